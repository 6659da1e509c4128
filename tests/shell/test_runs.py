"""What a standing office sets for a programme, and what follows for the periods that were asked for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.conftest import Cast

from tiendo.core.calendar import Calendar, DayOfMonth, FixedDays, PeriodKind
from tiendo.core.workdays import Shift
from tiendo.records.facts import calendar_json, calendar_of, policy_of
from tiendo.records.models import JournalRow, PeriodCalendar, Plan, Report, ReportingPeriod, Run
from tiendo.usecases import runs as usecase
from tiendo.usecases.errors import NotAllowed, Refused

D = date


@pytest.fixture
def run(plan: Plan) -> Run:
    return Run.objects.get(programme=plan.programme, authority=plan.authority)


def dues(run: Run, kind: str) -> list[date]:
    return list(run.periods.filter(kind=kind).values_list("due", flat=True))


@pytest.mark.parametrize(
    "calendar",
    [
        Calendar(PeriodKind.MONTH, DayOfMonth(25, 0), shift=Shift.BACK, remind=(-5, 0)),
        Calendar(PeriodKind.HALF_YEAR, FixedDays(("05-25", "11-10")), late_window=3, lock_after=20),
        Calendar(PeriodKind.MONTH, DayOfMonth(17, 0), first_day=15),
        usecase.DEFAULTS[PeriodKind.YEAR],
    ],
)
def test_a_calendar_is_kept_as_it_was_set(calendar: Calendar) -> None:
    assert calendar_of(PeriodCalendar(kind=calendar.kind, rule=calendar_json(calendar))) == calendar


def test_a_new_due_day_moves_what_is_not_yet_reported(run: Run, cast: Cast) -> None:
    assert dues(run, "month")[0] == D(2026, 11, 25)
    calendar = Calendar(PeriodKind.MONTH, DayOfMonth(28, 0))
    usecase.set_calendar(run_id=run.pk, calendar=calendar, collects=True, actor=cast.office, now=cast.now)
    assert dues(run, "month")[0] == D(2026, 11, 28)
    assert JournalRow.objects.filter(act="set_calendar").count() == 1
    usecase.set_calendar(run_id=run.pk, calendar=calendar, collects=True, actor=cast.office, now=cast.now)
    assert JournalRow.objects.filter(act="set_calendar").count() == 1


def test_a_period_reported_in_keeps_its_days(run: Run, cast: Cast, plan: Plan) -> None:
    period = run.periods.get(kind="month", start=D(2026, 11, 1))
    task = plan.assignments.all()[0].task
    Report.objects.create(period=period, unit=cast.economy, task=task, sent_by=cast.reporter, sent_at=cast.now)
    calendar = Calendar(PeriodKind.MONTH, DayOfMonth(28, 0))
    usecase.set_calendar(run_id=run.pk, calendar=calendar, collects=True, actor=cast.office, now=cast.now)
    period.refresh_from_db()
    assert period.due == D(2026, 11, 25)
    assert run.periods.filter(kind="month", start=D(2026, 11, 1)).count() == 1


@pytest.mark.parametrize(
    ("policy", "why"),
    [
        ({"behind_factor": "0"}, "lộ trình"),
        ({"escalation_days": [8, 4, 1]}, "tăng dần"),
        ({"due_soon_days": -1}, "Số ngày"),
        ({"jump_factor": "1"}, "lần tăng"),
    ],
)
def test_thresholds_that_cannot_work_are_refused(run: Run, cast: Cast, policy: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused, match=why):
        usecase.set_run(run_id=run.pk, changes={"policy": policy}, actor=cast.office, now=cast.now)
    run.refresh_from_db()
    assert run.policy == usecase.START_POLICY


def test_thresholds_reach_the_rules(run: Run, cast: Cast) -> None:
    policy = {"behind_factor": "0.4", "escalation_days": [2, 5, 9]}
    run = usecase.set_run(run_id=run.pk, changes={"policy": policy}, actor=cast.office, now=cast.now)
    assert (str(policy_of(run).behind_factor), policy_of(run).escalation_days) == ("0.4", (2, 5, 9))


def test_the_standing_office_is_one_of_its_own_units(run: Run, cast: Cast) -> None:
    away = cast.stranger.roles.get().unit
    with pytest.raises(Refused, match="thường trực"):
        usecase.set_run(run_id=run.pk, changes={"standing_office": away}, actor=cast.office, now=cast.now)


def test_once_another_office_runs_it_the_first_sets_nothing(run: Run, cast: Cast) -> None:
    usecase.set_run(run_id=run.pk, changes={"standing_office": cast.culture}, actor=cast.office, now=cast.now)
    with pytest.raises(NotAllowed):
        usecase.set_run(run_id=run.pk, changes={"reporters_send": True}, actor=cast.office, now=cast.now)


@pytest.mark.parametrize("name", ["head", "reporter", "steering", "support", "inspector", "administrator", "stranger"])
def test_nobody_else_sets_it(run: Run, cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        usecase.set_run(run_id=run.pk, changes={}, actor=getattr(cast, name), now=cast.now)


def test_the_last_collecting_calendar_stays(run: Run, cast: Cast) -> None:
    with pytest.raises(Refused, match="ít nhất một"):
        usecase.drop_calendar(run_id=run.pk, kind=PeriodKind.MONTH, actor=cast.office, now=cast.now)
    usecase.drop_calendar(run_id=run.pk, kind=PeriodKind.QUARTER, actor=cast.office, now=cast.now)
    assert not ReportingPeriod.objects.filter(run=run, kind="quarter").exists()


def test_a_report_asked_for_once_is_owed_at_once(run: Run, cast: Cast) -> None:
    asked = {"label": "Kiểm kê chữ ký số", "start": D(2026, 1, 1), "end": D(2026, 11, 30), "due": D(2026, 12, 2)}
    who: dict[str, Any] = {"run_id": run.pk, "actor": cast.office, "now": cast.now}
    period = usecase.ask_ad_hoc(**asked, **who)
    assert (period.kind, period.label, period.due) == ("ad-hoc", "Kiểm kê chữ ký số", D(2026, 12, 2))
    with pytest.raises(Refused, match="Đã có"):
        usecase.ask_ad_hoc(**asked, **who)
    with pytest.raises(Refused, match="hạn gửi"):
        usecase.ask_ad_hoc(**(asked | {"label": "Khác", "due": D(2026, 11, 1)}), **who)


def test_how_a_target_is_counted_is_guessed_then_set(run: Run, cast: Cast, plan: Plan) -> None:
    rate, count = plan.targets.all()
    assert (rate.counting, count.counting) == ("ratio", "at_date")
    who: dict[str, Any] = {"run_id": run.pk, "actor": cast.office, "now": cast.now}
    usecase.set_nature(target_id=count.pk, changes={"only_rises": True, "counting": "in_period"}, **who)
    count.refresh_from_db()
    assert (count.counting, count.only_rises, count.above_100) == ("in_period", True, False)
    row = JournalRow.objects.get(act="set_nature")
    assert row.detail["before"]["counting"] == "at_date"
    with pytest.raises(Refused):
        usecase.set_nature(target_id=count.pk, changes={"counting": "guess"}, **who)
