"""A list as a spreadsheet that prints well, and as CSV that opens well in Excel."""

from __future__ import annotations

import csv as csv_module
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import xlsxwriter

Value = str | int | float | Decimal | date | None

_FONT = {"font_name": "Times New Roman", "font_size": 12}
_GRID = {"border": 1, "border_color": "#808080", "valign": "top"}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_A4 = 9


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters. Figures and dates are written as such; `number_format` is Excel's own."""

    title: str
    width: float = 14
    number_format: str = "#,##0.##"


def xlsx(title: str, subtitle: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> bytes:
    """A workbook of one sheet: title, subtitle ("tính đến …"), a frozen header repeated in print, A4 landscape."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("Danh sách")
    _set_page(sheet, columns)
    sheet.write_string(0, 0, title, book.add_format(_FONT | {"bold": True, "font_size": 14}))
    sheet.write_string(1, 0, subtitle, book.add_format(_FONT | {"italic": True}))
    head = book.add_format(_FONT | _GRID | {"bold": True, "text_wrap": True, "align": "center", "bg_color": "#EDEDED"})
    for at, column in enumerate(columns):
        sheet.write_string(3, at, column.title, head)
    text = book.add_format(_FONT | _GRID | {"text_wrap": True})
    day = book.add_format(_FONT | _GRID | {"num_format": "dd/mm/yyyy", "align": "center"})
    figures = [book.add_format(_FONT | _GRID | {"num_format": c.number_format, "align": "right"}) for c in columns]
    last = 3
    for last, row in enumerate(rows, 4):
        for at, value in enumerate(row):
            if isinstance(value, date):
                sheet.write_datetime(last, at, value, day)
            elif isinstance(value, int | float | Decimal):
                sheet.write_number(last, at, value, figures[at])
            else:
                sheet.write_string(last, at, safe(value or ""), text)
    if last > 3:
        sheet.autofilter(3, 0, last, len(columns) - 1)
    book.close()
    return out.getvalue()


def _set_page(sheet: xlsxwriter.worksheet.Worksheet, columns: Sequence[Column]) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    sheet.freeze_panes(4, 0)
    sheet.set_footer("&L&9Tiến Độ&R&9Trang &P/&N")
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)


def csv(columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> bytes:
    """Comma-separated, UTF-8 with its mark so that Excel shows Vietnamese; dates in ISO, decimals with a point."""
    out = io.StringIO()
    writer = csv_module.writer(out, lineterminator="\r\n")
    writer.writerow([c.title for c in columns])
    for row in rows:
        writer.writerow([_plain(value) for value in row])
    return out.getvalue().encode("utf-8-sig")


def _plain(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return safe(value) if isinstance(value, str) else str(value)


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before what would begin one."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text
