"""The places below a unit on one indicator, ranked: what is accepted, what is only reported, who is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tiendo.core.adding import Direction
from tiendo.core.reading import Comparator
from tiendo.core.rollup import goal_of
from tiendo.queries.indicator_tallies import (
    IndicatorTally,
    indicator_children,
    indicator_tally,
    indicators_of,
    places_giving,
)
from tiendo.queries.places import names_on
from tiendo.records.models import Indicator, Programme, Unit
from tiendo.records.models.units import UnitKind


@dataclass(frozen=True, slots=True)
class Stand:
    """A place on an indicator. `rank` is by the accepted figure, None without one; places with one figure share it.

    `goal` is its milestone in force, `year` its year, where it is a figure; `of` places stand in it, `given` of these
    have reported and `usable` make the accepted figure.
    """

    unit: Unit
    name: str
    accepted: Decimal | None
    reported: Decimal | None
    counts: tuple[Decimal, Decimal] | None
    goal: Decimal | None
    year: int | None
    met: bool | None
    of: int
    given: int
    usable: int
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`ranked` have an accepted figure, `missing` none; `whole` is the unit's own figure."""

    indicator: Indicator
    whole: IndicatorTally
    ranked: list[Stand]
    missing: list[Stand]

    @property
    def places(self) -> int:
        return len(self.ranked) + len(self.missing)

    @property
    def met(self) -> int:
        return sum(one.met is True for one in self.ranked)

    @property
    def rows(self) -> list[Stand]:
        return [*self.ranked, *self.missing]


def choices(unit: Unit, programme: Programme | None = None) -> list[Indicator]:
    """The indicators that can be compared at a unit."""
    return indicators_of(unit, programme)


def comparison(indicator: Indicator, unit: Unit, day: date, programme: Programme | None = None) -> Comparison:
    """Each authority right below that has a target for the indicator; a commune stands beside its sisters."""
    above = unit.parent if unit.kind == UnitKind.COMMUNE and unit.parent else unit
    whole = indicator_tally(indicator, above, day, programme=programme)
    promises = _promises(indicator, above, day, programme)
    found = indicator_children(indicator, above, day, programme=programme)
    names = names_on([one.unit for one in found], day)
    stands = [_stand(one, names[one.unit.pk], promises.get(one.unit.pk)) for one in found]
    down = Direction(indicator.direction) is Direction.DOWN
    ranked = sorted((s for s in stands if s.accepted is not None), key=lambda s: _order(s, down))
    missing = sorted((s for s in stands if s.accepted is None), key=lambda s: (s.reported is None, s.name))
    return Comparison(indicator, whole, _with_ranks(ranked), missing)


def _order(one: Stand, down: bool) -> tuple[Decimal, str]:
    amount = one.accepted or Decimal(0)
    return (amount if down else -amount, one.name)


def _promises(
    indicator: Indicator, unit: Unit, day: date, programme: Programme | None
) -> dict[int, tuple[Decimal | None, int | None, bool | None]]:
    """The milestone in force of each place that has one of its own: its figure, its year, whether it is reached."""
    out: dict[int, tuple[Decimal | None, int | None, bool | None]] = {}
    for one in places_giving([indicator], unit, day, programme=programme)[indicator.pk]:
        promise = one.promise
        if promise is not None and promise.comparator is not Comparator.TEXT:
            out[one.place.pk] = (goal_of(promise), promise.year, one.met)
    return out


def _stand(one: IndicatorTally, name: str, promise: tuple[Decimal | None, int | None, bool | None] | None) -> Stand:
    goal, year, met = promise or (None, None, None)
    rolled = one.accepted
    counts = (rolled.numerator, rolled.denominator)
    return Stand(
        unit=one.unit,
        name=name,
        accepted=rolled.amount,
        reported=one.reported.amount,
        counts=counts if counts[0] is not None and counts[1] is not None else None,  # type: ignore[arg-type]
        goal=goal,
        year=year,
        met=met,
        of=rolled.of,
        given=one.reported.given,
        usable=rolled.usable,
    )


def _with_ranks(ranked: list[Stand]) -> list[Stand]:
    out: list[Stand] = []
    for at, one in enumerate(ranked, 1):
        same = out and out[-1].accepted == one.accepted
        out.append(replace(one, rank=out[-1].rank if same else at))
    return out
