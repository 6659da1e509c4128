"""PDF with a text layer: ruled tables by their lines, the rest by where it stands on the page."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from tiendo.intake.document import Block, Cell, Document, Paragraph, Table
from tiendo.intake.errors import CannotRead
from tiendo.intake.page.boxes import Line, Word, cell_text, join, lines_of
from tiendo.intake.page.grid import Box, grid, rectangle
from tiendo.intake.page.paragraphs import Margins, columns, group, margins, runs_on, text_of

MAX_PAGES = 400
MAX_CHARS = 20_000  # on one page: a page of a plan has two or three thousand
PAGE_NUMBER = re.compile(r"^[-–\s]*(?:trang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?[-–\s]*$", re.IGNORECASE)
STAMP = re.compile(r"^(?:ký bởi|người ký|thời gian ký|email:|cơ quan:|signature|digitally signed)", re.IGNORECASE)


@dataclass(slots=True)
class Sheet:
    """One page: its lines outside tables, and its tables with where they begin."""

    number: int
    width: float
    lines: list[Line] = field(default_factory=list)
    frame: Margins = field(default_factory=lambda: Margins(0, 0, 0))
    tables: list[tuple[float, Table]] = field(default_factory=list)


def read(data: bytes) -> Document:
    """The pages in order. Raises `CannotRead` for a file that is locked, broken, too large or only pictures."""
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise CannotRead(f"Tệp PDF có {len(pdf.pages)} trang, vượt quá {MAX_PAGES} trang. Hãy tách tệp rồi thử lại.")
            sheets = [_sheet(page, n) for n, page in enumerate(pdf.pages, 1)]
    except PdfminerException as why:
        raise CannotRead(_refusal(why)) from why
    if not any(sheet.lines or sheet.tables for sheet in sheets):
        raise CannotRead(
            "Tệp PDF chỉ có ảnh chụp, không có lớp chữ. Phần mềm chưa đọc được bản quét; "
            "hãy dùng bản DOCX hoặc bản PDF xuất từ Word."
        )
    return Document("pdf", _blocks(_framed(_without_running_heads(sheets))), pages=len(sheets))


def _refusal(why: PdfminerException) -> str:
    if isinstance(why.args[0] if why.args else None, PDFPasswordIncorrect):
        return "Tệp PDF đặt mật khẩu nên không mở được. Hãy gỡ mật khẩu rồi tải lại."
    return "Tệp PDF hỏng hoặc tải chưa hết nên không mở được. Hãy lấy lại tệp gốc rồi thử lại."


def _sheet(page: Any, number: int) -> Sheet:
    """Read one page and let go of what the library keeps of it, so that memory does not grow with the pages."""
    if len(page.chars) > MAX_CHARS:
        raise CannotRead(f"Trang {number} của tệp PDF có quá nhiều ký tự, không phải một trang văn bản thường.")
    words = [_word(w) for w in page.extract_words(use_text_flow=False, return_chars=True, x_tolerance_ratio=0.2)]
    tables, inside = [], set()
    for found in page.find_tables():
        boxes = [tuple(map(float, cell)) for cell in found.cells]
        if len(boxes) < 4:
            continue
        table, taken = _table(boxes, words, number)  # type: ignore[arg-type]
        tables.append((float(found.bbox[1]), table))
        inside |= taken
    lines = [line for line in lines_of(w for i, w in enumerate(words) if i not in inside) if not _furniture(line, page)]
    page.close()
    return Sheet(number, float(page.width), lines, tables=tables)


def _word(found: dict[str, Any]) -> Word:
    bold = "bold" in str(found["chars"][0]["fontname"]).lower()
    return Word(found["text"], float(found["x0"]), float(found["x1"]), float(found["top"]), float(found["bottom"]), bold)


def _furniture(line: Line, page: Any) -> bool:
    """Page numbers at the edges, and the stamp of a digital signature."""
    at_edge = line.bottom < 0.09 * page.height or line.top > 0.91 * page.height
    return (at_edge and PAGE_NUMBER.match(line.text) is not None) or STAMP.match(line.text) is not None


def _table(boxes: list[Box], words: list[Word], page: int) -> tuple[Table, set[int]]:
    """One ruled table, and which words stand in it."""
    indexes, _, _ = grid(boxes)
    held: list[list[Word]] = [[] for _ in boxes]
    taken: set[int] = set()
    for at, word in enumerate(words):
        centre = (word.x0 + word.x1) / 2
        for index, (x0, top, x1, bottom) in enumerate(boxes):
            if x0 <= centre < x1 and top <= word.middle < bottom:
                held[index].append(word)
                taken.add(at)
                break
    cells = []
    for inside in held:
        lines = lines_of(inside)
        cells.append(Cell(cell_text(lines), page=page, bold=bool(lines) and all(line.bold for line in lines)))
    return Table(rectangle(indexes, cells, line=0, page=page), line=0, page=page), taken


def _without_running_heads(sheets: list[Sheet]) -> list[Sheet]:
    """Drop first and last lines that come back, but for their figures, on most pages."""
    for end in (0, -1):
        texts = [re.sub(r"\d+", "#", s.lines[end].text) for s in sheets if s.lines]
        often = {t for t in texts if len(texts) >= 3 and texts.count(t) > len(texts) / 2}
        for sheet in sheets:
            if sheet.lines and re.sub(r"\d+", "#", sheet.lines[end].text) in often:
                sheet.lines.pop(end)
    return sheets


def _framed(sheets: list[Sheet]) -> list[Sheet]:
    """Give pages of one width the margins that all their lines together show: a short last page shows none."""
    for width in {round(sheet.width) for sheet in sheets}:
        alike = [sheet for sheet in sheets if round(sheet.width) == width]
        frame = margins([line for sheet in alike for line in sheet.lines], width)
        for sheet in alike:
            sheet.frame = frame
    return sheets


def _blocks(sheets: list[Sheet]) -> list[Block]:
    """All pages as one flow: tables cut by a page are one, paragraphs cut by a page are one; blocks are counted."""
    out: list[Block] = []
    last: tuple[Paragraph, Line] | None = None  # the paragraph a page ended with, and its last line
    for sheet in sheets:
        for item in _in_order(sheet):
            if isinstance(item, Table):
                previous = out[-1] if out else None
                if isinstance(previous, Table) and previous.page != sheet.number and _same_table(previous, item):
                    _append(previous, item)
                else:
                    out.append(item)
                last = None
                continue
            if last is not None and last[0].page != sheet.number and runs_on(last[1], item[0], sheet.frame):
                last[0].text = join([last[0].text, text_of(item)])
                last = (last[0], item[-1])
                continue
            bold = all(line.bold for line in item)
            centred = sheet.frame.centred(item[0])
            paragraph = Paragraph(text_of(item), line=0, page=sheet.number, bold=bold, centred=centred)
            out.append(paragraph)
            last = (paragraph, item[-1])
    _count(out)
    return out


def _in_order(sheet: Sheet) -> Iterator[Table | list[Line]]:
    """The tables and paragraphs of a page from top to bottom."""
    tables = sorted(sheet.tables, key=lambda t: t[0])
    lines = list(sheet.lines)
    for top, table in tables:
        above = [line for line in lines if line.top < top]
        lines = lines[len(above) :]
        yield from _prose(above, sheet)
        yield table
    yield from _prose(lines, sheet)


def _prose(lines: list[Line], sheet: Sheet) -> Iterator[Table | list[Line]]:
    """Paragraphs, and two-column blocks as tables of one row."""
    done = 0
    for start, end, middle in columns(lines, sheet.frame):
        yield from group(lines[done:start], sheet.frame)
        halves = []
        for left in (True, False):
            texts = [join(w.text for w in line.words if (w.x1 < middle) == left) for line in lines[start:end]]
            halves.append(Cell("\n".join(t for t in texts if t), page=sheet.number))
        yield Table([halves], line=0, page=sheet.number)
        done = end
    yield from group(lines[done:], sheet.frame)


def _same_table(above: Table, below: Table) -> bool:
    """A table that goes on over a page break has as many columns."""
    return above.width == below.width and above.width > 2


def _append(table: Table, more: Table) -> None:
    """Add the rows of the next page: without the repeated header; a cut row is joined to its first half."""
    rows = more.rows
    while rows and any(_texts(rows[0]) == _texts(head) for head in table.rows[:3]):
        rows = rows[1:]
    if rows and table.rows and not rows[0][0].flat and any(cell.flat for cell in rows[0]):
        for cell, rest in zip(table.rows[-1], rows[0], strict=True):
            cell.text = "\n".join(filter(None, [cell.text, rest.text])) if rest.text.startswith("-") else join(
                [cell.text, rest.text]
            )
        rows = rows[1:]
    table.rows.extend(rows)


def _texts(row: list[Cell]) -> list[str]:
    return ["".join(cell.text.split()) for cell in row]


def _count(blocks: list[Block]) -> None:
    """Number the blocks and the rows of tables in reading order: the line a reader of the page counts by."""
    line = 0
    for block in blocks:
        line += 1
        block.line = line
        if isinstance(block, Table):
            for row in block.rows:
                for cell in row:
                    cell.line = line
                line += 1
