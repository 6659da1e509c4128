"""Reporting periods and their cut-offs as data: which days a report covers, by when, until when it is taken."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from tiendo.core.workdays import NO_HOLIDAYS, Holidays, Shift, working_day


class PeriodKind(StrEnum):
    """The periods of reporting duties; the values that `reading.Every` has too are the same."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    NINE_MONTHS = "nine-months"
    YEAR = "year"
    AD_HOC = "ad-hoc"


class PeriodState(StrEnum):
    NOT_BEGUN = "not_begun"
    OPEN = "open"
    DUE_SOON = "due_soon"
    LATE = "late"
    LOCKED = "locked"


PERIOD_STATE_NAMES: dict[PeriodState, str] = {
    PeriodState.NOT_BEGUN: "Chưa đến kỳ",
    PeriodState.OPEN: "Đang mở",
    PeriodState.DUE_SOON: "Sắp đến hạn gửi",
    PeriodState.LATE: "Quá hạn gửi",
    PeriodState.LOCKED: "Đã khóa",
}

_MONTHS: dict[PeriodKind, tuple[tuple[int, int], ...]] = {
    PeriodKind.MONTH: tuple((m, m) for m in range(1, 13)),
    PeriodKind.QUARTER: ((1, 3), (4, 6), (7, 9), (10, 12)),
    PeriodKind.HALF_YEAR: ((1, 6), (7, 12)),
    PeriodKind.NINE_MONTHS: ((1, 9),),
    PeriodKind.YEAR: ((1, 12),),
}
_ROMAN = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """Due on that day of the period's last month (0 after) or of a later one; 31 means the month's last day."""

    day: int
    months_after: int = 1


@dataclass(frozen=True, slots=True)
class FixedDays:
    """Due on fixed days `MM-DD`, one for each period of the year in order: ("05-25", "11-10") for two half-years."""

    days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DaysAfter:
    """Due so many days after the period's last day (negative: before it)."""

    days: int


Due = DayOfMonth | FixedDays | DaysAfter


@dataclass(frozen=True, slots=True)
class AdHoc:
    """A report asked for once ("báo cáo đột xuất"), with the name it has in the request."""

    start: date
    end: date
    due: date
    label: str


