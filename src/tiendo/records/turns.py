"""Turns: what only one transaction may do at a time, wherever it runs.

SQLite has one writer at a time, so there every transaction that writes has all turns already. On PostgreSQL a turn is
an advisory lock: it needs no row to lock, so it also holds for what is not there yet (two first reports of one item).
After a turn was waited for, the next statement sees all that its last holder committed (READ COMMITTED).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256

from django.db import connection


def take_turn(*of: object) -> None:
    """Wait for the turn named by `of` ("reports", 3, 7) and hold it until the transaction ends.

    Take it first of all in the transaction, before rows are locked or looked at; the journal's comes last.
    """
    if connection.vendor != "postgresql":
        return
    if not connection.in_atomic_block:
        raise RuntimeError("a turn is held by a transaction: there is none")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_number(of)])


def hold_deeds(authority: int | None) -> None:
    """Until the transaction ends nobody else sends, takes back, judges, adjusts or renews in this authority.

    Each such deed is checked against those before it (nothing is adjusted once it is reported complete), so the one
    after must see the one before, whatever row it is kept in. Saving forms does not wait for it.
    """
    take_turn("deeds", authority)


@contextmanager
def alone(*of: object) -> Iterator[bool]:
    """Whether nobody else, in any process, is inside this block; never waits. Held without a transaction.

    A process that dies is out of the block with its connection.
    """
    if connection.vendor != "postgresql":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_number(of)])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine and connection.connection is not None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_number(of)])


def _number(of: tuple[object, ...]) -> int:
    return int.from_bytes(sha256(":".join(map(str, of)).encode()).digest()[:8], "big", signed=True)
