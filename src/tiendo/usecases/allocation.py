"""Milestones that an authority sets for the places below it: the same for all, or place by place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from tiendo.core.access import Act, may
from tiendo.core.reading import Milestone
from tiendo.core.text import squash
from tiendo.queries.allocation import places_below
from tiendo.queries.catalogue import indicators_at
from tiendo.queries.scope import held, place_of
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
    _require([authority, *(below.values() if None in values else [below[p] for p in values if p is not None])], actor)
    _lock(indicator)
    made = _set(indicator, authority, values, squash(document)[:200], actor, now)
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
    _require([row.authority, *([row.place] if row.place else places_below(row.authority))], actor)
    row.withdrawn_at = now
    row.save(update_fields=["withdrawn_at"])
    _record("withdraw_allocation", row.indicator, row.authority, [row], actor, now)
    return row


def _lock(indicator: Indicator) -> None:
    Indicator.objects.select_for_update(no_key=True).get(pk=indicator.pk)


def _require(units: Sequence[Unit], actor: Person) -> None:
    """As `require` of each; the roles are read once for all of them."""
    roles = held(actor)
    for unit in units:
        if not may(roles, Act.ALLOCATE, place_of(unit)):
            require(actor, Act.ALLOCATE, unit)


def _set(
    indicator: Indicator, authority: Unit, values: Values, document: str, actor: Person, now: datetime
) -> list[Allocation]:
    """The rows that are new or changed; those they replace are withdrawn. Three queries."""
    rows = Allocation.objects.filter(indicator=indicator, authority=authority, withdrawn_at=None)
    standing = {(r.place_id, r.year): r for r in rows}
    made = []
    for place, by_year in values.items():
        for asked in by_year.values():
            low, high = bounds(asked.value)
            before = standing.get((place, asked.year))
            if before is None or (before.comparator, before.low, before.high) != (asked.comparator, low, high):
                made.append(
                    Allocation(
                        indicator=indicator,
                        authority=authority,
                        place_id=place,
                        year=asked.year,
                        comparator=asked.comparator,
                        low=low,
                        high=high,
                        document=document,
                        by=actor,
                        at=now,
                    )
                )
    replaced = [standing[key].pk for r in made if (key := (r.place_id, r.year)) in standing]
    Allocation.objects.filter(pk__in=replaced).update(withdrawn_at=now)
    return Allocation.objects.bulk_create(made)


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
