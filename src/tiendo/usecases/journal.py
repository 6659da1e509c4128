"""The journal: one row an act, chained to the one before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tiendo.core.journal import ROOT, digest, first_broken
from tiendo.records.models import JournalRow, Person, Unit
from tiendo.records.turns import take_turn


def record(
    *,
    act: str,
    subject: str,
    authority: Unit | None,
    actor: Person | None,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> JournalRow:
    """Add a row; call it in the transaction of the act itself, so that neither stands without the other.

    `subject` is the thing as "draft:12"; `detail` holds JSON alone. `actor` None is the software itself.
    """
    # One at a time: of two that took the last row for their previous, one would fork the chain.
    take_turn("journal")
    last = JournalRow.objects.order_by("id").last()
    row = JournalRow(
        at=now, actor=actor, authority=authority, act=act, subject=subject, detail=detail or {}, previous=ROOT
    )
    if last is not None:
        row.previous = last.digest
    row.digest = digest(row.previous, sealed(row))
    row.save(force_insert=True)
    return row


def first_broken_row() -> JournalRow | None:
    """The first row that does not follow from the one before it, or None where the whole journal holds."""
    rows = JournalRow.objects.order_by("id")
    place = first_broken((sealed(row), row.previous, row.digest) for row in rows.iterator())
    return None if place is None else rows[place]


def sealed(row: JournalRow) -> dict[str, Any]:
    """What the digest covers, in a form that every database gives back alike."""
    return {
        "at": row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": row.actor_id,
        "authority": row.authority_id,
        "act": row.act,
        "subject": row.subject,
        "detail": row.detail,
    }
