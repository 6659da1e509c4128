"""The first page of a person: the plans that are live, the drafts that wait, what is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from tiendo.core.access import Act
from tiendo.queries.programme import PlanSummary, summaries
from tiendo.queries.scope import authorities, drafts_for, plans_for, units_for
from tiendo.queries.tasks import TaskRow, task_rows, with_units
from tiendo.records.models import Assignment, Draft, DraftState, Person, Unit

SOON = 8  # rows of what is due next


@dataclass(frozen=True, slots=True)
class Home:
    """`drafts` wait for reading, review or a second try; `red` and `soon` are tasks of all plans, most pressing
    first."""

    plans: list[PlanSummary]
    drafts: list[Draft]
    units: int
    red: list[TaskRow]
    soon: list[TaskRow]
    red_count: int
    due_soon_count: int
    may_add: list[Unit]

    @property
    def targets(self) -> int:
        return sum(p.targets for p in self.plans)

    @property
    def tasks(self) -> int:
        return sum(p.tasks for p in self.plans)

    @property
    def to_review(self) -> int:
        return sum(d.state == DraftState.READY for d in self.drafts)


def home(person: Person, today: date) -> Home:
    """What the person sees first. `may_add`: the authorities for which he may upload plans."""
    plans = list(plans_for(person).select_related("authority", "programme"))
    rows = task_rows(with_units(Assignment.objects.filter(plan__in=plans).order_by("due_on", "position")), today)
    mine = summaries(plans, today, {r.assignment.pk: r.standing for r in rows})
    red = sorted((r for r in rows if r.state.red), key=lambda r: (-r.standing.late, r.assignment.position))
    ahead = [r for r in rows if r.state.days is not None and r.state.days >= 0 and not r.state.red]
    return Home(
        plans=mine,
        drafts=waiting_drafts(person),
        units=units_for(person).count(),
        red=red[:SOON],
        soon=sorted(ahead, key=lambda r: (r.state.days, r.assignment.position))[:SOON],
        red_count=len(red),
        due_soon_count=sum(p.due_soon for p in mine),
        may_add=list(authorities(person, Act.ADD_DRAFT)),
    )


def waiting_drafts(person: Person) -> list[Draft]:
    """Drafts that are neither approved nor discarded, the newest first, without their large columns."""
    done = (DraftState.APPROVED, DraftState.REPLACED, DraftState.DISCARDED)
    return list(_light(person).exclude(state__in=done))


def all_drafts(person: Person) -> list[Draft]:
    """Every draft he may see, with the number of its corrections (`edit_count`)."""
    return list(_light(person).annotate(edit_count=Count("edits")))


def _light(person: Person) -> QuerySet[Draft]:
    large = ("reading", "document", "content")
    return drafts_for(person).defer(*large).select_related("authority", "uploaded_by", "file")
