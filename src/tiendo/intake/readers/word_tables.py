"""A Word table → the grid one sees: spans undone, hair-thin columns of a badly drawn grid closed up."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tiendo.intake.document import Cell, Table
from tiendo.intake.readers.word_styles import VAL, Said, W, flag, said_of, value, whole
from tiendo.intake.readers.word_text import MC, WRAPS, chosen

MAX_WIDTH = 256
CELL = W + "tcPr"

ReadCell = Callable[[Any], Cell]


def word_table(source: Any, read_cell: ReadCell, line: int) -> Table:
    """The table of a `w:tbl`; `read_cell` makes the `Cell` of a `w:tc` and is called in document order."""
    rows: list[list[Cell]] = []
    header = 0
    for row in _children(source, "tr"):
        properties = row.find(W + "trPr")
        if properties is not None and (properties.find(W + "del") is not None or flag(properties, "hidden")):
            continue
        if flag(properties, "tblHeader") and header == len(rows):
            header += 1
        rows.append(_row(row, properties, rows[-1] if rows else [], read_cell))
    width = max((len(row) for row in rows), default=0)
    for row in rows:
        row += [Cell(line=row[0].line if row else line) for _ in range(width - len(row))]
    rows = _closed_up([row for row in rows if row], _grid_widths(source))
    return Table(rows, line, rows[0][0].page if rows else None, header if header < len(rows) else 0)


def _row(row: Any, properties: Any, above: list[Cell], read_cell: ReadCell) -> list[Cell]:
    out = [Cell() for _ in range(min(whole(value(properties, "gridBefore")) or 0, MAX_WIDTH))]
    for source in _children(row, "tc"):
        cell_properties = said_of(source, CELL)
        across = min(max(whole(value(cell_properties, "gridSpan")) or 1, 1), MAX_WIDTH)
        cell = _shared(cell_properties, above, out) or read_cell(source)
        out += [cell] * across
    out += [Cell() for _ in range(min(whole(value(properties, "gridAfter")) or 0, MAX_WIDTH))]
    return out[:MAX_WIDTH]


def _shared(properties: Said, above: list[Cell], left: list[Cell]) -> Cell | None:
    """The cell that a merged position goes on with: the one above, or (old files) the one to the left."""
    down = properties.find(W + "vMerge")
    if down is not None and down.get(VAL, "continue") != "restart" and len(left) < len(above):
        return above[len(left)]
    across = properties.find(W + "hMerge")
    if across is not None and across.get(VAL, "continue") != "restart" and left:
        return left[-1]
    return None


def _children(parent: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those inside content controls and accepted insertions."""
    for child in parent:
        if child.tag == W + name:
            yield child
        elif child.tag in WRAPS:
            yield from _children(child, name)
        elif child.tag == MC + "AlternateContent":
            for branch in chosen(child):
                yield from _children(branch, name)


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
        alone = {
            c
            for row in rows
            for c in range(width)
            if (c == 0 or row[c - 1] is not row[c]) and (c == width - 1 or row[c + 1] is not row[c])
        }
        spare = [c for c in range(width) if c not in alone]
        if not spare:
            break
        gone = min(spare, key=lambda c: widths[c])
        rows = [row[:gone] + row[gone + 1 :] for row in rows]
        widths = widths[:gone] + widths[gone + 1 :]
        width -= 1
    return rows
