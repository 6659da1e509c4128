"""Several processes that read one state of a PostgreSQL database while the process that asked them writes.

Each is begun anew (nothing of a connection is shared) and reads under the snapshot that the asking transaction exports:
all see what it sees, whatever others commit meanwhile.
"""

from __future__ import annotations

import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import get_context
from typing import Any

Settings = dict[str, Any]


WORTH_A_PROCESS = (
    150  # authorities: to begin a process takes as long as to fold some dozens, on a core that the database needs
)


class Lost(RuntimeError):
    """A process of the crew was ended from outside, or could not begin."""


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processes_for(authorities: int, asked: int | None = None) -> int:
    """How many processes to do work on so many authorities: as asked, else as there are cores and work for them; on
    SQLite one."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 1
    return asked if asked is not None else max(1, min(cores(), authorities // WORTH_A_PROCESS))


def done(work: str, parts: Sequence[tuple[Any, ...]], processes: int) -> Iterator[Any]:
    """As `shared_out` gives it; a single process does all here."""
    if processes > 1:
        yield from shared_out(work, parts, processes)
    else:
        for part in parts:
            yield _do(work, part)


def shared_out(work: str, parts: Sequence[tuple[Any, ...]], processes: int) -> Iterator[Any]:
    """What the function named `work` ("package.module:function") gives for each part, in order; inside a transaction.

    Few results wait for their turn, so that memory does not grow with their number. What a part raises is raised here;
    `Lost` where a process died. In either case nobody of the crew is left at work.
    """
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_export_snapshot()")
        given = (_settings(connection.settings_dict), cursor.fetchone()[0])
    pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, given)
    try:
        yield from _in_order((pool.submit(_do, work, part) for part in parts), 2 * processes)
    except BrokenProcessPool as error:
        raise Lost("a process of the crew was lost") from error
    finally:
        pool.shutdown(cancel_futures=True)


def _in_order(futures: Iterable[Future[Any]], ahead: int) -> Iterator[Any]:
    waiting: deque[Future[Any]] = deque()
    for future in futures:
        waiting.append(future)
        if len(waiting) >= ahead:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _settings(held: Settings) -> Settings:
    """Of the same database, without a pool of connections: each process has the one."""
    options = {name: value for name, value in held.get("OPTIONS", {}).items() if name != "pool"}
    names = ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")
    return {**{name: held[name] for name in names}, "OPTIONS": options}


def _begin(settings: Settings, snapshot: str) -> None:
    """In the new process, before the first part: Django on that database, under that snapshot."""
    import django
    from django.conf import settings as django_settings

    django_settings.DATABASES = {"default": settings}
    django_settings.DATABASE_ROUTERS = []
    django.setup()
    from django.db import connection
    from psycopg import sql  # where snapshots are, there it is

    connection.set_autocommit(False)
    with connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        cursor.execute(sql.SQL("set transaction snapshot {}").format(snapshot).as_string())  # takes no parameter


def _do(work: str, part: tuple[Any, ...]) -> Any:
    module, _, name = work.partition(":")
    act: Callable[..., Any] = getattr(import_module(module), name)
    with uncollected():
        return act(*part)


@contextmanager
def uncollected() -> Iterator[None]:
    """For work that makes many rows and no cycles: the looks for cycles, each time some hundreds of objects were made,
    take a fifth of its time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
