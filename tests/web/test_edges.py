"""The edge: error pages, refused acts, an expired session, a body that is too large."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.conftest import HTMX


def test_a_wrong_password_is_told_plainly(cast: Any) -> None:
    response = Client().post(reverse("login"), {"username": "office", "password": "sai"})
    assert "chưa đúng" in response.content.decode()


def test_log_in_leads_to_the_page_asked_for_and_out_again(cast: Any) -> None:
    client = Client()
    sent = client.post(reverse("login"), {"username": "office", "password": "tiendo-test", "next": reverse("units")})
    assert sent.headers["Location"] == reverse("units")
    assert client.post(reverse("logout")).headers["Location"] == reverse("login")
    assert client.get(reverse("home")).status_code == 302


def test_a_new_password(office: Client, cast: Any) -> None:
    bad = {"old_password": "tiendo-test", "new_password1": "123", "new_password2": "124"}
    assert "không giống nhau" in office.post(reverse("account"), bad).content.decode()
    good = bad | {"new_password1": "mat khau dai", "new_password2": "mat khau dai"}
    assert office.post(reverse("account"), good).status_code == 302
    assert Client().login(username="office", password="mat khau dai")
    assert office.get(reverse("home")).status_code == 200


def test_an_expired_session_keeps_the_page_in_use(db: None) -> None:
    response = Client().get(reverse("home"), headers=HTMX)
    assert response.status_code == 401
    assert response.headers["HX-Retarget"] == "#toast"
    assert "Đăng nhập lại" in response.content.decode()


def test_an_unknown_address_says_what_to_do(office: Client) -> None:
    response = office.get("/khong-co/")
    assert response.status_code == 404
    assert "Không thấy trang này" in response.content.decode()


def test_a_body_too_large_is_refused_before_it_is_read(office: Client, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    response = office.post(reverse("drafts"), {"x": "y" * 100})
    assert response.status_code == 413
    assert "Lần gửi này quá lớn" in response.content.decode()


def test_a_stale_form_says_that_nothing_was_written(cast: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.office)
    response = client.post(reverse("account"), {})
    assert response.status_code == 403
    assert "Chưa có gì được ghi" in response.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_a_refused_act_says_why(headers: dict[str, str], enter: Any, cast: Any, draft: Any) -> None:
    """The steering committee sees drafts and may not discard them."""
    response = enter(cast.steering).post(reverse("draft_discard", args=[draft.pk]), headers=headers)
    assert response.status_code == 403
    assert "không có quyền" in response.content.decode()


def test_a_fault_of_ours_is_an_honest_page(cast: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("tiendo.web.views.home.query.home", fail)
    client = Client(raise_request_exception=False)
    client.force_login(cast.office)
    response = client.get(reverse("home"))
    assert response.status_code == 500
    assert "đã lưu trước đó vẫn còn" in response.content.decode()


def test_going_back_in_the_history_gives_the_whole_page(office: Client) -> None:
    headers = HTMX | {"HX-History-Restore-Request": "true"}
    response = office.get(reverse("drafts"), headers=headers)
    assert "<h1" in response.content.decode()
    assert "HX-Request" in response.headers["Vary"]
