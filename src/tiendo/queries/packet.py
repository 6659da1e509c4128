"""The packet of a paper for the central system: what each item says, its evidence, whether it was entered there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tiendo.core.reporting.facts import Body, Facts, FigureFact, Item, TargetFact, TaskFact
from tiendo.core.reporting.told import figure_words
from tiendo.core.reporting.words import clean, day, prose
from tiendo.queries.report_facts import report_facts
from tiendo.records.models import CentralTick, Evidence, Paper, ReportingPeriod


@dataclass(frozen=True, slots=True)
class Piece:
    """One item that was reported on in the period: `text` as it is pasted, `files` what proves it."""

    key: str
    name: str
    units: tuple[Body, ...]
    text: str
    files: tuple[Evidence, ...]
    tick: CentralTick | None


@dataclass(frozen=True, slots=True)
class Packet:
    """`silent` counts the items of which nothing was said in the period."""

    paper: Paper
    pieces: list[Piece]
    silent: int

    @property
    def ticked(self) -> int:
        return sum(p.tick is not None for p in self.pieces)

    @property
    def files(self) -> int:
        return len({e.pk for p in self.pieces for e in p.files})


def packet(paper: Paper) -> Packet:
    """As known at the end of the paper's day; some 45 queries, however many items there are."""
    facts = report_facts(paper.run, period=paper.period, as_of=paper.as_of, unit=paper.unit)
    every: list[Item] = [*facts.tasks, *facts.targets]
    items = [item for item in every if _said(item, facts)]
    files = _files(items, facts)
    ticks = ticks_of(paper.period) if paper.period else {}
    pieces = [
        Piece(
            item.key,
            clean(item.name),
            item.leads,
            _text(item, facts),
            tuple(files.get(item.key, ())),
            ticks.get(item.key),
        )
        for item in items
    ]
    return Packet(paper, pieces, len(every) - len(items))


def ticks_of(period: ReportingPeriod) -> dict[str, CentralTick]:
    """By item, the tick that stands."""
    rows = CentralTick.objects.filter(period=period, undone_at=None).select_related("by")
    return {row.item_key: row for row in rows}


def _said(item: Item, facts: Facts) -> bool:
    return bool(item.said) or any(item.key in entry.items for entry in facts.entries)


def _text(item: Item, facts: Facts) -> str:
    """What the unit reported, else what it noted; figures of a target first."""
    last = item.said[-1] if item.said else None
    lines = []
    if isinstance(item, TargetFact):
        lines += [
            f"{label}: {figure_words(found, item.unit)} (số liệu đến ngày {day(found.figure.as_of)})"
            for label, found in _figures(item)
        ]
    if last is not None and last.nothing:
        lines.append("Không phát sinh trong kỳ.")
    result = prose([last.result]) if last else ""
    lines.append(result or prose(e.text for e in facts.entries if item.key in e.items))
    if isinstance(item, TaskFact):
        lines.append(f"Tình trạng: {item.state}.")
    for label, text in (("Khó khăn, vướng mắc", last.difficulty), ("Kiến nghị", last.proposal)) if last else ():
        if told := prose([text]):
            lines.append(f"{label}: {told}")
    return "\n".join(line for line in lines if line)


def _figures(item: TargetFact) -> list[tuple[str, FigureFact]]:
    found = (("Phát sinh trong kỳ", item.in_period), ("Lũy kế, tại thời điểm", item.cumulative))
    return [(label, figure) for label, figure in found if figure is not None]


def _files(items: Iterable[Item], facts: Facts) -> dict[str, list[Evidence]]:
    """By item, the evidence of its reports and entries of the period, each file once; two queries."""
    reports = {_number(s.key): item.key for item in items for s in item.said}
    entries = {_number(e.key): e.items for e in facts.entries}
    found: dict[str, dict[int, Evidence]] = {}
    given = Evidence.objects.select_related("file", "unit").order_by("at", "pk")
    for piece in given.filter(reports__in=list(reports)).prefetch_related("reports"):
        for report in piece.reports.all():
            if report.pk in reports:
                found.setdefault(reports[report.pk], {})[piece.pk] = piece
    for piece in given.filter(entries__in=list(entries)).prefetch_related("entries"):
        for entry in piece.entries.all():
            for key in entries.get(entry.pk, ()):
                found.setdefault(key, {})[piece.pk] = piece
    return {key: list(pieces.values()) for key, pieces in found.items()}


def _number(key: str) -> int:
    return int(key.partition(":")[2])
