"""Rebuilding by several processes on PostgreSQL: the same rows as by one, and nothing where one of them dies."""

from __future__ import annotations

import os
import signal
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.cast import Cast
from tests.shell.test_projections import everything, kept
from tests.shell.test_whole_year import LAST, Year

from tiendo.records import crew
from tiendo.records.models import ItemStanding, Run, Tally, Unit
from tiendo.usecases import rebuilding, tallies
from tiendo.usecases.rebuilding import rebuild_today

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two_runs(cast: Cast) -> Run:
    """A year of a commune, and an authority without a plan, so that there are two parts."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one process")
    year = Year(cast)
    year.play()
    other = Unit.objects.create(kind="commune", name="Xã khác", parent=cast.province)
    Run.objects.create(programme=year.run.programme, authority=other, since=LAST - timedelta(days=9))
    return year.run


def test_several_processes_write_what_one_writes(two_runs: Run) -> None:
    def made(processes: int) -> Any:
        ItemStanding.objects.all().delete()
        Tally.objects.all().delete()
        return rebuild_today(LAST, processes, at_a_time=1), everything()

    assert made(2) == made(1)


def test_a_process_that_dies_changes_nothing(two_runs: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    tallies.rebuild(LAST - timedelta(days=60))
    before = everything()
    monkeypatch.setattr(rebuilding, "_WORK", f"{__name__}:die")
    with pytest.raises(crew.Lost):
        rebuild_today(LAST, processes=2, at_a_time=1)
    assert everything() == before
    monkeypatch.undo()
    rebuild_today(LAST, processes=2, at_a_time=1)
    assert kept(LAST) != {}
    assert everything() != before


def die(*part: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)
