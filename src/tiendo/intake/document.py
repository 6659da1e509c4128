"""A document as every reader hands it on: paragraphs and tables in reading order, each with its page and line.

Readers end here and the steps begin here, so that a step never asks what kind of file the plan came in:
- a paragraph is whole (line breaks of the page joined), its list mark or number still in front ("- …", "1.2. …",
  "(3) …"; Word's own numbering is written out);
- a table is a full rectangle of cells; a merged cell stands in each position it covers, as the same `Cell` object;
- running heads, page numbers and headers repeated on each page are gone.
`line` counts the lines of the file (text forms) or the paragraphs of the document (docx, xlsx rows), from 1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Box = tuple[int, float, float, float, float]  # page, x0, top, x1, bottom: points from the page's top left corner


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page as its boxes are measured: points; `turned` degrees counter-clockwise first, as a crooked scan is."""

    width: float
    height: float
    turned: float = 0.0
    picture: bool = False  # recognised, not read

    def view(self) -> dict[str, Any]:
        return {
            "width": round(self.width, 1),
            "height": round(self.height, 1),
            "turned": round(self.turned, 2),
            "picture": self.picture,
        }


def _boxed(view: dict[str, Any], box: Box | None) -> dict[str, Any]:
    """With the place on its page, where the form has pages."""
    return view if box is None else view | {"box": [box[0], *(round(v, 1) for v in box[1:])]}


@dataclass(slots=True)
class Paragraph:
    text: str
    line: int
    page: int | None = None
    bold: bool = False
    level: int | None = None  # 1… where the form itself says "heading" (Markdown #, Word styles); else None
    centred: bool = False
    aside: bool = False  # a note at the foot of the page: it may cite, and is no part of the plan's text
    box: Box | None = None  # of the part on its first page
    doubtful: list[str] = field(default_factory=list)  # words that were recognised, and not surely

    def view(self) -> dict[str, Any]:
        view = {
            "kind": "p",
            "line": self.line,
            "page": self.page,
            "text": self.text,
            "bold": self.bold,
            "centred": self.centred,
        }
        return _boxed(view, self.box)


@dataclass(slots=True, eq=False)
class Cell:
    """One cell; `text` keeps the cell's own paragraphs, parted by a newline. Identity tells merged positions apart."""

    text: str = ""
    line: int | None = None
    page: int | None = None
    bold: bool = False
    doubt: str | None = None  # why the reader is not sure that this text belongs here, in Vietnamese
    doubtful: list[str] = field(default_factory=list)  # as of a paragraph, in a letterhead's column
    box: Box | None = None  # of the part on its first page
    _flat: tuple[str, str] = field(default=("", ""), init=False, repr=False)  # a text, and the same on one line

    @classmethod
    def of_line(cls, text: str, line: int, page: int | None, bold: bool) -> Cell:
        """A cell whose text is on one line with single spaces already."""
        cell = cls(text, line, page, bold)
        cell._flat = text, text
        return cell

    @property
    def flat(self) -> str:
        """The text on one line, single spaces; made once for each text, as the steps ask ten times for each cell."""
        if self._flat[0] is not self.text:
            self._flat = self.text, " ".join(self.text.split())
        return self._flat[1]


@dataclass(slots=True)
class Table:
    """`rows` × columns of cells, rectangular; `header` counts the rows on top that name the columns (0: unknown)."""

    rows: list[list[Cell]]
    line: int
    page: int | None = None
    header: int = 0

    @property
    def width(self) -> int:
        return len(self.rows[0]) if self.rows else 0

    def view(self) -> dict[str, Any]:
        """Rows of (text, line, colspan, rowspan, bold), each merged cell once, for the page that shows the document."""
        seen: set[int] = set()
        rows = []
        for r, row in enumerate(self.rows):
            out = []
            for c, cell in enumerate(row):
                if id(cell) in seen:
                    continue
                seen.add(id(cell))
                across = 1
                while c + across < len(row) and row[c + across] is cell:
                    across += 1
                down = 1
                while r + down < len(self.rows) and self.rows[r + down][c] is cell:
                    down += 1
                shown = {"text": cell.text, "line": cell.line, "across": across, "down": down, "bold": cell.bold}
                out.append(_boxed(shown, cell.box))
            rows.append(out)
        return {"kind": "table", "line": self.line, "page": self.page, "header": self.header, "rows": rows}


Block = Paragraph | Table


@dataclass(slots=True)
class Document:
    """`form` is the reader's name; `notes` are the reader's own remarks to the official ("đã chuyển mã TCVN3")."""

    form: str
    blocks: list[Block] = field(default_factory=list)
    pages: int | None = None
    notes: list[str] = field(default_factory=list)
    sizes: list[PageSize] = field(default_factory=list)  # one a page, for the forms whose pages can be shown

    def view(self) -> list[dict[str, Any]]:
        return [b.view() for b in self.blocks]
