"""Two bare Django pages to hold the product's against: "/" does nothing, "/page" is one as Django's own parts make it.

Each is served alone: TIENDO_BENCH_BARE=nothing leaves out all middleware.
"""

from __future__ import annotations

import os
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

os.environ["DJANGO_SETTINGS_MODULE"] = "tools.bench.bare_settings"
application: Any = get_wsgi_application()


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


def page(request: HttpRequest) -> HttpResponse:
    """Thirty units by one query, for somebody logged in."""
    from tiendo.records.models import Unit

    return render(request, "bare.html", {"units": Unit.objects.order_by("pk")[:30], "person": request.user})


urlpatterns = [path("", nothing), path("page/", page)]
