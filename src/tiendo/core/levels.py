"""Counts that hold from a day until the next change: how an item's history raises and lowers them, on any day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Level:
    """What holds from `since` on; the next level ends it. Counters at nought are left out."""

    since: date
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Counts:
    """Under which keys an item counts, and what it adds to under each."""

    keys: frozenset[object]
    cells: tuple[str, ...]


Spans = Sequence[tuple[date, Counts | None]]  # from each day on, in order of days; None: it counts nowhere
Steps = dict[object, dict[date, Counter[str]]]  # by key and day, what is added from that day on


def steps(new: Spans, old: Spans = ()) -> Steps:
    """What an item's new history changes against the old one, from which day on; what cancels out is left out."""
    out: Steps = {}
    for spans, sign in ((new, 1), (old, -1)):
        was: Counts | None = None
        for since, now in spans:
            _add(out, since, was, -sign)
            _add(out, since, now, sign)
            was = now
    return clean(out)


def _add(out: Steps, since: date, counts: Counts | None, sign: int) -> None:
    for key in counts.keys if counts else ():
        day = out.setdefault(key, {}).setdefault(since, Counter())
        for cell in counts.cells if counts else ():
            day[cell] += sign


def merged(many: Iterable[Steps]) -> Steps:
    """The steps of many items together."""
    out: Steps = {}
    for one in many:
        for key, days in one.items():
            held = out.setdefault(key, {})
            for day, change in days.items():
                _sum(held.setdefault(day, Counter()), change)
    return clean(out)


def clean(found: Steps) -> Steps:
    out: Steps = {}
    for key, days in found.items():
        kept = {day: Counter({n: c for n, c in change.items() if c}) for day, change in days.items()}
        if kept := {day: change for day, change in kept.items() if change}:
            out[key] = kept
    return out


def raised(levels: Sequence[Level], changes: Mapping[date, Mapping[str, int]]) -> list[Level]:
    """The levels of one key after changes that hold from their days on: levels begin where something changes.

    `levels` are in order of days and reach back to the earliest change, or begin with the first there is.
    """
    starts = sorted({level.since for level in levels} | changes.keys())
    out: list[Level] = []
    at, more = 0, Counter[str]()
    held: Mapping[str, int] = {}
    for day in starts:
        while at < len(levels) and levels[at].since <= day:
            held, at = levels[at].counts, at + 1
        _sum(more, changes.get(day, {}))
        now = Counter(held)
        _sum(now, more)
        out.append(Level(day, {name: n for name, n in now.items() if n}))
    return out


def _sum(to: Counter[str], change: Mapping[str, int]) -> None:
    """Counter's own + drops what is negative."""
    for name, n in change.items():
        to[name] += n
