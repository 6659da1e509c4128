"""Score sheets: who states, who confirms, what is kept when a sheet is sent, how units and communes are ranked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest
from tests.conftest import Cast
from tests.shell.cycle_mywork import begun, evidence_of, give_role

from tiendo.core.access import Role
from tiendo.core.scoring.rule import rule_json
from tiendo.queries.measures import measured
from tiendo.queries.scoring import rules_at, sheet_view, table_of_communes, table_of_units
from tiendo.records.models import JournalRow, ScoreSaid, ScoreSheet
from tiendo.usecases import scoring
from tiendo.usecases.errors import NotAllowed, Refused, WrongState
from tiendo.usecases.journal import first_broken_row

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 21)
BIG, SMALL = "28-tieu-chi", "don-gian"


@pytest.fixture
def run(cast: Cast) -> Any:
    made = begun(cast)
    give_role(cast.extra.setdefault("judge", cast.provincial), cast.province, Role.STEERING)
    return made


def of(cast: Cast, run: Any, **over: Any) -> dict[str, Any]:
    return {
        "run": run,
        "unit": cast.commune,
        "year": 2026,
        "rule_key": BIG,
        "actor": cast.office,
        "now": cast.now,
    } | over


def view(run: Any, unit: Any, key: str = BIG) -> Any:
    return sheet_view(run, unit, 2026, rules_at(run.authority, 2026)[key], TODAY)


def test_what_is_stated_counts_and_the_last_word_stands(cast: Cast, run: Any) -> None:
    paper = evidence_of(cast, cast.party_office, cast.office)
    scoring.state(**of(cast, run), criterion="giai-ngan", value=D(90), evidence=[paper])
    scoring.state(**of(cast, run), criterion="giai-ngan", value=D(70), words="Số của Kho bạc", evidence=[paper])
    got = view(run, cast.commune)
    assert (got.own.of("giai-ngan").points, got.confirmed.of("giai-ngan").points) == (D("8.24"), D("8.24"))
    assert ScoreSaid.objects.count() == 2
    assert JournalRow.objects.filter(act="score_state").count() == 2
    assert first_broken_row() is None


def test_without_evidence_points_are_stated_but_not_confirmed(cast: Cast, run: Any) -> None:
    scoring.state(**of(cast, run), criterion="khen", points=D(2))
    got = view(run, cast.commune)
    assert (got.own.of("khen").points, got.confirmed.of("khen").points) == (D(2), D(0))
    assert "chưa có minh chứng" in got.confirmed.of("khen").words


def test_what_did_not_arise_leaves_the_denominator(cast: Cast, run: Any) -> None:
    before = view(run, cast.commune).own.out_of
    scoring.state(**of(cast, run), criterion="giai-ngan", not_arisen=True)
    assert view(run, cast.commune).own.out_of == before - 10


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"criterion": "ha-tang"}, "ghi số liệu"),
        ({"criterion": "ha-tang", "value": D(-1)}, "không được âm"),
        ({"criterion": "khen", "value": D(2)}, "ghi số điểm"),
        ({"criterion": "khen", "points": D(4)}, "tối đa 3"),
        ({"criterion": "ha-tang", "not_arisen": True}, "luôn phát sinh"),
        ({"criterion": "bao-cao", "value": D(100)}, "hệ thống tự đếm"),
        ({"criterion": "x", "value": D(1)}, "Không có tiêu chí"),
    ],
)
def test_what_is_refused(cast: Cast, run: Any, said: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        scoring.state(**of(cast, run), **said)
    assert not ScoreSaid.objects.exists()


def test_the_evidence_of_strangers_is_refused(cast: Cast, run: Any) -> None:
    paper = evidence_of(cast, cast.neighbour, cast.stranger)
    with pytest.raises(Refused, match="Minh chứng"):
        scoring.state(**of(cast, run), criterion="khen", points=D(1), evidence=[paper])


def test_who_may_not(cast: Cast, run: Any) -> None:
    for actor in (cast.stranger, cast.nobody, cast.reporter, cast.inspector, cast.provincial, cast.steering):
        with pytest.raises(NotAllowed):
            scoring.state(**of(cast, run, actor=actor), criterion="khen", points=D(1))
    with pytest.raises(NotAllowed):
        scoring.state(**of(cast, run, unit=cast.neighbour), criterion="khen", points=D(1))
    assert not ScoreSheet.objects.exists()


def test_a_head_states_for_his_own_unit_alone(cast: Cast, run: Any) -> None:
    scoring.state(**of(cast, run, unit=cast.culture, actor=cast.head), criterion="khen", points=D(1))
    with pytest.raises(NotAllowed):
        scoring.state(**of(cast, run, unit=cast.economy, actor=cast.head), criterion="khen", points=D(1))


def test_nobody_confirms_his_own(cast: Cast, run: Any) -> None:
    scoring.submit(**of(cast, run))
    give_role(cast.office, cast.party_office, Role.STEERING)
    for actor in (cast.office, cast.steering):  # of the commune that is scored
        with pytest.raises(NotAllowed):
            scoring.state(**of(cast, run, actor=actor), criterion="khen", points=D(1), confirming=True)


def test_the_province_goes_over_a_sheet(cast: Cast, run: Any) -> None:
    judge = cast.provincial
    with pytest.raises(WrongState, match="chưa gửi"):
        scoring.state(**of(cast, run, actor=judge), criterion="khen", points=D(1), confirming=True)
    paper = evidence_of(cast, cast.party_office, cast.office)
    scoring.state(**of(cast, run), criterion="khen", points=D(3), evidence=[paper])
    sheet = scoring.submit(**of(cast, run))
    with pytest.raises(WrongState, match="đã gửi"):
        scoring.state(**of(cast, run), criterion="khen", points=D(2))
    assert view(run, cast.commune).unchecked == 1
    scoring.state(
        **of(cast, run, actor=judge), criterion="khen", points=D(1), words="Giấy khen cấp xã", confirming=True
    )
    with pytest.raises(Refused, match="vì sao"):
        scoring.state(**of(cast, run, actor=judge), criterion="bao-cao", value=D(100), confirming=True)
    got = view(run, cast.commune)
    assert (got.own.of("khen").points, got.confirmed.of("khen").points, got.unchecked) == (D(3), D(1), 0)
    scoring.close(sheet_id=sheet.pk, actor=judge, now=cast.now)
    with pytest.raises(WrongState, match="xác nhận xong"):
        scoring.state(**of(cast, run, actor=judge), criterion="khen", points=D(2), confirming=True)


def test_a_sheet_given_back_is_stated_anew(cast: Cast, run: Any) -> None:
    judge = cast.provincial
    paper = evidence_of(cast, cast.party_office, cast.office)
    scoring.state(**of(cast, run), criterion="khen", points=D(3), evidence=[paper])
    sheet = scoring.submit(**of(cast, run))
    scoring.state(**of(cast, run, actor=judge), criterion="khen", points=D(1), words="Thiếu", confirming=True)
    scoring.give_back(sheet_id=sheet.pk, reason="Bổ sung quyết định", actor=judge, now=cast.now)
    later = cast.now.replace(hour=11)
    scoring.state(**of(cast, run, now=later), criterion="khen", points=D(2), evidence=[paper])
    assert view(run, cast.commune).confirmed.of("khen").points == D(2)  # the older check was of older words


def test_a_submitted_sheet_keeps_the_counts_of_its_day(cast: Cast, run: Any) -> None:
    scoring.submit(**of(cast, run, rule_key=SMALL))
    again = scoring.submit(**of(cast, run, rule_key=SMALL, now=cast.now.replace(hour=15)))
    assert again.submitted_at == cast.now
    then = view(run, cast.commune, SMALL)
    run.periods.all().delete()
    assert view(run, cast.commune, SMALL).own == then.own
    assert JournalRow.objects.filter(act="score_submit").count() == 1


def test_units_and_communes_are_ranked(cast: Cast, run: Any) -> None:
    rule = rules_at(cast.commune, 2026)[SMALL]
    table = table_of_units(run, 2026, rule, measured(run, 2026, TODAY))
    assert {v.unit for _, v in table.rows} == {cast.party_office, cast.culture, cast.economy}
    assert len(table.without) == 3
    scoring.submit(**of(cast, run, rule_key=SMALL))
    below = table_of_communes(cast.provincial, cast.province, run, 2026, rule)
    assert [(one.place, v.unit) for one, v in below.rows] == [(1, cast.commune)]
    assert not table_of_communes(cast.stranger, cast.province, run, 2026, rule).rows


def test_an_own_rule_holds_from_its_day_and_below(cast: Cast, run: Any) -> None:
    give_role(cast.provincial, cast.province, Role.STANDING_OFFICE)
    content = rule_json(rules_at(cast.commune, 2026)[SMALL]) | {"name": "Bộ của tỉnh", "since": "2026-07-01"}
    scoring.put_in_force(owner=cast.province, content=content, actor=cast.provincial, now=cast.now)
    assert rules_at(cast.commune, 2026)[SMALL].name == "Bộ của tỉnh"
    assert rules_at(cast.commune, 2025)[SMALL].name != "Bộ của tỉnh"
    with pytest.raises(NotAllowed):
        scoring.put_in_force(owner=cast.province, content=content, actor=cast.office, now=cast.now)
    with pytest.raises(Refused, match="Thiếu mục"):
        scoring.put_in_force(owner=cast.province, content={"key": "x"}, actor=cast.provincial, now=cast.now)
    scoring.submit(**of(cast, run, rule_key=SMALL))
    with pytest.raises(WrongState, match="bản này"):
        scoring.put_in_force(owner=cast.province, content=content, actor=cast.provincial, now=cast.now)


def test_years_to_come_are_not_scored(cast: Cast, run: Any) -> None:
    with pytest.raises(Refused, match="chưa tới"):
        scoring.submit(**of(cast, run, year=2027))
