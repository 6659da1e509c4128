"""Versions of a plan: rows known again, differences told, corrections kept where the machine read the same."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import READING

from tiendo.core import drafting, known
from tiendo.core.carrying import can_go, carried, carry, let_go
from tiendo.core.cells import LISTS, cell_text
from tiendo.core.comparing import COMPARED
from tiendo.core.drafting import Stale, apply, content_of, find_row
from tiendo.core.known import Kind, decided
from tiendo.core.versions import differences, is_version, marked, paired

Json = dict[str, Any]


def row(uid: str, name: str, section: str = "I. Hạ tầng", ordinal: str | None = None) -> Json:
    return {"uid": uid, "name": name, "section": section, "ordinal": ordinal}


def uids(old: list[Json], new: list[Json]) -> list[tuple[str, str]]:
    return [(a["uid"] if a else "", b["uid"] if b else "") for a, b in paired(old, new)]


PAIRS = {
    "same words, moved": (
        [row("a", "Kéo cáp quang"), row("b", "Lắp trạm phát sóng")],
        [row("x", "Lắp trạm phát sóng"), row("y", "Kéo cáp quang")],
        [("b", "x"), ("a", "y")],
    ),
    "reworded": (
        [row("a", "Kéo cáp quang về các thôn vùng cao")],
        [row("x", "Kéo cáp quang đến tất cả các thôn vùng cao")],
        [("a", "x")],
    ),
    "rewritten under its number": (
        [row("a", "Lập danh sách hộ chưa có điện thoại thông minh", ordinal="3")],
        [row("x", "Rà soát hộ chưa có điện thoại thông minh, vận động hỗ trợ máy", ordinal="3")],
        [("a", "x")],
    ),
    "another row under its number": (
        [row("a", "Trồng rừng phòng hộ", ordinal="3")],
        [row("x", "Mở lớp xóa mù chữ", ordinal="3")],
        [("a", ""), ("", "x")],
    ),
    "twice the same words, told apart by their group": (
        [row("a", "Báo cáo", "I. Đảng", "1"), row("b", "Báo cáo", "II. Xã", "1")],
        [row("x", "Báo cáo", "II. Xã", "1"), row("y", "Báo cáo", "I. Đảng", "1")],
        [("b", "x"), ("a", "y")],
    ),
    "one dropped between two": (
        [row("a", "Kéo cáp quang"), row("b", "Mua máy in"), row("c", "Lắp trạm phát sóng")],
        [row("x", "Kéo cáp quang"), row("z", "Lắp trạm phát sóng")],
        [("a", "x"), ("b", ""), ("c", "z")],
    ),
    "nothing before": ([], [row("x", "Kéo cáp quang")], [("", "x")]),
    "nothing left": ([row("a", "Kéo cáp quang")], [], [("a", "")]),
}


@pytest.mark.parametrize(("old", "new", "expected"), PAIRS.values(), ids=PAIRS)
def test_rows_are_known_again(old: list[Json], new: list[Json], expected: list[tuple[str, str]]) -> None:
    assert uids(old, new) == expected


_NAMES = st.lists(st.sampled_from(["cáp quang", "trạm y tế", "chợ số", "rừng", "lớp học số"]), max_size=6)


@given(_NAMES, _NAMES)
def test_each_row_is_told_once(old: list[str], new: list[str]) -> None:
    a = [row(f"a{i}", name) for i, name in enumerate(old)]
    b = [row(f"b{i}", name) for i, name in enumerate(new)]
    found = uids(a, b)
    assert sorted(x for x, _ in found if x) == sorted(r["uid"] for r in a)
    assert [y for _, y in found if y] == [r["uid"] for r in b]


@given(_NAMES, _NAMES)
def test_marks_give_both_texts_back(old: list[str], new: list[str]) -> None:
    before, after = " ".join(old), " ".join(new)
    found = marked(before, after)
    assert "".join(w for kind, w in found if kind != "in") == before
    assert "".join(w for kind, w in found if kind != "out") == after


def test_marks_word_by_word() -> None:
    assert marked("Đạt ≥ 60% hộ", "Đạt ≥ 65% hộ") == [
        ("same", "Đạt ≥ "),
        ("out", "60%"),
        ("in", "65%"),
        ("same", " hộ"),
    ]


def test_changed_words_side_by_side_are_one_change() -> None:
    assert marked("Số Vườn ươm số", "Số trung tâm số") == [
        ("same", "Số "),
        ("out", "Vườn ươm"),
        ("in", "trung tâm"),
        ("same", " số"),
    ]


@pytest.fixture
def reading() -> Json:
    return deepcopy(READING)


def test_differences_of_two_versions(reading: Json) -> None:
    new = deepcopy(reading)
    new["document"]["number"] = "18a-KH/ĐU"
    new["targets"][0]["milestones"][0] |= {"raw": "≥ 65%", "value": 65}
    del new["targets"][1]
    new["tasks"].insert(0, new["tasks"][0] | {"name": "Lắp camera an ninh ngã ba chợ", "ordinal": "0"})
    found = differences(content_of(reading), content_of(new))
    told = [(d.part, d.kind, d.text, [(c.field, c.before, c.after) for c in d.cells]) for d in found]
    assert told == [
        ("document", "altered", reading["document"]["title"], [("number", "18-KH/ĐU", "18a-KH/ĐU")]),
        ("targets", "altered", "Tỷ lệ thôn có sóng 5G", [("milestone:2026", "≥ 60%", "≥ 65%")]),
        ("targets", "removed", "Số cán bộ được bồi dưỡng kỹ năng số", []),
        ("tasks", "added", "Lắp camera an ninh ngã ba chợ", []),
    ]
    assert differences(content_of(reading), content_of(reading)) == []


VERSIONS: dict[str, tuple[Json, bool]] = {
    "the same heading": ({}, True),
    "number left blank": ({"number": None}, True),
    "another number": ({"number": "25-KH/ĐU"}, False),
    "its number in another year": ({"issued_on": "2026-03-01", "title": "Kế hoạch phòng chống thiên tai"}, False),
    "its number, title reworded": ({"title": "Kế hoạch của Đảng ủy thực hiện Nghị quyết 57-NQ/TW"}, True),
    "the plan of the next year": ({"number": None, "title": "Kế hoạch thực hiện NQ 57 năm 2027"}, False),
}


@pytest.mark.parametrize(("heading", "expected"), VERSIONS.values(), ids=VERSIONS)
def test_versions_by_heading(reading: Json, heading: Json, expected: bool) -> None:
    old = content_of(reading)
    if "2027" in heading.get("title", ""):
        old["document"] |= {"number": None, "title": "Kế hoạch thực hiện NQ 57 năm 2026"}
    new = deepcopy(old)
    new["document"] |= heading
    assert is_version(old, new) is expected


def test_one_title_over_other_rows_is_another_plan(reading: Json) -> None:
    new = content_of(reading)
    new["document"]["number"] = None
    for i, found in enumerate([*new["targets"], *new["tasks"]]):
        found["name"] = f"Việc khác thứ {i}"
    assert not is_version(content_of(reading), new)


def edited(content: Json, *edits: Any) -> Json:
    for make in edits:
        content = apply(content, make(content).patches)
    return content


def corrected(reading: Json) -> Json:
    """The earlier version after a person's corrections."""
    return edited(
        content_of(reading),
        lambda c: drafting.set_cell(c, "t2", "milestone:2026", "45 người", "40 - 50 người"),
        lambda c: drafting.set_cell(c, "n1", "deadline", "Quý IV/2026", "Tháng 11/2026"),
        lambda c: drafting.set_cell(c, "doc", "signer", "Vàng A Mai", "Vàng Thị Mai"),
        lambda c: drafting.confirm_cell(c, "t1", "milestone:2030", cell_text(find_row(c, "t1"), "milestone:2030")),
        lambda c: drafting.remove_row(c, "n2"),
        lambda c: drafting.add_row(c, "tasks", "n1", {"name": "Lắp camera an ninh ngã ba chợ"}),
        lambda c: drafting.add_row(c, "tasks", "n4", {"name": "Mở chợ phiên số"}),
        lambda c: drafting.match_body(c, "phong kinh te", 7, "Phòng Kinh tế", "Phòng Kinh tế"),
        lambda c: known.decide(c, "n3", Kind.NEW, None, 0, "A", "2026-11-21"),
    )


