"""What a unit owes in a period, and where its report on each item stands."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.conftest import Cast
from tests.shell.cycle_mywork import TODAY, at, begun, changed, evidence_of, period_of_month

from tiendo.queries.owed import OwedState, lacks, owed
from tiendo.queries.owed_rows import Reported, periods_now
from tiendo.records.deeds import deeds_of
from tiendo.records.models import (
    Adjustment,
    AdjustmentKind,
    Assignment,
    Entry,
    EntryItem,
    Report,
    Target,
    Task,
    Verdict,
)
from tiendo.usecases.reports import attach, mark_ready, nothing, save_form, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(cast: Cast) -> Any:
    return begun(cast)


@pytest.fixture
def november(run: Any) -> Any:
    return period_of_month(run, 11)


def keys(found: Any) -> list[str]:
    return [i.name for i in found.items]


def test_the_lead_owes_its_tasks_and_who_tracks_it_the_target(cast: Cast, november: Any) -> None:
    economy = owed(cast.economy, november, TODAY)
    assert keys(economy) == ["Rà soát hạ tầng công nghệ thông tin", "Số cán bộ được bồi dưỡng kỹ năng số"]
    assert [i.red for i in economy.items] == [True, False]
    assert keys(owed(cast.culture, november, TODAY)) == ["Tỷ lệ thôn có sóng 5G"]
    assert keys(owed(cast.party_office, november, TODAY)) == ["Đẩy mạnh tuyên truyền trên loa điện tử"]
    assert keys(owed(cast.police, november, TODAY)) == []  # it cooperates


def test_the_last_change_of_lead_moves_the_duty(cast: Cast, november: Any) -> None:
    task = Task.objects.get(name__startswith="Rà soát")
    Adjustment.objects.create(
        task=task,
        kind=AdjustmentKind.LEAD,
        on=TODAY,
        after={"lead": [cast.police.pk]},
        document="1-QĐ",
        reason="r",
        by=cast.office,
        at=cast.now,
    )
    assert "Rà soát hạ tầng công nghệ thông tin" in keys(owed(cast.police, november, TODAY))
    assert "Rà soát hạ tầng công nghệ thông tin" not in keys(owed(cast.economy, november, TODAY))
    yesterday = TODAY - timedelta(days=1)
    assert "Rà soát hạ tầng công nghệ thông tin" in keys(owed(cast.economy, november, yesterday))


def test_what_is_cancelled_or_suspended_is_not_owed(cast: Cast, november: Any) -> None:
    target, task = Target.objects.get(ordinal="1", section__startswith="I."), Task.objects.get(name__startswith="Rà")
    common = {"document": "1-QĐ", "reason": "r", "by": cast.office, "at": cast.now, "on": TODAY}
    Adjustment.objects.create(target=target, kind=AdjustmentKind.SUSPEND, look_again=TODAY, **common)
    Adjustment.objects.create(task=task, kind=AdjustmentKind.CANCEL, **common)
    assert keys(owed(cast.culture, november, TODAY)) == []
    assert keys(owed(cast.economy, november, TODAY)) == ["Số cán bộ được bồi dưỡng kỹ năng số"]
    Adjustment.objects.create(target=target, kind=AdjustmentKind.RESUME, **common)
    assert keys(owed(cast.culture, november, TODAY)) == ["Tỷ lệ thôn có sóng 5G"]


def test_a_target_that_measures_the_same_is_served_by_the_first(cast: Cast, november: Any) -> None:
    first, second = Target.objects.order_by("pk")
    second.tracked_by, second.same_as = cast.culture, first
    second.save()
    assert keys(owed(cast.culture, november, TODAY)) == ["Tỷ lệ thôn có sóng 5G"]
    first.removed_on = TODAY
    first.save()
    assert keys(owed(cast.culture, november, TODAY)) == ["Số cán bộ được bồi dưỡng kỹ năng số"]


def test_a_quarterly_target_is_asked_for_in_the_month_that_ends_the_quarter(cast: Cast, run: Any) -> None:
    Target.objects.filter(ordinal="1", section__startswith="I.").update(every="quarter")
    assert keys(owed(cast.culture, period_of_month(run, 11), TODAY)) == []
    assert keys(owed(cast.culture, period_of_month(run, 9), TODAY)) == ["Tỷ lệ thôn có sóng 5G"]


def test_the_milestone_in_force_is_the_adjusted_one(cast: Cast, november: Any) -> None:
    target = Target.objects.get(ordinal="1", section__startswith="I.")
    after = {"year": 2026, "comparator": ">=", "low": "40", "high": None, "unit": "%", "raw": "≥ 40%"}
    common = {"document": "1-QĐ", "reason": "r", "by": cast.office, "at": cast.now}
    Adjustment.objects.create(target=target, kind=AdjustmentKind.VALUE, on=TODAY, after=after, **common)
    promise = owed(cast.culture, november, TODAY).items[0].promise
    assert promise is not None and (promise.year, promise.value) == (2026, Decimal(40))


def test_the_state_follows_what_is_done(cast: Cast, november: Any) -> None:
    unit, who, now = cast.culture, cast.head, cast.now
    key = f"target:{Target.objects.get(tracked_by=unit).pk}"
    common = {"period": november, "unit": unit, "item": key, "actor": who}

    def state() -> OwedState:
        found = owed(unit, november, TODAY).get(key)
        assert found is not None
        assert lacks(unit, november, TODAY) is (found.state not in (OwedState.SENT, OwedState.ACCEPTED))
        return found.state

    assert state() is OwedState.BLANK
    save_form(**common, changes=changed(value="70"), now=now)
    assert state() is OwedState.DRAFT
    attach(**common, evidence=evidence_of(cast, unit, who), now=now)
    mark_ready(**common, changes={}, now=now)
    assert state() is OwedState.READY
    report = send(period=november, unit=unit, items=None, actor=who, now=now).reports[0]
    assert state() is OwedState.SENT
    later = now + timedelta(hours=1)
    Verdict.objects.create(report=report, step="return", reason="Thiếu chữ ký", by=cast.support, at=later)
    assert state() is OwedState.RETURNED
    found = owed(unit, november, TODAY)
    assert [i.key for i in found.red] == [key] and found.items[0].returned is not None
    save_form(**common, changes={"value": ("70", "71")}, now=later + timedelta(hours=1))
    assert state() is OwedState.DRAFT
    mark_ready(**common, changes={}, now=later + timedelta(hours=2))
    again = send(period=november, unit=unit, items=None, actor=who, now=later + timedelta(hours=3)).reports[0]
    Verdict.objects.create(report=again, step="accept", by=cast.support, at=later + timedelta(hours=4))
    assert state() is OwedState.ACCEPTED


def test_a_unit_lacks_what_is_not_sent_or_came_back(cast: Cast, november: Any) -> None:
    assert lacks(cast.culture, november, TODAY)
    assert lacks(cast.party_office, november, TODAY)
    assert not lacks(cast.police, november, TODAY)  # it cooperates
    assert not lacks(cast.culture, november, november.locks_on)


def test_entries_of_the_period_and_those_the_last_report_could_not_tell(cast: Cast, run: Any) -> None:
    task = Task.objects.get(name__startswith="Rà soát")
    common: dict[str, Any] = {"period": period_of_month(run, 10), "unit": cast.economy, "item": f"task:{task.pk}"}
    run.reporters_send = True
    run.save()
    mark_ready(**common, changes=changed(done="40"), actor=cast.reporter, now=at(2026, 10, 20))
    send(**common | {"items": [common.pop("item")]}, actor=cast.reporter, now=at(2026, 10, 20))
    for i, (month, day) in enumerate([(10, 5), (10, 28), (11, 12)]):
        entry = Entry.objects.create(
            unit=cast.economy,
            on=at(2026, month, day).date(),
            text=f"việc {i}",
            by=cast.reporter,
            at=cast.now,
            key=f"{i}",
        )
        EntryItem.objects.create(entry=entry, task=task)
    found = owed(cast.economy, period_of_month(run, 11), TODAY).get(f"task:{task.pk}")
    assert found is not None
    assert [e.entry.text for e in found.entries] == ["việc 1", "việc 2"]
    assert found.before is not None and found.last is not None and found.last.value == 40


def test_complete_work_leaves_the_list_in_the_next_period(cast: Cast, run: Any) -> None:
    unit, who = cast.party_office, cast.office
    key = f"task:{Task.objects.get(name__startswith='Đẩy mạnh').pk}"
    october, november = period_of_month(run, 10), period_of_month(run, 11)
    when = at(2026, 10, 20)
    common = {"unit": unit, "actor": who, "now": when}
    attach(period=october, item=key, evidence=evidence_of(cast, unit, who), **common)
    mark_ready(period=october, item=key, changes=changed(done="100", result="Đã phát"), **common)
    send(period=october, items=[key], **common)
    assert [i.state for i in owed(unit, october, TODAY).items] == [OwedState.SENT]
    assert keys(owed(unit, november, TODAY)) == []


def test_periods_now_are_those_that_are_open_and_collect(cast: Cast, run: Any) -> None:
    assert [p.label for p in periods_now(run, TODAY)] == ["Tháng 11/2026"]
    assert [p.label for p in periods_now(run, at(2026, 10, 30).date())] == ["Tháng 10/2026"]


def test_the_queries_are_bounded(cast: Cast, november: Any) -> None:
    nothing(
        period=november, unit=cast.economy, item=f"target:{Target.objects.last().pk}", actor=cast.reporter, now=cast.now
    )  # type: ignore[union-attr]
    with CaptureQueriesContext(connection) as few:
        owed(cast.economy, november, TODAY)
    Target.objects.update(tracked_by=cast.economy)
    Task.objects.get(name__startswith="Đẩy").assignments.first().units.filter(part="lead").update(unit=cast.economy)
    with CaptureQueriesContext(connection) as more:
        assert len(owed(cast.economy, november, TODAY).items) == 4
    assert len(more) == len(few) < 26


@pytest.mark.parametrize("seed", range(6))
def test_its_own_rows_tell_the_deeds_that_all_others_read(cast: Cast, run: Any, seed: int) -> None:
    dice, day, now = Random(seed), timedelta(days=1), at(2026, 1, 5)
    rows, periods = list(Assignment.objects.all()), list(run.periods.all())
    for n in range(60):
        task, when = dice.choice(rows).task, now + n * 5 * day
        over = {"step": "return", "reason": "Thiếu chữ ký", "by": cast.support, "at": when + day}
        report = Report.objects.create(
            task=task,
            period=dice.choice(periods),
            unit=cast.economy,
            complete=dice.random() < 0.3,
            nothing=dice.random() < 0.2,
            done=dice.choice([None, Decimal(30), Decimal(70)]),
            as_of=dice.choice([None, when.date()]),
            sent_by=cast.head,
            sent_at=when,
            taken_back_at=dice.choice([None, None, when + 2 * day]),
        )
        if dice.random() < 0.5:
            Verdict.objects.create(report=report, **over | {"step": dice.choice(["accept", "return", "withdraw"])})
        if dice.random() < 0.2:
            common = {"document": "1-QĐ", "reason": "r", "by": cast.office, "at": when + day, "on": when.date()}
            kind = dice.choice([AdjustmentKind.DEADLINE, AdjustmentKind.SUSPEND, AdjustmentKind.RESUME])
            after = {"due": "2026-12-30"} if kind == AdjustmentKind.DEADLINE else {}
            Adjustment.objects.create(task=task, kind=kind, after=after, **common)
    Report.objects.first().evidence.add(evidence_of(cast, cast.economy, cast.head))  # type: ignore[union-attr]
    tasks = [row.task_id for row in rows]
    reported = Reported(tasks, [])
    reported.judge([])
    found = reported.deeds(Adjustment.objects.order_by("at", "pk"), run.since)
    assert {pk: found.get(pk, []) for pk in tasks} == deeds_of(tasks, run.since)
