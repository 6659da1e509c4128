"""What fills the sections of a paper: one function a filler, given the desk, the section's key and its options."""

from __future__ import annotations

from collections.abc import Callable

from tiendo.core.reporting import words
from tiendo.core.reporting.definition import Fill
from tiendo.core.reporting.desk import Desk, paragraph, plan_label
from tiendo.core.reporting.fill_below import below, below_part
from tiendo.core.reporting.fill_exchange import (
    changes,
    difficulties,
    directives,
    entries,
    proposals,
    returned,
    shortfalls,
)
from tiendo.core.reporting.fill_targets import target_counts, targets_cumulative, targets_in_period
from tiendo.core.reporting.fill_tasks import alerts, counts, counts_in_period, highlights, next_tasks, results, summary
from tiendo.core.reporting.outline import Paragraph, Piece, Section, Source, Style, Table
from tiendo.core.reporting.tables import table

Block = Paragraph | Table | Section
Filler = Callable[[Desk, str, Fill], list[Block]]


def _text(desk: Desk, at: str, fill: Fill) -> list[Block]:
    return [
        Paragraph(f"{at}.text.{n}", desk.pieces(one))
        for n, one in enumerate((s for s in fill.text.split("\n") if s.strip()), 1)
    ]


def _by_hand(desk: Desk, at: str, fill: Fill) -> list[Block]:
    return [paragraph(f"{at}.by-hand", f"[{desk.filled(fill.text)}]", style=Style.NOTE)]


def _plans(desk: Desk, at: str, fill: Fill) -> list[Block]:
    plans = desk.facts.plans
    if not plans:
        return [paragraph(f"{at}.plans", "Chưa có kế hoạch nào được phê duyệt để theo dõi.")]
    named = [Piece(plan_label(p), (Source(p.key, plan_label(p)),)) for p in plans]
    pieces: list[Piece | str] = [f"Đang theo dõi {words.count(len(plans))} văn bản: "]
    for n, piece in enumerate(named):
        pieces += ["; " if n else "", piece]
    return [paragraph(f"{at}.plans", *pieces, ".")]


def _table(desk: Desk, at: str, fill: Fill) -> list[Block]:
    return [table(desk, f"{at}.table", fill.rows, fill.columns, by=fill.by, only=fill.only, title=fill.title)]


FILLERS: dict[str, Filler] = {
    "text": _text,
    "by_hand": _by_hand,
    "plans": _plans,
    "counts": counts,
    "counts_in_period": counts_in_period,
    "results": results,
    "summary": summary,
    "highlights": highlights,
    "entries": entries,
    "target_counts": target_counts,
    "targets_in_period": targets_in_period,
    "targets_cumulative": targets_cumulative,
    "difficulties": difficulties,
    "alerts": alerts,
    "shortfalls": shortfalls,
    "returned": returned,
    "proposals": proposals,
    "directives": directives,
    "changes": changes,
    "next": next_tasks,
    "below": below,
    "below_part": below_part,
    "table": _table,
}
