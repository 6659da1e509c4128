"""Rows that are hung on their owners answer as the database would."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conftest import Cast

from tiendo.records.hanging import give, hang, hung
from tiendo.records.models import Assignment, AssignmentUnit, Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(cast: Cast, plan: Plan) -> list[Assignment]:
    found = list(Assignment.objects.order_by("pk"))
    units = AssignmentUnit.objects.order_by("assignment_id", "position").select_related("unit")
    hang(found, "units", ((u.assignment_id, u) for u in units if u.assignment_id != found[-1].pk))
    return found


def test_what_is_hung_is_not_asked_for_again(rows: list[Assignment], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        found = {row.pk: [u.named_as for u in row.units.all()] for row in rows}
        assert [row.units.count() for row in rows] == [len(found[row.pk]) for row in rows]
        assert [row.units.exists() for row in rows] == [bool(found[row.pk]) for row in rows]
    fresh = Assignment.objects.in_bulk()
    assert found[rows[0].pk] and found[rows[-1].pk] == []
    assert all(found[pk] == [u.named_as for u in fresh[pk].units.order_by("position")] for pk in list(found)[:-1])


def test_narrowed_it_asks_for_the_owner_alone(rows: list[Assignment]) -> None:
    for row in rows:
        leads = AssignmentUnit.objects.filter(assignment=row, part="lead")
        assert set(row.units.filter(part="lead")) == set(leads)
        assert list(row.units.order_by("-pk")) == list(AssignmentUnit.objects.filter(assignment=row).order_by("-pk"))
        assert row.units.values_list("pk").count() == AssignmentUnit.objects.filter(assignment=row).count()
    assert [u.pk for u in rows[-1].units.all()] == []  # what was hung is left as it is


def test_rows_are_told_without_a_manager_whether_they_hang_or_not(rows: list[Assignment]) -> None:
    assert [list(hung(row, "units")) for row in rows] == [list(row.units.all()) for row in rows]
    fresh = Assignment.objects.order_by("pk")
    assert [len(hung(row, "units")) for row in fresh] == [row.units.count() for row in fresh]


def test_what_is_given_is_not_asked_for(rows: list[Assignment], django_assert_num_queries: Any) -> None:
    plan, row = Plan.objects.get(pk=rows[0].plan_id), Assignment.objects.get(pk=rows[0].pk)
    give(row, "plan", plan)
    with django_assert_num_queries(0):
        assert row.plan is plan


def test_hung_on_several_owners_they_share_nothing(rows: list[Assignment]) -> None:
    first, second = rows[0].units.all(), rows[1].units.all()
    assert first.query is second.query and first._hints is not second._hints
    assert first.filter(part="lead").query is not first.query
    assert not set(first) & set(second)
