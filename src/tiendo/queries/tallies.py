"""Items added up over the tree of units: what pages, papers and the portal ask, of any unit and any past day.

A task counts once in a run: under the plan in which it presses most. It counts for each unit that leads it, once for
its authority and each authority above. Counters are named in `core.rollup`; each axis there adds up to the whole.

Stored tallies answer (`usecases.tallies` keeps them); items that a midnight not yet worked through has turned are
folded on the spot, so that an answer is right however late that work is.
Figures of indicators are in `queries.indicator_tallies`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from os.path import commonpath
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from tiendo.core.alerts import Colour, Rule
from tiendo.core.rollup import (
    AXES,
    CALM,
    COLOUR,
    NO_EVIDENCE,
    RULE,
    SILENT,
    TARGET_AXES,
    TARGET_RED,
    TARGETS,
    TASKS,
    UNDATED,
    WORK,
    added,
    less,
)
from tiendo.core.states import WorkState
from tiendo.queries.stood import group_title, items_of, named
from tiendo.records.models import ItemStanding, Programme, Run, Tally, Unit
from tiendo.records.models.units import AUTHORITIES
from tiendo.records.ready import Ready

ON_THE_SPOT, RUNS_ON_THE_SPOT = 400, 8
_RED, _AMBER, _COMPLETE = COLOUR[Colour.RED], COLOUR[Colour.AMBER], WORK[WorkState.COMPLETE]
POINTS_ASKED = 24


@dataclass(frozen=True, slots=True)
class Tallied:
    """What a unit's items come to on a day: `counts` by the counters of `core.rollup`, those of nobody left out.

    A share is shown as n/N of them and never without. `stale`: so many items await the work of a midnight, more than
    are folded on the spot; 0 but in the first minutes of a day in a very large installation.
    """

    unit: Unit
    day: date
    counts: Mapping[str, int] = field(default_factory=dict)
    stale: int = 0

    def __getitem__(self, counter: str) -> int:
        return self.counts.get(counter, 0)

    def axis(self, name: str) -> dict[str, int]:
        """The counters of an axis of tasks ("work", "class", "appraisal", "colour") or of targets ("target",
        "target_appraisal") in its order, those of nobody as 0; their values ("overdue") are the keys."""
        counters = AXES.get(name) or TARGET_AXES[name]
        return {counter.partition(".")[2]: self[counter] for counter in counters}

    def rule(self, rule: Rule) -> int:
        """Tasks on which an alert of this rule holds; one task may count under several rules."""
        return self[RULE[rule]]

    @property
    def tasks(self) -> int:
        return self.counts.get(TASKS, 0)

    @property
    def targets(self) -> int:
        return self.counts.get(TARGETS, 0)

    @property
    def items(self) -> int:
        return self.counts.get(TASKS, 0) + self.counts.get(TARGETS, 0)

    @property
    def red(self) -> int:
        """Red tasks (`target_red` are apart: targets have the third rule alone)."""
        return self.counts.get(_RED, 0)

    @property
    def amber(self) -> int:
        return self.counts.get(_AMBER, 0)

    @property
    def calm(self) -> int:
        return self.counts.get(CALM, 0)

    @property
    def target_red(self) -> int:
        return self.counts.get(TARGET_RED, 0)

    @property
    def complete(self) -> int:
        return self.counts.get(_COMPLETE, 0)

    @property
    def undated(self) -> int:
        return self.counts.get(UNDATED, 0)

    @property
    def silent(self) -> int:
        """Tasks on which nothing was ever reported."""
        return self.counts.get(SILENT, 0)

    @property
    def no_evidence(self) -> int:
        """Tasks reported on without a file."""
        return self.counts.get(NO_EVIDENCE, 0)


@dataclass(frozen=True, slots=True)
class GroupTally:
    """One group of a plan's items: `key` asks for it, `name` is its title as printed ("" outside all groups)."""

    key: str
    name: str
    tally: Tallied


