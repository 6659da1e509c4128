"""Clients of the pages, by person."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from tests.kept import beside_what_is_kept
from tests.patience import PATIENCE

CHROMIUM = next((p for p in ("chromium", "chromium-browser", "google-chrome") if shutil.which(p)), None)
ARGS = ["--no-sandbox", "--headless", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
HTMX = {"HX-Request": "true"}
MILLISECONDS = 1000 * PATIENCE / 4


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


class Unhurried:
    """A browser whose pages are waited for on a machine that does much else beside."""

    def __init__(self, found: Any) -> None:
        self.found = found

    def new_context(self, **given: Any) -> Any:
        made = self.found.new_context(**given)
        made.set_default_timeout(MILLISECONDS)
        made.set_default_navigation_timeout(MILLISECONDS)
        return made


def arrived(page: Any, what: str) -> None:
    """Wait for what is on the next page, then for its scripts: a key or a click before them is lost."""
    page.wait_for_selector(what)
    page.wait_for_load_state()


def comes(page: Any, true: Callable[[], bool]) -> bool:
    """Wait, with the page alive meanwhile, until it is so; false where it never is."""
    for _ in range(int(MILLISECONDS / 50)):
        if true():
            return True
        page.wait_for_timeout(50)
    return true()


def log_in(page: Any, name: str, to: str = "") -> None:
    """Through the page of the log-in, on to the address `to`."""
    page.goto(f"/dang-nhap/?next={to}" if to else "/dang-nhap/")
    page.fill("[name=username]", name)
    page.fill("[name=password]", "tiendo-test")
    page.press("[name=password]", "Enter")
    arrived(page, "nav.nav")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium of the machine; without it (or without playwright) these tests say so and are skipped."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (see system-packages.txt)")
    # Playwright runs a loop in this thread; the tests' own look into the database is not asynchronous for that.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_api.sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=shutil.which(CHROMIUM), args=ARGS, timeout=MILLISECONDS)
        yield Unhurried(found)
        found.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
