"""What is promised now, beside what was promised first: milestones of targets, what is stopped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tiendo.core.reading import Comparator
from tiendo.core.reading import Milestone as Promise
from tiendo.records.facts import bounds, promise_of
from tiendo.records.hanging import hang, hung
from tiendo.records.models import Adjustment, AdjustmentKind, Target, Task
from tiendo.records.models import Milestone as Promised
from tiendo.records.models.items import on_item
from tiendo.records.ready import Ready

STOPS = (AdjustmentKind.SUSPEND, AdjustmentKind.CANCEL, AdjustmentKind.RESUME)


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone as the plan has it (None: set later) and as it holds now, with the changes between them in order."""

    year: int
    first: Promise | None
    now: Promise
    changes: tuple[Adjustment, ...] = ()


_VALUES = Ready(
    lambda targets: Adjustment.objects.filter(target__in=targets, kind=AdjustmentKind.VALUE).order_by("on", "at", "pk")
)
_MILESTONES = Ready(lambda targets: Promised.objects.filter(target__in=targets).order_by("target_id", "year"))


def with_milestones(targets: Sequence[Target]) -> Sequence[Target]:
    """The targets with their milestones fetched, where they are not."""
    rest = [t for t in targets if "milestones" not in t.__dict__.get("_prefetched_objects_cache", {})]
    if rest:
        hang(rest, "milestones", ((m.target_id, m) for m in _MILESTONES.objects([t.pk for t in rest])))
    return targets


def milestones_now(
    targets: Iterable[Target], today: date, known: Iterable[Adjustment] | None = None
) -> dict[int, list[Milestone]]:
    """By target, its milestones in the order of years; two queries. A year that the plan has not may be added.
    `known`: the adjustments of the targets, where they are read already."""
    rows = list(targets)
    changes: dict[int | None, list[Adjustment]] = {}
    for row in (_VALUES.objects([t.pk for t in rows]) if rows else ()) if known is None else known:
        if row.kind == AdjustmentKind.VALUE and row.on <= today:
            changes.setdefault(row.target_id, []).append(row)
    return {target.pk: milestones_by(target, changes.get(target.pk, ())) for target in rows}


def milestones_by(target: Target, adjustments: Iterable[Adjustment]) -> list[Milestone]:
    """Its milestones in the order of years after these changes of value, whatever their order."""
    return milestones_after({m.year: promise_of(m) for m in hung(target, "milestones")}, adjustments)


def milestones_after(first: Mapping[int, Promise], adjustments: Iterable[Adjustment]) -> list[Milestone]:
    """The same out of the plan's promises by year."""
    changes: dict[int, list[Adjustment]] = {}
    for row in sorted(adjustments, key=lambda a: (a.on, a.at, a.pk)):
        changes.setdefault(int(row.after["year"]), []).append(row)
    return [_milestone(y, first.get(y), changes.get(y, [])) for y in sorted(first.keys() | changes.keys())]


def stop_of(item: Task | Target, today: date) -> Adjustment | None:
    """The suspension or cancellation that holds on a day, None where work goes on."""
    of = on_item(item)
    last = Adjustment.objects.filter(**of, kind__in=STOPS, on__lte=today).order_by("on", "at", "id").last()
    return last if last is not None and last.kind != AdjustmentKind.RESUME else None


def value_json(promise: Promise) -> dict[str, Any]:
    """A promise as `Adjustment.after` keeps it; the other way round of `promise_from`."""
    low, high = bounds(promise.value)
    return {
        "year": promise.year,
        "comparator": str(promise.comparator),
        "low": None if low is None else str(low),
        "high": None if high is None else str(high),
        "unit": promise.unit or "",
        "raw": promise.raw,
    }


def adjusted(row: Adjustment) -> Promise:
    """The promise that a change of value sets."""
    return promise_from(row.after)


def promise_from(after: dict[str, Any]) -> Promise:
    low, high = (Decimal(after[k]) if after.get(k) not in (None, "") else None for k in ("low", "high"))
    comparator = Comparator(after["comparator"])
    value = True if comparator is Comparator.BOOL else (low, high) if low is not None and high is not None else low
    return Promise(int(after["year"]), after.get("raw", ""), comparator, value, after.get("unit") or None)


def _milestone(year: int, first: Promise | None, changes: list[Adjustment]) -> Milestone:
    now = adjusted(changes[-1]) if changes else first
    assert now is not None
    return Milestone(year, first, now, tuple(changes))
