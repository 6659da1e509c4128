"""The period's form as a workbook that goes out to be filled in and comes back."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

_FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "top", "text_wrap": True}
_GRID = {"border": 1, "border_color": "#808080"}
HEADS = (
    ("Mã khóa", 4),
    ("TT", 8),
    ("Nội dung", 46),
    ("Mốc, thời hạn", 18),
    ("Kỳ trước", 16),
    ("Số liệu", 12),
    ("Tử số", 10),
    ("Mẫu số", 10),
    ("Đơn vị tính", 11),
    ("Số liệu đến ngày", 13),
    ("Nguồn số liệu", 20),
    ("Kết quả trong kỳ", 40),
    ("Khó khăn", 24),
    ("Kiến nghị", 24),
    ("Không phát sinh", 11),
    ("Lý do, nếu số bất thường", 24),
)
FIRST = 5  # the row (from 0) of the first item
_OPEN = range(5, 16)
_A4 = 9


@dataclass(frozen=True, slots=True)
class Line:
    """One item as the form shows it; `said` is by column what is kept of it already."""

    key: str
    code: str
    name: str
    promise: str
    last: str
    unit: str
    said: dict[int, str]
    task: bool
    ratio: bool


def form(title: str, subtitle: str, stamp: str, lines: Sequence[Line]) -> bytes:
    """The workbook: names locked, cells to fill open, the heads frozen, keys in a hidden column. `stamp` names unit
    and period, by which the form is known when it comes back."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Báo cáo")
    locked = book.add_format(_FONT | _GRID | {"bg_color": "#F2F2F2"})
    write = book.add_format(_FONT | _GRID | {"locked": False})
    figure = book.add_format(_FONT | _GRID | {"locked": False, "align": "right", "num_format": "@"})
    shut = book.add_format(_FONT | _GRID | {"bg_color": "#D9D9D9"})
    head = book.add_format(_FONT | _GRID | {"bold": True, "align": "center", "bg_color": "#E4E4E4"})
    plain = book.add_format(_FONT | {"text_wrap": False})
    sheet.write_string(0, 0, stamp)
    sheet.write_string(0, 1, title, book.add_format(_FONT | {"bold": True, "font_size": 14, "text_wrap": False}))
    sheet.write_string(1, 1, subtitle, plain)
    sheet.write_string(2, 1, "Chỉ ghi vào ô trắng. “Số liệu”: nhiệm vụ ghi % đã làm được, chỉ tiêu ghi giá trị.", plain)
    for at, (title_, width) in enumerate(HEADS):
        sheet.set_column(at, at, width, None, {"hidden": at == 0})
        sheet.write_string(FIRST - 1, at, title_, head)
    for row, line in enumerate(lines, FIRST):
        shown = (line.key, line.code, line.name, line.promise, line.last)
        for at, text in enumerate(shown):
            sheet.write_string(row, at, text, locked)
        sheet.write_string(row, 8, line.unit, locked)
        for at in _OPEN:
            if at == 8:
                continue
            off = at in (6, 7) and not line.ratio
            form_ = shut if off else figure if at in (5, 6, 7, 9) else write
            sheet.write_string(row, at, line.said.get(at, ""), form_)
    _checks(sheet, len(lines))
    sheet.freeze_panes(FIRST, 3)
    sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(FIRST - 1)
    book.close()
    return out.getvalue()


def _checks(sheet: xlsxwriter.worksheet.Worksheet, count: int) -> None:
    last = FIRST + max(count, 1) - 1
    x_only = {"validate": "list", "source": ["x"], "error_title": "Chỉ ghi x", "error_message": "Ghi x hoặc để trống."}
    sheet.data_validation(FIRST, 14, last, 14, x_only)
    sheet.data_validation(
        FIRST,
        5,
        last,
        5,
        {
            "validate": "length",
            "criteria": "<=",
            "value": 40,
            "input_title": "Số liệu",
            "input_message": "Ghi như 60, 12,5 hoặc 1.234. Nhiệm vụ: % đã làm được.",
            "error_type": "warning",
            "error_message": "Ô này chỉ ghi số.",
        },
    )
