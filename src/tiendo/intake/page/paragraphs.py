"""Lines of a page → paragraphs: what is indented, short, centred, apart or marked tells where one ends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from tiendo.intake.page.boxes import LIST_MARK, Line, join, leading

ENDS = re.compile(r"[.;:!?…]['\"”’)]*$|[./]/\.?$")
APPENDIX = re.compile(r"^phụ lục(?:\s+(?:số\s+)?(?:\d{1,2}|[IVX]{1,5}|[A-Z]))?[.:]?$", re.IGNORECASE)
MARK_ALONE = re.compile(r"^(?:[-–+•*▪]|\(?\w{1,3}\)|[\dIVXLC]{1,5}(?:\.\d{1,2})*\.?)$")
GAP = 14.0  # points of white that part two columns of a letterhead


@dataclass(slots=True)
class Margins:
    """The text block of a page, in points."""

    left: float
    right: float
    step: float  # line to line

    @property
    def width(self) -> float:
        return self.right - self.left

    def centred(self, line: Line) -> bool:
        """Both sides stand well in, by about the same."""
        left, right = line.x0 - self.left, self.right - line.x1
        return left > 0.08 * self.width and abs(left - right) < 0.08 * self.width

    def short(self, line: Line, following: Line) -> bool:
        """Whether the first word of the next line would still have fitted: a paragraph ended here."""
        word = following.words[0]
        return line.x1 + (word.x1 - word.x0) + 6 < self.right


def margins(lines: list[Line], page_width: float) -> Margins:
    """The margins of a page's body, from where most of its lines begin and end."""
    if not lines:
        return Margins(0, page_width, 18.0)
    rights = sorted(line.x1 for line in lines)
    lefts = sorted(line.x0 for line in lines)
    return Margins(lefts[len(lefts) // 20], rights[-1 - len(rights) // 20], leading(lines))


def group(lines: list[Line], frame: Margins) -> list[list[Line]]:
    """The lines of each paragraph."""
    out: list[list[Line]] = []
    for line in lines:
        if out and not _parted(out[-1][-1], line, out[-1][0], frame):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _parted(above: Line, line: Line, first: Line, frame: Margins) -> bool:
    """Whether a new paragraph begins at `line`."""
    if line.top - above.top > 1.15 * frame.step or APPENDIX.match(above.text):
        return True
    if above.bold and not line.bold and line.text.startswith("("):
        return True
    if first.text.startswith("(") and above.text.endswith(")"):
        return True  # the caption under an appendix's title is whole
    if LIST_MARK.match(line.text) and (frame.short(above, line) or ENDS.search(above.text) or line.x0 > above.x0 + 6):
        return True
    if frame.centred(above) != frame.centred(line) and not (above.bold and line.bold):
        return True
    if frame.centred(line):
        return above.bold != line.bold
    indented = line.x0 > frame.left + 10 and line.x0 > above.x0 + 6
    if indented and len(first.words) and above is not first:
        return True
    if line.text[:1].islower() and above.text[-1:].isalpha() and not LIST_MARK.match(line.text):
        return False  # a sentence goes on, however short its line
    return frame.short(above, line) or (indented and ENDS.search(above.text) is not None)


def runs_on(last: Line, following: Line, frame: Margins) -> bool:
    """Whether a paragraph goes on over a page break: full to the margin, no end, no new start."""
    if ENDS.search(last.text) or LIST_MARK.match(following.text) or frame.centred(following):
        return False
    return not frame.short(last, following) and following.x0 < frame.left + 10


def columns(lines: list[Line], frame: Margins) -> list[tuple[int, int, float]]:
    """Runs of lines that stand in two columns (letterhead, signature): (first, past the last, x between them)."""
    out: list[tuple[int, int, float]] = []
    start = 0
    while start < len(lines):
        split = _split(lines[start])
        end = start
        while split is not None and end < len(lines) and _fits(lines[end], split, frame):
            narrowed = _narrow(lines[end], split)
            if narrowed is None:
                break
            split, end = narrowed, end + 1
        both = sum(1 for line in lines[start:end] if split and line.x0 < split[0] and line.x1 > split[1])
        if split is not None and end - start >= 2 and both:
            out.append((start, end, (split[0] + split[1]) / 2))
            start = end
        else:
            start += 1
    return out


def _split(line: Line) -> tuple[float, float] | None:
    """The widest white of a line, if it is wide enough to part two columns; that after a list mark does not count."""
    words = line.words[1:] if MARK_ALONE.match(line.words[0].text) else line.words
    gaps = [(b.x0 - a.x1, a.x1, b.x0) for a, b in pairwise(words)]
    widest = max(gaps, default=(0.0, 0.0, 0.0))
    return (widest[1], widest[2]) if widest[0] > GAP else None


def _fits(line: Line, split: tuple[float, float], frame: Margins) -> bool:
    """A line of such a block is never a full line of the body."""
    return line.x1 - line.x0 < 0.97 * frame.width or _narrow(line, split) is not None


def _narrow(line: Line, split: tuple[float, float]) -> tuple[float, float] | None:
    """The white that is left between the columns with this line too; None where a word crosses it."""
    left, right = split
    for word in line.words:
        if word.x1 <= (left + right) / 2:
            left = max(left, word.x1)
        elif word.x0 >= (left + right) / 2:
            right = min(right, word.x0)
        else:
            return None
    return (left, right) if right - left > GAP * 0.6 else None


def text_of(lines: list[Line]) -> str:
    return join(line.text for line in lines)
