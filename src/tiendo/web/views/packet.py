"""A paper's packet for the central system: text to paste, JSON, evidence, and what was entered there."""

from __future__ import annotations

import json
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tiendo import clock
from tiendo.core.access import Act
from tiendo.core.reporting.outline_json import outline_of
from tiendo.core.reporting.packet import central_rows, section_texts
from tiendo.queries import scope
from tiendo.queries.packet import Piece
from tiendo.queries.packet import packet as query
from tiendo.queries.papers import paper_for
from tiendo.records.models import Paper, Person, Unit
from tiendo.usecases import packet as usecase
from tiendo.web.answers import download
from tiendo.web.shell import actor_of

IN_MEMORY = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Line:
    """One item on the page; `ticks`: this person may say that it was entered."""

    piece: Piece
    anchor: str
    ticks: bool


@require_GET
def packet(request: HttpRequest, pk: int) -> HttpResponse:
    person = actor_of(request)
    paper = _paper(person, pk)
    found = query(paper)
    texts = section_texts(outline_of(paper.content))
    mine, every = _mine(person, paper), scope.may(person, Act.TICK_CENTRAL, paper.run.authority, paper.run)
    lines = [
        Line(p, p.key.replace(":", "-"), paper.period is not None and (every or any(u.key in mine for u in p.units)))
        for p in found.pieces
    ]
    empty = sum(not t.entered for t in texts)
    context = {"paper": paper, "packet": found, "texts": texts, "empty": empty, "lines": lines}
    return render(request, "tiendo/papers/packet.html", context)


@require_POST
def packet_tick(request: HttpRequest, pk: int) -> HttpResponse:
    """`muc` is the item ("task:12"); `bo` takes the tick back."""
    person = actor_of(request)
    paper = _paper(person, pk)
    if paper.period is None:
        raise Http404
    act = usecase.untick if "bo" in request.POST else usecase.tick
    item = request.POST.get("muc", "")
    act(period=paper.period, item=item, actor=person, now=clock.now())
    return redirect(f"{reverse('packet', args=[pk])}#{item.replace(':', '-')}")


@require_GET
def packet_json(request: HttpRequest, pk: int) -> HttpResponse:
    paper = _paper(actor_of(request), pk)
    by = paper.changed_by or paper.made_by
    rows = central_rows(outline_of(paper.content), paper.changed_at or paper.made_at, by.name)
    content = json.dumps(rows, ensure_ascii=False, indent=1).encode()
    return download(content, name=f"{paper.code}.json", mime="application/json")


@require_GET
def packet_zip(request: HttpRequest, pk: int) -> FileResponse:
    paper = _paper(actor_of(request), pk)
    into = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (the response closes it)
    usecase.evidence_zip(query(paper), into)
    into.seek(0)
    return FileResponse(into, as_attachment=True, filename=f"minh-chung-{paper.code}.zip")


def _paper(person: Person, pk: int) -> Paper:
    """A paper of his own authority: what goes to the centre is for those who send it."""
    paper = paper_for(person, pk)
    if paper is None or not scope.may(person, Act.SEE_PAPER, paper.run.authority, paper.run):
        raise Http404
    return paper


def _mine(person: Person, paper: Paper) -> set[str]:
    """Keys of the units for which he may say that an item was entered."""
    own = Unit.objects.filter(people__person=person).distinct()
    return {f"unit:{u.pk}" for u in own if scope.may(person, Act.TICK_CENTRAL, u, paper.run)}
