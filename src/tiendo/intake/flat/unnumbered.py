"""Where the rows of a table without ordinals begin: the likeliest way through its columns, again and again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tiendo.intake.flat import marks
from tiendo.intake.flat.cells import Shape, scores, skip
from tiendo.intake.flat.header import Column
from tiendo.intake.flat.lines import Line
from tiendo.intake.flat.ordinals import Start
from tiendo.intake.flat.titles import Fill
from tiendo.intake.flat.tokens import Pairs, Token, tokens_of

_NEVER = -1e9
_GROUP = re.compile(rf"((?:[IVX]{{1,5}}|[A-H])\s*[.)]?)\s+(?=[{marks.UPPER}])")
_NEW_ROW = 1.0  # what it costs to begin a row, so that none begins without need
_LONGEST_TITLE = 90
_TITLE_WIDTH = 0.5  # of the widest line


def sensed_rows(body: Sequence[Line], columns: Sequence[Column], pairs: Pairs, inner: int) -> list[Start]:
    """The rows' starts, told by what the words say: a name begins where the cells of the row before are done."""
    out: list[Start] = []
    edges = [i for i, line in enumerate(body) if _GROUP.match(line.text) and not _goes_on(body, i)]
    for start, stop in zip([-1, *edges], [*edges, len(body)], strict=True):
        if start >= 0:
            mark = _GROUP.match(body[start].text)
            assert mark is not None
            out.append(Start(start, mark.group(1).strip(), "roman", (len(out) + 1,), body[start].text[mark.end() :]))
        pieces = [(line, line.text) for line in body[start + 1 : stop]]
        places = {line.no: i for i, line in enumerate(body)}
        tokens = tokens_of(pieces, pairs, inner)
        for t, title in _starts(tokens, columns):
            at = places[t.line.no]
            out.append(Start(at, "", "letter" if title else "arab", (len(out) + 1,), body[at].text))
    return out if sum(s.kind == "arab" for s in out) >= 2 else []


def _goes_on(body: Sequence[Line], i: int) -> bool:
    return i > 0 and marks.hangs(body[i - 1].text)


def _starts(tokens: Sequence[Token], columns: Sequence[Column]) -> list[tuple[Token, bool]]:
    """The first token of each row, with whether the row is but a group's title."""
    if not tokens:
        return []
    path = _path(tokens, Shape(columns))
    begins = [i for i, (c, new) in enumerate(path) if new]
    out = []
    widest = max(t.line_width for t in tokens)
    for a, b in zip(begins, [*begins[1:], len(tokens)], strict=True):
        after = _title_above(tokens, path, a, b, widest)
        if after is not None:
            out.append((tokens[a], True))
            a = after
        held = {c for c, _ in path[a:b]}
        short = sum(len(t.text) + 1 for t in tokens[a:b]) <= _LONGEST_TITLE
        out.append((tokens[a], held == {0} and short and b < len(tokens)))
    return out


def _title_above(tokens: Sequence[Token], path: Sequence[tuple[int, bool]], a: int, b: int, widest: int) -> int | None:
    """Where the row really begins, if its first line is a group's title: short, and a capital on the line below."""
    second = next((i for i in range(a + 1, b) if tokens[i].opens), None)
    if second is None or any(c for c, _ in path[a : second + 1]):
        return None
    t = tokens[second]
    short = tokens[a].line_width < _TITLE_WIDTH * widest
    return second if short and not (t.lower or t.hung or t.inside or t.figure) else None


def _path(tokens: Sequence[Token], shape: Shape) -> list[tuple[int, bool]]:
    """For each token its column, and whether it begins a row."""
    k = len(shape.columns)
    none: list[list[Token]] = [[] for _ in range(k)]
    passed = [0.0]
    for c in range(k):
        passed.append(passed[-1] - skip(shape, c, none))
    emit, begin, stay, leave = scores(tokens, shape, none)
    forward = [[passed[c] + begin[0][c] + emit[0][c] if c == 0 else _NEVER for c in range(k)]]
    back: list[list[tuple[int, bool]]] = [[(-1, True)] * k]
    for i in range(1, len(tokens)):
        before, row, ref = forward[-1], [], []
        opens = tokens[i].opens and not tokens[i].lower
        ends = [before[a] + leave[i][a] + passed[k] - passed[a + 1] for a in range(k)]
        last = max(range(k), key=lambda a: ends[a])
        fresh = ends[last] + _first(tokens[i], shape, begin[i][0]) if opens else _NEVER
        for c in range(k):
            ways = [(before[c] + stay[i][c], c, False)]
            ways += [(before[a] + leave[i][a] + passed[c] - passed[a + 1] + begin[i][c], a, False) for a in range(c)]
            if c == 0:
                ways.append((fresh, last, True))
            best = max(ways)
            row.append(best[0] + emit[i][c])
            ref.append((best[1], best[2]))
        forward.append(row)
        back.append(ref)
    ends = [forward[-1][a] + passed[k] - passed[a + 1] for a in range(k)]
    c = max(range(k), key=lambda a: ends[a])
    out = []
    for i in range(len(tokens) - 1, -1, -1):
        at, new = back[i][c]
        out.append((c, new))
        c = at
    return out[::-1]


def _first(t: Token, shape: Shape, begins: float) -> float:
    """How much a row seems to begin at the head of a line: with a capital, and no body or time by its look."""
    odd = 2.0 * t.body + 2.0 * t.time + 2.0 * t.figure if shape.columns[0].fill is Fill.NAME else 0.0
    return begins - odd - _NEW_ROW + 1.0 * t.strong
