"""Tables and documents made by hand, for the tests of the steps."""

from __future__ import annotations

from tiendo.intake.document import Block, Cell, Document, Paragraph, Table
from tiendo.intake.work import Role, Section, Work


def table(*rows: list[str], line: int = 1, header: int = 0) -> Table:
    """A table of texts. "<" is merged with the cell on its left, "^" with the cell above."""
    width = max(len(row) for row in rows)
    grid: list[list[Cell]] = []
    for r, row in enumerate(rows):
        cells: list[Cell] = []
        for c in range(width):
            text = row[c] if c < len(row) else "<"
            if text == "<" and cells:
                cells.append(cells[-1])
            elif text == "^":
                cells.append(grid[r - 1][c])
            else:
                bold = text.startswith("**")
                cells.append(Cell(text.strip("*"), line=line + r, page=1, bold=bold))
        grid.append(cells)
    return Table(grid, line=line, page=1, header=header)


def paragraph(text: str, line: int = 1, *, bold: bool = False) -> Paragraph:
    return Paragraph(text, line=line, page=1, bold=bold)


def work_of(
    *blocks: Block, title: str = "PHỤ LỤC", role: Role = Role.APPENDIX, plan: str | None = None, number: str = ""
) -> Work:
    """A work whose document is one section that holds these blocks; `plan` is the plan's title."""
    work = Work(Document("test", list(blocks)))
    work.sections = [Section(number, title, 0, role, 1, blocks=list(blocks))]
    work.reading.document.title = plan
    return work
