"""The alert board: what is red and amber, seen to by units, chased by the standing office."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tiendo import clock
from tiendo.core.access import Act
from tiendo.queries import alert_board as query
from tiendo.queries import scope
from tiendo.queries.papers import letters_of
from tiendo.queries.run_choice import offered, whole
from tiendo.records.models import Run
from tiendo.usecases.alerts import acknowledge, check_run
from tiendo.usecases.reminders import chase, undo_chase
from tiendo.web.reminding import reminded_words
from tiendo.web.shell import actor_of, chosen_run

COLOURS = (("red", "Đỏ"), ("amber", "Vàng"))


def _run(request: HttpRequest, asked: str) -> Run | None:
    found = chosen_run(offered(actor_of(request), wanted=asked), asked)
    return whole(found) if found else None


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    person, today = actor_of(request), clock.today()
    wanted = request.GET.get("ct", "")
    runs = offered(person, wanted=wanted)
    chosen = chosen_run(runs, wanted)
    run = whole(chosen) if chosen else None
    context: dict[str, Any] = {"run": run, "runs": runs, "colours": COLOURS}
    if run is not None:
        asked = _filter(request)
        context |= {"board": query.board(run, today, asked), "asked": asked, "today": today}
        context["may_remind"] = scope.may(person, Act.REMIND, run.authority, run)
        if scope.may(person, Act.DRAFT_PAPER, run.authority, run):
            context["letters"] = letters_of(run)
        context["mine"] = set(scope.units_he_fills_for(person).values_list("pk", flat=True))
    return render(request, "tiendo/alerts/board.html", context)


def _filter(request: HttpRequest) -> query.Filter:
    unit = request.GET.get("don-vi", "")
    return query.Filter(
        unit=int(unit) if unit.isdigit() else None,
        group=request.GET.get("nhom", ""),
        rule=request.GET.get("luat", ""),
        colour=request.GET.get("mau", ""),
    )


@require_POST
def alert_seen(request: HttpRequest, pk: int) -> HttpResponse:
    alert = acknowledge(alert_id=pk, note=request.POST.get("ghi-chu", ""), actor=actor_of(request), now=clock.now())
    messages.success(request, "Đã ghi nhận cảnh báo.")
    return _back(alert.run_id)


@require_POST
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Chase all units with red work, or the one named; `hoan-tac` takes today's chase back."""
    run = _run(request, str(pk))
    assert run is not None
    person, now = actor_of(request), clock.now()
    if request.POST.get("hoan-tac"):
        gone = undo_chase(run=run, actor=person, now=now)
        words = f"Đã rút {gone} lời đôn đốc chưa ai đọc." if gone else "Không còn lời đôn đốc nào rút được."
        messages.success(request, words)
        return _back(pk, request)
    unit = request.POST.get("don-vi", "")
    done = chase(run=run, units=[int(unit)] if unit.isdigit() else None, actor=person, now=now)
    messages.success(request, reminded_words(done, "đôn đốc"))
    return _back(pk, request)


@require_POST
def check_now(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring the rows up to this moment without waiting for the hour; for those who may chase."""
    run = _run(request, str(pk))
    assert run is not None
    if not scope.may(actor_of(request), Act.REMIND, run.authority, run):
        raise Http404
    now = clock.now()
    done = check_run(run, now.date(), now)
    messages.success(request, f"Đã rà lại: thêm {len(done.raised)} cảnh báo, hết {len(done.cleared)}.")
    return _back(pk)


BACK = {"desk": "ct", "overview": "chuong-trinh"}


def _back(run: int, request: HttpRequest | None = None) -> HttpResponse:
    """To the board, or to the page from which it was asked (`ve`)."""
    view = request.POST.get("ve", "") if request else ""
    response = redirect(view if view in BACK else "alert_board")
    response.headers["Location"] += f"?{BACK.get(view, 'ct')}={run}"
    return response
