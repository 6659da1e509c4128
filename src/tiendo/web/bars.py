"""The bars of places compared on one indicator: geometry alone."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tiendo.queries.territory_compare import Comparison, Stand


@dataclass(frozen=True, slots=True)
class Bar:
    """In hundredths of the widest: `fill` accepted, `said` reported, `mark` the milestone (None: none)."""

    stand: Stand
    fill: Decimal
    said: Decimal
    mark: Decimal | None


def bars(found: Comparison) -> list[Bar]:
    amounts = [a for s in found.rows for a in (s.accepted, s.reported, s.goal) if a is not None]
    widest = max((abs(a) for a in amounts), default=Decimal(0)) or Decimal(1)

    def part(amount: Decimal | None) -> Decimal:
        return round(min(max(amount or Decimal(0), Decimal(0)) / widest * 100, Decimal(100)), 1)

    return [Bar(s, part(s.accepted), part(s.reported), None if s.goal is None else part(s.goal)) for s in found.ranked]
