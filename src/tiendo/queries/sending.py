"""Which places below have sent nothing in the reporting period under way, from the facts and as of any day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, QuerySet, Value, When

from tiendo.records.deeds import after_day
from tiendo.records.models import PeriodCalendar, Programme, Report, ReportingPeriod, Unit
from tiendo.records.ready import Ready


@dataclass(frozen=True, slots=True)
class Sending:
    """Of `asked` that are to report in a period under way `silent` have sent nothing in it yet."""

    asked: int = 0
    silent: int = 0


def sending(top: Unit, below: Sequence[Unit], day: date, programme: Programme | None = None) -> dict[int, Sending]:
    """By id of each place of `below` (right under `top`): itself and the authorities under it; one query, or two
    where an authority has several periods under way.

    An authority is silent in a programme whose period, of those under way the one due first, has no report that stands.
    Of several programmes it counts once, silent where it is silent in one of them.
    """
    places = {u.path: u.pk for u in below if u.is_authority}
    if not places:
        return {}
    counts = _counts(top, day, programme)
    out = {pk: [0, 0] for pk in places.values()}
    for at, pk in _places_of(counts, top, places).items():
        for n, more in enumerate(counts[at]):
            out[pk][n] += more
    return {pk: Sending(*some) for pk, some in out.items()}


def _counts(top: Unit, day: date, programme: Programme | None) -> dict[int | None, tuple[int, int]]:
    """How many authorities are asked and how many silent: of one right below `top` by its id, of any other by that of
    the authority above it.

    The database counts where each has one period under way; of several it is told here which one speaks.
    """
    asked = (day, after_day(day))
    if programme is None:
        rows = _COUNTED.rows(top.pk, *asked) if top.parent_id is None else _COUNTED_BELOW.rows(top.path, top.pk, *asked)
        if all(periods == authorities for _, periods, authorities, _ in rows):
            return {at: (periods, silent) for at, periods, _, silent in rows}
        under_way = _EVERYWHERE.rows(*asked) if top.parent_id is None else _BELOW.rows(top.path, *asked)
    else:
        found = _under_way(*asked).filter(run__authority__path__startswith=top.path, run__programme=programme)
        under_way = list(_told(found))
    runs = {run: said for run, *said in reversed(under_way)}  # the last one said of a run counts: the one due first
    everybody = {authority: parent for authority, parent, _ in runs.values()}
    silent = {authority for authority, _, told in runs.values() if not told}
    at = {pk: pk if parent == top.pk else parent for pk, parent in everybody.items()}
    counts, those = Counter(at.values()), Counter(at[pk] for pk in silent)
    return {place: (n, those[place]) for place, n in counts.items()}


def _places_of(parents: Collection[int | None], top: Unit, places: dict[str, int]) -> dict[int, int]:
    """By its id the place that each of these authorities is, or stands under; not of `top` and what is above it."""
    out = {pk: pk for pk in places.values() if pk in parents}
    if lower := [pk for pk in parents if pk is not None and pk not in out and pk not in (top.pk, top.parent_id)]:
        for pk, path in Unit.objects.filter(pk__in=lower, path__startswith=top.path).values_list("pk", "path"):
            right_below = path[: path.index("/", len(top.path)) + 1]
            out |= {pk: places[right_below]} if right_below in places else {}
    return out


def _under_way(day: date, until: datetime) -> QuerySet[ReportingPeriod, Any]:
    """The periods in which units report, each with whether a report stands at the end of the day. Most periods know
    that they were told of; the reports of others are looked through."""
    collected = PeriodCalendar.objects.filter(run=OuterRef("run"), kind=OuterRef("kind"), collects=True)
    stands = Q(taken_back_at=None) | Q(taken_back_at__gte=until)
    sent = Report.objects.filter(stands, period=OuterRef("pk"), sent_at__lt=until)
    told = Case(When(told_on__lte=day, then=Value(True)), default=Exists(sent), output_field=BooleanField())
    return ReportingPeriod.objects.filter(Exists(collected), start__lte=day, locks_on__gt=day).annotate(told=told)


def _told(periods: QuerySet[ReportingPeriod]) -> QuerySet[ReportingPeriod, Any]:
    """Run, its authority, the one above that, and whether it was told of; of a run the one due first in front."""
    columns = ("run_id", "run__authority_id", "run__authority__parent_id", "told")
    return periods.order_by("due", "start", "pk").values_list(*columns)


def _counted(top: int, periods: QuerySet[ReportingPeriod]) -> QuerySet[ReportingPeriod, Any]:
    """As `_counts` has it: the periods, the authorities asked in them, and in how many nothing was told."""
    right_below = When(run__authority__parent=top, then=F("run__authority_id"))
    at = periods.order_by().values(at=Case(right_below, default=F("run__authority__parent_id")))
    counts = at.annotate(
        periods=Count("pk"),
        authorities=Count("run__authority", distinct=True),
        silent=Count("pk", filter=Q(told=False)),
    )
    return counts.values_list("at", "periods", "authorities", "silent")


# Of the top of a tree all are asked for, whatever tree they are of: a statement made for any path would be carried out
# as for a small place.
_EVERYWHERE = Ready(lambda *asked: _told(_under_way(*asked)))
_COUNTED = Ready(lambda top, *asked: _counted(top, _under_way(*asked)))
_BELOW = Ready(lambda path, *asked: _told(_under_way(*asked).filter(run__authority__path__startswith=path)))
_COUNTED_BELOW = Ready(
    lambda path, top, *asked: _counted(top, _under_way(*asked).filter(run__authority__path__startswith=path))
)
