"""Tasks as lists show them: with their units by part and their deadline class on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from tiendo.core.policy import POLICY, Policy
from tiendo.core.schedule import CLASS_NAMES, DeadlineClass, DeadlineState, state_of
from tiendo.records.facts import deadline_of
from tiendo.records.models import Assignment, AssignmentUnit, Task


@dataclass(frozen=True, slots=True)
class TaskRow:
    assignment: Assignment
    state: DeadlineState
    leads: list[AssignmentUnit]
    cooperating: list[AssignmentUnit]

    @property
    def task(self) -> Task:
        return self.assignment.task


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many tasks are in a deadline class."""

    cls: DeadlineClass
    name: str
    count: int


def with_units(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """What a list of tasks needs, in two queries."""
    return assignments.select_related("task", "plan").prefetch_related("units__unit")


def task_rows(assignments: Iterable[Assignment], today: date, policy: Policy = POLICY) -> list[TaskRow]:
    """Rows for assignments fetched by `with_units`, in the order given."""
    rows = []
    for assignment in assignments:
        units = sorted(assignment.units.all(), key=lambda u: u.position)
        leads = [u for u in units if u.part == AssignmentUnit.Part.LEAD]
        others = [u for u in units if u.part == AssignmentUnit.Part.COOPERATING]
        rows.append(TaskRow(assignment, state_of(deadline_of(assignment), today, policy), leads, others))
    return rows


def count_classes(rows: Iterable[TaskRow]) -> list[ClassCount]:
    """Each deadline class with its count, the pressing ones first; classes without a task are there with 0."""
    return count_states(row.state for row in rows)


def count_states(states: Iterable[DeadlineState]) -> list[ClassCount]:
    counts = Counter(state.cls for state in states)
    return [ClassCount(cls, CLASS_NAMES[cls], counts[cls]) for cls in DeadlineClass]
