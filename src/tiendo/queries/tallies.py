"""Items added up over the tree of units: what pages, papers and the portal ask, of any unit and any past day.

A task counts once in a run: under the plan in which it presses most. It counts for each unit that leads it, once for
its authority and each authority above. Counters are named in `core.rollup`; each axis there adds up to the whole.

Stored tallies answer (`usecases.tallies` keeps them); items that a midnight not yet worked through has turned are
folded on the spot, so that an answer is right however late that work is.
Figures of indicators are in `queries.indicator_tallies`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import or_
from os.path import commonpath

from django.db.models import Q, QuerySet

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

ON_THE_SPOT, RUNS_ON_THE_SPOT = 400, 8
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
        return self[TASKS]

    @property
    def targets(self) -> int:
        return self[TARGETS]

    @property
    def items(self) -> int:
        return self.tasks + self.targets

    @property
    def red(self) -> int:
        """Red tasks (`target_red` are apart: targets have the third rule alone)."""
        return self[COLOUR[Colour.RED]]

    @property
    def amber(self) -> int:
        return self[COLOUR[Colour.AMBER]]

    @property
    def calm(self) -> int:
        return self[CALM]

    @property
    def target_red(self) -> int:
        return self[TARGET_RED]

    @property
    def complete(self) -> int:
        return self[WORK[WorkState.COMPLETE]]

    @property
    def undated(self) -> int:
        return self[UNDATED]

    @property
    def silent(self) -> int:
        """Tasks on which nothing was ever reported."""
        return self[SILENT]

    @property
    def no_evidence(self) -> int:
        """Tasks reported on without a file."""
        return self[NO_EVIDENCE]


@dataclass(frozen=True, slots=True)
class GroupTally:
    """One group of a plan's items: `key` asks for it, `name` is its title as printed ("" outside all groups)."""

    key: str
    name: str
    tally: Tallied


def tally(unit: Unit, day: date, *, programme: Programme | None = None, group: str | None = None) -> Tallied:
    """What the unit's items come to at the end of a day, in one programme (None: all) and group (None: all)."""
    return _tallies([unit], [day], programme, group)[unit.pk, day]


def tallies(
    units: Iterable[Unit], day: date, *, programme: Programme | None = None, group: str | None = None
) -> dict[int, Tallied]:
    """The same of many units at once, by their ids; the number of queries is that of one."""
    found = _tallies(list(units), [day], programme, group)
    return {unit: one for (unit, _), one in found.items()}


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
    rows = _rows(Q(unit=unit) & ~Q(group=""), [day], programme)
    counts: dict[str, dict[str, int]] = {}
    names: dict[str, str] = {}
    for row in rows:
        counts[row.group] = added(counts.get(row.group, {}), row.counts)
        names.setdefault(row.group, row.title)
    found, stale = _turned([unit], [day], programme)
    for one in found:
        for at, sign in ((one.was, -1), (one.now, 1)):
            if at.counts_for(unit):
                names.setdefault(at.group, at.title)
                counts[at.group] = _plus(counts.get(at.group, {}), at.cells, sign)
    out = [GroupTally(key, names[key], Tallied(unit, day, some, stale)) for key, some in counts.items() if some]
    return sorted(out, key=lambda g: (-g.tally.items, g.key))


def trend(
    unit: Unit, days: Sequence[date], *, programme: Programme | None = None, group: str | None = None
) -> list[Tallied]:
    """The unit's tally at the end of each day, in the order given; one query however many days."""
    return trends([unit], days, programme=programme, group=group)[unit.pk]


def trends(
    units: Iterable[Unit], days: Sequence[date], *, programme: Programme | None = None, group: str | None = None
) -> dict[int, list[Tallied]]:
    """The same of many units at once, by their ids."""
    wanted = list(units)
    found = _tallies(wanted, days, programme, group)
    return {unit.pk: [found[unit.pk, day] for day in days] for unit in wanted}


