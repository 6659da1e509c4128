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
from functools import reduce
from operator import or_
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
from tiendo.records.facts import figure_from
from tiendo.records.models import Indicator, IndicatorGiven, IndicatorSums, Programme, Unit

__all__ = ["IndicatorTally", "PlaceGives", "indicator_children", "indicator_tallies", "indicator_tally"]
__all__ += ["indicator_trends", "indicators_of"]
SIDES = ("a", "r")
POINTS_ASKED = 24
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
    found = _on_days(wanted, unit, [day], programme, below)
    return {one.pk: found[one.pk][0] for one in wanted}


def indicators_of(unit: Unit, programme: Programme | None = None) -> list[Indicator]:
    """The indicators for which the unit's authority or one below it has a target, in the order of their sets."""
    if not unit.is_authority:
        return indicators_asked(unit, programme)
    below = IndicatorSums.objects.filter(unit=unit, until=None, programme=programme).exclude(cells={})
    own = IndicatorGiven.objects.filter(Q() if programme is None else Q(programme=programme), place=unit, until=None)
    found = Indicator.objects.filter(Q(pk__in=below.values("indicator")) | Q(pk__in=own.values("indicator")))
    return list(found.order_by("set", "position", "pk"))


def indicator_trends(
    indicators: Iterable[Indicator], unit: Unit, days: Sequence[date], *, programme: Programme | None = None
) -> dict[int, list[IndicatorTally]]:
    """By their ids, each as known at the end of each day, in the order given; the queries are those of one day."""
    wanted = list(indicators)
    if not unit.is_authority:
        every = [folded(wanted, unit, day, programme=programme) for day in days]
        return {one.pk: [found[one.pk] for found in every] for one in wanted}
    return _on_days(wanted, unit, days, programme)


def _on_days(
    wanted: Sequence[Indicator], unit: Unit, days: Sequence[date], programme: Programme | None, whole: bool = True
) -> dict[int, list[IndicatorTally]]:
    ids = [one.pk for one in wanted]
    sums = _sums(Q(unit=unit, indicator__in=ids), days, programme).values_list("indicator", "since", "until", "cells")
    below: dict[tuple[int, date], Cells] = {}
    for indicator, since, until, cells in sums if wanted and whole else ():
        below |= {(indicator, day): cells for day in days if since <= day and (until is None or day < until)}
    given: dict[tuple[int, date], PlaceGives] = {}
    for row in _givens(Q(place=unit, indicator__in=ids), days, programme) if wanted else ():
        one = PlaceGives(unit, gives_of(row))
        given |= {(row.indicator_id, day): one for day in days if _holds(row, day)}
    worst: dict[date, Worst] = {day: _worst(wanted, unit, day, programme) if below else {} for day in days}
    return {
        one.pk: [
            _tally(one, unit, day, below.get((one.pk, day), {}), given.get((one.pk, day)), worst[day]) for day in days
        ]
        for one in wanted
    }


def indicator_children(
    indicator: Indicator, unit: Unit, day: date, *, span: Span | None = None, programme: Programme | None = None
) -> list[IndicatorTally]:
    """The indicator at each authority right below that has something to say on it, in their order."""
    if span is not None or not unit.is_authority:
        return folded_below(indicator, unit, day, span=span, programme=programme)
    sums = _sums(Q(unit__parent=unit, indicator=indicator), [day], programme).exclude(cells={})
    below = dict(sums.values_list("unit_id", "cells"))
    if below and Across(indicator.across) is Across.WORST:
        return by_child(indicator, unit, day, _places(indicator, unit, day, programme))
    rows = _givens(Q(place__parent=unit, indicator=indicator), [day], programme)
    given = {row.place_id: gives_of(row) for row in rows}
    out = []
    for child in unit.children.filter(pk__in=below.keys() | given.keys()).order_by("position", "pk"):
        gives = PlaceGives(child, given[child.pk]) if child.pk in given else None
        out.append(_tally(indicator, child, day, below.get(child.pk, {}), gives, {}))
    return out


def gives_of(row: IndicatorGiven) -> Gives:
    """What the row keeps, as the fold of facts has it."""
    accepted, reported = (figure_from(told) if told else None for told in (row.accepted, row.reported))
    promise = promise_from(row.promise) if row.promise else None
    return Gives(row.target_id, accepted, reported, promise, row.weight, row.met, row.met_reported)


def _tally(
    indicator: Indicator, unit: Unit, day: date, below: Cells, gives: PlaceGives | None, worst: Worst
) -> IndicatorTally:
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
        upper = _sums(Q(unit=OuterRef("place"), indicator=OuterRef("indicator")), [day], programme).exclude(cells={})
        rows = _givens(where, [day], programme).filter(~Exists(upper))
        order = Window(RowNumber(), partition_by=F("indicator"), order_by=[F(rank).asc(), F("place").asc()])
        for row in rows.annotate(turn=order).filter(turn=1):
            figure = gives_of(row).accepted if side == "a" else gives_of(row).reported
            amount = figure.amount if figure else None
            out[row.indicator_id, side] = (getattr(row, rank), row.place_id, amount or Decimal(0))
    return out


def _places(indicator: Indicator, unit: Unit, day: date, programme: Programme | None) -> list[PlaceGives]:
    """What each place at or below the unit gives."""
    rows = _givens(Q(place__path__startswith=unit.path, indicator=indicator), [day], programme)
    return [PlaceGives(row.place, gives_of(row)) for row in rows.select_related("place").order_by("place__path")]


def _givens(where: Q, days: Collection[date], programme: Programme | None) -> QuerySet[IndicatorGiven]:
    of = Q(speaks=True) if programme is None else Q(programme=programme)
    return IndicatorGiven.objects.filter(where, of, held_on(days))


def _sums(where: Q, days: Collection[date], programme: Programme | None) -> QuerySet[IndicatorSums]:
    return IndicatorSums.objects.filter(where, held_on(days), programme=programme)


def held_on(days: Collection[date]) -> Q:
    """The rows that hold on any of the days; days few enough are asked for one by one."""

    def on(first: date, last: date) -> Q:
        return Q(since__lte=last) & (Q(until__isnull=True) | Q(until__gt=first))

    if len(days) > POINTS_ASKED:
        return on(min(days), max(days))
    return reduce(or_, (on(day, day) for day in days), Q())


def _holds(row: Any, day: date) -> bool:
    return bool(row.since <= day and (row.until is None or day < row.until))
