"""A table written as cells with bars between them (or behind each) → rows, told apart by their numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tiendo.intake.document import Cell, Table
from tiendo.intake.readers.grids import is_ordinal
from tiendo.intake.readers.paragraphs import MARK, cell_text

_FIRST = re.compile(r"(?:S\.?\s*)?T\.?T\.?$|Số\s*(?:TT|thứ tự)$|Số TT$", re.I)
_START = re.compile(r"(?:0?1|I|A)[.)]?$")
_SPANS = re.compile(r"năm|lộ trình|mốc|giai đoạn|thời gian|tiến độ|kế hoạch|phân kỳ|phân công|thực hiện|cơ quan", re.I)
_AFTER = re.compile(r"(?:PHỤ LỤC|Phụ lục|Ghi chú|GHI CHÚ|Nơi nhận|Trên đây|TM\.|T/M|KT\.|Chú thích|Phần |PHẦN |\(\*\))")
MAX_WIDTH = 30
UNSURE = "hàng thiếu ô (ô gộp trên trang gốc), chưa chắc chữ này thuộc cột nào"


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
class Segment:
    """What stands between two bars."""

    lines: list[Line] = field(default_factory=list)

    @property
    def words(self) -> list[Line]:
        return [x for x in self.lines if not x.ruler]


@dataclass(slots=True)
class Found:
    """A table; the lines that stood before its first cell, those behind its last, and the segment these stand in."""

    table: Table
    before: list[Line]
    after: list[Line]
    next: int


def starts_table(segments: Sequence[Segment], at: int) -> bool:
    """Whether the last line of a segment is the first cell of a table: "TT", or a ruler stands where a header ends."""
    if at + 2 >= len(segments):
        return False
    lines = segments[at].words
    if lines and _header_tail(lines):
        return True
    width = _ruled(segments, at)
    return bool(lines) and width >= 3


def _ruled(segments: Sequence[Segment], at: int) -> int:
    """The width of a table whose ruler stands just where the header row of that width, begun here, ends."""
    for i in range(at + 1, min(at + MAX_WIDTH, len(segments))):
        lines = segments[i].lines
        for line in lines:
            if line.ruler:
                # Behind the last cell itself, or behind the bar that closes it.
                return line.ruler if i - at == line.ruler - (line is not lines[0]) else 0
    return 0


def _header_tail(lines: Sequence[Line]) -> int:
    """How many lines at the end of a segment are the header cell "TT" (it may be wrapped: "Số / TT")."""
    if _FIRST.match(lines[-1].text):
        return 1
    return 2 if len(lines) > 1 and _FIRST.match(f"{lines[-2].text} {lines[-1].text}") else 0


def barred_table(segments: Sequence[Segment], at: int) -> Found | None:
    """The table whose first cell ends segment `at`; None where no numbered row follows."""
    lines = segments[at].words
    tail = _header_tail(lines) or 1
    first = next((i for i in range(at + 1, len(segments)) if _starts_rows(segments[i])), None)
    if first is None or first - at > MAX_WIDTH * 2:
        return None
    closed = len(segments[first].words) == 1  # a bar behind every cell, the last of a row too
    scan = _Rows(segments, at, first, closed)
    scan.header(lines[len(lines) - tail :])
    scan.rows()
    grid = scan.grid()
    if len(grid) <= scan.header_rows or scan.width < 2:
        return None
    table = Table(grid, grid[0][0].line or lines[-tail].number, header=scan.header_rows)
    return Found(table, list(lines[: len(lines) - tail]), scan.after, scan.at)


def _starts_rows(segment: Segment) -> bool:
    words = segment.words
    return bool(words) and _START.match(words[-1].text) is not None


class _Rows:
    """Reads rows from segment `first` on. `closed`: every cell ends with a bar; else bars stand only between cells."""

    def __init__(self, segments: Sequence[Segment], start: int, first: int, closed: bool) -> None:
        self.segments = segments
        self.start = start
        self.first = first
        self.closed = closed
        self.at = first
        self.after: list[Line] = []
        self.head: list[list[list[Line]]] = []
        self.body: list[list[list[Line]]] = []
        self.width = self._width()
        self.header_rows = 0

    def _width(self) -> int:
        """The number of columns: the ruler says it; else the header, checked against most of the numbered rows."""
        ruled = _ruled(self.segments, self.start)
        if ruled >= 2:
            return ruled
        by_header = self.first - self.start + (0 if self.closed else 1)
        starts = self._likely_starts()
        apart = Counter(b - a for a, b in pairwise(starts))
        if not apart:
            return by_header
        often, times = apart.most_common(1)[0]
        by_rows = often + (0 if self.closed else 1)
        if by_rows == by_header or times * 2 < sum(apart.values()) or by_rows > by_header:
            return by_header
        # A header of two rows has cells of its own above the years: more cells than a row has.
        return by_rows if self.closed and by_header - by_rows <= 2 else by_header

    def _likely_starts(self) -> list[int]:
        out = []
        last = 0
        for i in range(self.first, len(self.segments)):
            words = self.segments[i].words
            if not words or (len(words) == 1) is not self.closed:
                continue
            text = words[-1].text.rstrip(".)")
            if text.isdecimal() and int(text) in (1, last + 1):
                last = int(text)
                out.append(i)
            elif len(words) > 40:
                break
        return out

    # Header

    def header(self, tail: list[Line]) -> None:
        """The header's cells; where they are more than one row, the second row's cells stand under one of the first."""
        cells = [tail]
        row: list[list[Line]] = cells
        rows = [row]
        for i in range(self.start + 1, self.first + (0 if self.closed else 1)):
            words = self.segments[i].words
            if i == self.first:
                words = words[:-1]
            cut = self._second_row(words, len(row), i) if len(rows) == 1 else None
            if cut is not None:
                row.append(words[:cut])
                row = [words[cut:]]
                rows.append(row)
            else:
                row.append(words)
        if self.closed and len(rows) == 1 and len(cells) > self.width:
            extra = self._upper(cells)
            rows = [cells[:extra], cells[extra:]]
        self.head = [r for r in rows if r]

    def _second_row(self, words: list[Line], filled: int, i: int) -> int | None:
        """Where, in the segment that ends the header's first row, its second row begins (bars only between cells)."""
        if self.closed or len(words) < 2:
            return None
        ruler = [x for x in self.segments[i].lines if x.ruler]
        if ruler:
            place = self.segments[i].lines.index(ruler[0])
            return place if 0 < place < len(words) else None
        yearly = re.compile(r"(?:đến\s+)?(?:hết\s+)?(?:năm\s+)?20\d\d", re.I)
        return len(words) - 1 if yearly.match(words[-1].text) and not yearly.match(words[0].text) else None

    def _upper(self, cells: list[list[Line]]) -> int:
        """How many of all header cells form the first row, when one of them spans the second: k + m = width + 1."""
        for k in range(2, len(cells)):
            texts = [" ".join(x.text for x in c) for c in cells[k:]]
            if len(cells) == self.width + 1 and all(re.search(r"20\d\d|\d", t) for t in texts):
                return k
        return len(cells) - (len(cells) - self.width + 1)

    # Rows

    def rows(self) -> None:
        row = [self.segments[self.first].words[-1:]]
        number = row[0][0].text
        i = self.first + 1
        if self.closed:
            row, i = [], self.first
        while i < len(self.segments):
            words = self.segments[i].words
            if self.closed:
                if len(row) == self.width or (row and self._next_number(words, row, number)):
                    self.body.append(row)
                    row = []
                    if not self._begins(words, i):
                        break
                if not row:
                    number = words[-1].text if words else number
                row.append(words)
            else:
                last = len(row) + 1 >= self.width
                split = self._split(words, row, number, last)
                if split is None and last:
                    break
                row.append(words if split is None else words[:split])
                if split is not None:
                    self.body.append(row)
                    row = [words[split:]]
                    number = words[-1].text if words[split:] else number
            i += 1
        self._finish(row, i)

    def _finish(self, row: list[list[Line]], i: int) -> None:
        """Close the last row; the segment at `i` (or the last) holds what stands behind the table."""
        if self.closed:
            self.at = min(i, len(self.segments) - 1)
            if row:
                # The text behind the last bar was taken for a cell.
                self.after = self.segments[self.at].lines if i < len(self.segments) else row.pop()
                self.body += [row] if any(row) else []
            else:
                self.after = self.segments[self.at].lines
            return
        if i < len(self.segments):
            words = self.segments[i].words
        else:
            i = len(self.segments) - 1
            words = row.pop() if len(row) > 1 else []
        cut = _end_of_cell(words)
        if len(row) < self.width:
            row.append(words[:cut])
        self.body.append(row)
        self.after, self.at = words[cut:], i

    def _begins(self, words: list[Line], i: int) -> bool:
        """Whether a segment can be the first cell of a row (a bar behind every cell): short, and with a bar behind."""
        if i + 1 >= len(self.segments):
            return False
        if not words:
            return True
        return len(words) == 1 and len(words[0].text) < 200 and not _AFTER.match(words[0].text)

    def _next_number(self, words: list[Line], row: list[list[Line]], number: str) -> bool:
        """A group row that stops short: the next number stands where its third cell would."""
        if len(words) != 1 or not 2 <= len(row) < self.width or not is_ordinal(words[0].text):
            return False
        group = not row[0] or not row[0][0].text.rstrip(".").isdecimal() or all(x.bold for c in row for x in c)
        filled = [c for c in row if c]
        return group and len(filled) <= 2 and follows(number, words[0].text)

    def _split(self, words: list[Line], row: list[list[Line]], number: str, last: bool) -> int | None:
        """Where in a segment the last cell of a row ends and the next row's first cell begins; None: it does not."""
        if not words:
            return None
        tail = words[-1].text
        if last:
            if is_ordinal(tail) and (len(words) > 1 or follows(number, tail)):
                return len(words) - 1
            return None
        early = len(words) > 1 and is_ordinal(tail) and follows(number, tail)
        return len(words) - 1 if early else None

    # Grid

    def grid(self) -> list[list[Cell]]:
        head = self._head_grid()
        self.header_rows = len(head)
        return head + [self._place(row) for row in self.body if any(row)]

    def _head_grid(self) -> list[list[Cell]]:
        rows = [[_cell(c) for c in row] for row in self.head]
        if not rows or not any(c.text for c in rows[0]):
            return []
        if len(rows) == 1:
            return [_fit(rows[0], self.width)]
        upper, lower = rows[0], rows[1]
        span = self._spanning(upper)
        wide = self.width - len(upper) + 1
        top = upper[:span] + [upper[span]] * wide + upper[span + 1 :]
        low = upper[:span] + _fit(lower, wide) + upper[span + 1 :]
        return [_fit(top, self.width), _fit(low, self.width)]

    def _spanning(self, upper: list[Cell]) -> int:
        wordy = [i for i, c in enumerate(upper) if i > 1 and _SPANS.search(c.flat)]
        yearly = [i for i in wordy if re.search(r"năm|lộ trình|mốc|giai đoạn", upper[i].flat, re.I)]
        return (yearly or wordy or [len(upper) - 1])[0]

    def _place(self, row: list[list[Line]]) -> list[Cell]:
        """A row's cells in its columns; a short row is a group, or lost a merged cell and is doubtful."""
        cells = [_cell(c) for c in row]
        line = next((c.line for c in cells if c.line), None)
        short = len(cells) < self.width and sum(bool(c.text) for c in cells) > 2
        cells = _fit(cells, self.width)
        for cell in cells:
            cell.line = cell.line or line
            if short and cell.text:
                cell.doubt = UNSURE
        return cells


