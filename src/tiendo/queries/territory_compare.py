"""The places below a unit on one indicator, ranked: what is accepted, what is only reported, who is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tiendo.core.adding import Direction
from tiendo.core.rollup import goal_of
from tiendo.core.values import Figure
from tiendo.queries.indicator_tallies import (
    IndicatorTally,
    indicator_children,
    indicator_tally,
    indicators_of,
)
from tiendo.queries.places import names_on
from tiendo.queries.scope import units_for
from tiendo.records.models import Indicator, Person, Programme, Unit
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


def among(person: Person, unit: Unit) -> Unit:
    """The unit whose places are compared: a commune stands among its sisters, where he may see them."""
    above = unit.parent if unit.kind == UnitKind.COMMUNE else None
    return above if above is not None and units_for(person).filter(pk=above.pk).exists() else unit


def comparison(indicator: Indicator, unit: Unit, day: date, programme: Programme | None = None) -> Comparison:
    """Each authority right below that has a target for the indicator; a commune stands alone."""
    whole = indicator_tally(indicator, unit, day, programme=programme)
    found = [whole] if unit.kind == UnitKind.COMMUNE else []
    found = found or indicator_children(indicator, unit, day, programme=programme)
    names = names_on([one.unit for one in found], day)
    stands = [_stand(one, names[one.unit.pk]) for one in found]
    down = Direction(indicator.direction) is Direction.DOWN
    ranked = sorted((s for s in stands if s.accepted is not None), key=lambda s: _order(s, down))
    missing = sorted((s for s in stands if s.accepted is None), key=lambda s: (s.reported is None, s.name))
    return Comparison(indicator, whole, _with_ranks(ranked), missing)


def _order(one: Stand, down: bool) -> tuple[Decimal, str]:
    amount = one.accepted or Decimal(0)
    return (amount if down else -amount, one.name)


def _stand(one: IndicatorTally, name: str) -> Stand:
    """A place that stands for itself shows its own figure, whatever the rule by which places make the one above."""
    own = one.gives.gives if one.gives else None
    rolled, reported, counts = (
        one.accepted,
        one.reported.amount,
        _pair(one.accepted.numerator, one.accepted.denominator),
    )
    accepted = rolled.amount
    if own is not None and rolled.of <= 1:
        accepted, reported = _amount(own.accepted), _amount(own.reported)
        counts = _pair(own.accepted.numerator, own.accepted.denominator) if own.accepted else None
    promise = own.promise if own else None
    return Stand(
        unit=one.unit,
        name=name,
        accepted=accepted,
        reported=reported,
        counts=counts,
        goal=goal_of(promise),
        year=promise.year if promise else None,
        met=own.met if own else None,
        of=rolled.of,
        given=one.reported.given,
        usable=rolled.usable,
    )


def _amount(figure: Figure | None) -> Decimal | None:
    if figure is None:
        return None
    return Decimal(figure.value) if isinstance(figure.value, bool) else figure.amount


def _pair(top: Decimal | None, bottom: Decimal | None) -> tuple[Decimal, Decimal] | None:
    return None if top is None or bottom is None else (top, bottom)


def _with_ranks(ranked: list[Stand]) -> list[Stand]:
    out: list[Stand] = []
    for at, one in enumerate(ranked, 1):
        same = out and out[-1].accepted == one.accepted
        out.append(replace(one, rank=out[-1].rank if same else at))
    return out
