"""The page of appraisal: its queue, the evidence in it, verdicts by form, and what each person sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import Cast
from tests.shell.cycle_mywork import begun, give_role, period_of_month
from tests.shell.test_appraising import report_done, report_figure
from tests.shell.test_evidence_kept import PNG, given

from tiendo import clock
from tiendo.core.access import Role
from tiendo.queries.appraisal import queue, waiting_count
from tiendo.records.models import Report, Target, Verdict
from tiendo.usecases.appraisal import accept, contest, return_
from tiendo.usecases.evidence import add_evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(clock, "now", lambda: cast.now + timedelta(days=3))
    monkeypatch.setattr(clock, "today", lambda: (cast.now + timedelta(days=3)).date())
    made = begun(cast)
    made.reporters_send = True
    made.save()
    return made


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_the_queue_shows_what_waits_with_its_promise_and_evidence(cast: Cast, run: Any) -> None:
    report_done(cast, run)
    report_figure(cast, run)
    page = text_of(as_(cast.support).get("/tham-dinh/"))
    assert "<b>2</b> báo cáo chờ thẩm định, lâu nhất đã chờ <b>3 ngày</b>" in page
    assert "Rà soát hạ tầng" in page and "Tỷ lệ thôn có sóng 5G: 55" in page
    assert "hạn 31/03/2026" in page
    assert "qd-0.pdf" in page
    assert 'class="count"><span class="vh">, </span>2<' in page


def test_a_picture_is_in_the_page_and_its_earlier_use_is_told(cast: Cast, run: Any) -> None:
    report = report_figure(cast, run)
    report.evidence.add(add_evidence(**given(cast)))
    before = Report.objects.create(
        target=report.target, period=period_of_month(run, 10), unit=cast.culture, value=50,
        sent_by=cast.head, sent_at=cast.now - timedelta(days=20),
    )  # fmt: skip
    before.evidence.add(add_evidence(**given(cast, data=PNG)))
    page = text_of(as_(cast.support).get(f"/tham-dinh/{report.pk}/"))
    assert '<img class="shown" src="/minh-chung/' in page
    assert "Tệp này đã dùng: Tỷ lệ thôn có sóng 5G, kỳ" in page


def test_a_verdict_goes_on_to_the_next_report(cast: Cast, run: Any) -> None:
    first, second = report_done(cast, run), report_figure(cast, run)
    client = as_(cast.support)
    answer = client.post(f"/tham-dinh/{first.pk}/", {"viec": "dat"})
    assert answer["Location"] == f"/tham-dinh/{second.pk}/"
    assert "Đã ghi Đạt: Rà soát" in text_of(client.get(answer["Location"]))
    told = {"viec": "tra", "lydo": "Thiếu nguồn", "thieu": ["formal"], "han": "01/12/2026"}
    answer = client.post(f"/tham-dinh/{second.pk}/", told, follow=True)
    assert "Đã thẩm định hết" in text_of(answer)
    verdict = Verdict.objects.get(report=second)
    assert (verdict.step, verdict.lacks, str(verdict.mend_by)) == ("return", ["formal"], "2026-12-01")


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"viec": "tra", "lydo": " ", "han": ""}, "Phải nêu lý do"),
        ({"viec": "tra", "lydo": "Sai", "han": "2020-01-01"}, "từ hôm nay"),
        ({"viec": "tra", "lydo": "Sai", "han": "mai"}, "Hoàn thiện trước: "),
        ({"viec": "tra", "lydo": "Sai", "thieu": "khác"}, "trong danh sách"),
        ({}, "Hãy chọn"),
    ],
)
def test_what_is_refused_keeps_what_was_typed(cast: Cast, run: Any, told: dict[str, str], why: str) -> None:
    report = report_done(cast, run)
    answer = as_(cast.support).post(f"/tham-dinh/{report.pk}/", told)
    page = text_of(answer)
    assert answer.status_code == 422
    assert why in page
    assert told.get("lydo", "").strip() in page
    assert not Verdict.objects.exists()


def test_the_second_appraiser_is_told_on_the_page(cast: Cast, run: Any) -> None:
    report = report_done(cast, run)
    accept(report_id=report.pk, actor=cast.support, now=cast.now)
    give_role(cast.nobody, cast.commune, Role.SUPPORT_TEAM)
    answer = as_(cast.nobody).post(f"/tham-dinh/{report.pk}/", {"viec": "tra", "lydo": "Sai"})
    assert "đã có kết luận “Đạt”" in text_of(answer)


def test_reports_of_ones_own_unit_are_hidden_and_counted(cast: Cast, run: Any) -> None:
    report_done(cast, run)
    give_role(cast.support, cast.economy, Role.REPORTER)
    found = queue(cast.support, cast.now)
    assert (found.total, found.hidden) == (0, (("Phòng Kinh tế", 1),))
    assert "ẩn 1 báo cáo của Phòng Kinh tế" in text_of(as_(cast.support).get("/tham-dinh/"))


def test_a_report_sent_again_is_marked(cast: Cast, run: Any) -> None:
    first = report_done(cast, run)
    return_(report_id=first.pk, reason="Sai", actor=cast.support, now=cast.now + timedelta(hours=1))
    assert waiting_count(cast.support) == 0
    again = report_done(cast, run, later=90)
    (item,) = queue(cast.support, cast.now + timedelta(days=1)).items
    assert (item.report.pk, item.times) == (again.pk, 2)
    page = text_of(as_(cast.support).get("/tham-dinh/"))
    assert "nộp lại lần 2" in page and "“Sai”" in page
    old = text_of(as_(cast.support).get(f"/tham-dinh/{first.pk}/"))
    assert "báo cáo mới thay" in old


def test_the_unit_explains_and_the_committee_decides(cast: Cast, run: Any) -> None:
    report = report_done(cast, run)
    address = f"/tham-dinh/{report.pk}/"
    return_(report_id=report.pk, reason="Sai mẫu", actor=cast.support, now=cast.now)
    assert "Gửi giải trình" not in text_of(as_(cast.head).get(address))
    unit = as_(cast.reporter)
    mine = f"/viec-cua-toi/?muc={report.item_key}"
    assert f'href="{address}">Xem kết luận, giải trình' in text_of(unit.get(mine))
    assert "Gửi giải trình" in text_of(unit.get(address))
    assert unit.post(address, {"viec": "giai-trinh", "lydo": "Đúng mẫu mới"}).status_code == 302
    assert waiting_count(cast.support) == 0
    steering = as_(cast.steering)
    page = text_of(steering.get("/tham-dinh/"))
    assert "1 giải trình chờ quyết định" in page and "Đúng mẫu mới" in page
    assert steering.post(address, {"viec": "dat"}).status_code == 302
    assert Verdict.objects.filter(report=report).last().by == cast.steering  # type: ignore[union-attr]


def test_an_accepted_report_is_reopened_on_its_page(cast: Cast, run: Any) -> None:
    report = report_done(cast, run)
    accept(report_id=report.pk, actor=cast.support, now=cast.now)
    client, address = as_(cast.support), f"/tham-dinh/{report.pk}/"
    assert "Mở lại kết luận" in text_of(client.get(address))
    client.post(address, {"viec": "mo-lai", "vanban": "3-KL/ĐU", "lydo": "Số liệu sai"})
    assert "Mở lại theo 3-KL/ĐU" in text_of(client.get(address))


def test_a_verdict_is_undone_from_the_message_or_the_page(cast: Cast, run: Any) -> None:
    report, client = report_done(cast, run), as_(cast.support)
    address = f"/tham-dinh/{report.pk}/"
    answer = text_of(client.post(address, {"viec": "dat"}, follow=True))
    assert f'<form method="post" action="{address}">' in answer and "Hoàn tác</button>" in answer
    assert "Rút kết luận vừa ghi" in text_of(client.get(address))
    assert "Rút kết luận vừa ghi" not in text_of(as_(cast.reporter).get(address))
    assert "báo cáo lại chờ thẩm định" in text_of(client.post(address, {"viec": "rut"}, follow=True))
    assert "Ghi Đạt" in text_of(client.get(address))
    assert client.post(address, {"viec": "rut"}).status_code == 422


def test_who_sees_the_pages(cast: Cast, run: Any) -> None:
    report = report_done(cast, run)
    doors = {n for n, p in cast.everybody.items() if as_(p).get("/tham-dinh/").status_code == 200}
    assert doors == {"support", "steering"}
    seen = {n for n, p in cast.everybody.items() if as_(p).get(f"/tham-dinh/{report.pk}/").status_code == 200}
    assert seen == {"office", "colleague", "head", "reporter", "steering", "support", "inspector", "provincial"}
    judging = {n for n in seen if "Kết luận</legend>" in text_of(as_(getattr(cast, n)).get(f"/tham-dinh/{report.pk}/"))}
    assert judging == {"support"}
    assert as_(cast.head).post(f"/tham-dinh/{report.pk}/", {"viec": "dat"}).status_code == 403


def test_cancelled_contested_and_withdrawn_items_leave_the_queue(cast: Cast, run: Any) -> None:
    report, figure = report_done(cast, run), report_figure(cast, run)
    assert waiting_count(cast.support) == 2
    Target.ever.filter(pk=figure.target_id).update(removed_on=cast.now.date())
    assert waiting_count(cast.support) == 1
    return_(report_id=report.pk, reason="Sai", actor=cast.support, now=cast.now)
    contest(report_id=report.pk, reason="Đúng", actor=cast.reporter, now=cast.now)
    assert (waiting_count(cast.support), waiting_count(cast.steering)) == (0, 1)


def test_the_queue_costs_the_same_however_long(cast: Cast, run: Any) -> None:
    report = report_figure(cast, run)

    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert queue(cast.support, cast.now).items
        return len(seen)

    one = asked()
    for month in range(2, 10):
        Report.objects.create(
            target=report.target, period=period_of_month(run, month), unit=cast.culture, value=month,
            sent_by=cast.head, sent_at=cast.now,
        )  # fmt: skip
    assert queue(cast.support, cast.now).total == 9
    assert asked() == one
