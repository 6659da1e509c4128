"""Populations of places by year, by which figures of indicators are weighted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tiendo.core.access import Act, may
from tiendo.core.place_sizes import FIRST_YEAR, MOST
from tiendo.core.text import squash
from tiendo.queries.giving import POPULATION
from tiendo.queries.place_sizes import places_sized
from tiendo.queries.scope import held, place_of
from tiendo.records.deeds import day_of
from tiendo.records.models import Person, PlaceFigure, Unit
from tiendo.records.turns import take_turn
from tiendo.usecases import indicator_tallies, journal
from tiendo.usecases.errors import Refused
from tiendo.usecases.guard import require

Values = Mapping[int, Mapping[int, Decimal]]  # by place and year


@transaction.atomic
def set_populations(
    *, unit: Unit, values: Values, source: str, sources: Mapping[int, str], actor: Person, now: datetime
) -> int:
    """Keep the people of places right below a unit (of a commune, its own); how many figures are new or changed.

    `source` says who counted them, `sources` of single places. Sums of indicators follow from each year's first day.
    Raises `Refused` for a place that is not there, a year to come or no source.
    """
    places = {place.pk: place for place in places_sized(unit)}
    roles = held(actor)
    for pk in values:
        if pk not in places:
            raise Refused("Có nơi không thuộc địa bàn này. Hãy tải lại trang.")
        if not may(roles, Act.SET_SIZES, place_of(places[pk])):
            require(actor, Act.SET_SIZES, places[pk])
    last = day_of(now).year
    if any(not FIRST_YEAR <= year <= last for by_year in values.values() for year in by_year):
        raise Refused(f"Năm của số liệu phải từ {FIRST_YEAR} đến {last}.")
    if any(not 0 < value <= MOST for by_year in values.values() for value in by_year.values()):
        raise Refused("Có số không thể là dân số của một nơi.")
    take_turn("sizes")
    changes = _changes(values, source, sources)
    if not changes:
        return 0
    if any(not one["source"] for one in changes):
        raise Refused("Hãy ghi nguồn số liệu, ví dụ: Chi cục Thống kê, niên giám 2025.")
    for one in changes:
        found = {"value": Decimal(one["after"]), "source": one["source"]}
        PlaceFigure.objects.update_or_create(place_id=one["place"], key=POPULATION, year=one["year"], defaults=found)
    since = date(min(one["year"] for one in changes), 1, 1)
    indicator_tallies.follow_weights({one["place"] for one in changes}, now, since)
    journal.record(
        act="set_populations", subject=f"unit:{unit.pk}", authority=unit, actor=actor, now=now,
        detail={"rows": changes},
    )  # fmt: skip
    return len(changes)


def _changes(values: Values, source: str, sources: Mapping[int, str]) -> list[dict[str, Any]]:
    """What is new, in the order of places and years; a figure that stands already keeps its source."""
    rows = PlaceFigure.objects.filter(place__in=values, key=POPULATION)
    before = {(row.place_id, row.year): row.value for row in rows}
    out = []
    for place, by_year in sorted(values.items()):
        for year, value in sorted(by_year.items()):
            was = before.get((place, year))
            if was != value:
                told = {"before": None if was is None else f"{was.normalize():f}", "after": f"{value.normalize():f}"}
                by = squash(sources.get(place) or source)[:300]
                out.append({"place": place, "year": year, "source": by} | told)
    return out
