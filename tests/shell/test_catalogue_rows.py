"""Sets of indicators installed and imported, and targets linked to them: by whom, with what left behind."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conftest import Cast

from tiendo.core.adding import Across
from tiendo.core.indicator_sheet import COLUMNS, IndicatorRow, cells_of, read_sheet
from tiendo.core.values import Counting
from tiendo.queries.catalogue import indicators_at, matching
from tiendo.records.models import Indicator, IndicatorSet, JournalRow, Plan, Target
from tiendo.usecases import catalogue as usecase
from tiendo.usecases import indicator_links as links
from tiendo.usecases.errors import NotAllowed, Refused

pytestmark = pytest.mark.django_db
ROWS = [
    IndicatorRow(
        "A1",
        "Tỷ lệ thôn có sóng 5G",
        ("Thôn có sóng 5G",),
        "Hạ tầng",
        "%",
        counting=Counting.RATIO,
        across=Across.RATIO,
    ),
    IndicatorRow("A2", "Số cán bộ được bồi dưỡng kỹ năng số", (), "Nguồn lực", "người", across=Across.SUM),
]


def imported(cast: Cast, rows: Any = None, **over: Any) -> tuple[IndicatorSet, usecase.Changed]:
    given: dict[str, Any] = {
        "authority": cast.commune, "set_id": None, "name": "Bộ của xã", "version": "2026", "source": "",
        "rows": ROWS if rows is None else rows, "actor": cast.administrator, "now": cast.now,
    }  # fmt: skip
    return usecase.import_set(**given | over)


def test_the_shipped_sets_are_installed_once_and_brought_up_to_date(cast: Cast, monkeypatch: Any) -> None:
    assert usecase.install_shipped(now=cast.now) == ["nq57-dia-phuong", "nq57-quoc-gia"]
    count = Indicator.objects.count()
    assert count > 90
    assert usecase.install_shipped(now=cast.now) == []
    newer = {
        "key": "nq57-quoc-gia", "name": "Bộ mới", "version": "9999", "source": "x",
        "indicators": [
            {"code": "QG.01", "name": "Tên mới", "wordings": [], "group": "", "unit": "", "direction": "up",
             "counting": "at_date", "across": "none", "over": "latest", "source": ""}
        ],
    }  # fmt: skip
    monkeypatch.setattr(usecase, "load", lambda folder: [newer])
    assert usecase.install_shipped(now=cast.now) == ["nq57-quoc-gia"]
    assert Indicator.objects.count() == count, "a dropped indicator retires, it does not go"
    in_force = Indicator.objects.filter(set__key="nq57-quoc-gia", retired_on=None)
    assert [i.name for i in in_force] == ["Tên mới"]
    newer["version"] = "2020"
    assert usecase.install_shipped(now=cast.now) == [], "an older product leaves a newer set alone"


def test_a_set_comes_in_is_renewed_and_is_seen_where_it_holds(cast: Cast) -> None:
    held, changed = imported(cast)
    assert (changed.added, changed.retired) == (["A1", "A2"], [])
    assert {i.code for i in indicators_at(cast.commune)} == {"A1", "A2"}
    assert not indicators_at(cast.neighbour).exists()
    _, again = imported(cast, ROWS[:1], set_id=held.pk, version="2027")
    assert (again.retired, again.same) == (["A2"], 1)
    _, back = imported(cast, set_id=held.pk, version="2028")
    assert (back.altered, back.retired) == (["A2"], [])
    assert JournalRow.objects.filter(act="set_catalogue").count() == 3


def test_a_set_of_the_province_holds_in_its_communes(cast: Cast) -> None:
    imported(cast, authority=cast.province, actor=cast.provincial)
    assert {i.code for i in indicators_at(cast.commune)} == {"A1", "A2"}


@pytest.mark.parametrize("who", ["reporter", "head", "inspector", "stranger", "nobody", "provincial"])
def test_others_may_not_import_for_the_commune(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        imported(cast, actor=cast.everybody[who])
    assert not IndicatorSet.objects.exists()


def test_a_shared_set_is_not_changed_by_an_authority(cast: Cast) -> None:
    usecase.install_shipped(now=cast.now)
    shared = IndicatorSet.objects.get(key="nq57-quoc-gia")
    with pytest.raises(Refused, match="dùng chung"):
        imported(cast, set_id=shared.pk)
    with pytest.raises(Refused, match="chưa có dòng nào"):
        imported(cast, [])
    with pytest.raises(Refused, match="đặt tên"):
        imported(cast, name=" ")


@pytest.fixture
def linked_plan(cast: Cast, plan: Plan) -> Plan:
    imported(cast)
    return plan


def code_of(plan: Plan, place: int) -> tuple[str | None, bool]:
    target = plan.targets.select_related("indicator")[place]
    return target.indicator.code if target.indicator else None, target.indicator_settled


def test_sure_proposals_are_confirmed_at_once_and_taken_back(cast: Cast, linked_plan: Plan) -> None:
    page = matching(cast.office, linked_plan.pk)
    assert page is not None
    assert [r.target.name for r in page.sure] == ["Tỷ lệ thôn có sóng 5G", "Số cán bộ được bồi dưỡng kỹ năng số"]
    who: dict[str, Any] = {"plan_id": linked_plan.pk, "actor": cast.office, "now": cast.now}
    assert links.link_all(percent=90, **who) == 2
    assert (code_of(linked_plan, 0), code_of(linked_plan, 1)) == (("A1", True), ("A2", True))
    with pytest.raises(Refused, match="Không còn"):
        links.link_all(percent=90, **who)
    assert links.undo_link(**who) == 2
    assert code_of(linked_plan, 0) == (None, False)
    with pytest.raises(Refused, match="Không còn"):
        links.undo_link(**who)


def test_none_fits_is_an_answer_and_undo_spares_what_changed_since(cast: Cast, linked_plan: Plan) -> None:
    first, second = linked_plan.targets.all()
    who: dict[str, Any] = {"actor": cast.office, "now": cast.now}
    links.link_indicator(target_id=first.pk, indicator_id=None, **who)
    assert code_of(linked_plan, 0) == (None, True)
    links.link_indicator(target_id=second.pk, indicator_id=Indicator.objects.get(code="A2").pk, likeness=100, **who)
    links.unlink_indicator(target_id=second.pk, **who)
    assert links.undo_link(plan_id=linked_plan.pk, **who) == 1
    assert code_of(linked_plan, 1) == ("A2", True)
    Target.objects.filter(pk=first.pk).update(indicator=Indicator.objects.get(code="A1"))
    assert links.undo_link(plan_id=linked_plan.pk, **who) == 1, "the link of the second"
    assert links.undo_link(plan_id=linked_plan.pk, **who) == 0, "the first was changed by other means: left alone"
    assert code_of(linked_plan, 0) == ("A1", True)


def test_a_target_that_repeats_another_goes_with_it(cast: Cast, linked_plan: Plan) -> None:
    first, second = linked_plan.targets.all()
    Target.objects.filter(pk=second.pk).update(same_as=first)
    links.link_indicator(
        target_id=second.pk, indicator_id=Indicator.objects.get(code="A1").pk, actor=cast.office, now=cast.now
    )
    assert code_of(linked_plan, 0) == code_of(linked_plan, 1) == ("A1", True)


@pytest.mark.parametrize("who", ["reporter", "head", "steering", "inspector", "stranger", "provincial", "nobody"])
def test_others_may_not_link(cast: Cast, linked_plan: Plan, who: str) -> None:
    target = linked_plan.targets.first()
    assert target is not None
    with pytest.raises(NotAllowed):
        links.link_indicator(target_id=target.pk, indicator_id=None, actor=cast.everybody[who], now=cast.now)
    with pytest.raises(NotAllowed):
        links.link_all(plan_id=linked_plan.pk, percent=90, actor=cast.everybody[who], now=cast.now)


def test_an_indicator_of_a_neighbour_is_refused(cast: Cast, linked_plan: Plan) -> None:
    held, _ = imported(cast, authority=cast.neighbour, actor=cast.stranger)
    target, foreign = linked_plan.targets.first(), held.indicators.first()
    assert target is not None and foreign is not None
    with pytest.raises(Refused, match="không còn trong danh mục"):
        links.link_indicator(target_id=target.pk, indicator_id=foreign.pk, actor=cast.office, now=cast.now)


HEADS = [head for _, head, _ in COLUMNS]


def table(*rows: dict[str, str]) -> list[list[str]]:
    return [["Bộ chỉ số của xã"], [], HEADS, *([row.get(name, "") for name, _, _ in COLUMNS] for row in rows)]


def test_what_goes_out_comes_in_again() -> None:
    out = [["Bộ"], HEADS, *(cells_of(row) for row in ROWS)]
    back = read_sheet(out)
    assert back.faults == []
    assert back.rows == ROWS


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ({"name": "Tên"}, "Mã", "chưa có mã"),
        ({"code": "A"}, "Tên chỉ số", "chưa có tên"),
        ({"code": "A", "name": "T", "direction": "ngang"}, "Chiều", "không có trong các cách ghi"),
        ({"code": "A", "name": "T", "unit": "%", "across": "Cộng các nơi"}, "Cộng giữa các nơi", "không cộng được"),
        ({"code": "A", "name": "T", "across": "ratio"}, "Cộng giữa các nơi", "tử số"),
        ({"code": "A", "name": "T", "over": "Cộng các kỳ"}, "Cộng giữa các kỳ", "trong kỳ"),
        ({"code": "A" * 61, "name": "T"}, "Mã", "60 ký tự"),
    ],
    ids=lambda x: x if isinstance(x, str) else "-".join(x),
)
def test_a_fault_names_its_cell(row: dict[str, str], column: str, why: str) -> None:
    found = read_sheet(table(row)).faults
    assert [(f.line, f.column) for f in found] == [(4, column)]
    assert why in found[0].why


def test_faults_of_the_whole() -> None:
    assert "tiêu đề" in read_sheet([["x"]]).faults[0].why
    assert "chưa có chỉ số" in read_sheet(table()).faults[0].why
    twice = read_sheet(table({"code": "a1", "name": "X"}, {"code": "A1", "name": "Y"}))
    assert twice.faults[0].why == "mã A1 đã có ở dòng 4"
