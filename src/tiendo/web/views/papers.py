"""Papers of a run: what is due, drafts, issued ones; making one; what came from below; a code looked up."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tiendo import clock
from tiendo.core.access import Act
from tiendo.core.reporting.definition import Definition
from tiendo.queries import papers as query
from tiendo.queries import papers_below, scope
from tiendo.queries.definitions import definitions_of
from tiendo.records.models import Run, Unit
from tiendo.usecases.errors import Refused
from tiendo.usecases.papers import make, read_code
from tiendo.web.shell import actor_of, chosen_run


def run_of(request: HttpRequest, asked: str) -> Run | None:
    """The run asked for, else the first he may see the papers of; 404 where the one asked for is none of his."""
    return chosen_run(query.runs_with_papers(actor_of(request), asked), asked)


@require_GET
def papers(request: HttpRequest) -> HttpResponse:
    person, today = actor_of(request), clock.today()
    wanted = request.GET.get("ct", "")
    runs = query.runs_with_papers(person, wanted)
    run = chosen_run(runs, wanted)
    context: dict[str, Any] = {"run": run, "runs": runs, "below": _places(request)}
    if run is not None:
        makes = scope.may(person, Act.DRAFT_PAPER, run.authority, run)
        asked = _asked(request)
        found = query.desk(run, today, drafts=makes, asked=asked)
        context |= {"desk": found, "makes": makes, "asked": asked, "today": today}
        context["units"] = _units(run) if any(d.each_unit for d in found.other) else []
    return render(request, "tiendo/papers/list.html", context)


@require_GET
def paper_kind(request: HttpRequest, run: int, key: str) -> HttpResponse:
    """The periods and units for which a kind of paper can be made."""
    of = run_of(request, str(run))
    assert of is not None
    if not scope.may(actor_of(request), Act.DRAFT_PAPER, of.authority, of):
        raise Http404
    kind = _kind(of, key)
    context = {"run": of, "kind": kind, "periods": query.periods_to_make(of, kind, clock.today())}
    return render(request, "tiendo/papers/kind.html", context | {"units": _units(of), "today": clock.today()})


@require_POST
def paper_make(request: HttpRequest, run: int) -> HttpResponse:
    """The button: a draft of the kind for the period or unit, and on to it."""
    of = run_of(request, str(run))
    assert of is not None
    post = request.POST
    period = of.periods.filter(pk=_id(post.get("ky", ""))).first()
    if post.get("ky") and period is None:
        raise Refused("Không có kỳ báo cáo đã chọn. Hãy tải lại trang rồi chọn lại.")
    unit = Unit.objects.filter(pk=_id(post.get("don-vi", "")), authority=of.authority).first()
    paper = make(
        run=of, kind=post.get("mau", ""), period=period, unit=unit, actor=actor_of(request), now=clock.now()
    )  # fmt: skip
    return redirect("paper", paper.pk)


@require_GET
def papers_from_below(request: HttpRequest) -> HttpResponse:
    """Who has sent and who has not, for one period of one programme."""
    places = _places(request)
    place = next((p for p in places if str(p.pk) == request.GET.get("noi", "")), places[0] if places else None)
    if place is None:
        raise Http404
    programmes = papers_below.programmes_below(place)
    asked = request.GET.get("nq", "")
    programme = next((p for p in programmes if str(p.pk) == asked), programmes[0] if programmes else None)
    context: dict[str, Any] = {"place": place, "places": places, "programmes": programmes, "programme": programme}
    if programme is not None:
        context["found"] = papers_below.below(programme, place, request.GET.get("ky", ""))
    return render(request, "tiendo/papers/below.html", context)


@require_GET
def look_up(request: HttpRequest) -> HttpResponse:
    """The paper whose copies bear a code. A wrong code and one of somebody else's paper are answered alike."""
    typed = request.GET.get("ma", "").strip()
    paper = query.with_code(actor_of(request), read_code(typed))
    context = {"typed": typed, "paper": paper, "later": query.later_of(paper) if paper else None}
    return render(request, "tiendo/papers/lookup.html", context, status=404 if typed and paper is None else 200)


def _asked(request: HttpRequest) -> query.Asked:
    get = request.GET
    year, page = get.get("nam", ""), get.get("trang", "")
    return query.Asked(
        text=get.get("q", "")[:200],
        kind=get.get("mau", ""),
        year=int(year) if year.isdigit() and len(year) == 4 else None,
        page=int(page) if page.isdigit() and len(page) < 7 else 1,
    )


def _places(request: HttpRequest) -> list[Unit]:
    return papers_below.places_above(actor_of(request))


def _units(run: Run) -> list[Unit]:
    """The units of the authority to which a letter may go."""
    return list(Unit.objects.filter(authority=run.authority).exclude(pk=run.authority_id))


def _kind(run: Run, key: str) -> Definition:
    found = next((d for d in definitions_of(run) if d.key == key), None)
    if found is None:
        raise Http404
    return found


def _id(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 18 else 0
