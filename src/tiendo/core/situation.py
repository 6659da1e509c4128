"""Where a task stands, in one word for lists, filters and counts: the most pressing of its three axes and alerts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from tiendo.core.alerts import Alert, Rule
from tiendo.core.numerals import decimal_text
from tiendo.core.reading import DeadlineKind
from tiendo.core.schedule import CLASS_NAMES, DeadlineClass, DeadlineState
from tiendo.core.states import FINISH_NAMES, Finish, WorkState
from tiendo.core.status import Standing


class Situation(StrEnum):
    """In the order of urgency; those without a day have the values of `DeadlineClass`."""

    OVERDUE = "overdue"
    RETURNED = "returned"
    BEHIND = "behind"
    DUE_SOON = "due_soon"
    LOOK_AGAIN = "look_again"
    IN_TIME = "in_time"
    CONTINUOUS = "continuous"
    RECURRING = "recurring"
    ON_EVENT = "on_event"
    NONE = "none"
    WAITING = "waiting"
    KEPT_UP = "kept_up"
    NOTHING = "nothing"
    DONE = "done"
    DONE_LATE = "done_late"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


SITUATION_NAMES: dict[Situation, str] = {
    **{Situation(cls): name for cls, name in CLASS_NAMES.items()},
    Situation.RETURNED: "Chờ hoàn thiện",
    Situation.BEHIND: "Chưa tới nửa lộ trình",
    Situation.LOOK_AGAIN: "Đến ngày xem xét lại",
    Situation.WAITING: "Chờ thẩm định",
    Situation.KEPT_UP: "Đã làm trong kỳ",
    Situation.NOTHING: "Không phát sinh",
    Situation.DONE: "Hoàn thành",
    Situation.DONE_LATE: "Hoàn thành quá hạn",
    Situation.SUSPENDED: "Tạm dừng",
    Situation.CANCELLED: "Bãi bỏ",
}
RED = frozenset({Situation.OVERDUE, Situation.RETURNED, Situation.BEHIND})
AMBER = frozenset({Situation.DUE_SOON, Situation.LOOK_AGAIN})
OVER = frozenset({Situation.DONE, Situation.DONE_LATE, Situation.CANCELLED})

_PRESSING = {
    Rule.OVERDUE: Situation.OVERDUE,
    Rule.RETURNED: Situation.RETURNED,
    Rule.BEHIND: Situation.BEHIND,
    Rule.DUE_SOON: Situation.DUE_SOON,
    Rule.LOOK_AGAIN: Situation.LOOK_AGAIN,
}


class Situated(NamedTuple):
    """`words` say it to an official; `detail` is the arithmetic of the alert, or how far the work is; `days` until
    the due day (negative: past it), None where none is set or nothing is left to do."""

    cls: Situation
    words: str
    detail: str = ""
    days: int | None = None

    @property
    def name(self) -> str:
        return SITUATION_NAMES[self.cls]

    @property
    def red(self) -> bool:
        return self.cls in RED

    @property
    def amber(self) -> bool:
        return self.cls in AMBER


def situation(
    standing: Standing,
    rules: Collection[Rule],
    cls: DeadlineClass | None,
    *,
    kind: DeadlineKind | None = None,
    instance: bool = False,
    kept_up: bool = False,
    nothing: bool = False,
) -> Situation:
    """The situation that `situated` puts into words. `rules` are those of the task's alerts, `cls` the class of its
    deadline (None: nothing is left to do), `instance` whether it is owed anew in each period."""
    if nothing or kept_up:
        return Situation.NOTHING if nothing else Situation.KEPT_UP
    match standing.work:
        case WorkState.CANCELLED:
            return Situation.CANCELLED
        case WorkState.COMPLETE:
            return Situation.DONE_LATE if standing.finish() is Finish.LATE else Situation.DONE
        case WorkState.REPORTED:
            return Situation.WAITING
    pressing = next((to for rule, to in _PRESSING.items() if rule in rules), None) if rules else None
    if pressing is not None:
        return pressing
    if standing.work is WorkState.SUSPENDED:
        return Situation.SUSPENDED
    if cls is None:
        return Situation.NONE
    if instance:
        return Situation.CONTINUOUS if kind is DeadlineKind.CONTINUOUS else Situation.RECURRING
    return _BY_CLASS[cls]


_BY_CLASS = {cls: Situation(cls) for cls in DeadlineClass}


def situated(
    standing: Standing,
    alerts: Sequence[Alert],
    state: DeadlineState | None,
    *,
    kind: DeadlineKind | None = None,
    instance: str = "",
    kept_up: bool = False,
    nothing: bool = False,
) -> Situated:
    """The one word for a task: what is over, what waits, then the most pressing alert, then its deadline class.

    `kind` and `instance` are of recurring work: "continuous" or "recurring", and the label of the period it is owed in.
    """
    of = f", {instance.lower()}" if instance else ""
    state_cls = state.cls if state else None
    rules = [a.rule for a in alerts]
    cls = situation(standing, rules, state_cls, kind=kind, instance=bool(instance), kept_up=kept_up, nothing=nothing)
    if nothing or kept_up:
        return Situated(
            cls, SITUATION_NAMES[cls] if not instance else f"{SITUATION_NAMES[cls].removesuffix(' trong kỳ')}{of}"
        )
    match standing.work:
        case WorkState.CANCELLED:
            return Situated(cls, SITUATION_NAMES[cls], standing.reason)
        case WorkState.COMPLETE:
            finish = standing.finish() or Finish.NO_DEADLINE
            words = SITUATION_NAMES[Situation.DONE] if finish is Finish.NO_DEADLINE else FINISH_NAMES[finish]
            return Situated(cls, words + of, f"báo cáo ngày {_day(standing.submitted_on)}")
        case WorkState.REPORTED:
            return Situated(cls, f"Chờ thẩm định{of}", f"gửi ngày {_day(standing.submitted_on)}")
    days = state.days if state else None
    pressing = next((a for rule in _PRESSING for a in alerts if a.rule is rule), None)
    if pressing is not None:
        words = state.words if state and cls in (Situation.OVERDUE, Situation.DUE_SOON) else SITUATION_NAMES[cls]
        return Situated(cls, words + of, pressing.words, days)
    if standing.work is WorkState.SUSPENDED:
        return Situated(cls, SITUATION_NAMES[cls], standing.reason)
    if state is None:
        return Situated(cls, CLASS_NAMES[DeadlineClass.NONE])
    done = f"đã làm {decimal_text(standing.done)} %" if standing.done else ""
    if instance:
        return Situated(cls, f"{SITUATION_NAMES[cls]}{of}", state.words.lower(), days)
    return Situated(cls, state.words, done, days)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
