"""Versions of a plan: what changed, what was kept of the corrections, of which draft this is a new version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tiendo import clock
from tiendo.queries.changed import version_page
from tiendo.records.models import Draft, Person
from tiendo.usecases import corrections
from tiendo.usecases import versions as usecase
from tiendo.usecases.errors import Refused
from tiendo.web.shell import actor_of
from tiendo.web.views.review import draft_of


@require_http_methods(["GET", "POST"])
def review_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; a POST chooses the version before (`previous`), or lets kept corrections go (`key`, or all)."""
    draft = draft_of(request, pk)
    if draft.content is None:
        return redirect("drafts")
    if request.method == "POST":
        messages.info(request, _act(draft, request.POST, actor_of(request)))
        return redirect("review_versions", pk=pk)
    heading = draft.body["document"]
    number = f" số {heading['number']}" if heading.get("number") else ""
    name = f"{heading.get('kind') or 'Kế hoạch'}{number}"
    context = {"draft": draft, "read": version_page(draft, actor_of(request)), "name": name}
    return render(request, "tiendo/versions/page.html", context)


def _act(draft: Draft, post: Any, person: Person) -> str:
    """Do it; what was done, for the official."""
    who: dict[str, Any] = {"draft_id": draft.pk, "actor": person, "now": clock.now()}
    match post.get("act", ""):
        case "previous":
            word = post.get("previous", "")
            usecase.set_previous(previous_id=int(word) if word.isdigit() else None, **who)
            return "Đã chọn bản trước." if word.isdigit() else "Đã ghi: bản này không phải bản mới của bản nào."
        case "let_go":
            usecase.let_go(key=post.get("key", ""), **who)
            return "Ô này lấy lại như máy đọc."
        case "let_all_go":
            usecase.let_all_go(**who)
            return "Mọi chỗ giữ lại đã lấy lại như máy đọc."
        case "undo":
            corrections.undo(**who)
            return "Đã hoàn tác."
    raise Refused("Không rõ việc cần làm. Hãy tải lại trang rồi thử lại.")
