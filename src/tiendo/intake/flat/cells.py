"""A row's words cut into cells: the likeliest way through the columns from left to right (Viterbi, linear in words)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tiendo.intake.flat import marks
from tiendo.intake.flat.header import Column
from tiendo.intake.flat.titles import Fill
from tiendo.intake.flat.tokens import Token

_NEVER = -1e9
_Scores = list[tuple[float, ...]]  # by token, by column
_OTHERS_BODY = {Fill.BODY: 1.5, Fill.FREE: 1.0, Fill.NAME: 0.7, Fill.TIME: 1.0}  # a body that begins inside
_SHORTEST_NAME = 3  # words: less is the beginning of a name rather than one
_NO_AIM = 3.0  # what it costs that a baseline or a sum of money has "≥" before it
_PRODUCTS_PLACE, _OFTEN = 1.0, 0.7
_MISSED = 2.0  # what it costs to leave a column empty that every other row fills
_SKIP = {
    Fill.NAME: 4.0,
    Fill.FIGURE: 0.4,
    Fill.UNIT: 0.8,
    Fill.BODY: 1.4,
    Fill.TIME: 1.2,
    Fill.FREE: 0.8,
}


@dataclass(slots=True)
class Habits:
    """What the first pass learnt of a table: how wide each column is, and which cell texts come again."""

    widths: dict[int, float] = field(default_factory=dict)
    values: dict[tuple[int, str], list[tuple[str, ...]]] = field(default_factory=dict)  # by column and first word
    times: dict[tuple[str, ...], float] = field(default_factory=dict)  # what it is worth that a text comes again
    phrases: Counter[tuple[str, str]] = field(default_factory=Counter)
    filled: dict[int, float] = field(default_factory=dict)  # share of rows in which the column holds something


@dataclass(slots=True)
class Shape:
    """What is known of a row before it is cut."""

    columns: Sequence[Column]  # without the ordinal; an extra free one at the end where a heading may follow
    group: bool = False
    heading: bool = False  # the last column stands for a heading without a number after the row
    restarts: bool = False  # the next row counts from 1 again, so that a heading is likely
    titled: bool = False  # a heading without a number stands before the first row, so that others may follow
    habits: Habits = field(default_factory=Habits)
    torn: bool = False  # a page break follows: its cells may stop anywhere


@dataclass(slots=True)
class Cut:
    """For each token its column, how much better that is than the next best, and which column that would be."""

    at: list[int]
    margin: list[float]
    other: list[int]


def cut(tokens: Sequence[Token], shape: Shape) -> Cut:
    """Cut a row, page by page: after a page break the cells go on, each where it stopped."""
    at: list[int] = []
    margin: list[float] = []
    other: list[int] = []
    start = 0
    for stop in [i for i, t in enumerate(tokens) if t.fresh and i] + [len(tokens)]:
        held = _held(tokens[:start], at, len(shape.columns))
        part = tokens[start:stop]
        got = _viterbi(part, replace(shape, torn=stop < len(tokens)), held)
        at += got.at
        margin += got.margin
        other += got.other
        start = stop
    return Cut(at, margin, other)


def _held(tokens: Sequence[Token], at: Sequence[int], count: int) -> list[list[Token]]:
    cells: list[list[Token]] = [[] for _ in range(count)]
    for t, c in zip(tokens, at, strict=True):
        cells[c].append(t)
    return cells


def _viterbi(tokens: Sequence[Token], shape: Shape, held: list[list[Token]]) -> Cut:
    n, k = len(tokens), len(shape.columns)
    if not n:
        return Cut([], [], [])
    skips = [skip(shape, c, held) for c in range(k)]
    passed = [0.0]
    for s in skips:
        passed.append(passed[-1] - s)  # log-score of passing over the columns before c
    emit, begin, stay, leave = scores(tokens, shape, held)
    steps = list(range(k))
    forward = [[passed[c] + begin[0][c] + emit[0][c] for c in range(k)]]
    back: list[list[int]] = [[-1] * k]
    for i in range(1, n):
        row, ref = [], []
        best, best_a = _NEVER, -1
        before, begins, stays, leaves, emits = forward[-1], begin[i], stay[i], leave[i], emit[i]
        for c in steps:
            if c:
                a = c - 1
                value = before[a] + leaves[a] - passed[c]
                if value > best:
                    best, best_a = value, a
            jump = best + passed[c] + begins[c] if best_a >= 0 else _NEVER
            keep = before[c] + stays[c]
            if jump > keep:
                row.append(emits[c] + jump)
                ref.append(best_a)
            else:
                row.append(emits[c] + keep)
                ref.append(c)
        forward.append(row)
        back.append(ref)
    ends = [passed[k] - passed[c + 1] for c in range(k)]
    backward = _backward(n, k, emit, begin, stay, leave, passed, ends)
    c = max(range(k), key=lambda x: forward[-1][x] + ends[x])
    path = [c]
    for i in range(n - 1, 0, -1):
        c = back[i][c]
        path.append(c)
    path.reverse()
    rivals = [_rival(forward[i], backward[i], path[i]) for i in range(n)]
    return Cut(path, [m for m, _ in rivals], [c for _, c in rivals])


def scores(tokens: Sequence[Token], shape: Shape, held: list[list[Token]]) -> tuple[_Scores, _Scores, _Scores, _Scores]:
    """Scores of each token in each column (emit, begin, stay, leave); columns that are scored alike share a list."""
    later = any(held)
    bound = [_boundary(t, shape.torn) if i else 0.0 for i, t in enumerate(tokens)]
    nothing = [0.0] * len(tokens)
    figures = [_begin_figure(t, i, bound[i]) for i, t in enumerate(tokens)]
    within = [_stay_figure(t) for t in tokens]
    emitted: dict[tuple[Fill, bool, bool], list[float]] = {}
    emit, begin, stay, leave = [], [], [], []
    for c, column in enumerate(shape.columns):
        key = (column.fill, column.code, column.level)
        if key not in emitted:
            emitted[key] = [_emit(t, i, column) for i, t in enumerate(tokens)]
        emit.append(emitted[key])
        figure = column.fill is Fill.FIGURE
        if later and held[c]:
            begin.append([_resume(tokens, i, shape, c, held[c]) for i in range(len(tokens))])
        else:
            aims = (
                figures if column.year else [f - _NO_AIM * t.comparator for f, t in zip(figures, tokens, strict=True)]
            )
            begin.append(aims if figure else [_begin(tokens, i, shape, c, bound[i]) for i in range(len(tokens))])
        stay.append(within if figure else [_stay(t, shape, c) for t in tokens])
        silent = column.fill in (Fill.FIGURE, Fill.UNIT)
        leave.append(nothing if silent else [_leave(tokens, i, shape, c) for i in range(len(tokens))])
    return (
        list(zip(*emit, strict=True)),
        list(zip(*begin, strict=True)),
        list(zip(*stay, strict=True)),
        list(zip(*leave, strict=True)),
    )


def _backward(
    n: int,
    k: int,
    emit: _Scores,
    begin: _Scores,
    stay: _Scores,
    leave: _Scores,
    passed: list[float],
    ends: list[float],
) -> list[list[float]]:
    """Best score of what comes after each token, for each column it may stand in."""
    out = [ends]
    steps = list(range(k - 1, -1, -1))
    for i in range(n - 1, 0, -1):
        after, begins, stays, leaves, emits = out[-1], begin[i], stay[i], leave[i], emit[i]
        best = _NEVER
        row = [0.0] * k
        for c in steps:
            here = emits[c] + after[c]
            keep, go = stays[c] + here, leaves[c] - passed[c + 1] + best
            row[c] = keep if keep > go else go
            start = passed[c] + begins[c] + here
            if start > best:
                best = start
        out.append(row)
    return out[::-1]


def _rival(forward: list[float], backward: list[float], chosen: int) -> tuple[float, int]:
    """(how much worse the next best column is, that column)."""
    best, column = 10 * _NEVER, -1
    for c, value in enumerate(forward):
        value += backward[c]
        if value >= best and c != chosen:
            best, column = value, c
    if column < 0:
        return 99.0, chosen
    return forward[chosen] + backward[chosen] - best, column


def skip(shape: Shape, c: int, held: list[list[Token]]) -> float:
    """What it costs to leave column c empty."""
    if shape.heading and c == len(shape.columns) - 1:
        return 0.0
    if any(held):
        last = held[c][-1] if held[c] else None
        return 1.0 if last is not None and marks.hangs(last.text) else 0.0
    if shape.group:
        return 0.0 if shape.columns[c].fill is not Fill.NAME else 4.0
    column = shape.columns[c]
    share = shape.habits.filled.get(c)
    if share is not None and column.fill is not Fill.FIGURE and share > 0.7:
        return _SKIP.get(column.fill, 0.8) + _MISSED * (share - 0.7) / 0.3
    if column.note or (column.fill is Fill.FIGURE and not column.year):
        return 0.15
    if column.year:
        # values fill the years from the left, so that the last years are the cheapest to leave empty
        return max(0.1, 0.5 - 0.04 * sum(x.year for x in shape.columns[:c]))
    return _SKIP.get(column.fill, 0.8)


def _emit(t: Token, i: int, column: Column) -> float:
    fill = column.fill
    if fill is Fill.FIGURE:
        if t.figure:
            return 0.6
        if t.value and t.text[0].isupper():
            return 0.2
        return -0.1 if t.inside or t.text.startswith("(") else -0.3 if t.value or t.noun else -1.6
    if fill is Fill.BODY:
        return -1.0 if t.figure and not t.item else 0.12 if t.body_word else -0.5
    if fill is Fill.TIME:
        return 0.2 if t.time_word else -0.7
    if fill is Fill.UNIT:
        return 0.1 if t.unit else -0.2 if t.measure else -1.0
    if t.again:
        return -1.5
    if t.code or column.code:
        return 0.2 if t.code and column.code else -1.0
    if fill is Fill.NAME and t.figure and i:
        return -1.0 if t.comparator else -0.35
    if column.level:
        return 0.0 if t.level_word else -1.2
    return -0.03 if fill is Fill.FREE else 0.0


def _boundary(t: Token, torn: bool) -> float:
    """How much a cell seems to end before this token, whatever the columns; `torn`: a page break cuts its cells."""
    score = 0.0 if t.opens else (-2.0 if t.lower and not t.body else -1.0) + 0.7 * t.spaced
    score += 2.5 * t.strong + t.parted
    score -= 1.5 * t.tie
    if torn:
        return score - 0.5 * (t.hung or t.inside)
    return score - 3.0 * t.inside - (1.2 if t.comma else 2.0 * t.hung)


def _begin(tokens: Sequence[Token], i: int, shape: Shape, c: int, score: float) -> float:
    t = tokens[i]
    column = shape.columns[c]
    fill = column.fill
    if shape.heading and c == len(shape.columns) - 1:
        loud = marks.capitals(t.text) and len(t.text) > 2
        cost = 1.5 if shape.restarts else 0.8 if shape.titled else 3.5
        return (score - cost + 2.0 * loud - 3.0 * t.lower) if t.opens and i else _NEVER
    known = _known(tokens, i, shape, c)
    score += _begin_kind(t, fill) + (known if not t.lower else 2.5 * known)
    if column.note:
        score -= 1.2
    if column.level:
        score += 1.5 if t.level_word and not t.lower else -1.5
    if column.code:
        score += 2.0 if t.code else -1.5
    if fill is not Fill.NAME and shape.group and i:
        score -= 1.0 if known > 1.0 or t.strong else 3.5
    if t.opens and not t.fresh:
        score -= _too_wide(t, shape, c)
    return score


def _begin_figure(t: Token, i: int, score: float) -> float:
    if t.figure_start:
        # figures stand side by side on one line, so a boundary inside the line is no wonder
        lost = 1.0 - 0.7 * t.spaced if not (t.opens or t.again) else 0.0
        score += 1.2 * t.again
        return score + lost + (1.2 if t.figure else 0.8 if t.text[0].isupper() else 0.0) if i else 0.0
    return score - 3.0


def _begin_kind(t: Token, fill: Fill) -> float:
    score = -2.5 * (t.lower and not (t.body and fill is Fill.BODY))
    if t.text[0] in "–—-,;.)" and not t.item:
        score -= 3.0
    if fill is Fill.BODY:
        return score + (2.6 * t.body if t.body else -2.2) + (1.5 * t.opens - 2.0 * t.listed if t.item else 0.0)
    if fill is Fill.TIME:
        return score + (3.2 if t.time else -2.0) + (0.8 if t.lower and t.time else 0.0)
    if fill is Fill.UNIT:
        known = _unit_known(t)
        return score + known + (1.5 if not t.opens else 0.0)
    if fill is Fill.FREE:
        return score + 0.4 - (0.8 if t.figure and not t.item and not t.counted else 0.0)
    return score


def _unit_known(t: Token) -> float:
    """How much a unit of measure seems to begin: a word for one, and the row's figures right behind it."""
    if t.unit and not (t.measure or t.text == "%"):
        return -0.5 if t.lower else 1.0
    return 2.5 + 2.0 * t.lower if t.unit else 2.2 if t.measure else -1.5


