"""A page of an uploaded file as a picture, or a band of it, for the review beside the rows read from it."""

from __future__ import annotations

from threading import BoundedSemaphore

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_GET

from tiendo.records.models import StoredFile
from tiendo.usecases import apart, files
from tiendo.web.views.review import draft_of

PICTURE = ["-m", "tiendo.intake.picturing"]
SECONDS = 25.0
_AT_ONCE = BoundedSemaphore(2)  # a long document may ask for many pages; the site has other visitors
_FORM = "w3"  # changes when the picture of the same page would come out differently


@require_GET
def draft_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Page `number` as WebP, kept by the browser; 404 where there is none or it is none of his."""
    draft = draft_of(request, pk)
    if not 1 <= number <= len(draft.sizes):
        raise Http404
    return drawn(request, draft.file, [str(number), str(draft.sizes[number - 1]["turned"])])


@require_GET
def draft_strip(request: HttpRequest, pk: int, number: int, top: int, bottom: int) -> HttpResponse:
    """A band of page `number` from `top` to `bottom` (points), sharper than the whole page."""
    draft = draft_of(request, pk)
    if not 1 <= number <= len(draft.sizes) or not top < bottom <= draft.sizes[number - 1]["height"] + 1:
        raise Http404
    size = draft.sizes[number - 1]
    band = [str(round(place / size["height"], 5)) for place in (top, bottom)]
    return drawn(request, draft.file, [str(number), str(size["turned"]), *band])


def drawn(request: HttpRequest, file: StoredFile, wanted: list[str]) -> HttpResponse:
    """The picture that `intake.picturing` makes of a file with these words, kept by the browser; 404 for none."""
    tag = f'"{file.sha256[:32]}-{"-".join(wanted)}-{_FORM}"'
    if tag in request.headers.get("If-None-Match", ""):
        return _kept(HttpResponseNotModified(), tag)
    with _AT_ONCE:
        try:
            picture = apart.output([*PICTURE, *wanted], files.content(file), seconds=SECONDS)
        except (apart.Slow, ValueError, OSError) as why:
            raise Http404 from why
    return _kept(HttpResponse(picture, content_type="image/webp"), tag)


def _kept(response: HttpResponse, tag: str) -> HttpResponse:
    """For this browser alone, and asked again whether he may still see it."""
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response
