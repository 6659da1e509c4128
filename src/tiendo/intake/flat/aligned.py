"""Tables of a dump that keeps the page's layout: columns are told by where words stand, rows by ordinals and sense."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from tiendo.intake.document import Cell, Table
from tiendo.intake.flat import marks
from tiendo.intake.flat.bands import Piece, cut_rows
from tiendo.intake.flat.header import BODY_START, START, cut_titles, words_of
from tiendo.intake.flat.lines import Line
from tiendo.intake.flat.ordinals import Start, row_starts
from tiendo.intake.flat.titles import OVER_BODIES, OVER_YEARS, Fill, fill_of, fold
from tiendo.intake.plausible import EDGE

_CHUNK = re.compile(r"\S+(?: \S+)*")
_YEARS_RUN = re.compile(r"(?:20\d\d\s+)+20\d\d")
_COUNTING = re.compile(r"\(?1\)?(?:\s+\(?\d{1,2}\)?)+")
_ANY_ORDINAL = re.compile(r"(?:\d{1,3}(?:\.\d+)*|[IVX]+)\s*[.)]?\s+\S")
_ABOVE, _BELOW = 4, 8


@dataclass(frozen=True, slots=True)
class Span:
    """A title and where it stands on its line."""

    start: int
    end: int
    text: str

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


@dataclass(frozen=True, slots=True)
class Aligned:
    """The header of an aligned table: lines[start:stop]; one span a column, left to right."""

    start: int
    stop: int
    spans: tuple[Span, ...]

    @property
    def titles(self) -> list[str]:
        return [s.text for s in self.spans]

    @property
    def fills(self) -> list[Fill | None]:
        return [fill_of(s.text) for s in self.spans]


def chunks(line: Line) -> list[Span]:
    """The words of a line that stand together, parted by two spaces or more; years always stand alone."""
    out: list[Span] = []
    text = line.aligned
    for m in _CHUNK.finditer(text):
        if _YEARS_RUN.fullmatch(m.group()):
            out += [Span(m.start() + y.start(), m.start() + y.end(), y.group()) for y in re.finditer(r"\S+", m.group())]
        else:
            out.append(Span(m.start(), m.end(), m.group()))
    return out


def find_aligned(lines: Sequence[Line], at: int, again: bool = False) -> Aligned | None:
    """The aligned header whose ordinal title stands on lines[at], if there is one; `again`: on a later page."""
    line = lines[at]
    if not may_start(line) or "\t" in line.text:
        return None
    start = _first_header_line(lines, at)
    opens = _ANY_ORDINAL if again else BODY_START
    body = next((i for i in range(at + 1, min(at + _BELOW + 12, len(lines))) if opens.match(lines[i].text)), None)
    if body is None:
        return None
    best: tuple[float, int, list[Span]] | None = None
    for stop in range(at + 1, min(body, at + _BELOW) + 1):
        spans = _leaves([_split_known(c) for x in lines[start:stop] for c in [chunks(x)]])
        known = sum(fill_of(s.text) is not None for s in spans)
        score = known - 1.5 * (len(spans) - known) + 0.01 * (stop - at)
        if known >= 3 and (best is None or score > best[0]):
            best = (score, stop, spans)
    if best is None or fill_of(best[2][0].text) is not Fill.ORDINAL:
        return None
    stop = best[1]
    while stop < len(lines) and _COUNTING.fullmatch(lines[stop].text):
        stop += 1
    return Aligned(start, stop, tuple(best[2])) if _spaced(lines[start:stop]) else None


def may_start(line: Line) -> bool:
    """Whether a line opens like a header: with the ordinal's title, or the first letters of one that is stacked."""
    first = fold(_CHUNK.match(line.text).group()) if line.text else ""  # type: ignore[union-attr]
    return first in ("s", "st", "so") or bool(START.match(fold(line.text)[:16]))


def _spaced(lines: Sequence[Line]) -> bool:
    """Whether the header's titles stand apart as only a layout keeps them."""
    return sum(len(re.findall(r"\S {2,}(?=\S)", x.text)) for x in lines) >= 2


def _first_header_line(lines: Sequence[Line], at: int) -> int:
    """Titles of more lines than the ordinal's stand above it too; the caption above them does not."""
    start = at
    for i in range(at - 1, max(-1, at - 1 - _ABOVE), -1):
        found = chunks(lines[i])
        text = lines[i].text
        caption = text.startswith("(") or text.endswith(")") or marks.APPENDIX.match(text) or marks.RULE.fullmatch(text)
        if lines[i + 1].gap or caption or lines[i + 1].fresh or any(len(c.text) > 34 for c in found):
            break
        if not any(c.start > lines[at].indent + 8 for c in found) or (marks.capitals(text) and len(found) == 1):
            break
        start = i
    return start


