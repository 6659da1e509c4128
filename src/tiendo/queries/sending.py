"""Which places below have sent nothing in the reporting period under way, from the facts and as of any day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from tiendo.records.deeds import after_day
from tiendo.records.models import PeriodCalendar, Programme, Report, ReportingPeriod, Unit

REACH = timedelta(days=200)  # a period is locked long before: it bounds the periods that are looked at by their due day


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
    collected = PeriodCalendar.objects.filter(run=OuterRef("run"), kind=OuterRef("kind"), collects=True)
    until = after_day(day)
    stands = Q(taken_back_at=None) | Q(taken_back_at__gte=until)
    sent = Report.objects.filter(stands, period=OuterRef("pk"), sent_at__lt=until)
    rows = ReportingPeriod.objects.filter(
        Exists(collected), run__authority__path__startswith=top.path, start__lte=day, locks_on__gt=day
    )
    rows = rows.filter(due__gte=day - REACH, due__lte=day + 2 * REACH).order_by("due", "start", "pk")
    if programme is not None:
        rows = rows.filter(run__programme=programme)
    first: dict[int, tuple[str, bool]] = {}
    for run, path, has in rows.annotate(told=Exists(sent)).values_list("run_id", "run__authority__path", "told"):
        first.setdefault(run, (path, has))
    spoke: dict[str, bool] = {}
    for path, has in first.values():
        spoke[path] = spoke.get(path, True) and has
    out = dict.fromkeys(places.values(), Sending())
    depth = top.path.count("/") + 1
    for path, has in spoke.items():
        place = places.get("/".join(path.split("/")[:depth]) + "/")
        if place is not None:
            out[place] = Sending(out[place].asked + 1, out[place].silent + (not has))
    return out