BY = {("t2", "milestone:2026"): "Lê Thị Suối"}


def test_what_was_compared_with_one_picture_is_to_be_compared_with_the_next() -> None:
    earlier = corrected(READING)
    rows = [earlier["document"], *(row for part in LISTS.values() for row in earlier[part])]
    for row in rows:
        row[COMPARED] = True
    assert any(row["uid"] not in {r["uid"] for r in content_of(READING)["tasks"]} for row in earlier["tasks"])
    content = content_of(READING)
    after = apply(content, carry(READING, earlier, content, BY, "bản quét trước").patches)
    every = [after["document"], *(row for part in LISTS.values() for row in after[part])]
    assert len(after["tasks"]) > len(content["tasks"])
    assert not [row["uid"] for row in every if row.get(COMPARED)]


def kept(reading: Json, new: Json) -> Json:
    content = content_of(new)
    return apply(content, carry(reading, corrected(reading), content, BY, "bản tải lên 20/11/2026").patches)


def test_corrections_of_the_same_cell_hold(reading: Json) -> None:
    content = kept(reading, deepcopy(reading))
    assert cell_text(find_row(content, "t2"), "milestone:2026") == "45 người"
    assert find_row(content, "n1")["deadline"]["due"] == "2026-12-31"
    assert content["document"]["signer"] == "Vàng A Mai"
    assert find_row(content, "t1")["unsure"] == {}
    assert find_row(content, "n2")["removed"]
    assert [r["name"] for r in content["tasks"]][1:3] == ["Lắp camera an ninh ngã ba chợ", "Mở chợ phiên số"]
    assert content["matches"] == {"phong kinh te": {"unit_id": 7}}
    assert decided(content)["n3"]["carried"]
    told = {entry["key"]: entry["words"] for entry in carried(content)}
    assert told == {
        "t2 milestone:2026": "Mốc 2026: “40 - 50 người” → “45 người”",
        "t1 milestone:2030": "Mốc 2030: xác nhận “100% (5G) 50% (6G)”",
        "n1 deadline": "Thời hạn: “Tháng 11/2026” → “Quý IV/2026”",
        "n2 removed": "Bỏ dòng",
        "n4 added": "Thêm dòng",
        "n5 added": "Thêm dòng",
        "doc signer": "Người ký: “Vàng Thị Mai” → “Vàng A Mai”",
    }
    assert {e["by"] for e in carried(content) if e["field"] == "milestone:2026"} == {"Lê Thị Suối"}


