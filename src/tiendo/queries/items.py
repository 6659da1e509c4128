"""One target or one task: its milestones or deadline, its units, and the words of the plan that it came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True, slots=True)
class TaskPage:
    plan: Plan
    row: TaskRow
    excerpt: list[Json]
    history: list[Event]
    previous: Assignment | None
    next: Assignment | None
    elsewhere: list[Assignment]  # the same task under other documents


def target_page(person: Person, target_id: int) -> TargetPage | None:
    """None where there is no such target, or it is not for this person to see."""
    found = Target.objects.filter(plan__in=plans_for(person), pk=target_id)
    target = found.select_related("plan__draft", "plan__authority", "plan__approved_by", "tracked_by").first()
    if target is None:
        return None
    plan = target.plan
    return TargetPage(
        plan=plan,
        target=target,
        milestones=list(target.milestones.all()),
        excerpt=excerpt(plan.draft.document, target.line),
        history=row_history(plan, target.row),
        previous=plan.targets.filter(position__lt=target.position).last(),
        next=plan.targets.filter(position__gt=target.position).first(),
    )


def task_page(person: Person, assignment_id: int, today: date) -> TaskPage | None:
    """None where there is no such task, or it is not for this person to see."""
    found = with_units(Assignment.objects.filter(plan__in=plans_for(person), pk=assignment_id))
    assignment = found.select_related("task", "plan__draft", "plan__authority", "plan__approved_by").first()
    if assignment is None:
        return None
    plan = assignment.plan
    siblings = plan.assignments.select_related("task")
    return TaskPage(
        plan=plan,
        row=task_rows([assignment], today)[0],
        excerpt=excerpt(plan.draft.document, assignment.line),
        history=row_history(plan, assignment.row),
        previous=siblings.filter(position__lt=assignment.position).last(),
        next=siblings.filter(position__gt=assignment.position).first(),
        elsewhere=list(assignment.task.assignments.exclude(pk=assignment.pk).select_related("plan")),
    )
