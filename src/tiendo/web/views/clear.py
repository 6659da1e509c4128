"""The "6 rõ" check of a plan: what each assignment lacks before it goes out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tiendo import clock
from tiendo.queries.clear import clear_page
from tiendo.web.views.plans import plan_of


@require_GET
def six_clear(request: HttpRequest, pk: int) -> HttpResponse:
    plan = plan_of(request, pk)
    return render(request, "tiendo/alerts/clear.html", {"plan": plan, "page": clear_page(plan, clock.today())})
