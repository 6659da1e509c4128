"""Lines of an aligned table gathered into rows, by what their cells say and by where the ordinals stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tiendo.intake.flat import marks
from tiendo.intake.flat.lines import Line
from tiendo.intake.flat.ordinals import Start
from tiendo.intake.flat.titles import Fill

_REACH = 16  # how many lines from an ordinal its row may end
_NEVER = -1e9


@dataclass(slots=True)
class Piece:
    """A printed line, cut at the columns."""

    line: Line
    cells: list[str]
    torn: frozenset[int] = frozenset()  # columns whose edge on this line had to be guessed


def cut_rows(
    pieces: Sequence[Piece], starts: Sequence[Start], fills: Sequence[Fill]
) -> Iterator[tuple[Start | None, Sequence[Piece]]]:
    """Each row with its lines. Ordinals stand at the top of their rows or in the middle: whichever fits the whole."""
    top = _boundaries(pieces, starts, fills, centred=False)
    middle = _boundaries(pieces, starts, fills, centred=True)
    edges = middle[1] if middle[0] > top[0] + 0.1 * len(starts) else top[1]
    if edges[0] > 0:
        yield None, pieces[: edges[0]]
    for n, start in enumerate(starts):
        stop = edges[n + 1] if n + 1 < len(starts) else len(pieces)
        if stop > edges[n]:
            yield start, pieces[edges[n] : stop]


def _boundaries(
    pieces: Sequence[Piece], starts: Sequence[Start], fills: Sequence[Fill], centred: bool
) -> tuple[float, list[int]]:
    """(score, first line of each row): a dynamic programme over the rows, each edge within reach of its ordinal."""
    clean = [_clean(pieces, i, fills) for i in range(len(pieces))]
    layers: list[dict[int, tuple[float, int]]] = []
    for n, start in enumerate(starts):
        low = starts[n - 1].at + 1 if n else 0
        layer: dict[int, tuple[float, int]] = {}
        for edge in range(max(low, start.at - _REACH), start.at + 1):
            here = clean[edge] if edge else 0.0
            if n == 0:
                layer[edge] = (here - 0.01 * edge - _lopsided(start.at - edge, 0, centred) * 0.5, -1)
                continue
            best, back = _NEVER, -1
            for before, (score, _) in layers[-1].items():
                above, below = starts[n - 1].at - before, edge - 1 - starts[n - 1].at
                value = score + here - _shape(above, below, starts[n - 1], centred)
                if value > best:
                    best, back = value, before
            layer[edge] = (best, back)
        layers.append(layer)
    last = starts[-1]
    final = {
        edge: score - _shape(last.at - edge, len(pieces) - 1 - last.at, last, centred, loose=True)
        for edge, (score, _) in layers[-1].items()
    }
    edge = max(final, key=lambda e: final[e])
    total = final[edge]
    edges = [edge]
    for n in range(len(starts) - 1, 0, -1):
        edge = layers[n][edge][1]
        edges.append(edge)
    return total, edges[::-1]


def _lopsided(above: int, below: int, centred: bool) -> float:
    return 0.5 * max(0, abs(above - below) - 1) if centred else 2.5 * above


def _shape(above: int, below: int, start: Start, centred: bool, loose: bool = False) -> float:
    """How odd a row looks with its ordinal so far from its top and its foot."""
    if (start.group or start.kind == "heading") and above:
        return 3.0 * above
    if loose and below > above:
        return 0.1 * (below - above)
    return _lopsided(above, below, centred and not start.group and start.kind != "heading")


def _clean(pieces: Sequence[Piece], i: int, fills: Sequence[Fill]) -> float:
    """How much a row seems to begin with pieces[i]: no cell is torn between the line above and this one."""
    if i == 0:
        return 0.0
    above, here = pieces[i - 1], pieces[i]
    score = 0.6 if here.line.gap > 0 and not here.line.fresh else 0.0
    for c, fill in enumerate(fills):
        a, b = above.cells[c], here.cells[c]
        if fill is Fill.ORDINAL or not (a and b):
            if b and not a and fill is not Fill.ORDINAL:
                score += -1.0 if marks.lower_start(b) and fill is not Fill.FIGURE else 0.35
            continue
        score += _torn(a, b, fill)
    return score


def _torn(a: str, b: str, fill: Fill) -> float:
    if fill is Fill.FIGURE:
        return 0.2 if b[0] in "≥≤<>" or b[0].isdigit() else -0.8
    if a.endswith(("≥", "≤", ",", "-", "–", "/")) or marks.hangs(a, words=False):
        return -1.5
    if marks.lower_start(b) or b[0] in "-–(+":
        return -2.0
    return 1.0 if marks.END.search(a) else 0.6
