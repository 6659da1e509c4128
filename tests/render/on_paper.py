"""What stands where on the pages of a PDF, in millimetres: for tests that measure official papers."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pdfplumber

MM = 25.4 / 72


@dataclass(frozen=True)
class Line:
    """A line of text of one column: where it is, and how its first letter is set."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    italic: bool

    @property
    def centre(self) -> float:
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Page:
    width: float
    height: float
    lines: tuple[Line, ...]
    rules: tuple[tuple[float, float, float], ...]  # left, right, top of what is drawn flat
    fonts: frozenset[str]
    letters: tuple[tuple[float, float, float, float], ...]  # left, right, top, bottom
    rows: tuple[tuple[str, ...], ...]  # of its tables

    def line(self, text: str) -> Line:
        """The first line that holds `text`; an assertion tells what there is."""
        found = [line for line in self.lines if text in line.text]
        assert found, f"{text!r} is not among {[line.text for line in self.lines]}"
        return found[0]

    def rule_below(self, line: Line) -> tuple[float, float]:
        """Left and right of the flat line next below a text and under it."""
        below = [r for r in self.rules if r[2] - line.top >= 0 and r[0] < line.centre < r[1]]
        assert below, f"nothing is drawn below {line.text!r}"
        left, right, _ = min(below, key=lambda r: r[2])
        return left, right


def pages_of(pdf: bytes) -> list[Page]:
    with pdfplumber.open(io.BytesIO(pdf)) as document:
        return [_page(page) for page in document.pages]


def _page(page: Any) -> Page:
    words = page.extract_words(
        keep_blank_chars=True, x_tolerance=6, y_tolerance=2, extra_attrs=["fontname", "size"], return_chars=True
    )
    lines = tuple(sorted((_line(word) for word in _joined(words)), key=lambda line: (round(line.top), line.left)))
    flat = [(e["x0"] * MM, e["x1"] * MM, e["top"] * MM) for e in page.edges if e["orientation"] == "h"]
    letters = tuple(
        (c["x0"] * MM, c["x1"] * MM, c["top"] * MM, c["bottom"] * MM) for c in page.chars if c["text"].strip()
    )
    fonts = frozenset(c["fontname"].split("+")[-1] for c in page.chars)
    rows = tuple(tuple(cell or "" for cell in row) for table in page.extract_tables() for row in table)
    return Page(page.width * MM, page.height * MM, lines, tuple(flat), fonts, letters, rows)


def _joined(words: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Neighbours on one line that only a change of font parts."""
    done: list[dict[str, Any]] = []
    for word in words:
        last = done[-1] if done else None
        if last and abs(last["bottom"] - word["bottom"]) < 2 and -1 < word["x0"] - last["x1"] < 6:
            last |= {"text": last["text"] + word["text"], "x1": word["x1"], "chars": last["chars"] + word["chars"]}
        else:
            done.append(dict(word))
    return done


def _line(word: dict[str, Any]) -> Line:
    font = word["fontname"]
    ink = [c for c in word["chars"] if c["text"].strip()] or word["chars"]
    return Line(
        text=" ".join(word["text"].split()),
        left=min(c["x0"] for c in ink) * MM,
        right=max(c["x1"] for c in ink) * MM,
        top=word["top"] * MM,
        bottom=word["bottom"] * MM,
        size=round(word["size"], 1),
        bold="Bold" in font,
        italic="Italic" in font,
    )
