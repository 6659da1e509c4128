"""What the facts changed since, told and taken in, with people's own words kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.reporting.outlines import outline, paragraph

from tiendo.core.reporting.editing import addresses, moved, text_at, with_state, with_text
from tiendo.core.reporting.merging import Kind, changes, is_edited, merged, picked, table_changes
from tiendo.core.reporting.outline import Cell, Column, Holds, Outline, Row, Table

BASE = outline()
NEW = replace(
    outline(first="Phòng Kinh tế rà soát 15 trạm phát sóng.", done="75", extra=(paragraph("p3", "Việc mới."),)),
    as_of=date(2026, 11, 25),
)


def keys(made: Outline) -> list[str]:
    return [b.key for b in made.sections[0].blocks]


def test_what_changed_is_told_in_reading_order_with_its_cells() -> None:
    found = {c.address: c for c in changes(BASE, NEW, BASE)}
    assert list(found) == ["ket-qua|p1", "ket-qua|p3", "so-lieu|muc-tieu", "+pl-1"]
    assert found["ket-qua|p1"].before.count("12") == 1 and found["ket-qua|p1"].after.count("15") == 1
    assert found["ket-qua|p3"].kind is Kind.ADDED
    cell = found["so-lieu|muc-tieu"].cells[0]
    assert (cell.row, cell.column, cell.before, cell.after) == ("Tỷ lệ thôn có sóng 5G", "Đạt", "60", "75")
    assert found["+pl-1"].cells and not any(c.edited for c in found.values())
    assert changes(NEW, BASE, NEW)[1].kind is Kind.GONE
    assert changes(BASE, BASE, NEW) == []


def test_a_new_row_is_told_once_and_not_by_the_numbers_that_move() -> None:
    columns = (Column("tt", "TT", holds=Holds.ORDINAL), Column("ten", "Nhiệm vụ"))
    rows = [Row((Cell(str(n)), Cell(name)), key=name) for n, name in enumerate(("Rà soát hạ tầng", "Tuyên truyền"), 1)]
    was = Table("bang", columns, (Row((Cell("1"), Cell("Tuyên truyền")), key="Tuyên truyền"),))
    found = table_changes(was, Table("bang", columns, tuple(rows)))
    assert [(c.row, c.column, c.before, c.after) for c in found] == [
        ("Rà soát hạ tầng", "Nhiệm vụ", "", "Rà soát hạ tầng")
    ]


def test_untouched_parts_follow_the_facts_and_edited_ones_stay() -> None:
    mine = with_text(with_text(BASE, "ket-qua|p1", "Lời của tôi."), "#so-lieu", "Số liệu chính")
    made = merged(BASE, NEW, mine)
    assert text_at(made, "ket-qua|p1") == "Lời của tôi."
    assert keys(made) == ["p1", "p2", "p3"] and made.sections[1].title == "Số liệu chính"
    assert made.sections[1].blocks == NEW.sections[1].blocks and made.as_of == NEW.as_of
    found = next(c for c in changes(BASE, NEW, mine) if c.address == "ket-qua|p1")
    assert found.edited and found.mine == "Lời của tôi."


def test_one_edited_part_is_taken_in_when_asked_for() -> None:
    mine = with_text(BASE, "ket-qua|p1", "Lời của tôi.")
    assert text_at(merged(BASE, NEW, mine, {"ket-qua|p1"}), "ket-qua|p1").count("15")


def test_one_change_alone_is_taken_in() -> None:
    target = picked(BASE, NEW, {"ket-qua|p3"})
    made = merged(BASE, target, BASE)
    assert keys(made) == ["p1", "p2", "p3"] and text_at(made, "ket-qua|p1") == text_at(BASE, "ket-qua|p1")
    assert [c.address for c in changes(target, NEW, made)] == ["ket-qua|p1", "so-lieu|muc-tieu", "+pl-1"]


def test_what_people_added_moved_or_took_out_stays_so() -> None:
    added = with_state(BASE, "ket-qua|tay-1", {"after": "p1", "part": {"key": "tay-1", "pieces": [{"text": "Thêm."}]}})
    assert keys(merged(BASE, NEW, added)) == ["p1", "tay-1", "p2", "p3"]
    assert keys(merged(BASE, NEW, moved(BASE, "ket-qua|p1", 1))) == ["p2", "p3", "p1"]
    out = with_state(BASE, "ket-qua|p1", None)
    assert keys(merged(BASE, NEW, out)) == ["p2", "p3"] and is_edited(BASE, out, "ket-qua|p1")


def test_a_section_that_the_facts_no_longer_have_goes_unless_it_was_edited() -> None:
    less = replace(BASE, sections=BASE.sections[:1])
    assert [s.key for s in merged(BASE, less, BASE).sections] == ["ket-qua"]
    mine = with_text(BASE, "#so-lieu", "Giữ lại")
    assert [s.key for s in merged(BASE, less, mine).sections] == ["ket-qua", "so-lieu"]
    assert [(c.address, c.kind) for c in changes(BASE, less, BASE)] == [("#so-lieu", Kind.GONE)]
    assert [(c.address, c.kind) for c in changes(less, BASE, less)] == [("#so-lieu", Kind.ADDED)]
    assert merged(less, BASE, less) == BASE


@pytest.mark.parametrize("mine", [BASE, NEW], ids=["untouched", "as the facts"])
def test_the_facts_alone_give_the_facts(mine: Outline) -> None:
    assert merged(BASE, NEW, BASE) == NEW
    assert merged(mine, mine, mine) == mine


@given(st.sets(st.sampled_from([c.address for c in changes(BASE, NEW, BASE)])))
def test_taking_some_and_then_the_rest_is_taking_all(some: set[str]) -> None:
    half = picked(BASE, NEW, some)
    made = merged(half, NEW, merged(BASE, half, BASE))
    assert made == NEW and set(addresses(made)) == set(addresses(NEW))
