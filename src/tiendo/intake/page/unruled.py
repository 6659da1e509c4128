"""The words of an unruled table, page by page, cut into columns and rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from tiendo.intake.document import Cell, Table
from tiendo.intake.page.boxes import CELL_MARGINS, Line, Word, cell_text
from tiendo.intake.page.drawn import Drawn
from tiendo.intake.page.heads import Head
from tiendo.intake.page.unruled_rows import Piece, Row, rows_of
from tiendo.intake.settling import is_ordinal

JUTTING = 15.0  # points
STANDING = 0.35  # of the table's height: every other row may be shaded, and so have sides


@dataclass(slots=True)
class Part:
    """What stands of a table on one page: the lines of its body, and of its header if that stands there too."""

    page: int
    lines: list[Line]
    head: list[Line]
    drawn: Drawn = field(default_factory=Drawn)

    @property
    def x0(self) -> float:
        return min(line.x0 for line in [*self.head, *self.lines])

    @property
    def x1(self) -> float:
        return max(line.x1 for line in [*self.head, *self.lines])


def cut_columns(head: Head, parts: list[Part]) -> list[float]:
    """Where the columns are parted: one x fewer than there are columns."""
    lines = [line for part in parts for line in part.lines]
    words = [w for line in lines for w in line.words]
    pairs = [(left.x1, right.x0) for left, right in pairwise(head.cores)]
    if head.numbered:
        pairs[0] = max(pairs[0][0], min(_past_numbers(lines, pairs[0]), pairs[0][1])), pairs[0][1]
    return [_cut(low, high, words, parts) for low, high in pairs]


def _past_numbers(lines: list[Line], pair: tuple[float, float]) -> float:
    """Where the rows' numbers end, should they stand further right than the word above them."""
    firsts = [line.words[0] for line in lines]
    numbers = [w for w in firsts if w.x0 < pair[0] + JUTTING and w.x1 < pair[1] and is_ordinal(w.text)]
    if not numbers:
        return pair[0]
    middle = median((w.x0 + w.x1) / 2 for w in numbers)
    return max(w.x1 for w in numbers if abs((w.x0 + w.x1) / 2 - middle) < JUTTING / 2)


def _cut(low: float, high: float, words: list[Word], parts: list[Part]) -> float:
    """Between the words of two headers: at an upright line, else in the widest of the least covered white."""
    if drawn := [x for part in parts for x in _uprights(part) if low - 2 <= x <= high + 2]:
        return drawn[0]
    if high <= low:
        return (low + high) / 2
    steps = max(1, round(high - low))
    cover = [0] * (steps + 1)
    for word in words:
        first, last = max(0, round(word.x0 - low)), min(steps, round(word.x1 - low))
        for x in range(first, last + 1):
            cover[x] += 1
    least = min(cover)
    runs: list[tuple[int, int]] = []
    start = None
    for x, count in enumerate([*cover, least + 1]):
        if count == least and start is None:
            start = x
        elif count > least and start is not None:
            runs.append((x - start, start))
            start = None
    wide, start = max(runs)
    return low + start + (wide - 1) / 2


def _uprights(part: Part) -> list[float]:
    return part.drawn.uprights(part.lines[0].top, part.lines[-1].bottom, STANDING)


def tables_of(head: Head, parts: list[Part]) -> list[Table]:
    """The table page by page; without the header where it does not stand there."""
    cuts = cut_columns(head, parts)
    rows = rows_of([Piece(part.lines, part.drawn) for part in parts], head, cuts)
    wide = _widths([row for some in rows for row in some], len(cuts) + 1)
    return [_table(head, part, some, cuts, wide) for part, some in zip(parts, rows, strict=True)]


def _table(head: Head, part: Part, rows: list[Row], cuts: list[float], wide: list[float]) -> Table:
    edges = [part.x0 - 2, *cuts, part.x1 + 2]
    table = _header(head, part, edges) if part.head else []
    depth = len(table)
    above: list[Cell] = []
    for row in rows:
        above = _cells(row, above, part.page, edges, wide)
        table.append(above)
    return Table(table, line=0, page=part.page, header=depth)


def _widths(rows: list[Row], count: int) -> list[float]:
    """How wide each column is: to where the next one begins, if both are set flush left; else as its longest line."""
    lines: list[list[Line]] = [[] for _ in range(count)]
    for row in rows:
        for c, own in row.cells.items():
            if not row.group:
                lines[c] += own
    lefts = [_flush(own) for own in lines]
    out = []
    for c, own in enumerate(lines):
        longest = max((line.x1 - line.x0 for line in own), default=0.0) + CELL_MARGINS
        left, right = lefts[c], lefts[c + 1] if c + 1 < count else None
        out.append(longest if left is None or right is None else max(longest, right - left))
    return out


def _flush(lines: list[Line]) -> float | None:
    """Where the lines of a column begin, if nearly all begin there."""
    if len(lines) < 3:
        return None
    left = min(line.x0 for line in lines)
    return left if sum(line.x0 < left + 2 for line in lines) >= 0.9 * len(lines) else None


def _cells(row: Row, above: list[Cell], page: int, edges: list[float], wide: list[float]) -> list[Cell]:
    """The cells of one row; a group's name is one cell over all columns, a tall cell the one above."""
    if row.group:
        lines = row.cells[0]
        box = (page, edges[0], row.top, edges[-1], row.bottom)
        one = Cell(cell_text(lines, edges[-1] - edges[0]), page=page, bold=all(x.bold for x in lines), box=box)
        return [one] * len(wide)
    out = []
    for c, width in enumerate(wide):
        lines = row.cells.get(c, [])
        if c in row.goes_on and above:
            tall = above[c]
            tall.text = "\n".join(filter(None, [tall.text, cell_text(lines, width)]))
            out.append(tall)
            continue
        bold = bool(lines) and all(line.bold for line in lines)
        box = (page, edges[c], row.top, edges[c + 1], row.bottom)
        out.append(Cell(cell_text(lines, width), page=page, bold=bold, box=box))
    return out


def _header(head: Head, part: Part, edges: list[float]) -> list[list[Cell]]:
    """The header's rows: one, or two where words stand over several columns."""
    top, bottom = part.head[0].top, max(line.bottom for line in part.head)
    boxes = [(part.page, left, top, right, bottom) for left, right in pairwise(edges)]
    lower = [Cell(core.text, page=part.page, bold=True, box=b) for core, b in zip(head.cores, boxes, strict=True)]
    upper = list(lower)
    for span in head.spans:
        box = (part.page, edges[span.first], top, edges[span.last + 1], bottom)
        upper[span.first : span.last + 1] = [Cell(span.text, page=part.page, bold=True, box=box)] * (
            span.last + 1 - span.first
        )
    return [upper, lower] if head.spans else [lower]
