"""The outline of an official paper: what it says, in which order, and where each word and figure comes from.

Renderers turn it into DOCX, PDF, XLSX and HTML; it is kept as JSON (`outline_json`) when a paper is drafted and issued.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Side(StrEnum):
    """Whose rules of form the paper follows: Nghị định 30/2020 of the State, or 399-QĐ/TW of the Party."""

    STATE = "state"
    PARTY = "party"


class Shape(StrEnum):
    """A named type of paper ("BÁO CÁO" over its subject) or a letter ("V/v …", "Kính gửi: …")."""

    NAMED = "named"
    LETTER = "letter"


class Style(StrEnum):
    BODY = "body"
    ITEM = "item"  # one of a list, "- …"
    NOTE = "note"  # smaller, italic: what a figure stands on


class Holds(StrEnum):
    """What the cells of a column are; figures are right-aligned, dates and ordinals centred."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    ORDINAL = "ordinal"


@dataclass(frozen=True, slots=True)
class Source:
    """Where words or a figure come from: `key` as the journal names it ("report:12", "entry:4", "target:7",
    "task:12", "proposal:3", "directive:2", "alert:9"), `label` as a reader is told it."""

    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with its sources; bold where it names what follows. Personal names are in a piece of their own
    with `name=True`: the leader's copy leaves these out."""

    text: str
    sources: tuple[Source, ...] = ()
    bold: bool = False
    name: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`key` is the same whenever the paper is composed anew from the same kind of fact, so that edits find it."""

    key: str
    pieces: tuple[Piece, ...]
    style: Style = Style.BODY

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in millimetres on paper; renderers scale all of a table's to the page."""

    key: str
    title: str
    width: Decimal = Decimal(25)
    holds: Holds = Holds.TEXT


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` as printed; `figure` or `day` beside it where it is one, so that a spreadsheet holds the real thing."""

    text: str = ""
    figure: Decimal | None = None
    day: date | None = None
    sources: tuple[Source, ...] = ()
    name: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """`cells` one a column; a heading row has one cell, which spans them all."""

    cells: tuple[Cell, ...]
    heading: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    key: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """`number` as printed ("I", "1", "a"; "" for none); `level` 1 is the highest."""

    key: str
    title: str
    number: str = ""
    level: int = 1
    blocks: tuple[Paragraph | Table, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """Printed after the paper on pages of its own."""

    key: str
    title: str
    tables: tuple[Table, ...]
    number: str = ""
    note: str = ""
    landscape: bool = True


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Names as they were on the paper's date. `symbol` follows the number ("BC-UBND", "BC/ĐU" by the side's rule);
    `number` and `dated` stay empty until a hand issues it."""

    side: Side
    superior: str
    issuer: str
    symbol: str
    place: str
    number: str = ""
    dated: date | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """`by` "TM. ỦY BAN NHÂN DÂN" / "T/M BAN THƯỜNG VỤ" or empty, `position` lines ("KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")."""

    by: str = ""
    position: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole paper. `as_of`: the last day of which it knows; `code` finds its snapshot, `copy` says which copy it is
    ("" for the paper itself, else words such as "Bản nội bộ")."""

    letterhead: Letterhead
    shape: Shape
    type_name: str
    subject: str
    as_of: date
    addressed_to: tuple[str, ...] = ()
    opening: tuple[Paragraph, ...] = ()
    sections: tuple[Section, ...] = ()
    closing: tuple[Paragraph, ...] = ()
    annexes: tuple[Annex, ...] = ()
    recipients: tuple[str, ...] = ()
    signature: Signature = field(default_factory=Signature)
    code: str = ""
    copy: str = ""

    def paragraphs(self) -> Iterator[Paragraph]:
        """All paragraphs of the body in reading order; those of annexes are none."""
        yield from self.opening
        for section in self.sections:
            yield from (block for block in section.blocks if isinstance(block, Paragraph))
        yield from self.closing
