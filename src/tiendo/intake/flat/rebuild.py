"""A flattened table rebuilt: header, rows, cells → a `Table`, each cell with its line, its page and its doubt."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from tiendo.intake.document import Cell, Table
from tiendo.intake.flat import marks
from tiendo.intake.flat.astray import in_place
from tiendo.intake.flat.cells import Cut, Habits, Shape, cut
from tiendo.intake.flat.header import Column, Header
from tiendo.intake.flat.lines import Line
from tiendo.intake.flat.ordinals import Start, row_starts
from tiendo.intake.flat.titles import Fill
from tiendo.intake.flat.tokens import Pairs, Token, Trails, pairs_of, phrases_of, tokens_of, trails_of
from tiendo.intake.flat.torn import without_torn
from tiendo.intake.flat.unnumbered import sensed_rows
from tiendo.intake.plausible import BOUNDARY

_BROKEN_DATE = re.compile(r"\d/(?:20?\d?|\d{1,2}/(?:20?\d?)?)$")
_UNSURE_MARGIN = 1.2
_USUAL = 0.75  # of the rows: a column that so many fill is seldom empty
FEWER = "Số giá trị ít hơn số cột mốc; đã xếp lần lượt từ trái sang phải"


@dataclass(slots=True)
class _Row:
    start: Start | None
    tokens: list[Token]
    shape: Shape
    cut: Cut


def rebuild(lines: Sequence[Line], header: Header, stop: int) -> Table | None:
    """The table whose header is `header` and whose body ends before lines[stop]; None where no rows are found."""
    body = without_torn(_without_headers(lines[header.stop : stop], header), header)
    body = in_place(body, header)
    numbered = bool(header.columns[0].title)
    columns = header.columns[1:]
    inner = _inner_gap(body)
    pairs = pairs_of(lines, header.start, stop)
    if numbered:
        starts = row_starts(body, 0, len(body))
    else:
        starts = sensed_rows(body, columns, pairs, inner)
    if not starts:
        return None
    trails = trails_of(body, (s.at for s in starts))
    rows = _rows(body, starts, columns, pairs, inner, trails)
    habits = Habits(phrases=phrases_of(lines))
    for _ in range(2):
        for row in rows:
            row.shape = replace(row.shape, habits=habits)
            row.cut = cut(row.tokens, row.shape)
        habits = _learn(rows, len(columns), habits)
    grid = [_header_row(lines, header)]
    lacking = False
    for row in rows:
        made = _grid_rows(row, columns)
        if lacking and not numbered and not row.shape.group:
            made[0][1].doubt = made[0][1].doubt or BOUNDARY  # the last cell of the row above may stand in this name
        lacking = _doubt_missing(made[0], columns, row)
        grid += made
    return Table(grid, lines[header.start].no, lines[header.start].page, header=1)


def _without_headers(body: Sequence[Line], header: Header) -> list[Line]:
    """Drop the header where a new page repeats it."""
    out: list[Line] = []
    i = 0
    wanted = [w.lower() for w in header.words]
    while i < len(body):
        words: list[str] = []
        j = i
        if body[i].text.split()[0].lower() == wanted[0]:
            while j < len(body) and len(words) < len(wanted):
                words += [w.lower() for w in body[j].text.split()]
                j += 1
        if words and words[: len(wanted)] == wanted:
            if len(words) > len(wanted):  # the first row goes on where the header's last line ends
                j -= 1
                body[j].text = " ".join(body[j].text.split()[len(wanted) - len(words) :])
            if j < len(body):
                body[j].fresh = body[j].fresh or body[i].fresh
            i = j
            continue
        out.append(body[i])
        i += 1
    return out


def _inner_gap(body: Sequence[Line]) -> int:
    """The gap between lines of one cell: the usual one above lines that start with a small letter."""
    gaps = Counter(b.gap for b in body if marks.lower_start(b.text) and not b.fresh)
    return gaps.most_common(1)[0][0] if gaps else 0


def _rows(
    body: Sequence[Line],
    starts: Sequence[Start],
    columns: Sequence[Column],
    pairs: Pairs,
    inner: int,
    trails: Trails,
) -> list[_Row]:
    out: list[_Row] = []
    if starts[0].at > 0:
        pieces = [(line, line.text) for line in body[: starts[0].at]]
        out.append(_Row(None, tokens_of(pieces, pairs, inner, trails), Shape(columns, group=True), Cut([], [], [])))
    titled = starts[0].at > 0 and not any(s.group for s in starts)
    for n, start in enumerate(starts):
        after = starts[n + 1] if n + 1 < len(starts) else None
        stop = after.at if after else len(body)
        first = [(body[start.at], start.rest)] if start.rest else []
        pieces = first + [(line, line.text) for line in body[start.at + 1 : stop]]
        heading = after is not None and bool(start.text) and not after.group and not start.group
        restarts = heading and after is not None and after.kind == start.kind and after.number[-1] == 1
        room = [*columns, Column("", Fill.FREE)] if heading else columns
        shape = Shape(room, start.group, heading, restarts, titled)
        out.append(_Row(start, tokens_of(pieces, pairs, inner, trails), shape, Cut([], [], [])))
    return out


def _learn(rows: Sequence[_Row], count: int, before: Habits) -> Habits:
    """Column widths from lines that lie wholly in one column, and the cell texts that come again."""
    habits = Habits(phrases=before.phrases)
    times: Counter[tuple[int, tuple[str, ...]]] = Counter()
    seen: dict[int, list[float]] = {c: [] for c in range(count)}
    for row in rows:
        if row.shape.group:
            continue
        for c, tokens in _by_column(row).items():
            if c >= count:
                continue
            words = tuple(t.text for t in tokens)
            if (
                not any(t.fresh for t in row.tokens)
                and row.shape.columns[c].fill in (Fill.BODY, Fill.TIME, Fill.UNIT)
                and len(words) <= 12
            ):
                times[(c, words)] += 1
        _line_widths(row, seen)
    bodies = [c for c, column in enumerate(rows[0].shape.columns[:count]) if column.fill is Fill.BODY]
    for (c, words), n in times.items():
        if n >= 2:
            habits.times[words] = max(habits.times.get(words, 0.0), min(1.5, 0.3 * (n - 1)))
            for other in bodies if c in bodies else [c]:
                known = habits.values.setdefault((other, words[0]), [])
                if words not in known:
                    known.append(words)
    habits.filled = _filled(rows, count)
    for c, found in seen.items():
        found.sort()
        if len(found) >= 5:
            habits.widths[c] = found[int(len(found) * 0.95)]
    return habits


def _filled(rows: Sequence[_Row], count: int) -> dict[int, float]:
    """In how many of the rows each column holds something; nothing is learnt from a few rows."""
    plain = [set(row.cut.at) for row in rows if not row.shape.group and len(set(row.cut.at)) > 1]
    if len(plain) < 4:
        return {}
    return {c: sum(c in at for at in plain) / len(plain) for c in range(count)}


def _line_widths(row: _Row, seen: dict[int, list[float]]) -> None:
    by_line: dict[int, set[int]] = {}
    for t, c in zip(row.tokens, row.cut.at, strict=True):
        by_line.setdefault(t.line.no, set()).add(c)
    for t, c in zip(row.tokens, row.cut.at, strict=True):
        if t.opens and len(by_line[t.line.no]) == 1 and c in seen:
            seen[c].append(float(t.line_width))


def _by_column(row: _Row) -> dict[int, list[Token]]:
    out: dict[int, list[Token]] = {}
    for t, c in zip(row.tokens, row.cut.at, strict=True):
        out.setdefault(c, []).append(t)
    return out


def _header_row(lines: Sequence[Line], header: Header) -> list[Cell]:
    line = lines[header.start]
    return [Cell(c.title, line.no, line.page, bold=True) for c in header.columns]


def _grid_rows(row: _Row, columns: Sequence[Column]) -> list[list[Cell]]:
    """The row's cells; and after it, where one was found, the heading without a number."""
    found = _by_column(row)
    if row.start and row.start.group and not row.start.text:
        title = _cell(row.tokens, columns[0], 99.0, row.tokens[0].line)
        return [[title] * (len(columns) + 1)]
    margins: dict[int, float] = {}
    for c, m, rival in zip(row.cut.at, row.cut.margin, row.cut.other, strict=True):
        margins[c] = min(margins.get(c, 99.0), m)
        margins[rival] = min(margins.get(rival, 99.0), 2 * m)  # what may be missing there is doubtful too
    ordinal = row.start.text if row.start else ""
    where = row.tokens[0].line if row.tokens else None
    cells = [Cell(ordinal, where.no if where else None, where.page if where else None)]
    for c, column in enumerate(columns):
        cells.append(_cell(found.get(c, []), column, margins.get(c, 99.0), where, len(found) == 1))
    _doubt_years(cells, columns, row)
    _doubt_bodies(cells, columns, found)
    out = [cells]
    if row.shape.heading and found.get(len(columns)):
        title = _cell(found[len(columns)], Column("", Fill.FREE), margins[len(columns)], where)
        out.append([Cell("", title.line, title.page), title, *(Cell("", title.line, title.page) for _ in columns[1:])])
    return out


