"""Comparing a scan with what was read from it: one row, or all rows without doubt of a part or a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from tiendo import clock
from tiendo.usecases import corrections as usecase
from tiendo.usecases.errors import Refused
from tiendo.web.answers import is_htmx
from tiendo.web.reviewing import BY_SLUG, TABS, tab_of
from tiendo.web.shell import actor_of
from tiendo.web.views.corrections import anew, patch, refused
from tiendo.web.views.review import draft_of, row_view


@require_POST
def review_compare(request: HttpRequest, pk: int) -> HttpResponse:
    """`dong`: the row that was compared; else every sure row of the tab, or of its page `trang`."""
    try:
        if uid := request.POST.get("dong", ""):
            return _one(request, pk, uid)
        return _many(request, pk, request.POST.get("trang", ""))
    except Refused as why:
        return refused(request, why)


def _one(request: HttpRequest, pk: int, uid: str) -> HttpResponse:
    draft = draft_of(request, pk)
    usecase.compare_rows(draft_id=draft.pk, uids=[uid], actor=actor_of(request), now=clock.now())
    tab = tab_of(uid)
    if not is_htmx(request):
        return redirect(f"{reverse('review', args=[pk])}?phan={tab.slug}#r-{uid}")
    draft.refresh_from_db()
    row = row_view(draft, uid)
    message = f"Đã đối chiếu dòng {row.ordinal}." if row.ordinal else "Đã đối chiếu một dòng."
    return patch(request, draft, tab, [row], message=message, undo=True)


def _many(request: HttpRequest, pk: int, page: str) -> HttpResponse:
    draft, tab = draft_of(request, pk), BY_SLUG.get(request.GET.get("phan", ""), TABS[0])
    number = int(page) if page.isdigit() else None
    count = usecase.compare_sure(
        draft_id=draft.pk, part=tab.part, page=number, actor=actor_of(request), now=clock.now()
    )
    where = f"trang {number}" if number else "phần này"
    return anew(request, draft, tab, f"Đã xác nhận đối chiếu {count} dòng của {where}.")
