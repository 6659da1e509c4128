"""Indicators added up over the tree of units, each by its own rule; accepted figures and reported ones side by side.

Stored sums answer (`usecases.indicator_tallies` keeps them): of any authority and any past day, with a number of rows
and queries that does not grow with the places below. Figures of a period, and those of an office, are folded out of
the facts (`queries.indicator_fold`), which say the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from tiendo.core.adding import Across, Direction
from tiendo.core.giving import Gives, Span
from tiendo.core.rollup import Rolled, Sums, rolled
from tiendo.core.sums import Cells, sums_of
from tiendo.queries.indicator_fold import (
    IndicatorTally,
    PlaceGives,
    by_child,
    folded,
    folded_below,
    indicators_asked,
    tallied,
)
from tiendo.queries.promises import promise_from
from tiendo.queries.tallies import held_on, holds, spans
from tiendo.records.facts import figure_from
from tiendo.records.models import Indicator, IndicatorGiven, IndicatorSums, Programme, Unit
from tiendo.records.models.units import AUTHORITIES
from tiendo.records.ready import Ready, Row

__all__ = ["IndicatorTally", "PlaceGives", "indicator_children", "indicator_tallies", "indicator_tally"]
__all__ += ["indicator_trends", "indicators_of"]
SIDES = ("a", "r")
_GIVES = ("target_id", "accepted", "reported", "promise", "weight", "met", "met_reported")
Worst = dict[tuple[int, str], tuple[Decimal, int, Decimal]]  # by indicator and side: rank, place, amount


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
    below: bool = True,
) -> dict[int, IndicatorTally]:
    """The same of many indicators, by their ids; two queries, two more where the worst place is looked for. `below`
    false: of the authority alone, without the places below it."""
    wanted = list(indicators)
    if span is not None or not unit.is_authority:
        return folded(wanted, unit, day, span=span, programme=programme)
    return IndicatorDays(wanted, unit, [day], programme, below=below).on(wanted, day)


def indicators_of(unit: Unit, programme: Programme | None = None) -> list[Indicator]:
    """The indicators for which the unit's authority or one below it has a target, in the order of their sets."""
    if not unit.is_authority:
        return indicators_asked(unit, programme)
    if programme is None:
        return _INDICATORS.objects(unit.pk)
    of = Q(programme=programme)
    return list(_indicators(unit.pk, of, of))


def _indicators(unit: int, in_sums: Q, in_given: Q) -> QuerySet[Indicator]:
    below = IndicatorSums.objects.filter(in_sums, unit=unit, until=None).exclude(cells={})
    own = IndicatorGiven.objects.filter(in_given, place=unit, until=None)
    found = Indicator.objects.filter(Q(pk__in=below.values("indicator")) | Q(pk__in=own.values("indicator")))
    return found.order_by("set", "position", "pk")


def indicator_trends(
    indicators: Iterable[Indicator], unit: Unit, days: Sequence[date], *, programme: Programme | None = None
) -> dict[int, list[IndicatorTally]]:
    """By their ids, each as known at the end of each day, in the order given; the queries are those of one day."""
    wanted = list(indicators)
    if not unit.is_authority:
        every = [folded(wanted, unit, day, programme=programme) for day in days]
    else:
        kept = IndicatorDays(wanted, unit, days, programme)
        every = [kept.on(wanted, day) for day in days]
    return {one.pk: [found[one.pk] for found in every] for one in wanted}


