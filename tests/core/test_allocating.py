"""What is asked of places: cells and tables read with their faults, and promises held against it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tiendo.core.adding import Direction
from tiendo.core.allocating import PlaceName, Promised, cell_for, held, read_table
from tiendo.core.reading import Comparator, Milestone

UP, DOWN = Direction.UP, Direction.DOWN
PLACES = [
    PlaceName(1, "Xã Suối Hoa", "00011", "Suối Hoa"),
    PlaceName(2, "Xã Nậm Sa", "00012", "Nậm Sa"),
    PlaceName(3, "Phường Tân Tiến", "00013"),
    PlaceName(4, "Xã Tân Tiến", "00014"),
]


@pytest.mark.parametrize(
    ("text", "direction", "comparator", "value"),
    [
        ("80%", UP, Comparator.AT_LEAST, Decimal(80)),
        ("80", UP, Comparator.AT_LEAST, Decimal(80)),
        ("≥ 80%", UP, Comparator.AT_LEAST, Decimal(80)),
        ("≤ 5%", UP, Comparator.AT_MOST, Decimal(5)),
        ("5%", DOWN, Comparator.AT_MOST, Decimal(5)),
        ("từ 5% trở lên", DOWN, Comparator.AT_LEAST, Decimal(5)),
        ("1,5", UP, Comparator.AT_LEAST, Decimal("1.5")),
        ("2 - 5%", UP, Comparator.RANGE, (Decimal(2), Decimal(5))),
    ],
)
def test_a_typed_value(text: str, direction: Direction, comparator: Comparator, value: object) -> None:
    found = cell_for(2026, text, direction)
    assert found is not None
    assert (found.comparator, found.value) == (comparator, value)


@pytest.mark.parametrize(("year", "text"), [(2026, "cao"), (2026, "Có"), (1900, "80%"), (2026, "60% (5G) 40% (6G)")])
def test_what_is_no_value_is_refused_in_words(year: int, text: str) -> None:
    with pytest.raises(ValueError, match=r"hãy ghi như|không hợp lệ"):
        cell_for(year, text, UP)


@pytest.mark.parametrize("text", ["", "-", "…"])
def test_an_empty_cell_asks_nothing(text: str) -> None:
    assert cell_for(2026, text, UP) is None


def test_a_table_by_names_codes_and_years_in_any_order() -> None:
    table = [
        ["Mức giao năm"],
        ["Năm 2030", "Xã", "Mã", "2026", "Xã cam kết 2026"],
        ["100%", "suoi hoa", "", "80%", "60%"],
        ["", "Tên gõ sai", "00013", "70", ""],
        ["", "", "", "", ""],
    ]
    found = read_table(table, PLACES, UP)
    assert found.faults == []
    assert {k: {y: m.value for y, m in by.items()} for k, by in found.values.items()} == {
        1: {2030: Decimal(100), 2026: Decimal(80)},
        3: {2026: Decimal(70)},
    }


@pytest.mark.parametrize(
    ("rows", "line", "why"),
    [
        ([["Tân Tiến", "80"]], 2, "2 nơi cùng tên"),
        ([["Xã Xa Lạ", "80"]], 2, "không có nơi nào tên"),
        ([["Xã Suối Hoa", "nhiều"]], 2, "không phải một mức"),
        ([["Xã Suối Hoa", "80"], ["Suối Hoa", "70"]], 3, "đã có ở dòng 2"),
        ([], 0, "chưa có mức nào"),
    ],
    ids=["ambiguous", "unknown", "no figure", "twice", "empty"],
)
def test_faults_name_their_row(rows: list[list[str]], line: int, why: str) -> None:
    found = read_table([["Xã", "2026"], *rows], PLACES, UP)
    assert [f.line for f in found.faults] == [line]
    assert why in found.faults[0].why


def test_a_table_without_heads_is_told() -> None:
    assert "tiêu đề" in read_table([["Suối Hoa", "80"]], PLACES, UP).faults[0].why


def asked(**by_year: str) -> list[Milestone]:
    return [m for y, text in by_year.items() if (m := cell_for(int(y[1:]), text, UP)) is not None]


@pytest.mark.parametrize(
    ("wanted", "promised", "state", "words"),
    [
        (asked(y2026="80%"), None, Promised.NOTHING, "không chỉ tiêu nào"),
        (asked(y2026="80%"), asked(y2026="80%"), Promised.MEETS, ""),
        (asked(y2026="80%"), asked(y2026="90%"), Promised.MEETS, "cao hơn"),
        (asked(y2026="80%"), asked(y2026="70%"), Promised.LESS, "≥ 70 %"),
        (asked(y2026="80%", y2030="100%"), asked(y2026="90%", y2030="95%"), Promised.LESS, "2030"),
        (asked(y2026="80%"), asked(y2026="≤ 80%"), Promised.AGAINST, "≤ 80 %"),
        (asked(y2026="80%"), asked(y2026="50 hồ sơ"), Promised.AGAINST, "hồ sơ"),
        ([], asked(y2026="70%"), Promised.NOT_ASKED, ""),
    ],
)
def test_a_promise_against_what_is_asked(
    wanted: list[Milestone], promised: list[Milestone] | None, state: Promised, words: str
) -> None:
    found, said = held(wanted, promised, UP)
    assert found is state
    assert words in said