@dataclass(frozen=True, slots=True)
class Calendar:
    """How one programme reports in one kind of period. No central text sets these days: they differ.

    `first_day` is the day a period begins on: 1 for calendar periods; 15 for the decrees' pattern, in which every
    period runs from the 15th of the month before to the 14th of its last month (a year: 15/12 to 14/12, NĐ 09/2019);
    in weeks it is the weekday, 1 = Monday. `late_window` days after the due day a first report is still taken, as late;
    after `lock_after` days nothing is. `remind` are days counted from the due day: -3 is three days before.
    """

    kind: PeriodKind
    due: Due
    first_day: int = 1
    shift: Shift = Shift.NONE
    late_window: int = 5
    lock_after: int = 5
    remind: tuple[int, ...] = (-3, 0, 1)
    ad_hoc: tuple[AdHoc, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.first_day <= (7 if self.kind is PeriodKind.WEEK else 28):
            raise ValueError("first_day: 1 to 28, in weeks 1 to 7")
        if not 0 <= self.late_window <= self.lock_after:
            raise ValueError("late_window: from 0 to lock_after")
        if isinstance(self.due, FixedDays) and len(self.due.days) != len(_MONTHS.get(self.kind, ())):
            raise ValueError("fixed days: one for each period of the year")


@dataclass(frozen=True, slots=True)
class Period:
    """One period: `start` and `end` inclusive; `due` the last day in time; `late_until` the last day on which a first
    report is taken; `locks_on` the first day on which nothing may change."""

    kind: PeriodKind
    start: date
    end: date
    due: date
    late_until: date
    locks_on: date
    label: str


def periods(calendar: Calendar, from_: date, to: date, holidays: Holidays = NO_HOLIDAYS) -> list[Period]:
    """The periods that share at least a day with `from_` … `to` (inclusive), in order of time."""
    return list(_periods(calendar, from_, to, holidays))


@lru_cache(maxsize=2048)
def _periods(calendar: Calendar, from_: date, to: date, holidays: Holidays) -> tuple[Period, ...]:
    """The same, kept: a nation's tasks ask for the same few periods over and over."""
    match calendar.kind:
        case PeriodKind.AD_HOC:
            found = [_closed(calendar, a.start, a.end, a.due, a.label, holidays) for a in calendar.ad_hoc]
        case PeriodKind.WEEK:
            found = _weeks(calendar, from_, to, holidays)
        case _:
            found = _by_months(calendar, from_, to, holidays)
    return tuple(sorted((p for p in found if p.start <= to and p.end >= from_), key=lambda p: (p.start, p.end)))


def state_of_period(period: Period, today: date, soon_days: int = 3) -> PeriodState:
    """Where a period stands whose report is not in; the due day itself is in time. A report may be due before the
    period ends (25/5 for the first half-year), so the end of the period plays no part."""
    if today >= period.locks_on:
        return PeriodState.LOCKED
    if today > period.due:
        return PeriodState.LATE
    if today < period.start:
        return PeriodState.NOT_BEGUN
    return PeriodState.DUE_SOON if (period.due - today).days <= soon_days else PeriodState.OPEN


def takes_first_report(period: Period, today: date) -> bool:
    """Whether a report not yet sent is still taken (after the due day: as late); later only what was sent is mended."""
    return period.start <= today <= period.late_until


def reminder_days(calendar: Calendar, period: Period) -> list[date]:
    """The days on which those who have not reported are reminded."""
    return sorted({period.due + timedelta(days=n) for n in calendar.remind})


def _by_months(calendar: Calendar, from_: date, to: date, holidays: Holidays) -> list[Period]:
    found = []
    for year in range(max(from_.year - 1, 1), to.year + 2):
        for i, (first, last) in enumerate(_MONTHS[calendar.kind]):
            start, end = _bounds(year, first, last, calendar.first_day)
            due = _due(calendar.due, i, end, date(year, last, 1))
            found.append(_closed(calendar, start, end, due, _label(calendar.kind, i, year), holidays))
    return found


def _bounds(year: int, first: int, last: int, first_day: int) -> tuple[date, date]:
    if first_day == 1:
        return date(year, first, 1), _day_in(year, last, 31)
    before = _month_on(date(year, first, 1), -1)
    return before.replace(day=first_day), date(year, last, first_day - 1)


def _weeks(calendar: Calendar, from_: date, to: date, holidays: Holidays) -> list[Period]:
    start = from_ - timedelta(days=(from_.isoweekday() - calendar.first_day) % 7)
    found = []
    while start <= to:
        end = start + timedelta(days=6)
        iso = end.isocalendar()  # a week from Friday to Thursday has the number of its Thursday, as ISO weeks have
        due = _due(calendar.due, 0, end, end.replace(day=1))
        found.append(_closed(calendar, start, end, due, f"Tuần {iso.week}/{iso.year}", holidays))
        start += timedelta(days=7)
    return found


def _due(rule: Due, index: int, end: date, last_month: date) -> date:
    match rule:
        case DaysAfter(days):
            return end + timedelta(days=days)
        case DayOfMonth(day, months_after):
            month = _month_on(last_month, months_after)
            return _day_in(month.year, month.month, day)
        case FixedDays(days):
            # "10/11" and "15/01" name no year: the one nearest to the period's end is meant
            mm, dd = days[index].split("-")
            near = [_day_in(end.year + n, int(mm), int(dd)) for n in (-1, 0, 1)]
            return min(near, key=lambda d: abs(d - end))


def _closed(calendar: Calendar, start: date, end: date, due: date, label: str, holidays: Holidays) -> Period:
    due = working_day(due, calendar.shift, holidays)
    late_until = due + timedelta(days=calendar.late_window)
    return Period(calendar.kind, start, end, due, late_until, due + timedelta(days=calendar.lock_after + 1), label)


def _label(kind: PeriodKind, index: int, year: int) -> str:
    match kind:
        case PeriodKind.MONTH:
            return f"Tháng {index + 1}/{year}"
        case PeriodKind.QUARTER:
            return f"Quý {_ROMAN[index]}/{year}"
        case PeriodKind.HALF_YEAR:
            return f"6 tháng {'cuối' if index else 'đầu'} năm {year}"
        case PeriodKind.NINE_MONTHS:
            return f"9 tháng đầu năm {year}"
        case _:
            return f"Năm {year}"


def _month_on(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def _day_in(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
