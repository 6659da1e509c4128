"""Bringing plans in: upload, the list that fills itself as files are read, stop, retry, discard, restore."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tiendo import clock
from tiendo.core.access import Act
from tiendo.queries import scope
from tiendo.records.models import Draft, DraftState, Person, Unit
from tiendo.usecases import drafts as usecase
from tiendo.usecases.errors import Refused, WrongState
from tiendo.web.answers import is_htmx
from tiendo.web.forms import UploadForm
from tiendo.web.shell import actor_of

WAITING = (DraftState.QUEUED, DraftState.READING)
SHOWN = 50


@require_http_methods(["GET", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """The upload page, its list alone for an htmx request; a POST takes files in."""
    person = actor_of(request)
    authorities = list(scope.authorities(person, Act.ADD_DRAFT))
    if request.method == "POST":
        return _take(request, person, authorities)
    context = _list(person) | {
        "authorities": authorities,
        "limit": settings.UPLOAD_MAX_BYTES,
        "undo": _just_discarded(request, person),
    }
    return render(request, "tiendo/drafts/part.html" if is_htmx(request) else "tiendo/drafts/page.html", context)


def _list(person: Person) -> dict[str, Any]:
    seen = (
        scope.drafts_for(person).select_related("uploaded_by", "file", "plan", "authority").defer("document", "reading")
    )
    live = list(seen.exclude(state__in=(DraftState.DISCARDED, DraftState.APPROVED, DraftState.REPLACED))[:SHOWN])
    return {
        "drafts": [(d, _counts(d)) for d in live],
        "reading": sum(d.state in WAITING for d in live),
        "ready": sum(d.state == DraftState.READY for d in live),
        "approved": seen.filter(state=DraftState.APPROVED).defer("document", "reading", "content")[:SHOWN],
        "discarded": seen.filter(state=DraftState.DISCARDED).defer("document", "reading", "content")[:SHOWN],
    }


def _counts(draft: Draft) -> dict[str, int] | None:
    if draft.state != DraftState.READY or not draft.content:
        return None
    rows = [r for part in ("targets", "tasks", "measures", "basis", "reporting") for r in draft.content[part]]
    return {
        "targets": sum(not r["removed"] for r in draft.content["targets"]),
        "tasks": sum(not r["removed"] for r in draft.content["tasks"]),
        "unsure": sum(len(r["unsure"]) for r in [*rows, draft.content["document"]] if not r.get("removed")),
    }


def _just_discarded(request: HttpRequest, person: Person) -> Draft | None:
    word = request.GET.get("vua-bo", "")
    if not word.isdigit():
        return None
    return scope.drafts_for(person).filter(pk=int(word), state=DraftState.DISCARDED).first()


def _take(request: HttpRequest, person: Person, authorities: list[Unit]) -> HttpResponse:
    """Take each file in by itself, so that one bad file does not lose the others."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _answer(request, [{"state": "refused", "message": str(form.errors["plans"][0])}])
    wanted = request.POST.get("authority", "")
    authority = next((u for u in authorities if str(u.pk) == wanted or not wanted), None)
    if authority is None:
        refusal = "Tài khoản của bạn không có quyền đưa kế hoạch vào. Hãy liên hệ cơ quan thường trực."
        return _answer(request, [{"state": "refused", "message": refusal}], status=403)
    return _answer(request, [_take_one(f, authority, person) for f in form.cleaned_data["plans"]])


def _take_one(file: UploadedFile[Any], authority: Unit, person: Person) -> dict[str, str]:
    name = file.name or "Tệp không tên"
    if fault := UploadForm.fault(file):
        return {"state": "refused", "message": f"{name}: {fault}"}
    try:
        added = usecase.add_draft(authority=authority, data=file.read(), file_name=name, actor=person, now=clock.now())
    except Refused as why:
        return {"state": "refused", "message": f"{name}: {why.message}"}
    if added.again:
        day = f"{added.draft.uploaded_at.astimezone(clock.HANOI):%H:%M ngày %d/%m/%Y}"
        message = f"{name}: tệp này đã được đưa vào lúc {day}, tên “{added.draft.file_name}”. Không đọc lại."
        return {"state": "again", "message": message, "url": _place_of(added.draft)}
    return {"state": "added", "message": f"{name}: đã nhận, đang chờ đọc."}


def _place_of(draft: Draft) -> str:
    if draft.state == DraftState.READY:
        return reverse("review", args=[draft.pk])
    if draft.state == DraftState.APPROVED:
        return reverse("plan", args=[draft.plan.pk])
    if draft.state == DraftState.REPLACED:
        return reverse("review_versions", args=[draft.pk])
    return reverse("drafts")


def _answer(request: HttpRequest, results: list[dict[str, str]], *, status: int = 200) -> HttpResponse:
    """What became of each file: as JSON for the page's script, else as messages on the page."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"results": results}, status=status)
    for result in results:
        messages.info(request, result["message"], extra_tags=result["state"])
    if len(results) == 1 and results[0]["state"] == "again":
        return redirect(results[0]["url"])
    return redirect("drafts")


@require_POST
def draft_retry(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(scope.drafts_for(actor_of(request)), pk=pk)
    usecase.retry_draft(draft_id=draft.pk, actor=actor_of(request), now=clock.now())
    return redirect("drafts")


@require_POST
def draft_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a reading. Where it was done a moment before, the list says so and shows what was read."""
    draft = get_object_or_404(scope.drafts_for(actor_of(request)), pk=pk)
    try:
        usecase.cancel_draft(draft_id=draft.pk, actor=actor_of(request), now=clock.now())
    except WrongState as why:
        messages.info(request, f"Không dừng được “{draft.file_name}”. {why.message}")
    return redirect("drafts")


@require_POST
def draft_discard(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(scope.drafts_for(actor_of(request)), pk=pk)
    usecase.discard_draft(draft_id=draft.pk, actor=actor_of(request), now=clock.now())
    return redirect(f"{reverse('drafts')}?vua-bo={draft.pk}")


@require_POST
def draft_restore(request: HttpRequest, pk: int) -> HttpResponse:
    draft = get_object_or_404(scope.drafts_for(actor_of(request)), pk=pk)
    usecase.restore_draft(draft_id=draft.pk, actor=actor_of(request), now=clock.now())
    messages.info(request, f"Đã khôi phục “{draft.file_name}”.")
    return redirect("drafts")
