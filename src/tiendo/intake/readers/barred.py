"""A table written as cells with bars between them (or behind each) → rows, told apart by their numbers."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tiendo.intake.document import Cell, Table
from tiendo.intake.readers.barred_cells import Line, Row, head_grid, placed
from tiendo.intake.readers.grids import is_ordinal
from tiendo.intake.readers.paragraphs import marked

MAX_WIDTH = 30

_FIRST = re.compile(r"(?:S\.?\s*)?T\.?T\.?$|Số\s*(?:TT|thứ tự)$", re.I)
_NAMES = re.compile(
    r"(?:tên |nội dung |các |danh mục )*(?:chỉ tiêu|mục tiêu|nhiệm vụ|nội dung|công việc|chỉ số)\b", re.I
)
_START = re.compile(r"(?:0?1|I|A|a|1\.1)[.)]?$")
_AFTER = re.compile(r"(?:PHỤ LỤC|Phụ lục|Ghi chú|GHI CHÚ|Nơi nhận|Trên đây|TM\.|T/M|KT\.|Chú thích|Phần |PHẦN |\(\*\))")
_GROUP = re.compile(r"(?:[IVXL]{1,6}|[A-ZĐ])\s*[.)/:-]\s*\S")


@dataclass(slots=True)
class Segment:
    """What stands between two bars."""

    lines: list[Line] = field(default_factory=list)

    @property
    def words(self) -> list[Line]:
        return [x for x in self.lines if not x.ruler]

    @property
    def groups(self) -> list[list[Line]]:
        """The paragraphs: lines that blank lines part."""
        return _groups(self.words)


@dataclass(slots=True)
class Found:
    """A table; the lines that stood before its first cell, those behind its last, and the segment these stand in."""

    table: Table
    before: list[Line]
    after: list[Line]
    next: int


def starts_table(segments: Sequence[Segment], at: int) -> bool:
    """Whether the last line of a segment is the first cell of a table: "TT", or what a ruler or the names say."""
    if at + 2 >= len(segments):
        return False
    lines = segments[at].words
    if not lines:
        return False
    if _header_tail(lines) or _ruled(segments, at) >= 3:
        return True
    return lines[-1].bold and bool(_NAMES.match(lines[-1].text)) and segments[at + 1].words[:1] != []


def barred_table(segments: Sequence[Segment], at: int) -> Found | None:
    """The table whose first cell ends segment `at`; None where no rows can be told apart."""
    lines = segments[at].words
    tail = _header_tail(lines) or 1
    numbered = _first_number(segments, at)
    if numbered is None and _header_tail(lines):
        return None
    best: tuple[int, Found] | None = None
    for closed, width in _candidates(segments, at, numbered):
        scan = _Closed(segments, width) if closed else _Open(segments, width, numbered is not None)
        scan.read(at, numbered, lines[len(lines) - tail :])
        grid, header = _grid(scan)
        likely = _likelihood(scan)
        if len(grid) > header and (best is None or likely > best[0]):
            table = Table(grid, grid[0][0].line or lines[-tail].number, header=header)
            best = likely, Found(table, list(lines[: len(lines) - tail]), scan.after, scan.at)
    return best[1] if best is not None else None


def _candidates(segments: Sequence[Segment], at: int, numbered: int | None) -> list[tuple[bool, int]]:
    """Ways to read the table: (whether a bar closes every cell, number of columns), the likeliest first."""
    ruled = _ruled(segments, at)
    if numbered is None:
        # The header's last cell and the first row's first one stand between the same two bars.
        end = next((i for i in range(at + 1, len(segments)) if len(segments[i].groups) > 1), at)
        widths = [(False, ruled or end - at + 1)]
    else:
        alone = len(segments[numbered].words) == 1
        apart = Counter(b - a for a, b in pairwise(_likely_starts(segments, numbered)))
        widths = [(alone, ruled or numbered - at + (not alone)), (not alone, ruled or numbered - at + alone)]
        if not ruled:
            widths += [
                (closed, bars + (not closed)) for bars, _ in apart.most_common(2) for closed in (alone, not alone)
            ]
    return [(closed, width) for closed, width in dict.fromkeys(widths) if 2 <= width <= MAX_WIDTH]


def _likelihood(scan: _Rows) -> int:
    """How much a way of reading looks like a table: numbers in the first column alone, full rows, a full header."""
    out = 0
    for row in scan.body:
        if row.whole:
            continue
        filled = sum(map(bool, row.cells))
        numbered = bool(row.cells[0]) and is_ordinal(row.cells[0][-1].text)
        out += 2 if numbered and len(row.cells) == scan.width else -3 if filled > 2 else 0
        out -= sum(2 for cell in row.cells[1:] if len(cell) > 1 and is_ordinal(cell[-1].text))
        out -= 0 if numbered else 1 if filled <= 2 else 2
    head = [cell for row in scan.head for cell in row]
    return out - 2 * sum(not cell or is_ordinal(cell[-1].text) for cell in head)


def _header_tail(lines: Sequence[Line]) -> int:
    """How many lines at the end of a segment are the header cell "TT" (it may be wrapped: "Số / TT")."""
    if _FIRST.match(lines[-1].text):
        return 1
    return 2 if len(lines) > 1 and _FIRST.match(f"{lines[-2].text} {lines[-1].text}") else 0


def _first_number(segments: Sequence[Segment], at: int) -> int | None:
    """The segment that ends with the first row's number, before any other table begins."""
    for i in range(at + 1, min(at + 2 * MAX_WIDTH, len(segments))):
        words = segments[i].words
        if words and _START.match(words[-1].text):
            return i
        if words and _header_tail(words):
            return None
    return None


