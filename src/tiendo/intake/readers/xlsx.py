"""XLSX → document: each sheet's titles as paragraphs, its tables as tables; `line` is the row of the sheet."""

from __future__ import annotations

import re

from tiendo.intake.document import Block, Cell, Document, Paragraph, Table
from tiendo.intake.errors import CannotRead
from tiendo.intake.readers.grids import is_ordinal
from tiendo.intake.readers.package import DAMAGED
from tiendo.intake.readers.workbook import Rows, Sheet, open_workbook

_FIRST = re.compile(r"(?:S\.?\s*)?T\.?T\.?$|Số\s*(?:TT|thứ tự)$", re.I)
_PLAIN_NAME = re.compile(r"(?:sheet|trang tính|trang|bảng)\s*\d*$", re.I)
_FIGURE = re.compile(r"[≥≤<>=~\s]*(?!20\d\d$)\d[\d.,]*\s*(?:%|$)")
_NOTE = re.compile(r"\(?\*?\)?\s*(?:Ghi chú|Nơi nhận|Chú thích|Người lập|TM\.|KT\.|T/M)", re.I)
_DECIMAL_NUMBER = re.compile(r"\d{1,2},\d{1,2}$")


def read(data: bytes) -> Document:
    """The document of an XLSX file; raises `CannotRead` for one that is damaged, unsafe or empty."""
    document = Document("xlsx")
    book = open_workbook(data)
    try:
        sheets = [s for s in book.sheets() if s.rows]
    except ValueError as why:
        raise CannotRead(DAMAGED) from why
    if not sheets:
        raise CannotRead("Bảng tính trống, không có ô nào để đọc. Hãy kiểm tra lại tệp gốc.")
    for sheet in sheets:
        document.blocks += _blocks(sheet)
        if sheet.hidden:
            document.notes.append(f"Trang tính “{sheet.name}” có hàng hoặc cột ẩn; phần ẩn không được đọc.")
    return document


def _blocks(sheet: Sheet) -> list[Block]:
    """Paragraphs and tables of a sheet; its name stands in for a title that is missing."""
    blocks: list[Block] = []
    columns: list[int] = []
    for part in _parts(sheet.rows):
        header = _header(sheet.rows, part)
        last = blocks[-1] if blocks else None
        if header is None:
            if isinstance(last, Table) and is_ordinal(_texts(sheet.rows[part[0]])[0]):
                last.rows += _grid(sheet.rows, part, columns)
            else:
                blocks += _paragraphs(sheet.rows, part)
            continue
        at = part.index(header)
        blocks += _paragraphs(sheet.rows, part[:at])
        end = len(part)
        while end > at + 1 and _is_note(sheet.rows[part[end - 1]]):
            end -= 1
        table, columns = _table(sheet.rows, part[at:end])
        blocks.append(table)
        blocks += _paragraphs(sheet.rows, part[end:])
    titled = bool(blocks) and isinstance(blocks[0], Paragraph)
    if blocks and not titled and not _PLAIN_NAME.match(sheet.name.strip()):
        blocks.insert(0, Paragraph(" ".join(sheet.name.split()), 1, bold=True))
    return blocks


def _parts(rows: Rows) -> list[list[int]]:
    """Row numbers in runs that no empty row parts; a run that starts with a later header is its own."""
    out: list[list[int]] = []
    for row in sorted(rows):
        texts = _texts(rows[row])
        if not texts:
            continue
        again = bool(out) and len(texts) >= 3 and bool(_FIRST.match(texts[0])) and len(out[-1]) > 1
        if not out or out[-1][-1] != row - 1 or (again and not _is_header_part(rows, out[-1], row)):
            out.append([])
        out[-1].append(row)
    return out


def _is_header_part(rows: Rows, part: list[int], row: int) -> bool:
    """Whether a row with "TT" goes on with the header above it (merged downwards), or is its run's first header."""
    above = rows[part[-1]]
    return any(cell is other for cell in rows[row].values() for other in above.values()) or (
        _header(rows, part) is None
    )


def _header(rows: Rows, part: list[int]) -> int | None:
    """The row that names the columns: one that starts with "TT", else the first with three cells or more."""
    for row in part:
        texts = _texts(rows[row])
        if len(texts) >= 2 and _FIRST.match(texts[0]):
            return row
    for row in part:
        texts = _texts(rows[row])
        if len(texts) >= 3 and not is_ordinal(texts[0]) and not any(_FIGURE.match(t) for t in texts):
            return row
    return None


def _texts(cells: dict[int, Cell]) -> list[str]:
    """The texts of a row, each merged cell once."""
    distinct = {id(cell): cell.flat for _, cell in sorted(cells.items())}
    return [text for text in distinct.values() if text]


def _is_note(cells: dict[int, Cell]) -> bool:
    texts = _texts(cells)
    return 0 < len(texts) <= 2 and bool(_NOTE.match(texts[0]))


def _paragraphs(rows: Rows, part: list[int]) -> list[Block]:
    """One paragraph for each line of each cell; a cell merged downwards stands once."""
    out: list[Block] = []
    seen: set[int] = set()
    for row in part:
        for _, cell in sorted(rows[row].items()):
            if id(cell) in seen:
                continue
            seen.add(id(cell))
            out += [Paragraph(text, row, bold=cell.bold) for text in cell.text.split("\n") if text]
    return out


def _table(rows: Rows, part: list[int]) -> tuple[Table, list[int]]:
    columns = sorted({c for row in part for c, cell in rows[row].items() if cell.text or cell.doubt})
    grid = _grid(rows, part, columns)
    header = 1
    while header < len(grid) - 1 and any(a is b for a, b in zip(grid[header - 1], grid[header], strict=True)):
        if is_ordinal(grid[header][0].flat) or _spans_all(grid[header]):
            break
        header += 1
    for row in grid[header:]:
        # 1.1 as a number would be shown with a comma; as a row's number it is written with a point.
        if _DECIMAL_NUMBER.match(row[0].text):
            row[0].text = row[0].text.replace(",", ".")
    return Table(grid, part[0], header=header), columns


def _spans_all(row: list[Cell]) -> bool:
    return all(cell is row[0] for cell in row)


def _grid(rows: Rows, part: list[int], columns: list[int]) -> list[list[Cell]]:
    return [[rows[row].get(c) or Cell(line=row) for c in columns] for row in part]
