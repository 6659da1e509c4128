"""The worker: reads what is queued, takes up once a minute what was lost, and once an hour looks after each run."""

from __future__ import annotations

import threading
from datetime import timedelta

from django.core.management import call_command
from django.db import close_old_connections, connection
from django.db.utils import OperationalError

from tiendo.clock import now
from tiendo.jobs.daily import hourly
from tiendo.usecases.catalogue import install_shipped
from tiendo.usecases.reading import requeue_stuck

EVERY_SECONDS = 60.0
POLL_SECONDS = 0.5


def work(*, alone: bool = True, batch: bool = False) -> None:
    """Run until stopped (`batch`: until nothing is queued). `alone`: no other worker runs, what is begun is lost."""
    call_command("prune_db_task_results", verbosity=0)
    call_command("clearsessions", verbosity=0)
    install_shipped(now=now())
    requeue_stuck(now=now(), **({"older_than": timedelta(0)} if alone else {}))
    stop = threading.Event()
    reaper = threading.Thread(target=_reap, args=(stop,), daemon=True)
    reaper.start()
    keeper = threading.Thread(target=hourly, args=(stop,), daemon=True)
    if not batch:
        keeper.start()
    try:
        call_command("db_worker", interval=POLL_SECONDS, batch=batch, startup_delay=False, reload=False, verbosity=0)
    finally:
        stop.set()


def _reap(stop: threading.Event) -> None:
    while not stop.wait(EVERY_SECONDS):
        close_old_connections()
        try:
            requeue_stuck(now=now())
        except OperationalError:
            continue  # the database is busy or away: the next minute will do
        finally:
            connection.close()
