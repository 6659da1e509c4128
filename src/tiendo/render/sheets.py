"""A list as a spreadsheet that prints well, and as CSV that opens well in Excel."""

from __future__ import annotations

import csv as csv_module
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import xlsxwriter

Value = str | int | float | Decimal | date | None

_FONT = {"font_name": "Times New Roman", "font_size": 12}
_GRID = {"border": 1, "border_color": "#808080", "valign": "top"}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_A4 = 9
_MOST = 32767  # characters that a cell of Excel holds
_LINE = 16.5  # points
_HIGHEST = 409.0  # points that Excel allows a row
_FULL = 1.1  # a line of words is not filled to its end


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in characters. Figures and dates are written as such; `number_format` is Excel's own."""

    title: str
    width: float = 14
    number_format: str = "#,##0.##"


@dataclass(frozen=True, slots=True)
class Group:
    """A row that names the ones under it, over all columns."""

    title: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure with its own number format: so many decimals, a unit after it."""

    value: Decimal
    number_format: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """`as_printed`: text stays as it is, only marked as text (an official annex), where a list puts an apostrophe."""

    name: str
    title: str
    subtitle: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value | Shown] | Group]
    as_printed: bool = False
    centred: frozenset[int] = frozenset()


def xlsx(title: str, subtitle: str, columns: Sequence[Column], rows: Iterable[Sequence[Value]]) -> bytes:
    """A workbook of one sheet: title, subtitle ("tính đến …"), a frozen header repeated in print, A4 landscape."""
    return book([Sheet("Danh sách", title, subtitle, columns, rows)])


def book(sheets: Iterable[Sheet], *, foot: str = "Tiến Độ", about: Mapping[str, object] | None = None) -> bytes:
    """A workbook of these sheets. `about`: its properties; with "created" among them, the same bytes each time."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    if about:
        made.set_properties(dict(about))
    for sheet in sheets:
        _Writer(made, sheet, foot).write()
    made.close()
    return out.getvalue()


class _Writer:
    """Writes one sheet; formats are made once each."""

    def __init__(self, made: xlsxwriter.Workbook, sheet: Sheet, foot: str) -> None:
        self.made, self.sheet = made, sheet
        self.on = made.add_worksheet(sheet.name)
        self._formats: dict[tuple[object, ...], object] = {}
        _set_page(self.on, sheet.columns, foot)

    def write(self) -> None:
        sheet, on = self.sheet, self.on
        on.write_string(0, 0, sheet.title, self._format(bold=True, font_size=14))
        on.write_string(1, 0, sheet.subtitle, self._format(italic=True))
        head = self._format(
            bold=True, text_wrap=True, align="center", bg_color="#EDEDED", **_GRID | {"valign": "vcenter"}
        )
        for at, column in enumerate(sheet.columns):
            on.write_string(3, at, column.title, head)
        if (lines := max((self._lines(f"{c.title}  ", c) for c in sheet.columns), default=1)) > 1:
            on.set_row(3, lines * _LINE)
        last, grouped = 3, False
        for last, row in enumerate(sheet.rows, 4):
            if isinstance(row, Group):
                self._group(last, row.title)
                grouped = True
                continue
            for at, value in enumerate(row):
                self._cell(last, at, value)
            if (lines := max(map(self._lines, row, self.sheet.columns), default=1)) > 1:
                on.set_row(last, min(lines * _LINE, _HIGHEST))
        if last > 3 and not grouped:
            on.autofilter(3, 0, last, len(sheet.columns) - 1)

    def _lines(self, value: Value | Shown, column: Column) -> int:
        """About how many lines a text takes: not every program finds a row's height when it opens a workbook."""
        if not isinstance(value, str):
            return 1
        return sum(1 + int(len(part) * _FULL / max(column.width, 1)) for part in value[:_MOST].split("\n"))

    def _cell(self, line: int, at: int, value: Value | Shown) -> None:
        if isinstance(value, Shown):
            self.on.write_number(line, at, value.value, self._figure(at, value.number_format))
        elif isinstance(value, date):
            self.on.write_datetime(line, at, value, self._format(num_format="dd/mm/yyyy", align="center", **_GRID))
        elif isinstance(value, int | float | Decimal):
            self.on.write_number(line, at, value, self._figure(at, self.sheet.columns[at].number_format))
        else:
            self._text(line, at, value or "")

    def _figure(self, at: int, number_format: str) -> object:
        align = "center" if at in self.sheet.centred else "right"
        inset = {"indent": 1} if align == "right" else {}
        return self._format(num_format=number_format, align=align, **_GRID, **inset)

    def _text(self, line: int, at: int, text: str) -> None:
        marks: dict[str, object] = {"align": "center"} if at in self.sheet.centred else {}
        if self.sheet.as_printed:
            # Excel's own mark for "this is text": the cell shows what was printed, and stays text when edited.
            if text.startswith(_DANGEROUS):
                marks["quote_prefix"] = True
        else:
            text = safe(text)
        self.on.write_string(line, at, text[:_MOST], self._format(text_wrap=True, **_GRID, **marks))

    def _group(self, line: int, title: str) -> None:
        last = len(self.sheet.columns) - 1
        form = self._format(bold=True, text_wrap=True, bg_color="#F6F6F6", **_GRID)
        if last:
            self.on.merge_range(line, 0, line, last, "", form)
        self.on.write_string(line, 0, title[:_MOST], form)
        room = sum(column.width for column in self.sheet.columns)
        self.on.set_row(line, _LINE * (1 + int(len(title) * _FULL / max(room, 1))))

    def _format(self, **marks: object) -> object:
        key = tuple(sorted(marks.items()))
        if key not in self._formats:
            self._formats[key] = self.made.add_format(_FONT | marks)
        return self._formats[key]


def _set_page(sheet: xlsxwriter.worksheet.Worksheet, columns: Sequence[Column], foot: str) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(left=0.5, right=0.4, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    sheet.freeze_panes(4, 0)
    sheet.set_footer(f"&L&9{foot.replace('&', '&&')}&R&9Trang &P/&N")
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
