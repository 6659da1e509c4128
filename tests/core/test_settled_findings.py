"""Findings settled: known again by rule, row and faulty text; mends that go into a cell; carried to another reading."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from tests.conftest import READING

from tiendo.core import findings
from tiendo.core.cells import BadValue, cell_text
from tiendo.core.drafting import apply, content_of, find_row, remove_row, set_cell, undone, with_findings
from tiendo.core.findings import (
    GROUPS,
    RULE_NAMES,
    carried_over,
    fault_text,
    group_of,
    keep_finding,
    key_of,
    mend_finding,
    mended_cells,
    open_findings,
    reopen_finding,
    settled_findings,
)
from tiendo.core.review import RULES
from tiendo.intake.steps.findings import TEXT_RULES

Json = dict[str, Any]
WHEN = "2026-11-21T08:30:00+00:00"


def plan(*, cell: str = "trên ≥ 80%", lead: str = "Các phòng, đơn vị") -> Json:
    """The content of a plan with a clash in t1, nobody in particular leading n2, and a report without a day."""
    reading = deepcopy(READING)
    reading["targets"][0]["milestones"][0] |= {"raw": cell, "value": 80}
    reading["tasks"][1]["lead"] = [lead]
    return with_findings(content_of(reading))


def of(content: Json, rule: str) -> Json:
    return next(f for f in open_findings(content) if f["rule"] == rule)


def kept(content: Json, rule: str, reason: str = "Tỉnh giao") -> Json:
    edit = keep_finding(content, of(content, rule)["key"], reason, "Khải", WHEN)
    return apply(content, edit.patches)


def rules(content: Json) -> set[str]:
    return {f["rule"] for f in open_findings(content)}


def test_a_kept_finding_is_settled_and_does_not_come_back() -> None:
    content = with_findings(kept(plan(), "contradictory-comparator"))
    assert "contradictory-comparator" not in rules(content)
    assert "vague-lead" in rules(content)
    (told,) = settled_findings(content)
    assert (told["rule"], told["reason"], told["by"], told["when"]) == (
        "contradictory-comparator",
        "Tỉnh giao",
        "Khải",
        WHEN,
    )


def test_keeping_is_undone() -> None:
    content = plan()
    edit = keep_finding(content, of(content, "vague-lead")["key"], "Đúng vậy", "Khải", WHEN)
    after = apply(content, edit.patches)
    assert apply(after, undone(after, edit.patches)) == content


def test_reopening_puts_it_back_and_is_undone() -> None:
    content = kept(plan(), "vague-lead")
    edit = reopen_finding(content, settled_findings(content)[0]["key"])
    again = apply(content, edit.patches)
    assert "vague-lead" in rules(again)
    assert apply(again, undone(again, edit.patches)) == content


CHANGES: dict[str, tuple[str, str, str, bool]] = {
    "another cell of the row": ("t1", "tracked_by", "Công an xã", False),
    "another row": ("n2", "name", "Rà soát hạ tầng số", False),
    "the row's name": ("t1", "name", "Tỷ lệ khu dân cư có sóng 5G", False),
    "the faulty cell, with another fault": ("t1", "milestone:2026", "trên ≥ 90%", True),
}


@pytest.mark.parametrize("case", CHANGES)
def test_it_comes_back_when_the_faulty_text_changes(case: str) -> None:
    uid, field, text, back = CHANGES[case]
    content = kept(plan(), "contradictory-comparator")
    edit = set_cell(content, uid, field, text, cell_text(find_row(content, uid), field))
    assert ("contradictory-comparator" in rules(with_findings(apply(content, edit.patches)))) is back


def test_an_index_takes_no_part() -> None:
    content = kept(plan(), "vague-lead")
    without_first = with_findings(apply(content, remove_row(content, "n1").patches))
    assert "vague-lead" not in rules(without_first)


def test_a_count_over_the_whole_plan_stays_settled_when_the_count_changes() -> None:
    content = content_of(deepcopy(READING))
    for n in (2, 3):
        content["findings"] = [
            {"rule": "targets-without-owner", "message": f"Không chỉ tiêu nào trong {n} ghi.", "at": {}, "row": None}
        ]
        content = kept(content, "targets-without-owner") if n == 2 else content
    assert open_findings(content) == []


@pytest.mark.parametrize("reason", ["", "   ", "x" * 501], ids=["empty", "blank", "too long"])
def test_a_reason_is_needed(reason: str) -> None:
    content = plan()
    with pytest.raises(BadValue):
        keep_finding(content, of(content, "vague-lead")["key"], reason, "Khải", WHEN)


def test_what_is_settled_is_not_settled_twice() -> None:
    content = plan()
    key = of(content, "vague-lead")["key"]
    with pytest.raises(BadValue, match="người khác"):
        keep_finding(kept(content, "vague-lead"), key, "Lý do", "Vân", WHEN)


MENDS: dict[str, tuple[str, str, str, Json, list[tuple[str, str]]]] = {
    "a clash in a cell": (
        "contradictory-comparator",
        "“trên ≥ 80%” nói hai mức trái nhau; chỉ nên giữ một.",
        "≥ 80%",
        {"milestones": [{"year": 2026, "raw": "Đạt trên ≥ 80%"}]},
        [("milestone:2026", "Đạt ≥ 80%")],
    ),
    "a unit in a name": (
        "wrong-unit",
        "đơn vị “Gbps/s” viết sai: “Gbps” đã có nghĩa là trên giây.",
        "Gbps",
        {"name": "Băng thông 1 Gbps/s"},
        [("name", "Băng thông 1 Gbps")],
    ),
    "words of another level, at the head of a sentence": (
        "wrong-level",
        "“…trên địa bàn tỉnh” trong kế hoạch của xã; có thể sao lại.",
        "trên địa bàn xã",
        {"name": "Trên địa bàn tỉnh có sóng 5G"},
        [("name", "Trên địa bàn xã có sóng 5G")],
    ),
    "a percent sign for every cell": (
        "missing-unit",
        "là tỷ lệ nhưng giá trị không ghi đơn vị %.",
        "15%; 40%",
        {"milestones": [{"year": 2026, "raw": "15"}, {"year": 2030, "raw": "40"}]},
        [("milestone:2026", "15%"), ("milestone:2030", "40%")],
    ),
    "a cell less than there were": ("missing-unit", "…", "15%; 40%", {"milestones": [{"year": 2026, "raw": "15"}]}, []),
    "advice alone": ("falling-milestone", "“80%” rồi “70%”.", "90%", {}, []),
    "words that are gone": ("wrong-unit", "đơn vị “Gbps/s” viết sai.", "Gbps", {"name": "Băng thông"}, []),
}


@pytest.mark.parametrize("case", MENDS)
def test_cells_that_a_mend_changes(case: str) -> None:
    rule, message, mend, cells, expected = MENDS[case]
    row = find_row(content_of(deepcopy(READING)), "t1") | {"milestones": []} | cells
    assert mended_cells({"rule": rule, "message": message, "mend": mend, "row": "t1"}, row) == expected


def test_mending_writes_the_cell_and_is_undone() -> None:
    content = plan()
    edit = mend_finding(content, of(content, "contradictory-comparator")["key"], "Khải", WHEN)
    after = with_findings(apply(content, edit.patches))
    assert cell_text(find_row(after, "t1"), "milestone:2026") == "≥ 80%"
    assert [t["how"] for t in settled_findings(after)] == [findings.MENDED]
    assert "Mốc 2026" in settled_findings(after)[0]["reason"]
    assert (edit.field, edit.before, edit.after) == ("milestone:2026", "trên ≥ 80%", "≥ 80%")
    back = with_findings(apply(after, undone(after, edit.patches)))
    assert cell_text(find_row(back, "t1"), "milestone:2026") == "trên ≥ 80%"
    assert "contradictory-comparator" in rules(back)


def test_a_mended_fault_that_is_typed_again_is_open_again() -> None:
    content = plan()
    after = apply(content, mend_finding(content, of(content, "contradictory-comparator")["key"], "Khải", WHEN).patches)
    typed = apply(after, set_cell(after, "t1", "milestone:2026", "trên ≥ 80%", "≥ 80%").patches)
    assert "contradictory-comparator" in rules(with_findings(typed))
    assert settled_findings(with_findings(typed)) == []


def test_advice_is_not_written() -> None:
    content = plan()
    with pytest.raises(BadValue, match="mở dòng"):
        mend_finding(content, of(content, "vague-lead")["key"], "Khải", WHEN)


CARRIED: dict[str, tuple[Json, bool]] = {
    "the same text": ({}, True),
    "the fault has another figure": ({"cell": "trên ≥ 85%"}, False),
    "another row has changed": ({"lead": "Phòng Kinh tế"}, True),
}


@pytest.mark.parametrize("case", CARRIED)
def test_what_was_kept_goes_to_the_next_reading_where_it_matches(case: str) -> None:
    other, still = CARRIED[case]
    earlier = kept(plan(), "contradictory-comparator")["settled"]
    again = plan(**other)
    again["targets"].insert(0, find_row(again, "t2") | {"uid": "t9"})
    content = carried_over(again, earlier)
    assert ("contradictory-comparator" not in rules(content)) is still
    assert all(t["carried"] and t["by"] == "Khải" for t in settled_findings(content))


def test_a_mend_is_of_one_draft_alone() -> None:
    content = plan()
    after = apply(content, mend_finding(content, of(content, "contradictory-comparator")["key"], "Khải", WHEN).patches)
    assert carried_over(plan(), after["settled"])["settled"] == {}


def test_drafts_from_before_there_were_decisions() -> None:
    content = plan()
    del content["settled"]
    assert settled_findings(content) == []
    assert settled_findings(kept(content, "vague-lead"))[0]["rule"] == "vague-lead"


def test_a_finding_on_its_row_says_no_name() -> None:
    content = plan()
    found = of(content, "contradictory-comparator")
    assert fault_text(found, find_row(content, "t1")).startswith("“trên ≥ 80%” nói hai mức")
    assert key_of(found, content) == found["key"]


def test_every_rule_has_a_name_and_a_group() -> None:
    there = {rule for rule, _ in (*RULES, *TEXT_RULES)}
    assert there == set(RULE_NAMES)
    assert {group_of({"rule": r, "row": None}) for r in there} <= set(GROUPS)