def tally(unit: Unit, day: date, *, programme: Programme | None = None, group: str | None = None) -> Tallied:
    """What the unit's items come to at the end of a day, in one programme (None: all) and group (None: all)."""
    return tallies([unit], day, programme=programme, group=group)[unit.pk]


def tallies(
    units: Iterable[Unit], day: date, *, programme: Programme | None = None, group: str | None = None
) -> dict[int, Tallied]:
    """The same of many units at once, by their ids; the number of queries is that of one."""
    return {unit: one for unit, (one,) in trends(units, [day], programme=programme, group=group).items()}


def children(unit: Unit, day: date, *, programme: Programme | None = None, group: str | None = None) -> list[Tallied]:
    """The units right below, each with its own tally, in their order; those without items too. The parts of offices
    may come to more than the whole, for a task led by two counts for both."""
    below = list(unit.children.order_by("position", "pk"))
    found = tallies(below, day, programme=programme, group=group)
    return [found[child.pk] for child in below]


def own(unit: Unit, day: date, *, programme: Programme | None = None, group: str | None = None) -> Tallied:
    """What an authority itself is to do, without the authorities below it."""
    below = list(unit.children.filter(kind__in=AUTHORITIES))
    found = tallies([unit, *below], day, programme=programme, group=group)
    rest = added(*(found[child.pk].counts for child in below))
    return Tallied(unit, day, less(found[unit.pk].counts, rest), found[unit.pk].stale)


def groups(unit: Unit, day: date, *, programme: Programme | None = None) -> list[GroupTally]:
    """The unit's items by the groups of the plans, the largest first; groups of one title in several plans are one."""
    return Days([unit], [day], programme).groups(unit, day)


def trend(
    unit: Unit, days: Sequence[date], *, programme: Programme | None = None, group: str | None = None
) -> list[Tallied]:
    """The unit's tally at the end of each day, in the order given; two queries however many days."""
    return trends([unit], days, programme=programme, group=group)[unit.pk]


def trends(
    units: Iterable[Unit], days: Sequence[date], *, programme: Programme | None = None, group: str | None = None
) -> dict[int, list[Tallied]]:
    """The same of many units at once, by their ids."""
    wanted = list(units)
    return Days(wanted, days, programme).trends(wanted, days, group)


def group_trends(unit: Unit, days: Sequence[date], *, programme: Programme) -> dict[str, list[Tallied]]:
    """By group ("" all) the unit's tally at the end of each day, in the order given; two queries however many."""
    return {key: some for key, _, some in Days([unit], days, programme).by_group(unit, days)}


def programmes_of(unit: Unit) -> list[Programme]:
    """The programmes that run at the unit's authority or anywhere below."""
    return [one for one in _PROGRAMMES.objects(_lowest([unit])) if one.runs_here]


def _programmes(path: str) -> QuerySet[Programme]:
    """Each programme asked for by itself, of which there are few: the first run found answers."""
    runs = Run.objects.filter(programme=OuterRef("pk"), authority__path__startswith=path)
    return Programme.objects.annotate(runs_here=Exists(runs)).order_by("code")


