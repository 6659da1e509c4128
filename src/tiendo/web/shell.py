"""Who acts, asked of a request behind the log-in."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from tiendo.records.models import Person


def actor_of(request: HttpRequest) -> Person:
    """The person logged in; every view but the log-in page stands behind it."""
    return cast(Person, request.user)