class IndicatorDays:
    """What indicators come to at one authority at the end of some days, out of what is stored; two queries, and two
    more for each day that is asked for where the worst place is looked for. `below` false: of the authority alone."""

    def __init__(
        self,
        indicators: Sequence[Indicator],
        unit: Unit,
        days: Sequence[date],
        programme: Programme | None = None,
        *,
        below: bool = True,
    ) -> None:
        self.unit, self.programme = unit, programme
        ids = [one.pk for one in indicators]
        self._below: dict[tuple[int, date], Cells] = {}
        for _, indicator, since, until, cells in _sums([unit.pk], ids, days, programme) if ids and below else ():
            self._below |= {(indicator, day): cells for day in days if holds(since, until, day)}
        self._given: dict[tuple[int, date], PlaceGives] = {}
        for _, indicator, since, until, *told in _givens([unit.pk], ids, days, programme) if ids else ():
            one = PlaceGives(unit, _gives(*told))
            self._given |= {(indicator, day): one for day in days if holds(since, until, day)}

    def on(self, indicators: Sequence[Indicator], day: date) -> dict[int, IndicatorTally]:
        """By their ids, as known at the end of the day."""
        worst = self._worst_on(indicators, day)
        return {
            one.pk: _tally(
                one, self.unit, day, self._below.get((one.pk, day), {}), self._given.get((one.pk, day)), worst
            )
            for one in indicators
        }

    def accepted_on(self, indicators: Sequence[Indicator], day: date) -> dict[int, Rolled]:
        """The accepted side alone of the same."""
        worst, out = self._worst_on(indicators, day), {}
        for one in indicators:
            below = self._below.get((one.pk, day), {})
            if below.get("of"):
                out[one.pk] = _rolled(one, sums_of(below, SIDES[0]), worst.get((one.pk, SIDES[0])))
            else:
                out[one.pk] = _tally(one, self.unit, day, below, self._given.get((one.pk, day)), worst).accepted
        return out

    def _worst_on(self, indicators: Sequence[Indicator], day: date) -> Worst:
        return _worst(indicators, self.unit, day, self.programme) if self._below else {}


def indicator_children(
    indicator: Indicator, unit: Unit, day: date, *, span: Span | None = None, programme: Programme | None = None
) -> list[IndicatorTally]:
    """The indicator at each authority right below that has something to say on it, in their order."""
    if span is not None or not unit.is_authority:
        return folded_below(indicator, unit, day, span=span, programme=programme)
    children = _CHILDREN.objects(unit.pk)
    ids = [one.pk for one in children]
    below = {pk: cells for pk, _, _, _, cells in _sums(ids, [indicator.pk], [day], programme) if cells}
    if below and Across(indicator.across) is Across.WORST:
        return by_child(indicator, unit, day, _places(indicator, unit, day, programme))
    given = {pk: _gives(*told) for pk, _, _, _, *told in _givens(ids, [indicator.pk], [day], programme)}
    out = []
    for child in children:
        if child.pk in below or child.pk in given:
            gives = PlaceGives(child, given[child.pk]) if child.pk in given else None
            out.append(_tally(indicator, child, day, below.get(child.pk, {}), gives, {}))
    return out


def gives_of(row: IndicatorGiven) -> Gives:
    """What the row keeps, as the fold of facts has it."""
    return _gives(*(getattr(row, name) for name in _GIVES))


def _gives(target: int, accepted: Any, reported: Any, promise: Any, weight: Any, met: Any, met_reported: Any) -> Gives:
    first, second = (figure_from(told) if told else None for told in (accepted, reported))
    return Gives(target, first, second, promise_from(promise) if promise else None, weight, met, met_reported)


def _tally(
    indicator: Indicator, unit: Unit, day: date, below: Cells, gives: PlaceGives | None, worst: Worst
) -> IndicatorTally:
    if not below.get("of") and gives is None:
        none = Rolled(Across(indicator.across), 0, 0, 0, 0)
        return IndicatorTally(indicator, unit, day, none, none)
    if not below.get("of"):
        return tallied(indicator, unit, day, [gives] if gives else [])
    accepted, reported = (_rolled(indicator, sums_of(below, side), worst.get((indicator.pk, side))) for side in SIDES)
    return IndicatorTally(indicator, unit, day, accepted, reported, gives, gives)


