"""Putting the official places into the register: one commune, a province, the nation; and looking a place up."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from tiendo import clock
from tiendo.queries.places import Matches, find_places, register_of
from tiendo.records.shipped.places import places, provinces
from tiendo.usecases.errors import Refused
from tiendo.usecases.places import Installed, install_places
from tiendo.web.shell import actor_of


@require_http_methods(["GET", "POST"])
def place_setup(request: HttpRequest) -> HttpResponse:
    """`q` and `tinh` look a place up; a POST puts `ma` in ("" with `viec=ca-nuoc`: the nation)."""
    person = actor_of(request)
    found = register_of(person)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _install(request)
    asked, province = request.GET.get("q", "")[:100], request.GET.get("tinh", "")
    context: dict[str, Any] = {"page": found, "asked": asked, "province": province, "provinces": provinces()}
    matches = find_places(asked, province=province) if asked.strip() else Matches([], 0, 0)
    return render(request, "tiendo/places/setup.html", context | {"matches": matches})


def _install(request: HttpRequest) -> HttpResponse:
    code, unit = request.POST.get("ma", ""), request.POST.get("don-vi", "")
    if code not in places() and request.POST.get("viec") != "ca-nuoc":
        raise Http404
    same = {code: int(unit)} if unit.isdigit() else {}
    apart = [code] if request.POST.get("viec") == "noi-khac" else []
    try:
        done = install_places(what=code, actor=actor_of(request), now=clock.now(), same=same, apart=apart)
    except Refused as why:
        messages.error(request, why.message)
    else:
        messages.success(request, _told(done, places()[code].name if code else "Cả nước"))
    return redirect("place_setup")


def _told(done: Installed, name: str) -> str:
    parts = [
        (done.provinces, "thêm {} tỉnh"),
        (done.communes, "thêm {} xã"),
        (done.matched, "gắn mã {} đơn vị"),
        (done.renamed, "đổi tên {} đơn vị"),
    ]
    words = ", ".join(text.format(n) for n, text in parts if n) or "không có gì thay đổi"
    waiting = f" {len(done.proposals)} xã cùng tên chờ xác nhận." if done.proposals else ""
    return f"{name}: {words}.{waiting}"
