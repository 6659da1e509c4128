"""Where tasks stand, folded from rows: reports, verdicts, adjustments, and the instances of recurring work."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.conftest import Cast

from tiendo.clock import HANOI
from tiendo.core.states import Appraisal, Finish, WorkState
from tiendo.queries.standing import TaskStanding, standings
from tiendo.records.models import (
    Adjustment,
    Assignment,
    Plan,
    Report,
    ReportingPeriod,
    Run,
    Verdict,
)
from tiendo.usecases.runs import open_periods

D, W, A = date, WorkState, Appraisal
SINCE = D(2026, 1, 1)


@pytest.fixture
def run(plan: Plan) -> Run:
    """The run of the plan, as if it had been followed from the first day of 2026."""
    run = Run.objects.get(programme=plan.programme, authority=plan.authority)
    Run.objects.filter(pk=run.pk).update(since=SINCE)
    run.refresh_from_db()
    ReportingPeriod.objects.all().delete()
    open_periods(run, D(2026, 12, 31))
    return run


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=HANOI)


def assignment(plan: Plan, ordinal: str) -> Assignment:
    return plan.assignments.select_related("task", "plan").get(ordinal=ordinal)


def report(run: Run, cast: Cast, row: Assignment, day: date, **over: Any) -> Report:
    period = ReportingPeriod.objects.get(run=run, kind="month", start__lte=day, end__gte=day)
    values = {"unit": cast.economy, "sent_by": cast.reporter, "sent_at": at(day), "task": row.task, "period": period}
    return Report.objects.create(**(values | over))


def verdict(of: Report, cast: Cast, step: str, day: date, **over: Any) -> None:
    Verdict.objects.create(report=of, step=step, by=cast.support, at=at(day, 15), **over)


def stand(row: Assignment, run: Run, day: date) -> TaskStanding:
    return standings([row], run, day)[row.pk]


def test_a_new_run_has_its_calendars_and_its_standing_office(plan: Plan, cast: Cast) -> None:
    run = Run.objects.get()
    assert (run.standing_office, run.since) == (cast.party_office, D(2026, 11, 21))
    assert [c.kind for c in run.calendars.filter(collects=True)] == ["month"]
    labels = set(ReportingPeriod.objects.values_list("label", flat=True))
    assert labels >= {"Tháng 11/2026", "Tháng 12/2026", "Quý IV/2026", "Năm 2026"}
    made = open_periods(run, D(2026, 11, 21))
    assert made == []


def test_a_task_from_report_to_acceptance(plan: Plan, run: Run, cast: Cast) -> None:
    row = assignment(plan, "2")  # due 31/3/2026
    assert stand(row, run, D(2026, 4, 3)).late == 3
    report(run, cast, row, D(2026, 2, 10), done=60)
    sent = report(run, cast, row, D(2026, 4, 5), complete=True)
    states = {
        D(2026, 2, 9): (W.NOT_STARTED, A.NONE, 0),
        D(2026, 2, 10): (W.IN_PROGRESS, A.NONE, 60),
        D(2026, 4, 4): (W.IN_PROGRESS, A.NONE, 60),
        D(2026, 4, 5): (W.REPORTED, A.WAITING, 100),
    }
    for day, expected in states.items():
        one = stand(row, run, day).standing
        assert (one.work, one.appraisal, one.done) == expected, day
    verdict(sent, cast, "return", D(2026, 4, 6), reason="Thiếu chữ ký")
    red = stand(row, run, D(2026, 4, 7))
    assert [a.rule for a in red.alerts] == ["overdue", "returned"]
    verdict(sent, cast, "contest", D(2026, 4, 8), reason="Đã ký số")
    verdict(sent, cast, "accept", D(2026, 4, 9))
    done = stand(row, run, D(2026, 12, 1))
    assert (done.standing.work, done.alerts, done.standing.finish()) == (W.COMPLETE, (), Finish.LATE)


def test_what_was_done_before_anybody_followed_it_is_not_late(plan: Plan, run: Run, cast: Cast) -> None:
    row = assignment(plan, "2")
    Run.objects.filter(pk=run.pk).update(since=D(2026, 6, 1))
    run.refresh_from_db()
    sent = report(run, cast, row, D(2026, 6, 20), complete=True, as_of=D(2026, 3, 20))
    verdict(sent, cast, "accept", D(2026, 6, 21))
    assert stand(row, run, D(2026, 7, 1)).standing.finish() is Finish.ON_TIME


def test_a_report_taken_back_was_not_said(plan: Plan, run: Run, cast: Cast) -> None:
    row = assignment(plan, "2")
    taken = {"taken_back_by": cast.reporter, "taken_back_at": at(D(2026, 2, 12))}
    report(run, cast, row, D(2026, 2, 10), done=60, **taken)
    assert stand(row, run, D(2026, 2, 20)).standing.work is W.NOT_STARTED
    report(run, cast, row, D(2026, 3, 1), complete=True)
    assert stand(row, run, D(2026, 3, 2)).standing.work is W.REPORTED


def test_an_adjusted_deadline_keeps_the_first(plan: Plan, run: Run, cast: Cast) -> None:
    row = assignment(plan, "2")
    Adjustment.objects.create(
        task=row.task, kind="deadline", on=D(2026, 3, 20), before={"due": "2026-03-31"}, after={"due": "2026-05-31"},
        document="7/QĐ-UBND", reason="Chờ vốn", by=cast.steering, at=at(D(2026, 3, 20)),
    )  # fmt: skip
    one = stand(row, run, D(2026, 4, 15))
    assert (one.late, one.standing.due, one.standing.first_due) == (0, D(2026, 5, 31), D(2026, 3, 31))
    assert one.standing.extensions == 1
    assert stand(row, run, D(2026, 3, 19)).standing.due == D(2026, 3, 31)


CONTINUOUS = {
    "before the report of the first month is due": (D(2026, 1, 10), "Tháng 1/2026", 0, False),
    "late with January until February is begun": (D(2026, 2, 5), "Tháng 1/2026", 0, True),
    "February reported: kept up, January missed": (D(2026, 2, 21), "Tháng 2/2026", 1, False),
    "March not yet reported on": (D(2026, 3, 10), "Tháng 3/2026", 1, False),
    "nothing to report in March": (D(2026, 3, 21), "Tháng 3/2026", 1, False),
}


@pytest.mark.parametrize("case", CONTINUOUS)
def test_continuous_work_is_owed_anew_each_month(case: str, plan: Plan, run: Run, cast: Cast) -> None:
    row = assignment(plan, "3")
    report(run, cast, row, D(2026, 2, 20), result="Đã tổ chức 2 buổi")
    report(run, cast, row, D(2026, 3, 20), nothing=True)
    day, label, missed, red = CONTINUOUS[case]
    one = stand(row, run, day)
    assert one.instance is not None
    assert (one.instance.label, one.missed, one.red) == (label, missed, red)


def test_done_once_then_kept_up_every_year(plan: Plan, run: Run, cast: Cast) -> None:
    row = assignment(plan, "2")
    Assignment.objects.filter(pk=row.pk).update(every="quarter")
    row = assignment(plan, "2")
    late = stand(row, run, D(2026, 4, 20))
    assert (late.instance, late.late) == (None, 20)
    verdict(report(run, cast, row, D(2026, 3, 20), complete=True), cast, "accept", D(2026, 3, 21))
    again = stand(row, run, D(2026, 4, 20))
    assert again.instance is not None
    assert (again.instance.label, again.standing.work) == ("Quý II/2026", W.NOT_STARTED)


def test_costs_the_same_for_many(plan: Plan, run: Run, django_assert_max_num_queries: Any) -> None:
    rows = list(plan.assignments.select_related("task", "plan"))
    with django_assert_max_num_queries(6):
        standings(rows, run, SINCE + timedelta(days=200))
