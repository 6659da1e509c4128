"""Copies of one paper from one snapshot: the leader's, in which nobody's name stands."""

from __future__ import annotations

from dataclasses import replace

from tiendo.core.reporting.outline import Annex, Outline, Paragraph, Row, Section, Table

LEADER = "Bản gửi lãnh đạo"
INTERNAL = "Bản nội bộ"


def without_names(outline: Outline) -> Outline:
    """The outline without the pieces and cells that are personal names; who signs still stands below it. A paragraph
    that said nothing but a name is gone."""
    return replace(
        outline,
        opening=_paragraphs(outline.opening),
        sections=tuple(_section(s) for s in outline.sections),
        closing=_paragraphs(outline.closing),
        annexes=tuple(_annex(a) for a in outline.annexes),
    )


def _section(section: Section) -> Section:
    kept = (_table(b) if isinstance(b, Table) else _paragraph(b) for b in section.blocks)
    return replace(section, blocks=tuple(b for b in kept if b is not None))


def _paragraphs(paragraphs: tuple[Paragraph, ...]) -> tuple[Paragraph, ...]:
    return tuple(kept for p in paragraphs if (kept := _paragraph(p)) is not None)


def _paragraph(paragraph: Paragraph) -> Paragraph | None:
    pieces = tuple(p for p in paragraph.pieces if not p.name)
    return replace(paragraph, pieces=pieces) if pieces or not paragraph.pieces else None


def _annex(annex: Annex) -> Annex:
    return replace(annex, tables=tuple(map(_table, annex.tables)))


def _table(table: Table) -> Table:
    return replace(table, rows=tuple(map(_row, table.rows)))


def _row(row: Row) -> Row:
    return replace(row, cells=tuple(replace(c, text="", sources=()) if c.name else c for c in row.cells))
