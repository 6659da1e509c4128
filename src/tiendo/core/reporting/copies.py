"""The copies of one paper: without people's names for leaders, with everything it stands on for the office itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from enum import StrEnum

from tiendo.core.reporting.outline import (
    Cell,
    Outline,
    Paragraph,
    Piece,
    Row,
    Section,
    Style,
    Table,
)
from tiendo.core.reporting.rewording import reworded, sources_of


class Copy(StrEnum):
    PAPER = ""
    LEADER = "leader"
    INTERNAL = "internal"


COPY_NAMES = {
    Copy.PAPER: "Văn bản",
    Copy.LEADER: "Bản gửi lãnh đạo",
    Copy.INTERNAL: "Bản nội bộ",
}
_EMPTY = re.compile(r"\s*[(\[]\s*[,;]?\s*[)\]]")
_SPACES = re.compile(r"[ \t]{2,}")
_BEFORE_MARK = re.compile(r"\s+([,.;:)])")
_DOUBLED = re.compile(r"([,;:])(?:\s*[,;:])+")


def copy_of(outline: Outline, copy: Copy, names: Iterable[str] = ()) -> Outline:
    """The outline of a copy. `names`: people known here, left out of the leaders' copy also where they were typed.

    The signer's name stays in every copy: it belongs to the act of issuing, not to the figures.
    """
    if copy is Copy.LEADER:
        return replace(without_names(outline, names), copy=COPY_NAMES[copy])
    if copy is Copy.INTERNAL:
        return replace(with_sources(outline), copy=COPY_NAMES[copy])
    return outline


def without_names(outline: Outline, names: Iterable[str] = ()) -> Outline:
    """The outline without the names of people: the pieces and cells marked as names, and these names elsewhere; a
    paragraph that said nothing but a name is gone."""
    known = _names_in(names)

    def paragraphs(parts: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
        made = ((p, _paragraph(p, known)) for p in parts)
        return tuple(new for old, new in made if new.pieces or not old.pieces)

    def blocks(parts: tuple[Paragraph | Table, ...]) -> tuple[Paragraph | Table, ...]:
        return tuple(
            new for p in parts for new in (paragraphs((p,)) if isinstance(p, Paragraph) else (_table(p, known),))
        )

    return replace(
        outline,
        opening=paragraphs(outline.opening),
        closing=paragraphs(outline.closing),
        sections=tuple(replace(s, blocks=blocks(s.blocks)) for s in outline.sections),
        annexes=tuple(replace(a, tables=tuple(_table(t, known) for t in a.tables)) for a in outline.annexes),
    )


def with_sources(outline: Outline) -> Outline:
    """The outline with a note after each paragraph: what it stands on."""

    def noted(part: Paragraph) -> tuple[Paragraph, ...]:
        labels = "; ".join(dict.fromkeys(s.label for s in sources_of(part)))
        note = Paragraph(f"{part.key}:can-cu", (Piece(f"Căn cứ: {labels}."),), Style.NOTE)
        return (part, note) if labels else (part,)

    def blocks(section: Section) -> tuple[Paragraph | Table, ...]:
        return tuple(n for b in section.blocks for n in (noted(b) if isinstance(b, Paragraph) else (b,)))

    return replace(
        outline,
        opening=tuple(n for p in outline.opening for n in noted(p)),
        closing=tuple(n for p in outline.closing for n in noted(p)),
        sections=tuple(replace(s, blocks=blocks(s)) for s in outline.sections),
    )


def prompts(outline: Outline) -> list[Paragraph]:
    """The paragraphs that ask the one who drafts for words and were left as they are: "[Người soạn bổ sung …]"."""
    return [p for p in outline.paragraphs() if _is_prompt(p)]


def without_prompts(outline: Outline) -> Outline:
    sections = (
        replace(s, blocks=tuple(b for b in s.blocks if not (isinstance(b, Paragraph) and _is_prompt(b))))
        for s in outline.sections
    )
    return replace(
        outline,
        opening=tuple(p for p in outline.opening if not _is_prompt(p)),
        sections=tuple(sections),
        closing=tuple(p for p in outline.closing if not _is_prompt(p)),
    )


def _is_prompt(paragraph: Paragraph) -> bool:
    text = paragraph.text.strip()
    return paragraph.style is Style.NOTE and text.startswith("[") and text.endswith("]") and not sources_of(paragraph)


def texts(outline: Outline) -> Iterator[str]:
    """Every text of the body and the annexes, cell by cell."""
    yield from (p.text for p in outline.paragraphs())
    tables = [b for s in outline.sections for b in s.blocks if isinstance(b, Table)]
    for table in tables + [t for a in outline.annexes for t in a.tables]:
        yield from (cell.text for row in table.rows for cell in row.cells)


def named(outline: Outline, names: Iterable[str]) -> list[str]:
    """Those of the names that stand in the outline."""
    whole = "\n".join(texts(outline))
    return [name for name in names if (known := _names_in([name])) and known.search(whole)]


def _names_in(names: Iterable[str]) -> re.Pattern[str] | None:
    """A pattern of full names, with the word of address before them; a single word is too common to be left out."""
    full = sorted({n.strip() for n in names if len(n.split()) > 1}, key=len, reverse=True)
    if not full:
        return None
    return re.compile(rf"(?:\b(?:đồng chí|ông|bà|đ/c)\s+)?(?<!\w)(?:{'|'.join(map(re.escape, full))})(?!\w)", re.I)


def _paragraph(paragraph: Paragraph, known: re.Pattern[str] | None) -> Paragraph:
    """The paragraph without names, and without the empty brackets, doubled spaces and commas they leave behind."""
    rest = replace(paragraph, pieces=tuple(p for p in paragraph.pieces if not p.name))
    text = known.sub("", rest.text) if known else rest.text
    return paragraph if text == paragraph.text else reworded(rest, _tidy_text(text))


def _tidy_text(text: str) -> str:
    text = _EMPTY.sub("", text)
    text = _BEFORE_MARK.sub(r"\1", text)
    text = _DOUBLED.sub(r"\1", text)
    return _SPACES.sub(" ", text).strip().lstrip(",;: ")


def _table(table: Table, known: re.Pattern[str] | None) -> Table:
    def cell(one: Cell) -> Cell:
        if one.name:
            return replace(one, text="", sources=())
        if known is None or known.search(one.text) is None:
            return one
        return replace(one, text=_tidy_text(known.sub("", one.text)))

    rows = (Row(tuple(cell(c) for c in r.cells), r.heading, r.key) for r in table.rows)
    return replace(table, rows=tuple(rows))
