"""The board, notices, directives, proposals, the calendar: who sees them, what they do, how many queries they take."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.conftest import NOW
from tests.shell.cycle_mywork import TODAY, begun

from tiendo.core.alerts import Rule
from tiendo.queries.alert_board import board
from tiendo.queries.alerting import alerting
from tiendo.records.models import Alert, Assignment, Comment, Directive, Notice, Proposal, Task
from tiendo.usecases import directives
from tiendo.usecases.alerts import check_run
from tiendo.usecases.feeds import make_feed_key
from tiendo.usecases.notices import notify

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tiendo.clock.now", lambda: NOW)
    monkeypatch.setattr("tiendo.clock.today", lambda: TODAY)


@pytest.fixture
def run(cast: Any) -> Any:
    run = begun(cast)
    check_run(run, TODAY, NOW)
    return run


def as_(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(response: Any, status: int = 200) -> str:
    assert response.status_code == status
    return str(response.content.decode())


def test_the_board_answers_first_and_shows_the_arithmetic(cast: Any, run: Any) -> None:
    page = text(as_(cast.office).get("/canh-bao/"))
    assert "việc đỏ" in page and "quá hạn 235 ngày: thời hạn 31/03/2026" in page
    assert "Đôn đốc mọi đơn vị" in page and "từ 21/11/2026" in page
    assert "Đôn đốc mọi đơn vị" not in text(as_(cast.inspector).get("/canh-bao/"))


def test_the_board_of_a_stranger_is_not_this_one(cast: Any, run: Any) -> None:
    assert "Rà soát hạ tầng" not in text(as_(cast.stranger).get("/canh-bao/"))
    text(as_(cast.stranger).get(f"/canh-bao/?ct={run.pk}"), 404)
    text(as_(cast.nobody).get(f"/canh-bao/?ct={run.pk}"), 404)
    text(as_(cast.stranger).post(f"/canh-bao/ct/{run.pk}/don-doc/"), 404)
    text(as_(cast.reporter).post(f"/canh-bao/ct/{run.pk}/don-doc/"), 403)


@pytest.mark.parametrize(
    ("asked", "there"),
    [("luat=overdue", True), ("luat=due_soon", False), ("mau=amber", False), ("mau=red", True), ("nhom=sai", False)],
)
def test_the_board_is_filtered(cast: Any, run: Any, asked: str, there: bool) -> None:
    assert ("thời hạn 31/03/2026" in text(as_(cast.office).get(f"/canh-bao/?{asked}"))) is there


def test_one_click_chases_and_one_takes_it_back(cast: Any, run: Any) -> None:
    client = as_(cast.office)
    address = f"/canh-bao/ct/{run.pk}/don-doc/"
    assert client.post(address).status_code == 302
    assert Notice.objects.filter(kind="chase").exists()
    told = Notice.objects.count()
    assert "Hôm nay đã đôn đốc: " in text(client.post(address, follow=True))
    assert Notice.objects.count() == told
    client.post(address, {"hoan-tac": "1"})
    assert not Notice.objects.filter(kind="chase").exists()


def test_a_letter_to_a_unit_becomes_a_paper(cast: Any, run: Any) -> None:
    page = text(as_(cast.office).get("/canh-bao/"))
    assert "Soạn công văn đôn đốc" in page and "Soạn thông báo trả lại minh chứng" not in page
    assert "Soạn công văn" not in text(as_(cast.inspector).get("/canh-bao/"))
    given = {"mau": "don-doc-dang", "don-vi": cast.economy.pk}
    text(as_(cast.inspector).post(f"/bao-cao/ct/{run.pk}/lap/", given), 403)
    made = as_(cast.office).post(f"/bao-cao/ct/{run.pk}/lap/", given)
    page = text(as_(cast.office).get(made.headers["Location"]))
    assert "<h1>Công văn đôn đốc thực hiện" in page and "(Phòng Kinh tế)</h1>" in page
    assert "Kính gửi: Phòng Kinh tế" in page and "Rà soát hạ tầng công nghệ thông tin" in page
    text(as_(cast.office).post(f"/bao-cao/ct/{run.pk}/lap/", given | {"don-vi": cast.neighbour.pk}), 422)
    text(as_(cast.office).post(f"/bao-cao/ct/{run.pk}/lap/", {"mau": "don-doc-dang"}), 422)


def test_a_unit_says_that_it_knows(cast: Any, run: Any) -> None:
    alert = Alert.objects.get(unit=cast.economy, rule="overdue")
    assert "Ghi nhận “đã biết”" in text(as_(cast.reporter).get("/canh-bao/"))
    text(as_(cast.head).post(f"/canh-bao/{alert.pk}/da-biet/"), 403)
    assert as_(cast.reporter).post(f"/canh-bao/{alert.pk}/da-biet/", {"ghi-chu": "Chờ vốn"}).status_code == 302
    assert "Chờ vốn" in text(as_(cast.office).get("/canh-bao/"))


def test_the_bell_counts_and_a_notice_leads_on(cast: Any, run: Any) -> None:
    notify(persons=[cast.head], kind="x", key="x:1", text="Có việc", address="/ke-hoach/", now=NOW)
    client = as_(cast.head)
    assert "chưa đọc" in text(client.get("/thong-bao/"))
    notice = Notice.objects.get(key="x:1")
    text(as_(cast.reporter).post(f"/thong-bao/{notice.pk}/"), 403)
    assert client.post(f"/thong-bao/{notice.pk}/").headers["Location"] == "/ke-hoach/"
    notify(persons=[cast.head], kind="x", key="x:2", text="Có việc nữa", now=NOW)
    client.post("/thong-bao/da-doc/", {"den": (NOW + timedelta(minutes=1)).isoformat()})
    assert "Không có thông báo mới" in text(client.get("/thong-bao/"))
    text(client.post("/thong-bao/da-doc/", {"den": "hôm qua"}), 422)


def test_a_directive_from_an_items_page_to_its_answer(cast: Any, run: Any) -> None:
    task = Task.objects.get(name__startswith="Rà soát")
    row = Assignment.objects.get(task=task)
    assert "Ghi chỉ đạo" in text(as_(cast.steering).get(f"/nhiem-vu/{row.pk}/"))
    assert "Ghi chỉ đạo" not in text(as_(cast.reporter).get(f"/nhiem-vu/{row.pk}/"))
    address = reverse("directive_add", args=[f"task-{task.pk}"])
    text(as_(cast.stranger).get(address), 404)
    text(as_(cast.steering).post(address, {"unit": cast.economy.pk}), 422)
    given = {"unit": cast.economy.pk, "text": "Xong trong tháng", "due_on": "2026-11-30"}
    text(as_(cast.office).post(address, given), 403)
    assert as_(cast.steering).post(address, given).status_code == 302
    made = Directive.objects.get()
    assert "Gửi trả lời" in text(as_(cast.reporter).get("/chi-dao/"))
    assert "Xong trong tháng" not in text(as_(cast.stranger).get("/chi-dao/"))
    as_(cast.reporter).post(f"/chi-dao/{made.pk}/", {"text": "Đã rõ"})
    assert "Đã rõ" in text(as_(cast.steering).get("/chi-dao/"))
    as_(cast.steering).post(f"/chi-dao/{made.pk}/", {"viec": "dong"})
    assert "Đã đóng" in text(as_(cast.steering).get("/chi-dao/"))


def test_a_proposal_ages_until_it_is_answered(cast: Any, run: Any) -> None:
    directives.propose(unit=cast.economy, text="Xin thêm vốn", actor=cast.reporter, now=NOW - timedelta(days=12))
    page = text(as_(cast.office).get("/kien-nghi/"))
    assert "chờ 12 ngày" in page and "Gửi trả lời" in page
    assert "Gửi trả lời" not in text(as_(cast.reporter).get("/kien-nghi/"))
    as_(cast.office).post(f"/kien-nghi/{Proposal.objects.get().pk}/", {"text": "Đã trình"})
    assert "Đã trình" in text(as_(cast.reporter).get("/kien-nghi/"))
    assert as_(cast.reporter).post("/kien-nghi/", {"unit": cast.economy.pk, "text": "Việc nữa"}).status_code == 302
    text(as_(cast.reporter).post("/kien-nghi/", {"unit": cast.culture.pk, "text": "Của người"}), 404)


def test_comments_stand_on_the_item(cast: Any, run: Any) -> None:
    task = Task.objects.get(name__startswith="Rà soát")
    row = Assignment.objects.get(task=task)
    as_(cast.inspector).post(f"/y-kien/task-{task.pk}/", {"text": "Thiếu biên bản"})
    assert "Thiếu biên bản" in text(as_(cast.office).get(f"/nhiem-vu/{row.pk}/"))
    as_(cast.inspector).post(f"/y-kien/task-{task.pk}/", {"rut": str(Comment.objects.get().pk)})
    assert "Thiếu biên bản" not in text(as_(cast.office).get(f"/nhiem-vu/{row.pk}/"))
    text(as_(cast.stranger).post(f"/y-kien/task-{task.pk}/", {"text": "lạ"}), 404)


def test_what_is_not_clear_is_listed_and_shown_on_the_task(cast: Any, run: Any) -> None:
    row = Assignment.objects.get(task__name__startswith="Rà soát")
    assert "Chưa nêu sản phẩm phải có" in text(as_(cast.office).get(f"/nhiem-vu/{row.pk}/"))
    page = text(as_(cast.office).get(f"/ke-hoach/{row.plan_id}/6-ro/"))
    assert "nhiệm vụ còn điều chưa rõ" in page and "Rà soát hạ tầng" in page
    text(as_(cast.stranger).get(f"/ke-hoach/{row.plan_id}/6-ro/"), 404)


def test_the_calendar_opens_with_its_key_alone(cast: Any, run: Any) -> None:
    client = as_(cast.reporter)
    client.post("/tai-khoan/lich/")
    cast.reporter.refresh_from_db()
    address = f"/lich/{cast.reporter.feed_key}.ics"
    assert address in text(client.get("/tai-khoan/"))
    found = Client().get(address)
    assert found.headers["Content-Type"].startswith("text/calendar")
    body = found.content.decode().replace("\r\n ", "")
    assert "SUMMARY:Hạn: Rà soát" not in body  # more than two months late: no longer a day ahead
    assert "SUMMARY:Hạn gửi báo cáo Tháng 11/2026" in body and "DTSTART;VALUE=DATE:20261125" in body
    first = make_feed_key(actor=cast.reporter, now=NOW)
    assert Client().get(address).status_code == 404
    client.post("/tai-khoan/lich/", {"thoi": "1"})
    assert Client().get(f"/lich/{first}.ics").status_code == 404


def test_the_feed_of_who_leads_has_his_deadlines_with_stable_names(cast: Any, run: Any) -> None:
    key = make_feed_key(actor=cast.office, now=NOW)
    bodies = [Client().get(f"/lich/{key}.ics").content.decode().replace("\r\n ", "") for _ in range(2)]
    assert "SUMMARY:Hạn: Đẩy mạnh tuyên truyền" in bodies[0] and "DTSTART;VALUE=DATE:20261130" in bodies[0]
    assert [x for x in bodies[0].splitlines() if x.startswith("UID:")] == [
        x for x in bodies[1].splitlines() if x.startswith("UID:")
    ]


@pytest.mark.parametrize(
    ("address", "most"), [("/canh-bao/", 36), ("/thong-bao/", 12), ("/chi-dao/", 24), ("/kien-nghi/", 24)]
)
def test_pages_take_few_queries(
    cast: Any, run: Any, address: str, most: int, django_assert_max_num_queries: Any
) -> None:
    for n in range(5):
        directives.propose(unit=cast.economy, text=f"Kiến nghị {n}", actor=cast.reporter, now=NOW)
        directives.direct(
            item=Task.objects.get(name__startswith="Rà soát"),
            unit=cast.economy,
            text=f"Việc {n}",
            due_on=TODAY,
            actor=cast.steering,
            now=NOW,
        )
    client = as_(cast.office)
    with django_assert_max_num_queries(most):
        text(client.get(address))


def test_what_is_overdue_is_not_said_to_be_behind_as_well(cast: Any, run: Any) -> None:
    both = {
        key[1] for key in alerting(run, TODAY) if key[0] == f"task:{Task.objects.get(name__startswith='Rà soát').pk}"
    }
    assert both == {Rule.OVERDUE, Rule.BEHIND}
    [economy] = [u for u in board(run, TODAY).units if u.unit == cast.economy]
    assert [line.now.alert.rule for line in economy.lines if line.is_task] == [Rule.OVERDUE]
    assert "(0)" not in text(as_(cast.office).get("/canh-bao/"))
