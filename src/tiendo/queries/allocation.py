"""What is asked of the places below, and what their plans promise against it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from tiendo.core.access import Act
from tiendo.core.adding import Direction
from tiendo.core.allocating import PROMISED_NAMES, Promised, held
from tiendo.core.inheriting import said
from tiendo.core.reading import Comparator, Milestone
from tiendo.core.text import fold
from tiendo.queries import scope
from tiendo.queries.catalogue import indicators_at
from tiendo.queries.indicator_pages import home_of
from tiendo.queries.promises import Milestone as MilestoneNow
from tiendo.queries.promises import milestones_now
from tiendo.records.models import Allocation, Indicator, Person, Target, Unit
from tiendo.records.models.units import UnitKind

ORDER = (Promised.AGAINST, Promised.LESS, Promised.NOTHING, Promised.MEETS, Promised.NOT_ASKED)


def places_below(authority: Unit) -> QuerySet[Unit]:
    """The authorities right below: communes of a province, provinces of the nation."""
    kinds = (UnitKind.PROVINCE, UnitKind.COMMUNE)
    return authority.children.filter(kind__in=kinds).select_related("authority").order_by("position", "pk")


def milestone_of(row: Allocation, unit: str) -> Milestone:
    """An allocation as the core has milestones; `unit` of the indicator."""
    value = (row.low, row.high) if row.low is not None and row.high is not None else row.low
    found = Milestone(row.year, "", Comparator(row.comparator), value, unit or None)
    found.raw = said(found)
    return found


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A place: what is asked of it, its target, what it promises.

    `own`: the years for which it has a row of its own, with the row's id; the others are asked of all.
    """

    place: Unit
    asked: dict[int, Milestone]
    own: dict[int, int]
    target: Target | None
    promised: dict[int, Milestone]
    state: Promised
    words: str

    @property
    def name(self) -> str:
        return PROMISED_NAMES[self.state]


@dataclass(frozen=True, slots=True)
class AllocationPage:
    """`rows` pass the filter out of `whole` places; `counts` by state over all of them; `standing`, `withdrawn`: what
    was asked, the latter once, newest first."""

    indicator: Indicator
    authority: Unit
    years: list[int]
    rows: list[PlaceRow]
    whole: int
    counts: Counter[Promised]
    for_all: list[Allocation]
    standing: int
    withdrawn: list[Allocation]
    may: bool


def allocation_page(
    person: Person, indicator_id: int, today: date, state: Promised | None = None, text: str = ""
) -> AllocationPage | None:
    """An indicator and every place right below the person's authority; None where he sees none of them."""
    home = home_of(person)
    if home is None:
        return None
    indicator = indicators_at(home).filter(pk=indicator_id).first()
    places = _seen(person, home)
    if indicator is None or not places:
        return None
    rows = list(
        Allocation.objects.filter(indicator=indicator, authority=home).select_related("place", "by", "indicator")
    )
    standing = [r for r in rows if r.withdrawn_at is None]
    found = rows_of([indicator], standing, places, today)[indicator.pk]
    words = fold(text).split()
    shown = [r for r in found if state in (None, r.state) and all(w in r.place.folded for w in words)]
    years = sorted({r.year for r in standing})
    back = sorted((r for r in rows if r.withdrawn_at), key=lambda r: r.at, reverse=True)
    for_all = [r for r in standing if r.place_id is None]
    may = all(scope.may(person, Act.ALLOCATE, p) for p in places[:1])
    counts = Counter(r.state for r in found)
    return AllocationPage(indicator, home, years, shown, len(places), counts, for_all, len(standing), back[:50], may)


def _seen(person: Person, home: Unit) -> list[Unit]:
    places = list(places_below(home))
    return places if places and scope.may(person, Act.SEE_PROGRAMME, places[0]) else []


