"""A programme set going in an authority: its run, its calendars, the periods as they come."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tiendo.clock import HANOI
from tiendo.core.calendar import Calendar, DayOfMonth, PeriodKind, periods
from tiendo.records.facts import calendar_json, calendar_of, holidays_of
from tiendo.records.models import PeriodCalendar, Programme, ReportingPeriod, Run, Unit

# Until the standing office sets its own: a month is reported by its 25th, the rest follow calendar periods. No text
# of the centre sets these days; the 25th is the practice of communes.
DEFAULTS = {
    PeriodKind.MONTH: Calendar(PeriodKind.MONTH, DayOfMonth(25, 0)),
    PeriodKind.QUARTER: Calendar(PeriodKind.QUARTER, DayOfMonth(25, 0)),
    PeriodKind.HALF_YEAR: Calendar(PeriodKind.HALF_YEAR, DayOfMonth(25, 0)),
    PeriodKind.YEAR: Calendar(PeriodKind.YEAR, DayOfMonth(15, 0)),
}
# In its first month after the start nothing can have been reported yet: rule (b) would make a new plan red at once.
START_POLICY = {"behind_grace_days": 30}
AHEAD = timedelta(days=10)


def run_of(programme: Programme, authority: Unit, office: Unit | None, now: datetime) -> Run:
    """The run of a programme in an authority, set going with the defaults where there is none yet."""
    day = now.astimezone(HANOI).date()
    run, made = Run.objects.get_or_create(
        programme=programme,
        authority=authority,
        defaults={"standing_office": office, "policy": START_POLICY, "since": day},
    )
    if made:
        PeriodCalendar.objects.bulk_create(
            PeriodCalendar(run=run, kind=kind, rule=calendar_json(calendar), collects=kind is PeriodKind.MONTH)
            for kind, calendar in DEFAULTS.items()
        )
        open_periods(run, day)
    return run


def open_periods(run: Run, today: date) -> list[ReportingPeriod]:
    """The periods of the run that have begun, or begin within ten days, kept as rows; gives those made now."""
    holidays = holidays_of(run)
    made = []
    for row in run.calendars.all():
        for found in periods(calendar_of(row), run.since, today + AHEAD, holidays):
            kept, new = ReportingPeriod.objects.get_or_create(
                run=run,
                kind=row.kind,
                start=found.start,
                label=found.label,
                defaults={
                    "end": found.end,
                    "due": found.due,
                    "late_until": found.late_until,
                    "locks_on": found.locks_on,
                },
            )
            made += [kept] if new else []
    return made
