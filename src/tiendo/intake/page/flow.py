"""Pages one after another → one flow of paragraphs and tables: what a page break cut is joined, furniture dropped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from tiendo.intake.document import Block, Cell, PageSize, Paragraph, Table
from tiendo.intake.page.boxes import Line, around, join
from tiendo.intake.page.drawn import Drawn
from tiendo.intake.page.frameless import take_tables
from tiendo.intake.page.paragraphs import Margins, columns, group, margins, runs_on, text_of

EDGE = 0.09  # of the page's height
LEAST_EDGE = 62.0  # points: two lines of a running head on a page that lies down
RUNNING = 3  # lines of a running head
LEVEL = 6.0  # points between the heads of tables that stand side by side
FOOT = 0.14  # of the page's height: no table repeats its header there, so that what comes back is a running foot
PAGE_NUMBER = re.compile(r"^[-–\s]*(?:trang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?[-–\s]*$", re.IGNORECASE)
SCRAP = re.compile(r"^\W*\w?\W*\w?\W*$")


@dataclass(slots=True)
class Sheet:
    """One page: its lines outside tables, and its tables with where they begin."""

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    frame: Margins = field(default_factory=lambda: Margins(0, 0, 0))
    tables: list[tuple[float, Table]] = field(default_factory=list)
    drawn: Drawn = field(default_factory=Drawn)
    turned: float = 0.0  # degrees by which the picture was set straight
    picture: bool = False
    notes: list[tuple[str, list[Line]]] = field(default_factory=list)  # at the foot, by their numbers

    @property
    def size(self) -> PageSize:
        return PageSize(self.width, self.height, self.turned, self.picture)


def furniture(line: Line, height: float, *, scanned: bool = False) -> bool:
    """Page numbers at the edges; on a scan, also the scrap that a small figure there was read as."""
    if _edge(height) < line.top and line.bottom < height - _edge(height):
        return False
    return PAGE_NUMBER.match(line.text) is not None or (scanned and SCRAP.match(line.text) is not None)


def without_running_heads(sheets: list[Sheet]) -> list[Sheet]:
    """Drop first and last lines at the edges that come back, but for their figures, on most pages."""
    for end in (0, -1):
        for _ in range(RUNNING):
            texts = [_pattern(s.lines[end]) for s in sheets if s.lines and _at_edge(s.lines[end], s)]
            often = {t for t in texts if len(texts) >= 3 and texts.count(t) > len(sheets) / 2}
            for sheet in sheets:
                if sheet.lines and _at_edge(sheet.lines[end], sheet) and _pattern(sheet.lines[end]) in often:
                    sheet.lines.pop(end)
    return sheets


def _pattern(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _at_edge(line: Line, sheet: Sheet) -> bool:
    return line.bottom < _edge(sheet.height) or line.top > (1 - FOOT) * sheet.height


def _edge(height: float) -> float:
    return max(EDGE * height, LEAST_EDGE)


def framed(sheets: list[Sheet]) -> list[Sheet]:
    """Give pages of one width the margins that all their lines together show: a short last page shows none."""
    for width in {round(sheet.width) for sheet in sheets}:
        alike = [sheet for sheet in sheets if round(sheet.width) == width]
        frame = margins([line for sheet in alike for line in sheet.lines], width)
        for sheet in alike:
            sheet.frame = frame
    return sheets


def flow(sheets: list[Sheet]) -> list[Block]:
    """All pages as one flow: tables cut by a page are one, paragraphs cut by a page are one; blocks are counted."""
    sheets = without_running_heads(sheets)
    take_tables(sheets)
    framed(sheets)
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
                last[0].doubtful += _doubtful(item)
                last = (last[0], item[-1])
                continue
            bold = all(line.bold for line in item)
            centred = sheet.frame.centred(item[0])
            box = around(sheet.number, item)
            paragraph = Paragraph(text_of(item), line=0, page=sheet.number, bold=bold, centred=centred, box=box)
            paragraph.doubtful = _doubtful(item)
            out.append(paragraph)
            last = (paragraph, item[-1])
    out = _with_notes(out, sheets)
    _count(out)
    return out


def _with_notes(blocks: list[Block], sheets: list[Sheet]) -> list[Block]:
    """The notes at the feet of the pages, each behind what stands on its page; they part no table or paragraph there,
    for what goes on over the page is one block."""
    notes: list[Paragraph] = []
    for sheet in sheets:
        for number, lines in sheet.notes:
            if number or not notes:
                box = around(sheet.number, lines)
                text = f"Chú thích {number}: {text_of(lines)}"
                notes.append(Paragraph(text, line=0, page=sheet.number, box=box, aside=True))
            else:
                notes[-1].text = join([notes[-1].text, text_of(lines)])
    out: list[Block] = []
    for block in blocks:
        while notes and (notes[0].page or 0) < (block.page or 0):
            out.append(notes.pop(0))
        out.append(block)
    return out + list[Block](notes)


def _in_order(sheet: Sheet) -> Iterator[Table | list[Line]]:
    """The tables and paragraphs of a page from top to bottom; tables that begin level, from left to right."""
    tables = sorted(sheet.tables, key=lambda t: (round(t[0] / LEVEL), _left(t[1])))
    lines = list(sheet.lines)
    for top, table in tables:
        above = [line for line in lines if line.top < top]
        lines = lines[len(above) :]
        yield from _prose(above, sheet)
        yield table
    yield from _prose(lines, sheet)


def _left(table: Table) -> float:
    return min((cell.box[1] for row in table.rows for cell in row if cell.box), default=0.0)


def _prose(lines: list[Line], sheet: Sheet) -> Iterator[Table | list[Line]]:
    """Paragraphs, and two-column blocks as tables of one row."""
    done = 0
    for start, end, middle in columns(lines, sheet.frame):
        yield from group(lines[done:start], sheet.frame)
        halves = []
        for left in (True, False):
            words = [[w for w in line.words if (w.x1 < middle) == left] for line in lines[start:end]]
            half = [Line(row) for row in words if row]
            text = "\n".join(join(w.text for w in line.words) for line in half)
            box = around(sheet.number, half)
            halves.append(Cell(text, page=sheet.number, box=box, doubtful=_doubtful(half)))
        yield Table([halves], line=0, page=sheet.number)
        done = end
    yield from group(lines[done:], sheet.frame)


def _doubtful(lines: list[Line]) -> list[str]:
    return [word.text for line in lines for word in line.words if word.doubtful]


def _same_table(above: Table, below: Table) -> bool:
    """A table that goes on over a page break has as many columns."""
    return above.width == below.width and above.width > 2


def _append(table: Table, more: Table) -> None:
    """Add the rows of the next page: without the repeated header; a cut row is joined to its first half."""
    rows = more.rows
    while rows and any(_alike(rows[0], head) for head in table.rows[:3]):
        rows = rows[1:]
    if rows and table.rows and not rows[0][0].flat and any(cell.flat for cell in rows[0]):
        for cell, rest in zip(table.rows[-1], rows[0], strict=True):
            cell.text = (
                "\n".join(filter(None, [cell.text, rest.text]))
                if rest.text.startswith("-")
                else join([cell.text, rest.text])
            )
        rows = rows[1:]
    table.rows.extend(rows)


def _alike(row: list[Cell], head: list[Cell]) -> bool:
    """Whether a row repeats a header; a scan reads the same header a little differently on each page."""
    ours, theirs = ("|".join("".join(cell.text.split()) for cell in cells) for cells in (row, head))
    if ours == theirs or re.findall(r"\d+", ours) != re.findall(r"\d+", theirs):
        return ours == theirs  # two tasks may differ by their number alone
    return SequenceMatcher(None, ours, theirs, autojunk=False).ratio() > 0.85


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
