"""Indicators added up over the tree of units, each by its own rule; accepted figures and reported ones side by side.

The places that stand behind a figure are the leaves: authorities that have a target for the indicator and none below
them that has one too. So a province's own figure is shown beside, never added to, those of its communes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.db.models import Prefetch, Q

from tiendo.core.adding import Across, Direction, Over
from tiendo.core.reading import Milestone as Promise
from tiendo.core.rollup import Given, Rolled, across, goal_of, in_year, over
from tiendo.core.values import Counting, Figure, met, milestone_ahead
from tiendo.queries.figures import FigureState, Series, series_by
from tiendo.queries.promises import milestones_by
from tiendo.records.deeds import day_of
from tiendo.records.models import (
    Adjustment,
    AdjustmentKind,
    Indicator,
    PlaceFigure,
    Programme,
    Report,
    ReportPart,
    Target,
    Unit,
    Verdict,
)

POPULATION = "population"
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class PlaceGives:
    """What one authority gives for an indicator. `accepted` and `reported` (the latter not returned, and accepted ones
    among them) are None where it has none; `promise` is the milestone in force; `met` is of the accepted figure."""

    place: Unit
    target: Target
    accepted: Figure | None
    reported: Figure | None
    promise: Promise | None
    weight: Decimal | None
    met: bool | None
    met_reported: bool | None


@dataclass(frozen=True, slots=True)
class IndicatorTally:
    """An indicator at a unit on a day. `accepted` is the figure to show, `reported` the one beside it, marked; each
    says how many places stand behind it. `own`: what the unit's own target gives, where places below give theirs."""

    indicator: Indicator
    unit: Unit
    day: date
    accepted: Rolled
    reported: Rolled
    own: PlaceGives | None = None


def indicator_tally(
    indicator: Indicator, unit: Unit, day: date, *, span: Span | None = None, programme: Programme | None = None
) -> IndicatorTally:
    """As known at the end of `day`. `span`: of figures as of those days alone (a period); else the last ones, or by
    the indicator's rule over periods those of the day's year."""
    return indicator_tallies([indicator], unit, day, span=span, programme=programme)[indicator.pk]


def indicator_tallies(
    indicators: Iterable[Indicator],
    unit: Unit,
    day: date,
    *,
    span: Span | None = None,
    programme: Programme | None = None,
) -> dict[int, IndicatorTally]:
    """The same of many indicators, by their ids; the number of queries does not grow."""
    wanted = list(indicators)
    found = places_giving(wanted, unit, day, span=span, programme=programme)
    return {one.pk: _tallied(one, unit, day, found[one.pk]) for one in wanted}


def indicators_of(unit: Unit, programme: Programme | None = None) -> list[Indicator]:
    """The indicators for which the unit's authority or one below it has a target, in the order of their sets."""
    targets = Target.objects.filter(plan__authority__path__startswith=_place(unit).path)
    if programme is not None:
        targets = targets.filter(plan__programme=programme)
    return list(Indicator.objects.filter(pk__in=targets.values("indicator")).order_by("set", "position", "pk"))


def indicator_children(
    indicator: Indicator, unit: Unit, day: date, *, span: Span | None = None, programme: Programme | None = None
) -> list[IndicatorTally]:
    """The indicator at each authority right below that has something to say on it, in their order."""
    found = places_giving([indicator], unit, day, span=span, programme=programme)[indicator.pk]
    out = []
    for child in unit.children.order_by("position", "pk"):
        below = [one for one in found if one.place.path.startswith(child.path)]
        if below:
            out.append(_tallied(indicator, child, day, below))
    return out


def indicator_trend(
    indicator: Indicator, unit: Unit, spans: Sequence[Span], day: date, programme: Programme | None = None
) -> list[IndicatorTally]:
    """The indicator over periods, each as known at the end of `day`."""
    return [indicator_tally(indicator, unit, day, span=span, programme=programme) for span in spans]


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
    """By indicator, what each authority at or below the unit gives, in the order of the tree; seven queries.

    Of several targets of one place for one indicator the one with the last figure speaks.
    """
    targets = _targets(indicators, unit, day, programme)
    reports, changes = _reports(targets), _changes(targets, day)
    weights = _weights([t.plan.authority_id for t in targets], day)
    by_key = {one.pk: one for one in indicators}
    out: dict[int, dict[int, PlaceGives]] = {one.pk: {} for one in indicators}
    for target in targets:
        assert target.indicator_id is not None
        promises = [m.now for m in milestones_by(target, changes.get(target.pk, ()))]
        told = series_by(target, reports.get(target.same_as_id or target.pk, ()), promises, day)
        new = _gives(target, by_key[target.indicator_id], told, day, span, weights)
        held = out[target.indicator_id].get(target.plan.authority_id)
        if held is None or _speaks(new, held):
            out[target.indicator_id][target.plan.authority_id] = new
    return {pk: sorted(some.values(), key=lambda g: g.place.path) for pk, some in out.items()}


