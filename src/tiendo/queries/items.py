"""One target or one task: its milestones or deadline, its units, and the words of the plan that it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.db.models import F, Model, Q, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan

from tiendo.core.reading import Json
from tiendo.queries.excerpt import excerpt
from tiendo.queries.history import Event, row_history
from tiendo.queries.promises import with_milestones
from tiendo.queries.scope import sight
from tiendo.queries.tasks import TaskRow, give_units, task_rows
from tiendo.records.models import Assignment, Milestone, Person, Plan, Target
from tiendo.records.ready import Ready

M = TypeVar("M", bound=Model)
MOST = 2**63  # ids are smaller


def _newest(rows: QuerySet[M]) -> QuerySet[M]:
    """Rows of several plans, those of the newest first."""
    return rows.order_by("-plan__issued_on", "-plan__approved_at", "position")


def _around(model: type[M], *names: str) -> tuple[Ready, Ready]:
    """The row of a plan before a position, and the one after it."""
    # Of a positive column Django would say that a mark, which is below all numbers, finds nothing.
    rows, place = model._default_manager.select_related(*names), F("position")
    return (
        Ready(lambda plan, at: rows.filter(LessThan(place, Value(at)), plan=plan).order_by("-position")[:1]),
        Ready(lambda plan, at: rows.filter(GreaterThan(place, Value(at)), plan=plan).order_by("position")[:1]),
    )


def _neighbour(query: Ready, row: Target | Assignment) -> Any:
    return next(iter(query.objects(row.plan_id, row.position)), None)


@dataclass(frozen=True, slots=True)
class TargetPage:
    plan: Plan
    target: Target
    milestones: list[Milestone]
    excerpt: list[Json]
    history: list[Event]
    previous: Target | None
    next: Target | None
    alike: list[Target]  # of other plans, measuring the same thing; each with its own milestones
    parts: list[Target]


@dataclass(frozen=True, slots=True)
class TaskPage:
    plan: Plan
    row: TaskRow
    excerpt: list[Json]
    history: list[Event]
    previous: Assignment | None
    next: Assignment | None
    elsewhere: list[Assignment]  # the same task under other documents
    wider: Assignment | None  # the standing or wider task of which this is a part
    parts: list[Assignment]


_DOCUMENTS = {"document": F("plan__draft__document"), "last_document": F("last_in__document")}
_TARGET = Ready(
    lambda pk: (
        Target.ever.filter(pk=pk)
        .select_related("plan__authority", "tracked_by", "part_of", "indicator")
        .annotate(**_DOCUMENTS)
        .order_by()
    )
)
_TARGETS_NEXT = _around(Target)
_ALIKE = Ready(lambda first: _newest(Target.objects.filter(Q(pk=first) | Q(same_as=first))).select_related("plan"))
_PARTS_OF_TARGET = Ready(lambda target: _newest(Target.objects.filter(part_of=target)).select_related("plan"))


def target_page(person: Person, target_id: int) -> TargetPage | None:
    """None where there is no such target, or it is not for this person to see."""
    target = next(iter(_TARGET.objects(target_id)), None) if target_id < MOST else None
    if target is None or not sight(person).sees(target.plan.authority):
        return None
    plan = target.plan
    with_milestones([target])
    return TargetPage(
        plan=plan,
        target=target,
        milestones=list(target.milestones.all()),
        excerpt=_excerpt(target),
        history=row_history(plan, target),
        previous=_neighbour(_TARGETS_NEXT[0], target),
        next=_neighbour(_TARGETS_NEXT[1], target),
        alike=_alike(target),
        parts=_PARTS_OF_TARGET.objects(target.pk),
    )


def _alike(target: Target) -> list[Target]:
    found = [one for one in _ALIKE.objects(target.same_as_id or target.pk) if one.pk != target.pk]
    return list(with_milestones(found))


def _excerpt(row: Any) -> list[Json]:
    """The words of the document around a row, in the version in which it is to be found."""
    return excerpt(row.document if row.last_in_id is None else row.last_document, row.line)


_TASK = Ready(
    lambda pk: (
        Assignment.ever.filter(pk=pk)
        .select_related("task__part_of", "plan__authority")
        .annotate(**_DOCUMENTS)
        .order_by()
    )
)
_TASKS_NEXT = _around(Assignment, "task")
_ELSEWHERE = Ready(lambda task: _newest(Assignment.objects.filter(task=task)).select_related("plan", "task"))
_PARTS_OF_TASK = Ready(
    lambda task: _newest(Assignment.objects.filter(task__part_of=task)).select_related("plan", "task")
)


def task_page(person: Person, assignment_id: int, today: date) -> TaskPage | None:
    """None where there is no such task, or it is not for this person to see."""
    assignment = next(iter(_TASK.objects(assignment_id)), None) if assignment_id < MOST else None
    if assignment is None or not sight(person).sees(assignment.plan.authority):
        return None
    give_units([assignment])
    task, plan = assignment.task, assignment.plan
    return TaskPage(
        plan=plan,
        row=task_rows([assignment], today)[0],
        excerpt=_excerpt(assignment),
        history=row_history(plan, assignment),
        previous=_neighbour(_TASKS_NEXT[0], assignment),
        next=_neighbour(_TASKS_NEXT[1], assignment),
        elsewhere=[one for one in _ELSEWHERE.objects(task.pk) if one.pk != assignment.pk],
        wider=next(iter(_ELSEWHERE.objects(task.part_of_id)), None) if task.part_of_id else None,
        parts=_PARTS_OF_TASK.objects(task.pk),
    )
