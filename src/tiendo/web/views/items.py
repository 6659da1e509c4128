"""One target, one task: its promises, its units, and the words of the plan it came from."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tiendo import clock
from tiendo.queries import items
from tiendo.web.shell import actor_of


@require_GET
def target(request: HttpRequest, pk: int) -> HttpResponse:
    page = items.target_page(actor_of(request), pk)
    if page is None:
        raise Http404
    today = clock.today()
    ahead = next((m.year for m in page.milestones if m.year >= today.year), None)
    return render(request, "tiendo/target.html", {"page": page, "plan": page.plan, "next_year": ahead})


@require_GET
def task(request: HttpRequest, pk: int) -> HttpResponse:
    page = items.task_page(actor_of(request), pk, clock.today())
    if page is None:
        raise Http404
    return render(request, "tiendo/task.html", {"page": page, "plan": page.plan, "row": page.row})
