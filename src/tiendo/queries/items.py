"""One target or one task: its milestones or deadline, its units, and the words of the plan that it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tiendo.core.reading import Json
from tiendo.queries.excerpt import excerpt
from tiendo.queries.history import Event, row_history
from tiendo.queries.scope import plans_for
from tiendo.queries.tasks import TaskRow, task_rows, with_units
from tiendo.records.models import Assignment, Milestone, Person, Plan, Target


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


def target_page(person: Person, target_id: int) -> TargetPage | None:
    """None where there is no such target, or it is not for this person to see."""
    found = Target.ever.filter(plan__in=plans_for(person), pk=target_id)
    target = found.select_related(
        "plan__draft", "plan__authority", "plan__approved_by", "tracked_by", "part_of", "last_in", "indicator"
    ).first()
    if target is None:
        return None
    plan = target.plan
    return TargetPage(
        plan=plan,
        target=target,
        milestones=list(target.milestones.all()),
        excerpt=excerpt((target.last_in or plan.draft).document, target.line),
        history=row_history(plan, target),
        previous=plan.targets.filter(position__lt=target.position).last(),
        next=plan.targets.filter(position__gt=target.position).first(),
        alike=_alike(target),
        parts=list(target.parts.select_related("plan")),
    )


def _alike(target: Target) -> list[Target]:
    first = target.same_as_id or target.pk
    same = Target.objects.filter(Q(pk=first) | Q(same_as=first)).exclude(pk=target.pk)
    return list(same.select_related("plan").prefetch_related("milestones"))


def _assigned(task_id: int | None) -> Assignment | None:
    """The task as a plan assigns it first."""
    found = Assignment.objects.filter(task=task_id).select_related("plan", "task") if task_id else None
    return found.first() if found is not None else None


def task_page(person: Person, assignment_id: int, today: date) -> TaskPage | None:
    """None where there is no such task, or it is not for this person to see."""
    found = with_units(Assignment.ever.filter(plan__in=plans_for(person), pk=assignment_id))
    assignment = found.select_related(
        "task__part_of", "plan__draft", "plan__authority", "plan__approved_by", "last_in"
    ).first()
    if assignment is None:
        return None
    plan = assignment.plan
    siblings = plan.assignments.select_related("task")
    return TaskPage(
        plan=plan,
        row=task_rows([assignment], today)[0],
        excerpt=excerpt((assignment.last_in or plan.draft).document, assignment.line),
        history=row_history(plan, assignment),
        previous=siblings.filter(position__lt=assignment.position).last(),
        next=siblings.filter(position__gt=assignment.position).first(),
        elsewhere=list(assignment.task.assignments.exclude(pk=assignment.pk).select_related("plan", "task")),
        wider=_assigned(assignment.task.part_of_id),
        parts=list(Assignment.objects.filter(task__part_of=assignment.task_id).select_related("plan", "task")),
    )
