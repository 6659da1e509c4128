"""The header of a table that no lines draw: words that stand apart side by side, and name columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from tiendo.core.text import fold
from tiendo.intake.headers import ColumnKind, column_of
from tiendo.intake.marks import Kind, mark_of
from tiendo.intake.page.boxes import Line
from tiendo.intake.page.drawn import Drawn
from tiendo.intake.settling import is_ordinal

MOST_LINES = 18
TALLEST = 130.0  # points
LONGEST = 90  # letters of one header
HIGH = 1.3  # of the letters' height: single spacing is no wider
APART = 0.45  # of the letters' height: wider white parts two cells
LEAST_APART = 5.0  # points
SAME_LEVEL = 3.0  # points
OFF_CENTRE = 20.0  # points by which words may stand off the middle of their columns
LEADING = 1.2  # of the pitch: a header's lines stand no further from each other
PROSE = 8  # white between words; a header's line has fewer, or some far wider
EVEN = 2.0  # times the middle one
_FIGURE = re.compile(r"\d\s*%|[≥≤]")
_TITLE = re.compile(r"phụ lục|biểu|mẫu|danh mục|bảng\b|\(", re.IGNORECASE)


@dataclass(slots=True)
class Core:
    """The words over one column: where they stand, from left to right."""

    x0: float
    x1: float
    top: float
    text: str
    kind: ColumnKind = ColumnKind.OTHER


@dataclass(slots=True)
class Span:
    """Words over several columns: `first` to `last` of them."""

    text: str
    first: int
    last: int


@dataclass(slots=True)
class Head:
    """The header at lines[start:stop] of a page."""

    start: int
    stop: int
    cores: list[Core]
    spans: list[Span]

    @property
    def key(self) -> str:
        return "|".join("".join(fold(core.text).split()) for core in self.cores)

    @property
    def numbered(self) -> bool:
        return self.cores[0].kind is ColumnKind.ORDINAL


def segments(line: Line) -> list[Line]:
    """The parts of a line that wide white keeps apart."""
    out = [Line([line.words[0]])]
    for left, right in pairwise(line.words):
        if right.x0 - left.x1 >= max(LEAST_APART, APART * (right.bottom - right.top)):
            out.append(Line([right]))
        else:
            out[-1].words.append(right)
    return out


def find_head(lines: list[Line], start: int, drawn: Drawn, pitch: float) -> Head | None:
    """The header whose first broken line is lines[start], if it is one; `pitch` is from line to line on the page."""
    first = segments(lines[start])
    if (
        _stretched(lines[start])
        or len(first) < 2
        or not any(len(s.text) < LONGEST and column_of(s.text).kind is not _OTHER for s in first)
    ):
        return None
    heads = [_head(lines, start, stop) for stop in range(start + 1, _limit(lines, start, drawn, pitch) + 1)]
    best = max((head for head in heads if head is not None), key=_told, default=None)
    return None if best is None else _raised(lines, best, drawn)


def _stretched(line: Line) -> bool:
    """Whether a line is prose spread from margin to margin: begun by a list mark, or all its white about as wide."""
    if line.words[0].text in ("-", "–", "+", "•"):
        return True
    gaps = sorted(b.x0 - a.x1 for a, b in pairwise(line.words))
    return len(gaps) >= PROSE and gaps[-1] < EVEN * gaps[len(gaps) // 2]


def _told(head: Head) -> tuple[int, int, int]:
    """How much a header says: columns that are named, columns, lines."""
    known = sum(core.kind is not _OTHER for core in head.cores)
    return known, len(head.cores), head.stop


_OTHER = ColumnKind.OTHER


def _limit(lines: list[Line], start: int, drawn: Drawn, pitch: float) -> int:
    """Past the last line that the header may have: a number, a group, a rule or plain letters begin the body."""
    first = lines[start]
    rules = drawn.levels(first.x0, first.x1, 0.9)
    stop = start + 1
    while stop < min(len(lines), start + MOST_LINES):
        line, above = lines[stop], lines[stop - 1]
        left = segments(line)[0]
        begins = left.x0 < segments(first)[1].x0 and (is_ordinal(left.text) or mark_of(left.text).kind < Kind.NONE)
        ruled = any(above.top + 4 < y < line.bottom - 4 for y in rules)
        apart = min(line.top - above.top, line.bottom - above.bottom)
        far = apart > max(LEADING * pitch, HIGH * (line.bottom - line.top))
        if begins or ruled or far or (first.bold and not line.bold) or line.bottom - first.top > TALLEST:
            break
        stop += 1
    return stop


def _head(lines: list[Line], start: int, stop: int) -> Head | None:
    """These lines as a header, if their words name columns."""
    cores, spans = _cores(lines[start:stop])
    if len(cores) < 3 or any(len(core.text) > LONGEST or _FIGURE.search(core.text) for core in cores):
        return None
    for c, core in enumerate(cores):
        over = [s.text for s in spans if s.first <= c <= s.last]
        core.kind = column_of(" ".join([*over, core.text])).kind
    kinds = [core.kind for core in cores]
    known = sum(kind is not _OTHER for kind in kinds)
    named = ColumnKind.NAME in kinds and (known >= 3 or ColumnKind.MILESTONE in kinds)
    told = named or (known >= 2 and kinds[0] is ColumnKind.ORDINAL)
    return Head(start, stop, cores, spans) if told and known * 2 >= len(cores) else None


def _cores(lines: list[Line]) -> tuple[list[Core], list[Span]]:
    """The columns that the words of a header make, read from the bottom up, and the words over several of them."""
    cores: list[Core] = []
    over: list[Line] = []
    for line in reversed(lines):
        for part in segments(line):
            under = [core for core in cores if core.x0 < part.x1 and part.x0 < core.x1]
            covered = any(s.x0 <= c.x0 and c.x1 <= s.x1 for s in over for c in under)
            if len(under) > 1 or covered:
                over.append(part)
            elif under:
                core = under[0]
                core.x0, core.x1, core.top = min(core.x0, part.x0), max(core.x1, part.x1), part.top
                core.text = f"{part.text} {core.text}"
            else:
                cores.append(Core(part.x0, part.x1, part.top, part.text))
    cores.sort(key=lambda core: core.x0)
    return cores, _spans(cores, over[::-1])


def _spans(cores: list[Core], over: list[Line]) -> list[Span]:
    """Spanning words with the columns they stand over: those beneath, and their neighbours on the same level."""
    out: list[Span] = []
    for part in over:
        beneath = [c for c, core in enumerate(cores) if core.x0 < part.x1 and part.x0 < core.x1]
        first, last, level = beneath[0], beneath[-1], cores[beneath[0]].top
        while first and abs(cores[first - 1].top - level) < SAME_LEVEL:
            first -= 1
        while last + 1 < len(cores) and abs(cores[last + 1].top - level) < SAME_LEVEL:
            last += 1
        middle = (part.x0 + part.x1) / 2
        while first < beneath[0] and (cores[first].x0 + cores[last].x1) / 2 < middle - OFF_CENTRE:
            first += 1
        while last > beneath[-1] and (cores[first].x0 + cores[last].x1) / 2 > middle + OFF_CENTRE:
            last -= 1
        if out and out[-1].first <= last and first <= out[-1].last:
            out[-1] = Span(f"{out[-1].text} {part.text}", min(first, out[-1].first), max(last, out[-1].last))
        else:
            out.append(Span(part.text, first, last))
    return out


def _raised(lines: list[Line], head: Head, drawn: Drawn) -> Head:
    """The header with the lines above that belong to it: a tall cell begins higher than its neighbours."""
    while head.start:
        above, line = lines[head.start - 1], lines[head.start]
        apart = line.top - above.top
        ruled = any(above.top + 4 < y < line.bottom - 4 for y in drawn.levels(line.x0, line.x1, 0.5))
        if ruled or apart > 1.3 * (line.bottom - line.top) or above.bold != line.bold or _TITLE.match(above.text):
            break
        if not all(_within_one(part, head) for part in segments(above)):
            break
        higher = _head(lines, head.start - 1, head.stop)
        if higher is None or _told(higher)[:2] < _told(head)[:2]:
            break
        head = higher
    return head


def _within_one(part: Line, head: Head) -> bool:
    """Whether these words stand right over one column or one spanning header."""
    cores, last = head.cores, len(head.cores) - 1
    spots = [(c, c) for c in range(len(cores))] + [(s.first, s.last) for s in head.spans]
    for first, end in spots:
        clear = (not first or cores[first - 1].x1 < part.x0) and (end == last or part.x1 < cores[end + 1].x0)
        if clear and abs(cores[first].x0 + cores[end].x1 - part.x0 - part.x1) < 2 * OFF_CENTRE:
            return True
    return False
