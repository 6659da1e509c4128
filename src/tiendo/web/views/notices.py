"""One's notices: the list, one read and gone to, all read."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tiendo import clock
from tiendo.queries import notices as query
from tiendo.usecases import notices as usecase
from tiendo.usecases.errors import Refused
from tiendo.web.shell import actor_of


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    person = actor_of(request)
    found = query.latest(person)
    new = [n for n in found if n.read_at is None]
    old = [n for n in found if n.read_at is not None]
    context = {"new": new, "old": old, "unread": len(new), "until": clock.now().isoformat()}
    return render(request, "tiendo/alerts/notices.html", context)


@require_POST
def notice_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one as read, and go where it leads."""
    notice = usecase.read_notice(notice_id=pk, actor=actor_of(request), now=clock.now())
    return redirect(notice.address if notice.address.startswith("/") else "notices")


@require_POST
def notices_read(request: HttpRequest) -> HttpResponse:
    try:
        until = datetime.fromisoformat(request.POST.get("den", ""))
    except ValueError as why:
        raise Refused("Trang này cũ rồi. Hãy tải lại trang rồi bấm lại.") from why
    if until.tzinfo is None:
        raise Refused("Trang này cũ rồi. Hãy tải lại trang rồi bấm lại.")
    count = usecase.read_all(actor=actor_of(request), until=until, now=clock.now())
    messages.success(request, f"Đã đánh dấu đọc {count} thông báo.")
    return redirect("notices")
