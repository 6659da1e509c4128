"""Targets, tasks and data of a plan: what has no task, what serves no target, what has no source; links confirmed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from tiendo import clock
from tiendo.queries import matrix as query
from tiendo.queries.inheritance import plans_below
from tiendo.usecases import serving as usecase
from tiendo.usecases.errors import Refused
from tiendo.web.shell import actor_of
from tiendo.web.views.catalogue import number_of

LEVELS = (60, 50, 40, usecase.LEAST)


@require_GET
def matrices(request: HttpRequest) -> HttpResponse:
    """The plans he sees; his only one at once."""
    plans = list(plans_below(actor_of(request))[:300])
    if len(plans) == 1:
        return redirect("catalogue_matrix_of", pk=plans[0].pk)
    return render(request, "tiendo/catalogue/matrices.html", {"plans": plans})


@require_http_methods(["GET", "POST"])
def matrix(request: HttpRequest, pk: int) -> HttpResponse:
    found = query.matrix(actor_of(request), pk)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            messages.info(request, _act(request, pk))
        except Refused as why:
            messages.warning(request, why.message)
        task = number_of(request.POST.get("nhiem-vu", ""))
        return redirect(f"{request.path}{f'#n-{task}' if task else ''}")
    levels = [(level, len(found.proposals(level))) for level in LEVELS if found.proposals(level)]
    return render(request, "tiendo/catalogue/matrix.html", {"read": found, "plan": found.plan, "levels": levels})


def _act(request: HttpRequest, pk: int) -> str:
    """Do it; what was done, for the official."""
    post = request.POST
    who: dict[str, Any] = {"plan_id": pk, "actor": actor_of(request), "now": clock.now()}
    task = number_of(post.get("nhiem-vu", ""))
    targets = [n for n in map(number_of, post.getlist("chi-tieu")) if n is not None]
    match post.get("viec"):
        case "tat-ca":
            done = usecase.serve_all(percent=number_of(post.get("muc", "")) or usecase.LEAST, **who)
            return f"Đã nối {done} cặp nhiệm vụ, chỉ tiêu."
        case "noi" if task and targets:
            return f"Đã nối với {usecase.serve(task_id=task, target_ids=targets, **who)} chỉ tiêu."
        case "noi":
            raise Refused("Hãy đánh dấu ít nhất một chỉ tiêu rồi bấm Nối.")
        case "dieu-kien" if task:
            usecase.serve(task_id=task, target_ids=[], **who)
            return "Đã ghi: nhiệm vụ điều kiện, không gắn với chỉ tiêu nào."
        case "bo" if task:
            usecase.unserve(task_id=task, target_id=targets[0] if targets else None, **who)
            return "Đã bỏ nối."
    raise Refused("Không rõ việc cần làm. Hãy tải lại trang rồi thử lại.")
