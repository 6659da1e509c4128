"""The lines of an unruled table → its rows: between level lines, from number to number, or side by side."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from itertools import pairwise

from tiendo.intake.headers import ColumnKind
from tiendo.intake.page.boxes import Line, Word
from tiendo.intake.page.drawn import Drawn
from tiendo.intake.page.heads import Head, segments
from tiendo.intake.settling import is_ordinal

CUT_ROW = 2.0  # what it costs to take the first lines of a page for the rest of a row
HALF = 0.8  # of the letters' height: no line of a cell is that near to the one above
OVER = 3.0  # points by which words must reach over a cut to stand on both its sides
RULED = 0.25  # of the table's width: a level line between rows that leaves out the tall cells is no shorter
STUCK = re.compile(r"(\d{1,3})([^\W\d_].*)$")
VALUES = (ColumnKind.MILESTONE, ColumnKind.BASELINE, ColumnKind.UNIT_OF_MEASURE)


@dataclass(slots=True)
class Row:
    """`cells`: column → its lines. A group's name stands at 0. `goes_on` are the columns of a tall cell from above."""

    top: float
    bottom: float
    cells: dict[int, list[Line]] = field(default_factory=dict)
    group: bool = False
    goes_on: frozenset[int] = frozenset()


@dataclass(slots=True)
class Strip:
    """One line of the page, cut into the columns; `group` where it runs over them."""

    line: Line
    cells: dict[int, Line]
    group: bool

    @property
    def numbered(self) -> bool:
        return 0 in self.cells and not self.group and is_ordinal(self.cells[0].text)


@dataclass(slots=True)
class Piece:
    """The body of a table on one page."""

    lines: list[Line]
    drawn: Drawn


def rows_of(pieces: list[Piece], head: Head, cuts: list[float]) -> list[list[Row]]:
    """The rows of a table, page by page, downward."""
    blocks = [_piece_blocks(piece, head, cuts) for piece in pieces]
    middle = head.numbered and _numbers_stand_in_the_middle(blocks)
    return [_piece_rows(piece, own, head, cuts, middle=middle) for piece, own in zip(pieces, blocks, strict=True)]


def _piece_blocks(piece: Piece, head: Head, cuts: list[float]) -> list[list[Strip]]:
    strips = [_strip(line, head, cuts) for line in piece.lines]
    _find_bold_groups(strips)
    return _blocks(strips, _levels(piece))


def _levels(piece: Piece) -> list[float]:
    return piece.drawn.levels(min(line.x0 for line in piece.lines), max(line.x1 for line in piece.lines), RULED)


def _piece_rows(piece: Piece, blocks: list[list[Strip]], head: Head, cuts: list[float], *, middle: bool) -> list[Row]:
    numbers = sum(strip.numbered for block in blocks for strip in block)
    ruled = len(blocks) > 1 and len(blocks) >= 0.6 * max(numbers, 3)
    edges = [min(line.x0 for line in piece.lines), *cuts, max(line.x1 for line in piece.lines)]
    levels = _levels(piece)
    rows: list[Row] = []
    for n, block in enumerate(blocks):
        made = _rows(block, head, ruled=ruled, middle=middle)
        if rows and n and made and not made[0].group:
            made[0].goes_on = _open_below(rows[-1], made[0], levels, piece.drawn, edges)
        rows += made
    return rows


def _strip(line: Line, head: Head, cuts: list[float]) -> Strip:
    """Cut a line at the columns."""
    line = _unstuck(line, head, cuts)
    group = _is_group(line, head, cuts)
    cells: dict[int, Line] = {}
    for word in line.words:
        cells.setdefault(0 if group else bisect_right(cuts, _middle(word)), Line([])).words.append(word)
    return Strip(line, cells, group)


