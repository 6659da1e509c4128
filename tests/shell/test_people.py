"""Accounts: who may keep them, what an account may be given, and what is never done to one's own."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conftest import Cast

from tiendo.core.access import Act
from tiendo.queries.accounts import accounts
from tiendo.queries.scope import may, units_he_fills_for
from tiendo.records.models import JournalRow, Person, RoleHeld, Unit
from tiendo.usecases import people as usecase
from tiendo.usecases.errors import NotAllowed, Refused

NEW: dict[str, Any] = {
    "login": "Hoa.NT", "name": " Nguyễn  Thị Hoa ", "title": "Công chức", "email": "hoa@suoihoa.vn",
    "password": "nang-som-rung-2026", "role": "reporter",
}  # fmt: skip


def add(cast: Cast, actor: Person | None = None, **over: Any) -> Person:
    values = NEW | {"unit": cast.culture} | over
    return usecase.add_account(**values, actor=actor or cast.administrator, now=cast.now)


def test_an_account_with_its_first_role(cast: Cast) -> None:
    made = add(cast)
    assert (made.username, made.name, made.check_password("nang-som-rung-2026")) == ("hoa.nt", "Nguyễn Thị Hoa", True)
    assert may(made, Act.FILL_REPORT, cast.culture)
    assert "nang-som-rung-2026" not in str(list(JournalRow.objects.values()))


@pytest.mark.parametrize(
    ("over", "why"),
    [
        ({"login": "hòa"}, "không dấu"),
        ({"login": "office"}, "đã có người dùng"),
        ({"name": " "}, "họ tên"),
        ({"email": "hoa"}, "không đúng dạng"),
        ({"password": "12345"}, "."),
        ({"role": "king"}, "vai trò"),
    ],
)
def test_what_makes_no_account(cast: Cast, over: dict[str, Any], why: str) -> None:
    before = Person.objects.count()
    with pytest.raises(Refused, match=why):
        add(cast, **over)
    assert Person.objects.count() == before


@pytest.mark.parametrize("name", ["office", "head", "steering", "stranger", "provincial", "nobody"])
def test_only_the_administrator_of_the_place(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        add(cast, actor=getattr(cast, name))
    with pytest.raises(NotAllowed):
        usecase.reset_password(person_id=cast.reporter.pk, password="x" * 12, actor=getattr(cast, name), now=cast.now)


def test_an_account_of_another_commune_is_out_of_reach(cast: Cast) -> None:
    away = cast.stranger.roles.get().unit
    who: dict[str, Any] = {"actor": cast.administrator, "now": cast.now}
    with pytest.raises(NotAllowed):
        usecase.close_account(person_id=cast.stranger.pk, closed=True, **who)
    with pytest.raises(NotAllowed):
        usecase.give_role(person_id=cast.reporter.pk, unit=away, role="head", **who)
    assert cast.stranger.pk not in [a.person.pk for a in accounts(cast.administrator)]


def test_one_does_not_lock_oneself_out(cast: Cast) -> None:
    who: dict[str, Any] = {"actor": cast.administrator, "now": cast.now}
    with pytest.raises(Refused):
        usecase.close_account(person_id=cast.administrator.pk, closed=True, **who)
    with pytest.raises(Refused):
        usecase.take_role(held_id=cast.administrator.roles.get().pk, **who)


def test_a_closed_account_may_nothing_until_it_is_opened(cast: Cast) -> None:
    who: dict[str, Any] = {"person_id": cast.reporter.pk, "actor": cast.administrator, "now": cast.now}
    assert not may(usecase.close_account(closed=True, **who), Act.FILL_REPORT, cast.economy)
    assert may(usecase.close_account(closed=False, **who), Act.FILL_REPORT, cast.economy)


def test_a_unit_without_accounts_is_followed_by_a_named_person(cast: Cast) -> None:
    hamlet = Unit.objects.create(parent=cast.commune, kind="hamlet", name="Thôn Nà Hoa")
    who: dict[str, Any] = {"person_id": cast.reporter.pk, "actor": cast.administrator, "now": cast.now}
    usecase.give_role(unit=hamlet, role="reporter", for_other=True, **who)
    assert set(units_he_fills_for(cast.reporter)) == {cast.economy, hamlet}
    assert RoleHeld.objects.get(unit=hamlet).for_other
    with pytest.raises(Refused, match="Người báo cáo"):
        usecase.give_role(unit=hamlet, role="head", for_other=True, **who)
    with pytest.raises(Refused, match="tài khoản riêng"):
        usecase.give_role(unit=cast.culture, role="reporter", for_other=True, **who)
