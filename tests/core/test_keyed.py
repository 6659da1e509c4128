"""What officials key in, as types."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiendo.core import keyed
from tiendo.core.keyed import Number, Unread
from tiendo.core.numerals import decimal_text

D = Decimal


@pytest.mark.parametrize(
    ("raw", "value", "unit"),
    [
        ("68", "68", ""),
        ("1.234,5", "1234.5", ""),
        ("1.234", "1234", ""),
        ("12.345.678", "12345678", ""),
        ("12,5", "12.5", ""),
        ("0,75", "0.75", ""),
        ("12.5", "12.5", ""),
        ("0.750", "0.750", ""),
        ("1,234", "1.234", ""),
        ("1,234,567", "1234567", ""),
        ("1,234.5", "1234.5", ""),
        ("1 234 567", "1234567", ""),
        ("1\u00a0234", "1234", ""),
        (" 60 % ", "60", "%"),
        ("60%", "60", "%"),
        ("68 người", "68", "người"),
        ("68người", "68", "người"),
        ("5 m", "5", "m"),
        ("12 triệu đồng", "12", "triệu đồng"),
        ("-5", "-5", ""),
        ("−3,2", "-3.2", ""),
        ("007", "7", ""),
        ("99999999999999", "99999999999999", ""),
    ],
)
def test_figures(raw: str, value: str, unit: str) -> None:
    assert keyed.number(raw) == Number(D(value), unit)


@pytest.mark.parametrize(
    "raw",
    [
        "abc",
        "",
        "khoảng 50",
        "12.34.56",
        "1.23,5",
        "1,2,3",
        "12-15",
        "5 6",
        "1e5",
        "999999999999999",
        "1,2345678",
        "5/6",
        "7o",
        "1l",
    ],
)
def test_what_is_no_figure_is_said_so(raw: str) -> None:
    with pytest.raises(Unread) as why:
        found = keyed.number(raw)
        raise AssertionError(found)
    assert str(why.value)


@given(st.decimals(min_value=0, max_value=10**12, places=4))
def test_what_the_pages_write_is_read_back(value: Decimal) -> None:
    text = decimal_text(value)
    if "," in text or "." in text or len(text) < 4:
        assert keyed.number(text).value == value


@pytest.mark.parametrize(
    ("raw", "value"), [("0", "0"), ("100", "100"), ("92,5 %", "92.5"), ("60%", "60"), ("33,333", "33.33")]
)
def test_percentages(raw: str, value: str) -> None:
    assert keyed.percent(raw) == D(value)


@pytest.mark.parametrize("raw", ["101", "-1", "100,01", "60 người", "xong"])
def test_what_is_no_percentage(raw: str) -> None:
    with pytest.raises(Unread):
        keyed.percent(raw)


@pytest.mark.parametrize(
    "raw",
    ["21/11/2026", "21-11-2026", "21.11.2026", "2026-11-21", "21/11/26", "ngày 21/11/2026", "2026-11-21 00:00:00"],
)
def test_days(raw: str) -> None:
    assert keyed.day(raw) == date(2026, 11, 21)


@pytest.mark.parametrize("raw", ["31/11/2026", "21/11", "11/2026", "hôm nay", "21/11/1026", "2026-13-01", "1/1/2500"])
def test_what_is_no_day(raw: str) -> None:
    with pytest.raises(Unread):
        keyed.day(raw)


@pytest.mark.parametrize(
    ("raw", "found"),
    [("969/6.460", (D(969), D(6460))), ("3 / 4", (D(3), D(4))), ("969", None), ("969/", None), ("/5", None)],
)
def test_a_count_over_a_count(raw: str, found: tuple[Decimal, Decimal] | None) -> None:
    assert keyed.ratio(raw) == found


@pytest.mark.parametrize(
    ("raw", "yes"),
    [("Có", True), ("đạt", True), ("x", True), ("1", True), ("Chưa", False), ("không", False), ("0", False)],
)
def test_a_deed(raw: str, yes: bool) -> None:
    assert keyed.yes_or_no(raw) is yes
    with pytest.raises(Unread):
        keyed.yes_or_no(f"{raw} lẽ")
