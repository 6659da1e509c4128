"""What the standing office sets: the runs it may set, their calendars with the days they give, targets and periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tiendo.core.access import Act
from tiendo.core.calendar import Period, PeriodKind, periods
from tiendo.core.values import COUNTING_NAMES
from tiendo.queries.scope import may, runs_for
from tiendo.records.facts import calendar_of, holidays_of
from tiendo.records.models import Person, ReportingPeriod, Run, Target

KIND_NAMES = {
    "week": "Tuần",
    "month": "Tháng",
    "quarter": "Quý",
    "half-year": "6 tháng",
    "nine-months": "9 tháng",
    "year": "Năm",
}
COUNTINGS = [(str(value), name) for value, name in COUNTING_NAMES.items()]


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One kind of period: its form, whether it is in use, and the next periods that it gives."""

    kind: str
    name: str
    form: Any
    used: bool
    collects: bool
    ahead: list[Period]


def runs_to_set(person: Person) -> list[Run]:
    """The runs whose settings the person may change, with their number of plans (`plans`)."""
    rows = runs_for(person, Act.SET_RUN).select_related("programme", "authority__authority", "standing_office")
    return [run for run in rows if may(person, Act.SET_RUN, run.authority, run)]


def run_to_set(person: Person, run_id: int) -> Run | None:
    return next((run for run in runs_to_set(person) if run.pk == run_id), None)


def calendars(run: Run, today: date, forms: dict[str, Any]) -> list[CalendarRow]:
    """Each kind of period in its order; those in use show the three periods that are due next."""
    rows = {row.kind: row for row in run.calendars.all()}
    holidays = holidays_of(run)
    out = []
    for kind, name in KIND_NAMES.items():
        row, ahead = rows.get(kind), []
        if row is not None:
            found = periods(calendar_of(row), today - timedelta(days=60), today + timedelta(days=800), holidays)
            ahead = [p for p in found if p.due >= today][:3]
        out.append(CalendarRow(kind, name, forms[kind], row is not None, bool(row and row.collects), ahead))
    return out


def ad_hoc_periods(run: Run) -> list[ReportingPeriod]:
    return list(run.periods.filter(kind=PeriodKind.AD_HOC).order_by("-due"))


def targets(run: Run) -> list[Target]:
    """The targets that are followed in the run, each once, with the unit of measure its milestones print."""
    rows = Target.objects.filter(plan__programme=run.programme, plan__authority=run.authority, same_as=None)
    return list(rows.select_related("plan", "tracked_by").prefetch_related("milestones").order_by("plan", "position"))


def every_choices(run: Run) -> list[tuple[str, str]]:
    """The kinds of period in which a target may be reported alone; first "" for every one that units report in."""
    kinds = set(run.calendars.filter(collects=True).values_list("kind", flat=True))
    return [("", "Mọi kỳ"), *((k, name) for k, name in KIND_NAMES.items() if k in kinds)]
