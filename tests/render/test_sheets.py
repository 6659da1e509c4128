"""Spreadsheets: figures and dates as such, Vietnamese whole, nothing that runs."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from tiendo.render.sheets import Column, csv, safe, xlsx

COLUMNS = [Column("TT", 5), Column("Nhiệm vụ", 40), Column("Thời hạn"), Column("Giá trị")]
ROWS = [
    ["1", "Đẩy mạnh chuyển đổi số", date(2026, 6, 30), Decimal("1.5")],
    ["2", '=HYPERLINK("http://x","y")', None, 12345],
]


def test_workbook_holds_figures_and_dates_not_texts() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx("Nhiệm vụ", "Tính đến 21/11/2026", COLUMNS, ROWS))).active
    assert sheet is not None
    assert [c.value for c in sheet[4]] == ["TT", "Nhiệm vụ", "Thời hạn", "Giá trị"]
    assert sheet["C5"].value.date() == date(2026, 6, 30)
    assert sheet["D5"].value == 1.5
    assert sheet["D6"].value == 12345
    assert sheet["A2"].value == "Tính đến 21/11/2026"
    assert sheet.freeze_panes == "A5"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet["B5"].font.name == "Times New Roman"


def test_workbook_has_no_formula_of_a_plan() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx("x", "", COLUMNS, ROWS))).active
    assert sheet is not None
    assert sheet["B6"].data_type == "s"
    assert sheet["B6"].value.startswith("'=")


def test_workbook_of_no_rows_opens() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx("x", "", COLUMNS, []))).active
    assert sheet is not None and sheet.max_row == 4


def test_csv_opens_in_excel() -> None:
    data = csv(COLUMNS, ROWS)
    assert data.startswith(b"\xef\xbb\xbf")
    lines = data.decode("utf-8-sig").split("\r\n")
    assert lines[0] == "TT,Nhiệm vụ,Thời hạn,Giá trị"
    assert lines[1] == "1,Đẩy mạnh chuyển đổi số,2026-06-30,1.5"
    assert lines[2].startswith("2,\"'=HYPERLINK")


@pytest.mark.parametrize(
    ("text", "shown"),
    [("=1+1", "'=1+1"), ("+84", "'+84"), ("-", "'-"), ("@x", "'@x"), ("\t=1", "'\t=1"), ("≥ 60%", "≥ 60%"), ("", "")],
)
def test_safe(text: str, shown: str) -> None:
    assert safe(text) == shown
