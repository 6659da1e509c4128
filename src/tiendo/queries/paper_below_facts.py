"""What authorities of the next level have sent up for a period, as the paper of the authority above takes it in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import F

from tiendo.core.reporting.facts import BelowFact, Body, PartFact
from tiendo.queries.names_then import bodies_on
from tiendo.queries.paper_tasks import Known
from tiendo.records.models import Paper, PaperState, Run, Unit
from tiendo.records.models.units import UnitKind


def below_facts(known: Known) -> tuple[BelowFact, ...]:
    """Each authority below that runs the programme, with the last paper it had sent by the day; six queries, none
    for a commune. A paper that was put right since gives way to the right one."""
    run, period = known.run, known.period
    if run.authority.kind == UnitKind.COMMUNE:
        return ()
    units = Unit.objects.filter(parent=run.authority_id, authority_id=F("id"))
    children = {unit.pk for unit in units}
    following = Run.objects.filter(programme=run.programme_id, authority__in=children)
    order = [r.authority_id for r in following.order_by("authority__position", "authority__name")]
    bodies = bodies_on(run.authority, order, known.as_of)
    papers = Paper.objects.filter(
        run__programme=run.programme_id,
        run__authority__in=children,
        state=PaperState.ISSUED,
        unit=None,
        sent_to=run.authority_id,
        sent_at__lt=known.after,
        period__kind=period.kind.value,
        period__start=period.start,
        period__end=period.end,
    ).exclude(corrected_by__state=PaperState.ISSUED, corrected_by__issued_at__lt=known.after)
    sent: dict[int, Paper] = {}
    for paper in papers.select_related("run").defer("composed", "definition").order_by("sent_at", "pk"):
        sent[paper.run.authority_id] = paper
    return tuple(_below(bodies.body(pk), sent.get(pk)) for pk in order)


def _below(body: Body, paper: Paper | None) -> BelowFact:
    if paper is None:
        return BelowFact(body)
    number = f" số {paper.number}" if paper.number else ""
    dated = f" ngày {paper.dated:%d/%m/%Y}" if paper.dated else ""
    label = f"{body.name}, báo cáo{number}{dated}"
    return BelowFact(body, f"paper:{paper.pk}", label, tuple(_parts(paper.content)))


def _parts(content: dict[str, Any]) -> Iterable[PartFact]:
    """The sections of a kept outline with the texts of their paragraphs: hundreds of papers are read at once, so only
    what is told is taken out of the JSON."""
    for section in content.get("sections", ()):
        blocks = [b for b in section.get("blocks", ()) if "pieces" in b]
        texts = tuple((b["key"], "".join(p.get("text", "") for p in b["pieces"])) for b in blocks)
        yield PartFact(section["key"], section.get("level", 1), texts)