def follows(number: str, tail: str) -> bool:
    """Whether a number can come next after another in the first column (a new count may start at any time)."""
    before, after = number.strip().rstrip(".)"), tail.strip().rstrip(".)")
    if _START.match(after):
        return True
    if after.isdecimal():
        return not before.isdecimal() or int(after) == int(before) + 1
    if "." in after:
        return True
    return after.isupper() or (after.islower() and len(after) == 1)


def _end_of_cell(words: list[Line]) -> int:
    """How many lines of the text behind the last bar are still the last cell."""
    end = min(1, len(words))
    if words and words[0].gap is False:
        return 0
    while end < len(words):
        line, above = words[end], words[end - 1]
        listed = line.text[:1] in "-+" and words[0].text[:1] in "-+"
        goes_on = line.text[0].islower() or (not line.gap and not _AFTER.match(line.text) and not MARK.match(line.text))
        if line.bold != above.bold or not (listed or goes_on):
            break
        end += 1
    return end


def _cell(lines: list[Line]) -> Cell:
    paragraphs: list[str] = []
    for i, line in enumerate(lines):
        if i and not line.gap and not MARK.match(line.text) and paragraphs[-1][-1] not in ".;:":
            paragraphs[-1] += " " + line.text
        else:
            paragraphs.append(line.text)
    bold = bool(lines) and all(x.bold for x in lines)
    return Cell(cell_text(paragraphs), lines[0].number if lines else None, bold=bold)


def _fit(cells: list[Cell], width: int) -> list[Cell]:
    """Exactly `width` cells: missing ones are empty, those beyond are joined to the last."""
    if len(cells) > width:
        rest = [c.text for c in cells[width - 1 :] if c.text]
        cells = cells[: width - 1] + [Cell("\n".join(rest), cells[width - 1].line)]
    return cells + [Cell() for _ in range(width - len(cells))]
