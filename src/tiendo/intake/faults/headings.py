"""Faults of the headings: numbers out of order, headings with nothing under them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from tiendo.core.reading import Source
from tiendo.core.review.common import Hit, low, short
from tiendo.core.review.numbering import Number, number_of, order_faults, told
from tiendo.core.text import squash
from tiendo.intake.document import Paragraph
from tiendo.intake.marks import Kind, mark_of
from tiendo.intake.work import Role, Section, Work

_COUNTED = (Kind.CHAPTER, Kind.ROMAN, Kind.ARTICLE, Kind.DECIMAL)
_TAIL = re.compile(r"(\d+(?:\.\d+)*|[IVX]+)$")
_ELSEWHERE = re.compile(r"phụ lục|biểu|kèm theo|đính kèm|như trên|tại mục|bảng")
_ONE_SENTENCE = 200


def opening(section: Section) -> Paragraph | None:
    """The paragraph that bears the section's number: its heading, or the numbered paragraph that is its content."""
    if section.heading is not None:
        return section.heading
    first = section.blocks[0] if section.blocks else None
    return first if isinstance(first, Paragraph) else None


def place(section: Section) -> Source:
    paragraph = opening(section)
    quote = squash(paragraph.text)[:200] if paragraph else section.title
    return Source(paragraph.page if paragraph else None, section.line, quote)


def numbering(work: Work) -> Iterator[Hit]:
    """A number skipped, repeated or out of order among headings and numbered paragraphs of one parent."""
    rows = _row_lines(work)
    yield from _among(_outermost(work), rows)
    for section in work.walk():
        yield from _among(section.children, rows)


def empty_section(work: Work) -> Iterator[Hit]:
    """A numbered heading with nothing under it, unless it sends the reader elsewhere."""
    rows = _row_lines(work)
    heads = {id(a) for s in work.walk() for a, b in pairwise(s.children) if b.line in rows}  # of rows numbered alike
    for section in work.walk():
        paragraph = opening(section)
        if (
            paragraph is None
            or section.line in rows
            or id(section) in heads
            or section.children
            or section.role is Role.CLOSING
        ):
            continue
        # An article of a decision is a sentence as often as it is a heading.
        if mark_of(paragraph.text).kind not in (Kind.CHAPTER, Kind.ROMAN, Kind.DECIMAL) or _ELSEWHERE.search(
            low(paragraph.text)
        ):
            continue
        empty_heading = section.heading is not None and not section.blocks and len(paragraph.text) <= _ONE_SENTENCE
        if empty_heading or _heading_taken_for_text(section, paragraph):
            message = f"Mục {section.number} “{short(mark_of(paragraph.text).rest)}” chỉ có tiêu đề, không có nội dung."
            yield Hit({"section": section.number}, message, place(section))


def _heading_taken_for_text(section: Section, paragraph: Paragraph) -> bool:
    """One short sentence whose neighbours are, all of them, headings with text below: what it announces is missing."""
    if section.role not in (Role.MEASURES, Role.GOALS) or section.parent is None or len(section.blocks) != 1:
        return False
    beside = [s for s in section.parent.children if s is not section]
    if len(beside) < 2 or not all(s.heading is not None and (s.blocks or s.children) for s in beside):
        return False
    text = squash(paragraph.text)
    return section.heading is None and len(text) <= _ONE_SENTENCE and not re.search(r"[.;:] \S", mark_of(text).rest)


def _outermost(work: Work) -> list[Section]:
    """The plan's own chapters: a decision before it and the appendices behind it count for themselves."""
    last = max((i for i, s in enumerate(work.sections) if s.role is Role.PREAMBLE), default=-1)
    body = work.sections[last + 1 :]
    return [s for s in body if s.role not in (Role.APPENDIX, Role.CLOSING)]


def _row_lines(work: Work) -> set[int]:
    """Lines of the rows, whose numbers are looked at as rows."""
    rows = [*work.reading.targets, *work.reading.tasks]
    return {r.source.line for r in rows if r.source and r.source.line}


def _among(siblings: list[Section], rows: set[int]) -> Iterator[Hit]:
    if any(s.line in rows for s in siblings):
        return
    numbered = [(s, kind, n) for s in siblings for kind, n in _number(s)]
    for _, group in groupby(numbered, key=lambda x: x[1]):
        run = list(group)
        yield from _first(*run[0])
        for fault in order_faults([n for _, _, n in run]):
            section = run[fault.index][0]
            if fault.kind != "restart" or section.heading is not None:
                yield _hit(section, fault.why)


def _first(section: Section, kind: Kind, number: Number) -> Iterator[Hit]:
    """The first of its parent should be 1, and say its parent's own number before it."""
    above = _number(section.parent) if section.parent else []
    if len(number) > 1 and above and above[0][0] is kind and number[:-1] != above[0][1]:
        yield _hit(section, f"số {told(number)} nằm trong mục {told(above[0][1])}")
    elif kind is Kind.DECIMAL and number[-1] > 1 and section.heading is not None and section.parent is not None:
        yield _hit(section, f"mục đầu tiên mang số {told(number)}, thiếu số {told((*number[:-1], 1))}")


def _number(section: Section) -> list[tuple[Kind, Number]]:
    paragraph = opening(section)
    if paragraph is None:
        return []
    mark = mark_of(paragraph.text)
    tail = _TAIL.search(mark.label)
    number = number_of(tail[1]) if tail and mark.kind in _COUNTED else None
    return [(mark.kind, number)] if number else []


def _hit(section: Section, why: str) -> Hit:
    paragraph = opening(section)
    name = short(mark_of(paragraph.text).rest) if paragraph else section.title
    return Hit({"section": section.number}, f"Mục {section.number} “{name}”: {why}.", place(section))