def _tallied(indicator: Indicator, unit: Unit, day: date, found: Sequence[PlaceGives]) -> IndicatorTally:
    below = leaves(found)
    mine = next((one for one in found if one.place.pk == unit.pk and one not in below), None)
    rule, way, of = Across(indicator.across), Direction(indicator.direction), indicator.unit_of_measure
    if len(below) == 1 and below[0].place.pk == unit.pk and rule is Across.NONE:
        rule = Across.SUM  # of the place itself, its own figure
    accepted = [Given(g.place.pk, g.accepted, g.weight, g.met, goal_of(g.promise)) for g in below]
    reported = [Given(g.place.pk, g.reported, g.weight, g.met_reported, goal_of(g.promise)) for g in below]
    return IndicatorTally(indicator, unit, day, across(rule, accepted, way, of), across(rule, reported, way, of), mine)


def _gives(
    target: Target, indicator: Indicator, told: Series, day: date, span: Span | None, weights: dict[int, Decimal]
) -> PlaceGives:
    standing = [s.figure for s in told.said if s.state is not FigureState.RETURNED]
    accepted = [s.figure for s in told.said if s.state is FigureState.ACCEPTED]
    rule, counting = Over(indicator.over), Counting(target.counting)
    year = span[1].year if span else day.year
    promise = milestone_ahead(told.promises, date(year, 1, 1))
    a, r = (over(rule, _of(figures, rule, day, span), counting) for figures in (accepted, standing))
    return PlaceGives(
        target.plan.authority,
        target,
        a,
        r,
        promise,
        weights.get(target.plan.authority_id),
        _met(promise, a),
        _met(promise, r),
    )


def _of(figures: list[Figure], rule: Over, day: date, span: Span | None) -> list[Figure]:
    if span is not None:
        return [f for f in figures if span[0] <= f.as_of <= span[1]]
    return figures if rule is Over.LATEST else in_year(figures, date(day.year, 12, 31))


def _met(promise: Promise | None, figure: Figure | None) -> bool | None:
    if promise is None or figure is None:
        return None
    value = figure.value if isinstance(figure.value, bool) else figure.amount
    return met(promise.comparator, promise.value, value)


def _speaks(new: PlaceGives, held: PlaceGives) -> bool:
    def last(one: PlaceGives) -> tuple[date, date, int]:
        return (
            one.accepted.as_of if one.accepted else date.min,
            one.reported.as_of if one.reported else date.min,
            -one.target.pk,
        )

    return last(new) > last(held)


def _place(unit: Unit) -> Unit:
    return unit if unit.is_authority or unit.authority is None else unit.authority


def _targets(indicators: Sequence[Indicator], unit: Unit, day: date, programme: Programme | None) -> list[Target]:
    stood = Q(removed_on__isnull=True) | Q(removed_on__gt=day)
    rows = Target.ever.filter(stood, indicator__in=indicators, plan__authority__path__startswith=_place(unit).path)
    if not unit.is_authority:
        rows = rows.filter(tracked_by__path__startswith=unit.path)
    if programme is not None:
        rows = rows.filter(plan__programme=programme)
    found = rows.select_related("plan__authority").prefetch_related("milestones").order_by("plan_id", "position")
    return [t for t in found if (t.plan.issued_on or day_of(t.plan.approved_at)) <= day]


def _reports(targets: Sequence[Target]) -> dict[int | None, list[Report]]:
    rows = Report.objects.filter(target__in={t.same_as_id or t.pk for t in targets}, nothing=False)
    verdicts = Prefetch("verdicts", Verdict.objects.order_by("at", "id"))
    parts = Prefetch("parts", ReportPart.objects.none())
    out: dict[int | None, list[Report]] = {}
    for row in rows.select_related("period").prefetch_related(verdicts, parts).order_by("sent_at", "id"):
        out.setdefault(row.target_id, []).append(row)
    return out


def _changes(targets: Sequence[Target], day: date) -> dict[int | None, list[Adjustment]]:
    out: dict[int | None, list[Adjustment]] = {}
    for row in Adjustment.objects.filter(target__in=targets, kind=AdjustmentKind.VALUE, on__lte=day):
        out.setdefault(row.target_id, []).append(row)
    return out


def _weights(places: Iterable[int], day: date) -> dict[int, Decimal]:
    """The last known population of each place up to the day's year."""
    rows = PlaceFigure.objects.filter(place__in=set(places), key=POPULATION, year__lte=day.year).order_by("year")
    return {row.place_id: row.value for row in rows}