class Days:
    """Tallies of units at the end of some days. What no midnight has worked through is looked for once, whatever is
    asked of them; `units` are all that are asked for, or one above them, `days` all days."""

    def __init__(self, units: Sequence[Unit], days: Sequence[date], programme: Programme | None = None) -> None:
        self.programme = programme
        self._turned, self._stale = _turned(units, days, programme) if units and days else ([], 0)

    def trends(self, units: Sequence[Unit], days: Sequence[date], group: str | None = None) -> dict[int, list[Tallied]]:
        """By id of each unit its tally at the end of each day, in the order given; one query."""
        key = "" if group is None else group
        counts: dict[int, list[dict[str, int]]] = {unit.pk: [{} for _ in days] for unit in units}
        rows = self._rows(_STORED, _STORED_OF, list(counts), key, *spans(days)) if units and days else ()
        for pk, since, until, found in rows:
            for at, held in _held(counts[pk], since, until, days):
                counts[pk][at] = added(held, found) if held else found
        for unit in units:
            for at, side, sign in self._changes(unit, days):
                if key in ("", side.group):
                    counts[unit.pk][at] = _plus(counts[unit.pk][at], side.cells, sign)
        return {unit.pk: self._tallied(unit, days, counts[unit.pk]) for unit in units}

    def by_group(self, unit: Unit, days: Sequence[date]) -> list[tuple[str, str, list[Tallied]]]:
        """Each group ("" all) with its title and the unit's tally at the end of each day; one query."""
        counts: dict[str, list[dict[str, int]]] = {}
        titles: dict[str, str] = {}
        rows = self._rows(_GROUPED, _GROUPED_OF, unit.pk, *spans(days)) if days else ()
        for group, title, since, until, found in rows:
            for at, held in _held(counts.get(group, [{}] * len(days)), since, until, days):
                counts.setdefault(group, [{} for _ in days])[at] = added(held, found)
                titles.setdefault(group, title)
        for at, side, sign in self._changes(unit, days):
            for group in ("", side.group):
                titles.setdefault(group, side.title)
                some = counts.setdefault(group, [{} for _ in days])
                some[at] = _plus(some[at], side.cells, sign)
        return [(group, titles[group], self._tallied(unit, days, some)) for group, some in counts.items()]

    def groups(self, unit: Unit, day: date) -> list[GroupTally]:
        """The unit's items by the groups of the plans, the largest first; one query."""
        found = [GroupTally(key, title, one) for key, title, (one,) in self.by_group(unit, [day]) if key and one.counts]
        return sorted(found, key=lambda g: (-g.tally.items, g.key))

    def _rows(self, every: Ready, of_one: Ready, *asked: Any) -> list[Any]:
        return every.rows(*asked) if self.programme is None else of_one.rows(self.programme.pk, *asked)

    def _changes(self, unit: Unit, days: Sequence[date]) -> Iterator[tuple[int, _At, int]]:
        """What time has changed of the unit's items by each day: its place among them, what is to be added or not."""
        for one in self._turned:
            for side, sign in ((one.was, -1), (one.now, 1)):
                if one.day in days and side.counts_for(unit):
                    yield from ((at, side, sign) for at, day in enumerate(days) if day == one.day)

    def _tallied(self, unit: Unit, days: Sequence[date], counts: Sequence[Mapping[str, int]]) -> list[Tallied]:
        return [Tallied(unit, day, some, self._stale) for day, some in zip(days, counts, strict=True)]


def _held(
    counts: Sequence[dict[str, int]], since: date, until: date | None, days: Sequence[date]
) -> Iterator[tuple[int, dict[str, int]]]:
    """The places among the days on which a row holds, with what is counted there already."""
    return ((at, counts[at]) for at, day in enumerate(days) if holds(since, until, day))


def holds(since: date, until: date | None, day: date) -> bool:
    """Whether what holds from one day until the day before another holds on a day."""
    return since <= day and (until is None or day < until)


def spans(days: Sequence[date]) -> list[date]:
    """What `held_on` takes: the first and the last day, and each by itself where there are several and not too many:
    a place above many turns every day, and a line of some months would read every row between its points."""
    return [min(days), max(days), *(days if 1 < len(days) <= POINTS_ASKED else ())]


def held_on(first: date, last: date, *each: date) -> Q:
    """The rows, from `since` until the day before `until`, that hold on any of the days of `spans`."""

    def on(first: date, last: date) -> Q:
        return Q(since__lte=last) & (Q(until__isnull=True) | Q(until__gt=first))

    return on(first, last) & reduce(or_, (on(day, day) for day in each), Q())


def _stored(units: Collection[int], group: str, *days: date) -> QuerySet[Tally, Any]:
    rows = Tally.objects.filter(held_on(*days), unit__in=units, group=group).order_by()
    return rows.values_list("unit_id", "since", "until", "counts")


