"""Appraisal: the queue, one report beside its evidence, the verdict; the unit's explanation on the same page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tiendo import clock
from tiendo.core import keyed
from tiendo.core.access import Act
from tiendo.core.appraisal import LACKS
from tiendo.core.evidence import PDF, SHOWN
from tiendo.queries import appraisal as query
from tiendo.queries.appraisal import Piece, Sheet
from tiendo.queries.scope import runs_for
from tiendo.usecases import appraisal as usecase
from tiendo.usecases.errors import NotAllowed, Refusal, Refused
from tiendo.usecases.evidence import pages_of
from tiendo.usecases.reports import may_send
from tiendo.web.shell import actor_of

MEND_DAYS = 7  # what the form offers; the appraiser changes it


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """The first report that waits; 404 for those who judge nothing."""
    person = actor_of(request)
    if not any(runs_for(person, act).exists() for act in (Act.APPRAISE, Act.DECIDE_CONTEST)):
        raise Http404
    waiting = query.queue(person, clock.now())
    if waiting.items:
        return report(request, waiting.items[0].report.pk)
    return render(request, "tiendo/appraisal/page.html", {"queue": waiting})


@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report; `tep` and `trang` name the piece of evidence in view and its page. A POST names its act by `viec`."""
    sheet = query.sheet(actor_of(request), pk, clock.today())
    if sheet is None:
        raise Http404
    if request.method != "POST":
        return _page(request, sheet)
    waiting = query.queue(actor_of(request), clock.now())
    act = ACTS.get(request.POST.get("viec", ""))
    if act is None:
        return _page(request, sheet, "Hãy chọn Đạt hoặc Trả lại.", 422)
    try:
        said = act(request, sheet)
    except NotAllowed:
        raise
    except Refusal as why:
        return _page(request, query.sheet(actor_of(request), pk, clock.today()) or sheet, why.message, 422)
    extra = reverse("appraisal_report", args=[pk]) if request.POST["viec"] in ("dat", "tra") else ""
    messages.success(request, f"{said}: {sheet.name}.", extra_tags=extra)
    _, after = waiting.beside(pk)
    if request.POST["viec"] not in ("dat", "tra"):
        return redirect("appraisal_report", pk=pk)
    return redirect("appraisal_report", pk=after) if after else redirect("appraisal")


def _page(request: HttpRequest, sheet: Sheet, error: str = "", status: int = 200) -> HttpResponse:
    person, now = actor_of(request), clock.now()
    judges = sheet.appraises or sheet.decides
    waiting = query.queue(person, now) if judges else None
    before, after = waiting.beside(sheet.report.pk) if waiting else (None, None)
    context: dict[str, Any] = {
        "sheet": sheet,
        "queue": waiting,
        "before": before,
        "after": after,
        "view": _view(request, sheet),
        "error": error,
        "typed": request.POST,
        "ticked": request.POST.getlist("thieu"),
        "lacks": LACKS,
        "mend_by": request.POST.get("han", f"{now.date() + timedelta(days=MEND_DAYS):%d/%m/%Y}"),
        "today": now.date(),
        "contests": _contests(request, sheet),
        "withdraws": sheet.at.state != "waiting" and not query.withdrawal_bars(person, sheet.report, now),
    }
    return render(request, "tiendo/appraisal/page.html", context, status=status)


def _contests(request: HttpRequest, sheet: Sheet) -> bool:
    """Whether this person may explain the unit's report now."""
    at, of = sheet.at, sheet.report
    returned = sheet.open and at.state == "returned" and not at.heard
    return returned and may_send(actor_of(request), of.unit, of.period)


def _view(request: HttpRequest, sheet: Sheet) -> dict[str, Any]:
    """The piece in view: its place among the others, how it is shown, its page."""
    if not sheet.pieces:
        return {}
    asked = request.GET.get("tep", "")
    at = next((n for n, p in enumerate(sheet.pieces) if str(p.evidence.pk) == asked), 0)
    piece = sheet.pieces[at].evidence
    pages = pages_of(piece.file) if piece.mime == PDF.mime else 0
    word = request.GET.get("trang", "1")
    page = min(max(int(word), 1), max(pages, 1)) if word.isdigit() and len(word) < 6 else 1
    how = "pages" if pages else "picture" if piece.mime in SHOWN - {PDF.mime} else "file"
    return {
        "piece": piece,
        "number": at + 1,
        "how": how,
        "page": page,
        "pages": pages,
        **_steps(sheet.pieces, at, page, pages),
    }


def _steps(pieces: list[Piece], at: int, page: int, pages: int) -> dict[str, str]:
    """The addresses of the page before and after, over all pieces."""

    def to(n: int, number: int = 1) -> str:
        return f"?tep={pieces[n].evidence.pk}&trang={number}#mc"

    back = to(at, page - 1) if page > 1 else to(at - 1) if at else ""
    on = to(at, page + 1) if page < pages else to(at + 1) if at + 1 < len(pieces) else ""
    return {"back": back, "on": on}


def _given(request: HttpRequest, sheet: Sheet) -> dict[str, Any]:
    return {"report_id": sheet.report.pk, "actor": actor_of(request), "now": clock.now()}


def _accept(request: HttpRequest, sheet: Sheet) -> str:
    given = _given(request, sheet)
    if sheet.at.contested:
        usecase.decide(**given, accepted=True, reason=request.POST.get("lydo", ""))
    else:
        usecase.accept(**given)
    return "Đã ghi Đạt"


def _return(request: HttpRequest, sheet: Sheet) -> str:
    told = {
        **_given(request, sheet),
        "reason": request.POST.get("lydo", ""),
        "lacks": request.POST.getlist("thieu"),
        "mend_by": _day(request.POST.get("han", "")),
    }
    if sheet.at.contested:
        usecase.decide(**told, accepted=False)
    else:
        usecase.return_(**told)
    return "Đã trả lại"


def _contest(request: HttpRequest, sheet: Sheet) -> str:
    usecase.contest(**_given(request, sheet), reason=request.POST.get("lydo", ""))
    return "Đã gửi giải trình tới Ban Chỉ đạo"


def _reopen(request: HttpRequest, sheet: Sheet) -> str:
    document = request.POST.get("vanban", "")
    usecase.reopen(**_given(request, sheet), reason=request.POST.get("lydo", ""), document=document)
    return "Đã mở lại"


def _withdraw(request: HttpRequest, sheet: Sheet) -> str:
    usecase.withdraw(**_given(request, sheet))
    return "Đã rút kết luận, báo cáo lại chờ thẩm định"


def _day(text: str) -> date | None:
    try:
        return keyed.day(text) if text.strip() else None
    except keyed.Unread as why:
        raise Refused(f"Hoàn thiện trước: {why}") from why


ACTS: dict[str, Callable[[HttpRequest, Sheet], str]] = {
    "dat": _accept,
    "tra": _return,
    "giai-trinh": _contest,
    "mo-lai": _reopen,
    "rut": _withdraw,
}
