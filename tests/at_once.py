"""Calls at the same moment, each in a thread with a connection of its own, as requests to two servers are."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import DatabaseError, connection
from tests.patience import PATIENCE

from tiendo.usecases.errors import Refusal


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Results, or the refusals and faults of the database, in the order of the calls."""
    ready = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            ready.wait(PATIENCE)
            return call()
        except (Refusal, DatabaseError) as why:
            return why
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
