"""Adjustments that a person may see, and what the page of one item needs to make another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from tiendo.core.access import Act
from tiendo.queries.leads import leads_now
from tiendo.queries.promises import Milestone, milestones_now, stop_of
from tiendo.queries.scope import may, plans_for
from tiendo.queries.standing import TaskStanding, standings_of_all
from tiendo.records.models import Adjustment, Assignment, Person, Plan, Run, Target, Task, Unit

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Adjusting:
    """One item with its promises, first and current, its changes (the latest first), and whether he may change it.

    `standing`, `leads`, `units` are of tasks, `milestones` of targets; `stop` holds while it is suspended or cancelled.
    """

    plan: Plan
    row: Assignment | Target
    changes: list[Adjustment]
    stop: Adjustment | None
    may: bool
    standing: TaskStanding | None = None
    leads: tuple[Unit, ...] = ()
    units: tuple[Unit, ...] = ()
    milestones: tuple[Milestone, ...] = ()

    @property
    def is_task(self) -> bool:
        return isinstance(self.row, Assignment)

    @property
    def item(self) -> Task | Target:
        return self.row.task if isinstance(self.row, Assignment) else self.row

    @property
    def key(self) -> str:
        return f"{'task' if self.is_task else 'target'}:{self.item.pk}"


def adjusting_task(person: Person, assignment_id: int, today: date) -> Adjusting | None:
    """None where there is no such task, or it is not for this person to see."""
    found = Assignment.objects.filter(plan__in=plans_for(person), pk=assignment_id)
    row = found.select_related("task", "plan__programme", "plan__authority__authority").first()
    if row is None:
        return None
    return Adjusting(
        plan=row.plan,
        row=row,
        changes=_changes(Q(task=row.task_id)),
        stop=stop_of(row.task, today),
        may=_may(person, row.plan),
        standing=standings_of_all([row], today)[row.pk],
        leads=tuple(leads_now(row.task, today)),
        units=tuple(Unit.objects.filter(authority=row.plan.authority_id).order_by("position", "name")),
    )


def adjusting_target(person: Person, target_id: int, today: date) -> Adjusting | None:
    """None where there is no such target, or it is not for this person to see."""
    found = Target.objects.filter(plan__in=plans_for(person), pk=target_id)
    row = found.select_related("plan__programme", "plan__authority__authority").prefetch_related("milestones").first()
    if row is None:
        return None
    return Adjusting(
        plan=row.plan,
        row=row,
        changes=_changes(Q(target=row)),
        stop=stop_of(row, today),
        may=_may(person, row.plan),
        milestones=tuple(milestones_now([row], today)[row.pk]),
    )


def adjustments_for(person: Person) -> QuerySet[Adjustment]:
    """What was changed in the plans that he sees, the latest first."""
    plans = plans_for(person)
    tasks = Task.objects.filter(assignments__plan__in=plans)
    seen = Adjustment.objects.filter(Q(task__in=tasks) | Q(target__plan__in=plans)).order_by("-at", "-id")
    return seen.select_related("task", "target", "by").prefetch_related("task__assignments")


def lead_names(changes: Iterable[Adjustment]) -> dict[int, str]:
    """By id, the names of the units that changes of lead speak of; one query."""
    ids = {pk for row in changes for side in (row.before, row.after) for pk in side.get("lead", ())}
    return {unit.pk: unit.name for unit in Unit.objects.filter(pk__in=ids)}


def _changes(of: Q) -> list[Adjustment]:
    return list(Adjustment.objects.filter(of).select_related("by").order_by("-at", "-id"))


def _may(person: Person, plan: Plan) -> bool:
    runs = Run.objects.filter(programme=plan.programme_id, authority=plan.authority_id)
    return may(person, Act.ADJUST, plan.authority, runs.select_related("standing_office").first())
