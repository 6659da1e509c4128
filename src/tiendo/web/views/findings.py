"""Findings: settled one by one on the review page; all of them as a sheet to print and as a workbook."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from tiendo import clock
from tiendo.core.text import fold
from tiendo.queries.findings import FindingsSheet, SheetRow
from tiendo.queries.findings import findings_sheet as query
from tiendo.records.models import Draft, Person
from tiendo.render import sheets
from tiendo.render.sheets import Column, Value
from tiendo.usecases import corrections as usecase
from tiendo.usecases.errors import Refused
from tiendo.web.answers import download, is_htmx
from tiendo.web.reviewing import BY_SLUG, TABS
from tiendo.web.shell import actor_of
from tiendo.web.views.corrections import patch, refused
from tiendo.web.views.exports import MIME
from tiendo.web.views.review import draft_of

COLUMNS = [
    Column("TT", 6, "#,##0"),
    Column("Phần", 18),
    Column("Vị trí", 36),
    Column("Trang, dòng", 16),
    Column("Nội dung sai sót", 56),
    Column("Đề xuất sửa", 34),
    Column("Ý kiến", 40),
]


@require_POST
def review_finding(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle one finding by the button pressed (`act`): keep, mend, reopen."""
    draft, tab = draft_of(request, pk), BY_SLUG.get(request.GET.get("phan", ""), TABS[0])
    act = request.POST.get("act", "")
    try:
        message = _settle(draft, act, request.POST, actor_of(request))
    except Refused as why:
        return refused(request, why)
    if not is_htmx(request):
        return redirect(f"{reverse('review', args=[pk])}?phan={tab.slug}#phat-hien")
    draft.refresh_from_db()
    show = "settled" if act == "reopen" else "rows" if request.POST.get("of_row") else ""
    return patch(request, draft, tab, [], message=message, undo=True, whole=True, show=show)


def _settle(draft: Draft, act: str, post: Any, person: Person) -> str:
    """Do it; what was done, for the official."""
    who: dict[str, Any] = {"draft_id": draft.pk, "key": post.get("key", ""), "actor": person, "now": clock.now()}
    match act:
        case "keep":
            usecase.keep_finding(reason=post.get("reason", ""), **who)
            return "Đã ghi nhận: giữ như văn bản."
        case "mend":
            usecase.mend_finding(**who)
            return "Đã sửa theo gợi ý."
        case "reopen":
            usecase.reopen_finding(**who)
            return "Đã đưa về danh sách cần xem xét."
    raise Refused("Không rõ việc cần làm. Hãy tải lại trang rồi thử lại.")


@require_GET
def findings_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """ "Phiếu rà soát dự thảo": the findings of a draft on paper, for its drafter."""
    draft = draft_of(request, pk)
    if draft.content is None:
        return redirect("drafts")
    return render(request, "tiendo/review/sheet.html", {"draft": draft, "sheet": query(draft)})


@require_GET
def findings_xlsx(request: HttpRequest, pk: int) -> HttpResponse:
    """The same sheet as a workbook."""
    draft = draft_of(request, pk)
    if draft.content is None:
        return redirect("drafts")
    found, today = query(draft), clock.today()
    subtitle = f"{found.authority}. Tính đến {today:%d/%m/%Y}: {_counts(found)}"
    content = sheets.xlsx(f"Phiếu rà soát dự thảo: {found.label}", subtitle, COLUMNS, [_line(r) for r in found.rows])
    slug = "-".join(fold(f"Phiếu rà soát {found.label}").replace("/", "-").split())
    return download(content, name=f"{slug[:100]}-{today:%Y-%m-%d}.xlsx", mime=MIME["xlsx"])


def _counts(found: FindingsSheet) -> str:
    return f"{len(found.rows)} điểm, đã xem xét {found.settled}, chưa xem xét {found.unsettled}"


def _line(row: SheetRow) -> list[Value]:
    return [row.number, row.group, row.place, row.where, row.text, row.mend, row.opinion]
