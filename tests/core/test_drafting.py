"""Corrections of a draft: what each changes, what it refuses, and that every one of them can be undone."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import READING

from tiendo.core.cells import BadValue, cell_text
from tiendo.core.changes import changes
from tiendo.core.drafting import (
    Edit,
    NoSuchCell,
    Stale,
    add_row,
    apply,
    confirm_cell,
    content_of,
    find_row,
    match_body,
    merge_rows,
    reading_of,
    remove_row,
    restore_row,
    set_cell,
    split_row,
    undone,
    with_findings,
)
from tiendo.core.reading_json import reading_from_json

Json = dict[str, Any]


@pytest.fixture
def content() -> Json:
    return content_of(deepcopy(READING))


def done(content: Json, edit: Edit) -> Json:
    return apply(content, edit.patches)


def test_rows_get_uids_and_doubts_by_year(content: Json) -> None:
    assert [r["uid"] for r in content["targets"]] == ["t1", "t2"]
    assert [r["uid"] for r in content["tasks"]] == ["n1", "n2", "n3"]
    assert content["targets"][0]["unsure"] == {"milestone:2030": "Ô gãy thành ba dòng."}


def test_content_is_a_reading_again(content: Json) -> None:
    assert reading_from_json(reading_of(content)).targets[0].milestones[1].raw == "100% (5G) 50% (6G)"


def test_two_values_for_a_year_stand_in_one_unsure_cell() -> None:
    reading = deepcopy(READING)
    reading["targets"][1]["milestones"].append(
        {"year": 2026, "raw": "60 người", "comparator": "=", "value": 60, "unit": "người"}
    )
    row = content_of(reading)["targets"][1]
    assert cell_text(row, "milestone:2026") == "40 - 50 người; 60 người"
    assert "milestone:2026" in row["unsure"]


SET = {
    "a name": ("t1", "name", "Tỷ lệ thôn  có sóng 5G ổn định", "Tỷ lệ thôn có sóng 5G ổn định"),
    "a figure": ("t1", "milestone:2026", "≥ 65%", "≥ 65%"),
    "a figure in a new year": ("t1", "milestone:2028", "80%", "80%"),
    "a figure emptied": ("t1", "milestone:2026", "-", ""),
    "a deed": ("t2", "milestone:2026", "Có", "Có"),
    "a lead": ("n1", "lead", "Phòng Kinh tế; Công an xã", "Phòng Kinh tế; Công an xã"),
    "no cooperating": ("n1", "cooperating", "", ""),
    "a deadline": ("n1", "deadline", "Quý IV/2026", "Quý IV/2026"),
    "no deadline": ("n1", "deadline", "", ""),
    "an output": ("n2", "output", "Báo cáo", "Báo cáo"),
    "a tracking body": ("t1", "tracked_by", "", ""),
    "a section": ("n3", "section", "I. Lãnh đạo", "I. Lãnh đạo"),
    "the document's number": ("doc", "number", "19-KH/ĐU", "19-KH/ĐU"),
    "the document's day": ("doc", "issued_on", "1/12/2025", "01/12/2025"),
    "the day in words": ("doc", "issued_on", "ngày 01 tháng 12 năm 2025", "01/12/2025"),
    "a citation's day": ("c1", "date", "", ""),
    "a period": ("b1", "every", "hằng tháng, quý", "tháng, quý"),
    "days of the year": ("b1", "due", "25/5; 10/11", "25/05, 10/11"),
    "a measure": ("g1", "text", "Nâng cao kỹ năng số.", "Nâng cao kỹ năng số."),
}


@pytest.mark.parametrize("case", SET)
def test_set_cell_and_undo(case: str, content: Json) -> None:
    uid, field, text, shown = SET[case]
    seen = cell_text(find_row(content, uid), field)
    edit = set_cell(content, uid, field, text, seen)
    after = done(content, edit)
    assert cell_text(find_row(after, uid), field) == shown
    reading_from_json(reading_of(after))
    assert apply(after, undone(after, edit.patches)) == content


def test_a_figure_is_understood(content: Json) -> None:
    after = done(content, set_cell(content, "t1", "milestone:2026", "từ 65,5% trở lên", "≥ 60%"))
    found = reading_from_json(after).targets[0].milestones[0]
    assert (str(found.comparator), str(found.value), found.unit) == (">=", "65.5", "%")


def test_milestones_stay_in_the_order_of_years(content: Json) -> None:
    after = done(content, set_cell(content, "t1", "milestone:2028", "80%", ""))
    assert [m["year"] for m in after["targets"][0]["milestones"]] == [2026, 2028, 2030]


def test_a_saved_cell_is_sure(content: Json) -> None:
    after = done(content, set_cell(content, "t1", "milestone:2030", "100%", "100% (5G) 50% (6G)"))
    assert after["targets"][0]["unsure"] == {}


def test_the_same_text_again_only_confirms(content: Json) -> None:
    edit = set_cell(content, "t1", "milestone:2030", "100% (5G) 50% (6G)", "100% (5G) 50% (6G)")
    assert [p.key for p in edit.patches] == ["unsure:milestone:2030"]
    assert set_cell(content, "t1", "name", "Tỷ lệ thôn có sóng 5G", "Tỷ lệ thôn có sóng 5G").patches == []


def test_confirm_and_undo(content: Json) -> None:
    edit = confirm_cell(content, "t1", "milestone:2030", "100% (5G) 50% (6G)")
    after = done(content, edit)
    assert after["targets"][0]["unsure"] == {}
    assert apply(after, undone(after, edit.patches)) == content


BAD = {
    "no figure": ("t1", "milestone:2026", "6o%%", "Không hiểu giá trị"),
    "no deadline": ("n1", "deadline", "31/13/2026", "Không hiểu thời hạn"),
    "no name": ("t1", "name", "  ", "không để trống"),
    "no day": ("doc", "issued_on", "31/02/2026", "không phải là một ngày"),
    "no such period": ("b1", "every", "mỗi hôm", "Không hiểu kỳ"),
    "no such day of the year": ("b1", "due", "31/4", "Không có ngày"),
    "too long": ("t1", "ordinal", "x" * 41, "quá dài"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_values_say_why(case: str, content: Json) -> None:
    uid, field, text, words = BAD[case]
    with pytest.raises(BadValue, match=words):
        set_cell(content, uid, field, text, cell_text(find_row(content, uid), field))


@pytest.mark.parametrize(
    ("uid", "field"),
    [("t9", "name"), ("x1", "name"), ("", "name"), ("t1", "lead"), ("t1", "milestone:20300"), ("n1", "milestone:2030")],
)
def test_no_such_cell(uid: str, field: str, content: Json) -> None:
    with pytest.raises(NoSuchCell):
        set_cell(content, uid, field, "x", "")


def test_stale_says_what_the_cell_says_now(content: Json) -> None:
    with pytest.raises(Stale) as why:
        set_cell(content, "t1", "milestone:2026", "≥ 70%", "≥ 55%")
    assert why.value.current == "≥ 60%"


def test_removed_rows_leave_the_reading_and_come_back(content: Json) -> None:
    after = done(content, remove_row(content, "t1"))
    assert [t["uid"] for t in reading_of(after)["targets"]] == ["t2"]
    with pytest.raises(Stale):
        set_cell(after, "t1", "name", "x", "Tỷ lệ thôn có sóng 5G")
    assert done(after, restore_row(after, "t1")) == content
    assert remove_row(after, "t1").patches == []


def test_added_rows_stand_below_and_inherit_the_section(content: Json) -> None:
    edit = add_row(content, "tasks", "n1", {"name": "Mua máy chủ", "deadline": "6/2026", "lead": "Công an xã"})
    after = done(content, edit)
    assert [t["uid"] for t in after["tasks"]] == ["n1", "n4", "n2", "n3"]
    assert after["tasks"][1]["section"] == "I. Lãnh đạo"
    assert reading_from_json(after).tasks[1].deadline.due is not None
    assert apply(after, undone(after, edit.patches)) == content


def test_an_added_row_needs_its_text(content: Json) -> None:
    with pytest.raises(BadValue):
        add_row(content, "tasks", None, {"name": ""})
    with pytest.raises(NoSuchCell):
        add_row(content, "tasks", None, {"name": "x", "tracked_by": "y"})
    with pytest.raises(NoSuchCell):
        add_row(content, "nothing", None, {})


def test_an_added_row_that_was_edited_since_is_not_undone(content: Json) -> None:
    edit = add_row(content, "targets", None, {"name": "Mới"})
    after = done(content, edit)
    later = done(after, set_cell(after, edit.uid, "name", "Mới hơn", "Mới"))
    with pytest.raises(Stale):
        undone(later, edit.patches)


def test_undo_leaves_the_other_cells_of_the_row(content: Json) -> None:
    mine = set_cell(content, "t1", "milestone:2026", "≥ 65%", "≥ 60%")
    after = done(content, mine)
    after = done(after, set_cell(after, "t1", "name", "Tên khác", "Tỷ lệ thôn có sóng 5G"))
    back = apply(after, undone(after, mine.patches))
    assert cell_text(back["targets"][0], "milestone:2026") == "≥ 60%"
    assert back["targets"][0]["name"] == "Tên khác"


def test_undo_of_an_overwritten_cell_is_stale(content: Json) -> None:
    mine = set_cell(content, "t1", "milestone:2026", "≥ 65%", "≥ 60%")
    after = done(content, mine)
    later = done(after, set_cell(after, "t1", "milestone:2026", "≥ 70%", "≥ 65%"))
    with pytest.raises(Stale) as why:
        undone(later, mine.patches)
    assert why.value.current == "≥ 70%"


def test_merge_joins_texts_units_and_milestones(content: Json) -> None:
    edit = merge_rows(content, "n1", "n2")
    after = done(content, edit)
    row = after["tasks"][0]
    assert row["name"] == "Đẩy mạnh tuyên truyền trên loa điện tử Rà soát hạ tầng công nghệ thông tin"
    assert row["lead"] == ["Văn phòng Đảng ủy", "Phòng Kinh tế"]
    assert after["tasks"][1]["removed"]
    assert apply(after, undone(after, edit.patches)) == content


def test_merge_of_two_values_for_one_year_is_refused(content: Json) -> None:
    with pytest.raises(BadValue, match="2026"):
        merge_rows(content, "t1", "t2")


@pytest.mark.parametrize(("uid", "other"), [("t1", "t1"), ("t1", "n1")])
def test_merge_of_what_does_not_belong_together(uid: str, other: str, content: Json) -> None:
    with pytest.raises(BadValue):
        merge_rows(content, uid, other)


def test_split_by_parts_gives_each_its_own(content: Json) -> None:
    edit = split_row(content, "t1")
    after = done(content, edit)
    first, second = after["targets"][0], after["targets"][1]
    assert (first["name"], second["name"]) == ("Tỷ lệ thôn có sóng 5G (5G)", "Tỷ lệ thôn có sóng 5G (6G)")
    assert [(m["year"], m["raw"]) for m in first["milestones"]] == [(2026, "≥ 60%"), (2030, "100%")]
    assert [(m["year"], m["raw"], m["value"]) for m in second["milestones"]] == [(2030, "50%", 50)]
    assert second["uid"] == "t3"
    assert apply(after, undone(after, edit.patches)) == content


def test_split_at_a_place_of_the_text(content: Json) -> None:
    at = len("Đẩy mạnh tuyên truyền")
    edit = split_row(content, "n1", at)
    after = done(content, edit)
    assert [t["name"] for t in after["tasks"][:2]] == ["Đẩy mạnh tuyên truyền", "trên loa điện tử"]
    assert after["tasks"][1]["lead"] == ["Văn phòng Đảng ủy"]
    assert apply(after, undone(after, edit.patches)) == content


@pytest.mark.parametrize("at", [None, 0, 10_000])
def test_nothing_to_split(at: int | None, content: Json) -> None:
    with pytest.raises(BadValue):
        split_row(content, "n1", at)


def test_matches_are_kept_and_undone(content: Json) -> None:
    edit = match_body(content, "to cong nghe so cong dong", 7)
    after = done(content, edit)
    assert after["matches"] == {"to cong nghe so cong dong": {"unit_id": 7}}
    assert match_body(after, "to cong nghe so cong dong", 7).patches == []
    assert apply(after, undone(after, edit.patches)) == content


def test_findings_follow_corrections(content: Json) -> None:
    before = with_findings(content)
    assert not any(f["rule"] == "task-without-lead" for f in before["findings"])
    emptied = with_findings(done(before, set_cell(before, "n2", "lead", "", "Phòng Kinh tế")))
    assert [f["row"] for f in emptied["findings"] if f["rule"] == "task-without-lead"] == ["n2"]
    gone = with_findings(done(emptied, remove_row(emptied, "n1")))
    assert [f["row"] for f in gone["findings"] if f["rule"] == "task-without-lead"] == ["n2"]


def test_apply_does_not_touch_what_it_is_given(content: Json) -> None:
    kept = deepcopy(content)
    done(content, set_cell(content, "t1", "name", "x", "Tỷ lệ thôn có sóng 5G"))
    done(content, remove_row(content, "t1"))
    assert content == kept


def test_changes_against_the_reading(content: Json) -> None:
    assert changes(READING, content) == []
    after = done(content, set_cell(content, "t1", "milestone:2026", "≥ 65%", "≥ 60%"))
    after = done(after, remove_row(after, "n2"))
    after = done(after, add_row(after, "measures", None, {"text": "Mở lớp học số."}))
    after = done(after, set_cell(after, "doc", "number", "19-KH/ĐU", "18-KH/ĐU"))
    found = [(c.kind, c.uid, c.field, c.before, c.after) for c in changes(READING, after)]
    assert found == [
        ("changed", "doc", "number", "18-KH/ĐU", "19-KH/ĐU"),
        ("changed", "t1", "milestone:2026", "≥ 60%", "≥ 65%"),
        ("removed", "n2", "", "", ""),
        ("added", "g2", "", "", ""),
    ]
    assert changes(READING, after)[1].words == "Mốc 2026: “≥ 60%” → “≥ 65%”"


EDITS = st.one_of(
    st.tuples(st.just("set"), st.sampled_from(["t1", "t2", "n1", "n2", "n3"]), st.sampled_from(["A", "B", "C d"])),
    st.tuples(st.just("figure"), st.sampled_from(["t1", "t2"]), st.sampled_from(["", "5%", "≥ 7%", "Có"])),
    st.tuples(st.just("remove"), st.sampled_from(["t1", "t2", "n1", "n2", "n3", "g1"]), st.just("")),
    st.tuples(st.just("restore"), st.sampled_from(["t1", "n1", "n2"]), st.just("")),
    st.tuples(st.just("add"), st.sampled_from(["t1", "n2"]), st.sampled_from(["Mới", "Mới nữa"])),
    st.tuples(st.just("merge"), st.sampled_from(["n1", "n2"]), st.sampled_from(["n2", "n3"])),
    st.tuples(st.just("split"), st.sampled_from(["t1", "n1", "n2"]), st.just("")),
)


def attempted(content: Json, kind: str, uid: str, value: str) -> Edit | None:
    """The edit, or None where it is refused as it may be."""
    row = find_row(content, uid)
    try:
        match kind:
            case "set":
                return set_cell(content, uid, "name", value, cell_text(row, "name"))
            case "figure":
                return set_cell(content, uid, "milestone:2028", value, cell_text(row, "milestone:2028"))
            case "remove":
                return remove_row(content, uid)
            case "restore":
                return restore_row(content, uid)
            case "add":
                return add_row(content, "targets" if uid[0] == "t" else "tasks", uid, {"name": value})
            case "merge":
                return merge_rows(content, uid, value)
            case _:
                return split_row(content, uid, None if uid == "t1" else 1)
    except (Stale, BadValue, NoSuchCell):
        return None


@given(st.lists(EDITS, max_size=8))
@settings(max_examples=60)
def test_whatever_is_done_can_be_undone_backwards(steps: list[tuple[str, str, str]]) -> None:
    contents = [content_of(deepcopy(READING))]
    edits: list[Edit] = []
    for step in steps:
        if edit := attempted(contents[-1], *step):
            edits.append(edit)
            contents.append(apply(contents[-1], edit.patches))
            reading_from_json(reading_of(contents[-1]))
    for edit in reversed(edits):
        after = contents.pop()
        assert apply(after, undone(after, edit.patches)) == contents[-1]
