"""The page of entries: add, refuse with the text kept, withdraw, undo, search."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.conftest import Cast
from tests.shell.cycle_mywork import begun

from tiendo import clock
from tiendo.records.models import Entry, Task

pytestmark = pytest.mark.django_db
PAGE = "/ghi-nhan/"


@pytest.fixture
def client(cast: Cast, enter: Callable[[Any], Client], monkeypatch: pytest.MonkeyPatch) -> Client:
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    monkeypatch.setattr(clock, "today", lambda: cast.now.date())
    begun(cast)
    return enter(cast.reporter)


def sent(cast: Cast, **over: str) -> dict[str, str]:
    key = f"task:{Task.objects.get(name__startswith='Rà soát').pk}"
    base = {"don-vi": f"{cast.economy.pk}", "khoa": "k1", "ngay": "20/11/2026", "viec": "Họp thôn", "muc": key}
    return base | {f"done-{key}": "35"} | over


def test_noted_in_one_form(cast: Cast, client: Client) -> None:
    page = client.get(PAGE).content.decode()
    assert "Rà soát hạ tầng" in page and 'value="21/11/2026"' in page and "Chưa có ghi nhận nào" in page
    for _ in range(2):
        page = client.post(PAGE, sent(cast), follow=True).content.decode()
    assert Entry.objects.count() == 1
    assert "Họp thôn" in page and "20/11/2026, Lý A Tùng" in page and "35 %" in page
    work = client.get("/viec-cua-toi/").content.decode()
    assert "Lấy sẵn từ ghi nhận ngày 20/11" in work and ">Họp thôn</textarea>" in work


def test_files_go_with_it_and_a_refused_one_stops_it(cast: Cast, client: Client) -> None:
    bad = SimpleUploadedFile("x.exe", b"MZ\x90\x00")
    page = client.post(PAGE, sent(cast) | {"tep": bad}).content.decode()
    assert "x.exe: " in page and "nội dung vẫn ở đây" in page and not Entry.objects.exists()
    client.post(PAGE, sent(cast) | {"tep": SimpleUploadedFile("anh.pdf", b"%PDF-1.4 anh")})
    assert [e.file_name for e in Entry.objects.get().evidence.all()] == ["anh.pdf"]


def test_refused_with_the_text_kept(cast: Cast, client: Client) -> None:
    answer = client.post(PAGE, sent(cast, ngay="31/11/2026"))
    page = answer.content.decode()
    assert (
        answer.status_code == 422
        and "Không có ngày" in page
        and ">Họp thôn</textarea>" in page
        and 'value="35"' in page
    )
    assert not Entry.objects.exists()


def test_withdrawn_and_undone(cast: Cast, client: Client) -> None:
    client.post(PAGE, sent(cast))
    entry = Entry.objects.get()
    assert "Hoàn tác" in client.post(f"{PAGE}{entry.pk}/rut/", follow=True).content.decode()
    client.post(f"{PAGE}{entry.pk}/rut/", {"lai": "1"})
    entry.refresh_from_db()
    assert entry.withdrawn_at is None


def test_found_and_not_found(cast: Cast, client: Client) -> None:
    client.post(PAGE, sent(cast))
    assert "Họp thôn" in client.get(PAGE, {"q": "hop"}).content.decode()
    assert "Không có ghi nhận nào khớp" in client.get(PAGE, {"q": "xyz"}).content.decode()


def test_strangers(cast: Cast, client: Client, enter: Callable[[Any], Client]) -> None:
    client.post(PAGE, sent(cast))
    other = enter(cast.head)
    assert other.get(PAGE, {"don-vi": cast.economy.pk}).status_code == 404
    assert other.post(PAGE, sent(cast)).status_code == 404
    assert other.post(f"{PAGE}{Entry.objects.get().pk}/rut/").status_code == 403
    assert "không phải báo cáo" in enter(cast.nobody).get(PAGE).content.decode()
