"""The stored sums of indicators: on every day, at every unit, what a fold of the facts gives."""

from __future__ import annotations

import os
from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Q
from tests.conftest import Cast
from tests.shell.indicator_land import FIRST, Land, noon

from tiendo.queries import giving, indicator_fold
from tiendo.queries.indicator_fold import IndicatorTally, folded, folded_below
from tiendo.queries.indicator_tallies import indicator_children, indicator_tallies, indicator_trends
from tiendo.records.models import IndicatorGiven, IndicatorSums, Target
from tiendo.usecases import indicator_rebuild
from tiendo.usecases import indicator_tallies as sums

Told = dict[tuple[int, int], tuple[Any, ...]]


def told(found: IndicatorTally) -> tuple[Any, ...]:
    """All that a tally says, what it weighs by where nothing is weighed left out."""
    own, gives = (one and replace(one.gives, weight=None) for one in (found.own, found.gives))
    return (found.accepted, found.reported, own, gives)


def live(land: Land, day: date, programme: Any) -> Told:
    every = {unit.pk: folded(land.indicators, unit, day, programme=programme) for unit in land.places}
    return {(unit, pk): told(one) for unit, found in every.items() for pk, one in found.items()}


def stored(land: Land, day: date, programme: Any) -> Told:
    every = {unit.pk: indicator_tallies(land.indicators, unit, day, programme=programme) for unit in land.places}
    return {(unit, pk): told(one) for unit, found in every.items() for pk, one in found.items()}


def days(land: Land, step: int) -> list[date]:
    return [FIRST + timedelta(days=n) for n in range(-1, (land.day - FIRST).days + 1, step)] + [land.day]


def rows() -> tuple[list[Any], list[Any]]:
    """All that is stored, but for ids, for sums that are nought and for how many rows in turn say the same."""
    names = [f.attname for f in IndicatorGiven._meta.concrete_fields if f.name != "id"]
    given = list(IndicatorGiven.objects.order_by("place", "indicator", "programme", "since").values_list(*names))
    held: list[Any] = []
    for row in IndicatorSums.objects.order_by("unit", "indicator", "programme", "since"):
        key = (row.unit_id, row.indicator_id, row.programme_id)
        if (held[-1][0] != key or held[-1][2] != row.cells) if held else row.cells:
            held.append((key, row.since, row.cells))
    return given, [one for one in held if one[2]]


def fetched_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on nothing is written: the fold of each day goes over the same facts, asked for once."""
    found: dict[str, Any] = {}

    def facts_by(where: Q, reports: Collection[int] | None = None) -> Any:
        key = str(Target.ever.filter(where).query)
        if key not in found:
            found[key] = giving.facts_by(where, reports)
        return found[key]

    monkeypatch.setattr(indicator_fold, "facts_by", facts_by)


# Which acts follow which is no matter of the database: on PostgreSQL, where each costs twice, one seed asks its SQL.
SEEDS = range(2, 3) if os.environ.get("TIENDO_DATABASE") else range(2, 5)


@pytest.mark.parametrize("seed", SEEDS)
def test_stored_sums_are_the_fold_of_the_facts_after_any_acts(
    cast: Cast, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    land = Land(cast, seed)
    sums.keep_up(land.day)
    land.live(60)
    sums.keep_up(land.day)
    assert land.day.year == 2026
    fetched_once(monkeypatch)
    for programme in (None, *land.programmes):
        for day in days(land, 13):
            assert stored(land, day, programme) == live(land, day, programme), (day, programme)
            if programme is None:
                for one in land.indicators:
                    below = indicator_children(one, land.nation, day), folded_below(one, land.nation, day)
                    assert [told(x) for x in below[0]] == [told(x) for x in below[1]]


@pytest.mark.parametrize("seed", [7])
def test_a_rebuilding_makes_what_the_acts_made(cast: Cast, seed: int) -> None:
    land = Land(cast, seed)
    sums.keep_up(land.day)
    land.live(50)
    sums.keep_up(land.day)
    some = days(land, 17)
    before = {day: stored(land, day, None) for day in some}
    indicator_rebuild.rebuild(land.day)
    assert {day: stored(land, day, None) for day in some} == before
    made = rows()
    sums.follow_rules([one.pk for one in land.indicators], noon(land.day))
    assert rows() == made
    indicator_rebuild.rebuild_today(land.day)
    assert stored(land, land.day, None) == before[land.day]
    assert {day: stored(land, day, None) for day in some} == before


def test_a_line_of_days_is_each_day_by_itself(cast: Cast) -> None:
    land = Land(cast, 11)
    land.live(30)
    sums.keep_up(land.day)
    some = days(land, 30)
    lines = indicator_trends(land.indicators, land.nation, some)
    for n, day in enumerate(some):
        one = indicator_tallies(land.indicators, land.nation, day)
        assert {pk: told(line[n]) for pk, line in lines.items()} == {pk: told(t) for pk, t in one.items()}
