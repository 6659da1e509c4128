"""Where a person starts, the page over all plans, and the search over everything that one may see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from tiendo import clock
from tiendo.queries import home as query
from tiendo.queries.search import search as find
from tiendo.web.answers import is_htmx
from tiendo.web.landing import landing
from tiendo.web.shell import actor_of


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """On to the page where this person's work waits."""
    return redirect(landing(actor_of(request), clock.today()))


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    person = actor_of(request)
    found = query.home(person, clock.today())
    context = {"home": found, "many": len(found.plans) > 1}
    return render(request, "tiendo/home.html", context)


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """Results for `q`; the results alone for an htmx request."""
    text = request.GET.get("q", "").strip()
    context = {
        "search_text": text,
        "found": find(actor_of(request), text),
    }
    return render(request, "tiendo/search/results.html" if is_htmx(request) else "tiendo/search/page.html", context)
