"""What a page says while the database or the store of files is away; and of any other fault."""

from __future__ import annotations

import sys

from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.defaults import server_error

from tiendo.usecases.files import StoreAway
from tiendo.web.answers import is_htmx

AGAIN_AFTER = "5"  # seconds


def fault(request: HttpRequest) -> HttpResponse:
    """Django's handler of faults (`handler500`); 503 where one of them was away. Asks the database nothing."""
    if not isinstance(sys.exc_info()[1], OperationalError | InterfaceError | StoreAway):
        return server_error(request)
    htmx = is_htmx(request)
    page = "tiendo/parts/away.html" if htmx else "503.html"
    response = HttpResponse(render_to_string(page), status=503)
    response.headers["Retry-After"] = AGAIN_AFTER
    if htmx:
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#toast", "innerHTML"
    return response
