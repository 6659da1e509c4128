"""Pages that only read may read from a streaming replica, where there is one (`TIENDO_REPLICA`).

Whoever wrote sees what he wrote: his browser carries how far the primary's log was when he did, and his pages come
from the primary until the replica has got as far. Nothing of it is kept in a process. Everything inside a transaction,
so every use case, reads the primary.
"""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.db import connections
from django.db.utils import Error
from django.http import HttpRequest, HttpResponse

PRIMARY, REPLICA = "default", "replica"
COOKIE = "tiendo-wrote"
REMEMBERED = 3600  # seconds; a replica further behind than this is out of order
AWAY_SECONDS = 15.0  # how long a replica that did not answer is left alone
READING = frozenset({"GET", "HEAD"})
Handler = Callable[[HttpRequest], HttpResponse]

_reads: ContextVar[str] = ContextVar("reads", default=PRIMARY)
_LOG_PLACE = re.compile(r"[0-9A-F]{1,8}/[0-9A-F]{1,8}")
log = logging.getLogger(__name__)


class Router:
    """Reads where this request reads; writes, and whatever is inside a transaction, at the primary."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        if _reads.get() == REPLICA and connections[PRIMARY].in_atomic_block:
            return PRIMARY
        return _reads.get()

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return PRIMARY

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True  # the same rows, on two servers

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db != REPLICA


class ReadFromReplica:
    """Middleware, before any that reads: sends GET pages to the replica, and marks the browser of who wrote."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self._away_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in READING:
            response = self.get_response(request)
            self._mark(response)
            return response
        token = _reads.set(REPLICA if self._fit(request) else PRIMARY)
        try:
            return self.get_response(request)
        finally:
            _reads.reset(token)

    def _fit(self, request: HttpRequest) -> bool:
        """Whether the replica answers and has all that this browser wrote."""
        if time.monotonic() < self._away_until:
            return False
        wrote = request.COOKIES.get(COOKIE, "")
        place = wrote if _LOG_PLACE.fullmatch(wrote) else "0/0"
        try:
            with connections[REPLICA].cursor() as cursor:
                cursor.execute("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [place])
                return bool(cursor.fetchone()[0])  # NULL on a server that is no replica (any more)
        except Error as why:
            log.warning("the replica does not answer: %s", why)
            self._away_until = time.monotonic() + AWAY_SECONDS
            return False

    def _mark(self, response: HttpResponse) -> None:
        try:
            with connections[PRIMARY].cursor() as cursor:
                cursor.execute("SELECT pg_current_wal_insert_lsn()")
                place = str(cursor.fetchone()[0])
        except Error as why:
            log.warning("how far the primary is could not be asked: %s", why)
            return
        response.set_cookie(COOKIE, place, max_age=REMEMBERED, httponly=True, samesite="Lax")