def _ruled(segments: Sequence[Segment], at: int) -> int:
    """The width that a ruler says, of a table begun here; without "TT" it must stand just where such a header ends."""
    surely = bool(_header_tail(segments[at].words))
    for i in range(at + 1, min(at + MAX_WIDTH + 1, len(segments))):
        lines = segments[i].lines
        for line in lines:
            if line.ruler:
                # Behind the last cell itself, or behind the bar that closes it.
                cells = i - at + (line is not lines[0])
                return line.ruler if cells == line.ruler or (surely and cells < line.ruler) else 0
        if lines and _header_tail(segments[i].words or lines):
            return 0
    return 0


def _likely_starts(segments: Sequence[Segment], first: int) -> list[int]:
    """Segments that end with the next number of the first column (or, now and then, with a figure like it)."""
    out = []
    last = 0
    for i in range(first, len(segments)):
        words = segments[i].words
        if len(words) > 40 or (words and _header_tail(words)):
            break
        if not words:
            continue
        text = words[-1].text.rstrip(".)")
        if text.isdecimal() and int(text) in (1, last + 1):
            last = int(text)
            out.append(i)
    return out


_Parted = tuple[list[Line], list[list[Line]], list[Line] | None]


class _Rows(ABC):
    """What the two ways of writing share: the header's cells, the rows, and where the table ends."""

    def __init__(self, segments: Sequence[Segment], width: int, numbered: bool = True) -> None:
        self.segments = segments
        self.width = width
        self.numbered = numbered
        self.head: list[list[list[Line]]] = []
        self.body: list[Row] = []
        self.after: list[Line] = []
        self.at = 0

    @abstractmethod
    def read(self, start: int, first: int | None, corner: list[Line]) -> None:
        """Take the table's cells from segment `start` on; `first` is the first row's ordinal, where there is one."""

    def words(self, i: int) -> list[Line]:
        return self.segments[i].words


