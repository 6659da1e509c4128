"""Fillers of the authority above: who below has sent a report for the period, and what those reports say."""

from __future__ import annotations

from tiendo.core.reporting import words
from tiendo.core.reporting.definition import Fill
from tiendo.core.reporting.desk import Desk, paragraph
from tiendo.core.reporting.facts import BelowFact
from tiendo.core.reporting.outline import Paragraph, Piece, Section, Source, Style, Table

Block = Paragraph | Table | Section


def below(desk: Desk, at: str, fill: Fill) -> list[Block]:
    found = desk.facts.below
    if not found:
        return [paragraph(f"{at}.below.none", "Không có địa phương cấp dưới nào theo dõi chương trình này.")]
    sent, lacking = [b for b in found if b.key], [b for b in found if not b.key]
    sources = tuple(_source(b) for b in sent)
    text = f"Có {words.share(len(sent), len(found), 'địa phương cấp dưới')} đã gửi báo cáo {desk.names['period']}."
    out: list[Block] = [paragraph(f"{at}.below", Piece(text, sources))]
    if lacking:
        names = "; ".join(words.body_name(b.body.name) for b in lacking)
        head = f"Có {words.share(len(lacking), len(found), 'địa phương')} chưa gửi báo cáo: "
        out.append(paragraph(f"{at}.below.lacking", f"{head}{names}.", style=Style.ITEM))
    return out


def below_part(desk: Desk, at: str, fill: Fill) -> list[Block]:
    """The items of a section, each with the place that says it; places that say nothing of it are counted."""
    sent = [b for b in desk.facts.below if b.key]
    out: list[Block] = []
    silent: list[BelowFact] = []
    for one in sent:
        told = next((found for key in fill.parts if (found := one.part(key))), ())
        kept = [(key, text) for key, text in told if not key.endswith(".none") and words.line(text)]
        if not kept:
            silent.append(one)
        for key, text in kept:
            name = words.body_name(one.body.name)
            shown = desk.fitting(words.line(text), _source(one), name, "")
            piece = Piece(shown, (_source(one),))
            out.append(paragraph(f"{at}.{one.key}.{key}", f"{name}: ", piece, style=Style.ITEM))
    if silent:
        names = "; ".join(words.body_name(b.body.name) for b in silent)
        head = f"Có {words.share(len(silent), len(sent), 'địa phương')} không nêu nội dung này: "
        out.append(paragraph(f"{at}.below.silent", f"{head}{names}.", style=Style.ITEM))
    return out or [paragraph(f"{at}.below-part.none", "Chưa có báo cáo của cấp dưới.")]


def _source(one: BelowFact) -> Source:
    return Source(one.key, words.line(one.label))
