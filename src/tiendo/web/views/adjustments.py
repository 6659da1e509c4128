"""Changing what was promised: the list of changes, and the page on which a task or a target is adjusted."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from tiendo import clock
from tiendo.core.dates import parse_date
from tiendo.queries import adjustments as query
from tiendo.queries.adjustments import Adjusting
from tiendo.records.models import AdjustmentKind
from tiendo.usecases import adjustments as usecase
from tiendo.usecases.errors import Refused, WrongState
from tiendo.web.shell import actor_of

KINDS = {
    AdjustmentKind.DEADLINE: "Thời hạn đầu vẫn hiện, gạch ngang; đúng hạn tính theo cả hai",
    AdjustmentKind.LEAD: "Đơn vị mới báo cáo từ hôm nay",
    AdjustmentKind.VALUE: "Giá trị kế hoạch đặt lúc đầu vẫn hiện, gạch ngang",
    AdjustmentKind.SUSPEND: "Không tính chậm; phải hẹn ngày xem xét lại",
    AdjustmentKind.RESUME: "Đơn vị lại phải báo cáo",
    AdjustmentKind.CANCEL: "Không phải báo cáo nữa; kết quả đã báo vẫn giữ",
}


@require_GET
def adjustments(request: HttpRequest) -> HttpResponse:
    rows = list(query.adjustments_for(actor_of(request))[: query.SHOWN])
    return render(
        request, "tiendo/adjustments/list.html", {"rows": rows, "shown": query.SHOWN, "names": query.lead_names(rows)}
    )


@require_http_methods(["GET", "POST"])
def adjust_task(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, query.adjusting_task(actor_of(request), pk, clock.today()))


@require_http_methods(["GET", "POST"])
def adjust_target(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, query.adjusting_target(actor_of(request), pk, clock.today()))


def _page(request: HttpRequest, found: Adjusting | None) -> HttpResponse:
    if found is None:
        raise Http404
    fault = ""
    if request.method == "POST":
        try:
            _adjust(request, found)
        except (Refused, WrongState) as why:
            fault = why.message
        else:
            messages.success(request, "Đã điều chỉnh. Cam kết cũ vẫn được giữ và hiện bên cạnh.")
            return redirect(request.path)
    kinds = [(k.value, k.label, KINDS[k]) for k in _open_to(found)]
    given = request.POST
    context: dict[str, Any] = {
        "found": found,
        "names": query.lead_names(found.changes),
        "kinds": kinds,
        "chosen": given.get("loai") or (kinds[0][0] if kinds else ""),
        "fault": fault,
        "given": given,
        "leads": {str(u.pk) for u in found.leads} if fault == "" else set(given.getlist("don-vi")),
    }
    return render(request, "tiendo/adjustments/page.html", context, status=422 if fault else 200)


def _open_to(found: Adjusting) -> list[AdjustmentKind]:
    """The changes that can be made from where the item stands."""
    kinds = AdjustmentKind
    if not found.may or (found.stop is not None and found.stop.kind == kinds.CANCEL):
        return []
    moves = [kinds.DEADLINE, kinds.LEAD] if found.is_task else [kinds.VALUE]
    return [*moves, kinds.RESUME if found.stop else kinds.SUSPEND, kinds.CANCEL]


def _adjust(request: HttpRequest, found: Adjusting) -> None:
    post, pk = request.POST, found.item.pk
    told: dict[str, Any] = {
        "document": post.get("van-ban", ""),
        "document_dated": _day(post.get("ngay-van-ban", ""), "Ngày văn bản"),
        "reason": post.get("ly-do", ""),
        "actor": actor_of(request),
        "now": clock.now(),
    }
    match post.get("loai"):
        case AdjustmentKind.DEADLINE if found.is_task:
            due = _day(post.get("han", ""), "Thời hạn mới")
            if due is None:
                raise Refused("Phải nêu thời hạn mới, ghi theo dạng 21/11/2026.")
            usecase.adjust_deadline(task_id=pk, due=due, assignment_id=found.row.pk, **told)
        case AdjustmentKind.LEAD if found.is_task:
            units = [int(u) for u in post.getlist("don-vi") if u.isdigit()]
            usecase.change_lead(task_id=pk, units=units, **told)
        case AdjustmentKind.VALUE if not found.is_task:
            year = post.get("nam", "")
            usecase.adjust_value(
                target_id=pk, year=int(year) if year.isdigit() else 0, value=post.get("gia-tri", ""), **told
            )
        case AdjustmentKind.SUSPEND:
            usecase.suspend(item=found.key, look_again=_day(post.get("xem-lai", ""), "Ngày xem xét lại"), **told)
        case AdjustmentKind.RESUME:
            usecase.resume(item=found.key, **told)
        case AdjustmentKind.CANCEL:
            usecase.cancel(item=found.key, **told)
        case _:
            raise Refused("Hãy chọn nội dung cần điều chỉnh.")


def _day(text: str, name: str) -> date | None:
    """The day typed as 21/11/2026 (or as a browser sends it); None for nothing typed."""
    if not text.strip():
        return None
    day = parse_date(text)
    if day is None:
        raise Refused(f"{name} ghi theo dạng 21/11/2026.")
    return day
