"""Deadline classes, by table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiendo.core.policy import Policy
from tiendo.core.reading import NO_DEADLINE, Deadline, DeadlineKind, Every
from tiendo.core.schedule import CLASS_NAMES, DeadlineClass, state_of

TODAY = date(2026, 11, 21)
K, C = DeadlineKind, DeadlineClass


def once(day: date, every: Every | None = None) -> Deadline:
    return Deadline(K.ONCE, due=day, every=every)


CASES = {
    "yesterday": (once(date(2026, 11, 20)), C.OVERDUE, -1, "Quá hạn 1 ngày"),
    "long ago": (once(date(2025, 11, 21)), C.OVERDUE, -365, "Quá hạn 365 ngày"),
    "today is still in time": (once(TODAY), C.DUE_SOON, 0, "Đến hạn hôm nay"),
    "tomorrow": (once(date(2026, 11, 22)), C.DUE_SOON, 1, "Còn 1 ngày"),
    "the last day of soon": (once(date(2026, 12, 5)), C.DUE_SOON, 14, "Còn 14 ngày"),
    "the first day after soon": (once(date(2026, 12, 6)), C.IN_TIME, 15, "Còn 15 ngày"),
    "once, then kept up each year": (once(date(2026, 7, 31), Every.YEAR), C.OVERDUE, -113, "Quá hạn 113 ngày"),
    "a window that is open": (
        Deadline(K.WINDOW, date(2025, 1, 1), date(2026, 12, 31)),
        C.IN_TIME,
        40,
        "Còn 40 ngày",
    ),
    "a window that has not begun": (
        Deadline(K.WINDOW, date(2027, 1, 1), date(2027, 12, 31)),
        C.IN_TIME,
        405,
        "Còn 405 ngày",
    ),
    "continuous": (Deadline(K.CONTINUOUS), C.CONTINUOUS, None, "Thường xuyên"),
    "continuous until a day": (
        Deadline(K.CONTINUOUS, due=date(2026, 11, 1)),
        C.OVERDUE,
        -20,
        "Quá hạn 20 ngày",
    ),
    "each quarter": (Deadline(K.RECURRING, every=Every.QUARTER), C.RECURRING, None, "Hằng quý"),
    "each year": (Deadline(K.RECURRING, every=Every.YEAR), C.RECURRING, None, "Hằng năm"),
    "recurring, no period said": (Deadline(K.RECURRING), C.RECURRING, None, "Định kỳ"),
    "on an event": (Deadline(K.ON_EVENT), C.ON_EVENT, None, "Khi có việc"),
    "none": (NO_DEADLINE, C.NONE, None, "Chưa rõ thời hạn"),
    "once without a day": (Deadline(K.ONCE), C.NONE, None, "Chưa rõ thời hạn"),
}


@pytest.mark.parametrize("case", CASES)
def test_state(case: str) -> None:
    deadline, cls, days, words = CASES[case]
    state = state_of(deadline, TODAY)
    assert (state.cls, state.days, state.words) == (cls, days, words)


@pytest.mark.parametrize(("soon", "cls"), [(3, C.IN_TIME), (7, C.DUE_SOON), (0, C.IN_TIME)])
def test_soon_is_the_office_s_to_set(soon: int, cls: DeadlineClass) -> None:
    assert state_of(once(TODAY + timedelta(days=5)), TODAY, Policy(due_soon_days=soon)).cls is cls


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_overdue_exactly_after_the_day(due: date, today: date) -> None:
    state = state_of(once(due), today)
    assert (state.cls is C.OVERDUE) == (today > due)
    assert state.days is not None and due == today + timedelta(days=state.days)


def test_every_class_has_a_name() -> None:
    assert set(CLASS_NAMES) == set(DeadlineClass)
