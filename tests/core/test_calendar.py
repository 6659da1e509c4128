"""Reporting periods, by table: what they cover, when they are due, when they lock."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiendo.core.calendar import (
    PERIOD_STATE_NAMES,
    AdHoc,
    Calendar,
    DayOfMonth,
    DaysAfter,
    Due,
    FixedDays,
    PeriodKind,
    PeriodState,
    periods,
    reminder_days,
    state_of_period,
    takes_first_report,
)
from tiendo.core.reading import Every
from tiendo.core.workdays import Holidays, Shift, working_day

K, D = PeriodKind, date
LAST = DayOfMonth(31, 0)

# kind, due rule, first day, a day within → start, end, due, label
CASES: dict[str, tuple[PeriodKind, Due, int, date, date, date, date, str]] = {
    "month, due on the 5th of the next": (
        K.MONTH, DayOfMonth(5), 1, D(2026, 11, 21), D(2026, 11, 1), D(2026, 11, 30), D(2026, 12, 5), "Tháng 11/2026",
    ),
    "month's 25th, within the month": (
        K.MONTH, DayOfMonth(25, 0), 1, D(2026, 11, 30), D(2026, 11, 1), D(2026, 11, 30), D(2026, 11, 25),
        "Tháng 11/2026",
    ),
    "the 31st of a short month is its last day": (
        K.MONTH, LAST, 1, D(2028, 2, 1), D(2028, 2, 1), D(2028, 2, 29), D(2028, 2, 29), "Tháng 2/2028",
    ),
    "month from 15th to 14th": (
        K.MONTH, DayOfMonth(17, 0), 15, D(2026, 10, 15), D(2026, 10, 15), D(2026, 11, 14), D(2026, 11, 17),
        "Tháng 11/2026",
    ),
    "January from 15/12": (
        K.MONTH, DayOfMonth(17, 0), 15, D(2026, 12, 31), D(2026, 12, 15), D(2027, 1, 14), D(2027, 1, 17),
        "Tháng 1/2027",
    ),
    "quarter": (
        K.QUARTER, DayOfMonth(15), 1, D(2026, 12, 31), D(2026, 10, 1), D(2026, 12, 31), D(2027, 1, 15), "Quý IV/2026",
    ),
    "quarter from the 15th of the month before": (
        K.QUARTER, DayOfMonth(17, 0), 15, D(2026, 6, 14), D(2026, 3, 15), D(2026, 6, 14), D(2026, 6, 17), "Quý II/2026",
    ),
    "half-year due on 25/5": (
        K.HALF_YEAR, FixedDays(("05-25", "11-10")), 1, D(2026, 3, 1), D(2026, 1, 1), D(2026, 6, 30), D(2026, 5, 25),
        "6 tháng đầu năm 2026",
    ),
    "half-year due on 10/11": (
        K.HALF_YEAR, FixedDays(("05-25", "11-10")), 1, D(2026, 7, 1), D(2026, 7, 1), D(2026, 12, 31), D(2026, 11, 10),
        "6 tháng cuối năm 2026",
    ),
    "nine months": (
        K.NINE_MONTHS, FixedDays(("09-20",)), 1, D(2026, 9, 30), D(2026, 1, 1), D(2026, 9, 30), D(2026, 9, 20),
        "9 tháng đầu năm 2026",
    ),
    "year due in the next January": (
        K.YEAR, FixedDays(("01-15",)), 1, D(2026, 1, 1), D(2026, 1, 1), D(2026, 12, 31), D(2027, 1, 15), "Năm 2026",
    ),
    "year from 15/12 to 14/12": (
        K.YEAR, DayOfMonth(20, 0), 15, D(2025, 12, 15), D(2025, 12, 15), D(2026, 12, 14), D(2026, 12, 20), "Năm 2026",
    ),
    "week": (
        K.WEEK, DaysAfter(-2), 1, D(2026, 11, 21), D(2026, 11, 16), D(2026, 11, 22), D(2026, 11, 20), "Tuần 47/2026",
    ),
    "week from Friday to Thursday": (
        K.WEEK, DaysAfter(1), 5, D(2026, 11, 20), D(2026, 11, 20), D(2026, 11, 26), D(2026, 11, 27), "Tuần 48/2026",
    ),
    "week over New Year": (
        K.WEEK, DaysAfter(0), 1, D(2027, 1, 1), D(2026, 12, 28), D(2027, 1, 3), D(2027, 1, 3), "Tuần 53/2026",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_period_of_a_day(case: str) -> None:
    kind, rule, first_day, day, start, end, due, label = CASES[case]
    (period,) = periods(Calendar(kind, rule, first_day), day, day)
    assert (period.start, period.end, period.due, period.label) == (start, end, due, label)


def test_ad_hoc_periods_are_those_asked_for() -> None:
    asked = AdHoc(D(2026, 7, 10), D(2026, 11, 30), D(2026, 12, 5), "100 ngày tháo gỡ điểm nghẽn")
    calendar = Calendar(K.AD_HOC, DaysAfter(0), ad_hoc=(asked,))
    (period,) = periods(calendar, D(2026, 11, 30), D(2027, 1, 1))
    assert (period.label, period.due) == ("100 ngày tháo gỡ điểm nghẽn", D(2026, 12, 5))
    assert periods(calendar, D(2026, 12, 1), D(2027, 1, 1)) == []


OFF = Holidays(off=frozenset({D(2026, 4, 30), D(2026, 5, 1)}), worked=frozenset({D(2026, 5, 9)}))
SHIFTS = {
    "a working day stays": (D(2026, 4, 29), Shift.FORWARD, D(2026, 4, 29)),
    "holiday, then weekend: forward": (D(2026, 4, 30), Shift.FORWARD, D(2026, 5, 4)),
    "weekend, then holiday: back": (D(2026, 5, 3), Shift.BACK, D(2026, 4, 29)),
    "left where it is": (D(2026, 5, 3), Shift.NONE, D(2026, 5, 3)),
    "a Saturday worked in a holiday's place": (D(2026, 5, 9), Shift.FORWARD, D(2026, 5, 9)),
    "Sunday after it, back to the worked Saturday": (D(2026, 5, 10), Shift.BACK, D(2026, 5, 9)),
}


@pytest.mark.parametrize("case", SHIFTS)
def test_shift(case: str) -> None:
    day, shift, to = SHIFTS[case]
    assert working_day(day, shift, OFF) == to


MONTHLY = Calendar(K.MONTH, DayOfMonth(25, 0), shift=Shift.BACK, late_window=2, lock_after=5)
STATES = {
    "the day before it begins": (D(2026, 9, 30), PeriodState.NOT_BEGUN, False),
    "the first day": (D(2026, 10, 1), PeriodState.OPEN, True),
    "four days before": (D(2026, 10, 19), PeriodState.OPEN, True),
    "three days before": (D(2026, 10, 20), PeriodState.DUE_SOON, True),
    "the due day, Friday before Sunday the 25th": (D(2026, 10, 23), PeriodState.DUE_SOON, True),
    "the day after": (D(2026, 10, 24), PeriodState.LATE, True),
    "the last day of the late window": (D(2026, 10, 25), PeriodState.LATE, True),
    "after the window, still mended": (D(2026, 10, 26), PeriodState.LATE, False),
    "the last day before the lock": (D(2026, 10, 28), PeriodState.LATE, False),
    "locked": (D(2026, 10, 29), PeriodState.LOCKED, False),
}


@pytest.mark.parametrize("case", STATES)
def test_state_of_a_period(case: str) -> None:
    day, state, takes = STATES[case]
    (october,) = periods(MONTHLY, D(2026, 10, 1), D(2026, 10, 31))
    assert (state_of_period(october, day), takes_first_report(october, day)) == (state, takes)


def test_reminders_count_from_the_shifted_due_day() -> None:
    (october,) = periods(MONTHLY, D(2026, 10, 1), D(2026, 10, 31))
    assert reminder_days(MONTHLY, october) == [D(2026, 10, 20), D(2026, 10, 23), D(2026, 10, 24)]


WRONG = {
    "one fixed day for four quarters": (K.QUARTER, FixedDays(("04-10",)), {}),
    "fixed days of weeks": (K.WEEK, FixedDays(("04-10",)), {}),
    "weekday 8": (K.WEEK, DaysAfter(0), {"first_day": 8}),
    "a first day that February lacks": (K.MONTH, LAST, {"first_day": 29}),
    "taken after the lock": (K.MONTH, LAST, {"late_window": 9, "lock_after": 5}),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_calendar_that_cannot_be_is_refused(case: str) -> None:
    kind, rule, more = WRONG[case]
    with pytest.raises(ValueError):
        Calendar(kind, rule, **more)


@given(
    st.sampled_from([K.WEEK, K.MONTH, K.QUARTER, K.HALF_YEAR, K.YEAR]),
    st.integers(1, 7),
    st.dates(D(2000, 1, 1), D(2060, 1, 1)),
    st.integers(0, 800),
)
def test_periods_leave_no_day_out_and_none_twice(kind: PeriodKind, first: int, from_: date, days: int) -> None:
    to = from_ + timedelta(days=days)
    found = periods(Calendar(kind, DaysAfter(5), first), from_, to)
    assert found[0].start <= from_ and found[-1].end >= to
    assert all(b.start == a.end + timedelta(days=1) for a, b in pairwise(found))
    assert len({p.label for p in found}) == len(found)


@given(st.dates(D(2020, 1, 1), D(2040, 1, 1)), st.sets(st.dates(D(2020, 1, 1), D(2040, 1, 1)), max_size=30))
def test_a_shifted_day_is_worked_and_nothing_worked_is_skipped(day: date, off: set[date]) -> None:
    holidays = Holidays(frozenset(off))
    to = working_day(day, Shift.FORWARD, holidays)
    assert holidays.is_working(to)
    assert not any(holidays.is_working(day + timedelta(days=n)) for n in range((to - day).days))


def test_every_period_of_a_plan_has_its_kind_and_every_state_a_name() -> None:
    assert {str(e) for e in Every} <= {str(k) for k in PeriodKind}
    assert set(PERIOD_STATE_NAMES) == set(PeriodState)
