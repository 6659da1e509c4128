"""The pages of adjustments: who may, what is refused with what was typed kept, both promises in sight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import Cast
from tests.shell.cycle_mywork import begun

from tiendo import clock
from tiendo.records.models import Adjustment, Assignment, Target

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    monkeypatch.setattr(clock, "today", lambda: cast.now.date())


@pytest.fixture
def task_page(cast: Cast) -> str:
    begun(cast)
    return f"/dieu-chinh/nhiem-vu/{Assignment.objects.get(task__name__startswith='Rà soát').pk}/"


def said(**over: str) -> dict[str, str]:
    return {"loai": "deadline", "han": "20/12/2026", "van-ban": "212/QĐ-UBND", "ly-do": "Chờ tỉnh"} | over


def test_both_deadlines_are_shown_after_a_change(cast: Cast, office: Client, task_page: str) -> None:
    answer = office.post(task_page, said(), follow=True).content.decode()
    for words in ("31/03/2026</s>", "<b>20/12/2026</b>", "đã điều chỉnh 1 lần", "212/QĐ-UBND", "Đã điều chỉnh."):
        assert words in answer, words
    listed = office.get("/dieu-chinh/").content.decode()
    assert "Rà soát hạ tầng" in listed
    assert task_page in listed


@pytest.mark.parametrize(
    ("over", "why"),
    [
        ({"han": ""}, "Phải nêu thời hạn mới"),
        ({"han": "31/02/2027"}, "dạng 21/11/2026"),
        ({"van-ban": ""}, "số, ký hiệu văn bản"),
        ({"ly-do": " "}, "lý do"),
        ({"loai": "suspend"}, "hẹn ngày xem xét lại"),
        ({"loai": "value"}, "Hãy chọn nội dung"),
        ({"loai": "resume"}, "Không làm được"),
        ({"loai": ""}, "Hãy chọn nội dung"),
    ],
)
def test_bad_input_is_explained_and_kept(over: dict[str, str], why: str, office: Client, task_page: str) -> None:
    answer = office.post(task_page, said(**{"ly-do": "Chờ tỉnh trả lời"} | over))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert why in page
    assert "ly-do" in over or "Chờ tỉnh trả lời" in page
    assert not Adjustment.objects.exists()


def test_lead_and_stop_by_the_page(cast: Cast, office: Client, task_page: str) -> None:
    page = office.post(task_page, said(loai="lead", **{"don-vi": str(cast.culture.pk)}), follow=True).content.decode()
    assert "Phòng Kinh tế</s>" in page
    assert "Chủ trì: Phòng Văn hóa - Xã hội" in page
    page = office.post(task_page, said(loai="suspend", **{"xem-lai": "01/12/2026"}), follow=True).content.decode()
    assert "xem xét lại ngày <b>01/12/2026</b>" in page
    assert 'value="resume"' in page
    page = office.post(task_page, said(loai="cancel"), follow=True).content.decode()
    assert "đã bãi bỏ" in page
    assert "<form class" not in page.split('id="chinh"')[1]


def test_a_value_by_the_page(cast: Cast, office: Client, task_page: str) -> None:
    address = f"/dieu-chinh/chi-tieu/{Target.objects.get(name__startswith='Tỷ lệ').pk}/"
    page = office.post(address, said(loai="value", nam="2026", **{"gia-tri": "≥ 70 %"}), follow=True).content.decode()
    assert "≥ 60%</s>" in page
    assert "<b>≥ 70 %</b>" in page


def test_who_sees_and_who_may(cast: Cast, task_page: str, enter: Callable[[Any], Client]) -> None:
    for name, person in cast.everybody.items():
        client = enter(person)
        if name in ("stranger", "nobody", "administrator"):
            assert client.get(task_page).status_code == 404
            assert client.post(task_page, said()).status_code == 404
            assert "Rà soát" not in client.get("/dieu-chinh/").content.decode()
        elif name not in ("office", "colleague", "steering"):
            assert "Chỉ cơ quan thường trực" in client.get(task_page).content.decode()
            assert client.post(task_page, said()).status_code == 403
    assert not Adjustment.objects.exists()


def test_the_empty_list_says_what_will_be_here(office: Client) -> None:
    assert "Chưa có lần điều chỉnh nào" in office.get("/dieu-chinh/").content.decode()


def test_queries_do_not_grow_with_the_changes(cast: Cast, office: Client, task_page: str) -> None:
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            office.get("/dieu-chinh/")
            office.get(task_page)
        return len(seen)

    def change(day: int, unit: Any) -> None:
        office.post(task_page, said(han=f"0{day}/01/2027"))
        office.post(task_page, said(loai="lead", **{"don-vi": str(unit.pk)}))

    change(1, cast.culture)
    few = count()
    for day in range(2, 8):
        change(day, cast.culture if day % 2 else cast.economy)
    assert Adjustment.objects.count() == 14
    assert count() == few
