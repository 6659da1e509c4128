"""What of a draft is there already: each row beside the likest row of a live plan, decided by the button pressed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from tiendo import clock
from tiendo.core.access import Act
from tiendo.core.known import Kind
from tiendo.queries import scope
from tiendo.queries.known import KnownPage, KnownRow, known_page
from tiendo.records.models import Draft, DraftState, Person
from tiendo.usecases import corrections
from tiendo.usecases import known as usecase
from tiendo.usecases.errors import Refused
from tiendo.web.answers import is_htmx
from tiendo.web.reviewing import tab_of
from tiendo.web.shell import actor_of
from tiendo.web.views.corrections import refused
from tiendo.web.views.review import draft_of, place


@require_http_methods(["GET", "POST"])
def review_known(request: HttpRequest, pk: int) -> HttpResponse:
    """The page; a POST decides one row (`uid`), all of a kind (`all`), or takes the last decision back (`undo`)."""
    draft = draft_of(request, pk)
    if draft.state != DraftState.READY:
        return redirect("review", pk=pk)
    message = ""
    if request.method == "POST":
        try:
            message = _act(draft, request.POST, actor_of(request))
        except Refused as why:
            return refused(request, why)
        if not is_htmx(request):
            messages.info(request, message)
            uid = request.POST.get("uid", "")
            return redirect(f"{reverse('review_known', args=[pk])}{f'#k-{uid}' if uid else ''}")
        draft.refresh_from_db()
    context = _context(draft, actor_of(request)) | {"message": message}
    context["undone"] = request.POST.get("act") == "undo"
    name = "tiendo/known/answer.html" if is_htmx(request) else "tiendo/known/page.html"
    return render(request, name, context)


def _act(draft: Draft, post: Any, person: Person) -> str:
    """Do it; what was done, for the official."""
    who: dict[str, Any] = {"draft_id": draft.pk, "actor": person, "now": clock.now()}
    act, uid = post.get("act", ""), post.get("uid", "")
    match act:
        case "all":
            usecase.decide_all(kind=post.get("kind", ""), **who)
            return "Đã nhận cả nhóm đề xuất."
        case "undo":
            corrections.undo(**who)
            return "Đã hoàn tác."
        case "wait":
            usecase.undecide_row(uid=uid, **who)
            return "Đã đưa dòng này về chờ quyết định."
    usecase.decide_row(uid=uid, kind=act, ref=post.get("ref", ""), **who)
    return {Kind.SAME: "Đã nối với dòng đã có.", Kind.PART: "Đã nối là một phần."}.get(Kind(act), "Đã ghi: dòng mới.")


def _context(draft: Draft, person: Person) -> dict[str, Any]:
    read = known_page(draft)
    heading = draft.body["document"]
    number = f" số {heading['number']}" if heading.get("number") else ""
    return {
        "draft": draft,
        "read": read,
        "name": f"{heading.get('kind') or 'Kế hoạch'}{number}",
        "counts": _counts(read),
        "groups": [{"group": g, "rows": [_row(r, draft) for r in g.rows]} for g in read.groups],
        "may_correct": scope.may(person, Act.CORRECT_DRAFT, draft.authority),
    }


def _counts(read: KnownPage) -> dict[str, int]:
    return {kind.value: read.count(kind) for kind in Kind}


def _row(row: KnownRow, draft: Draft) -> dict[str, Any]:
    tab = tab_of(row.uid)
    return {
        "it": row,
        "what": f"{tab.one.capitalize()} {row.row.get('ordinal') or ''}".strip(),
        "url": place(reverse("review", args=[draft.pk]), row.uid),
        "promise": _promise(row.row),
        "unlike": [u for u in row.proposal.unlike if u.ours or not u.what.startswith("Mốc")],
        "beyond": "; ".join(
            f"{u.what.lower()} {u.theirs}" for u in row.proposal.unlike if not u.ours and u.what.startswith("Mốc")
        ),
        "theirs": _promise(row.proposal.standing.row) if row.proposal.standing else "",
    }


def _promise(row: dict[str, Any]) -> str:
    """Its milestones or its deadline, on one line."""
    if "milestones" in row:
        return "; ".join(f"{m['year']}: {m['raw']}" for m in row["milestones"] if len(m["raw"]) <= 40)
    return row.get("deadline_raw") or ""