def _grouped(unit: int, *days: date) -> QuerySet[Tally, Any]:
    rows = Tally.objects.filter(held_on(*days), unit=unit).order_by()
    return rows.values_list("group", "title", "since", "until", "counts")


@dataclass(frozen=True, slots=True)
class _At:
    """What an item counts as, and the paths of the units it counts for."""

    cells: tuple[str, ...]
    group: str
    title: str
    paths: tuple[str, ...]

    def counts_for(self, unit: Unit) -> bool:
        return any(path.startswith(unit.path) for path in self.paths)


@dataclass(frozen=True, slots=True)
class _Turned:
    day: date
    was: _At
    now: _At


def _turned(units: Sequence[Unit], days: Sequence[date], programme: Programme | None) -> tuple[list[_Turned], int]:
    """What time has changed of the stored standings by each day and no midnight has worked through; and, where that
    is more than can be folded on the spot, how much it is."""
    asked = (_lowest(units), max(days))
    due = _DUE.objects(*asked) if programme is None else _DUE_OF.objects(programme.pk, *asked)
    if len(due) > ON_THE_SPOT or len({(row.programme_id, row.authority_id) for row in due}) > RUNS_ON_THE_SPOT:
        return [], (_due(*asked) if programme is None else _due(*asked).filter(programme=programme)).count()
    by_run: dict[tuple[int, int], list[ItemStanding]] = {}
    for row in due:
        by_run.setdefault((row.programme_id, row.authority_id), []).append(row)
    return [one for (of, at), some in by_run.items() for one in _folded(of, at, some, days)], 0


def _due(path: str, day: date) -> QuerySet[ItemStanding]:
    return ItemStanding.objects.filter(authority__path__startswith=path, until=None, next_check_on__lte=day)


def _first(rows: QuerySet[ItemStanding]) -> QuerySet[ItemStanding]:
    return rows.order_by("next_check_on", "pk")[: ON_THE_SPOT + 1]


def _folded(programme: int, authority: int, rows: list[ItemStanding], days: Sequence[date]) -> Iterable[_Turned]:
    run = Run.objects.select_related("authority").filter(programme=programme, authority=authority).first()
    if run is None:
        return
    paths = dict(Unit.objects.filter(authority=authority).values_list("pk", "path"))
    top = run.authority.path
    held = {(f"task:{row.task_id}" if row.task_id else f"target:{row.target_id}"): row for row in rows}
    tasks, targets = named(held)
    for item in items_of(run, tasks=tasks, targets=targets):
        row = held[item.key]
        was = _At(tuple(row.cells), row.group, "", (top, *(paths[pk] for pk in row.units if pk in paths)))
        for day in days:
            one = item.on(day) if row.next_check_on and row.next_check_on <= day else None
            if one is not None and one.cells != was.cells:
                under = (top, *(paths[pk] for pk in one.units if pk in paths))
                yield _Turned(day, was, _At(one.cells, one.group, group_title(one.section), under))


def _plus(counts: Mapping[str, int], cells: Iterable[str], sign: int) -> dict[str, int]:
    out = dict(counts)
    for cell in cells:
        out[cell] = out.get(cell, 0) + sign
    return {name: n for name, n in out.items() if n}


def _lowest(units: Iterable[Unit]) -> str:
    """The path of the lowest place that holds all the units' authorities."""
    return f"{commonpath([u.authority_path for u in units]).rstrip('/')}/"


_STORED, _GROUPED, _PROGRAMMES = Ready(_stored), Ready(_grouped), Ready(_programmes)
_STORED_OF = Ready(lambda programme, *asked: _stored(*asked).filter(programme=programme))
_GROUPED_OF = Ready(lambda programme, *asked: _grouped(*asked).filter(programme=programme))
_DUE = Ready(lambda path, day: _first(_due(path, day)))
_DUE_OF = Ready(lambda programme, path, day: _first(_due(path, day).filter(programme=programme)))
