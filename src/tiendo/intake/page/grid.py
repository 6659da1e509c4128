"""Boxes of table cells → a full rectangle of `Cell`, a merged cell standing in each position it covers."""

from __future__ import annotations

from bisect import bisect_left

from tiendo.intake.document import Cell

Box = tuple[float, float, float, float]  # x0, top, x1, bottom, in points

NEAR = 3.0  # edges nearer than this are one ruling line


def grid(boxes: list[Box]) -> tuple[list[list[int | None]], list[float], list[float]]:
    """Rows × columns of indexes into `boxes` (None: no box there), with the x and y of the ruling lines."""
    xs = _edges([b[0] for b in boxes] + [b[2] for b in boxes])
    ys = _edges([b[1] for b in boxes] + [b[3] for b in boxes])
    cells: list[list[int | None]] = [[None] * (len(xs) - 1) for _ in range(len(ys) - 1)]
    for index, (x0, top, x1, bottom) in enumerate(boxes):
        for row in range(_at(ys, top), _at(ys, bottom)):
            for column in range(_at(xs, x0), _at(xs, x1)):
                cells[row][column] = index
    return cells, xs, ys


def _edges(values: list[float]) -> list[float]:
    """Distinct positions: values within `NEAR` of the one before are the same line."""
    edges: list[float] = []
    for value in sorted(values):
        if not edges or value - edges[-1] > NEAR:
            edges.append(value)
    return edges


def _at(edges: list[float], value: float) -> int:
    """Index of the edge that `value` is on."""
    right = bisect_left(edges, value)
    if right == len(edges):
        return right - 1
    if right and value - edges[right - 1] < edges[right] - value:
        return right - 1
    return right


def rectangle(indexes: list[list[int | None]], cells: list[Cell], *, line: int, page: int) -> list[list[Cell]]:
    """The cells in their positions; a hole in the ruling becomes an empty cell of its own."""
    return [[Cell(line=line, page=page) if i is None else cells[i] for i in row] for row in indexes]
