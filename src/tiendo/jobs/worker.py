"""The worker: reads what is queued, takes up what was lost, and once an hour looks after each run."""

from __future__ import annotations

import logging
import threading
import time
from datetime import timedelta

from django.core.management import call_command
from django.db import close_old_connections, connection
from django.db.utils import InterfaceError, OperationalError

from tiendo.clock import now
from tiendo.jobs.daily import hourly
from tiendo.usecases.catalogue import install_shipped
from tiendo.usecases.reading import requeue_stuck

EVERY_SECONDS = 10.0
POLL_SECONDS = 0.5
AWAY_SECONDS = 2.0
START_SECONDS = 120.0  # a database that is away for longer when a worker starts is not there
AWAY = (OperationalError, InterfaceError)  # the database is busy, away, or moving to another server
log = logging.getLogger(__name__)


def work(*, alone: bool | None = None, batch: bool = False) -> None:
    """Run until stopped (`batch`: until nothing is queued). `alone`: no other worker runs, what is begun is lost; by
    default so on SQLite, which is one computer's, and not on PostgreSQL, where others may be in the middle of a file.
    """
    alone = connection.vendor == "sqlite" if alone is None else alone
    _begin(alone)
    stop = threading.Event()
    reaper = threading.Thread(target=_reap, args=(stop,), daemon=True)
    reaper.start()
    keeper = threading.Thread(target=hourly, args=(stop,), daemon=True)
    if not batch:
        keeper.start()
    try:
        while not _worked(batch):
            time.sleep(AWAY_SECONDS)
    finally:
        stop.set()
        if batch:
            reaper.join()  # whoever asked goes on alone


def _begin(alone: bool) -> None:
    """What comes first; tried again where others write without a pause, as the demo's year does when all starts."""
    last = time.monotonic() + START_SECONDS
    while True:
        late = time.monotonic() >= last
        try:
            call_command("prune_db_task_results", verbosity=0)
            call_command("clearsessions", verbosity=0)
            install_shipped(now=now())
            requeue_stuck(now=now(), **({"older_than": timedelta(0)} if alone else {}))
            return
        except AWAY as why:
            if late:
                raise
            log.warning("the database is away, trying again: %s", why)
            connection.close()
            time.sleep(AWAY_SECONDS)


def _worked(batch: bool) -> bool:
    """Take tasks until told to stop; False where the database went away meanwhile: what was begun is taken up again."""
    try:
        call_command("db_worker", interval=POLL_SECONDS, batch=batch, startup_delay=False, reload=False, verbosity=0)
    except AWAY as why:
        if batch:
            raise
        log.warning("the database is away, trying again: %s", why)
        connection.close()
        return False
    return True


def _reap(stop: threading.Event) -> None:
    while not stop.wait(EVERY_SECONDS):
        close_old_connections()
        try:
            requeue_stuck(now=now())
        except AWAY:
            continue  # the next time will do
        finally:
            connection.close()
