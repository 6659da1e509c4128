""" "Toàn cảnh": the leader's page, of one run at a time, as of today or of any day before."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tiendo import clock
from tiendo.core.access import TABLE, Act
from tiendo.queries.alert_board import chase_key, reminded
from tiendo.queries.overview import overview as query
from tiendo.queries.overview import runs_seen
from tiendo.queries.run_choice import whole
from tiendo.queries.scope import held, may
from tiendo.web.charts import trend_chart
from tiendo.web.shell import actor_of, chosen_run


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """`chuong-trinh` is a run, `ngay` an ISO day that is not to come."""
    person, today = actor_of(request), clock.today()
    if not any(h.role in TABLE[Act.SEE_DESK] for h in held(person)):
        raise Http404
    wanted = request.GET.get("chuong-trinh", "")
    runs = runs_seen(person, wanted)
    chosen = chosen_run(runs, wanted)
    if chosen is None:
        return render(request, "tiendo/overview/none.html")
    run = whole(chosen)
    found = query(run, runs, _day(request.GET.get("ngay", ""), today), today)
    context: dict[str, Any] = {"page": found, "charts": [trend_chart(t) for t in found.trends]}
    if found.red and not found.past and may(person, Act.REMIND, run.authority, run):
        leads, chased = {pk for one in found.red for pk in one.work.leads}, reminded([chase_key(run)], today)[0]
        context["reminds"] = {"left": len(leads - chased), "done": len(leads & chased)}
    return render(request, "tiendo/overview/page.html", context)


def _day(text: str, today: date) -> date:
    if not text:
        return today
    try:
        return min(date.fromisoformat(text), today)
    except ValueError:
        raise Http404 from None
