"""Entries: note what was done in under a minute; the unit's entries with search, withdraw and undo."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tiendo import clock
from tiendo.queries.entries import entries_of, items_of
from tiendo.queries.scope import units_he_fills_for
from tiendo.records.models import Evidence, Person, Unit
from tiendo.usecases import entries as usecase
from tiendo.usecases.errors import Refused
from tiendo.usecases.evidence import add_evidence
from tiendo.web.shell import actor_of

FIGURES = ("done", "value", "numerator", "denominator", "yes")


@require_http_methods(["GET", "POST"])
def entries(request: HttpRequest) -> HttpResponse:
    """The form and the list; a POST adds an entry, and leaves what was typed where it is refused."""
    person, given = actor_of(request), request.POST or request.GET
    units = list(units_he_fills_for(person).select_related("authority").distinct().order_by("position", "pk"))
    asked = given.get("don-vi", "")
    unit = next((u for u in units if asked in ("", str(u.pk))), None)
    if unit is None:
        if asked:
            raise Http404
        return render(request, "tiendo/mywork/nobody.html")
    fault = ""
    if request.method == "POST":
        try:
            return _add(request, unit, person)
        except Refused as why:
            fault = why.message
    return _page(request, unit, units, fault)


@require_POST
def entry_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw an entry, or put it back (`lai`)."""
    act = usecase.restore_entry if request.POST.get("lai") else usecase.withdraw_entry
    entry = act(entry_id=pk, actor=actor_of(request), now=clock.now())
    messages.success(
        request, "Đã rút ghi nhận; bấm Hoàn tác ở dòng đó để lấy lại." if entry.withdrawn_at else "Đã lấy lại."
    )
    return redirect(f"{reverse('entries')}?don-vi={entry.unit_id}#g-{entry.pk}")


def _add(request: HttpRequest, unit: Unit, person: Person) -> HttpResponse:
    post = request.POST
    usecase.add_entry(
        unit=unit,
        on=post.get("ngay", ""),
        text=post.get("viec", ""),
        items={key: _figures(post, key) for key in post.getlist("muc")},
        evidence=_evidence(request, unit, person),
        key=post.get("khoa", "")[:40] or secrets.token_hex(16),
        actor=person,
        now=clock.now(),
    )
    messages.success(request, "Đã ghi nhận. Nội dung này tự điền vào báo cáo của kỳ.")
    back = post.get("ve", "")
    return redirect(f"{reverse('my_work')}?don-vi={unit.pk}" if back else f"{reverse('entries')}?don-vi={unit.pk}")


def _figures(post: QueryDict, key: str) -> dict[str, str]:
    return {name: post.get(f"{name}-{key}", "") for name in FIGURES}


def _evidence(request: HttpRequest, unit: Unit, person: Person) -> list[Evidence]:
    """The files, each kept by itself; one that is refused stops the entry, which is then sent again without it."""
    kept = []
    for file in request.FILES.getlist("tep"):
        try:
            kept.append(
                add_evidence(unit=unit, data=file.read(), file_name=file.name or "", actor=person, now=clock.now())
            )
        except Refused as why:
            raise Refused(f"{file.name}: {why.message}") from why
    return kept


def _page(request: HttpRequest, unit: Unit, units: list[Unit], fault: str) -> HttpResponse:
    words = request.GET.get("q", "").strip()
    given = request.POST
    picked = set(given.getlist("muc")) | set(request.GET.getlist("muc"))
    items = items_of(unit, clock.today())
    context: dict[str, Any] = {
        "unit": unit,
        "units": units,
        "words": words,
        "list": entries_of(unit, words),
        "items": [{"one": o, "picked": o.key in picked, "typed": _figures(given, o.key)} for o in items],
        "fault": fault,
        "typed": {"on": given.get("ngay") or f"{clock.today():%d/%m/%Y}", "text": given.get("viec", "")},
        "key": given.get("khoa") or secrets.token_hex(16),
    }
    return render(request, "tiendo/mywork/entries.html", context, status=422 if fault else 200)
