"""How a programme is followed here: standing office, thresholds, days off, calendars, what targets' figures may be."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from tiendo import clock
from tiendo.core.calendar import PeriodKind
from tiendo.queries import settings as query
from tiendo.records.models import Run
from tiendo.usecases import runs as usecase
from tiendo.usecases.errors import Refused
from tiendo.web.settings_forms import AdHocForm, CalendarForm, RunForm, nature_changes
from tiendo.web.shell import actor_of


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    return render(request, "tiendo/settings/runs.html", {"rows": query.runs_to_set(actor_of(request))})


@require_http_methods(["GET", "POST"])
def run_settings(request: HttpRequest, pk: int) -> HttpResponse:
    """One run; a POST names its form by `viec`: "chung", the kind of a calendar, or "dot-xuat"."""
    run = _run(request, pk)
    job = request.POST.get("viec", "")
    forms = _forms(run, job, request.POST if request.method == "POST" else None)
    if request.method == "POST" and job in forms and _do(request, run, job, forms[job]):
        return redirect(f"{request.path}#{job}")
    context = {
        "run": run,
        "general": forms["chung"],
        "ad_hoc": forms["dot-xuat"],
        "calendars": query.calendars(run, clock.today(), {k: forms[k] for k in forms if k in query.KIND_NAMES}),
        "asked": query.ad_hoc_periods(run),
        "doing": job,
    }
    return render(request, "tiendo/settings/run.html", context, status=422 if job else 200)


@require_http_methods(["GET", "POST"])
def natures(request: HttpRequest, pk: int) -> HttpResponse:
    """The targets of a run, each with how its figures are counted; one form for all of them."""
    run = _run(request, pk)
    targets = query.targets(run)
    if request.method == "POST":
        changed = _change(request, run, targets)
        messages.success(request, f"Đã ghi {changed} chỉ tiêu." if changed else "Không có gì thay đổi.")
        return redirect("natures", pk=pk)
    context = {"run": run, "targets": targets, "countings": query.COUNTINGS, "kinds": query.every_choices(run)}
    return render(request, "tiendo/settings/natures.html", context)


def _run(request: HttpRequest, pk: int) -> Run:
    run = query.run_to_set(actor_of(request), pk)
    if run is None:
        raise Http404
    return run


def _forms(run: Run, job: str, data: Any) -> dict[str, Any]:
    forms: dict[str, Any] = {"chung": RunForm(data if job == "chung" else None, run=run)}
    rows = {row.kind: row for row in run.calendars.all()}
    for kind in query.KIND_NAMES:
        forms[kind] = CalendarForm(data if job == kind else None, kind=PeriodKind(kind), row=rows.get(kind))
    return forms | {"dot-xuat": AdHocForm(data if job == "dot-xuat" else None)}


def _do(request: HttpRequest, run: Run, job: str, form: Any) -> bool:
    """Do what the form asks; False, with the reason in the form, where it is refused."""
    if not form.is_valid():
        return False
    who: dict[str, Any] = {"run_id": run.pk, "actor": actor_of(request), "now": clock.now()}
    try:
        if job == "chung":
            usecase.set_run(changes=form.changes(), **who)
        elif job == "dot-xuat":
            usecase.ask_ad_hoc(**form.cleaned_data, **who)
        elif form.cleaned_data["used"]:
            usecase.set_calendar(calendar=form.calendar(), collects=form.cleaned_data["collects"], **who)
        else:
            usecase.drop_calendar(kind=PeriodKind(job), **who)
    except Refused as why:
        form.add_error(None, why.message)
        return False
    messages.success(request, "Đã ghi. Kỳ đã đến hạn hoặc đã có báo cáo giữ nguyên hạn cũ.")
    return True


def _change(request: HttpRequest, run: Run, targets: list[Any]) -> int:
    changed = 0
    for target in targets:
        changes = nature_changes(request.POST, target)
        if changes:
            usecase.set_nature(
                run_id=run.pk, target_id=target.pk, changes=changes, actor=actor_of(request), now=clock.now()
            )
            changed += 1
    return changed
