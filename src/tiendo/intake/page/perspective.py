"""A photographed page seen aslant: ruling lines that run together are set parallel again."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from tiendo.intake.page.picture import Picture, connected

Matrix = NDArray[np.float64]

LEAST_SHIFT = 5.0  # pixels over the page; less a table's grid bears
MOST_SLOPE = 0.12
LONG = 0.08  # of the page's side
_WHITE = 255


@dataclass(frozen=True, slots=True)
class Slopes:
    """How lines lean: `at + by × place`, the place across their own direction (pixels)."""

    at: float
    by: float

    def __call__(self, place: float) -> float:
        return self.at + self.by * place


def squared(picture: Picture, dpi: int) -> tuple[Picture, Matrix | None]:
    """The picture with its ruling lines level and upright, and the matrix that did it; None where it was so already."""
    height, width = picture.shape
    half = cv2.resize(picture, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    ink = cv2.threshold(half, 0, _WHITE, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1].astype(np.uint8)
    level = _slopes(ink, dpi // 2)
    upright = _slopes(np.ascontiguousarray(ink.T), dpi // 2)
    if level is None or upright is None:
        return picture, None
    # measured at half the size: places are twice as far apart
    level, upright = Slopes(level.at, level.by / 2), Slopes(upright.at, upright.by / 2)
    corners = [
        _crossing(x, y, level, upright, width, height) for x, y in ((0, 0), (width, 0), (width, height), (0, height))
    ]
    sheet = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    seen = np.array(corners, np.float32)
    if np.abs(seen - sheet).max() < LEAST_SHIFT:
        return picture, None
    matrix = cv2.getPerspectiveTransform(seen, sheet)
    turned = cv2.warpPerspective(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(_WHITE,))
    return turned.astype(np.uint8), matrix.astype(np.float64)


def back(matrix: Matrix, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """A box of the squared picture as it stands in the picture before."""
    x0, y0, x1, y1 = box
    corners = np.array([[(x0, y0), (x1, y0), (x1, y1), (x0, y1)]], np.float64)
    xs, ys = cv2.perspectiveTransform(corners, np.linalg.inv(matrix))[0].T
    return float(xs.min()), float(ys.min()), float(xs.max()), float(ys.max())


def _slopes(ink: Picture, dpi: int) -> Slopes | None:
    """How the long lines from left to right lean, from the top to the bottom; None where there are too few."""
    long = max(int(ink.shape[1] * LONG), dpi // 2)
    thick = cv2.dilate(ink, np.ones((3, 1), np.uint8))
    # A leaning line is many short level pieces: those of a third of an inch are kept and grown together again.
    pieces = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, max(15, dpi // 4)), np.uint8))
    joined = cv2.dilate(pieces, np.ones((1, 9), np.uint8))
    count, labels, stats, centres = connected(joined.astype(np.uint8))
    found = []
    for n in range(1, count):
        x, y, w, h = (int(v) for v in stats[n][:4])
        if w < long or h > max(12, w * MOST_SLOPE):
            continue
        ys, xs = np.nonzero(labels[y : y + h, x : x + w] == n)
        slope, _ = np.polyfit(xs, ys, 1)
        found.append((float(centres[n][1]), float(slope), float(w)))
    if len(found) < 3:
        return None
    places, slopes, weights = (np.array(column) for column in zip(*found, strict=True))
    if places.max() - places.min() < 0.2 * ink.shape[0]:
        return Slopes(float(np.average(slopes, weights=weights)), 0.0)
    by, at = np.polyfit(places, slopes, 1, w=weights)
    rest = np.abs(slopes - (at + by * places))
    keep = rest <= max(0.002, 2.5 * float(np.median(rest)))
    if keep.sum() >= 3:
        by, at = np.polyfit(places[keep], slopes[keep], 1, w=weights[keep])
    return Slopes(float(at), float(by))


def _crossing(x: float, y: float, level: Slopes, upright: Slopes, width: int, height: int) -> tuple[float, float]:
    """Where the level line through the middle of this edge meets the upright one through that."""
    cx, cy = width / 2, height / 2
    px, py = x, y
    for _ in range(4):
        py = y + level(y) * (px - cx)
        px = x + upright(x) * (py - cy)
    return px, py
