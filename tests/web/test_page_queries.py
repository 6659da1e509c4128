"""The number of queries of a page is bounded, and does not grow with the places below: one commune or twenty."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import Cast
from tests.shell.cycle_mywork import TODAY, begun, give_role

from tiendo import clock
from tiendo.core.access import Role
from tiendo.records.models import Assignment, AssignmentUnit, PeriodCalendar, Plan, ReportingPeriod, Run, Unit
from tiendo.usecases.tallies import rebuild

pytestmark = pytest.mark.django_db
MORE = 20


@pytest.fixture(autouse=True)
def today(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.now)


def asked(person: Any, address: str) -> int:
    client = Client()
    client.force_login(person)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, follow=True).status_code == 200
    return len(captured)


def more_communes(cast: Cast, run: Run) -> None:
    """Twenty communes like the first: their plan, its tasks, their run with its calendars and periods."""
    plan, draft = Plan.objects.get(), Plan.objects.get().draft
    rows, units = list(plan.assignments.select_related("task")), list(AssignmentUnit.objects.all())
    calendars, periods = list(run.calendars.all()), list(run.periods.all())
    for n in range(MORE):
        commune = Unit.objects.create(parent=cast.province, kind="commune", name=f"Xã Số {n}")
        office = Unit.objects.create(parent=commune, kind="office", name="Phòng Kinh tế")
        own_draft = _copy(draft, authority=commune)
        own = _copy(plan, authority=commune, draft=own_draft)
        made = _copy(run, authority=commune, standing_office=None)
        PeriodCalendar.objects.bulk_create(_unsaved(c, run=made) for c in calendars)
        ReportingPeriod.objects.bulk_create(_unsaved(p, run=made) for p in periods)
        for row in rows:
            task = _copy(row.task, authority=commune)
            copied = _copy(row, task=task, plan=own)
            for unit in (u for u in units if u.assignment_id == row.pk and u.part == "lead"):
                _copy(unit, assignment=copied, unit=office)
    rebuild(TODAY)
    assert Assignment.objects.count() == (MORE + 1) * len(rows)


def _unsaved(row: Any, **over: Any) -> Any:
    names = [f.attname for f in row._meta.concrete_fields if not f.primary_key]
    made = type(row)(**{name: getattr(row, name) for name in names})
    for name, value in over.items():
        setattr(made, name, value)
    return made


def _copy(row: Any, **over: Any) -> Any:
    made = _unsaved(row, **over)
    made.save()
    return made


def test_queries_do_not_grow_with_places(cast: Cast) -> None:
    run = begun(cast)
    rebuild(TODAY)
    give_role(cast.nobody, cast.province, Role.SUPPORT_TEAM)
    place, commune = f"/dia-ban/{cast.province.pk}/", f"/dia-ban/{cast.commune.pk}/"
    bounds = {
        (cast.provincial, "/"): 40,
        (cast.provincial, place): 18,
        (cast.provincial, commune): 30,
        (cast.provincial, "/tong-quan/"): 30,
        (cast.provincial, "/ke-hoach/"): 22,
        (cast.provincial, "/don-vi/"): 14,
        (cast.provincial, "/tim/?q=ha+tang"): 18,
        (cast.nobody, "/tham-dinh/"): 24,
    }
    before = {key: asked(*key) for key in bounds}
    more_communes(cast, run)
    after = {key: asked(*key) for key in bounds}
    assert {k: n for k, n in before.items() if n > bounds[k]} == {}
    # of one plan its tasks are shown, of very many none: that may take fewer queries, a row or two of names more
    assert {k[1]: (before[k], n) for k, n in after.items() if n > before[k] + 2} == {}


@pytest.mark.parametrize(
    ("who", "address", "most"),
    [
        ("office", "/ban-dieu-hanh/", 50),
        ("steering", "/toan-canh/", 42),
        ("office", "/canh-bao/", 32),
        ("reporter", "/viec-cua-toi/", 40),
        ("reporter", "/tong-quan/", 34),
        ("reporter", "/thong-bao/", 12),
    ],
)
def test_the_pages_of_a_commune_are_bounded(cast: Cast, who: str, address: str, most: int) -> None:
    begun(cast)
    assert asked(getattr(cast, who), address) <= most
