"""Tasks as lists show them: with their units by part and their deadline class on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from tiendo.core.situation import SITUATION_NAMES, Situated, Situation
from tiendo.queries.standing import TaskStanding, standings_of_all
from tiendo.records.models import Assignment, AssignmentUnit, Task


@dataclass(frozen=True, slots=True)
class TaskRow:
    """`state` is the one word for where it stands; `standing` has the whole of it, with both deadlines."""

    assignment: Assignment
    standing: TaskStanding
    state: Situated
    leads: list[AssignmentUnit]
    cooperating: list[AssignmentUnit]

    @property
    def task(self) -> Task:
        return self.assignment.task


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many tasks are in a situation."""

    cls: Situation
    name: str
    count: int


def with_units(assignments: QuerySet[Assignment]) -> QuerySet[Assignment]:
    """What a list of tasks needs, in two queries."""
    return assignments.select_related("task", "plan").prefetch_related("units__unit")


def task_rows(assignments: Iterable[Assignment], today: date) -> list[TaskRow]:
    """Rows for assignments fetched by `with_units`, in the order given, as they stand at the end of `today`."""
    rows = []
    found = list(assignments)
    standing = standings_of_all(found, today)
    for assignment in found:
        units = sorted(assignment.units.all(), key=lambda u: u.position)
        leads = [u for u in units if u.part == AssignmentUnit.Part.LEAD]
        others = [u for u in units if u.part == AssignmentUnit.Part.COOPERATING]
        one = standing[assignment.pk]
        rows.append(TaskRow(assignment, one, one.situation, leads, others))
    return rows


def count_classes(rows: Iterable[TaskRow]) -> list[ClassCount]:
    """Each situation with its count, the pressing ones first; those without a task are there with 0."""
    return count_states(row.state for row in rows)


def count_states(states: Iterable[Situated]) -> list[ClassCount]:
    counts = Counter(state.cls for state in states)
    return [ClassCount(cls, SITUATION_NAMES[cls], counts[cls]) for cls in Situation]
