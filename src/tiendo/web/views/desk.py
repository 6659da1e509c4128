""" "Bàn điều hành": the standing office's desk, and the reminders it sends to units that have not reported."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from tiendo import clock
from tiendo.core.access import TABLE, Act
from tiendo.queries.desk import SHOWN
from tiendo.queries.desk import desk as query
from tiendo.queries.overview import runs_seen
from tiendo.queries.run_choice import Offered, whole
from tiendo.queries.scope import held
from tiendo.records.models import Run
from tiendo.usecases.reminders import remind_unsent, undo_unsent
from tiendo.web.reminding import reminded_words
from tiendo.web.shell import actor_of, chosen_run


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """`ct` is a run, `ky` one of its open periods."""
    person = actor_of(request)
    if not any(h.role in TABLE[Act.SEE_DESK] for h in held(person)):
        raise Http404
    asked, period = request.GET.get("ct", ""), request.GET.get("ky", "")
    runs = runs_seen(person, asked)
    if not runs and not asked:
        return render(request, "tiendo/desk/none.html")
    run = _run(runs, asked)
    found = query(person, run, runs, clock.now(), int(period) if period.isdigit() else None)
    if found is None:
        raise Http404
    appraises = any(h.role in TABLE[Act.APPRAISE] for h in held(person))
    return render(request, "tiendo/desk/page.html", {"desk": found, "shown_slice": f":{SHOWN}", "appraises": appraises})


@require_POST
def desk_remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Remind all units that have not reported for the period `ky`, or the one named; `hoan-tac` takes it back."""
    person, now = actor_of(request), clock.now()
    run = _run(runs_seen(person, str(pk)), str(pk))
    word, unit = request.POST.get("ky", ""), request.POST.get("don-vi", "")
    period = get_object_or_404(run.periods, pk=int(word) if word.isdigit() else 0)
    if request.POST.get("hoan-tac"):
        gone = undo_unsent(run=run, period=period, actor=person, now=now)
        words = f"Đã rút {gone} lời nhắc chưa ai đọc." if gone else "Không còn lời nhắc nào rút được."
    else:
        units = [int(unit)] if unit.isdigit() else None
        words = reminded_words(remind_unsent(run=run, period=period, units=units, actor=person, now=now), "nhắc")
    messages.success(request, words)
    response = redirect("desk")
    response.headers["Location"] += f"?ct={run.pk}&ky={period.pk}"
    return response


def _run(runs: list[Offered], asked: str) -> Run:
    found = chosen_run(runs, asked)
    if found is None:
        raise Http404
    return whole(found)
