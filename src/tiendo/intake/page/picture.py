"""A page as a picture: set straight, cleaned of stamps, its ruling lines found and taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from tiendo.intake.page.grid import Box

cv2.setNumThreads(1)  # on a page its threads wait for one another longer than they work; cells have two of our own

Picture = NDArray[np.uint8]

DPI = 300
MAX_SIDE = 12_000  # pixels; an A3 page at 600 dpi has 9,900
_WHITE = 255
_HUE = 20  # of 255, one colour above the others: what paper tones and JPEG leave on black print is less
_DARK = 110  # of the ink's own colour: print, or ink as dark as print, is below
_PALE = 180  # of 255: no print is lighter, however worn
_USUAL = 0.7  # of a table's height: the line of a column runs so far, whatever is merged or worn off
_FULL_INK = 20.0  # per cent of a page's ink is the middle of its strokes
_DARK_ENOUGH = 40  # of 255
LEAST_TURN = 0.05  # degrees: over a page two points, which no reading minds
STRIPS = 64  # of a page, by which its lean is told
_FEW_TINTED = 100  # points of a page seen at a quarter of its size


@dataclass(slots=True)
class Ruled:
    """A picture without its ruling lines, and the boxes of the cells that they draw (pixels), one list a table."""

    clean: Picture
    tables: list[list[Box]]


def grey(picture: Picture) -> Picture:
    """One channel, in which the ink of stamps and pens is as light as paper; black print beneath it stays.

    A stamp is nearly white in its own colour's channel while print under it is dark there. Dark ink of any hue stays.
    """
    if picture.ndim == 2:
        return picture
    colours = picture[:, :, :3]
    out = cv2.cvtColor(colours, cv2.COLOR_BGR2GRAY).astype(np.uint8)
    if not _tinted(colours[::4, ::4]).any(axis=2).sum() > _FEW_TINTED:
        return out
    lit, masks = _lit(colours), _tinted(colours)
    for n, channel in enumerate((0, 2)):
        ink = masks[:, :, n] & (lit[:, :, channel] > _DARK)
        if not ink.any():
            continue
        around = masks[:, :, n] | (cv2.dilate(ink.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0)
        here = around & (lit[:, :, channel] > _DARK)
        out[here] = np.maximum(out[here], _without_ink(lit[here].astype(np.float32), channel, lit[ink]))
    return out


def _without_ink(points: NDArray[np.float32], channel: int, pure: Picture) -> NDArray[np.float32]:
    """Points of a stamp and its rim in its own colour's `channel`, the paper under them made white.

    Ink takes light from a point as far as it colours it, measured against `pure` points: what light is missing beyond
    that is print, however pale.
    """
    others = [c for c in (0, 1, 2) if c != channel]
    colour = points[:, channel] - points[:, others].min(axis=1)
    full = float(np.median(pure[:, channel].astype(np.int16) - pure[:, others].min(axis=1)))
    kept = float(np.median(pure[:, channel])) / _WHITE
    share = np.clip(colour / max(full, 1.0), 0, 1)
    light: NDArray[np.float32] = points[:, channel] / (1 - (1 - kept) * share)
    light[light > _PALE] = _WHITE  # the blurred edge of the stroke
    return light


def _lit(colours: Picture) -> Picture:
    """Each channel stretched so that paper is white in all three."""
    paper = [max(1.0, float(np.percentile(colours[::8, ::8, n], 80))) for n in range(3)]
    steps = np.arange(256, dtype=np.float32)
    tables = np.dstack([np.minimum(steps * (_WHITE / white), _WHITE).astype(np.uint8) for white in paper])
    return cv2.LUT(colours, tables).astype(np.uint8)


def _tinted(colours: Picture) -> NDArray[np.bool_]:
    """Where the ink is blue (first) and where it is red (second)."""
    blue, green, red = cv2.split(_lit(colours))
    bluish = np.asarray(cv2.subtract(blue, red)) > _HUE
    reddish = np.asarray(cv2.subtract(red, cv2.max(blue, green))) > _HUE
    return np.dstack([bluish, reddish])


def flatten(picture: Picture) -> Picture:
    """Even out shade and paper tone: each pixel against the brightest paper around it."""
    brightest = cv2.dilate(_halved(picture, 4), np.ones((7, 7), np.uint8)).astype(np.uint8)
    paper = cv2.medianBlur(_halved(brightest, 2), 11)
    paper = cv2.resize(paper, (picture.shape[1], picture.shape[0]), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(picture, paper, scale=_WHITE).astype(np.uint8)


def deepened(picture: Picture) -> Picture:
    """Worn print made as dark as fresh print, so that its thin strokes and signs count as ink; paper stays white.

    `picture` is even (see `flatten`); one that is dark enough is let be.
    """
    shade, found = cv2.threshold(_halved(picture, 2), 0, 1, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    ink = _halved(picture, 2)[np.asarray(found) > 0]
    dark = float(np.percentile(ink, _FULL_INK)) if len(ink) and shade < _WHITE else 0.0
    if dark <= _DARK_ENOUGH:
        return picture
    steps = np.arange(256, dtype=np.float32)
    table = _WHITE - (_WHITE - steps) * ((_WHITE - _DARK_ENOUGH) / (_WHITE - dark))
    return cv2.LUT(picture, np.clip(table, 0, _WHITE).astype(np.uint8)).astype(np.uint8)


def straighten(picture: Picture) -> tuple[Picture, float]:
    """The picture turned by the angle (degrees, within 5) at which rows of ink are sharpest, coarse steps first."""
    half = _halved(picture, 2)
    ink, angle = _strips(_ink(half)), 0.0
    for step, reach in ((0.5, 5.0), (0.1, 0.5), (0.02, 0.1)):
        turns = np.arange(angle - reach, angle + reach + 1e-6, step)
        angle = float(max(turns, key=lambda turn: _sharpness(ink, float(turn), half.shape[1])))
    if abs(angle) < LEAST_TURN:
        return picture, 0.0
    return _turn(picture, angle, _WHITE, cv2.INTER_CUBIC), angle


def _strips(ink: Picture) -> NDArray[np.float32]:
    """How much ink stands in each row of each upright strip of a page."""
    strips = cv2.resize(ink, (STRIPS, ink.shape[0]), interpolation=cv2.INTER_AREA)
    return np.asarray(strips, np.float32)


def _sharpness(strips: NDArray[np.float32], angle: float, width: int) -> float:
    """How much rows differ from the next once a page `width` wide is turned; a narrow strip turned a little is one
    moved up or down, which costs a hundredth of turning the page."""
    fall = np.tan(np.radians(angle)) * width / STRIPS
    matrix = np.array([[1, 0, 0], [-fall, 1, fall * (STRIPS - 1) / 2]], np.float32)
    rows = cv2.reduce(cv2.warpAffine(strips, matrix, strips.shape[::-1]), 1, cv2.REDUCE_SUM)[:, 0]
    return float(((rows[1:] - rows[:-1]) ** 2).sum())


def rows_of(ink: Picture) -> NDArray[np.float64]:
    """The sum of each row; the library's own, which takes a tenth of the time of an array's."""
    return np.asarray(cv2.reduce(ink, 1, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[:, 0], np.float64)


def _columns_of(ink: Picture) -> NDArray[np.float64]:
    return np.asarray(cv2.reduce(ink, 0, cv2.REDUCE_SUM, dtype=cv2.CV_32S)[0], np.float64)


def connected(ink: Picture) -> tuple[int, NDArray[Any], NDArray[Any], NDArray[Any]]:
    """The connected pieces of a picture (count, labels, stats, centres); short labels where they do, as they cost half.

    The library counts at most as many pieces as short labels can tell apart, and fails on more.
    """
    try:
        found = cv2.connectedComponentsWithStats(ink, connectivity=8, ltype=cv2.CV_16U)
    except cv2.error:
        found = cv2.connectedComponentsWithStats(ink)
    return found


def _turn(picture: Picture, angle: float, fill: int, how: int) -> Picture:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return cv2.warpAffine(picture, matrix, (width, height), flags=how, borderValue=fill).astype(np.uint8)


def _halved(picture: Picture, by: int) -> Picture:
    return cv2.resize(picture, None, fx=1 / by, fy=1 / by, interpolation=cv2.INTER_AREA).astype(np.uint8)


def _ink(picture: Picture) -> Picture:
    return cv2.threshold(picture, 0, _WHITE, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)[1].astype(np.uint8)


def ruled(picture: Picture, dpi: int = DPI) -> Ruled:
    """Find long straight lines, the cells between them, and wipe the lines away."""
    ink = _ink(picture)
    across = _opened(ink, (1, int(dpi * 0.4)), (3, 1))
    down = _opened(ink, (int(dpi * 0.18), 1), (1, 3))
    lines = cv2.bitwise_or(across, down)
    clean = cv2.bitwise_or(picture, cv2.dilate(lines, np.ones((3, 3), np.uint8))).astype(np.uint8)
    return Ruled(clean, [cells for cells in _tables(across, down, dpi) if len(cells) >= 4])


def inked(crop: Picture, speck: float) -> Picture | None:
    """The part of a cell that holds ink, with a margin; None where there are only specks (under `speck` pixels)."""
    if crop.size == 0:
        return None
    _, _, stats, _ = connected((crop < 140).astype(np.uint8))
    large = stats[1:][stats[1:, cv2.CC_STAT_AREA] >= speck]
    if not len(large):
        return None
    x0, y0, x1, y1 = _bounds(large)
    beside = [p for p in stats[1:] if p[2] >= 2 * p[3] and 4 * p[4] >= speck and y0 <= p[1] and p[1] + p[3] <= y1]
    if beside:  # a dash at the end of a line is small and flat
        x0, _, x1, _ = _bounds(np.vstack([large, beside]))
    return crop[max(0, y0 - 8) : y1 + 8, max(0, x0 - 8) : x1 + 8]


def _bounds(pieces: NDArray[Any]) -> tuple[int, int, int, int]:
    ends = pieces[:, :2] + pieces[:, 2:4]
    return int(pieces[:, 0].min()), int(pieces[:, 1].min()), int(ends[:, 0].max()), int(ends[:, 1].max())


def _opened(ink: Picture, kernel: tuple[int, int], thicken: tuple[int, int]) -> Picture:
    thick = cv2.dilate(ink, np.ones(thicken, np.uint8))
    return cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones(kernel, np.uint8)).astype(np.uint8)


def _tables(across: Picture, down: Picture, dpi: int) -> list[list[Box]]:
    """The cells of each connected set of ruling lines, from top to bottom."""
    both = cv2.bitwise_or(across, down).astype(np.uint8)
    joined = cv2.dilate(_halved(both, 2), np.ones((5, 5), np.uint8))
    count, labels, stats, _ = connected(cv2.threshold(joined, 0, 1, cv2.THRESH_BINARY)[1].astype(np.uint8))
    tables = []
    for index in range(1, count):
        x, y, width, height = (int(v) for v in stats[index][:4])  # at half the size
        if width < dpi * 0.75 or height < dpi * 0.15:
            continue
        own = (labels[y : y + height, x : x + width] == index).astype(np.uint8) * _WHITE
        x, y = 2 * x, 2 * y
        window = (slice(y, y + 2 * height), slice(x, x + 2 * width))
        own = cv2.resize(own, across[window].shape[::-1], interpolation=cv2.INTER_NEAREST)
        level = cv2.bitwise_and(across[window], own).astype(np.uint8)
        upright = cv2.bitwise_and(down[window], own).astype(np.uint8)
        cells = _cells(level, upright, dpi)
        tables.append([(x + a, y + b, x + c, y + d) for a, b, c, d in cells])
    return sorted(tables, key=lambda cells: min((c[1] for c in cells), default=0))


def _cells(across: Picture, down: Picture, dpi: int) -> list[Box]:
    """Boxes between the lines: positions that are not parted by a drawn line belong to one merged cell."""
    ys = _positions(rows_of(across) / _WHITE, max(dpi * 0.3, across.shape[1] * 0.04))
    xs = _positions(_columns_of(down) / _WHITE, max(dpi * 0.15, down.shape[0] * 0.02))
    usual = [float(down[:, max(0, x - 8) : x + 9].any(axis=1).mean()) > _USUAL for x in xs]
    boxes: list[Box] = []
    taken: set[tuple[int, int]] = set()
    for row in range(len(ys) - 1):
        for column in range(len(xs) - 1):
            if (row, column) in taken:
                continue
            right = column + 1
            while right < len(xs) - 1 and not _parted_down(down, xs[right], ys[row], ys[row + 1], usual=usual[right]):
                right += 1
            below = row + 1
            while below < len(ys) - 1 and not _parted_across(across, ys[below], xs[column], xs[right]):
                below += 1
            taken |= {(r, c) for r in range(row, below) for c in range(column, right)}
            if ys[below] - ys[row] > dpi * 0.06 and xs[right] - xs[column] > dpi * 0.06:
                boxes.append((xs[column], ys[row], xs[right], ys[below]))
    return boxes


def _parted_down(down: Picture, x: int, y0: int, y1: int, *, usual: bool) -> bool:
    """Whether a line is drawn at `x` from end to end of this stretch; the side of a round stamp is not.

    Where a line is `usual`, a part of it says that the rest has worn off.
    """
    seen = np.asarray(down[y0 + 4 : max(y0 + 5, y1 - 4), max(0, x - 8) : x + 9].any(axis=1))
    end = max(1, len(seen) // 8)
    return bool(
        seen.mean() > (0.35 if usual else 0.85) or (seen.mean() > 0.6 and seen[:end].any() and seen[-end:].any())
    )


def _parted_across(across: Picture, y: int, x0: int, x1: int) -> bool:
    inside = across[max(0, y - 8) : y + 9, x0 + 4 : max(x0 + 5, x1 - 4)]
    return bool(inside.any(axis=0).mean() > 0.5)


def _positions(profile: NDArray[np.float64], need: float) -> list[int]:
    """The middles of the runs in which enough of a line is seen."""
    smooth = np.convolve(profile, np.ones(5), "same") / 2
    runs: list[list[int]] = []
    for at in np.flatnonzero(smooth >= need):
        if runs and at - runs[-1][-1] <= 8:
            runs[-1].append(int(at))
        else:
            runs.append([int(at)])
    return [round(sum(run) / len(run)) for run in runs]
