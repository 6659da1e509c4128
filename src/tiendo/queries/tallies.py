"""Items added up over the tree of units: what pages, papers and the portal ask, of any unit and any past day.

A task counts once in a run: under the plan in which it presses most. It counts for each unit that leads it, once for
its authority and each authority above. Counters are named in `core.rollup`; each axis there adds up to the whole.
Figures of indicators are in `queries.indicator_tallies`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

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
    counted,
    less,
)
from tiendo.core.states import WorkState
from tiendo.queries.stood import Stood, items_of
from tiendo.records.models import Programme, Run, Unit
from tiendo.records.models.units import AUTHORITIES


@dataclass(frozen=True, slots=True)
class Tallied:
    """What a unit's items come to on a day: `counts` by the counters of `core.rollup`, those of nobody left out.

    `whole` is what a share is taken of: shares are shown as n/N and never without.
    """

    unit: Unit
    day: date
    counts: Mapping[str, int] = field(default_factory=dict)

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
    return tallies([unit], day, programme=programme, group=group)[unit.pk]


def tallies(
    units: Iterable[Unit], day: date, *, programme: Programme | None = None, group: str | None = None
) -> dict[int, Tallied]:
    """The same of many units at once, by their ids; the number of queries is that of one."""
    wanted = list(units)
    cells: dict[int, list[tuple[str, ...]]] = {unit.pk: [] for unit in wanted}
    for one, paths in _stood(wanted, day, programme):
        if group in (None, one.group):
            for unit in wanted:
                if any(path.startswith(unit.path) for path in paths):
                    cells[unit.pk].append(one.cells)
    return {unit.pk: Tallied(unit, day, counted(cells[unit.pk])) for unit in wanted}


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
    return Tallied(unit, day, less(found[unit.pk].counts, rest))


def groups(unit: Unit, day: date, *, programme: Programme | None = None) -> list[GroupTally]:
    """The unit's items by the groups of the plans, the largest first; groups of one title in several plans are one."""
    cells: dict[str, list[tuple[str, ...]]] = {}
    names: dict[str, str] = {}
    for one, paths in _stood([unit], day, programme):
        if any(path.startswith(unit.path) for path in paths):
            cells.setdefault(one.group, []).append(one.cells)
            names.setdefault(one.group, one.row.section)
    found = [GroupTally(key, names[key], Tallied(unit, day, counted(some))) for key, some in cells.items()]
    return sorted(found, key=lambda g: (-g.tally.items, g.key))


def trend(
    unit: Unit, days: Sequence[date], *, programme: Programme | None = None, group: str | None = None
) -> list[Tallied]:
    """The unit's tally at the end of each day, in the order given."""
    return [tally(unit, day, programme=programme, group=group) for day in days]


def programmes_of(unit: Unit) -> list[Programme]:
    """The programmes that run at the unit's authority or anywhere below."""
    return list(Programme.objects.filter(runs__in=_runs([unit], None)).distinct().order_by("code"))


def _runs(units: Sequence[Unit], programme: Programme | None) -> list[Run]:
    found = Run.objects.select_related("authority").prefetch_related("calendars").order_by("pk")
    if programme is not None:
        found = found.filter(programme=programme)
    return [
        run
        for run in found
        if any(run.authority.path.startswith(u.path) or run.authority_id == u.authority_id for u in units)
    ]


def _stood(units: Sequence[Unit], day: date, programme: Programme | None) -> Iterable[tuple[Stood, list[str]]]:
    """Each item that may count for one of the units, with the paths of the units it counts for."""
    for run in _runs(units, programme):
        paths = dict(Unit.objects.filter(authority=run.authority_id).values_list("pk", "path"))
        for item in items_of(run):
            one = item.on(day)
            if one is not None:
                yield one, [run.authority.path, *(paths[pk] for pk in one.units if pk in paths)]
