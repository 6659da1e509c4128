"""One target, one task: its promises, its units, and the words of the plan it came from."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tiendo import clock
from tiendo.core.values import VERDICT_NAMES, Figure
from tiendo.queries import items
from tiendo.queries.figures import FigureState, Said, Series, series
from tiendo.web import target_charts as charts
from tiendo.web.as_of import as_of, day_context
from tiendo.web.shell import actor_of


@require_GET
def target(request: HttpRequest, pk: int) -> HttpResponse:
    page = items.target_page(actor_of(request), pk)
    if page is None:
        raise Http404
    today = clock.today()
    ahead = next((m.year for m in page.milestones if m.year >= today.year), None)
    found = series(page.target, today)
    context = {"page": page, "plan": page.plan, "next_year": ahead, "series": found, "shown": _shown(found)}
    return render(request, "tiendo/target.html", context)


@require_GET
def task(request: HttpRequest, pk: int) -> HttpResponse:
    today = as_of(request)
    page = items.task_page(actor_of(request), pk, today)
    if page is None:
        raise Http404
    return render(request, "tiendo/task.html", {"page": page, "plan": page.plan, "row": page.row} | day_context(today))


SHAPES = {FigureState.WAITING: "wait", FigureState.ACCEPTED: "done", FigureState.RETURNED: "returned"}


def _shown(found: Series) -> dict[str, Any]:
    """The figures in words and marks; empty where none was reported yet."""
    if found.now is None:
        return {}
    return {
        "words": charts.words_of(found.now),
        "counts": charts.counts_of(found.now),
        "accepted": charts.words_of(found.accepted) if found.accepted else "",
        "shape": SHAPES[found.now.state],
        "judged": VERDICT_NAMES[found.judged.verdict] if found.judged else "",
        "total": _total(found.now, found.judged.figure if found.judged else None),
        "bar": charts.bar_of(found),
        "line": charts.line_of(found),
        "places": charts.places_of(found.now),
        "table": [(s, charts.words_of(s), charts.counts_of(s)) for s in reversed(found.said)],
    }


def _total(now: Said, judged: Figure | None) -> str:
    """The figure that was judged, where it is another than the last one: of figures in a period, the year's sum."""
    if judged is None or judged.amount is None or judged.amount == now.figure.amount:
        return ""
    return charts.number(judged.amount)
