"""Live plans: the list of them, and one plan by its tabs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tiendo import clock
from tiendo.core.access import Act
from tiendo.core.changes import changes
from tiendo.core.situation import Situation
from tiendo.queries import programme, scope
from tiendo.queries.catalogue import links_of
from tiendo.queries.history import plan_history
from tiendo.queries.home import shown_plans
from tiendo.queries.programme import TaskFilter
from tiendo.records.models import Plan
from tiendo.web.answers import is_htmx
from tiendo.web.as_of import as_of, day_context
from tiendo.web.shell import actor_of

SORTS = (("plan", "Theo kế hoạch"), ("due", "Theo hạn"), ("unit", "Theo đơn vị"), ("name", "Theo tên"))


@require_GET
def plans(request: HttpRequest) -> HttpResponse:
    found, below = shown_plans(actor_of(request))
    rows = programme.summaries(found, clock.today())
    return render(request, "tiendo/plans.html", {"plans": rows, "below": below})


def plan_of(request: HttpRequest, pk: int) -> Plan:
    """The plan within the person's scope; 404 where it is none of his."""
    found = programme.plan_for(actor_of(request), pk)
    if found is None:
        raise Http404
    return found


@require_GET
def plan(request: HttpRequest, pk: int, tab: str = "chi-tieu") -> HttpResponse:
    """One tab of a plan; its list alone for an htmx request."""
    if tab not in TABS:
        raise Http404
    found, today = plan_of(request, pk), as_of(request)
    label, make = TABS[tab]
    context: dict[str, Any] = {"plan": found, "tab": tab, "query": request.GET.urlencode()} | day_context(today)
    context |= make(found, request, today)
    if is_htmx(request) and tab in LISTS:
        return render(request, f"tiendo/plan/{LISTS[tab]}.html", context)
    rows = context.get("all_tasks")
    if rows is None and today != clock.today():
        rows = programme.all_tasks(found, today)
    summary = programme.summary(found, today, rows)
    context |= {"summary": summary, "tab_label": label, "tabs": _tabs(summary)}
    return render(request, f"tiendo/plan/{tab.replace('-', '_')}.html", context)


def _tabs(summary: programme.PlanSummary) -> list[tuple[str, str]]:
    counts = {"chi-tieu": summary.targets, "nhiem-vu": summary.tasks, "giai-phap": summary.measures}
    return [(slug, f"{label} ({counts[slug]})" if slug in counts else label) for slug, (label, _) in TABS.items()]


def task_filter(request: HttpRequest) -> TaskFilter:
    """What the address asks for; words it does not know are left out."""
    get = request.GET
    unit, cls, sort = get.get("dv", ""), get.get("han", ""), get.get("xep", "plan")
    return TaskFilter(
        text=get.get("q", ""),
        unit=int(unit) if unit.isdigit() else None,
        part=get.get("vai", "") if get.get("vai") in ("lead", "cooperating") else "",
        cls=Situation(cls) if cls in set(Situation) else None,
        red=cls == "red",
        section=get.get("nhom") or None,
        sort=sort if sort in dict(SORTS) else "plan",
    )


def _targets(found: Plan, request: HttpRequest, today: date) -> dict[str, Any]:
    sheet = programme.targets(found, request.GET.get("q", ""))
    ahead = next((year for year in sheet.years if year >= today.year), None)
    links = links_of([found])
    return {"sheet": sheet, "next_year": ahead, "text": request.GET.get("q", ""), "links": links[0] if links else None}


def _tasks(found: Plan, request: HttpRequest, today: date) -> dict[str, Any]:
    show, rows = task_filter(request), programme.all_tasks(found, today, now=today == clock.today())
    return {"sheet": programme.tasks(rows, show), "show": show, "sorts": SORTS, "all_tasks": rows}


def _measures(found: Plan, request: HttpRequest, today: date) -> dict[str, Any]:
    return {"groups": programme.measures(found, request.GET.get("q", "")), "text": request.GET.get("q", "")}


def _units(found: Plan, request: HttpRequest, today: date) -> dict[str, Any]:
    rows = programme.all_tasks(found, today, now=today == clock.today())
    return {"shares": programme.units(found, rows), "all_tasks": rows}


def _basis(found: Plan, request: HttpRequest, today: date) -> dict[str, Any]:
    return {"citations": programme.citations(found), "duties": programme.duties(found)}


def _history(found: Plan, request: HttpRequest, today: date) -> dict[str, Any]:
    """What happened, and what people changed against the reading before it was approved."""
    changed = changes(found.draft.reading or {}, found.draft.body)
    may_sheet = scope.may(actor_of(request), Act.SEE_DRAFT, found.authority)
    return {"events": plan_history(found), "changes": changed, "may_sheet": may_sheet}


def _document(found: Plan, request: HttpRequest, today: date) -> dict[str, Any]:
    line = request.GET.get("dong", "")
    return {"blocks": found.draft.document or [], "hit": int(line) if line.isdigit() else None}


Make = Callable[[Plan, HttpRequest, date], dict[str, Any]]

TABS: dict[str, tuple[str, Make]] = {
    "chi-tieu": ("Chỉ tiêu", _targets),
    "nhiem-vu": ("Nhiệm vụ", _tasks),
    "giai-phap": ("Giải pháp", _measures),
    "don-vi": ("Đơn vị", _units),
    "can-cu": ("Căn cứ, báo cáo", _basis),
    "lich-su": ("Lịch sử", _history),
    "van-ban": ("Văn bản", _document),
}
LISTS = {"nhiem-vu": "list_tasks", "chi-tieu": "list_targets", "giai-phap": "list_measures"}