def rows_of(
    indicators: Sequence[Indicator], standing: Iterable[Allocation], places: Sequence[Unit], today: date
) -> dict[int, list[PlaceRow]]:
    """By indicator a row for each place; four queries, however many."""
    targets = list(
        Target.objects.filter(indicator__in=indicators, plan__authority__in=places)
        .select_related("plan__authority", "plan")
        .prefetch_related("milestones")
    )
    promised = milestones_now(targets, today)
    by_place: dict[tuple[int | None, int], list[Target]] = {}
    for target in targets:
        by_place.setdefault((target.indicator_id, target.plan.authority_id), []).append(target)
    asked = list(standing)
    out = {}
    for indicator in indicators:
        mine = [r for r in asked if r.indicator_id == indicator.pk]
        out[indicator.pk] = [
            _row(indicator, place, mine, by_place.get((indicator.pk, place.pk), []), promised) for place in places
        ]
    return out


def _row(
    indicator: Indicator,
    place: Unit,
    asked: list[Allocation],
    targets: list[Target],
    promised: dict[int, list[MilestoneNow]],
) -> PlaceRow:
    unit, direction = indicator.unit_of_measure, Direction(indicator.direction)
    wanted = {r.year: milestone_of(r, unit) for r in asked if r.place_id is None}
    own = {r.year: r for r in asked if r.place_id == place.pk}
    wanted |= {year: milestone_of(r, unit) for year, r in own.items()}
    told = [(t, *held(list(wanted.values()), [m.now for m in promised[t.pk]], direction)) for t in targets]
    # Of several targets of one place the one that keeps best what is asked speaks.
    best = max(told, key=lambda x: ORDER.index(x[1]), default=None)
    target = best[0] if best else None
    state, words = (best[1], best[2]) if best else held(list(wanted.values()), None, direction)
    cells = {m.year: m.now for m in promised[target.pk]} if target else {}
    return PlaceRow(
        place, dict(sorted(wanted.items())), {year: r.pk for year, r in own.items()}, target, cells, state, words
    )


@dataclass(frozen=True, slots=True)
class ListRow:
    """An indicator that is asked of the places below, with how many of them promise what."""

    indicator: Indicator
    years: list[int]
    counts: Counter[Promised]
    whole: int


@dataclass(frozen=True, slots=True)
class AllocationList:
    """`below`: asked by the person's authority of those below; `above`: asked of it, with its own row."""

    home: Unit
    below: list[ListRow]
    above: list[tuple[Indicator, Unit, PlaceRow]]
    places: int
    may: bool


def allocation_list(person: Person, today: date) -> AllocationList | None:
    home = home_of(person)
    if home is None:
        return None
    places = _seen(person, home)
    made = Allocation.objects.filter(authority=home, withdrawn_at=None).select_related("indicator__set")
    standing = list(made) if places else []
    indicators = list({r.indicator_id: r.indicator for r in standing}.values())
    found = rows_of(indicators, standing, places, today)
    below = [
        ListRow(
            i,
            sorted({r.year for r in standing if r.indicator_id == i.pk}),
            Counter(r.state for r in found[i.pk]),
            len(places),
        )
        for i in indicators
    ]
    may = bool(places) and scope.may(person, Act.ALLOCATE, places[0])
    return AllocationList(home, below, _asked_of(person, home, today), len(places), may)


def _asked_of(person: Person, home: Unit, today: date) -> list[tuple[Indicator, Unit, PlaceRow]]:
    """What the levels above ask of the person's own authority, where he sees its programme."""
    if not scope.may(person, Act.SEE_PROGRAMME, home):
        return []
    above = home.lineage[:-1]
    asked = Q(place=home) | Q(place=None, authority=home.parent_id)
    rows = list(
        Allocation.objects.filter(asked, authority__in=above, withdrawn_at=None).select_related(
            "indicator__set", "authority"
        )
    )
    indicators = list({r.indicator_id: r.indicator for r in rows}.values())
    found = rows_of(indicators, rows, [home], today)
    by = {r.indicator_id: r.authority for r in rows}
    return [(i, by[i.pk], found[i.pk][0]) for i in indicators]
