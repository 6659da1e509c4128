"""The page "Việc của tôi": the list, the form, its saving, its sending, and who sees none of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import Cast
from tests.shell.cycle_mywork import begun, changed, evidence_of, give_role, period_of_month
from tests.web.conftest import HTMX

from tiendo import clock
from tiendo.core.access import Role
from tiendo.core.progress import said
from tiendo.records.models import Directive, Report, ReportForm, Target, Task, Unit
from tiendo.usecases.reports import attach, mark_ready, save_form

pytestmark = pytest.mark.django_db
PAGE = "/viec-cua-toi/"


@pytest.fixture(autouse=True)
def today(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    monkeypatch.setattr(clock, "today", lambda: cast.now.date())


@pytest.fixture
def november(cast: Cast) -> Any:
    return period_of_month(begun(cast), 11)


@pytest.fixture
def head(cast: Cast, november: Any, enter: Callable[[Any], Client]) -> Client:
    """The head of the culture division, which owes one target."""
    return enter(cast.head)


def given(cast: Cast, november: Any, unit: Any, **over: Any) -> dict[str, str]:
    key = f"target:{Target.objects.get(tracked_by=unit).pk}"
    return {"don-vi": str(unit.pk), "ky": str(november.pk), "muc": key} | over


def test_the_answer_comes_first(cast: Cast, november: Any, enter: Callable[[Any], Client]) -> None:
    page = enter(cast.reporter).get(PAGE).content.decode()
    for words in (
        "Còn",
        "<b>2</b> mục",
        "<b>25/11</b>",
        "còn 4 ngày",
        "1 việc đỏ",
        "Quá hạn 235 ngày",
        "Đã ghi 0/2 mục",
    ):
        assert words in page, words
    assert page.index("Rà soát hạ tầng") < page.index("Số cán bộ được bồi dưỡng")
    assert "Thủ trưởng đơn vị xem và gửi cả kỳ" in page


def test_who_reports_for_nobody_is_told_so(cast: Cast, november: Any, enter: Callable[[Any], Client]) -> None:
    for person in (cast.nobody, cast.inspector, cast.steering, cast.administrator):
        assert "không phải báo cáo cho đơn vị nào" in enter(person).get(PAGE).content.decode()


def test_other_units_and_periods_are_not_found(cast: Cast, november: Any, enter: Callable[[Any], Client]) -> None:
    client = enter(cast.reporter)
    address = f"{PAGE}?don-vi={cast.economy.pk}&ky={november.pk}"
    assert client.get(address).status_code == 200
    assert client.get(f"{PAGE}?don-vi={cast.culture.pk}").status_code == 404
    assert client.get(f"{PAGE}?don-vi={cast.economy.pk}&ky=999").status_code == 404
    assert client.get(f"{address}&muc=task:999").status_code == 404
    for person in (cast.stranger, cast.head):
        assert enter(person).get(address).status_code == 404
        for way in ("luu/", "muc/", "gui/"):
            sent = {"don-vi": cast.economy.pk, "ky": november.pk, "muc": "task:1", "act": "nothing"}
            assert enter(person).post(PAGE + way, sent).status_code == 404
    assert not ReportForm.objects.exists()


def test_a_save_keeps_the_text_and_asks_back(cast: Cast, november: Any, head: Client) -> None:
    sent = given(cast, november, cast.culture, **{"v-value": "120", "s-value": "", "hoi": ""})
    answer = head.post(f"{PAGE}luu/", sent, headers=HTMX).content.decode()
    assert "Đã tự lưu lúc 09:00" in answer and "vượt 100 %" in answer and 'name="v-why:above_all"' in answer
    assert said(ReportForm.objects.get().content) == {"value": "120"}
    again = head.post(f"{PAGE}luu/", sent | {"s-value": "120", "hoi": "why:above_all"}, headers=HTMX).content.decode()
    assert 'name="v-why:above_all"' not in again and 'id="cau-why-above_all"' in again  # the field in use stays


def test_a_save_of_what_another_changed_keeps_both(cast: Cast, november: Any, head: Client) -> None:
    give_role(cast.reporter, cast.culture, Role.REPORTER)
    key = given(cast, november, cast.culture)["muc"]
    save_form(
        period=november, unit=cast.culture, item=key, changes=changed(source="Sổ A"), actor=cast.reporter, now=cast.now
    )
    sent = given(cast, november, cast.culture, **{"v-source": "Sổ B", "s-source": ""})
    answer = head.post(f"{PAGE}luu/", sent, headers=HTMX).content.decode()
    assert "Sổ A" in answer and 'name="k-source"' in answer and 'name="s-source"' not in answer
    assert ReportForm.objects.get().content["source"] == "Sổ A"
    page = head.post(f"{PAGE}muc/", sent | {"act": "ready", "v-value": "5"})
    assert page.status_code == 409 and "Sổ B" in page.content.decode() and "Sổ A" in page.content.decode()
    head.post(f"{PAGE}luu/", sent | {"k-source": "Sổ A"}, headers=HTMX)
    assert ReportForm.objects.get().content["source"] == "Sổ B"


def test_what_lacks_is_said_beside_the_field(cast: Cast, november: Any, head: Client) -> None:
    sent = given(cast, november, cast.culture, **{"act": "ready", "v-value": "7o", "s-value": ""})
    page = head.post(f"{PAGE}muc/", sent)
    assert (
        page.status_code == 422
        and "Chưa đọc được số “7o”" in page.content.decode()
        and 'value="7o"' in page.content.decode()
    )
    reached = given(cast, november, cast.culture, **{"act": "ready", "v-value": "70", "s-value": "7o"})
    assert "kèm ít nhất một minh chứng" in head.post(f"{PAGE}muc/", reached).content.decode()


def test_write_send_take_back(cast: Cast, november: Any, head: Client) -> None:
    sent = given(cast, november, cast.culture, **{"act": "ready", "v-value": "55", "s-value": ""})
    page = head.post(f"{PAGE}muc/", sent, follow=True).content.decode()
    assert "chờ bạn gửi" in page and "Gửi cả kỳ" in page
    for _ in range(2):
        page = head.post(f"{PAGE}gui/", sent, follow=True).content.decode()
        assert "Đã gửi đủ 1 mục" in page
    assert Report.objects.count() == 1
    form = head.get(PAGE, given(cast, november, cast.culture)).content.decode()
    assert "Rút lại để sửa" in form and "55 %" in form and "v-value" not in form
    page = head.post(f"{PAGE}muc/", sent | {"act": "take-back"}, follow=True).content.decode()
    assert "Đã rút lại báo cáo" in page and 'name="v-value" value="55"' in page


def test_the_reporter_has_no_button_to_send(cast: Cast, november: Any, enter: Callable[[Any], Client]) -> None:
    client = enter(cast.reporter)
    key = f"task:{Task.objects.get(name__startswith='Rà soát').pk}"
    sent = {"don-vi": str(cast.economy.pk), "ky": str(november.pk), "muc": key}
    page = client.post(f"{PAGE}muc/", sent | {"act": "ready", "v-done": "40"}, follow=True).content.decode()
    assert "Chờ thủ trưởng gửi" in page and "/viec-cua-toi/gui/" not in page
    assert client.post(f"{PAGE}gui/", sent).status_code == 403
    assert client.post(f"{PAGE}muc/", sent | {"act": "send"}).status_code == 403


def test_nothing_new_in_one_click(cast: Cast, november: Any, head: Client) -> None:
    page = head.post(f"{PAGE}muc/", given(cast, november, cast.culture, act="nothing"), follow=True).content.decode()
    assert "không phát sinh, ghi 21/11" in page


def test_a_locked_period_is_read_only_with_its_reason(
    cast: Cast, november: Any, head: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = november.locks_on
    monkeypatch.setattr(clock, "today", lambda: later)
    page = head.get(PAGE, given(cast, november, cast.culture)).content.decode()
    assert "đã khóa" in page and "v-value" not in page and "Ghi, sang mục tiếp" not in page


def test_the_other_percentage_is_typed(cast: Cast, november: Any, enter: Callable[[Any], Client]) -> None:
    key = f"task:{Task.objects.get(name__startswith='Rà soát').pk}"
    sent = {"don-vi": str(cast.economy.pk), "ky": str(november.pk), "muc": key, "v-done": "50", "v-done-khac": "37"}
    enter(cast.reporter).post(f"{PAGE}luu/", sent, headers=HTMX)
    assert ReportForm.objects.get().content["done"] == "37"
    page = enter(cast.reporter).get(PAGE, sent).content.decode()
    assert 'name="v-done-khac" inputmode="decimal" value="37"' in page


def test_hamlets_have_a_field_each(cast: Cast, november: Any, head: Client) -> None:
    Target.objects.filter(tracked_by=cast.culture).update(by_place=True, counting="ratio")
    hamlet = Unit.objects.create(parent=cast.commune, kind="hamlet", name="Thôn Nà Hoa")
    page = head.get(PAGE).content.decode()
    assert "Thôn Nà Hoa" in page and f'name="v-numerator:{hamlet.pk}"' in page


def test_a_followed_unit_is_switched_to(cast: Cast, november: Any, enter: Callable[[Any], Client]) -> None:
    hamlet = Unit.objects.create(parent=cast.commune, kind="hamlet", name="Thôn Nà Hoa")
    give_role(cast.reporter, hamlet, Role.REPORTER, for_other=True)
    client = enter(cast.reporter)
    page = client.get(PAGE).content.decode()
    assert "Phòng Kinh tế, kỳ tháng 11/2026" in page and "Thôn Nà Hoa</option>" in page
    assert "Thôn Nà Hoa, kỳ" in client.get(f"{PAGE}?don-vi={hamlet.pk}").content.decode()


def test_directives_stand_on_the_page(cast: Cast, november: Any, head: Client) -> None:
    target = Target.objects.get(tracked_by=cast.culture)
    due = cast.now.date() + timedelta(days=3)
    Directive.objects.create(
        target=target, unit=cast.culture, text="Rà lại số thôn", due_on=due, by=cast.steering, at=cast.now
    )
    page = head.get(PAGE).content.decode()
    assert "Rà lại số thôn" in page and "Trả lời trước 24/11/2026" in page


def test_a_file_is_taken_off(cast: Cast, november: Any, head: Client) -> None:
    sent = given(cast, november, cast.culture)
    proof = evidence_of(cast, cast.culture, cast.head)
    attach(period=november, unit=cast.culture, item=sent["muc"], evidence=proof, actor=cast.head, now=cast.now)
    assert "quyet-dinh.pdf" in head.get(PAGE, sent).content.decode()
    head.post(f"{PAGE}muc/", sent | {"act": f"detach:{proof.pk}"})
    assert not ReportForm.objects.get().evidence.exists()


def a_file(name: str = "bien-ban.pdf", content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or b"%PDF-1.4 bien ban")


def test_files_are_taken_one_by_one(cast: Cast, november: Any, head: Client) -> None:
    sent = given(cast, november, cast.culture)
    files = {
        "tep": [a_file(), a_file("x.exe", b"MZ\x90\x00")],
        "van-ban-so": "12/BC-UBND",
        "van-ban-ngay": "20/11/2026",
    }
    answer = head.post(f"{PAGE}tep/", sent | files, headers=HTMX).content.decode()
    assert "bien-ban.pdf" in answer and "số 12/BC-UBND" in answer and "x.exe: " in answer
    head.post(f"{PAGE}tep/", sent | {"tep": [a_file()], "van-ban-so": "12/BC-UBND", "van-ban-ngay": "20/11/2026"})
    assert ReportForm.objects.get().evidence.count() == 1
    reached = given(cast, november, cast.culture, **{"act": "ready", "v-value": "70", "s-value": ""})
    assert "chờ bạn gửi" in head.post(f"{PAGE}muc/", reached, follow=True).content.decode()


def test_the_queries_are_bounded(cast: Cast, november: Any, enter: Callable[[Any], Client]) -> None:
    client = enter(cast.office)

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        return len(queries)

    few = count()
    Target.objects.update(tracked_by=cast.party_office)
    for key in (f"target:{t.pk}" for t in Target.objects.all()):
        mark_ready(
            period=november,
            unit=cast.party_office,
            item=key,
            changes=changed(value="5"),
            actor=cast.office,
            now=cast.now,
        )
    assert count() <= few + 6 < 90


def test_a_ratio_that_is_written_shows_its_counts_not_a_percentage(cast: Cast, november: Any, head: Client) -> None:
    one = given(cast, november, cast.culture)
    typed = changed(numerator="1005", denominator="6460")
    mark_ready(period=november, unit=cast.culture, item=one["muc"], changes=typed, actor=cast.head, now=cast.now)
    page = head.get(PAGE).content.decode()
    assert "1005/6460, ghi 21/11" in page
