"""The scorer: a reading equals itself, each kind of miss costs what it should, and doubts are weighed."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools"))

import score  # noqa: E402

Json = dict[str, Any]


def gold() -> Json:
    figure = {"year": 2025, "raw": "≥ 60%", "comparator": ">=", "value": 60, "unit": "%"}
    later = figure | {"year": 2030, "raw": "90%", "comparator": "=", "value": 90}
    due = {"kind": "once", "start": None, "due": "2025-12-31", "every": None}
    return {
        "document": {
            "number": "5-KH/ĐU",
            "issued_on": "2025-11-01",
            "issuer": "Đảng ủy",
            "locality": "xã An",
            "signer": "B",
        },
        "basis": [{"number": "57-NQ/TW", "date": "2024-12-22"}],
        "targets": [
            {"name": "Tỷ lệ hộ dân dùng cáp quang", "milestones": [figure, later], "tracked_by": "Phòng Kinh tế"},
            {"name": "Số mô hình nông nghiệp thông minh", "milestones": [], "tracked_by": None},
        ],
        "tasks": [
            {
                "name": "Lập tổ công nghệ số ở các thôn",
                "lead": ["Công an xã"],
                "cooperating": ["Các thôn"],
                "deadline": due,
            },
            {"name": "Xây dựng đề án chuyển đổi số", "lead": ["Phòng Kinh tế"], "deadline": due, "output": "Đề án"},
        ],
        "measures": [{"text": "Đẩy mạnh tuyên truyền về chuyển đổi số"}],
        "reporting": [{"every": ["month"], "due": []}],
        "findings": [
            {"rule": "target-without-value", "at": {"target": 1}},
            {"rule": "numbering", "at": {"section": "V.4"}},
        ],
    }


def changed(change: Callable[[Json], object]) -> Json:
    got = copy.deepcopy(gold())
    change(got)
    return got


def test_a_reading_equals_itself() -> None:
    figures = score.compare(gold(), gold())
    assert figures.pop("findings.beyond_gold") == 0
    assert set(figures.values()) == {1.0}


@pytest.mark.parametrize(
    ("change", "figure", "value"),
    [
        (lambda g: g["document"].update(number=None), "document", 0.8),
        (lambda g: g["basis"][0].update(date=None), "basis.f1", 0.0),
        (lambda g: g["targets"].pop(0), "targets.f1", 2 / 3),
        (lambda g: g["targets"].pop(0), "targets.cells", 1 / 4),
        (lambda g: g["targets"][0]["milestones"][0].update(comparator="="), "targets.cells", 3 / 4),
        (lambda g: g["targets"][0].update(tracked_by="phòng kinh tế."), "targets.cells", 1.0),
        (lambda g: g["tasks"][0].update(lead=["Công an xã", "Các thôn"]), "tasks.cells", 6 / 7),
        (lambda g: g["tasks"][1].update(deadline=None), "tasks.cells", 6 / 7),
        (lambda g: g["tasks"].append({"name": "Việc không có thật nào cả"}), "tasks.f1", 4 / 5),
        (lambda g: g["measures"].clear(), "measures.f1", 0.0),
        (lambda g: g["reporting"].clear(), "reporting.recall", 0.0),
        (lambda g: g["findings"].pop(), "findings.recall", 0.5),
        (lambda g: g["findings"].append({"rule": "x", "at": {}}), "findings.beyond_gold", 1.0),
    ],
)
def test_what_a_miss_costs(change: Callable[[Json], object], figure: str, value: float) -> None:
    assert score.compare(gold(), changed(change))[figure] == pytest.approx(value)


def test_findings_follow_their_rows_and_the_new_ones_are_listed() -> None:
    got = gold()
    got["targets"].insert(0, {"name": "Một hàng đọc thừa", "milestones": []})
    got["findings"][0]["at"] = {"target": 2}
    extra = {"rule": "wrong-unit", "at": {"target": 0}, "message": "…"}
    got["findings"].append(extra)
    assert score.compare(gold(), got)["findings.recall"] == 1.0
    assert score.beyond(gold(), got) == [extra]


def test_doubts_tell_the_wrong_cells_from_the_right() -> None:
    got = gold()
    got["targets"][0]["milestones"][1]["value"] = 80
    got["targets"][0]["unsure"] = ["milestones.1", "tracked_by"]
    got["tasks"][0]["lead"] = ["Phòng Kinh tế"]
    found = score.doubts(gold(), got)
    assert (found.wrong, found.wrong_flagged, found.right_flagged) == (2, 1, 1)
    assert len(found.silent) == 1 and "lead" in found.silent[0]


def test_a_lost_milestone_and_a_row_that_is_none_are_wrong_cells() -> None:
    got = gold()
    got["targets"][0]["milestones"].pop()
    got["tasks"].append({"name": "Việc không có thật nào cả"})
    assert score.doubts(gold(), got).wrong == 2


def test_our_figures_are_those_of_the_scorer_that_came_with_the_plans() -> None:
    folder = score.shared()
    if folder is None or not (folder / "reading" / "score.py").exists():
        pytest.skip("no folder of real plans (../shared or TIENDO_SHARED) with its scorer")
    judge = score.reference(folder)
    for file in sorted((folder / "reading" / "gold").glob("*.json")):
        real = json.loads(file.read_text(encoding="utf-8"))
        got = copy.deepcopy(real)
        del got["targets"][3], got["basis"][1]
        got["targets"][0]["milestones"] = []
        got["tasks"] = got["tasks"][1:]
        got["findings"] = got["findings"][1:]
        assert score.compare(real, got) == pytest.approx(judge(real, got, []))
