"""Instances made the short way are those that Django makes of the same rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import Model
from django.db.models.signals import post_init
from tests.conftest import Cast

from tiendo.records.instances import maker
from tiendo.records.models import Assignment, Person, Plan, RoleHeld, Unit
from tiendo.records.ready import Ready

pytestmark = pytest.mark.django_db


def made(model: type[Any], names: tuple[str, ...] = ()) -> tuple[list[Any], list[Any]]:
    """Short, and as ever."""
    names = names or tuple(f.attname for f in model._meta.concrete_fields)
    rows = list(model.objects.order_by("pk").values_list(*names))
    maker.cache_clear()
    make = maker(model, "default", names)
    return [make(row) for row in rows], [model.from_db("default", names, row) for row in rows]


@pytest.mark.parametrize("model", [Assignment, Unit, Person, Plan, RoleHeld])
def test_of_all_columns(cast: Cast, plan: Plan, model: type[Any]) -> None:
    short, ever = made(model)
    assert short
    for one, other in zip(short, ever, strict=True):
        mine, theirs = vars(one).copy(), vars(other).copy()
        states = [vars(some.pop("_state")) | {"fields_cache": {}} for some in (mine, theirs)]
        assert states[0] == states[1]
        assert mine == theirs


def test_columns_left_out_are_asked_for_later(cast: Cast, plan: Plan, django_assert_num_queries: Any) -> None:
    short, ever = made(Unit, ("id", "kind"))
    assert [one.get_deferred_fields() for one in short] == [one.get_deferred_fields() for one in ever]
    with django_assert_num_queries(1):
        assert short[0].name
    short[0].name = "Đơn vị khác"
    short[0].save()
    assert Unit.objects.get(pk=short[0].pk).name == "Đơn vị khác"


def test_a_changed_reference_is_followed_anew(cast: Cast) -> None:
    of = Ready(lambda people: RoleHeld.objects.filter(person__in=people).select_related("unit", "person"))
    row: RoleHeld = of.objects([cast.reporter.pk])[0]
    other = Unit.objects.exclude(pk=row.unit_id).earliest("pk")
    row.unit_id = other.pk
    assert row.unit == other and row.person == cast.reporter


def test_who_wants_to_be_told_of_instances_is(cast: Cast) -> None:
    told: list[Model] = []

    def tell(instance: Model, **_: object) -> None:
        told.append(instance)

    post_init.connect(tell, sender=Unit)
    try:
        short, _ = made(Unit)
        assert all(any(one is other for other in told) for one in short)
    finally:
        post_init.disconnect(tell, sender=Unit)
        maker.cache_clear()
