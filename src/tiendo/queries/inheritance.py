"""A plan held against the plan of a level above, and the documents above that have no plan yet.

The words and milestones of a plan of a level above are open to those who see the plan held against it: it was issued
to them. Its figures and its standing are not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch, Q, QuerySet

from tiendo.core.adding import Direction
from tiendo.core.citations import number_key
from tiendo.core.inheriting import FATE_NAMES, Fate, Goal, Heir, Paper, Work, inherit_targets, inherit_tasks, unplanned
from tiendo.queries.promises import milestones_now
from tiendo.queries.scope import plans_for
from tiendo.records.facts import deadline_of
from tiendo.records.models import Assignment, AssignmentUnit, Citation, Person, Plan, Target, Unit

_Found = tuple[Target, Goal] | tuple[Assignment, Work]
SUMMED = 20  # plans on one page of the summary
ORDER = (Fate.CONTRADICTED, Fate.OMITTED, Fate.LOWERED, Fate.REPEATED, Fate.CARRIED, Fate.NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the level above, the one that carries it out and the one that comes near; both targets or both tasks."""

    heir: Heir
    upper: Target | Assignment
    lower: Target | Assignment | None
    near: Target | Assignment | None

    @property
    def is_task(self) -> bool:
        return isinstance(self.upper, Assignment)


@dataclass(frozen=True, slots=True)
class Group:
    fate: Fate
    rows: list[Row]

    @property
    def name(self) -> str:
        return FATE_NAMES[self.fate]


@dataclass(frozen=True, slots=True)
class Inheritance:
    """`counts` by fate over targets and tasks."""

    plan: Plan
    upper: Plan
    groups: list[Group]
    counts: Counter[Fate]


@dataclass(frozen=True, slots=True)
class Summary:
    """How the plans below carry out one plan, a page of them."""

    upper: Plan
    rows: list[tuple[Plan, Counter[Fate]]]
    without: list[Unit]
    whole: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.whole // SUMMED))


def above(authority: Unit) -> list[int]:
    """The ids of the authorities above, the nearest first."""
    return authority.lineage[:-1][::-1]


def uppers(plan: Plan) -> list[Plan]:
    """The plans that a plan may be held against: of the levels above, the nearest and those of its programme first."""
    order = above(plan.authority)
    found = Plan.objects.filter(authority__in=order).select_related("authority", "programme")
    return sorted(found, key=lambda p: (p.programme_id != plan.programme_id, order.index(p.authority_id)))


def plans_below(person: Person) -> QuerySet[Plan]:
    found = plans_for(person).select_related("authority__parent", "programme")
    return found.order_by("authority__path", F("issued_on").desc(nulls_last=True))


def held_against(plan: Plan, upper: Plan, today: date) -> Inheritance:
    """Every row of the upper plan with what became of it; eight queries."""
    theirs, ours = _goals(upper, today), _goals(plan, today)
    targets = inherit_targets([g for _, g in theirs.values()], [g for _, g in ours.values()])
    their_work, our_work = _works(upper), _works(plan)
    tasks = inherit_tasks([w for _, w in their_work.values()], [w for _, w in our_work.values()])
    rows = [_row(heir, theirs, ours) for heir in targets] + [_row(heir, their_work, our_work) for heir in tasks]
    groups = [Group(fate, [r for r in rows if r.heir.fate is fate]) for fate in ORDER]
    return Inheritance(plan, upper, [g for g in groups if g.rows], Counter(r.heir.fate for r in rows))


def summary(person: Person, upper: Plan, today: date, page: int = 1) -> Summary:
    """The plans of one programme of the authorities right under the upper plan's, and those that have none."""
    places = list(upper.authority.children.filter(authority_id__isnull=False, kind__in=("province", "commune")))
    seen = plans_for(person).filter(authority__in=places, programme=upper.programme_id)
    plans = list(seen.select_related("authority", "programme").order_by("authority__position", "pk"))
    have = {p.authority_id for p in plans}
    page = min(max(page, 1), max(1, -(-len(plans) // SUMMED)))
    shown = plans[(page - 1) * SUMMED : page * SUMMED]
    rows = [(p, held_against(p, upper, today).counts) for p in shown]
    return Summary(upper, rows, [u for u in places if u.pk not in have], len(plans), page)


def _goals(plan: Plan, today: date) -> dict[int, tuple[Target, Goal]]:
    rows = list(plan.targets.select_related("indicator", "tracked_by").prefetch_related("milestones"))
    now = milestones_now(rows, today)
    return {
        t.pk: (
            t,
            Goal(
                t.pk,
                t.name,
                tuple(m.now for m in now[t.pk]),
                t.indicator_id,
                Direction(t.indicator.direction) if t.indicator else None,
            ),
        )
        for t in rows
    }


def _works(plan: Plan) -> dict[int, tuple[Assignment, Work]]:
    units = Prefetch("units", AssignmentUnit.objects.select_related("unit"))
    rows = plan.assignments.select_related("task").prefetch_related(units)
    return {a.pk: (a, Work(a.pk, a.wording, deadline_of(a), tuple(u.named_as for u in a.units.all()))) for a in rows}


def _row(heir: Heir, theirs: Mapping[int, _Found], ours: Mapping[int, _Found]) -> Row:
    lower = ours[heir.lower][0] if heir.lower is not None else None
    near = ours[heir.near][0] if heir.near is not None else None
    return Row(heir, theirs[heir.upper][0], lower, near)


@dataclass(frozen=True, slots=True)
class Papers:
    """`waiting`: documents of the levels above that no plan of the authority cites; `plans` of these levels here."""

    authority: Unit
    waiting: list[Paper]
    plans: int


def papers_without_plan(authority: Unit) -> Papers:
    """What the levels above issued or cite and the authority's plans do not; two queries."""
    order = above(authority)
    plans = list(Plan.objects.filter(authority__in=order).select_related("authority").prefetch_related("citations"))
    own = set(_keys(Citation.objects.filter(plan__authority=authority).values_list("number", flat=True)))
    own |= set(_keys(Plan.objects.filter(authority=authority).values_list("programme__code", flat=True)))
    issued = [Paper(p.number, number_key(p.number), p.issued_on, "") for p in plans if p.number]
    cited = [
        Paper(c.number, number_key(c.number), c.date, f"{p.label} của {p.authority.name}")
        for p in plans
        for c in p.citations.all()
    ]
    return Papers(authority, unplanned([*issued, *cited], own), len(plans))


def _keys(numbers: Iterable[str]) -> Iterable[str]:
    return (number_key(n) for n in numbers if n)


def plan_named(plans: Iterable[Plan], pk: int | None) -> Plan | None:
    return next((p for p in plans if p.pk == pk), None)


def may_be_upper(person: Person, plan: Plan) -> QuerySet[Plan]:
    """Any plan that the plan may be held against: of the levels above, or another that the person sees."""
    seen = plans_for(person).values("pk")
    return Plan.objects.filter(Q(authority__in=above(plan.authority)) | Q(pk__in=seen)).exclude(pk=plan.pk)
