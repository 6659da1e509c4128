"""Approval: asked once, naming what it will do."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tiendo import clock
from tiendo.queries.catalogue import draft_matching
from tiendo.queries.changed import version_note
from tiendo.queries.known import known_page
from tiendo.queries.review import review_page
from tiendo.queries.versions import plan_renewed
from tiendo.records.models import DraftState
from tiendo.usecases import plans as usecase
from tiendo.usecases.errors import NotAllowed, Refused
from tiendo.web.shell import actor_of
from tiendo.web.views.review import draft_of


@require_http_methods(["GET", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    draft, person, error = draft_of(request, pk), actor_of(request), ""
    if draft.state == DraftState.APPROVED:
        return redirect("plan", pk=draft.plan.pk)
    if draft.state != DraftState.READY:
        return redirect("drafts")
    read = review_page(draft, person, clock.now())
    if not read.may_approve:
        raise NotAllowed("Việc phê duyệt dành cho cơ quan thường trực của chương trình.")
    code = request.POST.get("programme", read.programme.code)
    if request.method == "POST":
        try:
            return _approved(request, pk, code, dict(read.programme.choices))
        except Refused as why:
            error = why.message
    context = {"draft": draft, "read": read, "code": code, "error": error, "other": request.POST.get("other", "")}
    context |= {"known": known_page(draft), "past": version_note(draft), "renewed": plan_renewed(draft)}
    context["fits"] = draft_matching(draft)
    return render(request, "tiendo/review/approve.html", context, status=422 if error else 200)


def _approved(request: HttpRequest, pk: int, code: str, names: dict[str, str]) -> HttpResponse:
    if code == "other":
        code = request.POST.get("other", "")
    plan = usecase.approve(
        draft_id=pk, programme_code=code, programme_name=names.get(code, ""), actor=actor_of(request), now=clock.now()
    )
    messages.success(request, f"Đã phê duyệt. {plan.label} từ nay là chương trình theo dõi.")
    return redirect("plan", pk=plan.pk)
