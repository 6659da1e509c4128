"""Which way up a page lies, for scans without a word about it: told by its lines of print, before any is read.

Between lines of print there is white from side to side, between words not from top to bottom. Vietnamese has more ink
above the small letters (marks, tall letters) than below: upside down it hangs beneath them.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
from numpy.typing import NDArray

from tiendo.intake.page.picture import Picture, rows_of

INCH = 150  # points to the inch of the picture looked at
STRIP = 75  # points: a page a little askew is level within one
SURE_SIDE = 1.04  # times as much ink in lines: a page of few words says little
SURE_TURNED = -0.005  # of a line's height
CHANCE = -1.5  # standard errors of the mean lean
FEWEST_LINES = 25  # pieces of lines
_LINE = (10, 60)  # how tall a line of print may be, points


def quarters(picture: Picture, dpi: int) -> int:
    """How many quarters, counter-clockwise, set a grey page upright; 0 where that cannot be told."""
    ink = _print(picture, dpi)
    side = _in_lines(np.ascontiguousarray(ink.T)) > SURE_SIDE * _in_lines(ink)
    if side:
        ink = np.ascontiguousarray(np.rot90(ink))
    return (1 if side else 0) + (2 if _hangs([_lean(line) for line in _lines(ink)]) else 0)


def _hangs(lean: list[float]) -> bool:
    """Whether lines hang, beyond what chance does on a page of few lines: most pages lie upright."""
    if len(lean) < FEWEST_LINES or float(np.mean(lean)) >= SURE_TURNED:
        return False
    return bool(np.mean(lean) * len(lean) ** 0.5 < CHANCE * np.std(lean))


def _print(picture: Picture, dpi: int) -> Picture:
    """Ink without ruling lines, at `INCH` points to the inch."""
    small = cv2.resize(picture, None, fx=INCH / dpi, fy=INCH / dpi, interpolation=cv2.INTER_AREA)
    ink = cv2.threshold(small, 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1].astype(np.uint8)
    for kernel in ((1, INCH // 3), (INCH // 3, 1)):
        lines = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones(kernel, np.uint8))
        ink[cv2.dilate(lines, np.ones((3, 3), np.uint8)) > 0] = 0
    return ink


def _strips(ink: Picture) -> Iterator[NDArray[np.float64]]:
    """How much ink each row holds, strip by strip."""
    for x in range(0, ink.shape[1] - STRIP, STRIP):
        yield rows_of(ink[:, x : x + STRIP])


def _in_lines(ink: Picture) -> float:
    """The share of a page's ink that stands in lines of print, were it upright."""
    return float(sum(line.sum() for line in _lines(ink))) / max(1.0, float(ink.sum(dtype=np.float64)))


def _lines(ink: Picture) -> Iterator[NDArray[np.float64]]:
    """Each piece of a line of print as the ink of its rows."""
    for rows in _strips(ink):
        held = np.concatenate([[0], (rows > 0).astype(np.int8), [0]])
        starts, ends = np.flatnonzero(np.diff(held) == 1), np.flatnonzero(np.diff(held) == -1)
        for start, end in zip(starts, ends, strict=True):
            if _LINE[0] <= end - start <= _LINE[1] and rows[start:end].max() > STRIP // 8:
                yield rows[start:end]


def _lean(line: NDArray[np.float64]) -> float:
    """How far below the middle the thick of a line is, as a part of its height."""
    thick = np.flatnonzero(line > 0.5 * line.max())
    return float((thick.mean() - (len(line) - 1) / 2) / len(line))
