"""The recogniser of figures: it knows ≥ and ≤, which no Tesseract model does, but lacks many Vietnamese letters."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from functools import cache
from importlib.resources import files
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from tiendo.intake.page.boxes import join
from tiendo.intake.page.picture import Picture

FIGURE = re.compile(r"^[≥≤<>=~±\d.,%()/GIVX\-–+ ]+$")
LOW = 0.85  # the least certain sign of a figure; below this it wants a look
_HEIGHT = 48  # what the model was taught with
_LEAST, _MOST = 32, 640  # widths it is given
_BLANK = 0
LIKE_AT_LEAST = re.compile(r"^(?:[247]?>|[27VZM])(?=\s?\d)")
_BARRED = {">": "≥", "<": "≤"}
_BARE_SIGN = {barred: bare for bare, barred in _BARRED.items()}
_BAR, _NO_BAR = 0.8, 0.6  # of a sign's width: a bar is inked so far at least, the arms of > in no row so far
_GUESSED = 0.5  # how sure a sign is that its ink belies
_TRACE = 1e-5  # a clear "2" is taken for ≥ with a chance of 1e-7 and less


@dataclass(frozen=True, slots=True)
class Read:
    """A line of figures: how sure its least certain sign is (0–1), how likely its first is rather ≥, and whether that
    stands on a bar, as its ink shows (None: unclear)."""

    text: str
    sure: float
    at_least: float = 0.0
    bar: bool | None = None


def told(lines: list[Read]) -> tuple[str, bool]:
    """The text of a cell of figures, and whether a look is wanted.

    A faint ≥ is misread: "25" for "≥5", "V 60%". Where the recogniser saw a trace of ≥, or a sign stands alone before a
    figure, ≥ is proposed, or > if no bar is seen, to be looked at. A clear > is one.
    """
    text = join(read.text for read in lines)
    traced = max((read.at_least for read in lines[:1]), default=0.0) > _TRACE
    alone = len(lines) > 1 and len(lines[0].text) <= 2
    bare = bool(lines) and lines[0].bar is False
    if (found := LIKE_AT_LEAST.match(text)) and (traced or alone) and not (bare and text[0] == ">"):
        return f"{'>' if bare and alone else '≥'} {text[found.end() :].lstrip()}", True
    return text, any(read.sure < LOW for read in lines)


@cache
def _model() -> tuple[Any, list[str]]:
    """The recogniser inside the `rapidocr` wheel, on one thread as cells are small, and its characters."""
    import onnxruntime

    folder = files("rapidocr") / "models"
    path = next(p for p in sorted(str(p) for p in folder.iterdir()) if fnmatch(p, "*_rec_*.onnx"))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    signs = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return session, ["", *signs, " "]


def line(crop: Picture) -> Read:
    """One line of figures, cut out with a small margin; empty where nothing was seen."""
    read = recognised(crop)
    bar = on_bar(crop)
    if read.text[:1] not in "<>≤≥" or not read.text:
        return replace(read, bar=bar)
    meant = with_bar(read.text, bar)
    sure = read.sure if meant == read.text else min(read.sure, _GUESSED)
    return replace(read, text=meant or read.text, sure=sure, bar=bar)


def with_bar(text: str, bar: bool | None) -> str | None:
    """A text that begins with <, >, ≤ or ≥ with the sign that its bar makes of it; None where the bar is unclear."""
    return None if bar is None else (_BARRED if bar else _BARE_SIGN).get(text[0], text[0]) + text[1:]


def strokes(crop: Picture) -> int:
    """How many strokes cross the middle of a line: II has two, whatever its feet touch."""
    ink = crop < (float(np.percentile(crop, 1)) + 255) / 2
    rows = np.flatnonzero(ink.any(axis=1))
    if not len(rows):
        return 0
    top, tall = int(rows[0]), int(rows[-1] - rows[0]) + 1
    middle = ink[top + tall * 2 // 5 : top + tall * 3 // 5 + 1].mean(axis=0) > 0.5
    return int((np.diff(np.concatenate([[0], middle.astype(np.int8)])) == 1).sum())


def on_bar(crop: Picture) -> bool | None:
    """Whether the first sign of a line stands on a bar: ≥ does, > does not; None where the ink does not tell.

    The recogniser takes one for the other where print is worn, and is quite sure of it.
    """
    ink = crop < (float(np.percentile(crop, 1)) + 255) / 2
    columns = np.flatnonzero(ink.any(axis=0))
    if not len(columns):
        return None
    ends = np.flatnonzero(np.diff(columns) > 1)
    sign = ink[:, columns[0] : (columns[ends[0]] if len(ends) else columns[-1]) + 1]
    sign = sign[np.flatnonzero(sign.any(axis=1))]
    widest = float(sign[int(len(sign) * 0.6) :].mean(axis=1).max())
    return True if widest >= _BAR else False if widest <= _NO_BAR else None


def recognised(crop: Picture) -> Read:
    """What the recogniser sees in a line."""
    session, characters = _model()
    height, width = crop.shape
    wide = min(max(_LEAST, math.ceil(width * _HEIGHT / height)), _MOST)
    scaled = cv2.resize(crop, (wide, _HEIGHT)).astype(np.float32) / 127.5 - 1
    taken = {session.get_inputs()[0].name: np.broadcast_to(scaled, (1, 3, _HEIGHT, wide)).copy()}
    return _decoded(session.run(None, taken)[0][0], characters)


def _decoded(chances: NDArray[np.float32], characters: list[str]) -> Read:
    """Best sign at each step, repeats and blanks taken out."""
    best = chances.argmax(axis=1)
    text, sure, first = "", 1.0, None
    for step, index in enumerate(best):
        if index == _BLANK:
            continue
        if step and best[step - 1] == index:
            continue
        run = step
        while run < len(best) and best[run] == index:
            run += 1
        first = step if first is None else first
        text += characters[index]
        if characters[index] != " ":  # between "≥" and its figure there may be one or none
            sure = min(sure, float(chances[step:run, index].max()))
    if first is None:
        return Read("", 0.0)
    return Read(text.strip(), sure, float(chances[: first + 2, characters.index("≥")].max()))


def cell(crop: Picture, dpi: int) -> list[Read] | None:
    """A short cell as lines of figures; None where it is not one (then it is words)."""
    pieces = _lines(crop, dpi)
    if not 0 < len(pieces) < 5:
        return None
    out = []
    for piece in pieces:
        read = line(piece)
        if read.text and not FIGURE.match(read.text):
            return None
        if read.text:
            out.append(read)
    return out or None


def _lines(crop: Picture, dpi: int) -> list[Picture]:
    """The lines of a small cell, cut out with a margin."""
    groups: list[list[int]] = []
    for y in np.flatnonzero((crop < 128).any(axis=1)):
        if groups and y - groups[-1][-1] <= max(3, dpi // 60):
            groups[-1].append(int(y))
        else:
            groups.append([int(y)])
    pieces = []
    for group in groups:
        if group[-1] - group[0] < dpi * 0.03:
            continue
        piece = crop[max(0, group[0] - 4) : group[-1] + 5]
        inked = np.flatnonzero((piece < 128).any(axis=0))
        piece = piece[:, max(0, inked[0] - 6) : inked[-1] + 7]
        pieces.append(cv2.copyMakeBorder(piece, 6, 6, 8, 8, cv2.BORDER_CONSTANT, value=255).astype(np.uint8))
    return pieces
