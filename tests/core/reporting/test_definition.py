"""Definitions as data: what ships is sound, what is wrong is told in Vietnamese with its place."""

from __future__ import annotations

import json
from copy import deepcopy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from tests.reporting.commune import FACTS, facts_for

from tiendo.core.reporting.columns import COLUMNS
from tiendo.core.reporting.compose import compose
from tiendo.core.reporting.definition import BadDefinition, Col, Definition, from_json, to_json
from tiendo.core.reporting.desk import CHOICES, Desk
from tiendo.core.reporting.fillers import FILLERS
from tiendo.core.reporting.groups import NQ57, Group
from tiendo.core.reporting.rows import things
from tiendo.core.reporting.vocabulary import (
    COLUMN_KINDS,
    FIELD_NAMES,
    FILLER_NAMES,
    ONLY_NAMES,
    ROW_NAMES,
)
from tiendo.records.shipped import shipped_definitions

PLAIN: dict[str, Any] = {
    "key": "bao-cao-thu",
    "name": "Báo cáo thử",
    "side": "state",
    "shape": "named",
    "type_name": "BÁO CÁO",
    "issuer": "{people_committee}",
    "subject": "Kết quả {period}",
    "outline": [{"key": "mot", "number": "I", "title": "KẾT QUẢ", "fill": [{"with": "results", "by": "group"}]}],
    "annexes": [{"key": "pl", "title": "NHIỆM VỤ", "rows": "tasks", "columns": [{"key": "name", "width": "62.5"}]}],
}


def changed(*path: str | int, to: Any) -> dict[str, Any]:
    made = deepcopy(PLAIN)
    at: Any = made
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = to
    return made


@pytest.mark.parametrize("definition", shipped_definitions(), ids=lambda d: d.key)
def test_what_ships_is_the_same_after_being_kept(definition: Definition) -> None:
    kept = json.loads(json.dumps(to_json(definition)))
    assert from_json(kept) == definition


def test_each_kind_has_a_key_of_its_own() -> None:
    keys = [d.key for d in shipped_definitions()]
    assert len(keys) == len(set(keys)) > 20


def test_both_sides_report_month_quarter_halves_nine_months_and_year() -> None:
    for side in ("state", "party"):
        kinds = {str(k) for d in shipped_definitions() if d.side == side and not d.about for k in d.kinds}
        assert kinds >= {"month", "quarter", "half-year", "nine-months", "year"}


def test_names_on_screen_and_what_makes_them_are_the_same() -> None:
    assert FILLERS.keys() == FILLER_NAMES.keys()
    assert COLUMNS.keys() == COLUMN_KINDS.keys()
    assert CHOICES.keys() == ONLY_NAMES.keys()
    assert Desk(shipped_definitions()[0], FACTS).names.keys() <= FIELD_NAMES.keys()
    for rows in ROW_NAMES:
        assert things(Desk(shipped_definitions()[0], FACTS), rows, "")


def test_every_field_has_a_value_in_a_province_or_in_a_commune() -> None:
    of_commune = Desk(shipped_definitions()[0], FACTS).names
    assert {name for name in FIELD_NAMES if not of_commune.get(name)} == {"unit", "ministry", "central_committee"}


@pytest.mark.parametrize("key", COLUMN_KINDS)
def test_every_column_shows_something_of_some_row(key: str) -> None:
    kind = COLUMN_KINDS[key]
    desk = Desk(shipped_definitions()[0], FACTS)
    cells = [COLUMNS[key](desk, thing) for rows in sorted(kind.rows) for thing in things(desk, rows, "")]
    assert any(cell.text for cell in cells) or key in ("tt", "blank", "phone")


def test_the_office_sets_order_titles_and_widths_of_columns() -> None:
    columns = [{"key": "state"}, {"key": "name", "title": "Việc", "width": "62.5"}, {"key": "due", "width": 18}]
    made = from_json(changed("annexes", 0, "columns", to=columns))
    assert made.annexes[0].columns == (
        Col("state"),
        Col("name", "Việc", Decimal("62.5")),
        Col("due", width=Decimal(18)),
    )
    table = compose(made, FACTS).annexes[0].tables[0]
    assert [(c.title, c.width) for c in table.columns][1:] == [("Việc", Decimal("62.5")), ("Thời hạn", Decimal(18))]


def test_groups_are_named_or_the_offices_own() -> None:
    assert from_json(PLAIN | {"groups": "nq57"}).groups == NQ57
    own = from_json(PLAIN | {"groups": [{"key": "so", "title": "Chính quyền số", "words": ["số hóa"]}]})
    assert own.groups == (Group("so", "Chính quyền số", ("số hóa",)),)
    assert from_json(to_json(own)) == own


