"""Alerts on a task: exactly the three red rules of the tracking system, and amber; each with its arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from tiendo.core.numerals import decimal_text
from tiendo.core.policy import POLICY, Policy
from tiendo.core.reading import Deadline
from tiendo.core.schedule import CLASS_NAMES, DeadlineClass, class_of, state_of
from tiendo.core.states import Appraisal, WorkState
from tiendo.core.status import Standing


class Colour(StrEnum):
    RED = "red"
    AMBER = "amber"


class Rule(StrEnum):
    OVERDUE = "overdue"
    BEHIND = "behind"
    RETURNED = "returned"
    DUE_SOON = "due_soon"
    LOOK_AGAIN = "look_again"


RULE_NAMES: dict[Rule, str] = {
    Rule.OVERDUE: "Quá hạn",
    Rule.BEHIND: "Chậm so với lộ trình thời gian",
    Rule.RETURNED: "Minh chứng chưa đạt, chờ hoàn thiện",
    Rule.DUE_SOON: "Sắp đến hạn",
    Rule.LOOK_AGAIN: "Đến ngày xem xét lại",
}
RED_RULES = frozenset({Rule.OVERDUE, Rule.BEHIND, Rule.RETURNED})
UNDATED = CLASS_NAMES[DeadlineClass.NONE]


class Escalation(StrEnum):
    """Who must be told: each level joins those before it."""

    REPORTER = "reporter"
    HEAD = "head"
    ASSIGNING = "assigning"


ESCALATION_NAMES: dict[Escalation, str] = {
    Escalation.REPORTER: "Cán bộ báo cáo",
    Escalation.HEAD: "Thủ trưởng đơn vị",
    Escalation.ASSIGNING: "Cấp giao nhiệm vụ",
}


class Alert(NamedTuple):
    """`words` give the arithmetic to an official: "đạt 12 % khi đã qua 40 % thời gian: 12 < 0,5 × 40"."""

    rule: Rule
    words: str

    @property
    def colour(self) -> Colour:
        return Colour.RED if self.rule in RED_RULES else Colour.AMBER


@dataclass(frozen=True, slots=True)
class Change:
    """An alert raised or cleared on a day."""

    on: date
    rule: Rule
    raised: bool
    words: str


@dataclass(frozen=True, slots=True)
class CatchUp:
    """What is left (percent), in how many days, and so how much a day (rounded up to 0,01 %)."""

    left: Decimal
    days: int
    per_day: Decimal

    @property
    def words(self) -> str:
        return f"còn {decimal_text(self.left)} % trong {self.days} ngày: cần {decimal_text(self.per_day)} % mỗi ngày"


def alerts(standing: Standing, today: date, policy: Policy = POLICY) -> tuple[Alert, ...]:
    """The alerts on a task on `today`, red before amber.

    Red are the three rules of the plans' V.2.3 and no other: (a) past the deadline; (b) completion
    below 50 % of the time schedule; (c) evidence judged lacking. Several may hold at once. What waits for appraisal,
    is complete, suspended or cancelled is in nobody's delay; a suspended task is amber from its next look on.
    """
    return tuple(worded(rule, standing, today, policy) for rule in broken(standing, today, policy))


def broken(standing: Standing, today: date, policy: Policy = POLICY) -> tuple[Rule, ...]:
    """The rules by which a task has an alert on `today`, red before amber: `alerts` without their words."""
    if standing.work is WorkState.SUSPENDED:
        again = standing.look_again is not None and today >= standing.look_again
        return (Rule.LOOK_AGAIN,) if again else ()
    if standing.work not in (WorkState.NOT_STARTED, WorkState.IN_PROGRESS):
        return ()
    return tuple(rule for rule, holds in _HOLDS.items() if holds(standing, today, policy))


def worded(rule: Rule, standing: Standing, today: date, policy: Policy = POLICY) -> Alert:
    """The alert of a rule that holds (`broken`), with its arithmetic."""
    match rule:
        case Rule.OVERDUE:
            late, due = days_late(standing, today), _day(standing.due)
            return Alert(rule, f"quá hạn {late} ngày: thời hạn {due}, hôm nay {_day(today)}")
        case Rule.BEHIND:
            return Alert(rule, _behind_words(standing, today, policy))
        case Rule.RETURNED:
            return Alert(rule, f"minh chứng bị trả lại, không được tính điểm: {standing.reason}")
        case Rule.DUE_SOON:
            state = state_of(standing.deadline, today, policy)
            return Alert(rule, f"{state.words.lower()}, thời hạn {_day(standing.due)}")
        case Rule.LOOK_AGAIN:
            return Alert(rule, f"tạm dừng, hẹn xem xét lại ngày {_day(standing.look_again)}")


def elapsed_share(start: date, due: date, today: date) -> Fraction:
    """The share of a task's time that has gone by, 0 to 1: (today − start)/(due − start)."""
    if due <= start:
        return Fraction(int(today >= due))
    return min(max(Fraction((today - start).days, (due - start).days), Fraction(0)), Fraction(1))


