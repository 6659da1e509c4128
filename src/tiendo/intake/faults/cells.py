"""Faults in cells of tables, as the table prints them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tiendo.core.reading import Target, Task
from tiendo.core.review.common import Hit, named, short
from tiendo.core.text import fold
from tiendo.intake.columns import ColumnKind
from tiendo.intake.document import Cell
from tiendo.intake.listings import columns_of
from tiendo.intake.sources import source_of
from tiendo.intake.work import Work

Place = tuple[dict[str, int | str], Target | Task]

# In prose a list item may end in ";"; a list of units may not. A product's text may hold such a list of its own.
_DANGLING = {
    ColumnKind.LEAD: (",;", "chủ trì"),
    ColumnKind.COOPERATING: (",;", "phối hợp"),
    ColumnKind.TRACKED_BY: (",;", "theo dõi"),
    ColumnKind.OUTPUT: (",", "sản phẩm"),
}


def truncated_cell(work: Work) -> Iterator[Hit]:
    """A cell whose list breaks off at a comma or semicolon; a merged cell is told at its first row."""
    told: set[int] = set()
    rows: _Rows | None = None
    for _, table in work.tables():
        columns = columns_of(work, table)
        watched = [(c, *_DANGLING[column.kind]) for c, column in enumerate(columns.columns) if column.kind in _DANGLING]
        for row in table.rows[columns.header :]:
            for c, marks, name in watched:
                cell = row[c]
                # Where the cell's bounds are guessed, the rest of the list may have gone to another cell.
                if id(cell) in told or cell.doubt or len(cell.flat) < 2 or cell.flat[-1] not in marks:
                    continue
                told.add(id(cell))
                rows = rows or _Rows(work)
                found = rows.of(row)
                if found:
                    yield _hit(*found, cell, name)


def _hit(at: dict[str, int | str], row: Target | Task, cell: Cell, name: str) -> Hit:
    mark = cell.flat[-1]
    broken = f"ô {name} “{short(cell.flat)}{mark}” kết thúc bằng dấu “{mark}”, có thể viết thiếu."
    return Hit(at, f"{named(row)}: {broken}", row.source or source_of(cell))


class _Rows:
    """Which target or task a row of a table became, by name, then by line; rows whose cells are in doubt are none."""

    def __init__(self, work: Work) -> None:
        self.by_line: dict[int, Place] = {}
        self.by_name: dict[str, Place] = {}
        for what in ("target", "task"):
            rows: Sequence[Target | Task] = work.reading.targets if what == "target" else work.reading.tasks
            for i, row in enumerate(rows):
                if row.unsure.keys() & {"name", "lead", "cooperating", "output", "tracked_by"}:
                    continue
                entry: Place = ({what: i}, row)
                self.by_name.setdefault(fold(row.name), entry)
                if row.source and row.source.line:
                    self.by_line.setdefault(row.source.line, entry)

    def of(self, row: list[Cell]) -> Place | None:
        cells = sorted(row, key=lambda cell: -len(cell.text))
        by_name = next((self.by_name[fold(c.text)] for c in cells if fold(c.text) in self.by_name), None)
        return by_name or next((self.by_line[c.line] for c in row if c.line in self.by_line), None)
