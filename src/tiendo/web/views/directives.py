"""Directives, proposals and comments: their lists, and what is written on an item's page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tiendo import clock
from tiendo.queries import directives as query
from tiendo.queries import scope
from tiendo.records.models import Target, Task
from tiendo.usecases import directives as usecase
from tiendo.usecases.errors import Refused
from tiendo.web.shell import actor_of


class DirectiveForm(forms.Form):
    """An instruction: to which unit, what, until when, by which document."""

    unit = forms.ChoiceField(label="Giao cho", error_messages={"required": "Hãy chọn đơn vị."})
    text = forms.CharField(
        label="Nội dung chỉ đạo",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi nội dung chỉ đạo."},
    )
    due_on = forms.DateField(
        label="Trả lời trước hết ngày",
        input_formats=["%d/%m/%Y", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Cần có hạn trả lời.", "invalid": "Ngày ghi theo dạng 21/11/2026."},
    )
    document = forms.CharField(label="Số, ký hiệu văn bản (nếu có)", max_length=200, required=False)

    def __init__(self, *args: Any, units: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [(u.pk, u.name) for u in units]  # type: ignore[attr-defined]


@require_GET
def directives(request: HttpRequest) -> HttpResponse:
    rows = query.directives(actor_of(request), clock.today())
    waiting = [r for r in rows if r.days is not None]
    late = sum((r.days or 0) < 0 for r in waiting)
    return render(request, "tiendo/alerts/directives.html", {"rows": rows, "waiting": len(waiting), "late": late})


@require_http_methods(["GET", "POST"])
def directive_add(request: HttpRequest, key: str) -> HttpResponse:
    """Write an instruction on the item "task:12"."""
    person = actor_of(request)
    item = _item(request, key)
    units = query.units_on(item)
    form = DirectiveForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        unit = next(u for u in units if str(u.pk) == data["unit"])
        try:
            usecase.direct(
                item=item,
                unit=unit,
                text=data["text"],
                due_on=data["due_on"],
                document=data["document"],
                actor=person,
                now=clock.now(),
            )
        except Refused as why:
            form.add_error(None, why.message)
        else:
            messages.success(request, f"Đã gửi chỉ đạo tới {unit.name}.")
            return redirect("directives")
    context = {"form": form, "item": item, "units": units, "back": address_of(item)}
    return render(request, "tiendo/alerts/direct.html", context, status=422 if form.errors else 200)


@require_POST
def directive_do(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer it, or close it (`viec=dong`)."""
    person, now = actor_of(request), clock.now()
    if request.POST.get("viec") == "dong":
        usecase.close_directive(directive_id=pk, actor=person, now=now)
        messages.success(request, "Đã đóng chỉ đạo.")
    else:
        usecase.answer_directive(directive_id=pk, text=request.POST.get("text", ""), actor=person, now=now)
        messages.success(request, "Đã trả lời chỉ đạo.")
    return redirect("directives")


@require_http_methods(["GET", "POST"])
def proposals(request: HttpRequest) -> HttpResponse:
    """The list; a POST writes a new one for a unit he fills for."""
    person = actor_of(request)
    units = list(scope.units_he_fills_for(person))
    if request.method == "POST":
        unit = get_object_or_404(scope.units_he_fills_for(person), pk=request.POST.get("unit", "0"))
        usecase.propose(unit=unit, text=request.POST.get("text", ""), actor=person, now=clock.now())
        messages.success(request, "Đã gửi kiến nghị.")
        return redirect("proposals")
    rows = query.proposals(person, clock.today())
    waits = [r.waits for r in rows if r.waits is not None]
    context = {"rows": rows, "units": units, "waiting": len(waits), "longest": max(waits, default=0)}
    return render(request, "tiendo/alerts/proposals.html", context)


@require_POST
def proposal_answer(request: HttpRequest, pk: int) -> HttpResponse:
    usecase.answer_proposal(proposal_id=pk, text=request.POST.get("text", ""), actor=actor_of(request), now=clock.now())
    messages.success(request, "Đã trả lời kiến nghị.")
    return redirect("proposals")


@require_POST
def comment(request: HttpRequest, key: str) -> HttpResponse:
    """Say something of an item, or take one's own words back (`rut`)."""
    person, now = actor_of(request), clock.now()
    item = _item(request, key)
    if request.POST.get("rut", "").isdigit():
        usecase.withdraw_comment(comment_id=int(request.POST["rut"]), actor=person, now=now)
    else:
        usecase.comment(item=item, text=request.POST.get("text", ""), actor=person, now=now)
    return redirect(f"{address_of(item)}#y-kien")


def _item(request: HttpRequest, key: str) -> Task | Target:
    item = query.item_of(actor_of(request), key.replace("-", ":"))
    if item is None:
        raise Http404
    return item


def address_of(item: Task | Target) -> str:
    """The page of an item: of a task, as the plan has it that assigned it last."""
    if isinstance(item, Target):
        return reverse("target", args=[item.pk])
    last = item.assignments.order_by("-plan_id").first()
    return reverse("task", args=[last.pk]) if last else reverse("plans")