def _split_known(found: list[Span]) -> list[Span]:
    """Two titles with one space between are two, where each is a title of its own."""
    out: list[Span] = []
    for c in found:
        titles = cut_titles(words_of(c.text)) if fill_of(c.text) is None else []
        if len(titles) > 1 and all(fill_of(t) for t in titles):
            at = c.start
            for t in titles:
                out.append(Span(at, at + len(t), t))
                at += len(t) + 1
        else:
            out.append(c)
    return out


def _leaves(rows: list[list[Span]]) -> list[Span]:
    """Titles stacked over one another become one; a title over several others is dropped for them."""
    everything = [(r, c) for r, row in enumerate(rows) for c in row]
    over = {(r, c) for r, c in everything if any(_under(c, row) for row in rows[r + 1 :])}
    groups: list[list[tuple[int, Span]]] = []
    for r, c in everything:
        if (r, c) in over:
            continue
        home = [g for g in groups if any(_touch(c, d) for _, d in g)]
        merged = [x for g in home for x in g] + [(r, c)]
        groups = [g for g in groups if g not in home] + [merged]
    spans = [_stack(g) for g in groups]
    return sorted(spans, key=lambda s: s.start)


def _under(c: Span, row: Sequence[Span]) -> bool:
    """Whether a title stands over several of a lower row: it touches them, or hangs between them."""
    if sum(_touch(c, d) for d in row) >= 2:
        return True
    if not (OVER_YEARS.fullmatch(fold(c.text)) or OVER_BODIES.fullmatch(fold(c.text))):
        return False
    near = [d for d in row if fill_of(d.text) in (Fill.FIGURE, Fill.BODY) and abs(d.middle - c.middle) < 30]
    return any(d.middle < c.middle for d in near) and any(d.middle > c.middle for d in near)


def _touch(a: Span, b: Span) -> bool:
    return a.start < b.end and b.start < a.end


def _stack(group: list[tuple[int, Span]]) -> Span:
    text = " ".join(c.text for _, c in sorted(group, key=lambda x: (x[0], x[1].start)))
    return Span(min(c.start for _, c in group), max(c.end for _, c in group), text)


def separators(lines: Sequence[Line], spans: Sequence[Span]) -> list[int]:
    """Between each two columns the position that the fewest lines print on, in the middle of its void."""
    texts = [x.aligned for x in lines if not _spans_columns(x, spans)]
    out = []
    for a, b in pairwise(spans):
        low, high = int(a.middle) + 1, max(int(b.middle), int(a.middle) + 2)
        ink = [sum(x < len(t) and t[x] != " " for t in texts) for x in range(low, high)]
        out.append(low + _void(ink, a.end - low, b.start - low))
    return out


def _void(ink: list[int], left: int, right: int) -> int:
    """The place with least ink: the middle of the widest run of it; between the two titles where runs are alike."""
    least = min(ink)
    runs: list[tuple[float, int]] = []
    start = None
    for x, n in enumerate([*ink, least + 1]):
        if n == least and start is None:
            start = x
        elif n != least and start is not None:
            middle = (start + x - 1) // 2
            apart = 0.5 if left <= middle <= right else 0.0
            runs.append((min(x - start, 12) + apart, x - 1 if x - start > 2 else middle))
            start = None
    return max(runs)[1]


def _spans_columns(line: Line, spans: Sequence[Span]) -> bool:
    """A heading over the columns of the table: one run of words across several titles."""
    return any(sum(_touch(c, s) for s in spans) >= 3 or len(c.text) > 90 for c in chunks(line))


def rebuild_aligned(lines: Sequence[Line], header: Aligned, stop: int) -> Table | None:
    """The table under an aligned header, up to lines[stop]; None where no rows are found."""
    pieces: list[Piece] = []
    titles = [fold(t) for t in header.titles]
    page: list[Line] = []
    spans: Sequence[Span] = header.spans
    i = header.stop
    while i <= stop:
        again = find_aligned(lines, i, again=True) if i < stop and may_start(lines[i]) else None
        if i == stop or again is not None or (lines[i].fresh and page):
            cut_off = lines[again.start].no if again is not None else lines[-1].no + 1
            pieces += _cut_page([x for x in page if x.no < cut_off], spans)
            page = []
        if i == stop:
            break
        if again is not None and [fold(t) for t in again.titles] == titles:
            pieces = [p for p in pieces if p.line.no < lines[again.start].no]
            spans, i = again.spans, again.stop
            continue
        page.append(lines[i])
        i += 1
    return _table(lines, header, pieces)


def _cut_page(page: Sequence[Line], spans: Sequence[Span]) -> list[Piece]:
    if not page:
        return []
    cuts = separators(page, spans)
    margins = _margins(page, cuts)
    return [_piece(line, cuts, margins) for line in page]


def _margins(page: Sequence[Line], cuts: Sequence[int]) -> list[int | None]:
    """Where the words of each column begin on most lines of the page (None where nothing tells)."""
    out: list[int | None] = []
    for x, after in zip(cuts, [*cuts[1:], 10**6], strict=True):
        seen = Counter(c.start for line in page for c in chunks(line) if x <= c.start < after)
        best = seen.most_common(1)
        out.append(best[0][0] if best and best[0][1] >= 3 else None)
    return out


