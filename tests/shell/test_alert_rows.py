"""Alert rows day by day: raised, risen, cleared, told once; reminders on their days; directives and proposals."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from tests.conftest import NOW
from tests.shell.cycle_mywork import TODAY, at, begun, changed, evidence_of, give_role, period_of_month

from tiendo.core.access import Role
from tiendo.records.models import Alert, AssignmentUnit, JournalRow, Notice, Proposal, Report, Task
from tiendo.usecases import directives
from tiendo.usecases.alerts import acknowledge, check_run
from tiendo.usecases.errors import NotAllowed, Refused, WrongState
from tiendo.usecases.reminders import chase, remind_run, undo_chase
from tiendo.usecases.reports import mark_ready, send

pytestmark = pytest.mark.django_db


def review_task() -> Any:
    """ "Rà soát hạ tầng", due 31/03/2026, led by the economy division."""
    return Task.objects.get(name__startswith="Rà soát")


def check(run: Any, day: date) -> Any:
    return check_run(run, day, NOW.replace(year=day.year, month=day.month, day=day.day))


def of_task(run: Any) -> Any:
    return run.alerts.filter(task=review_task())


@pytest.fixture
def run(cast: Any) -> Any:
    return begun(cast)


# Day, rules that stand open at its end, level of the overdue one; policy 1, 4, 8 days late, due soon 14 days before.
DAYS = [
    (date(2026, 3, 16), {"behind"}, None),
    (date(2026, 3, 17), {"behind", "due_soon"}, None),
    (date(2026, 3, 31), {"behind", "due_soon"}, None),
    (date(2026, 4, 1), {"behind", "overdue"}, "reporter"),
    (date(2026, 4, 3), {"behind", "overdue"}, "reporter"),
    (date(2026, 4, 4), {"behind", "overdue"}, "head"),
    (date(2026, 4, 7), {"behind", "overdue"}, "head"),
    (date(2026, 4, 8), {"behind", "overdue"}, "assigning"),
    (date(2026, 6, 1), {"behind", "overdue"}, "assigning"),
]


def test_a_task_without_reports_day_by_day(run: Any) -> None:
    for day, rules, level in DAYS:
        check(run, day)
        open_ = {a.rule: a for a in of_task(run).filter(cleared_on=None)}
        assert set(open_) == rules, day
        assert (open_["overdue"].level if "overdue" in open_ else None) == level, day
    first = of_task(run).get(rule="overdue")
    assert (first.raised_on, first.words) == (
        date(2026, 4, 1),
        "quá hạn 1 ngày: thời hạn 31/03/2026, hôm nay 01/04/2026",
    )
    assert of_task(run).get(rule="due_soon").cleared_on == date(2026, 4, 1)


def test_each_level_is_told_once_and_a_level_joins_those_before(cast: Any, run: Any) -> None:
    give_role(cast.head, cast.economy, Role.HEAD)
    told = {}
    for day in (date(2026, 4, 1), date(2026, 4, 2), date(2026, 4, 4), date(2026, 4, 8), date(2026, 4, 9)):
        before = set(Notice.objects.values_list("pk", flat=True))
        check(run, day)
        check(run, day)
        alert = of_task(run).get(rule="overdue")
        new = Notice.objects.filter(key__startswith=f"alert:{alert.pk}:").exclude(pk__in=before)
        told[day.day] = {n.person.username for n in new}
    assert told == {1: {"reporter"}, 2: set(), 4: {"head"}, 8: {"office", "colleague", "steering"}, 9: set()}


def test_days_on_which_nothing_ran_are_made_good_without_a_flood(cast: Any, run: Any) -> None:
    give_role(cast.head, cast.economy, Role.HEAD)
    check(run, date(2026, 5, 1))
    alert = of_task(run).get(rule="overdue")
    assert (alert.level, alert.raised_on) == ("assigning", date(2026, 5, 1))
    told = Notice.objects.filter(key__startswith=f"alert:{alert.pk}:").values_list("person__username", flat=True)
    assert sorted(told) == ["colleague", "head", "office", "reporter", "steering"]


def test_what_is_reported_clears_and_stays_in_the_books(cast: Any, run: Any) -> None:
    check(run, TODAY)
    alert = of_task(run).get(rule="overdue")
    unit, period, item = cast.economy, period_of_month(run, 11), f"task:{review_task().pk}"
    give_role(cast.head, unit, Role.HEAD)
    from tiendo.usecases.reports import attach

    attach(
        period=period,
        unit=unit,
        item=item,
        evidence=evidence_of(cast, unit, cast.reporter),
        actor=cast.reporter,
        now=cast.now,
    )
    mark_ready(
        period=period,
        unit=unit,
        item=item,
        changes=changed(done="100", result="Đã rà soát xong", as_of="20/11/2026"),
        actor=cast.reporter,
        now=cast.now,
    )
    send(period=period, unit=unit, items=[item], actor=cast.head, now=cast.now)
    done = check(run, TODAY)
    assert alert in done.cleared
    alert.refresh_from_db()
    assert (alert.cleared_on, alert.level) == (TODAY, "assigning")
    assert not check(run, TODAY), "a second check changes nothing"


def test_recurring_work_is_told_by_its_instance(cast: Any, run: Any) -> None:
    AssignmentUnit.objects.filter(named_as__startswith="Tổ Công nghệ").update(unit=cast.economy)
    check(run, date(2026, 3, 26))
    check(run, date(2026, 4, 26))
    rows = Alert.objects.filter(task__name__startswith="Duy trì", rule="overdue")
    # the month before stays the one that is owed until the new one is begun
    assert {a.instance: a.cleared_on for a in rows} == {"Tháng 2/2026": date(2026, 4, 26), "Tháng 3/2026": None}


def test_a_check_that_changes_something_is_in_the_journal_once(run: Any) -> None:
    check(run, TODAY)
    check(run, TODAY)
    assert JournalRow.objects.filter(act="check_alerts").count() == 1


def test_a_check_is_bounded(run: Any, django_assert_max_num_queries: Any) -> None:
    check(run, TODAY)
    with django_assert_max_num_queries(22):
        check(run, TODAY)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_double_nothing(transactional_db: None) -> None:
    from django.db import connection
    from tests.conftest import make_cast

    run = begun(make_cast())
    failed: list[BaseException] = []

    def work() -> None:
        try:
            check(run, TODAY)
            remind_run(run, date(2026, 11, 25), NOW)
        except BaseException as why:  # noqa: BLE001 - told to the test
            failed.append(why)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    keys = list(Alert.objects.filter(cleared_on=None).values_list("task", "rule", "instance"))
    assert len(keys) == len(set(keys)) > 0
    told = list(Notice.objects.values_list("person", "key"))
    assert len(told) == len(set(told)) > 0


def test_a_unit_acknowledges_its_own_alert_once(cast: Any, run: Any) -> None:
    check(run, TODAY)
    alert = of_task(run).get(rule="overdue")
    for stranger in (cast.head, cast.steering, cast.inspector, cast.stranger):
        with pytest.raises(NotAllowed):
            acknowledge(alert_id=alert.pk, note="", actor=stranger, now=cast.now)
    found = acknowledge(alert_id=alert.pk, note="Chờ vốn", actor=cast.reporter, now=cast.now)
    assert (found.acknowledged_by, found.acknowledged_note) == (cast.reporter, "Chờ vốn")
    with pytest.raises(WrongState):
        acknowledge(alert_id=alert.pk, note="lần hai", actor=cast.reporter, now=cast.now)


# The calendar of the month reminds three days before, on and one day after the 25th.
REMINDED = [
    (date(2026, 11, 21), set()),
    (date(2026, 11, 22), {"reporter"}),
    (date(2026, 11, 23), set()),
    (date(2026, 11, 25), {"reporter", "boss"}),
    (date(2026, 11, 26), {"boss", "office", "colleague"}),
    (date(2026, 11, 27), set()),
]


def test_reminders_on_their_days_and_no_others(cast: Any, run: Any) -> None:
    from tiendo.records.models import Person

    boss = Person.objects.create_user(username="boss", password="x", name="Tòng Thị Phương")
    give_role(boss, cast.economy, Role.HEAD)
    for day, names in REMINDED:
        now = at(day.year, day.month, day.day)
        told = {p.username for p in remind_run(run, day, now) + remind_run(run, day, now)}
        assert told - {"head"} == names | (told & {"office", "colleague"}), day
        assert ("office" in told) >= ("office" in names), day


def test_who_has_sent_everything_is_left_in_peace(cast: Any, run: Any) -> None:
    unit, period = cast.economy, period_of_month(run, 11)
    give_role(cast.reporter, unit, Role.HEAD)
    from tiendo.queries.owed import owed
    from tiendo.usecases.reports import nothing

    for one in owed(unit, period, TODAY).items:
        nothing(period=period, unit=unit, item=one.key, actor=cast.reporter, now=cast.now)
    send(period=period, unit=unit, items=None, actor=cast.reporter, now=cast.now)
    assert Report.objects.filter(unit=unit).exists()
    assert cast.reporter not in remind_run(run, date(2026, 11, 22), at(2026, 11, 22))


def test_a_chase_reaches_a_unit_once_a_day_and_can_be_taken_back(cast: Any, run: Any) -> None:
    with pytest.raises(NotAllowed):
        chase(run=run, units=None, actor=cast.reporter, now=cast.now)
    assert cast.economy in chase(run=run, units=None, actor=cast.office, now=cast.now).now
    told = Notice.objects.count()
    again = chase(run=run, units=None, actor=cast.colleague, now=cast.now)
    assert (again.now, cast.economy in again.already, Notice.objects.count()) == ([], True, told)
    assert undo_chase(run=run, actor=cast.office, now=cast.now) >= 1
    assert chase(run=run, units=[cast.economy.pk], actor=cast.office, now=cast.now).now == [cast.economy]
    tomorrow = cast.now + timedelta(days=1)
    assert cast.economy in chase(run=run, units=None, actor=cast.office, now=tomorrow).now
    with pytest.raises(Refused):
        chase(run=run, units=[cast.police.pk], actor=cast.office, now=tomorrow)


def test_a_directive_is_owed_answered_once_and_closed(cast: Any, run: Any) -> None:
    task = review_task()

    def say(**over: Any) -> Any:
        values = {
            "item": task,
            "unit": cast.economy,
            "text": "Xong trong tháng",
            "due_on": TODAY,
            "actor": cast.steering,
        }
        return directives.direct(**(values | over), now=cast.now)

    for refused, over in ((NotAllowed, {"actor": cast.office}), (Refused, {"text": "  "})):
        with pytest.raises(refused):
            say(**over)
    with pytest.raises(Refused):
        say(due_on=TODAY - timedelta(days=1))
    made = say()
    assert Notice.objects.get(key=f"directive:{made.pk}").person == cast.reporter
    with pytest.raises(NotAllowed):
        directives.answer_directive(directive_id=made.pk, text="Rõ", actor=cast.head, now=cast.now)
    directives.answer_directive(directive_id=made.pk, text="Rõ", actor=cast.reporter, now=cast.now)
    with pytest.raises(WrongState):
        directives.answer_directive(directive_id=made.pk, text="Rõ", actor=cast.reporter, now=cast.now)
    assert Notice.objects.get(key=f"directive:{made.pk}:answer").person == cast.steering
    assert (
        directives.close_directive(directive_id=made.pk, actor=cast.steering, now=cast.now).closed_by == cast.steering
    )


def test_a_late_directive_reminds_the_unit_and_who_gave_it(cast: Any, run: Any) -> None:
    made = directives.direct(
        item=review_task(), unit=cast.economy, text="Báo cáo", due_on=TODAY, actor=cast.steering, now=cast.now
    )
    later = TODAY + timedelta(days=1)
    remind_run(run, later, cast.now + timedelta(days=1))
    remind_run(run, later, cast.now + timedelta(days=1))
    told = Notice.objects.filter(key=f"directive:{made.pk}:late").values_list("person__username", flat=True)
    assert "steering" in told and len(told) == len(set(told))


def test_a_proposal_goes_up_and_its_answer_comes_back(cast: Any, run: Any) -> None:
    made = directives.propose(unit=cast.economy, text="Xin bổ sung vốn", actor=cast.reporter, now=cast.now)
    assert {n.person for n in Notice.objects.filter(key=f"proposal:{made.pk}")} == {cast.office, cast.colleague}
    for stranger in (cast.reporter, cast.stranger, cast.inspector):
        with pytest.raises(NotAllowed):
            directives.answer_proposal(proposal_id=made.pk, text="Đồng ý", actor=stranger, now=cast.now)
    directives.answer_proposal(proposal_id=made.pk, text="Đồng ý", actor=cast.steering, now=cast.now)
    assert Notice.objects.get(key=f"proposal:{made.pk}:answer").person == cast.reporter
    with pytest.raises(WrongState):
        directives.answer_proposal(proposal_id=made.pk, text="Khác", actor=cast.office, now=cast.now)
    assert Proposal.objects.get().answer == "Đồng ý"


def test_a_comment_is_withdrawn_by_its_writer_alone(cast: Any, run: Any) -> None:
    with pytest.raises(NotAllowed):
        directives.comment(item=review_task(), text="Lạ", actor=cast.stranger, now=cast.now)
    made = directives.comment(item=review_task(), text="Thiếu biên bản", actor=cast.inspector, now=cast.now)
    with pytest.raises(NotAllowed):
        directives.withdraw_comment(comment_id=made.pk, actor=cast.office, now=cast.now)
    assert directives.withdraw_comment(comment_id=made.pk, actor=cast.inspector, now=cast.now).withdrawn_at == cast.now