def _unstuck(line: Line, head: Head, cuts: list[float]) -> Line:
    """The line, its row's number parted from the name that it touches: "10Tỷ lệ"."""
    first = line.words[0]
    stuck = STUCK.match(first.text) if head.numbered and first.x0 < cuts[0] < first.x1 + OVER else None
    if stuck is None:
        return line
    middle = first.x0 + (first.x1 - first.x0) * len(stuck[1]) / len(first.text)
    left, right = (
        replace(first, text=stuck[1], x1=middle),
        replace(first, text=stuck[2], x0=max(middle, cuts[0]) + OVER),
    )
    return Line([left, right, *line.words[1:]])


def _middle(word: Word) -> float:
    return (word.x0 + word.x1) / 2


def _is_group(line: Line, head: Head, cuts: list[float]) -> bool:
    """Whether a line is a group's name over the columns: words that run from one into the next."""
    for part in segments(line):
        over = [c for c, cut in enumerate(cuts) if part.x0 < cut - OVER and part.x1 > cut + OVER]
        if not over:
            continue
        if any(part.x0 <= head.cores[c].x1 and part.x1 >= head.cores[c + 1].x0 for c in over):
            return True
        first, *more = part.words
        if over[0] == 0 and head.numbered and (not is_ordinal(first.text) or (more and _middle(more[0]) < cuts[0])):
            return True
    return False


def _find_bold_groups(strips: list[Strip]) -> None:
    """A bold line alone in its row, among plain ones, names a group though it stays within its column."""
    if 2 * sum(strip.line.bold for strip in strips) > len(strips):
        return
    for above, strip in zip([None, *strips], strips, strict=False):
        alone = len(strip.cells) == 1 and min(strip.cells) < 2 and strip.line.bold and not strip.numbered
        if alone and strip.line.text[:1].isupper() and (above is None or above.group or not above.line.bold):
            strip.group, strip.cells = True, {0: strip.line}


def _blocks(strips: list[Strip], levels: list[float]) -> list[list[Strip]]:
    """The lines between each two level lines."""
    blocks: dict[int, list[Strip]] = {}
    for strip in strips:
        at = bisect_right(levels, (strip.line.top + strip.line.bottom) / 2)
        blocks.setdefault(at, []).append(strip)
    return [blocks[at] for at in sorted(blocks)]


def _numbers_stand_in_the_middle(pieces: list[list[list[Strip]]]) -> bool:
    """Whether a row's number stands beside its middle: words stand above the first number under a group or a rule,
    or lines stand half a line from each other, as they do where an even and an odd number of lines share a middle.
    """
    pages = [[strip.line for block in blocks for strip in block] for blocks in pieces]
    between = sum(b.bottom - a.bottom < HALF * (b.bottom - b.top) for lines in pages for a, b in pairwise(lines))
    if between > max(1, sum(map(len, pages)) // 20):
        return True
    above = below = 0
    for page, blocks in enumerate(pieces):
        for n, block in enumerate(blocks):
            over, beside = _beside_first_lines(block, n > 0 or page == 0)  # a later page may begin in mid-row
            above, below = above + over, below + beside
    return above > below


def _beside_first_lines(block: list[Strip], fresh: bool) -> tuple[int, int]:
    """How many numbers at the start of a block or group stand below the first line of their row, and beside it."""
    above = below = 0
    for n, strip in enumerate(block):
        if strip.group:
            fresh = True
        elif fresh:
            first = next((i for i in range(n, len(block)) if block[i].numbered or block[i].group), None)
            if first is not None and block[first].numbered:
                above, below = above + (first > n), below + (first == n)
            fresh = False
    return above, below


def _rows(block: list[Strip], head: Head, *, ruled: bool, middle: bool) -> list[Row]:
    """The rows between two level lines."""
    rows: list[Row] = []
    run: list[Strip] = []
    for n, strip in enumerate(block):
        if strip.group:
            rows += _plain_rows(run, head, ruled=ruled, middle=middle)
            run = []
            if n and block[n - 1].group and not _begins_group(strip):
                rows[-1].cells[0].append(strip.line)
                rows[-1].bottom = strip.line.bottom
            else:
                rows.append(Row(strip.line.top, strip.line.bottom, {0: [strip.line]}, group=True))
        else:
            run.append(strip)
    return rows + _plain_rows(run, head, ruled=ruled, middle=middle)


def _begins_group(strip: Strip) -> bool:
    first = strip.line.words[0].text
    return is_ordinal(first) and first[-1] in ".)/"


def _plain_rows(run: list[Strip], head: Head, *, ruled: bool, middle: bool) -> list[Row]:
    if not run:
        return []
    numbers = [n for n, strip in enumerate(run) if strip.numbered]
    if head.numbered and numbers:
        starts = _starts_in_the_middle(run, numbers) if middle else numbers
        if ruled and len(numbers) < 2:
            starts = [0]
    elif ruled or head.numbered:
        starts = [0]
    else:
        starts = _starts_side_by_side(run, head)
    starts = sorted({0, *starts})
    return [_row(run[a:b]) for a, b in zip(starts, [*starts[1:], len(run)], strict=True)]


def _starts_in_the_middle(run: list[Strip], numbers: list[int]) -> list[int]:
    """Rows whose number stands beside their middle: of all ways to part them, the most even one."""
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [0])}
    for n in range(1, numbers[0] + 1):
        best[n] = (CUT_ROW, [0, n])  # the page may begin with the rest of a row
    for number, following in zip(numbers, [*numbers[1:], None], strict=True):
        ends = range(number + 1, following + 1) if following is not None else (len(run),)
        best = {
            end: min(
                (cost + _unevenness(run, start, end, number) - _white(run, end), [*starts, end])
                for start, (cost, starts) in best.items()
            )
            for end in ends
        }
    return best[len(run)][1][:-1]


