"""Between rows and the core: the only place where facts of the core are made of columns, and columns of facts."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from tiendo.core.calendar import AdHoc, Calendar, DayOfMonth, DaysAfter, Due, FixedDays, Period, PeriodKind
from tiendo.core.policy import Policy
from tiendo.core.questions import Nature
from tiendo.core.reading import Comparator, Deadline, DeadlineKind, Every, Value
from tiendo.core.reading import Milestone as Promise
from tiendo.core.values import Counting, Figure
from tiendo.core.workdays import Holidays, Shift
from tiendo.records.models import (
    Assignment,
    Milestone,
    PeriodCalendar,
    Report,
    ReportingPeriod,
    ReportPart,
    Run,
    Target,
)


def deadline_of(assignment: Assignment) -> Deadline:
    """The deadline that a plan set for a task."""
    return deadline_as(assignment.deadline_kind, assignment.start_on, assignment.due_on, assignment.every)


@lru_cache(maxsize=4096)
def deadline_as(kind: str, start: date | None, due: date | None, every: str) -> Deadline:
    """The deadline of these columns of an assignment; kept: a nation's tasks share few."""
    return Deadline(DeadlineKind(kind), start=start, due=due, every=Every(every) if every else None)


def bounds(value: Value) -> tuple[Decimal | None, Decimal | None]:
    """A figure as the columns `low` and `high`: both for a range, none for a deed or a direction."""
    if isinstance(value, tuple):
        return value
    return (value, None) if isinstance(value, Decimal) else (None, None)


def value_of(milestone: Milestone) -> Value:
    """The figure that the columns hold; True for a deed."""
    return _value(milestone.comparator, milestone.low, milestone.high)


def _value(comparator: str, low: Decimal | None, high: Decimal | None) -> Value:
    if comparator == Comparator.BOOL:
        return True
    return (low, high) if low is not None and high is not None else low


def promise_of(milestone: Milestone) -> Promise:
    """The milestone as a reading has it, without the parts of a cell of several promises."""
    m = milestone
    return promise_as(m.year, m.raw, m.comparator, m.low, m.high, m.unit)


def promise_as(year: int, raw: str, comparator: str, low: Decimal | None, high: Decimal | None, unit: str) -> Promise:
    """The promise of these columns of a milestone."""
    return Promise(year, raw, Comparator(comparator), _value(comparator, low, high), unit or None)


def policy_of(run: Run) -> Policy:
    """The thresholds of a run: what it sets for itself over the defaults."""
    known = {f.name for f in fields(Policy)}
    over: dict[str, Any] = {k: v for k, v in run.policy.items() if k in known}
    for name in ("behind_factor", "jump_factor"):
        if name in over:
            over[name] = Decimal(str(over[name]))
    if "escalation_days" in over:
        over["escalation_days"] = tuple(over["escalation_days"])
    return Policy(**over)


def holidays_of(run: Run) -> Holidays:
    off, worked = (frozenset(date.fromisoformat(d) for d in days) for days in (run.off, run.worked))
    return Holidays(off, worked)


def calendar_of(row: PeriodCalendar) -> Calendar:
    """The calendar that a row's rule describes; raises ValueError where it describes none."""
    rule = row.rule
    due: Due
    match rule["due"]:
        case {"day": day, "months_after": months}:
            due = DayOfMonth(day, months)
        case {"days": days}:
            due = FixedDays(tuple(days))
        case {"after": after}:
            due = DaysAfter(after)
        case other:
            raise ValueError(f"no rule for due days: {other}")
    return Calendar(
        PeriodKind(row.kind),
        due,
        first_day=rule.get("first_day", 1),
        shift=Shift(rule.get("shift", Shift.NONE)),
        late_window=rule.get("late_window", 5),
        lock_after=rule.get("lock_after", 5),
        remind=tuple(rule.get("remind", (-3, 0, 1))),
        ad_hoc=tuple(
            AdHoc(_day(a["start"]), _day(a["end"]), _day(a["due"]), a["label"]) for a in rule.get("ad_hoc", ())
        ),
    )


def calendar_json(calendar: Calendar) -> dict[str, Any]:
    """A calendar as the `rule` of a row; the other way round of `calendar_of`."""
    match calendar.due:
        case DayOfMonth(day, months):
            due: dict[str, Any] = {"day": day, "months_after": months}
        case FixedDays(days):
            due = {"days": list(days)}
        case DaysAfter(after):
            due = {"after": after}
    return {
        "due": due,
        "first_day": calendar.first_day,
        "shift": str(calendar.shift),
        "late_window": calendar.late_window,
        "lock_after": calendar.lock_after,
        "remind": list(calendar.remind),
        "ad_hoc": [
            {"start": f"{a.start}", "end": f"{a.end}", "due": f"{a.due}", "label": a.label} for a in calendar.ad_hoc
        ],
    }


def period_of(row: ReportingPeriod) -> Period:
    return Period(PeriodKind(row.kind), row.start, row.end, row.due, row.late_until, row.locks_on, row.label)


def nature_of(target: Target, unit: str | None = None) -> Nature:
    """What the target's figures may be; `unit` of measure as its milestones print it."""
    return Nature(Counting(target.counting), unit, target.only_rises, target.above_100, target.below_0)


def figure_of(row: Report | ReportPart, as_of: date, source: str = "") -> Figure:
    """The figure that a report, or one place's part of it, gives."""
    value = row.yes if row.yes is not None else row.value
    unit = row.unit_of_measure if isinstance(row, Report) else ""
    return Figure(as_of, value, row.numerator, row.denominator, unit or None, source)


def figure_json(figure: Figure) -> dict[str, Any]:
    """A figure as projections keep it, without its source; `figure_from` is the other way round."""
    told = {"value": figure.value, "numerator": figure.numerator, "denominator": figure.denominator}
    kept = {n: v if isinstance(v, bool) else f"{v.normalize():f}" for n, v in told.items() if v is not None}
    return {"as_of": figure.as_of.isoformat(), **kept} | ({"unit": figure.unit} if figure.unit else {})


def figure_from(told: dict[str, Any]) -> Figure:
    value = told.get("value")
    top, bottom = (Decimal(told[n]) if n in told else None for n in ("numerator", "denominator"))
    amount = value if value is None or isinstance(value, bool) else Decimal(value)
    return Figure(_day(told["as_of"]), amount, top, bottom, told.get("unit"))


def _day(text: str) -> date:
    return date.fromisoformat(text)
