"""Between rows and the core: the only place where facts of the core are made of columns, and columns of facts."""

from __future__ import annotations

from decimal import Decimal

from tiendo.core.reading import Comparator, Deadline, DeadlineKind, Every, Value
from tiendo.core.reading import Milestone as Promise
from tiendo.records.models import Assignment, Milestone


def deadline_of(assignment: Assignment) -> Deadline:
    """The deadline that a plan set for a task."""
    return Deadline(
        kind=DeadlineKind(assignment.deadline_kind),
        start=assignment.start_on,
        due=assignment.due_on,
        every=Every(assignment.every) if assignment.every else None,
    )


def bounds(value: Value) -> tuple[Decimal | None, Decimal | None]:
    """A figure as the columns `low` and `high`: both for a range, none for a deed or a direction."""
    if isinstance(value, tuple):
        return value
    return (value, None) if isinstance(value, Decimal) else (None, None)


def value_of(milestone: Milestone) -> Value:
    """The figure that the columns hold; True for a deed."""
    if milestone.comparator == Comparator.BOOL:
        return True
    if milestone.low is not None and milestone.high is not None:
        return (milestone.low, milestone.high)
    return milestone.low


def promise_of(milestone: Milestone) -> Promise:
    """The milestone as a reading has it, without the parts of a cell of several promises."""
    return Promise(
        milestone.year, milestone.raw, Comparator(milestone.comparator), value_of(milestone), milestone.unit or None
    )
