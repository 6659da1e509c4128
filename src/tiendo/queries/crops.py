"""Where on its page each cell of a row was read, so that the row can be compared with the picture.

A reading keeps no places of its own: a row's line leads to its block in the view of the document, and within a table
to the cell that says the same, or that stands in the column in which the other rows have this field.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tiendo.core.cells import DOCUMENT, FIELDS, LISTS, MILESTONE, cell_text
from tiendo.core.reading import Json
from tiendo.core.text import fold
from tiendo.records.models import Draft

Box = tuple[int, float, float, float, float]  # page, x0, top, x1, bottom: points
NEAR = 4.0  # points: edges nearer than this are one
SHORTEST = 4  # letters by which a text is looked for in a page


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell or paragraph of the document: its letters alone, and its place."""

    letters: str
    box: Box


def letters_of(text: str) -> str:
    return "".join(c for c in fold(text) if c.isalnum() or c in "≥≤<>%")


def row_boxes(draft: Draft, uid: str) -> dict[str, Box]:
    """Field → place, for the row as the machine read it; a field without a place is left out."""
    blocks = draft.document or []
    if uid == DOCUMENT:
        return _heading_boxes(draft.body["document"], blocks)
    part = LISTS[uid[:1]]
    row = _as_read(draft, part, uid)
    place = _place(row, blocks)
    if place is None:
        return {}
    table, cells = place
    if len(cells) == 1:
        return dict.fromkeys(_fields(row, part), cells[0].box)
    columns = _columns(draft, part, table)
    return {
        field: shown.box
        for field, text in _fields(row, part).items()
        if (shown := _cell_of(field, text, cells, columns))
    }


def _as_read(draft: Draft, part: str, uid: str) -> Json:
    """The row before people changed it; one that people made stands as it is."""
    rows: list[Json] = (draft.reading or {}).get(part, [])
    place = int(uid[1:]) - 1
    if place < len(rows):
        return rows[place]
    return next((row for row in draft.body[part] if row["uid"] == uid), {})


def _fields(row: Json, part: str) -> dict[str, str]:
    """Field → text as the draft names and shows it."""
    names = [f for f in FIELDS[part] if f != "section"]
    out = {f: cell_text(row, f) for f in names if f in row or f == "deadline"}
    return out | {f"{MILESTONE}{m['year']}": str(m["raw"]) for m in row.get("milestones", [])}


def _place(row: Json, blocks: list[Json]) -> tuple[Json, list[Shown]] | None:
    """The block a row stands in and its cells there, one for a paragraph."""
    line: int | None = (row.get("source") or {}).get("line")
    if line is None:
        return None
    for block in blocks:
        if block["kind"] == "p":
            if block["line"] == line and block.get("box"):
                return block, [_shown(block)]
        elif cells := _cells_at(block, line):
            return block, cells
    return None


def _cells_at(table: Json, line: int) -> list[Shown]:
    """The cells of the row that begins at a line, and the tall ones that reach over it."""
    every = [cell for row in table["rows"] for cell in row if cell.get("box")]
    own = [cell for cell in every if cell["line"] == line]
    if not own:
        return []
    page, _, top, _, bottom = min((cell["box"] for cell in own), key=lambda box: box[4] - box[2])
    middle = (top + bottom) / 2
    return [_shown(c) for c in every if c["box"][0] == page and c["box"][2] <= middle <= c["box"][4]]


def _shown(block: Json) -> Shown:
    page, x0, top, x1, bottom = block["box"]
    return Shown(letters_of(block["text"]), (page, x0, top, x1, bottom))


def _columns(draft: Draft, part: str, table: Json) -> dict[str, float]:
    """Field → left edge of the column in which most rows of this table say it; only clear cases count."""
    votes: dict[str, Counter[float]] = {}
    for row in (draft.reading or {}).get(part, []):
        line = (row.get("source") or {}).get("line")
        cells = _cells_at(table, line) if line is not None else []
        for field, text in _fields(row, part).items():
            same = [cell for cell in cells if cell.letters and cell.letters == letters_of(text)]
            if len(same) == 1:
                votes.setdefault(field, Counter())[round(same[0].box[1])] += 1
    return {field: counted.most_common(1)[0][0] for field, counted in votes.items()}


def _cell_of(field: str, text: str, cells: list[Shown], columns: dict[str, float]) -> Shown | None:
    said = letters_of(text)
    for shown in cells:
        if field in columns and abs(shown.box[1] - columns[field]) < NEAR:
            return shown
    return next((shown for shown in cells if said and shown.letters == said), None) or next(
        (shown for shown in cells if said and said in shown.letters), None
    )


def _heading_boxes(heading: Json, blocks: list[Json]) -> dict[str, Box]:
    """The first place of the document that holds what the heading says."""
    shown = list(_every(blocks))
    out = {}
    for field in FIELDS["document"]:
        said = letters_of(cell_text(heading, field))
        if len(said) >= SHORTEST and (found := next((s for s in shown if said in s.letters), None)):
            out[field] = found.box
    return out


def _every(blocks: list[Json]) -> Iterator[Shown]:
    for block in blocks:
        for shown in [block] if block["kind"] == "p" else [cell for row in block["rows"] for cell in row]:
            if shown.get("box"):
                yield _shown(shown)
