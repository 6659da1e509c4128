"""What of a draft is there already: proposals by words, unit, years and deadline; decisions that can be undone."""

from __future__ import annotations

from typing import Any

import pytest

from tiendo.core.cells import BadValue
from tiendo.core.deadlines import parse_deadline
from tiendo.core.drafting import KNOWN, apply, undone
from tiendo.core.figures import parse_figure
from tiendo.core.known import Kind, Standing, decide, decide_all, decided, propose, undecide
from tiendo.core.reading import number


def target(uid: str, name: str, **cells: str) -> dict[str, Any]:
    """A target; cells by year: `y2030="≥ 60%"`."""
    found = [(int(y[1:]), raw, parse_figure(raw)) for y, raw in cells.items()]
    milestones = [
        {"year": y, "raw": raw, "comparator": str(f.comparator), "value": number(f.value), "unit": f.unit}
        for y, raw, f in found
    ]
    return {"uid": uid, "name": name, "milestones": milestones, "unsure": {}, "removed": False}


def task(uid: str, name: str, due: str = "") -> dict[str, Any]:
    deadline, _ = parse_deadline(due, None)
    return {
        "uid": uid,
        "name": name,
        "deadline_raw": due,
        "deadline": deadline.json(),
        "unsure": {},
        "removed": False,
    }


def standing(row: dict[str, Any], ref: str = "x:1", *, close: bool = False) -> Standing:
    return Standing(ref, "Kế hoạch số 5", row, close)


TARGETS = {
    "same words, another year": (
        target("t1", "Có ≥ 70% hộ dân dùng nước sạch", y2027="≥ 70%"),
        target("", "Tỷ lệ hộ dân dùng nước sạch", y2030="≥ 90%"),
        Kind.SAME,
    ),
    "a count and a rate are two measures": (
        target("t1", "Tỷ lệ hợp tác xã dùng sổ kế toán điện tử", y2027="≥ 70%"),
        target("", "Số hợp tác xã dùng sổ kế toán điện tử", y2027="5"),
        Kind.NEAR,
    ),
    "a rate whose cells lack the %": (
        target("t1", "Tỷ lệ hộ dân dùng nước sạch", y2027="70"),
        target("", "Tỷ lệ hộ dân dùng nước sạch", y2030="≥ 90%"),
        Kind.SAME,
    ),
    "narrower": (
        target("t1", "Tỷ lệ hộ dân dùng nước sạch tại các thôn vùng cao đặc biệt khó khăn", y2027="≥ 70%"),
        target("", "Tỷ lệ hộ dân dùng nước sạch", y2030="≥ 90%"),
        Kind.PART,
    ),
    "another thing": (
        target("t1", "Số lớp xóa mù chữ", y2027="2"),
        target("", "Tỷ lệ hộ dân dùng nước sạch", y2030="≥ 90%"),
        Kind.NEW,
    ),
    "no value on either side": (
        target("t1", "Xóa vùng lõm sóng di động"),
        target("", "Xóa vùng lõm sóng di động"),
        Kind.SAME,
    ),
}
TASKS = {
    "the same with another deadline": (
        task("n1", "Lập bản đồ số các điểm du lịch", "Quý II/2027"),
        task("", "Lập bản đồ số các điểm du lịch", "Tháng 12/2026"),
        Kind.SAME,
    ),
    "this year's share of what goes on": (
        task("n1", "Mở chợ phiên số cho hợp tác xã năm 2027", "Tháng 6/2027"),
        task("", "Mở chợ phiên số cho hợp tác xã", "Hằng năm"),
        Kind.PART,
    ),
    "both go on": (
        task("n1", "Duy trì chuyên mục trên đài truyền thanh xã", "Thường xuyên"),
        task("", "Duy trì chuyên mục trên đài truyền thanh", "Thường xuyên"),
        Kind.SAME,
    ),
    "the like for another year": (
        task("n1", "Lập kế hoạch chuyển đổi số năm 2027", "Tháng 1/2027"),
        task("", "Lập kế hoạch chuyển đổi số năm 2026", "Tháng 1/2026"),
        Kind.NEAR,
    ),
    "narrower": (
        task("n1", "Số hóa hồ sơ lưu trữ lĩnh vực hộ tịch tại bộ phận một cửa", "Quý I/2027"),
        task("", "Số hóa hồ sơ lưu trữ", "Quý IV/2028"),
        Kind.PART,
    ),
    "another thing": (
        task("n1", "Trồng rừng phòng hộ ven suối", "Quý I/2027"),
        task("", "Số hóa hồ sơ lưu trữ", "Quý IV/2028"),
        Kind.NEW,
    ),
}


