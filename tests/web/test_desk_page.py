"""The standing office's desk: who is silent, what waits, what is red; its reminders; where each person starts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.conftest import Cast, make_draft
from tests.shell.cycle_mywork import TODAY, at, begun, give_role, period_of_month

from tiendo import clock
from tiendo.core.access import Role
from tiendo.queries.desk import Desk, desk
from tiendo.queries.overview import runs_seen
from tiendo.queries.owed import owed
from tiendo.records.models import Assignment, JournalRow, Notice, Report, Run, Task, Verdict
from tiendo.usecases import directives
from tiendo.usecases.errors import NotAllowed, Refused, WrongState
from tiendo.usecases.reminders import remind_unsent, undo_unsent

pytestmark = pytest.mark.django_db
PAGE = "/ban-dieu-hanh/"


@pytest.fixture(autouse=True)
def today(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    monkeypatch.setattr(clock, "today", lambda: cast.now.date())


@pytest.fixture
def run(cast: Cast) -> Any:
    return begun(cast)


def seen(cast: Cast, run: Run) -> Desk:
    found = desk(cast.office, run, runs_seen(cast.office), cast.now)
    assert found is not None
    return found


def report(cast: Cast, run: Run, ordinal: str, day: int, **over: Any) -> Report:
    row = Assignment.objects.get(ordinal=ordinal)
    values = {"unit": cast.economy, "sent_by": cast.reporter, "sent_at": at(2026, 11, day)}
    return Report.objects.create(task=row.task, period=period_of_month(run, 11), **(values | over))


def test_the_first_line_says_it_all(run: Run, cast: Cast, enter: Any) -> None:
    report(cast, run, "2", 10, complete=True)
    page = " ".join(enter(cast.office).get(PAGE).content.decode().split())
    answer = page.split('class="answer">')[1].split("</p>")[0]
    for words in (
        "<b>3/3</b> đơn vị chưa gửi đủ báo cáo",
        "<b>1</b> báo cáo chờ thẩm định",
        "việc đỏ",
        "Tháng 11/2026 đến hạn sau 4 ngày, khóa sau",
    ):
        assert words in answer, words


def test_who_is_silent_with_whom_to_ring_up(run: Run, cast: Cast) -> None:
    report(cast, run, "2", 10, done=50)
    found = {s.reports.unit.name: (s.reports.sent, [p.username for p in s.whom]) for s in seen(cast, run).silent}
    assert found["Phòng Kinh tế"] == (1, ["reporter"])
    assert found["Phòng Văn hóa - Xã hội"] == (0, ["head"])


def test_what_waits_stands_with_the_oldest_first_whoever_judges_it(run: Run, cast: Cast) -> None:
    newer = report(cast, run, "1", 15, complete=True)
    older = report(cast, run, "2", 10, complete=True)
    assert [(w.report, w.days) for w in seen(cast, run).waiting.items] == [(older, 11), (newer, 6)]
    Verdict.objects.create(report=older, step="return", reason="thiếu", by=cast.support, at=at(2026, 11, 12))
    assert [w.report for w in seen(cast, run).waiting.items] == [newer]
    Verdict.objects.create(report=older, step="contest", reason="đủ", by=cast.reporter, at=at(2026, 11, 13))
    assert [(w.report, w.contested) for w in seen(cast, run).waiting.items] == [(older, True), (newer, False)]


def test_words_of_people_are_words(run: Run, cast: Cast, enter: Any) -> None:
    """Names of units, people, tasks: nothing in them is markup."""
    odd = "<i>Lạ & “hay”</i>"
    type(cast.economy).objects.filter(pk=cast.economy.pk).update(name=odd)
    type(cast.reporter).objects.filter(pk=cast.reporter.pk).update(name=odd)
    Assignment.objects.update(worded=odd)
    Task.objects.update(name=odd)
    report(cast, run, "2", 10, complete=True)
    page = enter(cast.office).get(PAGE).content.decode()
    assert "<i>" not in page and page.count("&lt;i&gt;Lạ &amp; “hay”&lt;/i&gt;") >= 4


def test_unanswered_proposals_late_directives_and_drafts(run: Run, cast: Cast, enter: Any) -> None:
    task = Assignment.objects.get(ordinal="2").task
    before = cast.now - timedelta(days=12)
    directives.propose(unit=cast.economy, text="Xin thêm vốn", actor=cast.reporter, now=before)
    late = directives.direct(
        item=task, unit=cast.economy, text="Xong ngay", due_on=before.date(), actor=cast.steering, now=before
    )
    directives.direct(item=task, unit=cast.economy, text="Chưa vội", due_on=TODAY, actor=cast.steering, now=before)
    make_draft(cast, content=b"another", file_name="ke-hoach-moi.docx")
    page = enter(cast.office).get(PAGE).content.decode()
    for words in ("Xin thêm vốn", "chờ 12 ngày", "Xong ngay", "quá 12 ngày", "ke-hoach-moi.docx"):
        assert words in page, words
    assert "Chưa vội" not in page
    directives.answer_directive(directive_id=late.pk, text="Đã rõ", actor=cast.reporter, now=cast.now)
    assert "Xong ngay" not in enter(cast.office).get(PAGE).content.decode()


SEES = {"office": 200, "colleague": 200, "steering": 200, "support": 200, "inspector": 200, "provincial": 200,
        "head": 404, "reporter": 404, "administrator": 404, "nobody": 404}  # fmt: skip


@pytest.mark.parametrize("name", SEES)
def test_who_may_look(name: str, run: Run, cast: Cast, enter: Any) -> None:
    client = enter(cast.everybody[name])
    response = client.get(PAGE, {"ct": run.pk})
    assert response.status_code == SEES[name]
    doors = client.get("/tong-quan/").content.decode()
    assert (f'href="{PAGE}"' in doors) == (SEES[name] == 200)
    if SEES[name] == 200:
        assert ("Nhắc mọi đơn vị" in response.content.decode()) == (name in ("office", "colleague", "steering"))


def test_a_neighbour_sees_its_own_emptiness(run: Run, cast: Cast, enter: Any) -> None:
    client = enter(cast.stranger)
    assert "Chưa có chương trình nào được theo dõi" in client.get(PAGE).content.decode()
    assert client.get(PAGE, {"ct": run.pk}).status_code == 404
    assert client.post(f"{PAGE}ct/{run.pk}/nhac/", {"ky": period_of_month(run, 11).pk}).status_code == 404


def test_a_period_that_is_not_open_has_no_desk(run: Run, cast: Cast, enter: Any) -> None:
    client, now = enter(cast.office), period_of_month(run, 11)
    assert client.get(PAGE, {"ky": now.pk}).status_code == 200
    assert client.get(PAGE, {"ky": period_of_month(run, 3).pk}).status_code == 404


def test_one_click_reminds_all_once_a_day_and_one_takes_it_back(run: Run, cast: Cast, enter: Any) -> None:
    client, period = enter(cast.office), period_of_month(run, 11)
    address = f"{PAGE}ct/{run.pk}/nhac/"

    def click(**typed: Any) -> str:
        response = client.post(address, {"ky": period.pk, **typed}, follow=True)
        assert response.status_code == 200
        return str(response.content.decode())

    assert "Đã nhắc 3 đơn vị: " in click()
    told = Notice.objects.filter(kind="remind")
    assert {n.person for n in told} == {cast.office, cast.colleague, cast.head, cast.reporter}
    assert "còn 2/2 mục chưa gửi của kỳ Tháng 11/2026, hạn 25/11/2026" in told.get(person=cast.reporter).text
    page = click(**{"don-vi": cast.economy.pk})
    assert "Hôm nay đã nhắc: Phòng Kinh tế." in page and "đã nhắc hôm nay" in page
    assert told.count() == 4
    assert JournalRow.objects.filter(act="remind_unsent").count() == 1
    assert "Đã rút 4 lời nhắc" in click(**{"hoan-tac": "1"})
    assert "Đã nhắc 1 đơn vị: Phòng Kinh tế." in click(**{"don-vi": cast.economy.pk})


def test_a_unit_that_has_sent_all_is_not_reminded(run: Run, cast: Cast) -> None:
    period, given = period_of_month(run, 11), {"run": run, "units": [cast.economy.pk], "now": cast.now}
    with pytest.raises(NotAllowed):
        remind_unsent(period=period, actor=cast.support, **given)
    with pytest.raises(WrongState):
        remind_unsent(period=period_of_month(run, 3), actor=cast.office, **given)
    for item in owed(cast.economy, period, TODAY).items:
        on = {"task": item.item} if item.is_task else {"target": item.item}
        sent = {"unit": cast.economy, "sent_by": cast.reporter, "sent_at": cast.now}
        Report.objects.create(period=period, nothing=True, **sent, **on)
    with pytest.raises(Refused):
        remind_unsent(period=period, actor=cast.office, **given)


def test_a_unit_without_accounts_is_named(run: Run, cast: Cast) -> None:
    cast.reporter.is_active = False
    cast.reporter.save()
    done = remind_unsent(run=run, period=period_of_month(run, 11), units=None, actor=cast.office, now=cast.now)
    assert done.nobody == [cast.economy] and cast.economy not in done.now
    assert undo_unsent(run=run, period=period_of_month(run, 11), actor=cast.office, now=cast.now) == 3


def test_the_cost_does_not_grow_with_the_units_or_tasks(run: Run, cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            seen(cast, run)
        return len(found)

    before = queries()
    from tiendo.usecases.plans import approve

    approve(
        draft_id=make_draft(cast, content=b"second").pk, programme_code="57-NQ/TW", programme_name="",
        actor=cast.office, now=cast.now,
    )  # fmt: skip
    for n in range(3):
        directives.propose(unit=cast.economy, text=f"Kiến nghị {n}", actor=cast.reporter, now=cast.now)
    assert queries() <= before + 2
    assert before <= 50


STARTS = {"office": PAGE, "colleague": PAGE, "provincial": "/dia-ban/", "steering": "/toan-canh/",
          "head": "/viec-cua-toi/", "reporter": "/viec-cua-toi/", "support": "/tong-quan/", "inspector": "/tong-quan/",
          "administrator": "/nguoi-dung/", "nobody": "/tong-quan/", "stranger": "/tong-quan/"}  # fmt: skip


@pytest.mark.parametrize("name", STARTS)
def test_where_each_person_starts(name: str, run: Run, cast: Cast, enter: Any) -> None:
    client = enter(cast.everybody[name])
    assert client.get("/").headers["Location"] == STARTS[name]
    assert client.get(STARTS[name], follow=True).status_code == 200


@pytest.mark.parametrize(
    ("roles", "view"),
    [
        ([Role.STANDING_OFFICE, Role.HEAD], "desk"),
        ([Role.STEERING, Role.HEAD], "overview"),
        ([Role.HEAD, Role.SUPPORT_TEAM], "my_work"),
        ([Role.ADMINISTRATOR, Role.INSPECTOR], "home"),
        ([Role.ADMINISTRATOR], "people"),
        ([], "home"),
    ],
    ids=lambda x: x if isinstance(x, str) else "+".join(x) or "none",
)
def test_of_several_roles_the_one_that_reaches_farthest_says_where(roles: list[Role], view: str) -> None:
    from tiendo.web.landing import home_of

    assert home_of(roles) == view


def test_who_owes_nothing_more_starts_on_the_page_over_all_plans(cast: Cast, run: Run, enter: Any) -> None:
    give_role(cast.nobody, cast.police, Role.REPORTER)  # leads and tracks nothing
    assert enter(cast.nobody).get("/").headers["Location"] == "/tong-quan/"


def test_before_any_programme_runs_the_office_starts_where_a_plan_is_brought_in(cast: Cast, enter: Any) -> None:
    page = enter(cast.office).get("/", follow=True).content.decode()
    assert "Thả văn bản kế hoạch vào đây" in page


@pytest.mark.parametrize("name", ["office", "steering", "head", "support", "administrator"])
def test_the_door_of_ones_home_comes_first(name: str, run: Run, cast: Cast, enter: Any) -> None:
    page = enter(cast.everybody[name]).get("/tong-quan/").content.decode()
    first = page.split('aria-label="Các trang chính"')[1].split('<a href="')[1].split('"')[0]
    assert first == STARTS[name]
