"""Places side by side on one indicator: accepted figures rank, reported ones stand beside, who is missing is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from tests.conftest import Cast, make_draft

from tiendo.clock import HANOI
from tiendo.core.adding import Across
from tiendo.queries.territory_compare import comparison
from tiendo.records.models import Indicator, IndicatorSet, Report, ReportingPeriod, Run, Target, Unit, Verdict
from tiendo.usecases.indicator_rebuild import rebuild
from tiendo.usecases.indicator_tallies import follow_rules
from tiendo.usecases.plans import approve

Enter = Callable[[Any], Client]
DAY = date(2026, 11, 21)


@pytest.fixture
def three(cast: Cast, plan: Any) -> tuple[Cast, Indicator]:
    """Suối Hoa, Nậm Sa and a third commune with one indicator: 40 % accepted, 55 % accepted, 70 % only reported."""
    kept = IndicatorSet.objects.create(key="thu", name="Bộ chỉ số thử")
    indicator = Indicator.objects.create(set=kept, code="01", name="Phủ sóng 5G", across=Across.SHARE)
    third = Unit.objects.create(parent=cast.province, kind="commune", name="Xã Bản Vai", short_name="Bản Vai")
    places = [cast.commune, cast.neighbour, third]
    for at, place in enumerate(places):
        if at:
            draft = make_draft(cast, authority=place, content=f"plan {at}".encode())
            Unit.objects.create(parent=place, kind="office", name="Văn phòng")
            cast.office.roles.create(unit=place, role="standing_office")
            approve(draft_id=draft.pk, programme_code="57-NQ/TW", programme_name="", actor=cast.office, now=cast.now)
            cast.office.roles.filter(unit=place).delete()
    for place, value, verdict in zip(places, (40, 55, 70), ("accept", "accept", ""), strict=True):
        target = Target.objects.filter(plan__authority=place).order_by("position")[0]
        Target.objects.filter(pk=target.pk).update(indicator=indicator)
        report(cast, target, place, value, verdict)
    rebuild(DAY)
    return cast, indicator


def report(cast: Cast, target: Target, place: Unit, value: int, verdict: str) -> None:
    run = Run.objects.get(authority=place)
    period = run.periods.order_by("start").first() or ReportingPeriod.objects.create(
        run=run, kind="month", label="Tháng 11/2026", start=date(2026, 11, 1), end=date(2026, 11, 30),
        opens=date(2026, 11, 1), due=date(2026, 11, 25), locks_on=date(2026, 12, 5),
    )  # fmt: skip
    at = datetime(2026, 11, 20, 9, tzinfo=HANOI)
    row = Report.objects.create(
        target=target, period=period, sent_at=at, sent_by=cast.reporter, unit=cast.economy, value=value, as_of=at.date()
    )
    if verdict:
        Verdict.objects.create(report=row, step=verdict, by=cast.support, at=at)


def test_accepted_figures_rank_and_the_rest_is_named(three: tuple[Cast, Indicator]) -> None:
    cast, indicator = three
    found = comparison(indicator, cast.province, DAY)
    assert [(s.name, s.accepted, s.rank) for s in found.ranked] == [("Xã Nậm Sa", 55, 1), ("Xã Suối Hoa", 40, 2)]
    assert [(s.name, s.accepted, s.reported is not None) for s in found.missing] == [("Xã Bản Vai", None, True)]
    assert {s.goal for s in found.rows} == {Decimal(60)}
    assert found.met == 0


def test_what_is_to_go_down_ranks_from_the_lowest(three: tuple[Cast, Indicator]) -> None:
    cast, indicator = three
    Indicator.objects.filter(pk=indicator.pk).update(direction="down", across=Across.NONE)
    indicator.refresh_from_db()
    follow_rules([indicator.pk], cast.now)
    assert [s.name for s in comparison(indicator, cast.province, DAY).ranked] == ["Xã Suối Hoa", "Xã Nậm Sa"]


def test_the_page_tells_how_many_stand_behind_it(three: tuple[Cast, Indicator], enter: Enter) -> None:
    cast, indicator = three
    client, at = enter(cast.provincial), f"/dia-ban/{cast.province.pk}/so-sanh"
    page = client.get(f"{at}/", {"chi-so": str(indicator.pk)}).content.decode()
    assert "2/3 nơi có số được chấp nhận" in page and "1 nơi còn thiếu" in page
    assert "1/3 nơi" in page.split('id="thieu"')[1]
    assert "mốc 60" in page
    assert client.get(f"{at}/", {"chi-so": "999"}).status_code == 404
    lines = client.get(f"{at}.csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 4 and lines[1].startswith("1,,Xã Nậm Sa,55")
    sister = client.get(f"/dia-ban/{cast.commune.pk}/so-sanh/").content.decode()
    assert "Xã Nậm Sa" in sister  # the province's eye sees the commune among its sisters


def test_a_commune_does_not_see_its_sisters(three: tuple[Cast, Indicator], enter: Enter) -> None:
    cast, _ = three
    page = enter(cast.steering).get(f"/dia-ban/{cast.commune.pk}/so-sanh/").content.decode()
    assert "1/1 nơi có số được chấp nhận" in page and "Nậm Sa" not in page
    assert "Nậm Sa" not in enter(cast.steering).get(f"/dia-ban/{cast.commune.pk}/so-sanh.csv").content.decode()


def test_without_indicators_the_page_says_what_to_do(cast: Cast, plan: Any, enter: Enter) -> None:
    page = enter(cast.provincial).get(f"/dia-ban/{cast.province.pk}/so-sanh/").content.decode()
    assert "Chưa so sánh được" in page
    assert enter(cast.provincial).get(f"/dia-ban/{cast.province.pk}/so-sanh.csv").status_code == 404


def test_the_page_of_a_place_draws_its_indicators(three: tuple[Cast, Indicator], enter: Enter) -> None:
    cast, indicator = three
    page = enter(cast.provincial).get(f"/dia-ban/{cast.province.pk}/?ngay=2026-11-21").content.decode()
    part = page.split('id="h-cs"')[1]
    assert f"chi-so={indicator.pk}" in part and "2/3 nơi có số" in part and "3 nơi đã báo cáo" in part
    assert 'aria-label="Phủ sóng 5G: đến 31/05/2026 0' not in part and "đến 21/11/2026 0" in part
