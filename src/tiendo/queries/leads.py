"""Who leads a task now: the units of its last change of lead, else those its plans name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet

from tiendo.queries.standing import assigned_on
from tiendo.records.hanging import give, hang, hung
from tiendo.records.models import Adjustment, AdjustmentKind, Assignment, AssignmentUnit, Plan, Run, Target, Task, Unit
from tiendo.records.ready import Ready

_PLANS = Ready(lambda programme, authority: Plan.objects.filter(programme=programme, authority=authority).order_by())


def _rows_of(**plan: int) -> QuerySet[Assignment]:
    return Assignment.ever.filter(**plan).select_related("task").order_by("plan_id", "position")


def _parts_of(**plan: int) -> QuerySet[AssignmentUnit]:
    return AssignmentUnit.objects.filter(**plan).order_by("assignment_id", "part", "position")


# By what names the plans, not by a list of them: a plan that the database keeps for any list takes it to be longer.
_OF_RUN = (
    Ready(lambda programme, authority: _rows_of(plan__programme=programme, plan__authority=authority)),
    Ready(
        lambda programme, authority: _parts_of(
            assignment__plan__programme=programme, assignment__plan__authority=authority
        )
    ),
)
_OF_PLAN = (Ready(lambda plan: _rows_of(plan=plan)), Ready(lambda plan: _parts_of(assignment__plan=plan)))
_UNITS = Ready(lambda ids: Unit.objects.filter(pk__in=ids).order_by())


def assignments_of(run: Run) -> list[Assignment]:
    """Every task of the run under each plan that assigns it, with its units; four queries."""
    return [row for row in _assigned(run) if row.removed_on is None]


def assignments_on(run: Run, day: date) -> list[Assignment]:
    """The assignments that stood on a day: of plans issued by then, not dropped by then; with their units."""
    stood = [row for row in _assigned(run) if row.removed_on is None or row.removed_on > day]
    return [row for row in stood if assigned_on(row) <= day]


def _assigned(run: Run) -> list[Assignment]:
    """In the order of the plans, each with its task, its plan and its units; of one plan all have the same."""
    place = (run.programme_id, run.authority_id)
    return _under(_PLANS.objects(*place), _OF_RUN, *place)


def assignments_under(plan: Plan) -> list[Assignment]:
    """Every task of a plan in its order, with its units; three queries."""
    return [row for row in _under([plan], _OF_PLAN, plan.pk) if row.removed_on is None]


def _under(some: Iterable[Plan], of: tuple[Ready, Ready], *asked: int) -> list[Assignment]:
    """The rows of these plans with their units, by the queries that find both."""
    plans, (found, named) = {plan.pk: plan for plan in some}, of
    rows: list[Assignment] = found.objects(*asked) if plans else []
    for row in rows:
        give(row, "plan", plans[row.plan_id])
    parts: list[AssignmentUnit] = named.objects(*asked) if rows else []
    units = units_by_id({part.unit_id for part in parts if part.unit_id})
    for part in parts:
        give(part, "unit", units[part.unit_id] if part.unit_id else None)
    hang(rows, "units", ((part.assignment_id, part) for part in parts))
    return rows


def units_by_id(ids: Iterable[int]) -> dict[int, Unit]:
    """The units with these ids; one query, none without an id."""
    some = set(ids)
    return {unit.pk: unit for unit in _UNITS.objects(some)} if some else {}


def leads_of(
    rows: Iterable[Assignment], today: date, moved: Mapping[int, list[int]] | None = None
) -> dict[int, list[Unit]]:
    """By task, the units known to lead it on a day, the first named in front; none where no unit is known.

    `rows` come in the order of the plans, with their units; one query, and one more where a lead was changed. `moved`:
    the `moved_of` their tasks, where they are known.
    """
    rows = list(rows)
    out: dict[int, list[Unit]] = {row.task_id: [] for row in rows}
    for row in rows:
        named = sorted(hung(row, "units"), key=lambda u: u.position)
        leads = [u.unit for u in named if u.part == AssignmentUnit.Part.LEAD and u.unit]
        out[row.task_id] += [u for u in leads if u not in out[row.task_id]]
    moved = moved_of(out, today) if moved is None else moved
    units = units_by_id(pk for ids in moved.values() for pk in ids)
    for task, ids in ((task, ids) for task, ids in moved.items() if task in out):
        out[task] = [units[pk] for pk in ids if pk in units]
    return out


def leads_now(task: Task, today: date) -> list[Unit]:
    """The units known to lead one task on a day."""
    rows = Assignment.objects.filter(task=task).prefetch_related("units__unit").order_by("plan_id", "position")
    return leads_of(rows, today).get(task.pk) or []


_MOVED_OF = Ready(
    lambda tasks, day: (
        Adjustment.objects.filter(kind=AdjustmentKind.LEAD, on__lte=day, task__in=tasks)
        .order_by("on", "at", "pk")
        .values_list("task_id", "after")
    )
)


def moved_of(tasks: Collection[int], today: date) -> dict[int, list[int]]:
    """By task, the ids of the units that lead it since its last change of lead."""
    return _moved(_MOVED_OF.rows(tasks, today)) if tasks else {}


_MOVED = Ready(
    lambda programme, authority, day: (
        Adjustment.objects.filter(
            kind=AdjustmentKind.LEAD,
            on__lte=day,
            task__assignments__plan__programme=programme,
            task__assignments__plan__authority=authority,
        )
        .order_by("on", "at", "pk")
        .values_list("task_id", "after")
    )
)


def moved_in(run: Run, today: date) -> dict[int, list[int]]:
    """`moved_of` all tasks of a run."""
    return _moved(_MOVED.rows(run.programme_id, run.authority_id, today))


def _moved(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[int]]:
    return {task: after.get("lead", []) for task, after in rows}


def units_of(run: Run, today: date) -> list[Unit]:
    """The units that owe something in the run: they lead a task or track a target."""
    found = {u.pk: u for units in leads_of(assignments_of(run), today).values() for u in units}
    plans = Plan.objects.filter(programme=run.programme_id, authority=run.authority_id)
    for target in Target.objects.filter(plan__in=plans, tracked_by__isnull=False).select_related("tracked_by"):
        assert target.tracked_by is not None
        found[target.tracked_by.pk] = target.tracked_by
    return sorted(found.values(), key=lambda u: (u.position, u.pk))
