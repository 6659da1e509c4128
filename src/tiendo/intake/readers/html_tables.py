"""An HTML table, as Markdown may hold one, → a grid with its merged cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tiendo.intake.document import Cell, Table
from tiendo.intake.readers.grids import rectangle
from tiendo.intake.readers.inline import plain

MAX_SPAN = 100


@dataclass(slots=True)
class _Box:
    """A cell as it stands in the source; `raw` still holds the marks inside it."""

    line: int
    head: bool
    across: int = 1
    down: int = 1
    raw: list[str] = field(default_factory=list)


class _Rows(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[_Box]] = []
        self.depth = 0
        self.in_head = False

    @property
    def box(self) -> _Box | None:
        return self.rows[-1][-1] if self.rows and self.rows[-1] else None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if tag == "table":
            self.depth += 1
        elif self.depth > 1:
            self._keep(" ")
        elif tag == "thead":
            self.in_head = True
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            if not self.rows:
                self.rows.append([])
            head = self.in_head or tag == "th"
            box = _Box(self.getpos()[0], head, _span(named.get("colspan")), _span(named.get("rowspan")))
            self.rows[-1].append(box)
        elif tag in ("br", "p", "li", "div"):
            self._keep("<br>")
        elif tag in ("b", "strong"):
            self._keep("<b>")
        elif tag == "sup":
            self._keep("<sup>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            self.depth -= 1
        elif tag == "thead":
            self.in_head = False
        elif tag in ("b", "strong"):
            self._keep("</b>")
        elif tag == "sup":
            self._keep("</sup>")

    def handle_data(self, data: str) -> None:
        self._keep(data)

    def _keep(self, text: str) -> None:
        if self.depth and self.box is not None:
            self.box.raw.append(text)


def _span(raw: str | None) -> int:
    return min(max(int(raw), 1), MAX_SPAN) if raw and raw.isdecimal() else 1


def html_table(source: str, line: int) -> Table | None:
    """The first `<table>` of `source`, which starts at `line` of the file; None where it has no cells."""
    parser = _Rows()
    parser.feed(source)
    parser.close()
    boxes = [row for row in parser.rows if row]
    if not boxes:
        return None
    header = 0
    while header < len(boxes) and all(box.head for box in boxes[header]):
        header += 1
    return Table(rectangle(_placed(boxes, line)), line, header=header if header < len(boxes) else 0)


def _placed(boxes: list[list[_Box]], line: int) -> list[list[Cell]]:
    """Each box in every position it covers; a gap in a ragged source is an empty cell."""
    spots: dict[tuple[int, int], Cell] = {}
    for r, row in enumerate(boxes):
        c = 0
        for box in row:
            while (r, c) in spots:
                c += 1
            cell = _cell(box, line)
            for down in range(min(box.down, len(boxes) - r)):
                for across in range(box.across):
                    spots.setdefault((r + down, c + across), cell)
    width = 1 + max(c for _, c in spots)
    return [[spots.get((r, c)) or Cell(line=line) for c in range(width)] for r in range(len(boxes))]


def _cell(box: _Box, line: int) -> Cell:
    raw = " ".join("".join(box.raw).split())
    bold = "<b>" in raw and not raw.split("<b>")[0].replace("<br>", "").strip()
    return Cell(plain(raw, breaks="\n"), line=line + box.line - 1, bold=bold or box.head)