def test_what_the_new_file_says_itself_is_left(reading: Json) -> None:
    """A cell that the drafter changed is not overwritten; a row he dropped does not come back."""
    new = deepcopy(reading)
    new["targets"][1]["milestones"][0] |= {"raw": "60 người", "comparator": "=", "value": 60}
    del new["tasks"][1]
    new["tasks"].append(new["tasks"][0] | {"name": "Lắp camera an ninh ngã ba chợ", "ordinal": "9"})
    content = kept(reading, new)
    assert cell_text(find_row(content, "t2"), "milestone:2026") == "60 người"
    assert not any(r["removed"] for r in content["tasks"])
    assert [r["name"] for r in content["tasks"]].count("Lắp camera an ninh ngã ba chợ") == 1


def test_rows_that_moved_keep_their_corrections(reading: Json) -> None:
    new = deepcopy(reading)
    new["targets"].reverse()
    content = kept(reading, new)
    assert cell_text(find_row(content, "t1"), "milestone:2026") == "45 người"


def test_each_can_be_let_go_alone_and_all_together(reading: Json) -> None:
    content = kept(reading, deepcopy(reading))
    one = apply(content, let_go(content, ["t2 milestone:2026"]).patches)
    assert cell_text(find_row(one, "t2"), "milestone:2026") == "40 - 50 người"
    assert "t2 milestone:2026" not in {e["key"] for e in carried(one)}
    back = apply(content, let_go(content, can_go(content)).patches)
    assert carried(back) == []
    machine = content_of(reading)
    assert [back[part] for part in ("targets", "tasks")] == [machine[part] for part in ("targets", "tasks")]
    assert back["document"] == machine["document"]


def test_a_place_changed_since_is_not_let_go(reading: Json) -> None:
    content = kept(reading, deepcopy(reading))
    content = edited(content, lambda c: drafting.set_cell(c, "t2", "milestone:2026", "47 người", "45 người"))
    assert "t2 milestone:2026" not in {e["key"] for e in carried(content)}
    assert "t2 milestone:2026" not in can_go(content)
    with pytest.raises(Stale):
        let_go(content, ["t2 milestone:2026"])
