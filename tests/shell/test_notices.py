"""Notices: each thing once to each person, and the people whom to tell."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from tiendo.core.access import Role
from tiendo.queries import people
from tiendo.records.models import Notice, RoleHeld, Run, Unit
from tiendo.usecases.errors import NotAllowed
from tiendo.usecases.notices import notify, read_all, read_notice

pytestmark = pytest.mark.django_db


def tell(cast: Any, *persons: Any, key: str = "alert:1", **over: Any) -> list[Any]:
    values = {"kind": "alert", "text": "Nhiệm vụ quá hạn 3 ngày", "address": "/nhiem-vu/1/", "now": cast.now}
    return notify(persons=persons, key=key, **(values | over))


def test_a_thing_told_twice_is_told_once(cast: Any) -> None:
    assert tell(cast, cast.head, cast.reporter, cast.head) == [cast.head, cast.reporter]
    assert tell(cast, cast.head, cast.office, text="khác đi") == [cast.office]
    assert Notice.objects.filter(person=cast.head).get().text == "Nhiệm vụ quá hạn 3 ngày"
    assert tell(cast, cast.head, key="alert:2") == [cast.head]


def test_a_notice_falls_with_the_transaction_of_its_event(cast: Any) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(cast, cast.head)
        raise ZeroDivisionError
    assert not Notice.objects.exists()


def test_somebody_whose_account_is_closed_is_told_nothing(cast: Any) -> None:
    cast.head.is_active = False
    cast.head.save()
    assert tell(cast, cast.head) == []


def test_one_reads_ones_own_notices_and_the_first_time_stays(cast: Any) -> None:
    tell(cast, cast.head)
    notice = Notice.objects.get()
    later = cast.now + timedelta(hours=1)
    assert read_notice(notice_id=notice.pk, actor=cast.head, now=later).read_at == later
    assert read_notice(notice_id=notice.pk, actor=cast.head, now=later + timedelta(hours=1)).read_at == later
    with pytest.raises(NotAllowed):
        read_notice(notice_id=notice.pk, actor=cast.reporter, now=later)


def test_all_read_leaves_what_came_after_the_list_was_shown(cast: Any) -> None:
    tell(cast, cast.head, cast.reporter)
    shown = cast.now + timedelta(minutes=1)
    tell(cast, cast.head, key="alert:2", now=shown + timedelta(minutes=1))
    assert read_all(actor=cast.head, until=shown, now=shown + timedelta(minutes=2)) == 1
    assert Notice.objects.filter(read_at=None).count() == 2


def test_whom_to_tell_of_a_unit(cast: Any) -> None:
    assert people.reporters(cast.economy) == [cast.reporter]
    assert people.heads(cast.economy) == []
    assert people.reporters(cast.culture) == [cast.head]  # no reporter: the head
    assert people.reporters(cast.party_office) == [cast.office, cast.colleague]
    assert people.reporters(cast.police) == []


def test_a_unit_without_accounts_is_told_through_its_followers(cast: Any) -> None:
    hamlet = Unit.objects.create(parent=cast.commune, kind="hamlet", name="Thôn Bản Mới")
    RoleHeld.objects.create(person=cast.reporter, unit=hamlet, role=Role.REPORTER, for_other=True)
    found = people.people_of([hamlet])[hamlet.pk]
    assert (found.first, found.second, found.reporters) == ([cast.reporter], [cast.reporter], [])


def test_who_runs_and_who_steers_a_programme(cast: Any, plan: Any) -> None:
    run = Run.objects.get()
    RoleHeld.objects.create(person=cast.head, unit=cast.culture, role=Role.STANDING_OFFICE)
    assert people.standing_office(run) == [cast.office, cast.colleague]
    assert people.steering(run) == [cast.steering]
    assert people.support_team(run) == [cast.support]
    run.standing_office = None
    assert people.standing_office(run) == [cast.office, cast.colleague, cast.head]


def test_the_people_of_many_units_are_one_query(cast: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        people.people_of([cast.economy, cast.culture, cast.police])