class _Closed(_Rows):
    """A bar stands behind every cell, the last of a row too: a segment is a cell."""

    def read(self, start: int, first: int | None, corner: list[Line]) -> None:
        first = start + self.width if first is None or _ruled(self.segments, start) else first
        cells = [corner, *(self.words(i) for i in range(start + 1, first))]
        while cells and self._is_group(cells[-1], first):
            self.body.insert(0, Row([cells.pop()], whole=True))
        self.head = _upper_and_lower(cells, self.width)
        row: list[list[Line]] = []
        number = ""
        i = first
        while i < len(self.segments):
            words = self.words(i)
            if len(row) == self.width or (row and self._stops_short(words, row, number)):
                self.body.append(Row(row))
                row = []
            if not row:
                if not self._begins(words, i):
                    break
                if self._is_group(words, i + 1):
                    self.body.append(Row([words], whole=True))
                    i += 1
                    continue
                number = words[-1].text if words else number
            row.append(words)
            i += 1
        if row and i >= len(self.segments):
            self.after = row.pop()  # the text behind the last bar was taken for a cell
        elif i < len(self.segments):
            self.after = list(self.segments[i].lines)
        self.at = min(i, len(self.segments) - 1)
        if any(row):
            self.body.append(Row(row))

    def _begins(self, words: list[Line], i: int) -> bool:
        """Whether a segment can be the first cell of a row: short, and with a bar behind it."""
        if i + 1 >= len(self.segments):
            return False
        return not words or (len(words) == 1 and len(words[0].text) < 250 and not _AFTER.match(words[0].text))

    def _is_group(self, words: list[Line], following: int) -> bool:
        """A row of one cell: a title without a number of its own in the first column, before a numbered row."""
        if not words or is_ordinal(words[-1].text) or following >= len(self.segments):
            return False
        below = self.words(following)
        return _titled(words) and len(below) == 1 and is_ordinal(below[0].text)

    def _stops_short(self, words: list[Line], row: list[list[Line]], number: str) -> bool:
        """A group row without its empty cells: the next number stands where its third cell would."""
        if len(words) != 1 or len(row) < 2 or not is_ordinal(words[0].text):
            return False
        group = not row[0] or not row[0][0].text.rstrip(".").isdecimal() or all(x.bold for c in row for x in c)
        return group and sum(map(bool, row)) <= 2 and follows(number, words[0].text)


class _Open(_Rows):
    """Bars stand only between the cells of a row: its last cell and the next row's first share a segment."""

    def read(self, start: int, first: int | None, corner: list[Line]) -> None:
        end = start + self.width - 1
        cells = [corner, *(self.words(i) for i in range(start + 1, end))]
        last, groups, opening = self._header_end(end)
        self.body += [Row([g], whole=True) for g in groups]
        self.head = self._two_rows(cells, last, start)
        row = [opening or []]
        number = _number(row[0])
        i = end + 1
        while i < len(self.segments):
            words = self.words(i)
            full = len(row) + 1 >= self.width
            if full:
                last, groups, opening = self._parted(i, number)
            elif self.numbered and len(words) > 1 and is_ordinal(words[-1].text) and follows(number, words[-1].text):
                last, groups, opening = self._parted(i, number, short=True)
            elif self._is_body(i):
                last, groups, opening = [], [], None
            else:
                row.append(words)
                i += 1
                continue
            if opening is None:
                break
            self.body += [Row([*row, last]), *(Row([g], whole=True) for g in groups)]
            row, number = [opening], _number(opening) or number
            i += 1
        self._finish(row, min(i, len(self.segments) - 1))

    def _finish(self, row: list[list[Line]], i: int) -> None:
        """The last row's last cell, and what stands behind the table."""
        words = self.words(i)
        cut = self._end_of_cell(words)
        self.after, self.at = words[cut:], i
        if len(row) < self.width:
            row = [*row, words[:cut]]
        if any(row):
            self.body.append(Row(row))

    def _header_end(self, i: int) -> _Parted:
        """The header's last cell; then, perhaps, titles of groups; then the first cell of the first row."""
        lines = self.segments[i].lines
        ruler = next((n for n, x in enumerate(lines) if x.ruler), None)
        groups = self.segments[i].groups
        if ruler is None:
            last, below = groups[:1], groups[1:]
        else:
            last, below = [lines[:ruler]], _groups(lines[ruler + 1 :])
        opening = below.pop() if below else []
        if len(opening) > 1 and is_ordinal(opening[-1].text):
            below.append(opening[:-1])
            opening = opening[-1:]
        return (last[0] if last else []), below, opening

    def _parted(self, i: int, number: str, *, short: bool = False) -> _Parted:
        """A segment as (last cell of a row, group rows, first cell of the next row); None where no row follows."""
        words = self.segments[i].words
        paragraphs = self.segments[i].groups
        if self.numbered:
            tail = words[-1].text if words else ""
            if not is_ordinal(tail) or (len(words) == 1 and not near(number, tail)):
                return words, [], ([] if self._goes_on(i) else None)
            cut = self._cell_before_groups(words[:-1], least=len(paragraphs[0]) if short else 0)
            return words[:cut], _groups(words[cut:-1]), words[-1:]
        if i + 1 >= len(self.segments) or self._is_body(i) or not words:
            return words, [], None
        if len(paragraphs) < 2:
            return [], [], words  # a group row has no last cell
        middle = [x for p in paragraphs[:-1] for x in p]
        cut = self._cell_before_groups(middle)
        return middle[:cut], _groups(middle[cut:]), paragraphs[-1]

    def _cell_before_groups(self, middle: list[Line], least: int = 0) -> int:
        """How many lines are the cell (`least` at least), before titles of groups that span the table."""
        cut = len(middle)
        while cut > least:
            line = middle[cut - 1]
            bold = line.bold and not (cut == 1 and self._bold_column())
            if not line.gap or not (bold or _GROUP.match(line.text)):
                break
            cut -= 1
        return cut

    def _bold_column(self) -> bool:
        last = [r.cells[-1] for r in self.body if not r.whole and len(r.cells) == self.width and r.cells[-1]]
        return bool(last) and sum(c[0].bold for c in last) * 2 > len(last)

    def _goes_on(self, i: int) -> bool:
        """A full row, and the next one's first cell is empty: nothing but one cell stands here, and cells follow."""
        if i + self.width - 1 >= len(self.segments) or self._is_body(i) or len(self.segments[i].groups) > 1:
            return False
        return not any(self._is_body(j) for j in range(i + 1, i + self.width - 1))

    def _is_body(self, i: int) -> bool:
        """Whether a segment holds text of the document, not of a cell: the table ended in it."""
        words = self.words(i)
        if len(self.segments[i].groups) > 12:
            return True
        return any(_AFTER.match(x.text) and x.gap for x in words) or bool(words and _header_tail(words))

    def _end_of_cell(self, words: list[Line]) -> int:
        """How many lines of the text behind the last bar are still the last cell."""
        if not words or (words[0].bold and not self._bold_column()) or _AFTER.match(words[0].text):
            return 0
        end = 1
        while end < len(words):
            line = words[end]
            listed = line.text[:1] in "-+" and words[0].text[:1] in "-+"
            close = not line.gap and not _AFTER.match(line.text) and not marked(line.text)
            if line.bold != words[end - 1].bold or not (listed or line.text[0].islower() or close):
                break
            end += 1
        return end

    def _two_rows(self, cells: list[list[Line]], last: list[Line], start: int) -> list[list[list[Line]]]:
        """The header's rows: where two paragraphs stand between two bars, a second row begins with the second."""
        everything = [*cells, last]
        for n in range(1, len(everything) - 1):
            groups = self.segments[start + n].groups
            if len(groups) > 1:
                upper = [x for g in groups[:-1] for x in g]
                return [[*everything[:n], upper], [groups[-1], *everything[n + 1 :]]]
        return [everything]


