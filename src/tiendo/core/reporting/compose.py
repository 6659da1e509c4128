"""From a definition and facts to the outline of a paper: the same facts always give the same paper."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tiendo.core.reporting.definition import Definition, Part
from tiendo.core.reporting.desk import Desk
from tiendo.core.reporting.facts import Facts
from tiendo.core.reporting.fillers import FILLERS
from tiendo.core.reporting.outline import (
    Annex,
    Letterhead,
    Outline,
    Paragraph,
    Section,
    Signature,
    Table,
)
from tiendo.core.reporting.tables import annex, long_annex
from tiendo.core.reporting.words import roman


def compose(definition: Definition, facts: Facts) -> Outline:
    """The paper as its definition makes it of the facts: number, date and signature are left to the hand that issues.

    Keys of sections, paragraphs and rows are the same whenever it is composed anew from the same kind of fact.
    """
    desk = Desk(definition, facts)
    sections = tuple(_outline(desk))
    annexes = [annex(desk, plan) for plan in definition.annexes]
    if desk.long:
        annexes.append(long_annex(desk))
    subject = desk.filled(definition.subject)
    return Outline(
        letterhead=_letterhead(desk),
        shape=definition.shape,
        type_name=definition.type_name,
        subject=subject,
        as_of=facts.as_of,
        addressed_to=tuple(line for one in definition.addressed_to if (line := desk.headed(one))),
        opening=_paragraphs(desk, "mo-dau", definition.opening),
        sections=sections,
        closing=_paragraphs(desk, "ket", definition.closing),
        annexes=_numbered(annexes),
        recipients=tuple(line for one in definition.recipients if (line := desk.headed(one))),
        signature=_signature(desk),
    )


def _letterhead(desk: Desk) -> Letterhead:
    d = desk.definition
    return Letterhead(
        side=d.side,
        superior=desk.headed(d.superior).upper(),
        issuer=(desk.headed(d.issuer) or desk.facts.authority.name).upper(),
        symbol=desk.filled(d.symbol) if d.symbol else "",
        place=desk.names["place"],
    )


def _signature(desk: Desk) -> Signature:
    signing = desk.definition.signature
    position = tuple(line for one in signing.position if (line := desk.headed(one).upper()))
    return Signature(desk.headed(signing.by).upper() if signing.by else "", position, signing.name)


def _paragraphs(desk: Desk, key: str, texts: tuple[str, ...]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(f"{key}.{n}", desk.pieces(text)) for n, text in enumerate(texts, 1))


def _outline(desk: Desk) -> Iterator[Section]:
    """All sections in order; where one is left out, those after it on its level are numbered on."""
    left_out: dict[int, int] = {}
    for part in desk.definition.outline:
        left_out = {level: n for level, n in left_out.items() if level <= part.level}
        found = _sections(desk, replace(part, number=_moved_up(part.number, left_out.get(part.level, 0))))
        if not found:
            left_out[part.level] = left_out.get(part.level, 0) + 1
        yield from found


def _moved_up(number: str, by: int) -> str:
    """ "4" moved up by one is "3", "IV" is "III"; what is no number stays."""
    for known in ([str(n) for n in range(1, 40)], [roman(n) for n in range(1, 40)]):
        if by and number in known[by:]:
            return known[known.index(number) - by]
    return number


def _says_nothing(block: Paragraph | Table) -> bool:
    if isinstance(block, Table):
        return all(row.key.endswith(".none") for row in block.rows)
    return block.key.endswith(".none")


def _sections(desk: Desk, part: Part) -> list[Section]:
    """The section with its blocks, then the sections that its fillers make, one level lower; none where it is to be
    left out."""
    own: list[Paragraph | Table] = []
    under: list[Section] = []
    for fill in part.fill:
        for block in FILLERS[fill.kind](desk, part.key, fill):
            if isinstance(block, Section):
                under.append(replace(block, level=part.level + 1, number=_under_number(part, len(under) + 1)))
            else:
                own.append(block)
    if part.if_any and not under and all(_says_nothing(block) for block in own):
        return []
    title = desk.titled(part.title)
    return [Section(part.key, title, part.number, part.level, _unlike(own)), *under]


def _under_number(part: Part, n: int) -> str:
    """ "1" under "I", "a" under "1"."""
    return str(n) if part.level == 1 else chr(ord("a") + (n - 1) % 26)


def _unlike(blocks: list[Paragraph | Table]) -> tuple[Paragraph | Table, ...]:
    """Blocks with keys of their own: the same filler may stand twice in a section."""
    seen: dict[str, int] = {}
    out: list[Paragraph | Table] = []
    for block in blocks:
        n = seen[block.key] = seen.get(block.key, 0) + 1
        out.append(block if n == 1 else replace(block, key=f"{block.key}.{n}"))
    return tuple(out)


def _numbered(annexes: list[Annex]) -> tuple[Annex, ...]:
    """In roman numbers where there are several and the definition gives none."""
    if len(annexes) < 2:
        return tuple(annexes)
    return tuple(one if one.number else replace(one, number=roman(n)) for n, one in enumerate(annexes, 1))
