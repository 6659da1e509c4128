"""Live states on pages: what was reported, judged and adjusted shows everywhere, as of today and of any past day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tiendo.clock import HANOI
from tiendo.queries import programme
from tiendo.records.models import Adjustment, Report, Run, Verdict
from tiendo.usecases.runs import open_periods


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=HANOI)


@pytest.fixture
def year(plan: Any, cast: Any) -> Any:
    """The task due 30/11 at 40 % on 1/9, its day moved on 1/10, reported complete on 10/10, accepted on 20/10."""
    run = Run.objects.get()
    run.since = date(2026, 1, 1)
    run.save()
    open_periods(run, date(2026, 11, 21))
    row = plan.assignments.get(ordinal="1")
    period = run.periods.get(kind="month", start=date(2026, 9, 1))
    one = {"period": period, "unit": cast.party_office, "task": row.task, "sent_by": cast.office}
    Report.objects.create(**one, done=Decimal(40), sent_at=at(date(2026, 9, 1)))
    Adjustment.objects.create(
        task=row.task,
        kind="deadline",
        on=date(2026, 10, 1),
        after={"due": "2026-12-15"},
        document="12-QĐ/ĐU",
        reason="Chờ hướng dẫn",
        by=cast.steering,
        at=at(date(2026, 10, 1)),
    )
    done = Report.objects.create(**one, complete=True, sent_at=at(date(2026, 10, 10)))
    Verdict.objects.create(report=done, step="accept", by=cast.support, at=at(date(2026, 10, 20)))
    return row


NOV, DEC = date(2026, 11, 30), date(2026, 12, 15)
DAYS = {
    # day: (work state, percent, current due, first due, situation)
    date(2026, 8, 31): ("not_started", 0, NOV, NOV, "behind"),
    date(2026, 9, 1): ("in_progress", 40, NOV, NOV, "in_time"),
    date(2026, 9, 30): ("in_progress", 40, NOV, NOV, "behind"),
    date(2026, 10, 1): ("in_progress", 40, DEC, NOV, "behind"),
    date(2026, 10, 10): ("reported", 100, DEC, NOV, "waiting"),
    date(2026, 10, 19): ("reported", 100, DEC, NOV, "waiting"),
    date(2026, 10, 20): ("complete", 100, DEC, NOV, "done"),
}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_task_as_of_a_day(day: date, year: Any, plan: Any) -> None:
    row = next(r for r in programme.all_tasks(plan, day) if r.assignment == year)
    now = row.standing.standing
    assert (now.work, int(now.done), now.due, now.first_due, row.state.cls) == DAYS[day]


def test_the_page_says_as_of_when(year: Any, plan: Any, office: Client) -> None:
    address = reverse("plan_tab", args=[plan.pk, "nhiem-vu"])
    today = office.get(address).content.decode()
    assert "Hoàn thành đúng hạn" in today
    assert "<del>30/11/2026</del>" in today
    past = office.get(f"{address}?ngay=2026-09-30").content.decode()
    assert "Tính đến hết ngày 30/09/2026" in past
    assert "Hoàn thành đúng hạn" not in past
    assert "<del>30/11/2026</del>" not in past
    assert "40 %" in past
    for nonsense in ("hom-qua", "2999-01-01"):
        assert "Tính đến hết ngày" not in office.get(f"{address}?ngay={nonsense}").content.decode()


def test_the_task_and_unit_pages_and_the_export_tell_the_same(year: Any, cast: Any, office: Client) -> None:
    task = office.get(reverse("task", args=[year.pk])).content.decode()
    unit = office.get(reverse("unit", args=[cast.party_office.pk])).content.decode()
    rows = office.get(reverse("unit_export", args=[cast.party_office.pk, "csv"])).content.decode("utf-8-sig")
    past = office.get(reverse("unit_export", args=[cast.party_office.pk, "csv"]) + "?ngay=2026-09-30")
    assert all("Hoàn thành đúng hạn" in text for text in (task, unit, rows))
    assert "Hoàn thành đúng hạn" not in past.content.decode("utf-8-sig")


def test_a_changed_lead_shows_from_its_day(year: Any, plan: Any, cast: Any) -> None:
    Adjustment.objects.create(
        task=year.task,
        kind="lead",
        on=date(2026, 10, 5),
        after={"lead": [cast.police.pk]},
        document="13-QĐ/ĐU",
        reason="Sắp xếp lại",
        by=cast.steering,
        at=at(date(2026, 10, 5)),
    )
    for day, name in ((date(2026, 10, 4), "Văn phòng Đảng ủy"), (date(2026, 10, 5), "Công an xã")):
        row = next(r for r in programme.all_tasks(plan, day) if r.assignment == year)
        assert [u.named_as for u in row.leads] == [name]
