"""What every page of the officials shares at its edge: the security policy, refused acts, an expired session."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from tiendo.usecases.errors import Conflict, NotAllowed, Refused, WrongState
from tiendo.web.answers import is_htmx, told

Handler = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
REQUEST_FILES = 4  # a request may carry this many of the largest file allowed; a page sends them one by one
STATUS: dict[type[Exception], int] = {NotAllowed: 403, WrongState: 409, Conflict: 409, Refused: 422}


class SecurityPolicy:
    """No script, style or frame from elsewhere or from the page's own text may run."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class Edge:
    """Too large a body is refused before it is read; a refused act becomes a page or a message that says what to do."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) > REQUEST_FILES * settings.UPLOAD_MAX_BYTES:
            return render(request, "413.html", status=413)
        response = self.get_response(request)
        # A page and its part have one address: neither may be taken from a cache for the other.
        patch_vary_headers(response, ["HX-Request"])
        return _log_in_again(response) if is_htmx(request) and _sends_to_login(response) else response

    def process_exception(self, request: HttpRequest, why: Exception) -> HttpResponse | None:
        status = next((code for kind, code in STATUS.items() if isinstance(why, kind)), None)
        if status is None:
            return None
        message = str(getattr(why, "message", why))
        if is_htmx(request):
            return told(request, message, status=status)
        return render(request, "tiendo/refused.html", {"message": message, "status": status}, status=status)


def _sends_to_login(response: HttpResponse) -> bool:
    return response.status_code == 302 and response.headers["Location"].startswith(reverse(settings.LOGIN_URL))


def _log_in_again(response: HttpResponse) -> HttpResponse:
    """A fragment must not swallow the log-in page: what was typed stays, and the way back is offered in a new tab."""
    out = HttpResponse(
        '<p class="toast" role="alert"><span>Phiên làm việc đã hết. Nội dung bạn vừa gõ vẫn còn trên trang: '
        "đăng nhập lại ở thẻ mới, rồi quay về bấm lần nữa.</span>"
        f'<a href="{reverse(settings.LOGIN_URL)}" target="_blank">Đăng nhập lại</a></p>',
        status=401,
    )
    out.headers["HX-Retarget"], out.headers["HX-Reswap"] = "#toast", "innerHTML"
    return out
