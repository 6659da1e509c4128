""" "Việc của tôi": what a unit owes in a period, the form of one item, saved as it is typed, sent by the head."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from tiendo import clock
from tiendo.core import keyed
from tiendo.queries.my_work import Desk, desk
from tiendo.queries.owed import OwedItem
from tiendo.usecases import reports as usecase
from tiendo.usecases.errors import Conflict, Refusal, Refused
from tiendo.usecases.evidence import add_evidence
from tiendo.web.answers import is_htmx
from tiendo.web.mywork import Form, address, following, form_of, waits_for
from tiendo.web.shell import actor_of


@require_GET
def my_work(request: HttpRequest) -> HttpResponse:
    """The list, and beside it the form of the item chosen (`muc`), of the first one to write where none is."""
    found = desk(actor_of(request), clock.today(), _number(request.GET, "don-vi"), _number(request.GET, "ky"))
    if found is None:
        if request.GET.get("don-vi") or request.GET.get("ky"):
            raise Http404
        return render(request, "tiendo/mywork/nobody.html")
    return _page(request, found, request.GET.get("muc", ""))


@require_POST
def my_work_save(request: HttpRequest) -> HttpResponse:
    """What was typed, kept as it is; the answer says when, and what is odd or was changed by somebody else."""
    found, one = _chosen(request)
    saved = usecase.save_form(**_given(request, found, one), changes=changes_of(request.POST))
    form = _form(request, found, one.key, conflicts=saved.conflicts)
    drawn = request.POST.get("hoi", "") == form.questions
    on_screen = [f for f in form.fields.values() if f"s-{f.name}" in request.POST]
    fields = [f for f in on_screen if drawn or not f.name.startswith("why:")]
    context = {"form": form, "fields": fields, "drawn": drawn, "at": clock.now()}
    return render(request, "tiendo/mywork/saved.html", context)


@require_POST
def my_work_item(request: HttpRequest) -> HttpResponse:
    """What is done with one item by the button pressed (`act`)."""
    found, one = _chosen(request)
    given = _given(request, found, one)
    act, _, which = request.POST.get("act", "").partition(":")
    match act:
        case "ready":
            return _ready(request, found, one)
        case "nothing":
            usecase.nothing(**given)
            return _on(request, found, one, f"Đã ghi “Không phát sinh”: {one.name}.")
        case "send":
            usecase.send(
                period=given["period"], unit=found.unit, items=[one.key], actor=given["actor"], now=given["now"]
            )
            return _on(request, found, one, f"Đã gửi: {one.name}.")
        case "take-back":
            usecase.take_back(**given)
            messages.success(request, "Đã rút lại báo cáo. Sửa xong thì ghi và gửi lại.")
        case "detach":
            usecase.detach(**given, evidence_id=int(which) if which.isdigit() else 0)
            messages.success(request, "Đã gỡ tệp khỏi mục này; tệp vẫn được lưu.")
    return redirect(address(found, one.key))


@require_POST
def my_work_file(request: HttpRequest) -> HttpResponse:
    """Files for one item, chosen, dropped, pasted or photographed; each is taken or refused by itself."""
    found, one = _chosen(request)
    given, refused = _given(request, found, one), []
    document = _document(request.POST)
    for file in request.FILES.getlist("tep"):
        try:
            evidence = add_evidence(
                unit=found.unit,
                data=file.read(),
                file_name=file.name or "",
                actor=given["actor"],
                now=given["now"],
                **document,
            )
            usecase.attach(**given, evidence=evidence)
        except Refusal as why:
            refused.append(f"{file.name}: {why.message}")
    if is_htmx(request):
        form = _form(request, found, one.key)
        return render(request, "tiendo/mywork/filed.html", {"form": form, "refused": refused})
    for message in refused:
        messages.error(request, message)
    return redirect(address(found, one.key))


def _document(post: QueryDict) -> dict[str, Any]:
    """Number, day and level of the document that the file is, where it is one."""
    dated = post.get("van-ban-ngay", "").strip()
    try:
        day = keyed.day(dated) if dated else None
    except keyed.Unread as why:
        raise Refused(str(why)) from why
    return {"number": post.get("van-ban-so", "").strip(), "dated": day, "level": post.get("van-ban-cap", "").strip()}


@require_POST
def my_work_send(request: HttpRequest) -> HttpResponse:
    """Send the items that are ticked."""
    found = _desk(request)
    assert found.owed is not None
    keys = request.POST.getlist("muc")
    sent = usecase.send(period=found.owed.period, unit=found.unit, items=keys, actor=actor_of(request), now=clock.now())
    messages.success(request, f"Đã gửi {len(sent.reports)} mục." if sent.reports else "Các mục này đã gửi trước đó.")
    for why in sent.left.values():
        messages.warning(request, why)
    return redirect(address(found))


def changes_of(post: QueryDict) -> dict[str, tuple[str, str]]:
    """By field, what the screen was drawn from (`s-…`; `k-…` once the other's text was seen) and what it says."""
    out = {}
    for key in post:
        if key.startswith("v-") and key != "v-done-khac":
            name = key[2:]
            out[name] = (str(post.get(f"k-{name}", post.get(f"s-{name}", ""))), str(post[key]))
    if other := post.get("v-done-khac", "").strip():
        out["done"] = (str(post.get("k-done", post.get("s-done", ""))), other)
    return out


def _ready(request: HttpRequest, found: Desk, one: OwedItem) -> HttpResponse:
    changes = changes_of(request.POST)
    faults: Mapping[str, str] = {}
    conflicts: Mapping[str, Conflict] = {}
    try:
        conflicts = usecase.mark_ready(**_given(request, found, one), changes=changes).conflicts
    except usecase.NotReady as why:
        faults = why.faults
    if not faults and not conflicts:
        return _on(request, found, one, f"Đã ghi: {one.name}.")
    typed = {name: value for name, (_, value) in changes.items()}
    form = _form(request, found, one.key, typed=typed, faults=faults, conflicts=conflicts)
    return _page(request, _desk(request), one.key, form, status=409 if conflicts else 422)


def _on(request: HttpRequest, found: Desk, one: OwedItem, message: str) -> HttpResponse:
    """To the next item to write, as the page listed them before."""
    then = following(found, one.key)
    messages.success(request, message if then else f"{message} Không còn mục nào chưa ghi.")
    return redirect(address(found, then))


def _page(request: HttpRequest, found: Desk, key: str, form: Form | None = None, *, status: int = 200) -> HttpResponse:
    owed, actor = found.owed, actor_of(request)
    if owed is not None and form is None:
        order = [*owed.red, *owed.todo, *owed.written]
        chosen = key or (order[0].key if order else "")
        if key and owed.get(key) is None:
            raise Http404
        form = _form_in(found, chosen) if chosen else None
    context: dict[str, Any] = {
        "desk": found,
        "owed": owed,
        "form": form,
        "picked": bool(key),
        "may_send": owed is not None and usecase.may_send(actor, found.unit, owed.period),
        "waits_for": waits_for(found.people),
        "head": next(iter(found.people.heads), None),
        "days_left": (owed.period.due - owed.today).days if owed else 0,
    }
    return render(request, "tiendo/mywork/page.html", context, status=status)


def _form(request: HttpRequest, found: Desk, key: str, **over: Any) -> Form:
    """The form of an item as it is kept now, after what the request did, with what the editor's own screen says."""
    fresh = desk(actor_of(request), clock.today(), found.unit.pk, found.period.pk if found.period else None)
    if fresh is None:
        raise Http404
    return _form_in(fresh, key, **over)


def _form_in(found: Desk, key: str, **over: Any) -> Form:
    owed = found.owed
    one = owed.get(key) if owed else None
    if owed is None or one is None:
        raise Http404
    closed = usecase.closed_why(one, owed.period, owed.today)
    form = form_of(one, owed.period, owed.today, closed=closed, **over)
    todo = [i.key for i in (*owed.red, *owed.todo)]
    form.number = todo.index(key) + 1 if key in todo else 0
    return form


def _desk(request: HttpRequest) -> Desk:
    found = desk(actor_of(request), clock.today(), _number(request.POST, "don-vi"), _number(request.POST, "ky"))
    if found is None or found.owed is None:
        raise Http404
    return found


def _chosen(request: HttpRequest) -> tuple[Desk, OwedItem]:
    found = _desk(request)
    one = found.owed.get(request.POST.get("muc", "")) if found.owed else None
    if one is None:
        raise Http404
    return found, one


def _given(request: HttpRequest, found: Desk, one: OwedItem) -> dict[str, Any]:
    assert found.owed is not None
    return {
        "period": found.owed.period,
        "unit": found.unit,
        "item": one.key,
        "actor": actor_of(request),
        "now": clock.now(),
    }


def _number(values: QueryDict, name: str) -> int | None:
    text = values.get(name, "")
    return int(text) if text.isdigit() and len(text) < 18 else None