def _upper_and_lower(cells: list[list[Line]], width: int) -> list[list[list[Line]]]:
    """Header cells in one row, or two where there are too many: k above and m below, k + m = width + 1."""
    if len(cells) <= width:
        return [cells]
    if len(cells) == width + 1:
        for k in range(2, len(cells)):
            if all(re.search(r"\d", " ".join(x.text for x in c)) for c in cells[k:]):
                return [cells[:k], cells[k:]]
    return [cells[:width], cells[width:]]


def _titled(words: Sequence[Line]) -> bool:
    return all(x.bold for x in words) or bool(_GROUP.match(words[0].text)) or words[0].text.isupper()


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    out: list[list[Line]] = []
    for line in lines:
        if line.gap or not out:
            out.append([])
        out[-1].append(line)
    return out


def _number(cell: list[Line]) -> str:
    return cell[-1].text if cell and is_ordinal(cell[-1].text) else ""


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


def near(number: str, tail: str) -> bool:
    """Whether a number stands where the next one should, be it repeated or some skipped."""
    before, after = number.strip().rstrip(".)"), tail.strip().rstrip(".)")
    if before.isdecimal() and after.isdecimal():
        return after == "1" or 0 <= int(after) - int(before) <= 3
    return follows(number, tail)


def _grid(scan: _Rows) -> tuple[list[list[Cell]], int]:
    head = head_grid(scan.head, scan.width)
    return head + [placed(row, scan.width) for row in scan.body if any(row.cells)], len(head)
