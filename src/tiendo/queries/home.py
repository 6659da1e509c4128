"""The first page of a person: the plans that are live, the drafts that wait, what is due."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, QuerySet

from tiendo.core.access import Act
from tiendo.core.situation import Situation
from tiendo.queries.programme import PlanSummary, summaries, tasks_at
from tiendo.queries.scope import authorities, drafts_for, held, plans_for, sight
from tiendo.queries.stored import TaskAt
from tiendo.queries.tasks import TaskRow, assigned, task_rows
from tiendo.records.models import Draft, DraftState, Person, Plan, Unit
from tiendo.records.ready import Ready

SOON = 8  # rows of what is due next
PLANS = 20  # more than these are not all listed


@dataclass(frozen=True, slots=True)
class Home:
    """`drafts` wait for reading, review or a second try; `red` and `soon` are tasks of all plans, most pressing
    first."""

    plans: list[PlanSummary]
    below: int  # plans of places below that are not listed
    drafts: list[Draft]
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
    plans, below = shown_plans(person)
    at = tasks_at([p.pk for p in plans], today)
    tasks = [one for some in at.values() for one in some]
    red = sorted((t for t in tasks if t.red), key=lambda t: (-t.late, t.position))
    ahead = [t for t in tasks if t.ahead and not t.red and t.situation is not Situation.SUSPENDED]
    ahead.sort(key=lambda t: (t.ahead or today, t.position))
    rows = _rows([*red[:SOON], *ahead[:SOON]], today)
    mine = summaries(plans, today, at)
    return Home(
        plans=mine,
        below=below,
        drafts=waiting_drafts(person),
        red=[rows[t.assignment] for t in red[:SOON]],
        soon=[rows[t.assignment] for t in ahead[:SOON]],
        red_count=len(red),
        due_soon_count=sum(p.due_soon for p in mine),
        may_add=list(authorities(person, Act.ADD_DRAFT)),
    )


_PLANS_OF = Ready(
    lambda paths: (
        Plan.objects.filter(authority__path__in=paths)
        .select_related("authority", "programme")
        .order_by(F("issued_on").desc(nulls_last=True), "-approved_at")[: PLANS + 1]
    )
)


def shown_plans(person: Person) -> tuple[list[Plan], int]:
    """The plans that a page lists, and how many there are besides: of very many those of his own authorities alone, for
    the pages of places lead to the others."""
    his = sight(person)
    if not his.below and len(some := _PLANS_OF.objects(his.own) if his.own else []) <= PLANS:
        return some, 0
    found = plans_for(person).select_related("authority", "programme")
    some = list(found[: PLANS + 1])
    if len(some) <= PLANS:
        return some, 0
    own = list(found.filter(authority__path__in={h.authority_path for h in held(person)})[:PLANS])
    return own, plans_for(person).count() - len(own)


def _rows(tasks: list[TaskAt], today: date) -> dict[int, TaskRow]:
    found = assigned([t.assignment for t in tasks])
    return {row.assignment.pk: row for row in task_rows(found, today)}


def waiting_drafts(person: Person) -> list[Draft]:
    """Drafts that are neither approved nor discarded, the newest first, without their large columns."""
    done = (DraftState.APPROVED, DraftState.REPLACED, DraftState.DISCARDED)
    return list(_light(person).exclude(state__in=done))


def to_review(authority: int) -> QuerySet[Draft]:
    """The drafts of an authority that are read and wait for review."""
    return Draft.objects.filter(authority=authority, state=DraftState.READY)


def drafts_of(person: Person, ids: Collection[int]) -> list[Draft]:
    """Those he may see among these, the newest first, without their large columns; no query without an id."""
    return list(_light(person).filter(pk__in=ids)) if ids else []


def all_drafts(person: Person) -> list[Draft]:
    """Every draft he may see, with the number of its corrections (`edit_count`)."""
    return list(_light(person).annotate(edit_count=Count("edits")))


def _light(person: Person) -> QuerySet[Draft]:
    large = ("reading", "document", "content")
    return drafts_for(person).defer(*large).select_related("authority", "uploaded_by", "file")
