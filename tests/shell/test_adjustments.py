"""Promises changed by a document: the first one stays in sight, and nobody changes them without the right to."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.conftest import Cast
from tests.shell.cycle_mywork import at, begun, give_role, period_of_month

from tiendo.core.access import Role
from tiendo.core.status import Finish
from tiendo.queries.leads import leads_now
from tiendo.queries.owed import owed
from tiendo.queries.promises import milestones_now, stop_of
from tiendo.queries.standing import standings
from tiendo.records.models import Adjustment, Assignment, JournalRow, Notice, Report, Target, Task
from tiendo.usecases import adjustments as usecase
from tiendo.usecases.errors import NotAllowed, Refused, WrongState

BY = {"document": "212/QĐ-UBND", "reason": "Chờ hướng dẫn của tỉnh"}


@pytest.fixture
def run(cast: Cast) -> Any:
    return begun(cast)


@pytest.fixture
def survey(run: Any) -> Task:
    """ "Rà soát hạ tầng", led by the economy division, due on 31/03/2026."""
    return Task.objects.get(name__startswith="Rà soát")


@pytest.fixture
def target(run: Any) -> Target:
    return Target.objects.get(name__startswith="Tỷ lệ")


def who(cast: Cast, **over: Any) -> dict[str, Any]:
    return BY | {"actor": cast.office, "now": cast.now} | over


def now_of(task: Task, run: Any, today: date) -> Any:
    row = Assignment.objects.select_related("task", "plan").get(task=task)
    return standings([row], run, today)[row.pk].standing


def test_both_deadlines_stay_and_on_time_is_counted_against_each(cast: Cast, run: Any, survey: Task) -> None:
    usecase.adjust_deadline(task_id=survey.pk, due=date(2026, 11, 25), **who(cast))
    usecase.adjust_deadline(task_id=survey.pk, due=date(2026, 12, 20), **who(cast))
    found = now_of(survey, run, cast.now.date())
    assert (found.first_due, found.due, found.extensions) == (date(2026, 3, 31), date(2026, 12, 20), 2)
    assert Assignment.objects.get(task=survey).due_on == date(2026, 3, 31)
    Report.objects.create(
        period=period_of_month(run, 11), unit=cast.economy, task=survey, complete=True, done=Decimal(100),
        sent_by=cast.reporter, sent_at=cast.now + timedelta(hours=1),
    )  # fmt: skip
    found = now_of(survey, run, cast.now.date())
    assert (found.finish(), found.finish(first=True)) == (Finish.ON_TIME, Finish.LATE)


def test_a_past_day_still_knows_the_old_deadline(cast: Cast, run: Any, survey: Task) -> None:
    usecase.adjust_deadline(task_id=survey.pk, due=date(2026, 12, 20), **who(cast))
    assert now_of(survey, run, cast.now.date() - timedelta(days=1)).due == date(2026, 3, 31)


def test_the_new_lead_owes_it_and_the_old_one_no_more(cast: Cast, run: Any, survey: Task) -> None:
    november, today = period_of_month(run, 11), cast.now.date()
    assert owed(cast.economy, november, today).get(f"task:{survey.pk}")
    usecase.change_lead(task_id=survey.pk, units=[cast.culture.pk], **who(cast))
    assert leads_now(survey, today) == [cast.culture]
    assert leads_now(survey, today - timedelta(days=1)) == [cast.economy]
    assert not owed(cast.economy, november, today).get(f"task:{survey.pk}")
    assert owed(cast.culture, november, today).get(f"task:{survey.pk}")
    assert {n.person for n in Notice.objects.all()} == {cast.reporter, cast.head}


def test_a_value_is_changed_for_one_year_and_the_first_stays(cast: Cast, run: Any, target: Target) -> None:
    usecase.adjust_value(target_id=target.pk, year=2026, value="≥ 70", **who(cast))
    first = milestones_now([target], cast.now.date())[target.pk][0]
    assert first.first is not None
    assert (first.first.value, first.now.value, first.now.unit) == (Decimal(60), Decimal(70), "%")
    assert target.milestones.get(year=2026).low == 60
    item = owed(cast.culture, period_of_month(run, 11), cast.now.date()).get(f"target:{target.pk}")
    assert item is not None
    assert item.promise is not None
    assert item.promise.value == Decimal(70)


def test_what_is_suspended_waits_for_its_next_look_then_goes_on(cast: Cast, run: Any, survey: Task) -> None:
    key, look = f"task:{survey.pk}", date(2026, 12, 15)
    usecase.suspend(item=key, look_again=look, **who(cast))
    found = now_of(survey, run, cast.now.date())
    assert (found.work, found.look_again) == ("suspended", look)
    with pytest.raises(WrongState):
        usecase.suspend(item=key, look_again=look, **who(cast))
    usecase.resume(item=key, **who(cast, now=at(2026, 12, 15)))
    assert now_of(survey, run, look).work == "in_progress"
    with pytest.raises(WrongState):
        usecase.resume(item=key, **who(cast, now=at(2026, 12, 16)))


def test_what_is_cancelled_is_owed_no_more_and_changed_no_more(cast: Cast, run: Any, survey: Task) -> None:
    key = f"task:{survey.pk}"
    usecase.cancel(item=key, **who(cast))
    assert not owed(cast.economy, period_of_month(run, 11), cast.now.date()).get(key)
    changes: list[Any] = [
        lambda: usecase.adjust_deadline(task_id=survey.pk, due=date(2027, 1, 1), **who(cast)),
        lambda: usecase.change_lead(task_id=survey.pk, units=[cast.culture.pk], **who(cast)),
        lambda: usecase.suspend(item=key, look_again=date(2027, 1, 1), **who(cast)),
        lambda: usecase.resume(item=key, **who(cast)),
        lambda: usecase.cancel(item=key, **who(cast)),
    ]
    for change in changes:
        with pytest.raises(WrongState):
            change()


def test_a_target_is_suspended_and_taken_up_again(cast: Cast, run: Any, target: Target) -> None:
    key, november, today = f"target:{target.pk}", period_of_month(run, 11), cast.now.date()
    usecase.suspend(item=key, look_again=date(2026, 12, 1), **who(cast))
    assert stop_of(target, today) is not None
    assert not owed(cast.culture, november, today).get(key)
    usecase.resume(item=key, **who(cast))
    assert owed(cast.culture, november, today).get(key)


def test_recurring_work_done_before_it_was_suspended_stays_done(cast: Cast, run: Any) -> None:
    task = Task.objects.get(name__startswith="Duy trì")
    Report.objects.create(
        period=period_of_month(run, 10), unit=cast.economy, task=task, done=Decimal(40), sent_by=cast.reporter,
        sent_at=at(2026, 10, 20),
    )  # fmt: skip
    Report.objects.create(
        period=period_of_month(run, 9), unit=cast.economy, task=task, complete=True, sent_by=cast.reporter,
        sent_at=at(2026, 9, 20),
    )  # fmt: skip
    usecase.suspend(item=f"task:{task.pk}", look_again=date(2026, 12, 1), **who(cast))
    row = Assignment.objects.select_related("task", "plan").get(task=task)
    assert standings([row], run, date(2026, 11, 22))[row.pk].standing.work == "suspended"
    assert standings([row], run, date(2026, 10, 21))[row.pk].kept_up
    usecase.resume(item=f"task:{task.pk}", **who(cast, now=at(2026, 12, 1)))
    on = standings([row], run, date(2027, 1, 20))[row.pk]
    assert not on.kept_up, "nobody has reported since it was taken up again"
    assert on.standing.work == "not_started"


@pytest.mark.parametrize("lacking", ["document", "reason"])
def test_each_change_needs_a_document_and_a_reason(
    lacking: str, cast: Cast, run: Any, survey: Task, target: Target
) -> None:
    told, key = who(cast) | {lacking: "  "}, f"task:{survey.pk}"
    changes: list[Any] = [
        lambda: usecase.adjust_deadline(task_id=survey.pk, due=date(2026, 12, 20), **told),
        lambda: usecase.change_lead(task_id=survey.pk, units=[cast.culture.pk], **told),
        lambda: usecase.adjust_value(target_id=target.pk, year=2026, value="70 %", **told),
        lambda: usecase.suspend(item=key, look_again=date(2026, 12, 20), **told),
        lambda: usecase.cancel(item=key, **told),
    ]
    for change in changes:
        with pytest.raises(Refused):
            change()
    assert not Adjustment.objects.exists()


def test_bad_input_is_refused(cast: Cast, run: Any, survey: Task, target: Target) -> None:
    away = cast.neighbour.children.first()
    changes: list[Any] = [
        lambda: usecase.adjust_deadline(task_id=survey.pk, due=date(2026, 3, 31), **who(cast)),
        lambda: usecase.adjust_deadline(
            task_id=survey.pk, due=date(2026, 12, 1), document_dated=date(2027, 1, 1), **who(cast)
        ),
        lambda: usecase.change_lead(task_id=survey.pk, units=[], **who(cast)),
        lambda: usecase.change_lead(task_id=survey.pk, units=[cast.economy.pk], **who(cast)),
        lambda: usecase.change_lead(task_id=survey.pk, units=[away.pk], **who(cast)),
        lambda: usecase.adjust_value(target_id=target.pk, year=2026, value="6o%", **who(cast)),
        lambda: usecase.adjust_value(target_id=target.pk, year=2026, value=" ", **who(cast)),
        lambda: usecase.adjust_value(target_id=target.pk, year=2026, value=">= 60%", **who(cast)),
        lambda: usecase.suspend(item=f"task:{survey.pk}", look_again=cast.now.date(), **who(cast)),
        lambda: usecase.suspend(item=f"task:{survey.pk}", look_again=None, **who(cast)),
    ]
    for change in changes:
        with pytest.raises(Refused):
            change()
    assert not Adjustment.objects.exists()


def test_only_the_standing_office_and_the_steering_committee_adjust(
    cast: Cast, run: Any, survey: Task, target: Target
) -> None:
    give_role(cast.colleague, cast.police, Role.HEAD)
    for name, person in cast.everybody.items():
        told = who(cast, actor=person)
        changes: list[Any] = [
            lambda told=told: usecase.adjust_deadline(task_id=survey.pk, due=date(2026, 12, 20), **told),
            lambda told=told: usecase.change_lead(task_id=survey.pk, units=[cast.culture.pk], **told),
            lambda told=told: usecase.adjust_value(target_id=target.pk, year=2026, value="70 %", **told),
            lambda told=told: usecase.cancel(item=f"task:{survey.pk}", **told),
            lambda told=told: usecase.cancel(item=f"target:{target.pk}", **told),
        ]
        if name in ("office", "colleague", "steering"):
            continue
        for change in changes:
            with pytest.raises(NotAllowed):
                change()
    assert not Adjustment.objects.exists()
    for person in (cast.office, cast.steering):
        usecase.adjust_deadline(
            task_id=survey.pk, due=cast.now.date() + timedelta(person.pk), **who(cast, actor=person)
        )


def test_the_journal_keeps_before_and_after(cast: Cast, run: Any, survey: Task) -> None:
    usecase.adjust_deadline(task_id=survey.pk, due=date(2026, 12, 20), **who(cast))
    row = JournalRow.objects.get(act="adjust_deadline", subject=f"task:{survey.pk}")
    assert row.detail["before"]["due"] == "2026-03-31"
    assert row.detail["after"]["due"] == "2026-12-20"
    assert row.detail["document"] == "212/QĐ-UBND"
