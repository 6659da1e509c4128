"""What is drawn on a page besides words: level and upright lines, whether ruled or the sides of shaded cells."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

THIN = 2.5  # points: a thinner rectangle is a line
NEAR = 2.0  # points: lines nearer than this are one


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight line: at `at` (y of a level one, x of an upright one), from `start` to `end`."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Drawn:
    level: list[Stroke] = field(default_factory=list)
    upright: list[Stroke] = field(default_factory=list)

    def put(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """Add a line, if it is level or upright."""
        if bottom - top <= THIN < x1 - x0:
            self.level.append(Stroke((top + bottom) / 2, x0, x1))
        elif x1 - x0 <= THIN < bottom - top:
            self.upright.append(Stroke((x0 + x1) / 2, top, bottom))

    def levels(self, x0: float, x1: float, share: float) -> list[float]:
        """Heights of the level lines that cover at least this share of the way from `x0` to `x1`, downward."""
        wanted = share * (x1 - x0)
        return [at for at, strokes in _together(self.level) if _length(strokes, x0, x1) >= wanted]

    def crosses(self, x: float, y: float) -> bool:
        """Whether a level line at height `y` passes `x`."""
        return any(abs(s.at - y) <= NEAR and s.start - NEAR <= x <= s.end + NEAR for s in self.level)

    def uprights(self, top: float, bottom: float, share: float) -> list[float]:
        """Where upright lines cover at least this share of the way from `top` to `bottom`, left to right."""
        wanted = share * (bottom - top)
        return [at for at, strokes in _together(self.upright) if _length(strokes, top, bottom) >= wanted]


def _together(strokes: Iterable[Stroke]) -> list[tuple[float, list[Stroke]]]:
    """The strokes by where they are; those within `NEAR` of the one before are one line."""
    out: list[tuple[float, list[Stroke]]] = []
    last = None
    for stroke in sorted(strokes, key=lambda s: s.at):
        if last is not None and stroke.at - last <= NEAR:
            out[-1][1].append(stroke)
        else:
            out.append((stroke.at, [stroke]))
        last = stroke.at
    return out


def _length(strokes: list[Stroke], low: float, high: float) -> float:
    """How much of the way from `low` to `high` the strokes cover together."""
    covered, reached = 0.0, low
    for stroke in sorted(strokes, key=lambda s: s.start):
        start, end = max(stroke.start, reached), min(stroke.end, high)
        if end > start:
            covered, reached = covered + end - start, end
    return covered


def drawn_on(page: Any) -> Drawn:
    """The straight lines of a page as pdfplumber gives it. Shading is taken off the page: it rules no table."""
    drawn = Drawn()
    for line in page.objects.get("line", ()):
        drawn.put(line["x0"], line["top"], line["x1"], line["bottom"])
    rects, kept = page.objects.get("rect", []), []
    for rect in rects:
        x0, top, x1, bottom = rect["x0"], rect["top"], rect["x1"], rect["bottom"]
        shade = rect.get("fill") and not rect.get("stroke") and min(x1 - x0, bottom - top) > THIN
        if x1 - x0 > 0.95 * page.width and bottom - top > 0.5 * page.height:
            continue  # the paper
        if min(x1 - x0, bottom - top) <= THIN:
            drawn.put(x0, top, x1, bottom)
        else:
            for side in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)):
                drawn.put(*side)
        if not shade:
            kept.append(rect)
    if len(kept) < len(rects):
        page.objects["rect"] = kept
    return drawn
