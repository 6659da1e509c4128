"""Indicators added up over the tree of units out of the facts themselves, each by its own rule: what stored sums
(`queries.indicator_tallies`) are held against, and what answers for a period or for an office.

The places that stand behind a figure are the leaves: authorities that have a target for the indicator and none below
them that has one too. So a province's own figure is shown beside, never added to, those of its communes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Q

from tiendo.core.adding import Across, Direction, Over
from tiendo.core.giving import Gives, Span, gives_on, speaking
from tiendo.core.rollup import Rolled, across
from tiendo.core.sums import given_of
from tiendo.queries.giving import facts_by
from tiendo.records.models import Indicator, Programme, Target, Unit


@dataclass(frozen=True, slots=True)
class PlaceGives:
    """What one authority gives for an indicator."""

    place: Unit
    gives: Gives


@dataclass(frozen=True, slots=True)
class IndicatorTally:
    """An indicator at a unit on a day. `accepted` is the figure to show, `reported` the one beside it, marked; each
    says how many places stand behind it. `gives`: what the unit's own target gives; `own`: the same where places below
    give theirs, so that it is no part of the figure."""

    indicator: Indicator
    unit: Unit
    day: date
    accepted: Rolled
    reported: Rolled
    gives: PlaceGives | None = None
    own: PlaceGives | None = None


def folded(
    indicators: Iterable[Indicator],
    unit: Unit,
    day: date,
    *,
    span: Span | None = None,
    programme: Programme | None = None,
) -> dict[int, IndicatorTally]:
    """By their ids, as known at the end of `day`; the number of queries does not grow with them. `span`: of figures as
    of those days alone (a period); else the last ones, or by the rule over periods those of the day's year."""
    wanted = list(indicators)
    found = places_giving(wanted, unit, day, span=span, programme=programme)
    return {one.pk: tallied(one, unit, day, found[one.pk]) for one in wanted}


def folded_below(
    indicator: Indicator, unit: Unit, day: date, *, span: Span | None = None, programme: Programme | None = None
) -> list[IndicatorTally]:
    """The indicator at each authority right below that has something to say on it, in their order."""
    found = places_giving([indicator], unit, day, span=span, programme=programme)[indicator.pk]
    return by_child(indicator, unit, day, found)


def by_child(indicator: Indicator, unit: Unit, day: date, found: Sequence[PlaceGives]) -> list[IndicatorTally]:
    """The same out of what the places give."""
    by_id: dict[int, list[PlaceGives]] = {}
    for one in found:
        below = one.place.path.removeprefix(unit.path).partition("/")[0]
        if below:
            by_id.setdefault(int(below), []).append(one)
    children = unit.children.filter(pk__in=by_id).order_by("position", "pk")
    return [tallied(indicator, child, day, by_id[child.pk]) for child in children]


def leaves(found: Sequence[PlaceGives]) -> list[PlaceGives]:
    """Those with none below them among the rest."""
    paths = sorted({one.place.path for one in found})
    upper = {a for a, b in pairwise(paths) if b.startswith(a)}
    return [one for one in found if one.place.path not in upper]


def places_giving(
    indicators: Sequence[Indicator],
    unit: Unit,
    day: date,
    *,
    span: Span | None = None,
    programme: Programme | None = None,
) -> dict[int, list[PlaceGives]]:
    """By indicator, what each authority at or below the unit gives, in the order of the tree; seven queries."""
    found = facts_by(_targets(indicators, unit, programme))
    places = Unit.objects.in_bulk({place for place, _ in found})
    rules = {one.pk: Over(one.over) for one in indicators}
    out: dict[int, list[PlaceGives]] = {pk: [] for pk in rules}
    for (place, indicator), many in found.items():
        told = [gives_on(facts, rules[indicator], day, span) for facts in many if facts.stands(day)]
        if (one := speaking(told)) is not None:
            out[indicator].append(PlaceGives(places[place], one))
    return {pk: sorted(some, key=lambda g: g.place.path) for pk, some in out.items()}


def tallied(indicator: Indicator, unit: Unit, day: date, found: Sequence[PlaceGives]) -> IndicatorTally:
    below = leaves(found)
    mine = next((one for one in found if one.place.pk == unit.pk), None)
    rule, way, of = rule_at(indicator, unit, below), Direction(indicator.direction), indicator.unit_of_measure
    accepted, reported = (
        across(rule, [given_of(one.place.pk, one.gives)[side] for one in below], way, of) for side in (0, 1)
    )
    return IndicatorTally(indicator, unit, day, accepted, reported, mine, mine if mine not in below else None)


def rule_at(indicator: Indicator, unit: Unit, below: Sequence[PlaceGives]) -> Across:
    """The indicator's rule; of the place itself, its own figure."""
    rule = Across(indicator.across)
    return Across.SUM if rule is Across.NONE and [one.place.pk for one in below] == [unit.pk] else rule


def place_of(unit: Unit) -> Unit:
    return unit if unit.is_authority or unit.authority is None else unit.authority


def indicators_asked(unit: Unit, programme: Programme | None = None) -> list[Indicator]:
    """The indicators for which the unit's authority or one below it has a target, in the order of their sets."""
    targets = Target.objects.filter(plan__authority__path__startswith=place_of(unit).path)
    if programme is not None:
        targets = targets.filter(plan__programme=programme)
    return list(Indicator.objects.filter(pk__in=targets.values("indicator")).order_by("set", "position", "pk"))


def _targets(indicators: Sequence[Indicator], unit: Unit, programme: Programme | None) -> Q:
    where = Q(indicator__in=indicators, plan__authority__path__startswith=place_of(unit).path)
    if not unit.is_authority:
        where &= Q(tracked_by__path__startswith=unit.path)
    return where & Q(plan__programme=programme) if programme is not None else where
