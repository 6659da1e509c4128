"""A piece of evidence: the file itself, and its pages as pictures."""

from __future__ import annotations

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_GET

from tiendo.core.evidence import PDF, SHOWN
from tiendo.queries.evidence import evidence_for
from tiendo.records.models import Evidence
from tiendo.usecases import files
from tiendo.web.shell import actor_of
from tiendo.web.views.pages import drawn

# Whatever a file carries, it runs nothing here. A browser's own reader of PDF does not open inside a sandbox.
_NOTHING = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
_OF_PDF = f"{_NOTHING}; object-src 'self'"


@require_GET
def evidence_file(request: HttpRequest, pk: int) -> HttpResponse:
    """PDF and pictures in the page, other forms to save; `tai-ve` in the address saves any."""
    piece = _piece(request, pk)
    tag = f'"{piece.file_id}"'
    if tag in request.headers.get("If-None-Match", ""):
        return _guarded(HttpResponseNotModified(), piece, tag)
    response = HttpResponse(files.content(piece.file), content_type=piece.mime)
    how = "inline" if piece.mime in SHOWN and "tai-ve" not in request.GET else "attachment"
    response.headers["Content-Disposition"] = f"{how}; filename*=UTF-8''{quote(piece.file_name)}"
    return _guarded(response, piece, tag)


@require_GET
def evidence_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Page `number` of a PDF as a picture; 404 where there is none."""
    piece = _piece(request, pk)
    if piece.mime != PDF.mime or not 1 <= number <= 10_000:
        raise Http404
    return drawn(request, piece.file, [str(number), "0"])


def _piece(request: HttpRequest, pk: int) -> Evidence:
    piece = evidence_for(actor_of(request), pk)
    if piece is None:
        raise Http404
    return piece


def _guarded(response: HttpResponse, piece: Evidence, tag: str) -> HttpResponse:
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = _OF_PDF if piece.mime == PDF.mime else f"{_NOTHING}; sandbox"
    return response
