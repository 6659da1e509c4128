"""Values that a dump prints before their row: pdftotext takes the columns on the right of some rows first.

Where the values of a page, with whom they name, make as many full sets as the page has rows, and none of them stands
behind its own row, each is put where its row is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from tiendo.core.bodies import looks_like_body
from tiendo.core.figures import blank, parse_figure
from tiendo.core.reading import Comparator
from tiendo.intake.flat.header import Header
from tiendo.intake.flat.lines import Line
from tiendo.intake.flat.ordinals import Start, row_starts
from tiendo.intake.flat.titles import Fill

_LONGEST = 30  # letters of a value
_DEED = re.compile(r"có|x|đạt", re.I)


@dataclass(frozen=True, slots=True)
class _Piece:
    """lines[start:stop] with no blank line between them: a cell; `kind`: value, body, start (of a row) or text."""

    start: int
    stop: int
    kind: str


@dataclass(frozen=True, slots=True)
class _Set:
    """What the columns on the right hold in one row: so many values, then a body or none; values that may precede."""

    values: int
    body: bool
    before: int


def in_place(body: Sequence[Line], header: Header) -> list[Line]:
    """The lines of a table's body with the values that went astray behind the names of their rows, page by page."""
    wanted = _set_of(header)
    if wanted is None:
        return list(body)
    starts = row_starts(body, 0, len(body))
    pages = [i for i, line in enumerate(body) if line.fresh and i]
    out: list[Line] = []
    for a, b in zip([0, *pages], [*pages, len(body)], strict=True):
        out += (body[i] for i in _page(body, starts, a, b, wanted))
    return out


def _set_of(header: Header) -> _Set | None:
    """The set of a table whose years stand together, on the right or before the column of who sees to it."""
    columns = header.columns
    years = [c for c, column in enumerate(columns) if column.year]
    if len(years) < 2 or years != list(range(years[0], years[-1] + 1)):
        return None
    behind = columns[years[-1] + 1 :]
    before = 0
    while columns[years[0] - 1 - before].fill is Fill.FIGURE:
        before += 1
    return _Set(len(years), bool(behind) and behind[0].fill is Fill.BODY, before)


def _page(body: Sequence[Line], starts: Sequence[Start], a: int, b: int, wanted: _Set) -> Sequence[int]:
    """The lines body[a:b] in order; as they are where the sets are not as many as the rows."""
    as_is = range(a, b)
    starts = _named(body, starts, wanted)
    pieces = list(_pieces(body, {s.at for s in starts}, a, b, wanted))
    sets = [found for run in _runs(pieces) for found in _sets(run, wanted)]
    for rows in (_rows(starts, a, b, parents=False), _rows(starts, a, b, parents=True)):
        if sets and len(rows) == len(sets):
            return _ordered(starts, rows, sets, as_is) if _led_astray(rows, sets) else as_is
    return as_is


def _led_astray(rows: Sequence[int], sets: Sequence[list[int]]) -> bool:
    """Whether some sets do not stand behind their rows, and each that stands behind a row alone is that row's."""
    behind = [sum(row <= lines[0] for row in rows) - 1 for lines in sets]  # the row that each set stands behind
    alone = [k for k, row in enumerate(behind) if row >= 0 and behind.count(row) == 1]
    return behind != list(range(len(rows))) and all(behind[k] == k for k in alone)


def _named(body: Sequence[Line], starts: Sequence[Start], wanted: _Set) -> list[Start]:
    """The rows that begin with a name: a number between values, or between a value and a body, is a value itself."""
    kinds = [_kind(line.text, wanted) for line in body]
    out = []
    for start in starts:
        before = kinds[start.at - 1] if start.at else "text"
        after = kinds[start.at + 1] if start.at + 1 < len(body) else "text"
        if start.rest or start.group or after == "text" or (after == "body" and before != "value"):
            out.append(start)
    return out


def _rows(starts: Sequence[Start], a: int, b: int, *, parents: bool) -> list[int]:
    """Where the rows of a page begin; those with rows of their own under them only on demand."""
    out = []
    for start, after in zip(starts, [*starts[1:], None], strict=False):
        over = after is not None and len(after.number) > len(start.number) and not after.group
        if a <= start.at < b and not start.group and start.kind != "heading" and (parents or not over):
            out.append(start.at)
    return out


def _pieces(body: Sequence[Line], starts: set[int], a: int, b: int, wanted: _Set) -> Iterator[_Piece]:
    edges = [i for i in range(a, b) if i == a or body[i].gap or i in starts or i - 1 in starts]
    for start, stop in zip(edges, [*edges[1:], b], strict=True):
        text = " ".join(line.text for line in body[start:stop])
        kind = "start" if start in starts else _kind(text, wanted)
        yield _Piece(start, stop, kind)


def _kind(text: str, wanted: _Set) -> str:
    if wanted.body and looks_like_body(text):
        return "body"
    return "value" if len(text) <= _LONGEST and (blank(text) or _DEED.fullmatch(text) or _promises(text)) else "text"


def _promises(text: str) -> bool:
    """Whether a text says a figure and little else."""
    return parse_figure(text).comparator not in (Comparator.TEXT, Comparator.BOOL)


def _runs(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Values and bodies that follow each other."""
    for telling, run in groupby(pieces, lambda piece: piece.kind in ("value", "body")):
        if telling:
            yield list(run)


def _sets(run: Sequence[_Piece], wanted: _Set) -> Iterator[list[int]]:
    """The lines of each set of a run; what a body ends is one, however many values stand before it."""
    if not wanted.body:
        spare = len(run) % wanted.values
        if spare in (0, wanted.before):
            for at in range(spare, len(run), wanted.values):
                yield _lines(run[at : at + wanted.values])
        return
    values: list[_Piece] = []
    for piece in run:
        if piece.kind == "value":
            values.append(piece)
            continue
        if values:
            yield _lines([*values[-wanted.values :], piece])
        values = []


def _lines(pieces: Sequence[_Piece]) -> list[int]:
    return [i for piece in pieces for i in range(piece.start, piece.stop)]


def _ordered(starts: Sequence[Start], rows: Sequence[int], sets: Sequence[list[int]], page: range) -> list[int]:
    """The lines of a page with each set at the end of its row: before the next row or group begins."""
    moved = {i for lines in sets for i in lines}
    begins = [s.at for s in starts]
    ends = [next((at for at in begins if at > row), page.stop) for row in rows]
    at_end = dict(zip(ends, sets, strict=True))
    out: list[int] = []
    for i in page:
        out += at_end.pop(i, [])
        if i not in moved:
            out.append(i)
    for lines in at_end.values():
        out += lines
    return out