def is_undated(standing: Standing) -> bool:
    """Whether the task stands on the list "Chưa rõ thời hạn": without a day it is never overdue, nor forgotten."""
    return is_undated_as(standing.work, standing.deadline, standing.start)


def is_undated_as(work: WorkState, deadline: Deadline, day: date) -> bool:
    """`is_undated` of work in this state under this deadline; any day serves."""
    open_ = work not in (WorkState.COMPLETE, WorkState.CANCELLED)
    return open_ and class_of(deadline, day) is DeadlineClass.NONE


def days_late(standing: Standing, today: date) -> int:
    """Days past the current due day of what is still to be done; 0 where none is late."""
    at_work = standing.work in (WorkState.NOT_STARTED, WorkState.IN_PROGRESS)
    return max((today - standing.due).days, 0) if at_work and standing.due else 0


def escalation(late: int, policy: Policy = POLICY) -> Escalation | None:
    """Up to which level a delay of `late` days has risen: reporter, head of the unit, the level that assigned."""
    reached = [level for level, days in zip(Escalation, policy.escalation_days, strict=True) if late >= days]
    return reached[-1] if reached else None


def catch_up(standing: Standing, today: date) -> CatchUp | None:
    """The rate needed to finish in time; None when nothing is left, no day is set, or no day is left."""
    left = Decimal(100) - standing.done
    days = (standing.due - today).days if standing.due else 0
    if left <= 0 or days <= 0:
        return None
    return CatchUp(left, days, (left / days).quantize(Decimal("0.01"), ROUND_UP))


def changes(by_day: Iterable[tuple[date, tuple[Alert, ...]]]) -> list[Change]:
    """What was raised and cleared over days in order; an alert whose figures move while it stands is no change."""
    found: list[Change] = []
    standing: dict[Rule, Alert] = {}
    for day, now in by_day:
        held = {alert.rule: alert for alert in now}
        found += [Change(day, r, False, a.words) for r, a in standing.items() if r not in held]
        found += [Change(day, r, True, a.words) for r, a in held.items() if r not in standing]
        standing = held
    return found


def _overdue(standing: Standing, today: date, policy: Policy) -> bool:
    return days_late(standing, today) > policy.overdue_grace_days and standing.due is not None


def _behind(standing: Standing, today: date, policy: Policy) -> bool:
    due, start = standing.due, standing.start
    if due is None or today <= start + timedelta(days=policy.behind_grace_days):
        return False
    whole = (due - start).days
    gone = min(max((today - start).days, 0), whole) if whole > 0 else int(today >= due)
    # done < factor × 100 × gone / whole, without a division: exact, and quick for a nation of tasks
    return standing.done * max(whole, 1) < policy.behind_factor * 100 * gone


def _behind_words(standing: Standing, today: date, policy: Policy) -> str:
    assert standing.due is not None
    elapsed = elapsed_share(standing.start, standing.due, today) * 100
    done, share = decimal_text(standing.done), decimal_text(_shown(elapsed, standing.done, policy.behind_factor))
    return f"đạt {done} % khi đã qua {share} % thời gian: {done} < {decimal_text(policy.behind_factor)} × {share}"


def _shown(elapsed: Fraction, done: Decimal, factor: Decimal) -> Decimal:
    """The share in as few decimals as leave the printed inequality true: 20 < 0,5 × 40 would be a riddle."""
    for places in range(13):
        share = round(Decimal(elapsed.numerator) / Decimal(elapsed.denominator), places)
        if done < factor * share:
            break
    return share


def _returned(standing: Standing, today: date, policy: Policy) -> bool:
    return standing.appraisal is Appraisal.RETURNED


def _due_soon(standing: Standing, today: date, policy: Policy) -> bool:
    return class_of(standing.deadline, today, policy) is DeadlineClass.DUE_SOON and today >= standing.start


_HOLDS: dict[Rule, Callable[[Standing, date, Policy], bool]] = {
    Rule.OVERDUE: _overdue,
    Rule.BEHIND: _behind,
    Rule.RETURNED: _returned,
    Rule.DUE_SOON: _due_soon,
}


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
