"""Tables of a text that a word processor saved: a row on a line, a tab between its cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tiendo.intake.document import Cell, Table
from tiendo.intake.flat.header import START
from tiendo.intake.flat.lines import Line
from tiendo.intake.flat.titles import fill_of, fold

_FEWEST = 3  # columns: two are a letterhead or a signature
_MOST_IN_CELL = 12  # paragraphs of one cell, each on its own line


def find_tabbed(lines: Sequence[Line], at: int) -> tuple[int, Table] | None:
    """(the first line after it, the table) where lines[at] is the header of a tabbed table; None elsewhere."""
    titles = [" ".join(c.split()) for c in lines[at].tabbed]
    if len(titles) < _FEWEST or not _names_columns(titles):
        return None
    width = _width(lines, at)
    rows: list[list[Cell]] = []
    i = at
    while i < len(lines) and (taken := _row(lines, i, width)) is not None:
        cells, i = taken
        rows.append(cells)
    if len(rows) < 2:
        return None
    return i, Table(rows, lines[at].no, lines[at].page, header=0)


def _names_columns(titles: Sequence[str]) -> bool:
    known = sum(bool(t) and (fill_of(t) is not None or bool(START.fullmatch(fold(t)))) for t in titles)
    return known >= 2 and known * 2 >= sum(bool(t) for t in titles)


def _width(lines: Sequence[Line], at: int) -> int:
    """How many cells most rows have, among the lines that follow."""
    seen = Counter(len(line.tabbed) for line in lines[at : at + 40] if len(line.tabbed) >= _FEWEST)
    return max(seen, key=lambda n: (seen[n], n))


def _row(lines: Sequence[Line], at: int, width: int) -> tuple[list[Cell], int] | None:
    """One row: its line, or the lines that its cells' paragraphs are spread over until the row has all its cells."""
    cells = [[c] for c in lines[at].tabbed] or [[lines[at].text]]
    stop = at + 1
    if len(cells) == 1:
        return _band(lines, at, width)
    while len(cells) < width and stop < min(len(lines), at + _MOST_IN_CELL):
        more = lines[stop].tabbed or (lines[stop].text,)
        if len(cells) - 1 + len(more) > width or (len(more) == 1 and not _goes_on(lines, stop, len(cells), width)):
            break
        cells[-1].append(more[0])
        cells += [[c] for c in more[1:]]
        stop += 1
    if len(cells) > width:
        return None
    where = lines[at]
    texts = ["\n".join(x.strip() for x in c if x.strip()) for c in cells]
    return [Cell(t, where.no, where.page) for t in [*texts, *([""] * (width - len(texts)))]], stop


def _goes_on(lines: Sequence[Line], at: int, have: int, width: int) -> bool:
    """Whether the paragraphs from lines[at] on end in a line that gives the row just the cells it lacks."""
    for line in lines[at : at + _MOST_IN_CELL]:
        if line.tabbed:
            return have - 1 + len(line.tabbed) == width
    return False


def _band(lines: Sequence[Line], at: int, width: int) -> tuple[list[Cell], int] | None:
    """A line without tabs between rows is a group's title over the whole width."""
    after = lines[at + 1].tabbed if at + 1 < len(lines) else ()
    if len(after) != width or len(lines[at].text) > 200:
        return None
    cell = Cell(lines[at].text, lines[at].no, lines[at].page)
    return [cell] * width, at + 1
