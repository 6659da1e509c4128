"""What the worker looks after by itself: periods that begin, alerts, reminders, the day's mail."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from datetime import date, datetime

from django.db import close_old_connections, connection

from tiendo import clock
from tiendo.jobs.demo import load as demo
from tiendo.records.models import Run, Stamp
from tiendo.records.turns import alone
from tiendo.usecases import digests, tallies
from tiendo.usecases.alerts import check_run
from tiendo.usecases.reminders import remind_run
from tiendo.usecases.runs import open_periods

TICK_SECONDS = 60.0
_LOOKED = "look_after"
log = logging.getLogger(__name__)


def look_after(now: datetime) -> None:
    """Everything that is due at `now`. Each part is done once however often and by however many this is called, and a
    day on which nothing ran is made good by the next: so a worker that died loses nothing and repeats nothing.
    """
    if demo.playing():
        return  # its past is still being written: today's alerts would be of half a year
    today = now.astimezone(clock.HANOI).date()
    _tally(today)
    for run in Run.objects.select_related("programme", "authority", "standing_office"):
        for part in (_open, check_run, remind_run):
            _guarded(part, run, today, now)
    if digests.due(now):
        digests.gather(today=today, now=now)
        digests.send_waiting(now=now)


def once_an_hour(now: datetime, *, first: bool) -> None:
    """What is due, unless another worker has done it in this hour; the `first` time of a worker in any case."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    if not first and Stamp.objects.filter(pk=_LOOKED, at__gte=hour).exists():
        return
    look_after(now)
    Stamp.objects.update_or_create(pk=_LOOKED, defaults={"at": now})


def _open(run: Run, today: date, now: datetime) -> None:
    open_periods(run, today)


def _guarded(part: Callable[[Run, date, datetime], object], run: Run, today: date, now: datetime) -> None:
    """One programme that cannot be looked after keeps no other waiting; the log says which and why."""
    try:
        part(run, today, now)
    except Exception:
        log.exception("run %s: %s was not done, the next hour tries again", run.pk, part.__name__)


def _tally(today: date) -> None:
    try:
        tallies.keep_up(today)
    except Exception:
        log.exception("the tallies were not brought up to the day, the next hour tries again")


def hourly(stop: threading.Event) -> None:
    """At the start, then once an hour, until stopped; mail that waits for a second try is sent in between."""
    done: tuple[date, int] | None = None
    while True:
        now = clock.now()
        close_old_connections()
        try:
            if done != (now.date(), now.hour):
                with alone("look_after") as mine:  # of several workers one looks after; the next finds it done
                    if mine:
                        once_an_hour(now, first=done is None)
                        done = (now.date(), now.hour)
            elif digests.due(now):
                digests.send_waiting(now=now)
        except Exception:
            log.exception("the hourly checks were not done, the next minute tries again")
        finally:
            connection.close()
        if stop.wait(TICK_SECONDS):
            return
