""" "Mẫu báo cáo": the kinds of papers of a run, changed on screen with a preview, without code."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tiendo import clock
from tiendo.core.access import Act
from tiendo.core.calendar import PeriodKind
from tiendo.core.reporting.compose import compose
from tiendo.core.reporting.definition import to_json
from tiendo.core.reporting.groups import GROUPINGS
from tiendo.core.reporting.vocabulary import (
    BY_NAMES,
    COLUMN_KINDS,
    FIELD_NAMES,
    FILLER_NAMES,
    ONLY_NAMES,
    ROW_NAMES,
)
from tiendo.queries import scope
from tiendo.queries.definitions import definition_of, kinds_of
from tiendo.queries.papers import periods_to_make, runs_with_papers
from tiendo.queries.report_facts import report_facts
from tiendo.queries.settings import KIND_NAMES
from tiendo.records.models import Person, ReportDefinition, Run
from tiendo.records.shipped import shipped_definitions
from tiendo.usecases import definitions as usecase
from tiendo.usecases.errors import Conflict, Refused
from tiendo.web.definition_form import changed, typed
from tiendo.web.shell import actor_of, chosen_run


@require_GET
def definitions(request: HttpRequest) -> HttpResponse:
    """The kinds of one run (`chuong-trinh`): those that ship, own ones, those put away."""
    person = actor_of(request)
    wanted = request.GET.get("chuong-trinh", "")
    runs = [r for r in runs_with_papers(person, wanted) if scope.may(person, Act.DRAFT_PAPER, r.authority, r)]
    run = chosen_run(runs, wanted)
    if run is None:
        raise Http404
    kept = {row.key: row for row in ReportDefinition.objects.filter(run=run).select_related("changed_by")}
    gone = [row for row in kept.values() if row.retired_at]
    ships = {d.key for d in shipped_definitions()}
    context = {"run": run, "runs": runs, "kinds": kinds_of(run), "kept": kept, "gone": gone, "ships": ships}
    return render(request, "tiendo/papers/definitions.html", context)


@require_http_methods(["GET", "POST"])
def definition_edit(request: HttpRequest, run: int, key: str) -> HttpResponse:
    """A form of the whole kind. `key` "moi" begins one (`tu`: from that kind); a POST's `op` is a button of the form:
    "luu" saves, "xem" shows what it makes of today's facts, others change the form."""
    person = actor_of(request)
    found = _run(person, run)
    row = ReportDefinition.objects.filter(run=found, key=key).first()
    if request.method == "GET":
        return _form(request, found, key, _begun(found, key, request.GET.get("tu", "")), row)
    op = request.POST.get("op", "luu")
    content = typed(request.POST.dict(), request.POST.getlist("kinds"))
    content["key"] = usecase.free_key(found, str(content.get("name", ""))) if key == "moi" else key
    if op == "xem":
        return _preview(request, found, content)
    if op != "luu":
        return _form(request, found, key, changed(content, op), row)
    version = request.POST.get("version", "0")
    try:
        usecase.save(
            run=found,
            content=content,
            version=int(version) if version.isdigit() else 0,
            actor=person,
            now=clock.now(),
        )
    except usecase.Faulty as why:
        return _form(request, found, key, content, row, faults=why.faults)
    except Conflict as why:
        return _form(request, found, key, content, row, faults=(why.message,))
    messages.success(request, f"Đã ghi mẫu “{content.get('name', '')}”.")
    return redirect(f"{reverse('definitions')}?chuong-trinh={found.pk}")


@require_POST
def definition_do(request: HttpRequest, run: int, key: str) -> HttpResponse:
    """`viec`: "bo" puts a kind away, "lai" brings it back, "goc" leaves one's own changes behind."""
    person = actor_of(request)
    found = _run(person, run)
    act = {"bo": usecase.retire, "lai": usecase.bring_back, "goc": usecase.as_shipped}.get(request.POST.get("viec", ""))
    if act is None:
        raise Http404
    act(run=found, key=key, actor=person, now=clock.now())
    messages.success(request, "Đã cập nhật danh sách mẫu.")
    return redirect(f"{reverse('definitions')}?chuong-trinh={found.pk}")


def _run(person: Person, pk: int) -> Run:
    run = next((r for r in runs_with_papers(person, str(pk)) if r.pk == pk), None)
    if run is None or not scope.may(person, Act.DRAFT_PAPER, run.authority, run):
        raise Http404
    return run


def _begun(run: Run, key: str, other: str) -> dict[str, Any]:
    found = definition_of(run, other or key)
    if found is None:
        if key == "moi" and not other:
            return {"name": "", "issuer": "{people_committee}", "type_name": "BÁO CÁO", "subject": "", "outline": []}
        raise Http404
    if other:
        found = replace(found, name=f"{found.name} (bản sao)")
    return to_json(found)


def _form(
    request: HttpRequest,
    run: Run,
    key: str,
    content: dict[str, Any],
    row: ReportDefinition | None,
    faults: tuple[str, ...] = (),
) -> HttpResponse:
    context = {
        "run": run,
        "key": key,
        "d": content,
        "version": request.POST.get("version") or (row.version if row else 0),
        "faults": faults,
        "fillers": list(FILLER_NAMES.items()),
        "by_names": list(BY_NAMES.items()),
        "only_names": list(ONLY_NAMES.items()),
        "row_names": list(ROW_NAMES.items()),
        "columns": list(COLUMN_KINDS.items()),
        "fields": list(FIELD_NAMES.items()),
        "groupings": {name: [g.title for g in groups] for name, groups in GROUPINGS.items()},
        "own_groups": isinstance(content.get("groups"), list),
        "kinds": {k.value: KIND_NAMES[k.value] for k in PeriodKind if k.value in KIND_NAMES},
        "lines": {
            name: "\n".join(content.get(name, ()))
            for name in ("addressed_to", "opening", "closing", "recipients", "about")
        },
        "position": "\n".join((content.get("signature") or {}).get("position", ())),
    }
    return render(request, "tiendo/papers/definition.html", context, status=422 if faults else 200)


def _preview(request: HttpRequest, run: Run, content: dict[str, Any]) -> HttpResponse:
    """What the form as it stands makes of the last period's facts."""
    try:
        definition = usecase.read(content)
    except Refused as why:
        faults = why.faults if isinstance(why, usecase.Faulty) else (why.message,)
        return render(request, "tiendo/papers/definition_preview.html", {"faults": faults}, status=422)
    today = clock.today()
    period = next(iter(periods_to_make(run, definition, today)), None)
    outline = compose(definition, report_facts(run, period=period, as_of=today))
    context = {"outline": outline, "period": period, "run": run}
    return render(request, "tiendo/papers/definition_preview.html", context)