def _cell(tokens: Sequence[Token], column: Column, margin: float, where: Line | None, alone: bool = False) -> Cell:
    doubt = BOUNDARY if margin < _UNSURE_MARGIN and not alone else None
    if not tokens:
        doubt = None if column.fill is Fill.FIGURE else doubt
        return Cell("", where.no if where else None, where.page if where else None, doubt=doubt)
    return Cell(_text(tokens, column.fill), tokens[0].line.no, tokens[0].line.page, doubt=doubt)


def _text(tokens: Sequence[Token], fill: Fill) -> str:
    """The words of a cell; a line that opens with a list mark is a paragraph of its own."""
    text = ""
    for t in tokens:
        if text and t.opens and t.item and (t.ended or t.text in "+•") and fill is not Fill.FIGURE:
            text += "\n" + t.text
        else:
            text = _glued(text, t.text, fill) if t.opens else f"{text} {t.text}" if text else t.text
    return text


def _glued(text: str, word: str, fill: Fill) -> str:
    """Two lines of a cell; a date that broke in a narrow column closes up: "05/12/202" + "6"."""
    if fill is Fill.TIME and _BROKEN_DATE.search(text) and word[0].isdigit():
        return text + word
    return marks.glue(text, word)


def _doubt_bodies(cells: Sequence[Cell], columns: Sequence[Column], found: dict[int, list[Token]]) -> None:
    """Two bodies without a mark between them, or a list that breaks off: which column each stands in is a guess."""
    for c, tokens in found.items():
        if c >= len(columns) or columns[c].fill is not Fill.BODY:
            continue
        beside = c + 1 < len(columns) and columns[c + 1].fill is Fill.BODY
        cut_off = beside and c + 1 in found and tokens[-1].text.endswith((";", ",")) and not tokens[-1].line.fresh
        if cut_off or any(_unparted(t) for t in tokens[1:]):
            for at in (c, c + 1) if cut_off else (c,):
                cells[at + 1].doubt = cells[at + 1].doubt or BOUNDARY


