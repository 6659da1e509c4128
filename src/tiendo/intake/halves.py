"""A long table printed in two halves side by side, to save paper: its rows one after another again."""

from __future__ import annotations

from tiendo.core.text import fold
from tiendo.intake.columns import ColumnKind, column_of, is_header_row
from tiendo.intake.document import Cell, Table

_TITLES = 6  # rows at the top among which the header stands
_LEAST = 2  # columns of one half


def unfolded(table: Table) -> Table:
    """The table with its right half below its left half, where the header names the same columns twice; else itself.

    Rows that stand over both halves (a title) stay where they are; a right half that ends earlier leaves no empty rows.
    """
    half, odd = divmod(table.width, 2)
    if odd or half < _LEAST:
        return table
    top = next((r for r, row in enumerate(table.rows[:_TITLES]) if is_header_row(row)), None)
    if top is None or not _twice(table.rows[top], half):
        return table
    head = [row[:half] for row in table.rows[: top + 1]]
    body = table.rows[top + 1 :]
    right = [row[half:] for row in body if not _over_both(row, half)]
    rows = [*head, *(row[:half] for row in body), *(row for row in right if any(cell.flat for cell in row))]
    return Table(rows, table.line, table.page, min(table.header, top + 1))


def _twice(header: list[Cell], half: int) -> bool:
    """Whether both halves of a header name the same columns, each of them once."""
    left, right = ([fold(cell.flat) for cell in part] for part in (header[:half], header[half:]))
    names = [column_of(cell.flat).kind for cell in header[:half]]
    return left == right and len(set(left)) == half and ColumnKind.NAME in names


def _over_both(row: list[Cell], half: int) -> bool:
    return row[half - 1] is row[half]
