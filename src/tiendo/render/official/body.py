"""The body of a paper: parts with their headings, paragraphs that can be found again, the signature and annexes."""

from __future__ import annotations

import re

from tiendo.core.reporting.outline import Annex, Outline, Paragraph, Section, Shape, Style, Table
from tiendo.render.official.keys import Marked, bookmark
from tiendo.render.official.layouts import Layout, Role
from tiendo.render.official.letterhead import date_line, even_paragraph, in_a_sentence, number_line
from tiendo.render.official.tables import add_table
from tiendo.render.official.word import Node, W, cell, paragraph, row, run, sub, table

DASH = "- "
_ROLES = {Style.BODY: Role.BODY, Style.ITEM: Role.ITEM, Style.NOTE: Role.NOTE}
_HEADINGS = (Role.HEADING_1, Role.HEADING_2, Role.HEADING_3, Role.HEADING_4)
_MARKED = re.compile(r"\s*[-–+•*]\s")
_LONG = 1500  # letters: what is longer may break before the signature
_ROMAN = re.compile(r"[IVXLC]+")
_SPACE_TO_SIGN = 62.0  # points
_ENDS = " \t;,."


class Body:
    """Adds to `where`, a `w:body`, in reading order; counts the bookmarks."""

    def __init__(self, where: Node, layout: Layout) -> None:
        self.where = where
        self.layout = layout
        self.width = layout.page.text_width()
        self._bookmarks = 0

    def add(self, outline: Outline) -> None:
        for shown in outline.opening:
            self._paragraph(shown)
        for section in outline.sections:
            self._section(section)
        for shown in outline.closing:
            self._paragraph(shown)
        self._keep_last()
        self._signed(outline)

    def _section(self, section: Section) -> None:
        title = " ".join(filter(None, (part_number(section.number, self.layout), section.title)))
        if title:
            self._mark(paragraph(self.where, heading_role(section), title), Marked.SECTION, section.key)
        for block in section.blocks:
            if isinstance(block, Table):
                add_table(self.where, block, self.width)
            else:
                self._paragraph(block)

    def _paragraph(self, shown: Paragraph) -> None:
        if not shown.text.strip():
            return
        p = paragraph(self.where, _ROLES[shown.style])
        dash = dashed(shown)
        if dash:
            run(p, DASH)
        for piece in shown.pieces:
            if piece.text:
                run(p, piece.text, bold=True if piece.bold else None)
        self._mark(p, Marked.ITEM if dash else Marked.PARAGRAPH, shown.key)

    def _mark(self, p: Node, kind: Marked, key: str) -> None:
        self._bookmarks += 1
        start = sub(p, "bookmarkStart", id=self._bookmarks, name=bookmark(kind, key))
        p.insert(1, start)  # after the properties
        sub(p, "bookmarkEnd", id=self._bookmarks)

    def _keep_last(self) -> None:
        """The last paragraph goes to the next page with the signature, which never stands there alone."""
        last = self.where[-1]
        if last.tag != W + "p" or sum(map(len, last.itertext())) > _LONG:
            return
        pr = last[0]
        for at, tag in enumerate(("keepNext", "keepLines"), 1):
            pr.insert(at, pr.makeelement(W + tag))

    def _signed(self, outline: Outline) -> None:
        self._mark(paragraph(self.where, Role.RULE, before=6, keep=True), Marked.END, "")
        left = self.layout.sign_left
        right = self.width - left
        line = row(table(self.where, [left, right], borders=False))
        self._recipients(cell(line, left), outline.recipients)
        self._signature(cell(line, right), outline)

    def _recipients(self, where: Node, recipients: tuple[str, ...]) -> None:
        lines = listed(recipients)
        if not lines:
            paragraph(where, Role.RECIPIENT)
            return
        paragraph(where, Role.RECIPIENTS, "Nơi nhận:")
        for line in lines:
            paragraph(where, Role.RECIPIENT, line)

    def _signature(self, where: Node, outline: Outline) -> None:
        signature = outline.signature
        if signature.by:
            paragraph(where, Role.BY, signature.by.upper())
        for position in signature.position:
            paragraph(where, Role.POSITION, position.upper())
        paragraph(where, Role.NAME, signature.name, before=_SPACE_TO_SIGN)

    def add_annex(self, annex: Annex, outline: Outline) -> None:
        """An annex's head and tables, on the page begun by the section before."""
        width = self.layout.page.text_width(landscape=annex.landscape)
        paragraph(self.where, Role.ANNEX, annex_number(annex.number))
        if annex.title:
            even_paragraph(self.where, Role.ANNEX_TITLE, annex.title, width, self.layout)
        even_paragraph(self.where, Role.ANNEX_OF, annexed_to(outline, self.layout), width, self.layout)
        if annex.note:
            paragraph(self.where, Role.NOTE, annex.note)
        for shown in annex.tables:
            add_table(self.where, shown, width)


def heading_role(section: Section) -> Role:
    """By its level; a part of the highest level numbered "1." is a khoản, which neither side prints in capitals."""
    level = min(max(section.level, 1), len(_HEADINGS))
    if level == 1 and section.number[:1].isdecimal():
        level = 2
    return _HEADINGS[level - 1]


def dashed(shown: Paragraph) -> bool:
    """Whether a dash is printed before it: an item that brings no mark of its own."""
    return shown.style is Style.ITEM and not _MARKED.match(shown.text)


def listed(recipients: tuple[str, ...]) -> tuple[str, ...]:
    """The lines under "Nơi nhận:": each ends with a semicolon, the last with a full stop."""
    names = [name.strip().removeprefix("-").strip(_ENDS) for name in recipients]
    names = [name for name in names if name]
    return tuple(f"{DASH}{name}{'.' if at == len(names) else ';'}" for at, name in enumerate(names, 1))


def part_number(number: str, layout: Layout) -> str:
    """The number of a part with its mark: "I." or, of the Party, "I-"; "1.", "a)". A mark that is there stays."""
    if not number or not number[-1].isalnum():
        return number
    if _ROMAN.fullmatch(number):
        return number + layout.mark_of_part
    return number + (")" if len(number) == 1 and number.isalpha() else ".")


def annex_number(number: str) -> str:
    if number.casefold().startswith("phụ lục"):
        return number
    return f"Phụ lục {number}".strip()


def annexed_to(outline: Outline, layout: Layout) -> str:
    """ "(Kèm theo Báo cáo số 05/BC-UBND ngày 05 tháng 02 năm 2026 của UBND xã …)", blank where the paper still is."""
    kind = "Công văn" if outline.shape is Shape.LETTER else outline.type_name.capitalize()
    number = number_line(outline.letterhead, layout).removeprefix(layout.number_word)
    day = date_line(outline)
    day = day[day.rindex("ngày") :]
    comma = "," if layout.mark_of_part == "-" else ""
    of = f" của {in_a_sentence(outline.letterhead.issuer)}" if outline.letterhead.issuer else ""
    return f"(Kèm theo {kind} số {number}{comma} {day}{of})"
