"""Items and indicators added up over the tree, of a played year, on any past day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.conftest import Cast
from tests.shell.test_whole_year import FIRST, LAST, Year, at, by_hand, d, played

from tiendo.core.adding import Across
from tiendo.core.alerts import Rule
from tiendo.core.situation import RED, Situation
from tiendo.queries.indicator_tallies import indicator_children, indicator_tally, indicators_of
from tiendo.queries.stood import items_of, walk
from tiendo.queries.tallies import children, groups, own, tally, trend
from tiendo.records.models import Indicator, IndicatorSet, PlaceFigure, Report, ReportingPeriod, Target, Verdict
from tiendo.usecases import indicator_tallies, tallies


@pytest.fixture
def year(cast: Cast) -> Year:
    return played(cast)


def days(step: int) -> list[date]:
    return [FIRST + timedelta(days=n) for n in range(0, (LAST - FIRST).days + 1, step)]


def test_the_tally_of_past_days_is_the_year_worked_out_by_hand(year: Year) -> None:
    for day in days(9):
        found, stood = tally(year.cast.commune, day), [by_hand(n, day) for n in "123"]
        assert (found.tasks, found.red) == (3, sum(s in RED for s in stood)), day
        assert found.axis("work")["complete"] == sum(s in (Situation.DONE, Situation.DONE_LATE) for s in stood), day
        assert sum(found.axis("class").values()) == sum(found.axis("colour").values()) == 3


def test_up_and_down_the_tree(year: Year) -> None:
    cast, day = year.cast, d(6, 5)
    whole = tally(cast.province, day)
    assert whole.counts == tally(cast.commune, day).counts
    below = {one.unit: one for one in children(cast.province, day)}
    assert below[cast.commune].counts == whole.counts
    assert below[cast.neighbour].items == 0
    assert own(cast.province, day).items == 0
    offices = {one.unit: one for one in children(cast.commune, day)}
    assert offices[cast.economy].rule(Rule.OVERDUE) == 1
    assert sum(g.tally.items for g in groups(cast.commune, day)) == whole.items
    assert [one.tasks for one in trend(cast.commune, [date(2025, 11, 1), day])] == [0, 3]


def test_a_walk_tells_every_day(year: Year) -> None:
    """How an item stood, told by the days on which that changed, is how it stands on each day."""
    for item in items_of(year.run):
        told, _ = walk(item, LAST)
        for day in days(1):
            now = item.on(day)
            held = [one for since, one in told if since <= day][-1]
            assert now is not None and held is not None
            assert now.counted == held.counted, (item.key, day)


@pytest.fixture
def measured(year: Year) -> tuple[Year, Indicator, Target]:
    """The commune's first target measures an indicator that adds up by ratio of sums."""
    kept = IndicatorSet.objects.create(key="thu", name="Bộ chỉ số thử")
    indicator = Indicator.objects.create(set=kept, code="01", name="Tỷ lệ hồ sơ", across=Across.RATIO)
    target = year.plan.targets.first()
    assert target is not None
    Target.objects.filter(pk=target.pk).update(indicator=indicator, counting="ratio")
    indicator_tallies.follow_links(year.cast.commune.pk, [indicator.pk], at(LAST))
    return year, indicator, target


def said(year: Year, target: Target, month: int, top: int, bottom: int, verdict: str = "") -> Report:
    period = ReportingPeriod.objects.filter(kind="month", start=d(month, 1)).get()
    who: dict[str, Any] = {"sent_by": year.cast.reporter, "unit": year.cast.economy}
    row = Report.objects.create(
        target=target, period=period, sent_at=at(d(month, 20)), numerator=top, denominator=bottom, **who
    )
    if verdict:
        Verdict.objects.create(report=row, step=verdict, by=year.cast.support, at=at(d(month, 24)))
    tallies.follow(targets=[target.pk], now=at(d(month, 24)), since=d(month, 20))
    return row


def test_accepted_figures_stand_apart_from_reported_ones(measured: tuple[Year, Indicator, Target]) -> None:
    year, indicator, target = measured
    province = year.cast.province
    assert indicators_of(province) == [indicator]
    nothing = indicator_tally(indicator, province, d(1, 10))
    assert (nothing.accepted.amount, nothing.accepted.given, nothing.accepted.of) == (None, 0, 1)
    said(year, target, 1, 30, 100, "accept")
    said(year, target, 2, 50, 100)
    found = indicator_tally(indicator, province, d(3, 1))
    assert (found.accepted.amount, found.accepted.numerator) == (Decimal(30), Decimal(30))
    assert found.reported.amount == Decimal(50)
    before = indicator_tally(indicator, province, d(1, 22))
    assert (before.accepted.given, before.reported.given) == (0, 1)
    february = indicator_tally(indicator, province, d(3, 1), span=(d(2, 1), d(2, 28)))
    assert (february.accepted.missing, february.reported.amount) == (1, Decimal(50))
    assert [one.unit for one in indicator_children(indicator, province, d(3, 1))] == [year.cast.commune]


def test_population_weighs(measured: tuple[Year, Indicator, Target]) -> None:
    year, indicator, target = measured
    Indicator.objects.filter(pk=indicator.pk).update(across=Across.WEIGHTED)
    indicator.refresh_from_db()
    indicator_tallies.follow_rules([indicator.pk], at(LAST))
    said(year, target, 1, 30, 100, "accept")
    assert indicator_tally(indicator, year.cast.province, d(3, 1)).accepted.apart == 1
    PlaceFigure.objects.create(place=year.cast.commune, key="population", year=2025, value=8000)
    indicator_tallies.follow_weights([year.cast.commune.pk], at(LAST), date(2025, 1, 1))
    assert indicator_tally(indicator, year.cast.province, d(3, 1)).accepted.amount == Decimal(30)
