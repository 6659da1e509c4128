"""Which places below have sent nothing in the reporting period under way, from the facts and as of any day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from tiendo.records.deeds import after_day
from tiendo.records.models import PeriodCalendar, Programme, Report, ReportingPeriod, Unit
from tiendo.records.ready import Ready, Row


@dataclass(frozen=True, slots=True)
class Sending:
    """Of `asked` that are to report in a period under way `silent` have sent nothing in it yet."""

    asked: int = 0
    silent: int = 0


def sending(top: Unit, below: Sequence[Unit], day: date, programme: Programme | None = None) -> dict[int, Sending]:
    """By id of each place of `below` (right under `top`): itself and the authorities under it; one query.

    An authority is silent in a programme whose period, of those under way the one due first, has no report that stands.
    Of several programmes it counts once, silent where it is silent in one of them.
    """
    places = {u.path: u.pk for u in below if u.is_authority}
    if not places:
        return {}
    # Of a nation many thousand. The last one said of a run counts: the period due first.
    runs = {run: said for run, *said in reversed(_rows(top, day, programme))}
    asked = {authority: parent for authority, parent, _ in runs.values()}
    silent = {authority: parent for authority, parent, told in runs.values() if not told}
    asked_right_below, silent_right_below = Counter(asked.values()), Counter(silent.values())
    out = {pk: [int(pk in asked), int(pk in silent)] for pk in places.values()}
    for parent, pk in _places_of(set(asked.values()), top, places).items():
        out[pk][0] += asked_right_below[parent]
        out[pk][1] += silent_right_below[parent]
    return {pk: Sending(*counts) for pk, counts in out.items()}


def _places_of(parents: Collection[int | None], top: Unit, places: dict[str, int]) -> dict[int, int]:
    """By its id the place that each of these authorities is, or stands under; not of `top` and what is above it."""
    out = {pk: pk for pk in places.values() if pk in parents}
    if lower := [pk for pk in parents if pk is not None and pk not in out and pk not in (top.pk, top.parent_id)]:
        for pk, path in Unit.objects.filter(pk__in=lower, path__startswith=top.path).values_list("pk", "path"):
            right_below = path[: path.index("/", len(top.path)) + 1]
            out |= {pk: places[right_below]} if right_below in places else {}
    return out


def _rows(top: Unit, day: date, programme: Programme | None) -> Sequence[Row]:
    """Of the top of a tree all are asked for, whatever tree they are of: a statement made for any path would be
    carried out as for a small place."""
    below, asked = Q(run__authority__path__startswith=top.path), (day, after_day(day))
    if programme is not None:
        return list(_under_way(*asked).filter(below, run__programme=programme))
    return _EVERYWHERE.rows(*asked) if top.parent_id is None else _BELOW.rows(top.path, *asked)


def _under_way(day: date, until: datetime) -> QuerySet[ReportingPeriod, Any]:
    """Run, its authority, the one above that, and whether a report stands at the end of the day; of a run's periods
    the one due first in front. Most periods know that they were told of; the reports of others are looked through."""
    collected = PeriodCalendar.objects.filter(run=OuterRef("run"), kind=OuterRef("kind"), collects=True)
    stands = Q(taken_back_at=None) | Q(taken_back_at__gte=until)
    sent = Report.objects.filter(stands, period=OuterRef("pk"), sent_at__lt=until)
    told = Case(When(told_on__lte=day, then=Value(True)), default=Exists(sent), output_field=BooleanField())
    rows = ReportingPeriod.objects.filter(Exists(collected), start__lte=day, locks_on__gt=day)
    return rows.order_by("due", "start", "pk").values_list("run_id", *_OF, told)


_OF = ("run__authority_id", "run__authority__parent_id")
_EVERYWHERE = Ready(_under_way)
_BELOW = Ready(lambda path, *asked: _under_way(*asked).filter(run__authority__path__startswith=path))
