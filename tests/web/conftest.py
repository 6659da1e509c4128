"""Clients of the pages, by person."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from tests.kept import beside_what_is_kept

CHROMIUM = next((p for p in ("chromium", "chromium-browser", "google-chrome") if shutil.which(p)), None)
ARGS = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def enter(cast: Any) -> Callable[[Any], Client]:
    """A client logged in as a person of the cast."""

    def client(person: Any) -> Client:
        made = Client()
        with beside_what_is_kept():
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium of the machine; without it (or without playwright) these tests say so and are skipped."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (see system-packages.txt)")
    # Playwright runs a loop in this thread; the tests' own look into the database is not asynchronous for that.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=shutil.which(CHROMIUM), args=ARGS)
        yield found
        found.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
