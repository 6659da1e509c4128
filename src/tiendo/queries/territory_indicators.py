"""The indicators of a place on its page: what the accepted figures come to now, and at the end of each month before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tiendo.core.rollup import Rolled
from tiendo.queries.indicator_tallies import IndicatorDays, IndicatorTally, indicators_of
from tiendo.records.models import Indicator, Programme, Unit

SHOWN = 12


@dataclass(frozen=True, slots=True)
class IndicatorLine:
    """`points` are the accepted figures known at the end of each day, the last of them of the page's own day."""

    indicator: Indicator
    points: list[tuple[date, Rolled]]
    reported: Rolled

    @property
    def now(self) -> Rolled:
        return self.points[-1][1]


@dataclass(frozen=True, slots=True)
class PlaceIndicators:
    """Of `whole` indicators those with a figure and with most places behind them, in the order of their sets."""

    lines: list[IndicatorLine]
    whole: int


def place_indicators(unit: Unit, days: Sequence[date], programme: Programme | None) -> PlaceIndicators:
    """Of an authority, up to the last of the days; three queries, and two more a day where the worst place is told."""
    every = indicators_of(unit, programme) if unit.is_authority else []
    kept = IndicatorDays(every, unit, days, programme)
    now = kept.on(every, days[-1])
    told = [one for one in every if now[one.pk].accepted.of]
    most = {one.pk for one in sorted(told, key=lambda one: _weight(now[one.pk]), reverse=True)[:SHOWN]}
    chosen = [one for one in told if one.pk in most]
    past = [(day, kept.accepted_on(chosen, day)) for day in days[:-1]]
    lines = [
        IndicatorLine(
            one,
            [*((day, found[one.pk]) for day, found in past), (days[-1], now[one.pk].accepted)],
            now[one.pk].reported,
        )
        for one in chosen
    ]
    return PlaceIndicators(lines, len(told))


def _weight(tally: IndicatorTally) -> tuple[bool, int]:
    return (tally.accepted.amount is not None, tally.accepted.of)
