"""Bringing plans in: what is taken, what is refused and why, the list that fills itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.web.conftest import HTMX

from tiendo.records.models import Draft, DraftState

JSON = {"Accept": "application/json"}


def send(client: Client, *files: tuple[str, bytes], headers: dict[str, str] | None = None) -> Any:
    plans = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(reverse("drafts"), {"plans": plans}, headers=headers or JSON)


def test_files_are_taken_each_by_itself(office: Client) -> None:
    results = send(office, ("a.txt", b"mot"), ("b.txt", b""), ("c.txt", b"hai")).json()["results"]
    assert [r["state"] for r in results] == ["added", "refused", "added"]
    assert "Tệp trống" in results[1]["message"]
    assert Draft.objects.filter(state=DraftState.QUEUED).count() == 2


def test_the_same_file_again_leads_to_the_draft_there_is(office: Client, draft: Any) -> None:
    result = send(office, ("ten-khac.docx", b"plan")).json()["results"][0]
    assert result["state"] == "again"
    assert result["url"] == reverse("review", args=[draft.pk])
    assert "ke-hoach-18.docx" in result["message"]
    assert Draft.objects.count() == 1


def test_without_script_the_form_comes_back_with_messages(office: Client) -> None:
    response = send(office, ("a.txt", b"mot"), headers={"Accept": "text/html"})
    page = office.get(response.headers["Location"]).content.decode()
    assert "a.txt: đã nhận" in page
    assert "Đang đọc <b>1</b> tệp" in page


@pytest.mark.parametrize(
    ("files", "why"),
    [([], "Chưa chọn tệp nào"), ([("lon.txt", b"x" * 30)], "Tệp lớn hơn")],
    ids=["none", "too large"],
)
def test_a_bad_choice_is_explained(
    files: list[tuple[str, bytes]], why: str, office: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.UPLOAD_MAX_BYTES = 20
    monkeypatch.setattr("tiendo.web.middleware.REQUEST_FILES", 1000)
    result = send(office, *files).json()["results"][0]
    assert result["state"] == "refused"
    assert why in result["message"]
    assert not Draft.objects.exists()


def test_who_may_not_add_is_refused_and_sees_no_form(enter: Any, cast: Any) -> None:
    client = enter(cast.steering)
    assert "Kéo tệp" not in client.get(reverse("drafts")).content.decode()
    assert send(client, ("a.txt", b"mot")).status_code == 403
    assert not Draft.objects.exists()


def test_the_list_asks_again_only_while_something_is_read(office: Client, draft: Any) -> None:
    still = office.get(reverse("drafts"), headers=HTMX).content.decode()
    assert "<h1" not in still
    assert "every 1s" not in still
    Draft.objects.update(state=DraftState.READING)
    assert "every 1s" in office.get(reverse("drafts"), headers=HTMX).content.decode()


def test_a_file_that_could_not_be_read_says_why_and_offers_another_try(office: Client, draft: Any) -> None:
    Draft.objects.update(state=DraftState.FAILED, error="Tệp bị cắt cụt.", content=None)
    page = office.get(reverse("drafts")).content.decode()
    assert "Tệp bị cắt cụt." in page
    office.post(reverse("draft_retry", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.state == DraftState.QUEUED


def test_a_file_being_read_tells_its_page_and_can_be_stopped(office: Client, draft: Any) -> None:
    Draft.objects.update(state=DraftState.READING, pages_read=6, pages=20, content=None)
    page = office.get(reverse("drafts"), headers=HTMX).content.decode()
    assert "Đang đọc trang 7/20" in page
    assert reverse("draft_cancel", args=[draft.pk]) in page
    page = office.post(reverse("draft_cancel", args=[draft.pk]), follow=True).content.decode()
    assert "Đã dừng theo yêu cầu của Trần Quốc Khải" in page
    assert reverse("draft_retry", args=[draft.pk]) in page


def test_stopping_what_was_just_read_says_so_and_keeps_it(office: Client, draft: Any) -> None:
    page = office.post(reverse("draft_cancel", args=[draft.pk]), follow=True).content.decode()
    assert "Không dừng được “ke-hoach-18.docx”. Bản đọc đã sẵn sàng để rà soát." in page
    draft.refresh_from_db()
    assert draft.state == DraftState.READY


def test_discarding_offers_the_way_back(office: Client, draft: Any) -> None:
    sent = office.post(reverse("draft_discard", args=[draft.pk]))
    page = office.get(sent.headers["Location"]).content.decode()
    assert "Đã bỏ “ke-hoach-18.docx”" in page
    assert "Hoàn tác" in page
    office.post(reverse("draft_restore", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.state == DraftState.READY


def test_the_original_file_comes_back_as_it_was(office: Client, draft: Any) -> None:
    response = office.get(reverse("draft_file", args=[draft.pk]))
    assert response.content == b"plan"
    assert "attachment" in response.headers["Content-Disposition"]


@pytest.mark.parametrize("view", ["draft_cancel", "draft_retry", "draft_discard", "draft_restore"])
def test_a_stranger_cannot_touch_a_draft(view: str, enter: Any, cast: Any, draft: Any) -> None:
    assert enter(cast.stranger).post(reverse(view, args=[draft.pk])).status_code == 404


def test_who_may_only_look_sees_no_buttons(enter: Any, cast: Any, draft: Any) -> None:
    page = enter(cast.steering).get(reverse("drafts")).content.decode()
    assert "Rà soát<span" in page
    assert "Bỏ<span" not in page


def test_files_go_to_no_commune_of_others(office: Client, cast: Any) -> None:
    plans = [SimpleUploadedFile("a.txt", b"mot")]
    response = office.post(reverse("drafts"), {"plans": plans, "authority": cast.neighbour.pk}, headers=JSON)
    assert response.status_code == 403
    assert not Draft.objects.exists()