def _resume(tokens: Sequence[Token], i: int, shape: Shape, c: int, cell: Sequence[Token]) -> float:
    """The cell goes on after a page break."""
    t = tokens[i]
    last = cell[-1].text
    likely = 2.0 if i == 0 or t.opens or marks.hangs(last) else 0.8
    score = 0.0 if i == 0 or t.opens else -1.2
    if i:
        score += -1.5 * t.tie + 1.5 * t.strong - 1.0 * (t.hung and not t.comma)
        score += 0.6 * t.ended
    if marks.hangs(last) and not marks.calls_number(last):
        score += 1.2
    elif marks.END.search(last):
        score -= 1.0 if not t.lower else 3.0
    elif t.lower:
        score += 0.8
    else:
        score -= 0.5
    return (
        score
        + (likely if shape.habits.phrases[(cell[-1].key, t.key)] >= 2 else 0.0)
        + _completes(tokens, i, shape, c, cell)
    )


def _completes(tokens: Sequence[Token], i: int, shape: Shape, c: int, cell: Sequence[Token]) -> float:
    """Whether what was held and what comes now make a text that stands in this column elsewhere."""
    head = tuple(x.text for x in cell)
    for words in shape.habits.values.get((c, head[0]), ()):
        rest = words[len(head) :]
        if rest and words[: len(head)] == head and tuple(x.text for x in tokens[i : i + len(rest)]) == rest:
            return 2.5
    return 0.0


