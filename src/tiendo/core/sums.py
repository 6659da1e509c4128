"""Sums of indicators as whole numbers, so that adding and taking away in any order gives the same to the last digit.

A place adds cells: "of" (it is asked), "a.…" of its accepted figure, "r.…" of the reported one. Amounts are counted in
thousand-millionths. Cells at nought are left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from tiendo.core.adding import Across, Direction
from tiendo.core.giving import Gives
from tiendo.core.rollup import Given, Sums, goal_of, leaf

Cells = Mapping[str, int]
Line = Sequence[tuple[date, Cells]]  # what holds from each day on, in order of days; before the first nothing
PLACES = 9
_COUNTS = ("given", "usable", "met")


def leaf_sums(
    place: int, gives: Gives, rule: Across, direction: Direction = Direction.UP, unit: str = ""
) -> tuple[Sums, Sums]:
    """What a place adds by its accepted figure, and by its reported one."""
    accepted, reported = given_of(place, gives)
    return leaf(rule, accepted, direction, unit), leaf(rule, reported, direction, unit)


def given_of(place: int, gives: Gives) -> tuple[Given, Given]:
    goal = goal_of(gives.promise)
    return (
        Given(place, gives.accepted, gives.weight, gives.met, goal),
        Given(place, gives.reported, gives.weight, gives.met_reported, goal),
    )


def cells_of(accepted: Sums, reported: Sums) -> dict[str, int]:
    found = {"of": accepted.of}
    for side, sums in (("a", accepted), ("r", reported)):
        found |= {f"{side}.{name}": getattr(sums, name) for name in _COUNTS}
        found |= {f"{side}.amount": _whole(sums.amount), f"{side}.bottom": _whole(sums.bottom)}
    return {name: n for name, n in found.items() if n}


def sums_of(cells: Cells, side: str) -> Sums:
    """The other way round, of side "a" or "r"; the worst place is not in the cells."""
    given, usable, met = (cells.get(f"{side}.{name}", 0) for name in _COUNTS)
    amount, bottom = (Decimal(cells.get(f"{side}.{name}", 0)).scaleb(-PLACES) for name in ("amount", "bottom"))
    return Sums(cells.get("of", 0), given, usable, met, amount, bottom)


def _whole(amount: Decimal) -> int:
    return int(amount.scaleb(PLACES).to_integral_value())


def whole_of(below: Line, own: Line) -> list[tuple[date, Cells]]:
    """What a unit adds to the one above it: those below it, where any is asked; else what it gives itself."""
    return [(day, b if b.get("of") else o) for day, b, o in _both(below, own)]


def difference(new: Line, old: Line) -> dict[date, Counter[str]]:
    """What is to be added from which day on to make the new of the old; what cancels out is left out."""
    out: dict[date, Counter[str]] = {}
    was: dict[str, int] = {}
    for day, n, o in _both(new, old):
        now = {name: more for name in n.keys() | o.keys() if (more := n.get(name, 0) - o.get(name, 0))}
        names = now.keys() | was.keys()
        step = Counter({name: more for name in names if (more := now.get(name, 0) - was.get(name, 0))})
        if step:
            out[day] = step
        was = now
    return out


def _both(one: Line, other: Line) -> list[tuple[date, Cells, Cells]]:
    out = []
    at = {0: -1, 1: -1}
    lines = (one, other)
    for day in sorted({d for line in lines for d, _ in line}):
        for n, line in enumerate(lines):
            while at[n] + 1 < len(line) and line[at[n] + 1][0] <= day:
                at[n] += 1
        a, b = (lines[n][at[n]][1] if at[n] >= 0 else {} for n in (0, 1))
        out.append((day, a, b))
    return out


def added_up(steps: Mapping[date, Mapping[str, int]]) -> list[tuple[date, Cells]]:
    """The line that changes make, where there was nothing before."""
    held: Counter[str] = Counter()
    out: list[tuple[date, Cells]] = []
    for day in sorted(steps):
        for name, n in steps[day].items():
            held[name] += n
        out.append((day, {name: n for name, n in held.items() if n}))
    return out
