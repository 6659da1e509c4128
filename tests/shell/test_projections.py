"""The stored tallies: what each act made of them is what a rebuilding out of the facts makes, on any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from tests.conftest import Cast
from tests.shell.test_whole_year import FIRST, LAST, Year, at, d, played

from tiendo.core.rollup import counted
from tiendo.queries.stood import items_of
from tiendo.records.models import Assignment, ItemStanding, Run, Tally, Unit
from tiendo.usecases import adjustments, appraisal, reports, tallies
from tiendo.usecases.places import _under
from tiendo.usecases.rebuilding import rebuild_today

Kept = dict[tuple[int, str], dict[str, int]]


def kept(day: date) -> Kept:
    """The stored tallies as they held on a day, those at nought left out."""
    rows = Tally.objects.filter(since__lte=day).exclude(until__lte=day)
    return {(row.unit_id, row.group): row.counts for row in rows if row.counts}


def folded(run: Run, day: date) -> dict[int, dict[str, int]]:
    """The whole of each unit, folded out of the facts without any row of a projection."""
    cells: dict[int, list[tuple[str, ...]]] = {}
    for item in items_of(run):
        one = item.on(day)
        paths = Unit.objects.filter(pk__in=[*(one.units if one else ()), run.authority_id]).values_list("path")
        under = {int(pk) for (path,) in paths for pk in path.split("/") if pk}
        for pk in under if one else ():
            cells.setdefault(pk, []).append(one.cells if one else ())
    return {pk: counted(some) for pk, some in cells.items()}


def days(step: int) -> list[date]:
    return [date(2025, 11, 1) + timedelta(days=n) for n in range(0, (LAST - date(2025, 11, 1)).days + 1, step)]


def wholes(found: Kept) -> dict[int, dict[str, int]]:
    return {unit: counts for (unit, group), counts in found.items() if group == ""}


def every_day(run: Run, day: date) -> bool:
    return True


def at_the_end(run: Run, day: date) -> bool:
    return day == LAST


@pytest.mark.parametrize("when", [every_day, at_the_end])
def test_what_acts_leave_is_what_a_rebuilding_makes(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, when: Callable[[Run, date], bool]
) -> None:
    """However late the checks of midnight are made, each change stands on the day it came."""
    year = Year(cast)
    told = year.report

    def report(*who: Any) -> Any:
        caught_up(year, who[4], when)
        return told(*who)

    monkeypatch.setattr(year, "report", report)
    year.play()
    caught_up(year, LAST, when)
    found = {day: kept(day) for day in days(3)}
    for day in days(33):
        assert wholes(found[day]) == folded(year.run, day), day
    tallies.rebuild(LAST)
    assert {day: kept(day) for day in found} == found


@pytest.fixture
def year(cast: Cast) -> Year:
    return played(cast)


LAST_CAUGHT: dict[int, date] = {}


def caught_up(year: Year, until: date, when: Callable[[Run, date], bool]) -> None:
    """The checks of the midnights up to a day."""
    day = LAST_CAUGHT.get(id(year), FIRST)
    while day <= until:
        if when(year.run, day):
            tallies.keep_run_up(year.run, day)
        day += timedelta(days=1)
    LAST_CAUGHT[id(year)] = day


def same_after_rebuilding(run: Run, today: date) -> None:
    tallies.keep_up(today)
    found = {day: kept(day) for day in days(2) if day <= today}
    rows = ItemStanding.objects.count()
    tallies.rebuild(today)
    assert {day: kept(day) for day in found} == found
    assert ItemStanding.objects.count() == rows


def test_a_report_taken_back_was_never_said(cast: Cast) -> None:
    year = Year(cast)
    office = (cast.party_office, cast.colleague, cast.office)
    report = year.report("1", *office, d(1, 20), "60")
    tallies.keep_run_up(year.run, d(1, 22))
    assert kept(d(1, 21))[cast.province.pk, ""]["silent"] == 2
    item = f"task:{report.task_id}"
    reports.take_back(period=report.period, unit=cast.party_office, item=item, actor=cast.office, now=at(d(1, 23)))
    assert kept(d(1, 24))[cast.province.pk, ""]["silent"] == 3
    same_after_rebuilding(year.run, d(1, 23))


@pytest.mark.parametrize("accepted", [True, False], ids=["accepted", "returned"])
def test_a_verdict_withdrawn_was_never_given(cast: Cast, accepted: bool) -> None:
    year = Year(cast)
    sent = year.report("1", cast.party_office, cast.colleague, cast.office, d(1, 20), "100")
    tallies.keep_run_up(year.run, d(1, 22))
    before = kept(d(1, 22))
    given = {"report_id": sent.pk, "actor": cast.support}
    if accepted:
        appraisal.accept(**given, now=at(d(1, 22)))
    else:
        appraisal.return_(**given, reason="Thiếu", now=at(d(1, 22)))
    assert kept(d(1, 22)) != before
    appraisal.withdraw(**given, now=at(d(1, 22)) + timedelta(minutes=9))
    assert kept(d(1, 22)) == before
    tallies.rebuild(d(1, 22))
    assert kept(d(1, 22)) == before


def test_a_lead_that_moves_takes_its_tasks_along(cast: Cast) -> None:
    year = Year(cast)
    task = year.task("2").task_id
    before = kept(d(1, 10))[cast.economy.pk, ""]["tasks"]
    adjustments.change_lead(
        task_id=task,
        units=[cast.police.pk],
        document="5/QĐ",
        reason="Chuyển việc",
        actor=cast.steering,
        now=at(d(2, 3)),
    )
    now = kept(d(2, 3))
    assert now[cast.police.pk, ""]["tasks"] == 1
    assert now.get((cast.economy.pk, ""), {}).get("tasks", 0) == before - 1
    assert kept(d(2, 2))[cast.economy.pk, ""]["tasks"] == before
    same_after_rebuilding(year.run, d(2, 3))


@pytest.mark.parametrize("day", [d(6, 17), LAST])
def test_the_quick_way_gives_the_same_day(year: Year, day: date) -> None:
    """What the database leaves out of eight million reports says nothing of that day."""
    tallies.rebuild(day)
    names = [f.attname for f in ItemStanding._meta.concrete_fields if f.name not in ("id", "since")]
    rows = ItemStanding.objects.filter(until=None).order_by("task", "target")
    before, held = list(rows.values_list(*names)), kept(day)
    ItemStanding.objects.all().delete()
    Tally.objects.all().delete()
    assert rebuild_today(day) == len(before)
    assert kept(day) == held
    assert list(rows.values_list(*names)) == before


def everything() -> list[list[tuple[Any, ...]]]:
    """All rows of the projections, without their ids."""
    out = []
    for model in (ItemStanding, Tally):
        names = [f.attname for f in model._meta.concrete_fields if not f.primary_key]
        out.append(sorted(model._default_manager.values_list(*names), key=str))
    return out


def test_the_quick_way_leaves_what_is_right_alone(year: Year) -> None:
    """Past days stay readable, and no row is written without need."""
    tallies.rebuild(LAST)
    ids = set(ItemStanding.objects.values_list("pk", flat=True)), set(Tally.objects.values_list("pk", flat=True))
    before = everything()
    rebuild_today(LAST, at_a_time=1)
    assert everything() == before
    now = set(ItemStanding.objects.values_list("pk", flat=True)), set(Tally.objects.values_list("pk", flat=True))
    assert now == ids


def test_the_quick_way_mends_the_day_and_keeps_the_past(year: Year) -> None:
    tallies.rebuild(LAST - timedelta(days=40))
    past = {day: kept(day) for day in days(9) if day < LAST}
    held = {day: found for day, found in past.items() if day <= LAST - timedelta(days=40)}
    rebuild_today(LAST)
    assert wholes(kept(LAST)) == folded(year.run, LAST)
    assert {day: kept(day) for day in held} == held
    first = ItemStanding.objects.filter(until=None).exclude(cells=[]).order_by("pk").first()
    assert first is not None
    ItemStanding.objects.filter(pk=first.pk).update(cells=["tasks", "work.cancelled"], since=d(1, 5))
    Tally.objects.filter(unit=year.run.authority, until=None, group="").update(counts={"tasks": 99})
    Tally.objects.create(
        unit=year.cast.economy, programme=year.run.programme, group="x", counts={"tasks": 1}, since=LAST
    )
    rebuild_today(LAST)
    assert wholes(kept(LAST)) == folded(year.run, LAST)
    assert (year.cast.economy.pk, "x") not in kept(LAST)
    assert {day: kept(day) for day in held} == held
    year_end = LAST + timedelta(days=3)
    tallies.keep_up(year_end)  # what acts do goes on from there
    assert wholes(kept(year_end)) == folded(year.run, year_end)


def test_what_stands_no_more_counts_no_more(year: Year) -> None:
    """The row of an item stays, empty: were it gone, a later change would count its past twice."""
    tallies.rebuild(LAST)
    row = year.task("2")
    keys = {"task": row.task_id, "until": None}
    Assignment.ever.filter(task=row.task_id).update(removed_on=d(12, 1))
    rebuild_today(LAST)
    assert ItemStanding.objects.get(**keys).cells == []
    assert wholes(kept(LAST)) == folded(year.run, LAST)
    Assignment.ever.filter(task=row.task_id).update(removed_on=None)
    tallies.follow(tasks=[row.task_id], now=at(LAST))
    assert wholes(kept(LAST)) == folded(year.run, LAST)


def test_midnight_touches_what_is_due_alone(cast: Cast, django_assert_max_num_queries: Any) -> None:
    year = Year(cast)
    tallies.keep_run_up(year.run, d(1, 10))
    rows = ItemStanding.objects.filter(until=None).order_by("next_check_on")
    coming = list(rows.values_list("next_check_on", flat=True))
    first = coming[0]
    assert first is not None and first > d(1, 10)
    with django_assert_max_num_queries(4):
        assert tallies.keep_run_up(year.run, first - timedelta(days=1)) == 0
    assert tallies.keep_run_up(year.run, first) == sum(day == first for day in coming)


def test_a_province_put_under_the_centre_brings_its_tallies(cast: Cast) -> None:
    year = Year(cast)
    year.report("1", cast.party_office, cast.colleague, cast.office, d(1, 20), "60")
    tallies.keep_up(d(1, 25))
    before = {day: kept(day).get((cast.province.pk, "")) for day in days(1)}
    centre = Unit.objects.create(kind="centre", name="Trung ương")
    _under(centre, [cast.province])
    assert {day: kept(day).get((centre.pk, "")) for day in days(1)} == before
    year.run.refresh_from_db()
    same_after_rebuilding(year.run, d(1, 25))