def _known(tokens: Sequence[Token], i: int, shape: Shape, c: int) -> float:
    """A cell that comes again in its column is known by its words."""
    best = 0.0
    for words in shape.habits.values.get((c, tokens[i].text), ()):
        if tuple(x.text for x in tokens[i : i + len(words)]) == words:
            after = i + len(words)
            whole = after == len(tokens) or tokens[after].opens
            best = max(best, (1.6 if whole else 0.8) + shape.habits.times.get(words, 0.0))
    return best


def _too_wide(t: Token, shape: Shape, c: int) -> float:
    room = shape.habits.widths.get(c)
    return 2.5 if room and not shape.group and t.line_width > 1.15 * room else 0.0


def _stay(t: Token, shape: Shape, c: int) -> float:
    fill = shape.columns[c].fill
    if not t.opens:
        other = _OTHERS_BODY.get(fill, 0.0) if _bodys_place(t, shape, c) else 0.0
        other += _PRODUCTS_PLACE if _products_place(t, shape, c) else 0.0
        return -0.2 * (t.spaced and fill is not Fill.NAME) - other
    score = 0.5 * t.tie - _too_wide(t, shape, c) - t.parted
    if t.strong:
        score -= 0.5 if t.hung or t.inside else 2.5
    if fill is Fill.BODY and t.body and not t.lower and not t.listed and not (t.hung or t.ended):
        score -= 1.0
    room = shape.habits.widths.get(c)
    if room and t.above and t.above < 0.96 * room and not t.item and not shape.group:
        score -= 0.3 if t.ended and not t.lower else 0.8 if t.hung or t.inside else 1.5
    return score


