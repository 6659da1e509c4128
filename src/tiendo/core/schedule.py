"""The deadline class of a task: always computed from its deadline and a day, never typed in."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tiendo.core.policy import POLICY, Policy
from tiendo.core.reading import Deadline, DeadlineKind, Every


class DeadlineClass(StrEnum):
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    IN_TIME = "in_time"
    CONTINUOUS = "continuous"
    RECURRING = "recurring"
    ON_EVENT = "on_event"
    NONE = "none"


CLASS_NAMES: dict[DeadlineClass, str] = {
    DeadlineClass.OVERDUE: "Quá hạn",
    DeadlineClass.DUE_SOON: "Sắp đến hạn",
    DeadlineClass.IN_TIME: "Trong hạn",
    DeadlineClass.CONTINUOUS: "Thường xuyên",
    DeadlineClass.RECURRING: "Định kỳ",
    DeadlineClass.ON_EVENT: "Khi có việc",
    DeadlineClass.NONE: "Chưa rõ thời hạn",
}

EVERY_NAMES: dict[Every, str] = {
    Every.WEEK: "Hằng tuần",
    Every.MONTH: "Hằng tháng",
    Every.QUARTER: "Hằng quý",
    Every.HALF_YEAR: "6 tháng một lần",
    Every.NINE_MONTHS: "9 tháng",
    Every.YEAR: "Hằng năm",
}

_WITHOUT_DAY: dict[DeadlineKind, DeadlineClass] = {
    DeadlineKind.CONTINUOUS: DeadlineClass.CONTINUOUS,
    DeadlineKind.RECURRING: DeadlineClass.RECURRING,
    DeadlineKind.ON_EVENT: DeadlineClass.ON_EVENT,
}


class DeadlineState(NamedTuple):
    """`days` until the due day (negative: days past it), None where no day is set; `words` say it to an official."""

    cls: DeadlineClass
    days: int | None
    words: str

    @property
    def name(self) -> str:
        return CLASS_NAMES[self.cls]


def state_of(deadline: Deadline, today: date, policy: Policy = POLICY) -> DeadlineState:
    """Where a task that is not finished stands on `today`. The due day itself is still in time."""
    cls = class_of(deadline, today, policy)
    if deadline.due is None:
        return DeadlineState(cls, None, _words_without_day(cls, deadline.every))
    days = (deadline.due - today).days
    return DeadlineState(cls, days, _words(days))


def class_of(deadline: Deadline, today: date, policy: Policy = POLICY) -> DeadlineClass:
    """The class of `state_of`, without its words."""
    if deadline.due is None:
        return _WITHOUT_DAY.get(deadline.kind, DeadlineClass.NONE)
    return _class_by_days((deadline.due - today).days, policy)


def _class_by_days(days: int, policy: Policy) -> DeadlineClass:
    if days < 0:
        return DeadlineClass.OVERDUE
    return DeadlineClass.DUE_SOON if days <= policy.due_soon_days else DeadlineClass.IN_TIME


def _words(days: int) -> str:
    if days < 0:
        return f"Quá hạn {-days} ngày"
    return "Đến hạn hôm nay" if days == 0 else f"Còn {days} ngày"


def _words_without_day(cls: DeadlineClass, every: Every | None) -> str:
    if cls is DeadlineClass.RECURRING and every is not None:
        return EVERY_NAMES[every]
    return CLASS_NAMES[cls]
