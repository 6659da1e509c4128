"""The leader's page: what is red and who decides, who has not reported, as of any day, and who may not look."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import Cast, make_draft
from tests.shell.cycle_mywork import at, begun, period_of_month

from tiendo import clock
from tiendo.queries.overview import Overview, overview, runs_seen
from tiendo.records.models import Adjustment, Assignment, Notice, Plan, Report, Run, Target, Verdict
from tiendo.usecases.tallies import rebuild

pytestmark = pytest.mark.django_db
PAGE = "/toan-canh/"
D = date


@pytest.fixture(autouse=True)
def today(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    monkeypatch.setattr(clock, "today", lambda: cast.now.date())


@pytest.fixture
def run(cast: Cast) -> Any:
    return begun(cast)


@pytest.fixture
def late(run: Run) -> Assignment:
    """The task of the economy division, due 31 March 2026."""
    return Assignment.objects.get(ordinal="2")


def report(cast: Cast, run: Run, row: Any, month: int, day: int, **over: Any) -> Report:
    item = {"target": row} if isinstance(row, Target) else {"task": row.task}
    values = {"unit": cast.economy, "sent_by": cast.reporter, "sent_at": at(2026, month, day)}
    return Report.objects.create(**item, period=period_of_month(run, month), **(values | over))


def seen(run: Run, day: date) -> Overview:
    run = Run.objects.get(pk=run.pk)
    return overview(run, [run], day, D(2026, 11, 21))


def test_the_first_sentence_counts_what_is_red_and_who_is_silent(run: Run, cast: Cast, enter: Any) -> None:
    page = " ".join(enter(cast.steering).get(PAGE).content.decode().split())
    for words in ("việc đỏ</span></a>", "còn 4 ngày", "đơn vị chưa gửi đủ báo cáo</a> tháng 11/2026", "Cuối tháng 10"):
        assert words in page, words


def test_who_decides_rises_with_the_delay(run: Run, late: Assignment) -> None:
    def decides(day: date) -> str:
        return next(r.decides for r in seen(run, day).red if r.work.row == late)

    assert decides(D(2026, 4, 3)) == "Thủ trưởng đơn vị chủ trì"
    assert decides(D(2026, 4, 8)) == "Ban Thường vụ Đảng ủy xã Suối Hoa"


def test_a_past_day_is_as_it_was_then(run: Run, cast: Cast, late: Assignment) -> None:
    sent = report(cast, run, late, 4, 20, complete=True)
    Verdict.objects.create(report=sent, step="accept", by=cast.support, at=at(2026, 4, 22))
    reds = {day: late in [r.work.row for r in seen(run, day).red] for day in (D(2026, 3, 31), D(2026, 4, 19))}
    assert reds[D(2026, 4, 19)]
    assert late not in [r.work.row for r in seen(run, D(2026, 4, 20)).red]
    rebuild(D(2026, 11, 21))  # the rows were made without the use cases that keep the past
    group = next(t for t in seen(run, D(2026, 11, 21)).trends if t.group == late.section)
    good = {p.label: p.good for p in group.points}
    assert good["Tháng 4/2026"] - good["Tháng 3/2026"] == int(reds[D(2026, 3, 31)])


def test_a_plan_issued_later_is_not_there_before(run: Run) -> None:
    assert seen(run, D(2026, 1, 10)).works
    Plan.objects.update(issued_on=D(2026, 2, 1))
    assert not seen(run, D(2026, 1, 10)).works


def test_reports_sent_or_returned_later_are_not_known_before(run: Run, cast: Cast, late: Assignment) -> None:
    def economy(day: date) -> tuple[int, int]:
        return next((u.sent, u.owed) for u in seen(run, day).units if u.unit == cast.economy)

    sent = report(cast, run, late, 11, 10, done=50)
    assert economy(D(2026, 11, 9)) == (0, 2)
    assert economy(D(2026, 11, 10)) == (1, 2)
    Verdict.objects.create(report=sent, step="return", by=cast.support, at=at(2026, 11, 12))
    assert economy(D(2026, 11, 11)) == (1, 2)
    assert economy(D(2026, 11, 12)) == (0, 2)


def test_it_agrees_with_what_each_unit_is_told_it_owes(run: Run, cast: Cast, late: Assignment) -> None:
    from tiendo.queries.owed import owed

    report(cast, run, late, 11, 10, done=50)
    page = seen(run, D(2026, 11, 21))
    assert page.period is not None
    for one in page.units:
        mine = owed(one.unit, page.period, D(2026, 11, 21))
        assert (one.sent, one.owed) == (len(mine.sent), len(mine.items)), one.unit


def test_a_change_of_lead_moves_the_task_to_another_column(run: Run, cast: Cast, late: Assignment) -> None:
    Adjustment.objects.create(
        task=late.task, kind="lead", on=D(2026, 5, 1), before={"lead": [cast.economy.pk]},
        after={"lead": [cast.police.pk]}, document="9/QĐ-UBND", reason="Đúng chức năng", by=cast.steering,
        at=at(2026, 5, 1),
    )  # fmt: skip
    assert "Công an xã" in seen(run, D(2026, 5, 2)).matrix.units
    assert "Công an xã" not in seen(run, D(2026, 4, 30)).matrix.units


def test_the_sums_of_the_matrix_are_those_of_the_list(run: Run) -> None:
    page = seen(run, D(2026, 11, 21))
    assert (page.matrix.whole.red, page.matrix.whole.total) == (len(page.red), len(page.works))
    assert sum(whole.total for _, _, whole in page.matrix.rows) == len(page.works)


def test_what_comes_is_listed_by_day(run: Run) -> None:
    days = {
        a.day: ([w.row.ordinal for w in a.tasks], [p.label for p in a.periods])
        for a in seen(run, D(2026, 11, 21)).ahead
    }
    assert days[D(2026, 11, 30)][0] == ["1"]
    assert "Tháng 11/2026" in days[D(2026, 11, 25)][1]


SEES = {"steering": 200, "office": 200, "support": 200, "inspector": 200, "provincial": 200,
        "head": 404, "reporter": 404, "administrator": 404, "nobody": 404}  # fmt: skip


@pytest.mark.parametrize("name", SEES)
def test_who_may_look(name: str, run: Run, cast: Cast, enter: Callable[[Any], Client]) -> None:
    client = enter(cast.everybody[name])
    assert client.get(PAGE, {"chuong-trinh": run.pk}).status_code == SEES[name]
    doors = client.get("/tong-quan/").content.decode()
    assert (f'href="{PAGE}"' in doors) == (SEES[name] == 200)


def test_a_neighbour_sees_its_own_emptiness_and_not_this_run(run: Run, cast: Cast, enter: Any) -> None:
    client = enter(cast.stranger)
    assert "Chưa có chương trình nào được theo dõi" in client.get(PAGE).content.decode()
    assert client.get(PAGE, {"chuong-trinh": run.pk}).status_code == 404
    assert runs_seen(cast.stranger) == []


def test_one_click_reminds_the_leads_of_all_that_is_red(run: Run, cast: Cast, enter: Any) -> None:
    client, address = enter(cast.steering), f"/canh-bao/ct/{run.pk}/don-doc/"
    assert re.search(r"Đôn đốc (cả \d+ việc|việc này)</button>", client.get(PAGE).content.decode())
    page = client.post(address, {"ve": "overview"}, follow=True)
    assert page.redirect_chain == [(f"{PAGE}?chuong-trinh={run.pk}", 302)]
    assert "Đã đôn đốc" in page.content.decode() and "Phòng Kinh tế" in page.content.decode()
    told = Notice.objects.filter(kind="chase")
    before = told.count()
    assert told.filter(person=cast.reporter).exists()
    again = client.post(address, {"ve": "overview"}, follow=True).content.decode()
    assert "Hôm nay đã đôn đốc: " in again and told.count() == before
    assert "Hoàn tác đôn đốc hôm nay" in again


@pytest.mark.parametrize(("name", "ngay"), [("support", ""), ("inspector", ""), ("steering", "2026-04-30")])
def test_who_may_not_remind_or_looks_at_the_past_has_no_button(
    name: str, ngay: str, run: Run, cast: Cast, enter: Any
) -> None:
    page = enter(cast.everybody[name]).get(PAGE, {"ngay": ngay}).content.decode()
    assert "việc đỏ" in page and "Đôn đốc" not in page


def test_odd_days(run: Run, cast: Cast, enter: Any) -> None:
    client = enter(cast.steering)
    assert client.get(PAGE, {"ngay": "hôm qua"}).status_code == 404
    assert "Tính đến hết ngày 30/04/2026" in client.get(PAGE, {"ngay": "2026-04-30"}).content.decode()
    assert "Tính đến hết ngày" not in client.get(PAGE, {"ngay": "2030-01-01"}).content.decode()


def test_the_cost_does_not_grow_with_the_units_or_tasks(run: Run, cast: Cast) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            seen(run, D(2026, 11, 21))
        return len(found)

    before = queries()
    from tiendo.usecases.plans import approve

    approve(
        draft_id=make_draft(cast, content=b"second").pk, programme_code="57-NQ/TW", programme_name="",
        actor=cast.office, now=cast.now,
    )  # fmt: skip
    assert queries() <= before + 1
    assert before <= 32