def _piece(line: Line, cuts: Sequence[int], margins: Sequence[int | None]) -> Piece:
    """The line cut at the separators; a heading over the columns stays whole."""
    text = line.aligned
    found = chunks(line)
    heading = _heading(line, found, cuts)
    if heading is not None:
        return Piece(line, [*heading, *([""] * (len(cuts) + 1 - len(heading)))])
    edges = [0]
    torn: set[int] = set()
    for c, (x, margin) in enumerate(zip(cuts, margins, strict=True)):
        over = next((s for s in found if s.start < x < s.end), None)
        at = x if over is None else _cut_in(text, over, x, margin)
        if over is not None and c and at + 1 != margin:
            torn |= {c, c + 1}
        edges.append(max(at, edges[-1]))
    edges.append(len(text))
    return Piece(line, [text[a:b].strip() for a, b in pairwise(edges)], frozenset(torn))


def _heading(line: Line, found: Sequence[Span], cuts: Sequence[int]) -> list[str] | None:
    """A line that is one run of words from the ordinal's column on, over the name's: a group's title."""
    if len(found) > 2 or not found or found[0].start >= cuts[0]:
        return None
    m = re.match(r"((?:[IVX]{1,5}|[A-H])\s*[.)]?)\s+(.+)", line.text)
    if m and "   " not in m.group(2):
        return [m.group(1), m.group(2)]
    if len(found) == 1 and found[0].end > cuts[0] and line.text[0].isupper() and len(line.text) > 4:
        return ["", line.text]
    return None


def _cut_in(text: str, over: Span, x: int, margin: int | None) -> int:
    """Where to cut a run of words over a separator: at a near space, best where the next column's words begin."""
    best, at = 0.0, over.end if x - over.start > over.end - x else over.start
    for k in range(over.start, over.end):
        if text[k] != " " or abs(k - x) > 12:
            continue
        after = text[k + 1]
        score = 1.5 - 0.15 * abs(k - x)
        score += 2.5 if margin is not None and k + 1 == margin else 0.0
        score += 0.8 if after.isupper() or after.isdigit() or after in "≥≤" else -0.5
        if score > best:
            best, at = score, k
    return at


def _table(lines: Sequence[Line], header: Aligned, pieces: list[Piece]) -> Table | None:
    flat = [_as_line(p) for p in pieces]
    starts = row_starts(flat, 0, len(flat)) if flat else []
    if not starts:
        return None
    fills = [f or Fill.FREE for f in header.fills]
    top = lines[header.start]
    grid = [[Cell(s.text, top.no, top.page, bold=True) for s in header.spans]]
    for start, band in cut_rows(pieces, _with_headings(pieces, starts), fills):
        grid.append(_row(start, band, len(fills)))
    return Table(grid, top.no, top.page, header=1)


def _with_headings(pieces: Sequence[Piece], starts: Sequence[Start]) -> list[Start]:
    """The rows' starts, and the headings without a number that stand between them."""
    taken = {s.at for s in starts}
    bare = [
        Start(i, "", "heading", (0,), p.cells[1])
        for i, p in enumerate(pieces)
        if i not in taken and p.line.indent < _name_margin(pieces) - 2 and not p.cells[0] and _alone(p)
    ]
    return sorted([*starts, *bare], key=lambda s: s.at)


def _alone(p: Piece) -> bool:
    return bool(p.cells[1]) and not any(p.cells[2:]) and p.cells[1][0].isupper() and p.cells[1] == p.line.text


def _name_margin(pieces: Sequence[Piece]) -> int:
    """Where the lines that hold no ordinal begin, mostly."""
    seen = Counter(p.line.indent for p in pieces if not p.cells[0])
    return seen.most_common(1)[0][0] if seen else 0


def _as_line(piece: Piece) -> Line:
    """What the chain of ordinals reads: the ordinal's own column, then the name's; lines without one cannot start."""
    ordinal = piece.cells[0]
    rest = next((c for c in piece.cells[1:] if c), "")
    text = f"{ordinal} {rest}".strip() if ordinal else f"… {rest}"
    return Line(text, piece.line.no, piece.line.gap, piece.line.page, piece.line.fresh)


def _row(start: Start | None, band: Sequence[Piece], width: int) -> list[Cell]:
    where = band[0].line
    out = []
    for c in range(width):
        text, first = "", where
        for p in band:
            part = p.cells[c]
            if c == 0 and start is not None:
                part = start.text if part.startswith(start.text) else ""
            elif c == 1 and start is not None and start.text and p.cells[0].startswith(start.text):
                part = f"{p.cells[0][len(start.text) :].strip()} {part}".strip()
            if part:
                first = first if text else p.line
                text = marks.glue(text, part)
        doubt = EDGE if any(c in p.torn for p in band) else None
        out.append(Cell(text, first.no, first.page, doubt=doubt))
    return out
