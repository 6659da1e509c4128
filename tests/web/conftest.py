"""Clients of the pages, by person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

HTMX = {"HX-Request": "true"}


@pytest.fixture
def enter(cast: Any) -> Callable[[Any], Client]:
    """A client logged in as a person of the cast."""

    def client(person: Any) -> Client:
        made = Client()
        made.force_login(person)
        return made

    return client


@pytest.fixture
def office(cast: Any, enter: Callable[[Any], Client]) -> Client:
    """The standing office of the commune, which may do everything with drafts."""
    return enter(cast.office)


@pytest.fixture(autouse=True)
def static_root(settings: Any, tmp_path: Any) -> None:
    """Whitenoise warns of a folder of static files that is not there."""
    settings.STATIC_ROOT = tmp_path
