"""Words and lines of a page as boxes: points from the page's top left corner, y growing downward."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from tiendo.intake.document import Box

LIST_MARK = re.compile(r"^(?:[-–+•*▪]|\(?\d{1,2}\)|\(?[a-zđ]\)|\d{1,2}(?:\.\d{1,2})*\.?|[IVX]{1,5}\.)\s+\S")
DATE_CUT = re.compile(r"\d/(\d{0,3})$")
THOUSAND_CUT = re.compile(r"\d{1,3}(?:\.\d{3})+\.(\d{1,2})$")
CELL_MARGINS = 14.0  # points, both sides together; Word has 10.8
HYPHEN_END = re.compile(r"[\wĐđ]-$")


@dataclass(frozen=True, slots=True)
class Word:
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    bold: bool = False
    doubtful: bool = False  # recognised, and not surely

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def lowered(self, by: float) -> Word:
        """The same word, `by` points further down."""
        return replace(self, top=self.top + by, bottom=self.bottom + by)


@dataclass(slots=True)
class Line:
    """Words on one baseline, from left to right."""

    words: list[Word]

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)

    @property
    def x0(self) -> float:
        return self.words[0].x0

    @property
    def x1(self) -> float:
        return self.words[-1].x1

    @property
    def top(self) -> float:
        return min(w.top for w in self.words)

    @property
    def bottom(self) -> float:
        return max(w.bottom for w in self.words)

    @property
    def bold(self) -> bool:
        return all(w.bold for w in self.words)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Group words into lines by their middles, from top to bottom; raised footnote marks stay on their line."""
    lines: list[Line] = []
    for word in sorted(words, key=lambda w: (w.middle, w.x0)):
        tall = word.bottom - word.top
        if lines and abs(word.middle - _middle(lines[-1])) < 0.45 * tall:
            lines[-1].words.append(word)
        else:
            lines.append(Line([word]))
    for line in lines:
        line.words.sort(key=lambda w: w.x0)
    return lines


def _middle(line: Line) -> float:
    first = line.words[0]
    return first.middle


def join(texts: Iterable[str]) -> str:
    """Wrapped lines as one text: a space between, none after a hyphen that a number goes on from or within a date."""
    out = ""
    for text in texts:
        out = out + text if not out or _one_word(out, text) else f"{out} {text}"
    return " ".join(out.split())


def _one_word(above: str, below: str) -> bool:
    """Whether a line end cut a word: "57-" + "NQ/TW", "19/5/20" + "26", "30/6/" + "2026", "2.500.0" + "00"."""
    if HYPHEN_END.search(above) and not above.endswith(" -"):
        return re.match(r"[A-ZĐ0-9]", below) is not None
    thousand, more = THOUSAND_CUT.search(above), re.match(r"\d{1,2}(?!\d)", below)
    if thousand is not None and more is not None:
        return len(thousand[1] + more[0]) == 3
    cut, rest = DATE_CUT.search(above), re.match(r"\d+", below)
    return cut is not None and rest is not None and len(cut[1] + rest[0]) == 4


def around(page: int, lines: Iterable[Line]) -> Box | None:
    """The box that holds these lines."""
    words = [word for line in lines for word in line.words]
    if not words:
        return None
    x0, x1 = min(w.x0 for w in words), max(w.x1 for w in words)
    return page, x0, min(w.top for w in words), x1, max(w.bottom for w in words)


def cell_text(lines: list[Line], width: float = 0.0) -> str:
    """The text of a cell, `width` points wide (0: unknown), its own paragraphs parted by a newline.

    A paragraph begins at a list mark, and at a capital that would still have fitted on the line above.
    """
    paragraphs: list[list[str]] = []
    for above, line in zip([None, *lines], lines, strict=False):
        starts = re.match(r"^[-–+•]\s+\S", line.text) is not None
        if starts or above is None or _room_left(above, line, width):
            paragraphs.append([line.text])
        else:
            paragraphs[-1].append(line.text)
    return "\n".join(join(p) for p in paragraphs)


def _room_left(above: Line, line: Line, width: float) -> bool:
    word = line.words[0]
    if not word.text[:1].isupper() or above.text.endswith(("-", "–", ",")):
        return False
    return (above.x1 - above.x0) + (word.x1 - word.x0) + 6 < width - CELL_MARGINS


def leading(lines: list[Line]) -> float:
    """The distance from one line's top to the next within a paragraph, in points: the low quarter of all steps."""
    steps = sorted(b.top - a.top for a, b in pairwise(lines) if 6 < b.top - a.top < 60)
    return steps[len(steps) // 4] if steps else 18.0
