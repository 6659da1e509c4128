"""The number at the door of "Việc của tôi": what came back, what is to be answered, what is to be sent."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conftest import Cast
from tests.shell.cycle_mywork import TODAY, at, begun, changed, evidence_of, give_role, period_of_month

from tiendo.core.access import Role
from tiendo.queries.my_work import waiting_for
from tiendo.records.models import Adjustment, Person, Report, Run, Target, Task, Verdict
from tiendo.usecases import directives
from tiendo.usecases.reports import attach, mark_ready, send, take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(cast: Cast) -> Run:
    return begun(cast)


@pytest.fixture
def task(cast: Cast, run: Run) -> dict[str, Any]:
    give_role(cast.nobody, cast.economy, Role.HEAD)
    key = f"task:{Task.objects.get(name__startswith='Rà soát').pk}"
    november = period_of_month(run, 11)
    return {"period": november, "unit": cast.economy, "item": key, "actor": cast.reporter, "now": cast.now}


def waits(person: Person) -> int:
    return waiting_for(list(person.roles.all()), TODAY)


def test_what_is_ready_waits_for_the_one_who_sends(cast: Cast, task: dict[str, Any]) -> None:
    boss = cast.nobody
    assert (waits(boss), waits(cast.reporter)) == (0, 0)
    mark_ready(**task, changes=changed(done="40"))
    assert (waits(boss), waits(cast.reporter)) == (1, 0)
    Run.objects.update(reporters_send=True)
    assert waits(cast.reporter) == 1
    given = {k: v for k, v in task.items() if k != "item"} | {"actor": boss}
    send(**given, items=None)
    assert (waits(boss), waits(cast.reporter)) == (0, 0)
    take_back(**task | {"actor": boss})
    assert waits(boss) == 0
    mark_ready(**task, changes={"done": ("40", "50")})
    assert (waits(boss), waits(cast.head)) == (1, 0)
    assert waiting_for(list(boss.roles.all()), task["period"].locks_on) == 0


def test_what_came_back_waits_until_it_is_sent_again(cast: Cast, task: dict[str, Any]) -> None:
    attach(**task, evidence=evidence_of(cast, cast.economy, cast.reporter))
    mark_ready(**task, changes=changed(done="100"))
    given = {k: v for k, v in task.items() if k != "item"} | {"actor": cast.nobody, "items": None}
    [report] = send(**given).reports
    Verdict.objects.create(report=report, step="return", reason="thiếu", by=cast.support, at=at(2026, 11, 22))
    assert (waits(cast.reporter), waits(cast.nobody), waits(cast.head)) == (1, 1, 0)
    contest = Verdict.objects.create(report=report, step="contest", reason="đủ", by=cast.nobody, at=at(2026, 11, 23))
    assert waits(cast.reporter) == 0
    contest.delete()
    again = Report.objects.create(
        task=report.task, period=report.period, unit=cast.economy, complete=True, sent_by=cast.nobody,
        sent_at=at(2026, 11, 24),
    )  # fmt: skip
    assert waits(cast.reporter) == 0
    again.delete()
    Adjustment.objects.create(
        task=report.task, kind="cancel", on=TODAY, document="1/QĐ", reason="thôi", by=cast.steering, at=cast.now
    )
    assert waits(cast.reporter) == 0


def test_a_figure_that_came_back_waits_too(cast: Cast, task: dict[str, Any]) -> None:
    target = Target.objects.get(tracked_by=cast.economy)
    report = Report.objects.create(
        target=target, period=task["period"], unit=cast.economy, value=3, sent_by=cast.nobody, sent_at=cast.now
    )
    Verdict.objects.create(report=report, step="return", reason="sai", by=cast.support, at=at(2026, 11, 22))
    assert waits(cast.reporter) == 1


def test_a_directive_waits_until_it_is_answered(cast: Cast, task: dict[str, Any]) -> None:
    of = Task.objects.get(name__startswith="Rà soát")
    made = directives.direct(
        item=of, unit=cast.economy, text="Làm ngay", due_on=TODAY, actor=cast.steering, now=cast.now
    )
    assert (waits(cast.reporter), waits(cast.head)) == (1, 0)
    directives.answer_directive(directive_id=made.pk, text="Rõ", actor=cast.reporter, now=cast.now)
    assert waits(cast.reporter) == 0


def test_one_query_and_none_for_who_fills_in_nothing(cast: Cast, run: Run, django_assert_num_queries: Any) -> None:
    fills, looks = list(cast.reporter.roles.all()), list(cast.support.roles.all())
    with django_assert_num_queries(1):
        waiting_for(fills, TODAY)
    with django_assert_num_queries(0):
        waiting_for(looks, TODAY)
