"""Corrections on the review page: one form, one use case, an answer of the parts that changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tiendo import clock
from tiendo.core.cells import MILESTONE, is_field
from tiendo.core.drafting import CARRIED, KNOWN, MATCHES, SETTLED
from tiendo.core.text import squash
from tiendo.queries.review import Cell, review_page
from tiendo.records.models import Draft, Person
from tiendo.usecases import corrections as usecase
from tiendo.usecases.errors import Conflict, Refused
from tiendo.web.answers import go_to, is_htmx, told
from tiendo.web.reviewing import BY_SLUG, TABS, Fault, RowView, Tab, next_after, tab_of
from tiendo.web.shell import actor_of
from tiendo.web.views.review import draft_of, frame, page, place, review_row_get, row_view, sheet

BODIES = BY_SLUG["co-quan"]


@require_http_methods(["GET", "POST"])
def review_row(request: HttpRequest, pk: int, uid: str) -> HttpResponse:
    """One row: shown, or acted upon by the button pressed (`act`)."""
    draft = draft_of(request, pk)
    row = row_view(draft, uid)
    if request.method == "GET":
        return review_row_get(request, draft, uid)
    act = request.POST.get("act", "save")
    try:
        if act in ("save", "confirm"):
            return _save(request, draft, row, confirm=act == "confirm")
        return _restructure(request, draft, uid, act)
    except Refused as why:
        return refused(request, why)


def _save(request: HttpRequest, draft: Draft, row: RowView, *, confirm: bool) -> HttpResponse:
    """Write the cells that were changed; where all could be, and that was asked, confirm the row's doubtful ones."""
    person = actor_of(request)
    saved, faults = _write_cells(draft, row.uid, request.POST, person)
    if confirm and not faults:
        saved += _confirm(draft, row.uid, request.POST, person)
        usecase.compare_rows(draft_id=draft.pk, uids=[row.uid], actor=person, now=clock.now())
    draft.refresh_from_db()
    now_row = row_view(draft, row.uid)
    if faults:
        return _answer_faults(request, draft, now_row, faults)
    following = next_after(review_page(draft, person, clock.now()), row.uid, waiting=True) if confirm else None
    return _answer_saved(request, draft, now_row, following, saved, confirm=confirm)


def _write_cells(draft: Draft, uid: str, post: QueryDict, person: Person) -> tuple[int, dict[str, Fault]]:
    """Each cell whose text differs from what was seen is one correction; the others are not touched."""
    saved, faults = 0, {}
    for cell, value, seen in _typed(uid, post):
        if squash(value) == squash(seen):
            continue
        try:
            usecase.set_cell(
                draft_id=draft.pk, uid=uid, field=cell, value=value, seen=seen, actor=person, now=clock.now()
            )
            saved += 1
        except Conflict as why:
            faults[cell] = Fault(value, why.message, why.current)
        except Refused as why:
            faults[cell] = Fault(value, why.message)
    return saved, faults


def _typed(uid: str, post: QueryDict) -> list[tuple[str, str, str]]:
    """(field, value, seen) of every cell in the form; a new year is a cell that was empty."""
    fields = [key[2:] for key in post if key.startswith("v-") and is_field(uid, key[2:])]
    out = [(field, post.get(f"v-{field}", ""), post.get(f"s-{field}", "")) for field in fields]
    year, value = post.get("new-year", "").strip(), post.get("new-value", "").strip()
    if year or value:
        if not (value and is_field(uid, f"{MILESTONE}{year}")):
            raise Refused("Mốc mới cần cả năm (vd. 2030) và giá trị (vd. ≥ 60%). Chưa ô nào được lưu.")
        out.append((f"{MILESTONE}{year}", value, ""))
    return out


def _confirm(draft: Draft, uid: str, post: QueryDict, person: Person) -> int:
    """Confirm every doubtful cell as the person saw it; one that changed meanwhile is a conflict."""
    draft.refresh_from_db()
    asked = row_view(draft, uid).asked
    for cell in asked:
        seen = post.get(f"v-{cell.field}", cell.text)
        usecase.confirm_cell(draft_id=draft.pk, uid=uid, field=cell.field, seen=seen, actor=person, now=clock.now())
    return len(asked)


