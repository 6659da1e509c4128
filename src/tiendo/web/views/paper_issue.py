"""Issuing a paper, its files, what is done with an issued one: signed, sent up, received, put right."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tiendo import clock
from tiendo.core.access import Act
from tiendo.core.dates import parse_date
from tiendo.core.reporting.copies import Copy, prompts
from tiendo.queries import scope
from tiendo.records.models import Paper, PaperState, Person
from tiendo.render.official.pdf import NoConverter
from tiendo.usecases import files, issuing, paper_files, papers
from tiendo.usecases.errors import Refused, WrongState
from tiendo.usecases.papers import content_of
from tiendo.web.answers import download
from tiendo.web.shell import actor_of
from tiendo.web.views.paper import paper_of

MIME = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_http_methods(["GET", "POST"])
def paper_issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Number, date, signer; the figures freeze and the files are made."""
    found = paper_of(request, pk)
    if not scope.may(actor_of(request), Act.ISSUE_PAPER, found.run.authority, found.run):
        raise Http404
    fault = ""
    if request.method == "POST":
        try:
            done = _issued(request, found)
        except (Refused, WrongState) as why:
            fault = why.message
            found.refresh_from_db()
        else:
            messages.success(request, f"Đã phát hành văn bản số {done.paper.number}. {done.no_pdf}".strip())
            return redirect("paper", pk)
    if found.state != PaperState.DRAFT:
        return redirect("paper", pk)
    outline = content_of(found)
    context: dict[str, Any] = {"paper": found, "outline": outline, "fault": fault, "given": request.POST}
    context["people"] = _signers(found)
    context["left"] = [p.text for p in prompts(outline)]
    context["position"] = request.POST.get("chuc-vu", "\n".join(outline.signature.position))
    return render(request, "tiendo/papers/issue.html", context, status=422 if fault else 200)


@require_GET
def paper_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """A file of the paper: the stored one of an issued paper, the draft as it stands otherwise."""
    found = paper_of(request, pk)
    which = request.GET.get("ban", "")
    if form not in MIME or which not in set(Copy):
        raise Http404
    if found.state == PaperState.ISSUED:
        kept = found.files.filter(form=form, copy=which).select_related("file").first()
        if kept is None:
            raise Http404
        return _sent(files.content(kept.file), kept.name, form, kept.file_id)
    try:
        data = paper_files.draft_file(found, form, Copy(which))
    except NoConverter as why:
        raise WrongState(str(why)) from why
    return _sent(data, paper_files.file_name(found, form, Copy(which)), form)


@require_GET
def paper_signed(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed PDF."""
    found = paper_of(request, pk)
    if found.signed is None:
        raise Http404
    return _sent(files.content(found.signed), f"{found.kind}-da-ky.pdf", "pdf", found.signed_id or "")


@require_POST
def paper_attach(request: HttpRequest, pk: int) -> HttpResponse:
    paper_of(request, pk)
    given = request.FILES.get("ky")
    if given is None or not given.size:
        raise Refused("Chưa chọn tệp PDF đã ký.")
    issuing.attach_signed(paper_id=pk, data=given.read(), actor=actor_of(request), now=clock.now())
    messages.success(request, "Đã lưu bản PDF đã ký và kiểm tra chữ ký.")
    return redirect("paper", pk)


@require_GET
def paper_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The files made once more from the snapshot, beside those that are kept."""
    found = paper_of(request, pk)
    if found.state != PaperState.ISSUED:
        raise Http404
    return render(request, "tiendo/papers/again.html", {"paper": found, "files": paper_files.produced_again(found)})


@require_POST
def paper_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """What is done with a paper by one button."""
    paper_of(request, pk)
    given: dict[str, Any] = {"paper_id": pk, "actor": actor_of(request), "now": clock.now()}
    to = pk
    match act:
        case "bo":
            papers.discard(**given)
            messages.success(request, "Đã bỏ dự thảo.")
        case "khoi-phuc":
            papers.restore(**given)
        case "thay-the":
            to = papers.correct(**given).pk
            messages.success(request, "Đây là bản thay thế, lập theo số liệu hiện nay. Văn bản cũ giữ nguyên.")
        case "gui-len":
            sent = issuing.send_up(**given)
            messages.success(request, f"Đã gửi {sent.sent_to}.")
        case "tiep-nhan":
            issuing.receive(**given)
            messages.success(request, "Đã ghi nhận tiếp nhận.")
        case "tao-tep":
            done = issuing.complete_files(**given)
            messages.success(request, done.no_pdf or "Đã tạo đủ các tệp.")
        case _:
            raise Http404
    return redirect("paper", to)


def _issued(request: HttpRequest, found: Paper) -> issuing.Issued:
    post, version = request.POST, request.POST.get("lan", "")
    typed = post.get("ngay", "")
    signed = request.FILES.get("ky")
    return issuing.issue(
        paper_id=found.pk,
        version=int(version) if version.isdigit() else -1,
        number=post.get("so", ""),
        dated=parse_date(typed) if typed.strip() else None,
        signer=post.get("nguoi-ky", ""),
        signer_title=post.get("chuc-vu", "").replace("\r\n", "\n"),
        signed=signed.read() if signed is not None and signed.size else None,
        actor=actor_of(request),
        now=clock.now(),
    )


def _signers(found: Paper) -> list[Person]:
    """Those who steer here, offered as signers."""
    people = Person.objects.filter(roles__unit=found.run.authority, roles__role="steering", is_active=True)
    return list(people.distinct()[:20])


def _sent(data: bytes, name: str, form: str, tag: str = "") -> HttpResponse:
    response = download(data, name=name, mime=MIME[form])
    response.headers["Cache-Control"] = "private, no-cache"
    if tag:
        response.headers["ETag"] = f'"{tag}"'
    return response
