"""Cells of a barred table put into their columns, the merged ones of its header spread out again."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tiendo.intake.document import Cell
from tiendo.intake.readers.paragraphs import cell_text, marked

UNSURE = "hàng thiếu ô (ô gộp trên trang gốc), chưa chắc chữ này thuộc cột nào"

_SPANS = re.compile(r"năm|lộ trình|mốc|giai đoạn|phân kỳ", re.I)
_BODIES = re.compile(r"cơ quan|đơn vị|phân công|trách nhiệm|tổ chức thực hiện", re.I)
_SPANS_TOO = re.compile(r"thời gian|tiến độ|kế hoạch|thực hiện|mục tiêu|kết quả", re.I)
_YEAR = re.compile(r"20\d\d")
_YEARLY = re.compile(r"(?:(?:đến|tới)\s+)?(?:hết\s+)?(?:năm\s+|mục tiêu\s+)?20\d\d\b", re.I)


@dataclass(slots=True)
class Line:
    """A line that holds words; `ruler` is the number of columns of a `---|---` line, else 0."""

    number: int
    text: str
    raw: str
    gap: bool = False  # a blank line or a bar stands before it
    ruler: int = 0
    bold: bool = False


@dataclass(slots=True)
class Row:
    """Cells in order; `whole` is a group row that is one cell from edge to edge."""

    cells: list[list[Line]]
    whole: bool = False


def head_grid(head: list[list[list[Line]]], width: int) -> list[list[Cell]]:
    rows = [[cell_of(c) for c in row] for row in head if row]
    if not rows or not any(c.text for c in rows[0]):
        return []
    if len(rows) == 1 or len(rows[0]) >= width:
        return [fit(row, width) for row in rows]
    upper, lower = rows[0], rows[1]
    span = _spanning(upper, lower)
    wide = width - len(upper) + 1
    top = upper[:span] + [upper[span]] * wide + upper[span + 1 :]
    low = upper[:span] + fit(lower, wide) + upper[span + 1 :]
    return [fit(top, width), fit(low, width)]


def _spanning(upper: list[Cell], lower: list[Cell]) -> int:
    """Which cell of the upper header row stands over the lower row."""
    yearly = any(_YEAR.search(c.flat) for c in lower)
    for words in (_SPANS, _SPANS_TOO) if yearly else (_BODIES, _SPANS_TOO):
        found = [i for i, c in enumerate(upper) if i > 1 and words.search(c.flat) and not _YEAR.search(c.flat)]
        if found:
            return found[0]
    return len(upper) - 1


def placed(row: Row, width: int) -> list[Cell]:
    """A row's cells in its columns; a short row is a group, or lost a merged cell and is doubtful."""
    cells = [cell_of(c) for c in row.cells]
    if row.whole:
        return cells * width
    line = next((c.line for c in cells if c.line), None)
    short = len(cells) < width and sum(bool(c.text) for c in cells) > 2
    cells = fit(cells, width)
    for cell in cells:
        cell.line = cell.line or line
        if short and cell.text:
            cell.doubt = UNSURE
    return cells


def cell_of(lines: list[Line]) -> Cell:
    paragraphs: list[str] = []
    for i, line in enumerate(lines):
        if i and not line.gap and not marked(line.text) and paragraphs[-1][-1] not in ".;:":
            paragraphs[-1] += " " + line.text
        else:
            paragraphs.append(line.text)
    bold = bool(lines) and all(x.bold for x in lines)
    return Cell(cell_text(paragraphs), lines[0].number if lines else None, bold=bold)


def fit(cells: list[Cell], width: int) -> list[Cell]:
    """Exactly `width` cells: missing ones are empty, those beyond are joined to the last."""
    if len(cells) > width:
        rest = [c.text for c in cells[width - 1 :] if c.text]
        cells = cells[: width - 1] + [Cell("\n".join(rest), cells[width - 1].line)]
    return cells + [Cell() for _ in range(width - len(cells))]
