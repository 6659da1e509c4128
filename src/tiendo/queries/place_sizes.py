"""The populations of a place and of those right below it, by year, and who has none yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Exists, OuterRef

from tiendo.core.access import Act
from tiendo.core.text import fold
from tiendo.queries.giving import POPULATION
from tiendo.queries.scope import may, within
from tiendo.records.models import Person, PlaceFigure, Unit
from tiendo.records.models.units import AUTHORITIES, UnitKind


@dataclass(frozen=True, slots=True)
class SizeRow:
    """`by_year` are its figures, `year` the last of them; `lacking` of the communes below it have none."""

    place: Unit
    by_year: dict[int, Decimal]
    source: str
    lacking: int = 0
    below: int = 0

    @property
    def year(self) -> int | None:
        return max(self.by_year, default=None)

    @property
    def value(self) -> Decimal | None:
        return self.by_year[self.year] if self.year is not None else None


@dataclass(frozen=True, slots=True)
class SizesPage:
    """`rows` are those shown out of `every`; `lacking` have no figure at all; `may`: the person may enter them; `sees`:
    and open the page of the unit."""

    unit: Unit
    rows: list[SizeRow]
    every: list[SizeRow]
    years: list[int]
    may: bool
    sees: bool

    @property
    def lacking(self) -> list[SizeRow]:
        return [row for row in self.every if not row.by_year]

    @property
    def communes_lacking(self) -> int:
        return sum(row.lacking for row in self.every)


def sized_unit(person: Person, unit_id: int) -> Unit | None:
    """The authority where the person may see or enter populations."""
    seen = within(person, Act.SEE_PROGRAMME, "authority__") | within(person, Act.SET_SIZES, "authority__")
    return Unit.objects.filter(seen, pk=unit_id, kind__in=AUTHORITIES).select_related("authority").first()


def sized_place(person: Person) -> Unit | None:
    """The highest place whose populations the person may enter."""
    rows = Unit.objects.filter(within(person, Act.SET_SIZES, ""), kind__in=AUTHORITIES)
    return rows.order_by("path").first()


def places_sized(unit: Unit) -> list[Unit]:
    """The places whose figures are kept at a unit's page: those right below it; of a commune itself."""
    below = list(unit.children.filter(kind__in=AUTHORITIES).select_related("authority").order_by("position", "pk"))
    return below or [unit]


def sizes_page(person: Person, unit: Unit, *, text: str = "", lacking: bool = False) -> SizesPage:
    """Of an authority; four queries."""
    places = places_sized(unit)
    rows = rows_of(unit, places)
    words = fold(text).split()
    shown = [r for r in rows if all(w in fold(f"{r.place.name} {r.place.code}") for w in words)]
    shown = [r for r in shown if not lacking or not r.by_year or r.lacking]
    years = sorted({year for row in rows for year in row.by_year})
    allowed, sees = may(person, Act.SET_SIZES, places[0]), may(person, Act.SEE_PROGRAMME, unit)
    return SizesPage(unit, shown, rows, years, allowed, sees)


def rows_of(unit: Unit, places: Sequence[Unit]) -> list[SizeRow]:
    held: dict[int, dict[int, Decimal]] = {}
    sources: dict[int, str] = {}
    found = PlaceFigure.objects.filter(place__in=places, key=POPULATION).order_by("year")
    for row in found:
        held.setdefault(row.place_id, {})[row.year] = row.value
        sources[row.place_id] = row.source
    below = _communes(unit) if unit.kind == UnitKind.CENTRE else {}
    return [SizeRow(p, held.get(p.pk, {}), sources.get(p.pk, ""), *below.get(p.pk, (0, 0))) for p in places]


def _communes(nation: Unit) -> dict[int, tuple[int, int]]:
    """By province, how many of its communes have no figure, and how many there are."""
    told = PlaceFigure.objects.filter(place=OuterRef("pk"), key=POPULATION)
    rows = Unit.objects.filter(parent__parent=nation, kind=UnitKind.COMMUNE).order_by().values("parent")
    counted = rows.annotate(lacking=Count("pk", filter=~Exists(told)), whole=Count("pk"))
    return {
        parent or 0: (lacking, whole) for parent, lacking, whole in counted.values_list("parent", "lacking", "whole")
    }
