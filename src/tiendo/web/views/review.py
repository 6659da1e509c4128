"""The review page: the document beside the rows read, one tab at a time; a row alone for an htmx request."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from tiendo import clock
from tiendo.core.access import Act
from tiendo.core.findings import RULE_NAMES
from tiendo.queries import review as query
from tiendo.queries import scope
from tiendo.queries.changed import version_note
from tiendo.queries.known import known_page
from tiendo.queries.review import ReviewPage
from tiendo.queries.versions import newer_than
from tiendo.records.models import Draft, DraftState, Person, Unit
from tiendo.usecases import files
from tiendo.web.answers import download, is_htmx
from tiendo.web.comparing import comparing, with_crops
from tiendo.web.forms import UNIT_KINDS
from tiendo.web.reviewing import BY_SLUG, TABS, GroupView, PageView, RowView, Tab, nearest_line, next_after, tab_of
from tiendo.web.shell import actor_of


def draft_of(request: HttpRequest, pk: int) -> Draft:
    """The draft within the person's scope; 404 where it is none of his."""
    return get_object_or_404(scope.drafts_for(actor_of(request)).select_related("authority__authority"), pk=pk)


def row_view(draft: Draft, uid: str) -> RowView:
    """One row as it is now; 404 where there is none."""
    row = query.review_row(draft, uid)
    if row is None:
        raise Http404
    return with_crops(draft, RowView.of(row, _deadlines(draft).get(uid)))


def _deadlines(draft: Draft) -> dict[str, dict[str, Any]]:
    """The deadline of each task by its uid."""
    return {task["uid"]: task["deadline"] for task in draft.body["tasks"]}


