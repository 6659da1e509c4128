"""What views ask of a request behind the log-in: who acts, and which run he means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, TypeVar, cast

from django.http import Http404, HttpRequest

from tiendo.queries.scope import remember_roles
from tiendo.records.models import Person


class _Run(Protocol):
    """A run, or what a list tells of one."""

    @property
    def pk(self) -> Any: ...


R = TypeVar("R", bound=_Run)


def actor_of(request: HttpRequest) -> Person:
    """The person logged in; every view but the log-in page stands behind it."""
    person = cast(Person, request.user)
    if request.method in ("GET", "HEAD"):
        remember_roles(person)
    return person


def chosen_run(runs: Sequence[R], asked: str) -> R | None:
    """The run whose id is asked for, else the first; 404 where the one asked for is not among them."""
    found = next((r for r in runs if asked in ("", str(r.pk))), None)
    if found is None and asked:
        raise Http404
    return found
