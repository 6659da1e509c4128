"""An outline as a sheet on screen: what the paper prints, with the sources of each paragraph beside it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import Literal

from tiendo.core.reporting.outline import (
    Annex,
    Cell,
    Holds,
    Outline,
    Paragraph,
    Piece,
    Row,
    Section,
    Shape,
    Source,
    Style,
    Table,
)
from tiendo.render.official.body import DASH, annex_number, annexed_to, dashed, heading_role, listed, part_number
from tiendo.render.official.clean import cleaned
from tiendo.render.official.docx import foot
from tiendo.render.official.layouts import LAYOUTS, Layout
from tiendo.render.official.letterhead import addressees, date_line, letter_subject, number_line


@dataclass(frozen=True, slots=True)
class ShownParagraph:
    """`dash` stands before it; `sources` are those of all its pieces, each once."""

    key: str
    style: Style
    dash: str
    pieces: tuple[Piece, ...]
    sources: tuple[Source, ...]
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class ShownRow:
    """`cells` with what each holds; a heading row has only `heading`."""

    key: str
    heading: str
    cells: tuple[tuple[Cell, Holds], ...]


@dataclass(frozen=True, slots=True)
class ShownTable:
    key: str
    title: str
    columns: tuple[tuple[str, Holds], ...]
    rows: tuple[ShownRow, ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class ShownPart:
    """`heading` with its number as printed; `level` from 1; `caps`: printed in capitals."""

    key: str
    heading: str
    level: int
    caps: bool
    blocks: tuple[ShownParagraph | ShownTable, ...]


@dataclass(frozen=True, slots=True)
class ShownAnnex:
    key: str
    number: str
    title: str
    of: str
    note: str
    tables: tuple[ShownTable, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper as it is read from top to bottom; texts as printed."""

    layout: Layout
    superior: str
    issuer: str
    number: str
    date: str
    type_name: str
    subject: str
    letter_subject: str
    addressed_to: tuple[str, ...]
    opening: tuple[ShownParagraph, ...]
    parts: tuple[ShownPart, ...]
    closing: tuple[ShownParagraph, ...]
    recipients: tuple[str, ...]
    by: str
    position: tuple[str, ...]
    name: str
    annexes: tuple[ShownAnnex, ...]
    foot: str

    @property
    def party(self) -> bool:
        return bool(self.layout.issuer_star)


def sheet_of(outline: Outline) -> Sheet:
    """The outline, cleaned, as a sheet."""
    outline = cleaned(outline)
    head, layout = outline.letterhead, LAYOUTS[outline.letterhead.side]
    letter = outline.shape is Shape.LETTER
    return Sheet(
        layout=layout,
        superior=head.superior.upper(),
        issuer=head.issuer.upper(),
        number=number_line(head, layout),
        date=date_line(outline),
        type_name="" if letter else outline.type_name.upper(),
        subject="" if letter else outline.subject,
        letter_subject=letter_subject(outline.subject, layout) if letter else "",
        addressed_to=addressees(outline),
        opening=tuple(map(_paragraph, outline.opening)),
        parts=tuple(_part(section, layout) for section in outline.sections),
        closing=tuple(map(_paragraph, outline.closing)),
        recipients=listed(outline.recipients),
        by=outline.signature.by.upper(),
        position=tuple(p.upper() for p in outline.signature.position),
        name=outline.signature.name,
        annexes=tuple(_annex(annex, outline, layout) for annex in outline.annexes),
        foot=foot(outline),
    )


def source_keys(outline: Outline) -> set[str]:
    """The keys of all sources that the outline names, those of tables too."""
    tables = [b for s in outline.sections for b in s.blocks if isinstance(b, Table)]
    tables += [table for annex in outline.annexes for table in annex.tables]
    cells = (cell.sources for table in tables for row in table.rows for cell in row.cells)
    pieces = (piece.sources for paragraph in outline.paragraphs() for piece in paragraph.pieces)
    return {source.key for sources in chain(pieces, cells) for source in sources}


def _part(section: Section, layout: Layout) -> ShownPart:
    heading = " ".join(filter(None, (part_number(section.number, layout), section.title)))
    blocks = tuple(_table(b) if isinstance(b, Table) else _paragraph(b) for b in section.blocks)
    return ShownPart(section.key, heading, section.level, layout.looks[heading_role(section)].caps, blocks)


def _paragraph(paragraph: Paragraph) -> ShownParagraph:
    sources = tuple({source.key: source for piece in paragraph.pieces for source in piece.sources}.values())
    dash = DASH if dashed(paragraph) else ""
    return ShownParagraph(paragraph.key, paragraph.style, dash, paragraph.pieces, sources)


def _table(table: Table) -> ShownTable:
    columns = tuple((column.title, column.holds) for column in table.columns)
    return ShownTable(table.key, table.title, columns, tuple(_row(row, table) for row in table.rows))


def _row(row: Row, table: Table) -> ShownRow:
    if row.heading:
        return ShownRow(row.key, row.cells[0].text if row.cells else "", ())
    cells = [*row.cells, *[Cell()] * len(table.columns)][: len(table.columns)]
    return ShownRow(row.key, "", tuple((cell, column.holds) for cell, column in zip(cells, table.columns, strict=True)))


def _annex(annex: Annex, outline: Outline, layout: Layout) -> ShownAnnex:
    tables = tuple(map(_table, annex.tables))
    return ShownAnnex(
        annex.key, annex_number(annex.number), annex.title, annexed_to(outline, layout), annex.note, tables
    )
