"""Who has not reported in the period under way: of every level, from the facts, as of any day."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from tests.conftest import Cast
from tests.shell.cycle_mywork import at, begun, period_of_month

from tiendo.queries.sending import Sending, sending
from tiendo.records.deeds import day_of
from tiendo.records.models import Assignment, Programme, Report, Run

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 21)


@pytest.fixture
def run(cast: Cast) -> Run:
    found: Run = begun(cast)
    return found


def report(cast: Cast, run: Run, month: int, day: int) -> Report:
    task = Assignment.objects.order_by("pk")[0].task
    period: Any = period_of_month(run, month)
    by: dict[str, Any] = {"unit": cast.economy, "sent_by": cast.reporter}
    return Report.objects.create(task=task, period=period, done=10, sent_at=at(2026, month, day), **by)


def of_commune(cast: Cast, day: date = DAY) -> Sending:
    return sending(cast.province, list(cast.province.children.all()), day)[cast.commune.pk]


def test_reports_of_earlier_periods_do_not_count(cast: Cast, run: Run) -> None:
    report(cast, run, 10, 20)
    assert of_commune(cast) == Sending(1, 1)
    report(cast, run, 11, 20)
    assert of_commune(cast) == Sending(1, 0)


def test_a_day_knows_nothing_of_what_came_later(cast: Cast, run: Run) -> None:
    sent = report(cast, run, 11, 20)
    assert of_commune(cast, date(2026, 11, 19)) == Sending(1, 1)
    sent.taken_back_at = sent.sent_at + timedelta(days=1)
    sent.save()
    assert of_commune(cast, date(2026, 11, 20)) == Sending(1, 0)
    assert of_commune(cast, date(2026, 11, 21)) == Sending(1, 1)


def test_a_place_without_a_period_is_asked_for_nothing(cast: Cast, run: Run) -> None:
    found = sending(cast.province, list(cast.province.children.all()), DAY)
    assert found[cast.neighbour.pk] == Sending()
    assert of_commune(cast, date(2025, 6, 1)) == Sending()


def test_the_level_above_counts_the_communes_below(cast: Cast, run: Run, django_assert_num_queries: Any) -> None:
    above = cast.province
    above.parent = None
    top = type(above).objects.create(kind="centre", name="Trung ương")
    top.path = "/"  # whatever stands above: the province is right below it
    with django_assert_num_queries(1):
        assert sending(top, [above], DAY)[above.pk] == Sending(1, 1)


def test_an_authority_deeper_down_counts_where_it_stands(cast: Cast, run: Run) -> None:
    run.authority = type(cast.commune).objects.create(parent=cast.commune, kind="commune", name="Khu Bản Lạnh")
    run.save()
    assert of_commune(cast) == Sending(1, 1)
    report(cast, run, 11, 20)
    assert of_commune(cast) == Sending(1, 0)


def test_of_several_periods_the_one_due_first_speaks(cast: Cast, run: Run) -> None:
    run.calendars.filter(kind="quarter").update(collects=True)
    quarter, month = run.periods.get(kind="quarter", start=date(2026, 10, 1)), period_of_month(run, 11)
    assert month.due < quarter.due and quarter.start <= DAY < quarter.locks_on
    late = report(cast, run, 11, 20)
    late.period = quarter
    late.save()
    assert of_commune(cast) == Sending(1, 1)
    report(cast, run, 11, 20)
    assert of_commune(cast) == Sending(1, 0)


def test_an_authority_counts_once_for_its_programmes(cast: Cast, run: Run) -> None:
    """And is silent where it is silent in one of them."""
    report(cast, run, 11, 20)
    month = period_of_month(run, 11)
    calendar = run.calendars.get(kind="month")
    run.programme = Programme.objects.create(code="06", name="Đề án 06")
    run.pk = None
    run.save(force_insert=True)
    for row in (calendar, month):
        row.pk, row.run = None, run
        row.save(force_insert=True)
    assert of_commune(cast) == Sending(1, 1)
    month.told_on = DAY
    month.save()
    assert of_commune(cast) == Sending(1, 0)


@pytest.mark.parametrize("seed", range(4))
def test_what_a_period_knows_changes_no_answer(cast: Cast, run: Run, seed: int) -> None:
    """With the day of the first report that was never taken back, and without: every day says the same."""
    luck = random.Random(seed)
    for month in (9, 10, 11):
        for _ in range(luck.randint(0, 3)):
            sent = report(cast, run, month, luck.randint(1, 20))
            if luck.random() < 0.5:
                sent.taken_back_at = sent.sent_at + timedelta(days=luck.randint(0, 4))
                sent.save()
    days = [date(2026, 9, 1) + timedelta(days=n) for n in range(0, 82, 2)]
    looked_up = [of_commune(cast, day) for day in days]
    for period in run.periods.all():
        standing = Report.objects.filter(period=period, taken_back_at=None).order_by("sent_at").first()
        period.told_on = day_of(standing.sent_at) if standing else None
        period.save()
    assert [of_commune(cast, day) for day in days] == looked_up
