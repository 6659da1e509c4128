"""Populations read out of a table: which place, which year, and what is wrong with which cell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tiendo.core.allocating import PlaceName
from tiendo.core.place_sizes import people, read_sizes

PLACES = [PlaceName(1, "Xã Suối Hoa", "01234", "Suối Hoa"), PlaceName(2, "Phường Nậm Sa", "01235", "Nậm Sa")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12345", 12345),
        ("12.345", 12345),
        ("12,345", 12345),
        ("1.234.567", 1234567),
        ("12 345 người", 12345),
        ("8.500.0", None),
        ("12345.0", 12345),
        ("9000", 9000),
        ("9.000", 9000),
        ("12,3", None),
        ("khoảng 9.000", None),
        ("0", None),
        ("30.000.000", None),
    ],
)
def test_a_cell_counts_people_or_says_why_not(text: str, value: int | None) -> None:
    if value is None:
        with pytest.raises(ValueError, match=r"không phải|không thể"):
            people(text)
    else:
        assert people(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", " ", "–", "-"])
def test_a_blank_cell_says_nothing(text: str) -> None:
    assert people(text) is None


def test_columns_are_known_by_their_heads_in_any_order() -> None:
    table = [
        ["Dân số năm 2026"],
        ["STT", "Nguồn", "Dân số 2025", "Mã", "Xã", "Dân số 2024"],
        ["1", "Thống kê tỉnh", "9.100", "01234", "", "9.000"],
        ["2", "", "7 200", "", "nam sa", ""],
    ]
    found = read_sizes(table, PLACES, 2025, 2026)
    assert not found.faults
    assert found.values == {1: {2025: Decimal(9100), 2024: Decimal(9000)}, 2: {2025: Decimal(7200)}}
    assert found.sources == {1: "Thống kê tỉnh"}


def test_a_column_without_a_year_is_of_the_year_asked_for() -> None:
    found = read_sizes([["Xã", "Dân số (người)"], ["Suối Hoa", "9100"]], PLACES, 2025, 2026)
    assert found.values == {1: {2025: Decimal(9100)}}


def test_faults_are_told_row_by_row() -> None:
    table = [["Xã", "Dân số 2025", "Dân số 2030"], ["Suối Hoa", "chín nghìn", ""], ["Mường Lạ", "8000", ""]]
    table += [["Xã Nậm Sa", "7200", ""], ["Nậm Sa", "7300", ""]]
    found = read_sizes(table, PLACES, 2025, 2026)
    assert [(f.line, f.column) for f in found.faults] == [(1, "2030"), (2, "2025"), (3, ""), (5, "")]
    assert "đã có ở dòng 4" in found.faults[-1].why
    assert read_sizes([["a", "b"]], PLACES, 2025, 2026).faults[0].line == 0
