"""What the steps of a reading share: the document, its outline, and the reading that grows step by step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from tiendo.core.reading import Reading
from tiendo.intake.document import Block, Document, Paragraph, Table

if TYPE_CHECKING:
    from tiendo.intake.columns import Columns
    from tiendo.intake.listings import Listing


class Role(StrEnum):
    """What a section of a plan is for, told by its title."""

    PREAMBLE = "preamble"  # before the first heading: letterhead, title, basis
    PURPOSE = "purpose"  # mục đích, yêu cầu, quan điểm
    GENERAL_GOALS = "general-goals"  # mục tiêu chung
    GOALS = "goals"  # mục tiêu cụ thể, chỉ tiêu
    MEASURES = "measures"  # nhiệm vụ, giải pháp; nội dung thực hiện
    BUDGET = "budget"  # kinh phí
    ORGANISATION = "organisation"  # tổ chức thực hiện
    CLOSING = "closing"  # nơi nhận, chữ ký
    APPENDIX = "appendix"  # phụ lục


@dataclass(slots=True)
class Section:
    """A heading and what stands directly under it. `number` is the heading's own with its parents': "IV.1.2"."""

    number: str
    title: str
    depth: int
    role: Role
    line: int
    heading: Paragraph | None = None  # None for the preamble and the closing
    parent: Section | None = None
    blocks: list[Block] = field(default_factory=list)
    children: list[Section] = field(default_factory=list)

    def walk(self) -> Iterator[Section]:
        """This section, then all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def appendix(self) -> Section | None:
        """The appendix this section stands in, if any."""
        here: Section | None = self
        while here is not None and not (here.role is Role.APPENDIX and here.depth == 0):
            here = here.parent
        return here


@dataclass(slots=True)
class Work:
    document: Document
    reading: Reading = field(default_factory=Reading)
    sections: list[Section] = field(default_factory=list)  # the outermost ones, in order
    columns: dict[int, tuple[Columns, Table]] = field(default_factory=dict)  # of its tables, by their ids
    listings: list[Listing] | None = None  # its tables, once they have been looked at

    def walk(self) -> Iterator[Section]:
        for section in self.sections:
            yield from section.walk()

    def tables(self) -> Iterator[tuple[Section, Table]]:
        """Every table with the section it stands in."""
        for section in self.walk():
            for block in section.blocks:
                if isinstance(block, Table):
                    yield section, block
