"""What the sentences of a paper stand on, told to a reader: who said it, when, on what evidence, where it is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tiendo.core.reporting.outline import Source
from tiendo.records.models import Alert, Directive, Entry, Evidence, Paper, Proposal, Report

SHOWN = 40


@dataclass(frozen=True, slots=True)
class Told:
    """One source: `label` as the paper names it, `words` as they were written."""

    key: str
    label: str
    who: str = ""
    at: datetime | None = None
    words: str = ""
    evidence: tuple[Evidence, ...] = ()


def told(paper: Paper, sources: Sequence[Source]) -> list[Told]:
    """The sources in the order of the paper, forty at most; two queries a kind. What is gone is told by its label."""
    shown = list(dict.fromkeys(sources))[:SHOWN]
    found: dict[str, Told] = {}
    for kind, read in _READERS.items():
        ids = {int(i) for s in shown for k, _, i in [s.key.partition(":")] if k == kind and i.isdigit()}
        if ids:
            found |= {f"{kind}:{pk}": one for pk, one in read(paper, ids)}
    return [_named(s, found.get(s.key)) for s in shown]


def _named(source: Source, one: Told | None) -> Told:
    return replace(one, key=source.key, label=source.label) if one else Told(source.key, source.label)


Found = Iterable[tuple[int, Told]]


def _reports(paper: Paper, ids: set[int]) -> Found:
    rows = Report.objects.filter(pk__in=ids, unit__authority=paper.run.authority_id)
    for row in rows.select_related("sent_by", "unit").prefetch_related("evidence"):
        parts = (row.result, row.difficulty, row.proposal)
        words = " ".join(p for p in parts if p) or ("Không phát sinh." if row.nothing else "")
        yield row.pk, Told("", "", f"{row.unit.name}, {row.sent_by}", row.sent_at, words, tuple(row.evidence.all()))


def _entries(paper: Paper, ids: set[int]) -> Found:
    rows = Entry.objects.filter(pk__in=ids, unit__authority=paper.run.authority_id)
    for row in rows.select_related("by", "unit").prefetch_related("evidence"):
        yield row.pk, Told("", "", f"{row.unit.name}, {row.by}", row.at, row.text, tuple(row.evidence.all()))


def _proposals(paper: Paper, ids: set[int]) -> Found:
    rows = Proposal.objects.filter(pk__in=ids, unit__authority=paper.run.authority_id)
    for row in rows.select_related("by", "unit"):
        yield row.pk, Told("", "", f"{row.unit.name}, {row.by}", row.at, row.text)


def _directives(paper: Paper, ids: set[int]) -> Found:
    rows = Directive.objects.filter(pk__in=ids, unit__authority=paper.run.authority_id)
    for row in rows.select_related("by", "unit"):
        yield row.pk, Told("", "", f"{row.by} giao {row.unit.name}", row.at, row.text)


def _alerts(paper: Paper, ids: set[int]) -> Found:
    for row in Alert.objects.filter(pk__in=ids, run=paper.run_id).select_related("unit"):
        yield (
            row.pk,
            Told("", "", f"Phần mềm tính, báo {row.unit.name}" if row.unit else "Phần mềm tính", None, row.words),
        )


def _papers(paper: Paper, ids: set[int]) -> Found:
    for row in Paper.objects.filter(pk__in=ids, sent_to=paper.run.authority_id).select_related("run__authority"):
        yield row.pk, Told("", "", row.run.authority.name, row.sent_at, f"{row.title}, số {row.number}")


_READERS: dict[str, Callable[[Paper, set[int]], Found]] = {
    "report": _reports,
    "entry": _entries,
    "proposal": _proposals,
    "directive": _directives,
    "alert": _alerts,
    "paper": _papers,
}