@pytest.mark.parametrize(("ours", "theirs", "kind"), [*TARGETS.values(), *TASKS.values()], ids=[*TARGETS, *TASKS])
def test_proposals(ours: dict[str, Any], theirs: dict[str, Any], kind: Kind) -> None:
    (found,) = propose([ours], [standing(theirs)])
    assert found.kind is kind
    assert (found.standing is None) == (kind is Kind.NEW)


def test_a_standing_row_is_the_same_as_one_row_alone() -> None:
    """The likest has it; the other is asked about."""
    rows = [task("n1", "Lắp camera an ninh các ngõ"), task("n2", "Lắp camera an ninh")]
    first, second = propose(rows, [standing(task("", "Lắp camera an ninh"))])
    assert (first.kind, second.kind) == (Kind.NEAR, Kind.SAME)
    twice = propose([task("n1", "Lắp camera an ninh"), task("n2", "Lắp camera an ninh")], [standing(rows[1])])
    assert [p.kind for p in twice] == [Kind.SAME, Kind.NEAR]


def test_of_two_as_like_the_one_of_the_same_programme_is_taken() -> None:
    row = task("n1", "Lắp camera an ninh")
    (found,) = propose([row], [standing(row, "x:1"), standing(row, "x:2", close=True)])
    assert found.standing is not None
    assert found.standing.ref == "x:2"


def test_what_differs_is_told_by_year_and_by_value() -> None:
    ours = target("t1", "Hộ dùng nước sạch", y2026="≥ 60 %", y2027="70%", y2030="≥ 90%")
    theirs = target("", "Hộ dùng nước sạch", y2026="≥60%", y2028="80%", y2030="≥ 95%")
    (found,) = propose([ours], [standing(theirs)])
    assert [(u.what, u.ours, u.theirs) for u in found.unlike] == [
        ("Mốc 2027", "70%", ""),
        ("Mốc 2028", "", "80%"),
        ("Mốc 2030", "≥ 90%", "≥ 95%"),
    ]


@pytest.fixture
def content() -> dict[str, Any]:
    row = task("n1", "Lắp camera an ninh", "Quý I/2027")
    return {"document": {}, "targets": [], "tasks": [row], KNOWN: {}}


def test_a_decision_stands_until_taken_back(content: dict[str, Any]) -> None:
    other = standing(task("", "Lắp camera an ninh", "Quý IV/2026"), "task:7")
    edit = decide(content, "n1", Kind.SAME, other, 0.991, "Trần Văn Suối", "2026-11-22T09:00:00")
    after = apply(content, edit.patches)
    told = decided(after)["n1"]
    assert (told["kind"], told["ref"], told["plan"], told["score"]) == ("same", "task:7", "Kế hoạch số 5", 0.99)
    assert decided(apply(after, undone(after, list(edit.patches)))) == {}
    assert decided(apply(after, undecide(after, "n1").patches)) == {}


def test_all_of_one_kind_are_one_act(content: dict[str, Any]) -> None:
    content["tasks"].append(task("n2", "Trồng rừng"))
    found = propose(content["tasks"], [standing(task("", "Lắp camera an ninh"), "task:7")])
    edit = decide_all(content, [p for p in found if p.kind is not Kind.NEAR], "A", "2026-11-22")
    after = apply(content, edit.patches)
    assert {uid: d["kind"] for uid, d in decided(after).items()} == {"n1": "same", "n2": "new"}
    assert decided(apply(after, undone(after, list(edit.patches)))) == {}


@pytest.mark.parametrize("kind", [Kind.SAME, Kind.PART, Kind.NEAR])
def test_a_link_needs_what_it_links_to(content: dict[str, Any], kind: Kind) -> None:
    with pytest.raises(BadValue):
        decide(content, "n1", kind, None if kind is not Kind.NEAR else standing(task("", "A")), 0, "A", "2026")