def group_trends(unit: Unit, days: Sequence[date], *, programme: Programme) -> dict[str, list[Tallied]]:
    """By group ("" all) the unit's tally at the end of each day, in the order given; one query however many."""
    counts: dict[str, list[dict[str, int]]] = {}
    if not days:
        return {}
    rows = _rows(Q(unit=unit), days, programme)
    for group, since, until, found in rows.values_list("group", "since", "until", "counts"):
        for at, day in enumerate(days):
            if since <= day and (until is None or day < until):
                held = counts.setdefault(group, [{} for _ in days])
                held[at] = added(held[at], found)
    turned, stale = _turned([unit], days, programme)
    for one in turned:
        for side, sign in ((one.was, -1), (one.now, 1)):
            for group in ("", side.group) if side.counts_for(unit) else ():
                held = counts.setdefault(group, [{} for _ in days])
                at = list(days).index(one.day)
                held[at] = _plus(held[at], side.cells, sign)
    return {
        group: [Tallied(unit, day, some, stale) for day, some in zip(days, held, strict=True)]
        for group, held in counts.items()
    }


def programmes_of(unit: Unit) -> list[Programme]:
    """The programmes that run at the unit's authority or anywhere below."""
    runs = Run.objects.filter(_within([unit], "authority__"))
    return list(Programme.objects.filter(runs__in=runs).distinct().order_by("code"))


def _tallies(
    units: Sequence[Unit], days: Sequence[date], programme: Programme | None, group: str | None
) -> dict[tuple[int, date], Tallied]:
    key = "" if group is None else group
    counts: dict[tuple[int, date], dict[str, int]] = {(unit.pk, day): {} for unit in units for day in days}
    if not units or not days:
        return {}
    rows = _rows(Q(unit__in=units, group=key), days, programme)
    for unit_id, since, until, found in rows.values_list("unit_id", "since", "until", "counts"):
        for day in days:
            if since <= day and (until is None or day < until):
                held = counts[unit_id, day]
                counts[unit_id, day] = added(held, found) if held else found
    turned, stale = _turned(units, days, programme)
    for one in turned:
        for at, sign in ((one.was, -1), (one.now, 1)):
            for unit in units if key in ("", at.group) else ():
                if at.counts_for(unit):
                    counts[unit.pk, one.day] = _plus(counts[unit.pk, one.day], at.cells, sign)
    by_id = {unit.pk: unit for unit in units}
    return {(pk, day): Tallied(by_id[pk], day, found, stale) for (pk, day), found in counts.items()}


def _rows(where: Q, days: Sequence[date], programme: Programme | None) -> QuerySet[Tally]:
    """The stored tallies that hold on any of the days. Days few enough are asked for one by one: a place above many
    turns every day, and a line of some months would read every row between its points."""
    first, last = min(days), max(days)
    held = Q(until__isnull=True) | Q(until__gt=first)
    rows = Tally.objects.filter(where, held, since__lte=last)
    if 1 < len(days) <= POINTS_ASKED:
        on = [Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gt=day)) for day in days]
        rows = rows.filter(reduce(or_, on))
    return rows.filter(programme=programme) if programme is not None else rows


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
    rows = ItemStanding.objects.filter(_within(units, "authority__"), until=None, next_check_on__lte=max(days))
    if programme is not None:
        rows = rows.filter(programme=programme)
    due = list(rows.select_related("authority").order_by("next_check_on", "pk")[: ON_THE_SPOT + 1])
    if len(due) > ON_THE_SPOT or len({(row.programme_id, row.authority_id) for row in due}) > RUNS_ON_THE_SPOT:
        return [], rows.count()
    by_run: dict[tuple[int, int], list[ItemStanding]] = {}
    for row in due:
        by_run.setdefault((row.programme_id, row.authority_id), []).append(row)
    return [one for (of, at), some in by_run.items() for one in _folded(of, at, some, days)], 0


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


def _within(units: Iterable[Unit], prefix: str) -> Q:
    """The condition on the authorities below the lowest place that holds all the units."""
    paths = [u.path if u.is_authority or u.authority is None else u.authority.path for u in units]
    common = commonpath(paths).rstrip("/")
    return Q(**{f"{prefix}path__startswith": f"{common}/"})
