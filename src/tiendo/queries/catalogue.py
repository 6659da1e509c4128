"""The catalogue as an authority has it, and the targets of a plan held against it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Q, QuerySet

from tiendo.core.access import Act
from tiendo.core.adding import Direction
from tiendo.core.catalogue import Asked, Candidate, Catalogue, Entry, Fit, Match, twice, why
from tiendo.core.drafting import reading_of
from tiendo.core.reading_json import reading_from_json
from tiendo.queries.scope import may, plans_for
from tiendo.records.facts import promise_of
from tiendo.records.models import Draft, Indicator, IndicatorSet, Person, Plan, Run, Target, Unit

PLANS = 300  # listed at most
WORTH = 0.35  # likeness below which the nearest indicator is not even named


def sets_of(authority: Unit) -> QuerySet[IndicatorSet]:
    """The sets in use at an authority: the shared ones, its own, and those of the authorities above it."""
    return IndicatorSet.objects.filter(Q(owner=None) | Q(owner__in=authority.lineage))


def in_use(of: IndicatorSet, authority: Unit) -> bool:
    """Whether it is one of `sets_of`."""
    return of.owner_id is None or of.owner_id in authority.lineage


def indicators_at(authority: Unit) -> QuerySet[Indicator]:
    """The indicators in force at an authority, in the order of their sets."""
    return Indicator.objects.filter(set__in=sets_of(authority), retired_on=None).select_related("set")


def catalogue_of(rows: Iterable[Indicator]) -> Catalogue:
    """The rows as the core searches them, each known by its id."""
    return Catalogue(
        Entry(r.pk, r.code, r.name, tuple(r.wordings), r.unit_of_measure, Direction(r.direction)) for r in rows
    )


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A target with what is proposed for it; `indicator` is what a person said, where `settled`."""

    target: Target
    asked: Asked
    match: Match
    indicator: Indicator | None
    settled: bool

    @property
    def best(self) -> Candidate | None:
        return self.match.best if self.match.fit is not Fit.NONE else None

    @property
    def near(self) -> bool:
        """Whether what came nearest is worth a look where nothing is proposed."""
        return self.match.best is not None and self.match.best.score >= WORTH

    @property
    def why(self) -> str:
        return why(self.match.best, self.asked) if self.match.best else ""

    @property
    def others(self) -> tuple[Candidate, ...]:
        return self.match.candidates[1:] if self.best else self.match.candidates


@dataclass(frozen=True)
class Matching:
    """The targets of a plan held against the catalogue, in the plan's order. `doubled`: targets of one indicator."""

    plan: Plan
    rows: list[MatchRow]
    may_link: bool

    @cached_property
    def waiting(self) -> list[MatchRow]:
        return [r for r in self.rows if not r.settled]

    def of(self, fit: Fit) -> list[MatchRow]:
        return [r for r in self.waiting if r.match.fit is fit]

    @property
    def sure(self) -> list[MatchRow]:
        return self.of(Fit.SURE)

    @property
    def look(self) -> list[MatchRow]:
        return self.of(Fit.LOOK)

    @property
    def none(self) -> list[MatchRow]:
        return self.of(Fit.NONE)

    @property
    def linked(self) -> list[MatchRow]:
        return [r for r in self.rows if r.indicator is not None]

    @property
    def unfit(self) -> list[MatchRow]:
        """Those of which a person said that nothing fits."""
        return [r for r in self.rows if r.settled and r.indicator is None]

    @cached_property
    def doubled(self) -> list[tuple[Indicator, list[MatchRow]]]:
        by_target = {r.target.pk: r for r in self.rows}
        found = twice({r.target.pk: r.indicator.pk if r.indicator else None for r in self.rows})
        out = []
        for targets in found.values():
            rows = [by_target[pk] for pk in targets]
            assert rows[0].indicator is not None
            out.append((rows[0].indicator, rows))
        return out

    def above(self, percent: int) -> list[MatchRow]:
        """The sure ones whose likeness is at least that."""
        return [r for r in self.sure if r.best and r.best.percent >= percent]


def matching(person: Person, plan_id: int) -> Matching | None:
    """The page of a plan within the person's scope; four queries beside those of the scope."""
    plan = plans_for(person).select_related("authority__authority", "programme").filter(pk=plan_id).first()
    return matching_of(plan, person) if plan is not None else None


def matching_of(plan: Plan, person: Person) -> Matching:
    catalogue = catalogue_of(indicators_at(plan.authority))
    targets = plan.targets.select_related("indicator__set").prefetch_related("milestones").order_by("position")
    rows = []
    for target in targets:
        asked = Asked(target.name, tuple(promise_of(m) for m in target.milestones.all()))
        rows.append(MatchRow(target, asked, catalogue.match(asked), target.indicator, target.indicator_settled))
    return Matching(plan, rows, may(person, Act.LINK_INDICATOR, plan.authority, run_at(plan)))


@dataclass(frozen=True, slots=True)
class PlanToMatch:
    """Of the plan's `targets`: `linked` to an indicator, `waiting` for somebody to say."""

    plan: Plan
    targets: int
    linked: int
    waiting: int


def plans_to_match(person: Person) -> list[PlanToMatch]:
    """The plans he sees that have targets, newest first."""
    return links_of(list(plans_for(person).select_related("authority", "programme").order_by("-approved_at")[:PLANS]))


def links_of(plans: Sequence[Plan]) -> list[PlanToMatch]:
    """How far the targets of each plan are linked, in the order given, those without targets left out; one query."""
    counted = Target.objects.filter(plan__in=[p.pk for p in plans]).order_by().values("plan")
    linked, waiting = Q(indicator__isnull=False), Q(indicator_settled=False)
    found = {
        r["plan"]: (r["all"], r["linked"], r["waiting"])
        for r in counted.annotate(
            all=Count("pk"), linked=Count("pk", filter=linked), waiting=Count("pk", filter=waiting)
        )
    }
    return [PlanToMatch(plan, *found[plan.pk]) for plan in plans if plan.pk in found]


def run_at(plan: Plan) -> Run | None:
    rows = Run.objects.filter(programme=plan.programme_id, authority=plan.authority_id)
    return rows.select_related("standing_office").first()


@dataclass(frozen=True, slots=True)
class DraftMatching:
    """How many targets of a draft fit the catalogue surely, perhaps, not at all."""

    sure: int
    look: int
    none: int


def draft_matching(draft: Draft) -> DraftMatching | None:
    """For the page of approval: what the matching will propose; None without targets or catalogue."""
    catalogue = catalogue_of(indicators_at(draft.authority))
    reading = reading_from_json(reading_of(draft.body))
    if not catalogue.entries or not reading.targets:
        return None
    fits = [catalogue.match(Asked(t.name, tuple(t.milestones))).fit for t in reading.targets]
    return DraftMatching(*(fits.count(fit) for fit in Fit))
