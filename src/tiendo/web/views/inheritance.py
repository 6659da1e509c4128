"""A plan against the plan of the level above, the communes' plans against one's own, and documents without a plan."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tiendo import clock
from tiendo.core.inheriting import FATE_NAMES, FAULTS
from tiendo.queries import inheritance as query
from tiendo.queries.indicator_pages import home_of
from tiendo.records.models import Plan
from tiendo.web.shell import actor_of
from tiendo.web.views.catalogue import number_of


@require_GET
def inheritance(request: HttpRequest) -> HttpResponse:
    """`ke-hoach` against `cap-tren`; without a plan the first one seen, or the summary of the plans below one's own."""
    person, today = actor_of(request), clock.today()
    home = home_of(person)
    if home is None:
        raise Http404
    plans = list(query.plans_below(person)[:300])
    upper_id, plan_id = (number_of(request.GET.get(name, "")) for name in ("cap-tren", "ke-hoach"))
    context: dict[str, Any] = {"home": home, "plans": plans, "papers": query.papers_without_plan(home)}
    own = [p for p in plans if p.authority_id == home.pk]
    below = [p for p in plans if p.authority_id != home.pk]
    if plan_id is None and below and own:
        upper = query.plan_named(own, upper_id) or own[0]
        page = number_of(request.GET.get("trang", "")) or 1
        context |= {"summary": query.summary(person, upper, today, page), "uppers": own, "fates": list(FATE_NAMES)[:5]}
        return render(request, "tiendo/catalogue/inheritance_all.html", context)
    plan = query.plan_named(plans, plan_id) if plan_id is not None else next(iter(own or plans), None)
    if plan_id is not None and plan is None:
        raise Http404
    return render(request, "tiendo/catalogue/inheritance.html", context | _against(request, plan, upper_id))


def _against(request: HttpRequest, plan: Plan | None, upper_id: int | None) -> dict[str, Any]:
    if plan is None:
        return {"plan": None, "uppers": []}
    uppers = query.uppers(plan)
    if upper_id is not None:
        upper = query.may_be_upper(actor_of(request), plan).select_related("authority", "programme").filter(pk=upper_id)
        chosen = upper.first()
        if chosen is None:
            raise Http404
    else:
        chosen = next(iter(uppers), None)
    if chosen is not None and all(u.pk != chosen.pk for u in uppers):
        uppers = [*uppers, chosen]
    found = query.held_against(plan, chosen, clock.today()) if chosen is not None else None
    faults = sum(found.counts[fate] for fate in FAULTS) if found else 0
    return {"plan": plan, "uppers": uppers, "upper": chosen, "found": found, "faults": faults}
