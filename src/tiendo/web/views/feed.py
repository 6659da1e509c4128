"""The private calendar, for calendar programs that cannot log in: who has the address may read it."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from tiendo import clock
from tiendo.queries import feed as query
from tiendo.records.models import Person
from tiendo.render import ical
from tiendo.usecases import feeds
from tiendo.web.shell import actor_of


@login_not_required
@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """The calendar of whoever holds the key; 404 for a key revoked or of a closed account."""
    person = Person.objects.filter(feed_key=key, is_active=True).first()
    if person is None:
        raise Http404
    site = settings.SITE or f"{request.scheme}://{request.get_host()}"
    found = ical.calendar(f"Tiến Độ: {person.name}", query.events(person, clock.today(), site), clock.now())
    response = HttpResponse(found, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=3600"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@require_POST
def feed_key(request: HttpRequest) -> HttpResponse:
    """Make the key of one's calendar, or revoke it (`thoi`)."""
    person = actor_of(request)
    if request.POST.get("thoi"):
        feeds.revoke_feed_key(actor=person, now=clock.now())
        messages.success(request, "Đã thu hồi địa chỉ lịch. Các máy đang dùng địa chỉ cũ không xem được nữa.")
    else:
        feeds.make_feed_key(actor=person, now=clock.now())
        messages.success(request, "Đã tạo địa chỉ lịch riêng. Đừng gửi địa chỉ này cho người khác.")
    return redirect("account")


@require_POST
def mail_choice(request: HttpRequest) -> HttpResponse:
    """Whether one gets the day's mail, and where."""
    person = actor_of(request)
    person.digest = bool(request.POST.get("nhan"))
    person.save(update_fields=["digest"])
    words = "Đã bật thư tổng hợp hằng ngày." if person.digest else "Đã tắt thư tổng hợp hằng ngày."
    messages.success(request, words)
    return redirect("account")
