"""Small answers shared by views: a message for a page in use, a file to download."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def is_htmx(request: HttpRequest) -> bool:
    """Whether a part of a page is asked for rather than a page; going back in the history needs the whole."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def told(request: HttpRequest, message: str, *, status: int = 200) -> HttpResponse:
    """A message beside the page in use, which stays as it is."""
    response = render(request, "tiendo/parts/toast.html", {"message": message, "alert": status >= 400}, status=status)
    response.headers["HX-Retarget"], response.headers["HX-Reswap"] = "#toast", "innerHTML"
    return response


def download(content: bytes, *, name: str, mime: str) -> HttpResponse:
    """A file to save under `name`, which may be Vietnamese (RFC 6266)."""
    response = HttpResponse(content, content_type=mime)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def go_to(address: str) -> HttpResponse:
    """Send the page in use elsewhere, from an htmx request."""
    response = HttpResponse(status=204)
    response.headers["HX-Redirect"] = address
    return response