WRONG = [
    pytest.param(
        changed("outline", 0, "fill", 0, to={"with": "below_part"}), "parts: chưa nêu mã phần", id="part of nothing"
    ),
    pytest.param(PLAIN | {"name": " "}, "name: chưa có nội dung", id="no name"),
    pytest.param(PLAIN | {"key": "Báo cáo"}, "chỉ dùng chữ thường không dấu", id="key"),
    pytest.param(PLAIN | {"side": "quân đội"}, "side: không có “quân đội”", id="side"),
    pytest.param(PLAIN | {"kinds": ["month", "decade"]}, "kinds: không có “decade”", id="kind of period"),
    pytest.param(PLAIN | {"kinds": "month"}, "kinds: phải là danh sách", id="kinds no list"),
    pytest.param(PLAIN | {"type_name": ""}, "Thiếu tên loại văn bản", id="no type"),
    pytest.param(PLAIN | {"colour": "red"}, "colour: không có mục này", id="unknown entry"),
    pytest.param(PLAIN | {"opening": ["{kỳ}"]}, "opening[1]: không có trường {kỳ}", id="unknown field"),
    pytest.param(PLAIN | {"groups": "nq99"}, "groups: không có “nq99”", id="unknown grouping"),
    pytest.param(
        changed("outline", 0, "fill", 0, to={"with": "magic"}), "outline[1].fill[1].with: không có “magic”", id="filler"
    ),
    pytest.param(changed("outline", 0, "fill", 0, to={}), "outline[1].fill[1].with: chưa chọn", id="no filler"),
    pytest.param(changed("outline", 0, "fill", 0, "by", to="colour"), "fill[1].by: không có “colour”", id="divided"),
    pytest.param(changed("outline", 0, "fill", 0, "only", to="nice"), "fill[1].only: không có “nice”", id="chosen"),
    pytest.param(
        changed("outline", 0, "fill", 0, to={"with": "text"}), "outline[1].fill[1].text: chưa có câu chữ", id="no text"
    ),
    pytest.param(
        changed("outline", 0, "fill", 0, to={"with": "table", "rows": "tasks"}), "bảng chưa có cột", id="no columns"
    ),
    pytest.param(changed("outline", 0, "level", to=9), "outline[1].level: phải là số từ 1 đến 4", id="level"),
    pytest.param(changed("outline", 0, "level", to=True), "outline[1].level: phải là số", id="level no number"),
    pytest.param(changed("annexes", 0, "rows", to="clouds"), "annexes[1].rows: không có “clouds”", id="rows"),
    pytest.param(
        changed("annexes", 0, "columns", 0, "key", to="colour"),
        "annexes[1].columns[1].key: không có “colour”",
        id="column",
    ),
    pytest.param(
        changed("annexes", 0, "columns", 0, "key", to="milestone"),
        "cột “milestone” không có ở bảng “Nhiệm vụ”",
        id="column of other rows",
    ),
    pytest.param(changed("annexes", 0, "columns", 0, "width", to="rộng"), "bề rộng cột", id="width"),
    pytest.param(changed("annexes", 0, "columns", 0, "width", to=1), "bề rộng cột", id="narrow"),
    pytest.param(changed("annexes", 0, "columns", 0, "width", to="NaN"), "bề rộng cột", id="no number"),
    pytest.param(changed("annexes", 0, "key", to="mot"), "Mã “mot” dùng cho hai phần", id="key twice"),
    pytest.param(PLAIN | {"outline": {}}, "outline: phải là danh sách", id="outline no list"),
    pytest.param([], "phải là một đối tượng JSON", id="a list"),
]


@pytest.mark.parametrize(("obj", "said"), WRONG)
def test_what_is_wrong_is_told_with_its_place(obj: Any, said: str) -> None:
    with pytest.raises(BadDefinition) as why:
        from_json(obj)
    assert any(said in fault for fault in why.value.faults), why.value.faults


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(BadDefinition) as why:
        from_json(PLAIN | {"name": "", "side": "x", "kinds": ["y"]})
    assert len(why.value.faults) == 3


def test_a_letter_goes_to_the_unit_it_is_about() -> None:
    letter = next(d for d in shipped_definitions() if d.key == "don-doc-nha-nuoc")
    assert compose(letter, facts_for(letter)).addressed_to == ("Công an xã",)


def test_the_reference_names_all_that_a_definition_may_hold() -> None:
    text = (Path(__file__).resolve().parents[3] / "docs/reference/report-definitions.md").read_text(encoding="utf-8")
    for names in (FIELD_NAMES, FILLER_NAMES, ROW_NAMES, COLUMN_KINDS, ONLY_NAMES):
        missing = [name for name in names if name and f"`{name}`" not in text]
        assert not missing