def _unevenness(run: list[Strip], start: int, end: int, number: int) -> float:
    """How far the words of each column stand off the middle of their row, in lines, all together."""
    middle, tall = _level(run[number].line), run[number].line.bottom - run[number].line.top
    spread: dict[int, tuple[float, float]] = {}
    for strip in run[start:end]:
        for c in strip.cells:
            first, _ = spread.get(c, (strip.line.top, 0.0))
            spread[c] = first, strip.line.bottom
    return sum(abs((top + bottom) / 2 - middle) for top, bottom in spread.values()) / tall


def _white(run: list[Strip], at: int) -> float:
    """The white above a line, in halves of a line."""
    if at == len(run):
        return 0.0
    line = run[at].line
    return 2 * (line.top - max(s.line.bottom for s in run[max(0, at - 4) : at])) / (line.bottom - line.top)


def _level(line: Line) -> float:
    return (line.top + line.bottom) / 2


def _starts_side_by_side(run: list[Strip], head: Head) -> list[int]:
    """Rows without numbers: one begins where the first column and a value, or most columns, begin anew."""
    values = {c for c, core in enumerate(head.cores) if core.kind in VALUES}
    starts = []
    for n, strip in enumerate(run):
        if 0 not in strip.cells:
            continue
        if values:
            begins = bool(values & strip.cells.keys())
        else:
            fresh = [line.text[:1].isupper() or line.text[:1].isdigit() for line in strip.cells.values()]
            begins = len(fresh) > 1 and all(fresh)
        if begins:
            starts.append(n)
    return starts


def _row(strips: list[Strip]) -> Row:
    row = Row(min(s.line.top for s in strips), max(s.line.bottom for s in strips))
    for strip in strips:
        for c, line in strip.cells.items():
            row.cells.setdefault(c, []).append(line)
    return row


def _open_below(above: Row, row: Row, levels: list[float], drawn: Drawn, edges: list[float]) -> frozenset[int]:
    """The columns that no level line parts from the row above: one tall cell."""
    if above.group:
        return frozenset()
    between = [y for y in levels if (above.top + above.bottom) / 2 < y < (row.top + row.bottom) / 2]
    if len(between) != 1:
        return frozenset()
    count = len(edges) - 1
    middles = [(edges[c] + edges[c + 1]) / 2 for c in range(count)]
    tall = frozenset(c for c, x in enumerate(middles) if not drawn.crosses(x, between[0]))
    return tall if len(tall) < count - 1 else frozenset()