def _bodys_place(t: Token, shape: Shape, c: int) -> bool:
    """Whether a body begins here with no comma before it, and the next column is for bodies."""
    beside = c + 1 < len(shape.columns) and shape.columns[c + 1].fill is Fill.BODY
    return beside and t.body >= 0.5 and not (t.listed or t.tie or t.hung or t.comma or t.ended or t.inside or t.lonely)


def _products_place(t: Token, shape: Shape, c: int) -> bool:
    """Whether a capital or a count inside a name may begin what the work yields, which nearly every row says next."""
    beside = shape.columns[c].fill is Fill.NAME and c + 1 < len(shape.columns) and not shape.group
    if not beside or shape.columns[c + 1].fill is not Fill.FREE or shape.columns[c + 1].note:
        return False
    new = (t.text[0].isupper() and not t.text.isupper()) or (t.counted and t.text[0] == "0")
    held = t.tie or t.hung or t.comma or t.inside or t.ended
    return new and not held and shape.habits.filled.get(c + 1, 1.0) >= _OFTEN


def _stay_figure(t: Token) -> float:
    if t.figure_start and (t.figure or (t.value and t.text[0].isupper())):
        if t.paired:
            return -0.8
        return -3.5 if t.strong else -2.0 if t.opens else -5.0 if t.full or t.again else -3.0
    return -1.0 if t.strong and not t.hung and not t.inside else 0.0


def _leave(tokens: Sequence[Token], i: int, shape: Shape, c: int) -> float:
    """What speaks for the end of column c before token i."""
    t = tokens[i]
    fill = shape.columns[c].fill
    if fill is Fill.NAME and t.figure and i and tokens[i - 1].figure and not t.item:
        # the first figure of a row of figures belongs with the others, unless it is of another make
        bare = tokens[i - 1].text.isdigit()
        return -0.6 if bare and (t.comparator or t.text[-1] == "%") else -2.0
    if fill is Fill.NAME and c == 0 and 0 < i < _SHORTEST_NAME and not t.figure:
        return -2.0
    if fill is Fill.NAME and t.counted:
        beside = shape.columns[c + 1].fill if c + 1 < len(shape.columns) else Fill.NAME
        usual = shape.habits.filled.get(c + 1, 0.0) > _OFTEN
        likely = beside is Fill.FREE and (usual or t.text[0] == "0" or (t.opens and not t.hung))
        return -0.2 if likely else -1.5
    if fill is Fill.BODY and t.lonely:
        return -2.5
    if fill is Fill.TIME and t.done and not t.time:
        return 0.8
    if t.ended and fill in (Fill.NAME, Fill.FREE) and not t.inside:
        return 0.8
    return 0.0
