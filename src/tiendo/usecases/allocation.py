"""Milestones that an authority sets for the places below it: the same for all, or place by place."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from tiendo.core.access import Act
from tiendo.core.reading import Milestone
from tiendo.core.text import squash
from tiendo.queries.allocation import places_below
from tiendo.queries.catalogue import indicators_at
from tiendo.records.facts import bounds
from tiendo.records.models import Allocation, Indicator, Person, Unit
from tiendo.usecases import journal
from tiendo.usecases.errors import Refused
from tiendo.usecases.guard import require

Values = Mapping[int | None, Mapping[int, Milestone]]  # by place (None: all of them) and year


@transaction.atomic
def allocate(*, authority: Unit, indicator_id: int, values: Values, document: str, actor: Person, now: datetime) -> int:
    """Ask the milestones of the places; how many are new or changed. What is asked already stays as it is.

    Raises `Refused` for an indicator that is not in the authority's catalogue or a place that is not right below.
    """
    indicator = indicators_at(authority).filter(pk=indicator_id).first()
    if indicator is None:
        raise Refused("Chỉ số này không có trong danh mục của đơn vị.")
    below = {u.pk: u for u in places_below(authority)}
    if not below:
        raise Refused(f"{authority.name} không có cấp dưới để giao mức.")
    for place in values:
        if place is not None and place not in below:
            raise Refused("Có nơi không thuộc cấp dưới trực tiếp. Hãy tải lại trang.")
    # Asked of all, it is asked of each.
    for unit in below.values() if None in values else [below[p] for p in values if p is not None]:
        require(actor, Act.ALLOCATE, unit)
    require(actor, Act.ALLOCATE, authority)
    _lock(indicator)
    changed = [_set(indicator, authority, p, m, document, actor, now) for p, by in values.items() for m in by.values()]
    made = [row for row in changed if row is not None]
    if made:
        _record("allocate", indicator, authority, made, actor, now)
    return len(made)


@transaction.atomic
def withdraw(*, allocation_id: int, actor: Person, now: datetime) -> Allocation:
    """Ask it no longer."""
    rows = Allocation.objects.select_for_update(of=("self",), no_key=True).select_related(
        "indicator", "authority__authority", "place"
    )
    row = rows.filter(pk=allocation_id, withdrawn_at=None).first()
    if row is None:
        raise Refused("Mức này đã rút rồi. Hãy tải lại trang.")
    for place in [row.place] if row.place else places_below(row.authority):
        require(actor, Act.ALLOCATE, place)
    require(actor, Act.ALLOCATE, row.authority)
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    _record("withdraw_allocation", row.indicator, row.authority, [row], actor, now)
    return row


def _lock(indicator: Indicator) -> None:
    Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)


def _set(
    indicator: Indicator,
    authority: Unit,
    place: int | None,
    asked: Milestone,
    document: str,
    actor: Person,
    now: datetime,
) -> Allocation | None:
    """The new row; None where the same is asked already."""
    low, high = bounds(asked.value)
    key = {"indicator": indicator, "authority": authority, "place_id": place, "year": asked.year}
    standing = Allocation.objects.filter(**key, withdrawn_at=None).first()
    document = squash(document)[:200]
    if standing is not None:
        if (standing.comparator, standing.low, standing.high) == (asked.comparator, low, high):
            return None
        standing.withdrawn_at = now
        standing.save(update_fields=["withdrawn_at"])
    return Allocation.objects.create(
        **key, comparator=asked.comparator, low=low, high=high, document=document, by=actor, at=now
    )


def _record(
    act: str, indicator: Indicator, authority: Unit, rows: list[Allocation], actor: Person, now: datetime
) -> None:
    detail = {
        "code": indicator.code,
        "document": rows[0].document,
        "rows": [
            {
                "id": r.pk,
                "place": r.place_id,
                "year": r.year,
                "comparator": str(r.comparator),
                "low": None if r.low is None else str(r.low),
                "high": None if r.high is None else str(r.high),
            }
            for r in rows
        ],
    }
    subject = f"indicator:{indicator.pk}"
    journal.record(act=act, subject=subject, authority=authority, actor=actor, now=now, detail=detail)
