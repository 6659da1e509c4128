"""Recurring and continuous tasks, one instance per period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from tiendo.core.calendar import Calendar, DayOfMonth, DaysAfter, Period, PeriodKind, periods
from tiendo.core.reading import Deadline, DeadlineKind
from tiendo.core.workdays import NO_HOLIDAYS, Holidays


def instances(
    deadline: Deadline,
    reporting: PeriodKind,
    from_: date,
    to: date,
    calendars: Mapping[PeriodKind, Calendar],
    holidays: Holidays = NO_HOLIDAYS,
) -> list[Period]:
    """The periods in which recurring or continuous work is owed anew, each with its own due day.

    Recurring work comes in its own period, "thường xuyên" in the programme's `reporting` period, and work due once and
    then kept up ("hoàn thành tháng 7, sau đó hằng năm") in its period after the day. A kind without a calendar is due
    on the last day of the period. Work done once, on an event or without a date has none.
    """
    match deadline.kind:
        case DeadlineKind.CONTINUOUS:
            kind = reporting
        case _ if deadline.every is not None:
            kind = PeriodKind(deadline.every)
        case DeadlineKind.RECURRING:
            kind = reporting
        case _:
            return []
    first, last = max(from_, deadline.start or from_), to
    if deadline.due is not None:
        if deadline.kind in (DeadlineKind.CONTINUOUS, DeadlineKind.RECURRING):
            last = min(last, deadline.due)
        else:
            first = max(first, deadline.due + timedelta(days=1))
    at_the_end = DaysAfter(0) if kind is PeriodKind.WEEK else DayOfMonth(31, 0)
    return periods(calendars.get(kind) or Calendar(kind, at_the_end), first, last, holidays) if first <= last else []
