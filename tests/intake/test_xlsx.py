"""XLSX: a cell is read as the sheet shows it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from tiendo.intake.document import Document, Paragraph, Table
from tiendo.intake.errors import CannotRead
from tiendo.intake.opening import open_file
from tiendo.intake.readers.sheet_values import shown

ROWS = [["TT", "Chỉ tiêu", 2026, 2030], ["I", "Hạ tầng số"], [1, "Tỷ lệ phủ sóng 5G", 0.6, 1]]


def saved(fill: Callable[[openpyxl.Workbook, Worksheet], None]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    fill(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(fill: Callable[[openpyxl.Workbook, Worksheet], None]) -> Document:
    return open_file(saved(fill), name="a.xlsx")


def tables(document: Document) -> list[list[list[str]]]:
    return [[[c.flat for c in row] for row in b.rows] for b in document.blocks if isinstance(b, Table)]


def texts(document: Document) -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, Paragraph)]


def put(sheet: Worksheet, rows: list[list[object]], top: int = 1, left: int = 1) -> None:
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None:
                sheet.cell(top + r, left + c, value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("raw", "code", "text"),
    [
        ("1", "General", "1"),
        ("1.5", "General", "1,5"),
        ("0.30000000000000004", "General", "0,3"),
        ("2026", "General", "2026"),
        ("0.6", "0%", "60%"),
        ("0.615", "0%", "62%"),
        ("0.615", "0.0%", "61,5%"),
        ("0.6", "0.##%", "60%"),
        ("1", "0%", "100%"),
        ("1500", "#,##0", "1.500"),
        ("1234567.891", "#,##0.00", "1.234.567,89"),
        ("1.5", "0.0", "1,5"),
        ("2", "0.00", "2,00"),
        ("5", "00", "5"),
        ("12", '0" điểm"', "12 điểm"),
        ("0.6", '"≥ "0%', "≥ 60%"),
        ("0.6", "\\≥\\ 0%", "≥ 60%"),
        ("5", '#,##0\\ "tỷ";-#,##0', "5 tỷ"),
        ("5000", "#,##0\\ [$₫-42A]", "5.000 ₫"),
        ("-3", "0", "-3"),
        ("46203", "dd/mm/yyyy", "30/06/2026"),
        ("46203", "m/d/yyyy", "30/06/2026"),
        ("46203.75", "dd/mm/yyyy hh:mm", "30/06/2026"),
        ("46174", "mmm-yy", "06/2026"),
        ("46174", "mm/yyyy", "06/2026"),
        ("46174", "yyyy", "2026"),
        ("46203", "[$-42A]dd/mm/yyyy", "30/06/2026"),
        ("7", "@", "7"),
        ("không phải số", "0", "không phải số"),
        ("1E+999999", "General", "1E+999999"),
        ("1E-300", "0.0", "0"),
        ("1.5", "0." + "0" * 40, "1,5000000000"),
    ],
)
def test_a_number_is_what_its_format_shows(raw: str, code: str, text: str) -> None:
    assert shown(raw, code) == text


def test_days_may_count_from_1904() -> None:
    assert shown("44741", "dd/mm/yyyy", since_1904=True) == "30/06/2026"


@given(st.integers(0, 10**9), st.sampled_from(["General", "0", "#,##0"]))
def test_whole_numbers_keep_their_digits(number: int, code: str) -> None:
    assert shown(str(number), code).replace(".", "") == str(number)


def test_titles_are_paragraphs_and_the_rest_is_a_table() -> None:
    def fill(_: openpyxl.Workbook, sheet: Worksheet) -> None:
        sheet["C2"] = "Phụ lục I"
        sheet.merge_cells("C2:F2")
        sheet["C3"] = "CHỈ TIÊU CHUYỂN ĐỔI SỐ"
        put(sheet, [list(row) for row in ROWS], top=5, left=3)
        sheet["E7"].number_format = sheet["F7"].number_format = "0%"
        sheet["C9"] = "Ghi chú: số liệu tính lũy kế"

    document = read(fill)
    assert texts(document) == ["Phụ lục I", "CHỈ TIÊU CHUYỂN ĐỔI SỐ", "Ghi chú: số liệu tính lũy kế"]
    assert tables(document) == [
        [["TT", "Chỉ tiêu", "2026", "2030"], ["I", "Hạ tầng số", "", ""], ["1", "Tỷ lệ phủ sóng 5G", "60%", "100%"]]
    ]
    table = next(b for b in document.blocks if isinstance(b, Table))
    assert (table.line, table.header, table.rows[2][1].line) == (5, 1, 7)


def test_merged_cells_are_one_cell() -> None:
    def fill(_: openpyxl.Workbook, sheet: Worksheet) -> None:
        put(sheet, [["TT", "Chỉ tiêu", "Lộ trình", None], [None, None, 2026, 2030], ["I", "Hạ tầng"], [1, "5G", 3, 4]])
        for area in ("A1:A2", "B1:B2", "C1:D1", "B3:D3"):
            sheet.merge_cells(area)

    (table,) = read(fill).blocks
    assert isinstance(table, Table) and table.header == 2
    assert [c.flat for c in table.rows[1]] == ["TT", "Chỉ tiêu", "2026", "2030"]
    assert table.rows[0][2] is table.rows[0][3] and table.rows[2][1] is table.rows[2][3]
    assert table.rows[0][0] is table.rows[1][0] and table.rows[0][2] is not table.rows[1][2]


def test_each_sheet_is_read_and_a_telling_name_stands_in_for_a_title() -> None:
    def fill(book: openpyxl.Workbook, sheet: Worksheet) -> None:
        put(sheet, [list(row) for row in ROWS])
        second = book.create_sheet("Nhiệm vụ")
        put(second, [["STT", "Nhiệm vụ", "Chủ trì"], [1, "Lắp wifi", "Phòng VHXH"]])
        book.create_sheet("Trống")

    document = read(fill)
    assert texts(document) == ["Nhiệm vụ"] and len(tables(document)) == 2


def test_what_is_hidden_is_not_read_and_said_so() -> None:
    def fill(book: openpyxl.Workbook, sheet: Worksheet) -> None:
        put(sheet, [["TT", "Tên", "Nháp", "2026"], [1, "Một", "x", "5"], [2, "Hai", "y", "6"]])
        sheet.row_dimensions[2].hidden = True
        sheet.column_dimensions["C"].hidden = True
        hidden = book.create_sheet("Cũ")
        put(hidden, [["TT", "Tên", "2025"]])
        hidden.sheet_state = "hidden"

    document = read(fill)
    assert tables(document) == [[["TT", "Tên", "2026"], ["2", "Hai", "6"]]]
    assert "ẩn" in document.notes[0]


def test_two_tables_one_under_the_other() -> None:
    def fill(_: openpyxl.Workbook, sheet: Worksheet) -> None:
        put(sheet, [["TT", "Tên", "2026"], [1, "Một", "5"]])
        put(sheet, [["Phụ lục II"], ["STT", "Việc", "Chủ trì"], [1, "Hai", "A"], [None], [2, "Ba", "B"]], top=5)

    document = read(fill)
    assert tables(document) == [
        [["TT", "Tên", "2026"], ["1", "Một", "5"]],
        [["STT", "Việc", "Chủ trì"], ["1", "Hai", "A"], ["2", "Ba", "B"]],
    ]
    assert [type(b) for b in document.blocks] == [Table, Paragraph, Table]


def test_dates_line_breaks_and_formulas() -> None:
    def fill(_: openpyxl.Workbook, sheet: Worksheet) -> None:
        put(sheet, [["TT", "Việc", "Hạn", "Tổng"], [1.1, "Sở Y tế;\nCông an xã", date(2026, 6, 30), "=1+1"]])
        sheet["C2"].number_format = "dd/mm/yyyy"

    (table,) = read(fill).blocks
    assert isinstance(table, Table)
    row = table.rows[1]
    assert [c.text for c in row] == ["1.1", "Sở Y tế;\nCông an xã", "30/06/2026", ""]
    assert row[3].doubt is not None and "công thức" in row[3].doubt


def test_a_stray_cell_far_away_costs_nothing() -> None:
    def fill(_: openpyxl.Workbook, sheet: Worksheet) -> None:
        put(sheet, [list(row) for row in ROWS])
        sheet["XFD1048576"] = " "
        sheet.merged_cells.add("A2:XFD1000000")

    assert len(tables(read(fill))) == 1


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(CannotRead, match="trống"):
        read(lambda book, sheet: None)


def test_a_damaged_workbook_is_refused() -> None:
    data = saved(lambda book, sheet: put(sheet, [list(row) for row in ROWS]))
    for damaged in (data[: len(data) // 2], data.replace(b"xl/worksheets/sheet1.xml", b"xl/worksheets/sheet9.xml")):
        with pytest.raises(CannotRead):
            open_file(damaged, name="a.xlsx")
