"""Units: the tree, one unit's page, and what those who may do there: add, rename, note another spelling."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from tiendo import clock
from tiendo.core.access import TABLE, Act
from tiendo.queries import scope
from tiendo.queries import units as query
from tiendo.queries.place_sizes import sized_place
from tiendo.records.models import Person, Unit
from tiendo.records.models.units import UnitKind
from tiendo.usecases import units as usecase
from tiendo.usecases.errors import Refused
from tiendo.web.as_of import as_of, day_context
from tiendo.web.forms import AliasForm, RenameForm, UnitForm
from tiendo.web.shell import actor_of

Form = django_forms.Form
FORMS: dict[str, type[Form]] = {"them": UnitForm, "doi-ten": RenameForm, "ten-khac": AliasForm}


@require_GET
def units(request: HttpRequest) -> HttpResponse:
    person = actor_of(request)
    roots = query.unit_tree(person)
    nodes = [node for root in roots for node in root.walk()]
    leading = sum(node.leads > 0 for node in nodes)
    keeps = any(h.role in TABLE[Act.MANAGE_UNITS] for h in scope.held(person))
    context = {"roots": roots, "count": len(nodes), "leading": leading, "keeps_register": keeps}
    context["sized"] = sized_place(person)
    context["below"] = any(
        h.unit.authority and h.unit.authority.kind != UnitKind.COMMUNE for h in scope.roles_of(person)
    )
    return render(request, "tiendo/units.html", context)


@require_http_methods(["GET", "POST"])
def unit(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit's page; a POST names its form by `viec`."""
    person = actor_of(request)
    today = as_of(request)
    page = query.unit_page(person, pk, today)
    if page is None:
        raise Http404
    forms = _forms(page.unit)
    name = request.POST.get("viec", "")
    if request.method == "POST" and name in FORMS:
        forms[name] = form = FORMS[name](request.POST, prefix=name)
        if form.is_valid() and _act(request, name, form, page.unit, person):
            return redirect("unit", pk=pk)
    context = {"page": page, "unit": page.unit, "forms": forms, "may_manage": _may(person, page.unit), "doing": name}
    return render(request, "tiendo/unit.html", context | day_context(today), status=422 if name else 200)


def _may(person: Person, of: Unit) -> bool:
    return scope.may(person, Act.MANAGE_UNITS, of)


def _forms(of: Unit) -> dict[str, Form]:
    return {
        "them": UnitForm(prefix="them"),
        "doi-ten": RenameForm(prefix="doi-ten", initial={"name": of.name, "short_name": of.short_name}),
        "ten-khac": AliasForm(prefix="ten-khac"),
    }


def _act(request: HttpRequest, name: str, form: Form, of: Unit, person: Person) -> bool:
    """Do what the form asks; False, with the reason in the form, where it is refused."""
    try:
        messages.success(request, ACTS[name](form.cleaned_data, of, person))
    except Refused as why:
        form.add_error(None, why.message)
        return False
    return True


def _add(data: dict[str, Any], of: Unit, person: Person) -> str:
    made = usecase.add_unit(
        parent=of, kind=data["kind"], name=data["name"], short_name=data["short_name"], actor=person, now=clock.now()
    )
    return f"Đã thêm {made.name}."


def _rename(data: dict[str, Any], of: Unit, person: Person) -> str:
    since: date = data["since"]
    usecase.rename_unit(
        unit_id=of.pk,
        name=data["name"],
        short_name=data["short_name"],
        since=since,
        actor=person,
        now=clock.now(),
    )
    return f"Đã đổi tên, có hiệu lực từ {since:%d/%m/%Y}. Tên cũ vẫn nhận ra trong văn bản."


def _alias(data: dict[str, Any], of: Unit, person: Person) -> str:
    usecase.add_alias(unit_id=of.pk, spelling=data["spelling"], actor=person, now=clock.now())
    return f"Từ nay “{data['spelling']}” trong văn bản được hiểu là {of.name}."


ACTS: dict[str, Callable[[dict[str, Any], Unit, Person], str]] = {"them": _add, "doi-ten": _rename, "ten-khac": _alias}
