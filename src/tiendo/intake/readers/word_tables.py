"""A Word table → the grid one sees: spans undone, hair-thin columns of a badly drawn grid closed up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from tiendo.intake.document import Cell, Table
from tiendo.intake.readers.word_cells import MAX_WIDTH, SHORT, TC, Plain, goes_on, spanned
from tiendo.intake.readers.word_styles import Said, W, flag, said_of, value, whole
from tiendo.intake.readers.word_text import MC, WRAPS, chosen

CELL, ROW = W + "tcPr", W + "trPr"
SPAN, DOWN, ACROSS = W + "gridSpan", W + "vMerge", W + "hMerge"
_BRANCHES = MC + "AlternateContent"
_ROWS, _CELLS = frozenset([W + "tr"]), frozenset([TC, SHORT])


class Cells(Protocol):
    """What makes the cells of a table; called in document order."""

    def short(self, source: Any) -> Cell: ...

    def plain(self, source: Any) -> Plain | None: ...

    def of_words(self, text: str, bold: bool) -> Cell: ...

    def read(self, source: Any) -> Cell: ...


def word_table(source: Any, cells: Cells, line: int) -> Table:
    """The table of a `w:tbl`, each `w:tc` made into a cell by `cells`."""
    rows: list[list[Cell]] = []
    header = 0
    for row in _children(source, _ROWS):
        short = list(row.iterchildren(SHORT))
        if len(short) == len(row):
            rows.append([cells.short(cell) for cell in short[:MAX_WIDTH]])
            continue
        properties = _properties(row)
        if properties is not None and (properties.find(W + "del") is not None or flag(properties, "hidden")):
            continue
        if header == len(rows) and flag(properties, "tblHeader"):
            header += 1
        rows.append(_row(row, properties, rows[-1] if rows else [], cells))
    width = max((len(row) for row in rows), default=0)
    for row in rows:
        row += [Cell(line=row[0].line if row else line) for _ in range(width - len(row))]
    rows = _closed_up([row for row in rows if row], _grid_widths(source))
    return Table(rows, line, rows[0][0].page if rows else None, header if header < len(rows) else 0)


def _properties(row: Any) -> Any | None:
    """The `w:trPr` of a row, which stands before its cells."""
    for child in row:
        if child.tag == ROW:
            return child
        if child.tag in _CELLS:
            break
    return None


def _row(row: Any, properties: Any, above: list[Cell], cells: Cells) -> list[Cell]:
    out = [] if properties is None else _beside(properties, "gridBefore")
    for source in _children(row, _CELLS):
        if source.tag == SHORT:
            out.append(cells.short(source))
            continue
        if (plain := cells.plain(source)) is not None:
            across, down, text, bold = plain
            shared = above[len(out)] if down and len(out) < len(above) else None
            cell = shared or cells.of_words(text, bold)
        else:
            said = said_of(source, CELL)
            across, cell = spanned(said.find(SPAN)), _shared(said, above, out) or cells.read(source)
        out += [cell] * across
    if properties is not None:
        out += _beside(properties, "gridAfter")
    return out[:MAX_WIDTH]


def _beside(properties: Any, name: str) -> list[Cell]:
    """The empty columns before or after the cells of a row."""
    return [Cell() for _ in range(min(whole(value(properties, name)) or 0, MAX_WIDTH))]


def _shared(properties: Said, above: list[Cell], left: list[Cell]) -> Cell | None:
    """The cell that a merged position goes on with: the one above, or (old files) the one to the left."""
    if goes_on(properties.find(DOWN)) and len(left) < len(above):
        return above[len(left)]
    return left[-1] if goes_on(properties.find(ACROSS)) and left else None


def _children(parent: Any, tags: frozenset[str]) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those inside content controls and accepted insertions."""
    for child in parent:
        found = child.tag
        if found in tags:
            yield child
        elif found in WRAPS:
            yield from _children(child, tags)
        elif found == _BRANCHES:
            for branch in chosen(child):
                yield from _children(branch, tags)


def _grid_widths(source: Any) -> list[int]:
    return [whole(c.get(W + "w")) or 0 for c in source.iterfind(f"{W}tblGrid/{W}gridCol")]


def _closed_up(rows: list[list[Cell]], widths: list[int]) -> list[list[Cell]]:
    """Without the grid columns that no cell fills alone.

    Rows drawn a hair apart make grid columns that only say where the edges differ; closing them, narrowest first,
    puts the cells of one visible column into one column again, and no cell is lost.
    """
    width = len(rows[0]) if rows else 0
    widths = [*widths[:width], *[0] * (width - len(widths))]
    while width > 1:
        spare = _never_alone(rows, width)
        if not spare:
            break
        gone = min(spare, key=lambda c: widths[c])
        rows = [row[:gone] + row[gone + 1 :] for row in rows]
        widths = widths[:gone] + widths[gone + 1 :]
        width -= 1
    return rows


def _never_alone(rows: list[list[Cell]], width: int) -> list[int]:
    """The columns that no cell fills alone; most tables are done with after a row or two."""
    spare = list(range(width))
    for row in rows:
        spare = [c for c in spare if (c and row[c - 1] is row[c]) or (c < width - 1 and row[c + 1] is row[c])]
        if not spare:
            break
    return spare