def _answer_faults(request: HttpRequest, draft: Draft, row: RowView, faults: dict[str, Fault]) -> HttpResponse:
    """The row stays open with what was typed and why it was not taken."""
    for cell in row.all_cells():
        cell.fault = faults.get(cell.field)
    row.opened(next(iter(faults)))
    if not is_htmx(request):
        return page(request, review_page(draft, actor_of(request), clock.now()), tab_of(row.uid), row, status=409)
    return patch(request, draft, tab_of(row.uid), [row])


def _answer_saved(
    request: HttpRequest, draft: Draft, row: RowView, following: Cell | None, saved: int, *, confirm: bool
) -> HttpResponse:
    """The row closed and, after a confirmation, the next doubtful one open."""
    address = reverse("review", args=[draft.pk])
    if not is_htmx(request):
        here = f"{address}?phan={tab_of(row.uid).slug}#r-{row.uid}"
        return redirect(place(address, following.uid, following.field) if following else here)
    if following and tab_of(following.uid) != tab_of(row.uid):
        return go_to(place(address, following.uid, following.field))
    changed = [row]
    if following:
        then = row_view(draft, following.uid).opened(following.field)
        changed = [then] if then.uid == row.uid else [row, then]
    message = _saved_words(row, saved)
    if confirm and not following:
        message = "Không còn ô chưa chắc nào. Có thể phê duyệt."
    return patch(request, draft, tab_of(row.uid), changed, message=message, undo=saved > 0)


def _saved_words(row: RowView, saved: int) -> str:
    if not saved:
        return "Không có ô nào thay đổi."
    return f"Đã lưu {saved} ô" + (f" ở dòng {row.ordinal}." if row.ordinal else ".")


def patch(
    request: HttpRequest,
    draft: Draft,
    tab: Tab,
    changed: list[RowView],
    *,
    message: str = "",
    undo: bool = False,
    whole: bool = False,
    show: str = "",
) -> HttpResponse:
    """The parts of the page that changed; with `whole` the list of rows too; `show`: the list of findings left open."""
    person = actor_of(request)
    read = review_page(draft, person, clock.now())
    opened = next((r for r in changed if r.open), None)
    context: dict[str, Any] = frame(read, tab, opened)
    context |= {"changed": [] if whole else changed, "message": message, "undo": undo, "whole": whole, "show": show}
    if whole:
        context |= sheet(read, tab, opened, person)
    return render(request, "tiendo/review/patch.html", context)


def _restructure(request: HttpRequest, draft: Draft, uid: str, act: str) -> HttpResponse:
    """Remove, restore, split, merge with the row below, add below; the list is shown anew."""
    person, now, tab = actor_of(request), clock.now(), tab_of(uid)
    match act:
        case "remove":
            usecase.remove_row(draft_id=draft.pk, uid=uid, actor=person, now=now)
            return anew(request, draft, tab, "Đã bỏ một dòng.")
        case "restore":
            usecase.restore_row(draft_id=draft.pk, uid=uid, actor=person, now=now)
            return anew(request, draft, tab, "Đã khôi phục dòng.", uid)
        case "split":
            at = request.POST.get("at", "")
            usecase.split_row(draft_id=draft.pk, uid=uid, at=int(at) if at.isdigit() else None, actor=person, now=now)
            return anew(request, draft, tab, "Đã tách thành hai dòng.", uid)
        case "merge":
            below = _below(draft, tab, uid, person)
            usecase.merge_rows(draft_id=draft.pk, uid=uid, other=below, actor=person, now=now)
            return anew(request, draft, tab, "Đã gộp dòng dưới vào dòng này.", uid)
        case "add":
            added = _add(draft, tab, uid, request.POST.get("new-text", ""), person)
            return anew(request, draft, tab, "Đã thêm một dòng.", added)
    raise Refused("Không rõ việc cần làm. Hãy tải lại trang rồi thử lại.")