def _unparted(t: Token) -> bool:
    """Whether a body begins here inside a line, and nothing parts it from the one before."""
    parted = t.comma or t.ended or t.item or t.hung or t.inside
    return t.body >= 0.5 and not (parted or t.opens or t.tie or t.lonely)


def _doubt_missing(cells: Sequence[Cell], columns: Sequence[Column], row: _Row) -> bool:
    """An empty cell where nearly every row holds something: its words may stand in the cell before or behind it.

    The answer: whether the last column is such a cell.
    """
    if row.shape.group or row.start is None or row.start.kind == "heading":
        return False
    usual = row.shape.habits.filled
    missing = [
        c
        for c, column in enumerate(columns)
        if not cells[c + 1].text and column.fill is not Fill.FIGURE and usual.get(c, 0.0) >= _USUAL
    ]
    for c in missing:
        before = next((k for k in range(c, 0, -1) if cells[k].text), 0)
        after = next((k for k in range(c + 2, len(cells)) if cells[k].text), 0)
        for k in (before, c + 1, after):
            if k:
                cells[k].doubt = cells[k].doubt or BOUNDARY
    return len(columns) - 1 in missing


def _doubt_years(cells: Sequence[Cell], columns: Sequence[Column], row: _Row) -> None:
    """Fewer values than years: which years they belong to, the text alone does not say."""
    years = [c for c, column in enumerate(columns) if column.year]
    filled = [c for c in years if cells[c + 1].text]
    if filled and len(filled) < len(years):
        for c in filled:
            cells[c + 1].doubt = FEWER
