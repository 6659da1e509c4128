"""The tables of an official paper as a workbook: a sheet each, figures and dates as such."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

from tiendo.core.reporting.outline import Cell, Holds, Outline, Paragraph, Row, Table
from tiendo.render.official.body import annex_number, annexed_to, part_number
from tiendo.render.official.clean import cleaned
from tiendo.render.official.docx import foot
from tiendo.render.official.layouts import LAYOUTS
from tiendo.render.sheets import Column, Group, Sheet, Shown, Value, book

_MM_A_CHARACTER = 1.9
_NAME = 31  # characters that Excel allows in the name of a sheet
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_ONE_FIGURE = re.compile(
    r"^(?P<before>[^\d\"]{0,12}?)(?P<minus>-?)\d[\d.,]*(?:[\u00a0 ]\d{3})*(?P<after>[^\d\"]{0,20})$"
)
_DAY = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")
_TEXT_COLUMNS = (Column("Mục", 34), Column("Nội dung", 100))


def xlsx(outline: Outline) -> bytes:
    """The annexes' tables, then those of the body; a paper without any gives its text, a row a paragraph."""
    outline = cleaned(outline)
    day = outline.letterhead.dated or outline.as_of
    about = {
        "title": " ".join(filter(None, (outline.type_name, outline.subject)))[:255],
        "author": outline.letterhead.issuer[:255],
        "created": datetime(day.year, day.month, day.day, tzinfo=UTC),
    }
    return book(_named(_sheets(outline)), foot=foot(outline) or "Tiến Độ", about=about)


def _sheets(outline: Outline) -> Iterator[Sheet]:
    layout, any_table = LAYOUTS[outline.letterhead.side], False
    of = annexed_to(outline, layout)
    for annex in outline.annexes:
        for table in annex.tables:
            any_table = True
            name = annex_number(annex.number)
            title = f"{name}: {annex.title}" if annex.title else name
            yield _sheet(name, f"{title}. {table.title}" if table.title else title, of, table)
    for section in outline.sections:
        for table in (b for b in section.blocks if isinstance(b, Table)):
            any_table = True
            title = table.title or section.title or "Bảng"
            yield _sheet(title, title, of, table)
    if not any_table:
        yield _text_sheet(outline, of)


def _text_sheet(outline: Outline, of: str) -> Sheet:
    layout = LAYOUTS[outline.letterhead.side]
    rows: list[list[Value | Shown] | Group] = [["", p.text] for p in outline.opening]
    for section in outline.sections:
        rows.append(Group(" ".join(filter(None, (part_number(section.number, layout), section.title)))))
        rows.extend(["", block.text] for block in section.blocks if isinstance(block, Paragraph))
    rows.extend(["", p.text] for p in outline.closing)
    return Sheet("Nội dung", outline.subject or outline.type_name, of, _TEXT_COLUMNS, rows, as_printed=True)


def _sheet(name: str, title: str, subtitle: str, table: Table) -> Sheet:
    columns = [Column(c.title, max(float(c.width) / _MM_A_CHARACTER, 5.0)) for c in table.columns]
    aside = frozenset(at for at, c in enumerate(table.columns) if c.holds in (Holds.ORDINAL, Holds.DATE))
    rows = [_row(row, len(columns)) for row in table.rows]
    return Sheet(name, title, subtitle, columns, rows, as_printed=True, centred=aside)


def _row(row: Row, count: int) -> list[Value | Shown] | Group:
    if row.heading:
        return Group(row.cells[0].text if row.cells else "")
    values: list[Value | Shown] = [_value(cell) for cell in row.cells[:count]]
    return values + [""] * (count - len(values))


def _value(cell: Cell) -> Value | Shown:
    """The figure or the day itself where it is what the text says; words that say more ("12/15 xã", "Quý IV/2026")
    stay words."""
    if cell.figure is not None and cell.figure.is_finite():
        text = cell.text.strip()
        if not text:
            return Shown(cell.figure, number_format(cell.figure))
        if found := _ONE_FIGURE.match(text):
            return Shown(cell.figure, number_format(cell.figure, found["before"], found["after"]))
    if isinstance(cell.day, date) and (not cell.text or _DAY.fullmatch(cell.text.strip())):
        return cell.day
    return cell.text


def number_format(figure: Decimal, before: str = "", after: str = "") -> str:
    """Excel's format that shows the figure with its own decimals, and the words around it."""
    decimals = max(0, -int(figure.normalize().as_tuple().exponent))
    shape = "#,##0" + ("." + "0" * decimals if decimals else "")
    return (f'"{before}"' if before else "") + shape + (f'"{after}"' if after else "")


def _named(sheets: Iterator[Sheet]) -> Iterator[Sheet]:
    """With names that Excel takes, no two alike."""
    taken: set[str] = set()
    for sheet in sheets:
        base = " ".join(_NOT_IN_NAMES.sub(" ", sheet.name).split())[:_NAME].strip() or "Bảng"
        name, count = base, 1
        while name.casefold() in taken:
            count += 1
            end = f" ({count})"
            name = base[: _NAME - len(end)] + end
        taken.add(name.casefold())
        yield Sheet(name, *(getattr(sheet, f) for f in Sheet.__slots__[1:]))