def refused(request: HttpRequest, why: Refused) -> HttpResponse:
    """The reason beside the page in use; without script, on the page for refused acts."""
    if is_htmx(request):
        return told(request, why.message, status=422)
    raise why


def _below(draft: Draft, tab: Tab, uid: str, person: Person) -> str:
    """The row that is shown under this one."""
    live = [r.uid for r in review_page(draft, person, clock.now()).parts[tab.part].rows if not r.removed]
    if uid not in live or live[-1] == uid:
        raise Refused("Đây là dòng cuối, không có dòng dưới để gộp.")
    return live[live.index(uid) + 1]


def _add(draft: Draft, tab: Tab, after: str | None, text: str, person: Person) -> str:
    """A new row with this main text; its uid."""
    main = {"measures": "text", "basis": "number", "reporting": "raw"}.get(tab.part, "name")
    _, uid = usecase.add_row(
        draft_id=draft.pk, part=tab.part, after=after, values={main: text}, actor=person, now=clock.now()
    )
    return uid


def anew(request: HttpRequest, draft: Draft, tab: Tab, message: str, uid: str = "") -> HttpResponse:
    """The tab as it is now, one row of it open or none."""
    if not is_htmx(request):
        address = reverse("review", args=[draft.pk])
        return redirect(place(address, uid) if uid else f"{address}?phan={tab.slug}")
    draft.refresh_from_db()
    changed = [row_view(draft, uid).opened()] if uid else []
    return patch(request, draft, tab, changed, message=message, undo=True, whole=True)


@require_POST
def review_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new row at the end of the tab."""
    draft, tab = draft_of(request, pk), BY_SLUG.get(request.GET.get("phan", ""), TABS[0])
    try:
        uid = _add(draft, tab, None, request.POST.get("text", ""), actor_of(request))
    except Refused as why:
        return refused(request, why)
    return anew(request, draft, tab, "Đã thêm một dòng.", uid)


@require_POST
def review_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Turn back one's own last correction, and show the tab in which it was."""
    draft, here = draft_of(request, pk), BY_SLUG.get(request.GET.get("phan", ""), TABS[0])
    try:
        usecase.undo(draft_id=draft.pk, actor=actor_of(request), now=clock.now())
    except Refused as why:
        return refused(request, why)
    change = draft.edits.order_by("-version").values_list("change", flat=True).first() or {}
    tab = _tab_of_change(change, here)
    if is_htmx(request) and tab != here:
        return go_to(f"{reverse('review', args=[pk])}?phan={tab.slug}")
    return anew(request, draft, tab, "Đã hoàn tác.")


def _tab_of_change(change: dict[str, Any], here: Tab) -> Tab:
    """The tab on which a correction shows; what was said of a finding shows on every one."""
    if all(patch["uid"] in (SETTLED, KNOWN, CARRIED) for patch in change["patches"]):
        return here
    return BODIES if change["uid"] == MATCHES else tab_of(change["uid"])


@require_POST
def review_body(request: HttpRequest, pk: int) -> HttpResponse:
    """Settle which unit a name means, or create the unit that it means."""
    draft, post = draft_of(request, pk), request.POST
    key, person = post.get("key", ""), actor_of(request)
    try:
        if post.get("act") == "create":
            parent, name, kind = _number(post.get("parent")) or 0, post.get("name", ""), post.get("kind", "")
            usecase.create_unit_for_body(
                draft_id=draft.pk, key=key, name=name, kind=kind, parent_id=parent, actor=person, now=clock.now()
            )
        else:
            unit = _number(post.get("unit"))
            usecase.match_body(draft_id=draft.pk, key=key, unit_id=unit, actor=person, now=clock.now())
    except Refused as why:
        return refused(request, why)
    return anew(request, draft, BODIES, "Đã lưu cách ghép cơ quan.")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None
