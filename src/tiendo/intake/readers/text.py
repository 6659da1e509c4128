"""Plain text → document: the dump of a PDF, whose lines are folded into paragraphs and whose tables are rebuilt."""

from __future__ import annotations

from collections.abc import Sequence

from tiendo.intake.document import Block, Document
from tiendo.intake.encodings import decode
from tiendo.intake.flat.find import Region, regions
from tiendo.intake.flat.lines import Line, printed_lines
from tiendo.intake.flat.order import BROKEN, OUT_OF_ORDER, column_by_column
from tiendo.intake.flat.parts import parts_of
from tiendo.intake.flat.prose import fold, measure
from tiendo.intake.flat.torn import mended


def read(data: bytes) -> Document:
    """Read the bytes of a text file. Raises `CannotRead` for an empty file or an encoding nobody knows."""
    text, notes = decode(data)
    lines, pages = printed_lines(text)
    lines = mended(lines)
    parts = [(part, regions(part)) for part in parts_of(lines)]
    if column_by_column(lines):
        notes = [*notes, BROKEN]
        _doubt_all([region for _, found in parts for region in found])
    return Document("text", [b for part, found in parts for b in _blocks(part, found)], pages, notes)


def _doubt_all(found: Sequence[Region]) -> None:
    """Every cell of a table with words out of order is a guess, whatever it looks like."""
    for cell in (cell for region in found for row in region.table.rows[1:] for cell in row):
        cell.doubt = cell.doubt or OUT_OF_ORDER


def _blocks(lines: Sequence[Line], found: Sequence[Region]) -> list[Block]:
    prose = _outside(lines, found)
    body = measure([line for part in prose for line in part])
    blocks: list[Block] = []
    for n, part in enumerate(prose):
        blocks += fold(part, body, opening=n == 0)
        if n < len(found):
            blocks.append(found[n].table)
    return blocks


def _outside(lines: Sequence[Line], found: Sequence[Region]) -> list[Sequence[Line]]:
    """The stretches before, between and after the tables: one more than there are tables."""
    out, at = [], 0
    for region in found:
        out.append(lines[at : region.start])
        at = region.stop
    return [*out, lines[at:]]
