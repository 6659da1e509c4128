"""Tasks as lists show them: with their units by part and their deadline class on a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from tiendo.core.alerts import elapsed_share
from tiendo.core.situation import SITUATION_NAMES, Situated, Situation
from tiendo.core.states import WorkState
from tiendo.queries.leads import units_by_id
from tiendo.queries.standing import Followed, TaskStanding, followed
from tiendo.records.hanging import hang, hung
from tiendo.records.models import Assignment, AssignmentUnit, Task, Unit
from tiendo.records.ready import Ready


class TaskRow(NamedTuple):
    """`state` is the one word for where it stands at the end of `today`; `standing` has the whole of it, with both
    deadlines; `leads` are those of that day."""

    assignment: Assignment
    standing: TaskStanding
    state: Situated
    leads: list[AssignmentUnit]
    cooperating: list[AssignmentUnit]
    today: date

    @property
    def task(self) -> Task:
        return self.assignment.task

    @property
    def done(self) -> Decimal:
        return self.standing.standing.done

    @property
    def elapsed(self) -> int | None:
        """The share of its time that has gone by, in whole percent; None without a due day, or once it is reported."""
        now = self.standing.standing
        if now.due is None or now.work in (WorkState.REPORTED, WorkState.COMPLETE, WorkState.CANCELLED):
            return None
        return int(elapsed_share(now.start, now.due, self.today) * 100)


@dataclass(frozen=True, slots=True)
class ClassCount:
    """How many tasks are in a situation."""

    cls: Situation
    name: str
    count: int


_ROWS = Ready(lambda ids: Assignment.ever.filter(pk__in=ids).select_related("task", "plan").order_by("pk"))
_PARTS = Ready(
    lambda ids: (
        AssignmentUnit.objects.filter(assignment__in=ids)
        .select_related("unit")
        .order_by("assignment_id", "part", "position")
    )
)


def assigned(ids: Collection[int]) -> list[Assignment]:
    """Assignments with what a list of tasks needs, in the order of these ids; two queries."""
    rows = {row.pk: row for row in _ROWS.objects(ids)} if ids else {}
    return give_units([rows[pk] for pk in ids if pk in rows])


def give_units(rows: list[Assignment]) -> list[Assignment]:
    """The assignments with their units fetched; one query."""
    parts = _PARTS.objects([row.pk for row in rows]) if rows else ()
    hang(rows, "units", ((part.assignment_id, part) for part in parts))
    return rows


def task_rows(assignments: Iterable[Assignment], today: date, *, missed: bool = True) -> list[TaskRow]:
    """Rows for assignments with their task, plan and units, in the order given, as they stand at the end of `today`;
    `missed` as of `queries.standing.standing_of`."""
    return rows_on(followed(assignments, today), today, missed=missed)


def rows_on(tasks: Followed, today: date, *, missed: bool = True) -> list[TaskRow]:
    """The rows as of a day, of what has been fetched already; one query more where leads were changed."""
    moved = {row.task_id: tasks.acts.leads(row.task_id, today) for row in tasks.rows}
    ids = {pk for leads in moved.values() for pk in leads or ()}
    units = units_by_id(ids)
    stood = [(row, tasks.standing(row, today, missed=missed)) for row in tasks.rows]
    return [_row(row, standing, moved[row.task_id], units, today) for row, standing in stood]


def _row(
    assignment: Assignment, standing: TaskStanding, moved: list[int] | None, units: dict[int, Unit], today: date
) -> TaskRow:
    named = sorted(hung(assignment, "units"), key=lambda u: u.position)
    leads = [u for u in named if u.part == AssignmentUnit.Part.LEAD]
    others = [u for u in named if u.part == AssignmentUnit.Part.COOPERATING]
    if moved is not None:
        leads = [
            AssignmentUnit(assignment=assignment, unit=units[pk], part="lead", named_as=units[pk].name, position=n)
            for n, pk in enumerate(moved)
            if pk in units
        ]
    return TaskRow(assignment, standing, standing.situation, leads, others, today)


def count_classes(rows: Iterable[TaskRow]) -> list[ClassCount]:
    """Each situation with its count, the pressing ones first; those without a task are there with 0."""
    return count_states(row.state for row in rows)


def count_states(states: Iterable[Situated]) -> list[ClassCount]:
    return count_situations(state.cls for state in states)


def count_situations(found: Iterable[Situation]) -> list[ClassCount]:
    counts = Counter(found)
    return [ClassCount(cls, SITUATION_NAMES[cls], counts[cls]) for cls in Situation]
