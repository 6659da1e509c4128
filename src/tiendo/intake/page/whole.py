"""Whether ruling lines draw a table whole, or leave a part of it (rows, the columns at its sides) to the eye."""

from __future__ import annotations

import re
from typing import Any

from tiendo.intake.headers import ColumnKind, column_of
from tiendo.intake.page.drawn import Drawn
from tiendo.intake.page.grid import Box
from tiendo.intake.settling import is_ordinal

OUT = 15.0  # points by which level lines reach out of a table whose sides are open
MORE_BELOW = 30.0  # points
LEAST_HIGH = 30.0  # points: two rows are no lower
MANY_VALUES = 4
VALUE = re.compile(r"(?:trên |dưới |từ )?[≥≤<>=]{0,2} ?\d[\d.,]*(?: ?%| [^\W\d]+)?|có|-|20\d\d", re.IGNORECASE)

Words = list[dict[str, Any]]  # as pdfplumber gives them


def whole(boxes: list[Box], drawn: Drawn, words: Words) -> bool:
    """`boxes` are the cells that the lines close."""
    x0, top = min(b[0] for b in boxes), min(b[1] for b in boxes)
    x1, bottom = max(b[2] for b in boxes), max(b[3] for b in boxes)
    if all(abs(b[0] - x0) < OUT for b in boxes):
        return False  # one column: a frame and level lines
    if _open_sided(x0, x1, [s for s in drawn.level if top - 2 <= s.at <= bottom + 2], top, bottom, words):
        return False
    if any(_many_rows(box, words, first=abs(box[0] - x0) < 2) for box in boxes if box[3] - box[1] > LEAST_HIGH):
        return False
    return not (all(abs(b[1] - top) < 2 for b in boxes) and _head_alone(boxes, words, bottom))


def _open_sided(x0: float, x1: float, levels: list[Any], top: float, bottom: float, words: Words) -> bool:
    """Whether the level lines run on to words beyond the outermost upright lines."""
    out = [s for s in levels if (s.start < x0 - OUT <= x1 <= s.end + OUT) or (s.start - OUT <= x0 <= x1 < s.end - OUT)]
    if 2 * len({round(s.at) for s in out}) < len({round(s.at) for s in levels}):
        return False
    low, high = min((s.start for s in out), default=x0), max((s.end for s in out), default=x1)
    return any(
        top < (w["top"] + w["bottom"]) / 2 < bottom and (low <= w["x0"] <= w["x1"] <= x0 or x1 <= w["x0"] <= high)
        for w in words
    )


def _many_rows(box: Box, words: Words, *, first: bool) -> bool:
    """Whether a cell holds several rows: their numbers in the `first` column, one value a line in another."""
    lines: dict[int, list[str]] = {}
    for word in _inside(box, words):
        lines.setdefault(round(word["top"]), []).append(word["text"])
    if first:
        begins = [line[0] for line in lines.values()]
        numbers = sum(text[0].isdigit() and is_ordinal(text) for text in begins)
        return numbers >= 2 or (numbers == 1 and any(column_of(t).kind is ColumnKind.ORDINAL for t in begins))
    values = sum(VALUE.fullmatch(" ".join(line)) is not None for line in lines.values())
    return values >= MANY_VALUES and values >= 0.6 * len(lines)


def _inside(box: Box, words: Words) -> Words:
    x0, top, x1, bottom = box
    return [w for w in words if x0 <= (w["x0"] + w["x1"]) / 2 <= x1 and top <= (w["top"] + w["bottom"]) / 2 <= bottom]


def _head_alone(boxes: list[Box], words: Words, bottom: float) -> bool:
    """Whether the lines close a header alone, and words go on below."""
    named = 0
    for box in boxes:
        text = " ".join(w["text"] for w in _inside(box, words))
        named += len(text) < 60 and column_of(text).kind is not ColumnKind.OTHER
    return named * 2 > len(boxes) and any(w["top"] > bottom + MORE_BELOW for w in words)