@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The page: `phan` names the tab, `dong` the open row, `o` the cell in it, `vi-tri` a line of the document."""
    draft = draft_of(request, pk)
    if draft.state == DraftState.APPROVED:
        return redirect("plan", pk=draft.plan.pk)
    if draft.state == DraftState.REPLACED:
        return redirect("review_versions", pk=pk)
    if draft.state != DraftState.READY:
        return redirect("drafts")
    read = query.review_page(draft, actor_of(request), clock.now())
    uid = request.GET.get("dong") or _row_at(read, request.GET.get("vi-tri", ""))
    opened = row_view(draft, uid).opened(request.GET.get("o", "")) if uid else None
    tab = tab_of(opened.uid) if opened else BY_SLUG.get(request.GET.get("phan", "")) or _first_tab(read)
    return page(request, read, tab, opened)


def _row_at(read: ReviewPage, line: str) -> str:
    """The row that stands last at or before a line of the document, "" where there is none."""
    if not line.isdigit():
        return ""
    rows = [r for part in read.parts.values() for r in part.rows if r.line and not r.removed and r.line <= int(line)]
    return max(rows, key=lambda r: r.line or 0).uid if rows else ""


def _first_tab(read: ReviewPage) -> Tab:
    """The first tab that has rows."""
    return next((t for t in TABS if t.part in read.parts and read.parts[t.part].count), TABS[0])


def page(
    request: HttpRequest, read: ReviewPage, tab: Tab, opened: RowView | None, *, status: int = 200
) -> HttpResponse:
    """The whole page, one row of it open or none."""
    draft = read.draft
    context = frame(read, tab, opened) | sheet(read, tab, opened, actor_of(request))
    context["hit"] = nearest_line(draft.document or [], opened.row.line) if opened else None
    context["name"] = _name(draft)
    context |= {"known": known_page(draft), "past": version_note(draft), "newer": newer_than(draft)}
    context |= _view(request, draft, tab, opened)
    return render(request, "tiendo/review/page.html", context, status=status)


def _view(request: HttpRequest, draft: Draft, tab: Tab, opened: RowView | None) -> dict[str, Any]:
    """How the document is shown, its words or its pages: as `xem` says, else pages where they are scanned."""
    usual = "anh" if draft.is_picture else "chu"
    asked = request.GET.get("xem", "")
    view = asked if draft.sizes and asked in ("chu", "anh") else usual
    here = f"?phan={tab.slug}&{f'dong={opened.uid}&' if opened else ''}"
    sheets = [PageView.of(number, size) for number, size in enumerate(draft.sizes, 1)]
    return {"view": view, "usual": usual, "here": here, "sheets": sheets}


def _name(draft: Draft) -> str:
    heading = draft.body["document"]
    number = f" số {heading['number']}" if heading.get("number") else ""
    return f"{heading.get('kind') or 'Kế hoạch'}{number}"


def frame(read: ReviewPage, tab: Tab, opened: RowView | None = None) -> dict[str, Any]:
    """What stands around the rows: tabs with their counts, the findings, the dock."""
    rows = {row.uid: row for part in read.parts.values() for row in part.rows}
    findings, settled = (
        [_finding(f, rows.get(f["row"] or ""), read.draft) for f in found] for found in (read.findings, read.settled)
    )
    return {
        "draft": read.draft,
        "read": read,
        "tab": tab,
        "tabs": [_tab(t, read) for t in TABS],
        "findings": findings,
        "settled": settled,
        "of_document": [f for f in findings if not f["url"]],
        "of_rows": [f for f in findings if f["url"]],
        "columns": tab.columns + (len(read.years) if tab.part == "targets" else 0),
        "may_correct": read.may_correct,
        "comparing": comparing(read, tab),
        "open_uid": opened.uid if opened else None,
    }


def _tab(tab: Tab, read: ReviewPage) -> dict[str, Any]:
    match tab.part:
        case "bodies":
            return {"tab": tab, "count": len(read.bodies), "unsure": len(read.open_bodies)}
        case "document":
            return {"tab": tab, "count": None, "unsure": len(read.heading.unsure)}
    part = read.parts[tab.part]
    return {"tab": tab, "count": part.count, "unsure": part.unsure_count}


def _finding(found: dict[str, Any], row: query.ReviewRow | None, draft: Draft) -> dict[str, Any]:
    """A finding with the way to its row, where it has one that is still there."""
    out = found | {"rule_name": RULE_NAMES.get(found["rule"], ""), "row": "", "url": ""}
    if "when" in out:
        out["when"] = datetime.fromisoformat(out["when"])
    if row is not None and not row.removed:
        out["row"], out["url"] = row.uid, place(reverse("review", args=[draft.pk]), row.uid)
    return out


def sheet(read: ReviewPage, tab: Tab, opened: RowView | None, person: Person) -> dict[str, Any]:
    """The rows of one tab; the open one replaces its closed self. Bodies get the units to choose from."""
    if tab.part == "bodies":
        return _choices(read.draft, person)
    if tab.part == "document":
        return {"rows": [opened or with_crops(read.draft, RowView.of(read.heading))]}
    groups, gone, due = [], [], _deadlines(read.draft)
    for group in read.parts[tab.part].groups:
        views = [opened if opened and r.uid == opened.uid else RowView.of(r, due.get(r.uid)) for r in group.rows]
        gone += [v for v in views if v.row.removed]
        if live := [v for v in views if not v.row.removed]:
            groups.append(GroupView(group.title, live))
    return {"groups": groups, "gone": gone}


def _choices(draft: Draft, person: Person) -> dict[str, Any]:
    """The units that a body may be: the authority's own first, then those of the levels above."""
    above = draft.authority.lineage
    units = list(Unit.objects.filter(authority_id__in=above).select_related("authority"))
    own = [u for u in units if u.authority_id == draft.authority_id]
    return {
        "units": [*own, *(u for u in units if u.authority_id != draft.authority_id)],
        "parents": own,
        "kinds": UNIT_KINDS,
        "may_units": scope.may(person, Act.MANAGE_UNITS, draft.authority),
    }


@require_GET
def review_next(request: HttpRequest, pk: int) -> HttpResponse:
    """To the doubtful cell below the row `sau`."""
    draft = draft_of(request, pk)
    address = reverse("review", args=[pk])
    if draft.state != DraftState.READY:
        return redirect(address)
    found = next_after(query.review_page(draft, actor_of(request), clock.now()), request.GET.get("sau", ""))
    return redirect(place(address, found.uid, found.field) if found else address)


def place(address: str, uid: str, cell: str = "") -> str:
    """The address of the review page at one cell."""
    return f"{address}?phan={tab_of(uid).slug}&dong={uid}{f'&o={cell}' if cell else ''}#r-{uid}"


def review_row_get(request: HttpRequest, draft: Draft, uid: str) -> HttpResponse:
    """One row, open (`mo=1`) or closed, for the page's script; the page itself without it."""
    row = row_view(draft, uid)
    if not is_htmx(request):
        return redirect(place(reverse("review", args=[draft.pk]), uid))
    tab = tab_of(uid)
    context = {
        "draft": draft,
        "tab": tab,
        "row": row.opened(request.GET.get("o", "")) if request.GET.get("mo") else row,
        "columns": tab.columns + len(row.years),
        "may_correct": scope.may(actor_of(request), Act.CORRECT_DRAFT, draft.authority),
    }
    return render(request, "tiendo/review/row.html", context)


@require_GET
def draft_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was uploaded."""
    draft = draft_of(request, pk)
    return download(files.content(draft.file), name=draft.file_name, mime="application/octet-stream")
