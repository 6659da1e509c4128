"""What all tests share: a database in a file of its own, and the cast of `tests.cast` with its plan."""

from __future__ import annotations

import gc
import os
import shutil
import time
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from tests import own_data
from tests.cast import DOCUMENT, NOW, READING, Cast, approved, make_cast, make_draft
from tests.kept import kept, rows_of_a_test
from tests.patience import PATIENCE

from tiendo import clock
from tiendo.intake.readers import doc
from tiendo.render.official import pdf

TESTS = Path(__file__).resolve().parent
# A law does not fail because the machine is busy, and it is tried on the same examples in each run: TIENDO_DICE=1 rolls
# others, to look for one that breaks it.
settings.register_profile(
    "unhurried",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=not os.environ.get("TIENDO_DICE"),
)
settings.load_profile("unhurried")


class Day(datetime):
    """The clock of the product here: it goes on from the cast's day, whatever day and hour the suite runs on."""

    _begun = time.monotonic()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return (NOW + timedelta(seconds=time.monotonic() - cls._begun)).astimezone(tz)


clock.datetime = Day  # type: ignore[misc]
doc.SECONDS = pdf.SECONDS = int(PATIENCE)
__all__ = ["DOCUMENT", "NOW", "READING", "Cast", "make_cast", "make_draft"]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """pytest-django puts tests without a database of their own last, the longest among them."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: a million objects that no collection need go through again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the real plans and their gold readings, which stands outside the repository."""
    here = Path(__file__).resolve().parent.parent
    for folder in (os.environ.get("TIENDO_SHARED"), here.parent / "shared"):
        if folder and Path(folder).is_dir():
            return Path(folder)
    pytest.skip("the folder `shared` with the real plans is not beside the repository (TIENDO_SHARED names another)")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A database for each worker of the tests, a copy of the empty tables that the migrations made; SQLite in a file:
    two threads then wait for each other as in use."""
    from django.conf import settings

    test = settings.DATABASES["default"].setdefault("TEST", {})
    test["MIGRATE"] = False
    _wait_for_one_another()
    if on_sqlite():
        test["NAME"] = str(tmp_path_factory.mktemp("db") / "test.sqlite3")
        shutil.copyfile(own_data.empty_tables(), test["NAME"])
    else:
        test["NAME"] = f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'tiendo')}"
        test["TEMPLATE"] = own_data.template(os.environ["TIENDO_DATABASE"])


def _wait_for_one_another() -> None:
    """Of many who write at one moment on a busy machine the last waits longer than a visitor of a page would."""
    from django.conf import settings

    options = settings.DATABASES["default"]["OPTIONS"]
    if on_sqlite():
        options["timeout"] = PATIENCE
        return
    options["options"] += f" -c lock_timeout={PATIENCE:.0f}s"
    options["connect_timeout"] = "60"
    if "pool" in options:
        options["pool"]["timeout"] = PATIENCE


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The copied file must not be made anew; it goes with the folder of the run."""
    return on_sqlite()


def on_sqlite() -> bool:
    from django.conf import settings

    return "sqlite3" in settings.DATABASES["default"]["ENGINE"]


WITHOUT_DJANGO = ("core", "intake", "render", "reporting")


@pytest.fixture(autouse=True)
def quick_and_apart(request: pytest.FixtureRequest) -> None:
    """Files of a test stay in its own folder; passwords are hashed cheaply; no manifest of static files is needed."""
    if request.path.relative_to(TESTS).parts[0] in WITHOUT_DJANGO:
        return  # thousands of small tests, which need none of it
    _wait_for_the_slow()
    settings, tmp_path = request.getfixturevalue("settings"), request.getfixturevalue("tmp_path")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "files"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@cache
def _wait_for_the_slow() -> None:
    """What the product gives up on after a while is waited for on a machine that does much else beside; a test of
    giving up sets its own patience."""
    from tiendo.usecases import evidence, signatures
    from tiendo.web.views import pages

    evidence.SECONDS = signatures.SECONDS = pages.SECONDS = PATIENCE


@pytest.fixture
def rows_kept(db: None) -> Iterator[None]:
    """What `tests.kept.kept` makes in this test is put back from its first making."""
    with rows_of_a_test():
        yield


@pytest.fixture
def cast(rows_kept: None) -> Cast:
    return kept(make_cast)


@pytest.fixture
def draft(cast: Cast) -> Any:
    return kept(make_draft, cast)


@pytest.fixture
def plan(cast: Cast, draft: Any) -> Any:
    """The draft, approved by the standing office."""
    return kept(approved, cast, draft)