def _rolled(indicator: Indicator, sums: Sums, worst: tuple[Decimal, int, Decimal] | None) -> Rolled:
    rule, way = Across(indicator.across), Direction(indicator.direction)
    if worst is None:
        return rolled(rule, sums, way)
    rank, place, amount = worst
    return rolled(rule, replace(sums, worst=(rank, place)), way, {place: amount})


def _worst(indicators: Sequence[Indicator], unit: Unit, day: date, programme: Programme | None) -> Worst:
    """The worst leaf below the unit on each indicator that asks for it."""
    wanted = [one.pk for one in indicators if Across(one.across) is Across.WORST]
    out: Worst = {}
    for side, rank in (("a", "rank"), ("r", "rank_reported")) if wanted else ():
        where = Q(place__path__startswith=unit.path, indicator__in=wanted, **{f"{rank}__isnull": False})
        upper = IndicatorSums.objects.filter(held_on(day, day), unit=OuterRef("place"), indicator=OuterRef("indicator"))
        upper = upper.filter(programme=programme).exclude(cells={})
        rows = _given_on(where, day, programme).filter(~Exists(upper))
        order = Window(RowNumber(), partition_by=F("indicator"), order_by=[F(rank).asc(), F("place").asc()])
        for row in rows.annotate(turn=order).filter(turn=1):
            figure = gives_of(row).accepted if side == "a" else gives_of(row).reported
            amount = figure.amount if figure else None
            out[row.indicator_id, side] = (getattr(row, rank), row.place_id, amount or Decimal(0))
    return out


def _places(indicator: Indicator, unit: Unit, day: date, programme: Programme | None) -> list[PlaceGives]:
    """What each place at or below the unit gives."""
    rows = _given_on(Q(place__path__startswith=unit.path, indicator=indicator), day, programme)
    return [PlaceGives(row.place, gives_of(row)) for row in rows.select_related("place").order_by("place__path")]


def _given_on(where: Q, day: date, programme: Programme | None) -> QuerySet[IndicatorGiven]:
    of = Q(speaks=True) if programme is None else Q(programme=programme)
    return IndicatorGiven.objects.filter(where, of, held_on(day, day))


def _givens(
    places: Collection[int], indicators: Collection[int], days: Sequence[date], programme: Programme | None
) -> list[Row]:
    """Place, indicator, since, until, then what `_gives` takes: the rows that hold on any of the days."""
    asked: tuple[Any, ...] = (places, indicators, *spans(days))
    return _GIVEN.rows(*asked) if programme is None else list(_given(*asked).filter(programme=programme))


def _given(places: Collection[int], indicators: Collection[int], *days: date) -> QuerySet[IndicatorGiven, Any]:
    rows = IndicatorGiven.objects.filter(held_on(*days), place__in=places, indicator__in=indicators).order_by()
    return rows.values_list("place_id", "indicator_id", "since", "until", *_GIVES)


def _sums(
    units: Collection[int], indicators: Collection[int], days: Sequence[date], programme: Programme | None
) -> list[Row]:
    """Unit, indicator, since, until, cells: the rows that hold on any of the days."""
    asked: tuple[Any, ...] = (units, indicators, *spans(days))
    return _SUMS.rows(*asked) if programme is None else list(_summed(*asked).filter(programme=programme))


def _summed(units: Collection[int], indicators: Collection[int], *days: date) -> QuerySet[IndicatorSums, Any]:
    rows = IndicatorSums.objects.filter(held_on(*days), unit__in=units, indicator__in=indicators).order_by()
    return rows.values_list("unit_id", "indicator_id", "since", "until", "cells")


_GIVEN = Ready(lambda *asked: _given(*asked).filter(speaks=True))
_SUMS = Ready(lambda *asked: _summed(*asked).filter(programme=None))
_INDICATORS = Ready(lambda unit: _indicators(unit, Q(programme=None), Q()))
_CHILDREN = Ready(lambda unit: Unit.objects.filter(parent=unit, kind__in=AUTHORITIES).order_by("position", "pk"))
