"""The prose of a page cut into bands: plain lines are laid out as one block, side by side columns as columns."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import numpy as np

from tiendo.intake.page.picture import Picture
from tiendo.intake.page.recognise import BLOCK, COLUMNS

LITTLE_INK = 0.0002  # of a band: less is dust
BETWEEN_COLUMNS = 0.45  # inches of white within a line: no justified text has so wide a space
CENTRED = 1.0  # inches from the left edge of the text: no indent is as deep
BETWEEN_LINES = 15  # white rows behind which a page may be cut
MARGIN = 30  # white rows that a part keeps above and below its ink
LEAST_PLAIN = 1.5  # inches: a shorter run of plain lines between columns goes with them
_DARK = 128


@dataclass(slots=True)
class Band:
    """Rows `top` to `bottom` of a page, ink on both ends; `layout` is how the recogniser shall look at it."""

    top: int
    bottom: int
    layout: int


def bands(page: Picture, dpi: int) -> list[tuple[int, Picture, int]]:
    """(top, picture, layout) of each band from the top, without those that hold no ink; long ones are cut in two, so
    that two threads have work."""
    runs, left = _runs(page), _left(page)
    found = _absorbed([Band(top, bottom, _layout(page[top:bottom], dpi, left)) for top, bottom in runs], dpi)
    out = []
    for above, band, below in zip([None, *found], found, [*found[1:], None], strict=False):
        top = 0 if above is None else (above.bottom + band.top) // 2
        bottom = len(page) if below is None else (band.bottom + below.top) // 2
        out += [(top + start, part, band.layout) for start, part in _halves(page[top:bottom])]
    return out


def _runs(page: Picture) -> list[tuple[int, int]]:
    """The runs of rows with ink that a strip of white parts: a line, or lines whose marks touch."""
    inked = np.concatenate([[0], (page < _DARK).any(axis=1).astype(np.int8), [0]])
    starts, ends = np.flatnonzero(np.diff(inked) == 1), np.flatnonzero(np.diff(inked) == -1)
    runs: list[tuple[int, int]] = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if runs and start - runs[-1][1] < BETWEEN_LINES:
            runs[-1] = runs[-1][0], end
        else:
            runs.append((start, end))
    return runs


def _left(page: Picture) -> int:
    """The column at which the text of the page begins, dust left out."""
    inked = np.flatnonzero((page < _DARK).mean(axis=0) > LITTLE_INK)
    return int(inked[0]) if len(inked) else 0


def _layout(rows: Picture, dpi: int, left: int) -> int:
    """Whether a wide white parts what stands on these rows, or they are the lines of a heading: looked at as one block
    with the text below, close centred lines of several sizes lose their marks."""
    inked = np.flatnonzero((rows < _DARK).any(axis=0))
    wide = len(inked) > 1 and int(np.diff(inked).max()) > BETWEEN_COLUMNS * dpi
    centred = len(inked) > 1 and int(inked[0]) - left > CENTRED * dpi
    return COLUMNS if wide or centred else BLOCK


def _absorbed(runs: list[Band], dpi: int) -> list[Band]:
    """Neighbouring runs of one layout as one band; a few plain lines beside columns belong to them."""
    found = _joined(runs)
    for n, band in enumerate(found):
        if len(found) > 1 and band.layout == BLOCK and band.bottom - band.top < LEAST_PLAIN * dpi:
            found[n] = Band(band.top, band.bottom, COLUMNS)
    return _joined(found)


def _joined(runs: list[Band]) -> list[Band]:
    out = []
    for layout, group in groupby(runs, key=lambda band: band.layout):
        together = list(group)
        out.append(Band(together[0].top, together[-1].bottom, layout))
    return out


def _halves(part: Picture) -> list[tuple[int, Picture]]:
    """A part cut at the white nearest its middle, each half with its top; without those that hold no ink."""
    blank = ~(part < _DARK).any(axis=1)
    strips = np.flatnonzero(np.convolve(blank, np.ones(BETWEEN_LINES), "same") > BETWEEN_LINES - 1)
    cut = int(strips[np.abs(strips - len(part) // 2).argmin()]) if len(strips) else len(part)
    halves = [(0, part[:cut]), (cut, part[cut:])]
    return [_trimmed(top, half) for top, half in halves if half.size and (half < _DARK).mean() > LITTLE_INK]


def _trimmed(top: int, part: Picture) -> tuple[int, Picture]:
    """A part without most of the white above and below its ink, which costs time to look over."""
    inked = np.flatnonzero((part < _DARK).any(axis=1))
    first = max(0, int(inked[0]) - MARGIN)
    return top + first, part[first : int(inked[-1]) + 1 + MARGIN]
