"""The columns of a table: where its header ends, and what each column is for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tiendo.core.figures import blank
from tiendo.core.text import fold
from tiendo.intake.document import Cell, Table
from tiendo.intake.headers import GOAL, PAST, WORK, Column, ColumnKind, column_of, year_of
from tiendo.intake.settling import by_cells, is_ordinal, settle

__all__ = ["Column", "ColumnKind", "Columns", "Purpose", "column_of", "is_band", "is_header_row", "read_header"]


class Purpose(StrEnum):
    TARGETS = "targets"
    TASKS = "tasks"
    OTHER = "other"


@dataclass(slots=True)
class Columns:
    """The columns of one table; `header` counts the rows at its top that are no data (titles and headers)."""

    columns: list[Column] = field(default_factory=list)
    header: int = 0
    _places: dict[ColumnKind, list[int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for i, column in enumerate(self.columns):
            self._places.setdefault(column.kind, []).append(i)

    def at(self, kind: ColumnKind) -> list[int]:
        """The places of the columns of one kind, left to right."""
        return self._places.get(kind, [])

    def first(self, kind: ColumnKind) -> int | None:
        places = self._places.get(kind)
        return places[0] if places else None

    def has(self, *kinds: ColumnKind) -> bool:
        return any(kind in self._places for kind in kinds)

    def purpose(self, caption: str = "") -> Purpose:
        """Whether the table lists targets or tasks, from its columns and, where they do not tell, from its caption."""
        name = self.first(ColumnKind.NAME)
        if name is None or self.has(ColumnKind.PERSON):
            return Purpose.OTHER
        if self.header == 0 and len(self.columns) < 3:
            return Purpose.OTHER  # a letterhead or a signature block: two columns that nothing names
        said = fold(self.columns[name].header)
        goals, work = GOAL.search(said) is not None, WORK.search(said) is not None
        told = fold(caption)
        if self.has(ColumnKind.MILESTONE):
            return Purpose.TARGETS
        if goals and not work and self.has(ColumnKind.TRACKED_BY, ColumnKind.UNIT_OF_MEASURE):
            return Purpose.TARGETS
        acted = self.has(
            ColumnKind.LEAD, ColumnKind.DEADLINE, ColumnKind.OUTPUT, ColumnKind.COOPERATING, ColumnKind.SCHEDULE
        )
        if goals and not work:
            return Purpose.TARGETS if acted or GOAL.search(told) else Purpose.OTHER
        money = self.has(ColumnKind.BUDGET) and _MONEY.search(told) is not None
        if money and not _TASK_LIST.search(told):
            return Purpose.OTHER
        if acted and (work or self.has(ColumnKind.DEADLINE, ColumnKind.OUTPUT)):
            return Purpose.TASKS
        if self.has(ColumnKind.BUDGET):
            return Purpose.OTHER
        return Purpose.TASKS if acted or (work and _TASK_LIST.search(told)) else Purpose.OTHER


_MONEY = re.compile(r"\b(?:kinh phi|du toan|nguon luc tai chinh|khai toan|nguon von)\b")
_TASK_LIST = re.compile(r"\b(?:nhiem vu|cong viec|phan cong)\b")


def read_header(table: Table) -> Columns:
    """The columns of a table: from its header rows, then from its cells. `header` is 0 where it has no header."""
    top, depth = _header_rows(table)
    if depth == 0:
        columns = [Column(ColumnKind.OTHER)] * table.width
    else:
        columns = [_column_under(_header_parts(table, top, top + depth, c)) for c in range(table.width)]
    body = [row for row in table.rows[top + depth :] if not is_band(row)]
    return Columns(settle(by_cells(columns, body), body), top + depth if depth else 0)


def is_band(row: list[Cell]) -> bool:
    """Whether a row is one text: one cell over all columns, or one cell filled and the others empty."""
    first: Cell | None = None
    for cell in row:
        if cell is not first and not blank(cell.text):
            if first is not None:
                return False
            first = cell
    return True


def is_header_row(row: list[Cell]) -> bool:
    """Whether a row names columns: two or more of its cells are header words, and none is a long text."""
    cells = list({id(cell): cell for cell in row if cell.flat}.values())
    if len(cells) < 2 or is_ordinal(cells[0].flat) or any(len(cell.flat) > 90 for cell in cells):
        return False
    kinds = [column_of(cell.flat).kind for cell in cells]
    known = sum(kind is not ColumnKind.OTHER for kind in kinds)
    return known >= 2 and known * 2 >= len(cells)


def _header_rows(table: Table) -> tuple[int, int]:
    """Where the header starts and how many rows it has; (0, 0) for none. Titles may stand above it in the table."""
    rows = table.rows
    top = next((r for r in range(min(len(rows), 15)) if is_header_row(rows[r]) or _two_level(rows, r)), None)
    if top is None:
        return (0, table.header) if table.header else (0, 0)
    depth = 1
    while top + depth < min(len(rows), top + 4) and _goes_on(rows, top, top + depth):
        depth += 1
    depth = max(depth, table.header - top)
    if top + depth < len(rows) and _counts(rows[top + depth]):
        depth += 1
    return top, depth


def _two_level(rows: list[list[Cell]], r: int) -> bool:
    return (
        r + 1 < len(rows)
        and any(a is b for a, b in zip(rows[r], rows[r + 1], strict=True))
        and is_header_row(rows[r + 1])
    )


def _goes_on(rows: list[list[Cell]], top: int, r: int) -> bool:
    """Whether row r is the lower level of the header above it."""
    if is_band(rows[r]) and not any(a is b for a, b in zip(rows[top], rows[r], strict=True)):
        return False
    own = [cell for cell, above in zip(rows[r], rows[r - 1], strict=True) if cell is not above and not blank(cell.text)]
    if len(own) < len(rows[r]) and any(a is b and a.flat for a, b in zip(rows[r - 1], rows[r], strict=True)):
        return all(len(cell.flat) <= 60 for cell in own)
    return bool(own) and all(_sub_header(cell.flat) for cell in own)


def _sub_header(text: str) -> bool:
    said = fold(text)
    return len(said) <= 40 and (
        re.fullmatch(r"(?:den |het |nam |giai doan |tam nhin |kh |chi tieu |ke hoach )*20\d\d(?:\s*-\s*20\d\d)?", said)
        is not None
        or column_of(text).kind in (ColumnKind.LEAD, ColumnKind.COOPERATING, ColumnKind.START, ColumnKind.DEADLINE)
    )


def _counts(row: list[Cell]) -> bool:
    """A row that only numbers the columns: "1 2 3 4", "(1) (2) (3)", "A B 1 2"."""
    said = [re.sub(r"[()\s.]", "", cell.text) for cell in row]
    numbers = [int(s) for s in said if s.isdigit() and len(s) < 3]
    letters = sum(len(s) == 1 and s.isalpha() for s in said)
    return (
        len(numbers) >= 2
        and len(numbers) + letters == len(said)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    )


def _header_parts(table: Table, top: int, end: int, c: int) -> list[str]:
    """The header cells over a column, from the top down, each merged cell once."""
    parts: list[Cell] = []
    for row in table.rows[top:end]:
        if row[c] not in parts and row[c].flat and not _counts(row):
            parts.append(row[c])
    return [cell.flat for cell in parts]


_FRAMES = frozenset((ColumnKind.LEAD, ColumnKind.COOPERATING, ColumnKind.DEADLINE, ColumnKind.START, ColumnKind.OTHER))


def _column_under(parts: list[str]) -> Column:
    """A header of two levels: "Phân công" over "Chủ trì" is told by the lower one, "Kinh phí" over a year is not."""
    column = column_of(" ".join(parts))
    if len(parts) > 1 and column_of(" ".join(parts[:-1])).kind in _FRAMES:
        own = column_of(parts[-1])
        if own.kind is not ColumnKind.OTHER:
            return replace(own, header=column.header)
    if len(parts) > 1 and column.kind is ColumnKind.BASELINE:
        above, own = year_of(parts[0]), column_of(parts[-1])
        if above and own.year and own.year > above and not PAST.search(fold(parts[-1])):
            return replace(own, header=column.header)
    return column
