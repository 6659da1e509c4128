"""One page for a nation, a province, a commune, a unit: what is promised, done, red, not reported; and what is below.

Everything stands on the tallies; the number of queries does not grow with the number of places.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Q, QuerySet, prefetch_related_objects

from tiendo.core.access import Act, Place
from tiendo.core.access import may as may_by_table
from tiendo.core.placing import PlaceState, place_state
from tiendo.core.rollup import TARGET_NO_EVIDENCE, TARGET_SILENT, VERDICT
from tiendo.core.text import fold
from tiendo.core.values import Verdict
from tiendo.queries.overview import Asked as ReportsAsked
from tiendo.queries.overview import Point, Trend, asked_on
from tiendo.queries.places import names_on
from tiendo.queries.scope import authorities, held, may
from tiendo.queries.sending import Sending, sending
from tiendo.queries.tallies import Days, GroupTally, Tallied, programmes_of
from tiendo.records.models import Person, Programme, Run, Unit
from tiendo.records.models.units import UnitKind
from tiendo.records.ready import Ready
from tiendo.records.shipped.places import tiles

MONTHS = 6  # points of a trend before the day itself
CHARTS = 12
GROUPS = 40
_MET = VERDICT[Verdict.MET]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is asked for: a day, a programme (None: all), a group of plans' items (None: all)."""

    day: date
    programme: Programme | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A place or an office below, as it was called on the day."""

    unit: Unit
    name: str
    tally: Tallied
    state: PlaceState
    sending: Sending | None = None  # of a place: authorities there; of an office: items; in the periods under way

    # Templates look a name up in a tally as a counter first, so they ask the row.
    @property
    def tasks(self) -> int:
        return self.tally.tasks

    @property
    def targets(self) -> int:
        return self.tally.targets

    @property
    def items(self) -> int:
        return self.tally.items

    @property
    def red(self) -> int:
        return self.tally.red

    @property
    def amber(self) -> int:
        return self.tally.amber

    @property
    def complete(self) -> int:
        return self.tally.complete

    @property
    def silent(self) -> int:
        """Tasks on which nothing was ever reported."""
        return self.tally.silent

    @property
    def unsent_share(self) -> Decimal:
        """Of what is to be sent now, what was not; -1 where nothing is."""
        now = self.sending
        return Decimal(now.silent) / now.asked if now and now.asked else Decimal(-1)

    @property
    def undated(self) -> int:
        return self.tally.undated

    @property
    def stale(self) -> int:
        """Items that time may have turned since and that nobody has looked at yet."""
        return self.tally.stale

    @property
    def target_red(self) -> int:
        return self.tally.target_red

    @property
    def met(self) -> int:
        return self.tally[_MET]

    @property
    def red_share(self) -> Decimal:
        return Decimal(self.tally.red) / self.tally.tasks if self.tally.tasks else Decimal(-1)

    @property
    def done_share(self) -> Decimal:
        return Decimal(self.tally.complete) / self.tally.tasks if self.tally.tasks else Decimal(-1)


def row_of(unit: Unit, name: str, one: Tallied, sending: Sending | None = None) -> Row:
    silent = one.silent + one[TARGET_SILENT]
    state = place_state(tasks=one.tasks, targets=one.targets, red=one.red, amber=one.amber, silent=silent)
    return Row(unit, name, one, state, sending)


@dataclass(frozen=True, slots=True)
class Step:
    """A unit of the way from the top; `open`: the person may go there."""

    unit: Unit
    name: str
    open: bool


@dataclass(frozen=True)
class Territory:
    """`places`: authorities right below; `offices`: those of its units that have items, of `offices_all`; `reports`:
    what units of a commune owe in the periods under way; `ends`: of the months before, of which `stood` can tell."""

    unit: Unit
    name: str
    asked: Asked
    trail: list[Step]
    programmes: list[Programme]
    groups: list[GroupTally]
    whole: Row
    places: list[Row]
    offices: list[Row]
    offices_all: int
    reports: list[ReportsAsked]
    runs: list[Run]  # of the authority itself, where the person may look over them
    ends: list[date]
    stood: Days

    @cached_property
    def by_state(self) -> list[tuple[PlaceState, int]]:
        """The states of the places below, those of nobody left out, the worst first."""
        found = [row.state for row in self.places]
        return [(state, found.count(state)) for state in PlaceState if state in found]

    @cached_property
    def silent_places(self) -> list[Row]:
        """Places with a plan from which nothing was ever reported."""
        return [r for r in self.places if r.tally.items and r.tally.silent + r.tally[TARGET_SILENT] == r.tally.items]

    @cached_property
    def sending(self) -> Sending:
        """Of all authorities below that are to report now, how many have sent nothing."""
        found = [row.sending for row in self.places if row.sending]
        return Sending(sum(one.asked for one in found), sum(one.silent for one in found))

    @cached_property
    def without_plan(self) -> list[Row]:
        return [r for r in self.places if not r.tally.items]

    @property
    def rows(self) -> list[Row]:
        return self.places or self.offices

    @property
    def silent(self) -> int:
        """Items of the whole on which nothing was ever reported."""
        return self.whole.tally.silent + self.whole.tally[TARGET_SILENT]

    @property
    def no_evidence(self) -> int:
        return self.whole.tally.no_evidence + self.whole.tally[TARGET_NO_EVIDENCE]


def top_of(person: Person) -> Unit | None:
    """Where a person begins: the highest authority whose programmes he may see."""
    return authorities(person).order_by("path").first()


def seen_unit(person: Person, unit_id: int) -> Unit | None:
    found = _UNIT.objects(unit_id)
    return found[0] if found and _sees(person, found[0]) else None


def _sees(person: Person, unit: Unit) -> bool:
    """As `units_for` does."""
    return may_by_table(held(person), Act.SEE_PROGRAMME, Place(unit.path, unit.authority_path))


def territory(person: Person, unit: Unit, asked: Asked) -> Territory:
    """The page of a unit that `seen_unit` gave."""
    above, below = _family(unit)
    names = names_on([unit, *above, *below], asked.day)
    ends = month_ends(asked.day, MONTHS)
    stood = Days([unit, *below], [*ends, asked.day], asked.programme)
    found = stood.trends([unit, *below], [asked.day], asked.group)
    programmes = programmes_of(unit)
    runs = _runs(person, unit, asked, programmes)
    of_commune = runs if unit.kind == UnitKind.COMMUNE else []
    prefetch_related_objects(of_commune, "calendars")
    reports = [one for run in of_commune if (one := asked_on(run, asked.day))]
    sent = sending(unit, below, asked.day, asked.programme) | _by_office(reports)
    rows = [row_of(one, names[one.pk], found[one.pk][0], sent.get(one.pk)) for one in below]
    offices = [r for r in rows if not r.unit.is_authority]
    return Territory(
        unit=unit,
        name=names[unit.pk],
        asked=asked,
        trail=[Step(u, names[u.pk], _sees(person, u)) for u in above],
        programmes=programmes,
        groups=stood.groups(unit, asked.day)[:GROUPS],
        whole=row_of(unit, names[unit.pk], found[unit.pk][0]),
        places=[r for r in rows if r.unit.is_authority],
        offices=[r for r in offices if r.tally.items],
        offices_all=len(offices),
        reports=reports,
        runs=runs,
        ends=ends,
        stood=stood,
    )


def _by_office(reports: Iterable[ReportsAsked]) -> dict[int, Sending]:
    """By office of a commune, how many of the items that it owes in the periods under way it has not sent."""
    out: dict[int, Sending] = {}
    for of in (unit for one in reports for unit in one.units):
        held = out.get(of.unit.pk, Sending())
        out[of.unit.pk] = Sending(held.asked + of.owed, held.silent + of.owed - of.sent)
    return out


def _family(unit: Unit) -> tuple[list[Unit], list[Unit]]:
    """The units above it from the top, and those right below it in their order; one query."""
    ids = unit.lineage[:-1]
    found = _FAMILY.objects(unit.pk, ids)
    by_id = {one.pk: one for one in found}
    above = [by_id[pk] for pk in ids]
    unit.authority = next((one for one in (unit, *above[::-1]) if one.pk == unit.authority_id), None)
    return above, [one for one in found if one.parent_id == unit.pk]


def _family_of(unit: int, above: Collection[int]) -> QuerySet[Unit]:
    return Unit.objects.filter(Q(parent=unit) | Q(pk__in=above)).order_by("position", "pk")


_UNIT = Ready(lambda pk: Unit.objects.filter(pk=pk))
_FAMILY = Ready(_family_of)
_RUNS = Ready(lambda authority: Run.objects.filter(authority=authority).order_by())


def _runs(person: Person, unit: Unit, asked: Asked, programmes: Sequence[Programme]) -> list[Run]:
    """Those of the authority itself in the programmes that run there, in their order."""
    if not unit.is_authority or not may(person, Act.SEE_DESK, unit):
        return []
    by_programme = {run.programme_id: run for run in _RUNS.objects(unit.pk)}
    out = []
    for programme in programmes:
        run = by_programme.get(programme.pk)
        if run is not None and asked.programme in (None, programme):
            run.programme, run.authority = programme, unit
            out.append(run)
    return out


_WORST_FIRST = {state: rank for rank, state in enumerate(PlaceState)}
Key = Callable[[Row], tuple[object, ...]]
# By the word in the address: what a table is sorted by. Shares sort before counts, so that a small place shows too.
SORTS: dict[str, Key] = {
    "ten": lambda r: (fold(r.unit.short_name or r.name),),
    "nhiem-vu": lambda r: (r.tally.tasks,),
    "xong": lambda r: (r.done_share, r.tally.complete),
    "do": lambda r: (r.red_share, r.tally.red),
    "vang": lambda r: (r.tally.amber,),
    "im": lambda r: (r.unsent_share, r.sending.silent if r.sending else 0),
    "chi-tieu": lambda r: (Decimal(r.met) / r.tally.targets if r.tally.targets else Decimal(-1),),
    "tinh-trang": lambda r: (_WORST_FIRST[r.state], -r.red_share),
}
DEFAULT_SORT = "tinh-trang"


def sorted_rows(rows: Iterable[Row], sort: str) -> list[Row]:
    """By one of `SORTS`, a minus before it turns it round; the order of the tree where it is none of them."""
    key = SORTS.get(sort.removeprefix("-"))
    found = list(rows)
    if key is None:
        return found
    return sorted(found, key=key, reverse=sort.startswith("-"))


def filtered(rows: Iterable[Row], text: str, state: str = "") -> list[Row]:
    """Rows whose name holds all the words of `text`, accents or not, and of one state where one is asked for."""
    words = fold(text).split()
    return [r for r in rows if all(w in fold(f"{r.name} {r.unit.name}") for w in words) and state in ("", str(r.state))]


def month_ends(day: date, count: int) -> list[date]:
    """The last days of the `count` months before the one of `day`."""
    out = []
    year, month = day.year, day.month
    for _ in range(count):
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
        out.append(date(year, month, monthrange(year, month)[1]))
    return out[::-1]


def trends(page: Territory) -> list[Trend]:
    """The whole, then the rows with most red, at most `CHARTS`, in the order of the page: tasks not red at each
    month's end."""
    chosen = sorted((r for r in page.rows if r.tasks), key=lambda r: (-r.red_share, -r.tasks))[:CHARTS]
    ids = {r.unit.pk for r in chosen}
    rows = [page.whole, *(r for r in page.rows if r.unit.pk in ids)]
    stood = page.stood.trends([r.unit for r in rows], page.ends, page.asked.group)
    return [Trend(r.name, _points([*page.ends, page.asked.day], [*stood[r.unit.pk], r.tally])) for r in rows]


def _points(days: Sequence[date], stood: Sequence[Tallied]) -> list[Point]:
    found = zip(days, stood, strict=True)
    return [
        Point(day, "nay" if day == days[-1] else f"cuối tháng {day:%m/%Y}", one.tasks - one.red, one.tasks)
        for day, one in found
        if one.tasks
    ]


@dataclass(frozen=True, slots=True)
class Tile:
    """A place on the map of tiles; `row` and `column` 0 where the tiles are in order only."""

    place: Row
    row: int = 0
    column: int = 0


def map_tiles(page: Territory) -> list[Tile]:
    """Provinces where they lie, communes by their names; none for a unit without places below."""
    grid = tiles()
    if any(r.unit.code in grid for r in page.places if r.unit.kind == UnitKind.PROVINCE):
        known = [Tile(r, *grid[r.unit.code]) for r in page.places if r.unit.code in grid]
        return sorted(known, key=lambda t: (t.row, t.column)) + [
            Tile(r) for r in page.places if r.unit.code not in grid
        ]
    return [Tile(r) for r in sorted_rows(page.places, "ten")]
