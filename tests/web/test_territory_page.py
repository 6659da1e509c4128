"""The pages of places: one layout from the nation to a unit, drilled by a click, ordered through the address."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.conftest import Cast

from tiendo.core.access import Role
from tiendo.records.models import Person, RoleHeld, Run, Unit
from tiendo.usecases.places import NATION, install_places

Enter = Callable[[Any], Client]


@pytest.fixture
def nation(cast: Cast) -> tuple[Unit, Person]:
    """The whole country with nothing reported, and the standing office of the centre."""
    install_places(what=NATION, actor=None, now=cast.now)
    centre = Unit.objects.get(kind="centre")
    office = Unit.objects.create(parent=centre, kind="office", name="Cơ quan Thường trực Trung ương")
    person = Person.objects.create_user(username="centre", password="tiendo-test", name="Trần Trung")
    RoleHeld.objects.create(person=person, unit=office, role=Role.STANDING_OFFICE)
    return centre, person


def _names(page: str) -> list[str]:
    table = page.split('id="duoi"')[1].split("</table>")[0]
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]+)</a>', table)


def test_a_province_shows_its_communes_and_leads_down_and_up(cast: Cast, plan: Any, enter: Enter) -> None:
    client = enter(cast.provincial)
    assert client.get("/dia-ban/")["Location"] == f"/dia-ban/{cast.province.pk}/"
    page = client.get(f"/dia-ban/{cast.province.pk}/").content.decode()
    assert "1/2 nơi chưa có kế hoạch" in page
    assert "việc đỏ" in page and "trong 3 nhiệm vụ" in page
    assert f'href="/dia-ban/{cast.commune.pk}/"' in page
    below = client.get(f"/dia-ban/{cast.commune.pk}/").content.decode()
    assert f'<a href="/dia-ban/{cast.province.pk}/">Tỉnh Lam Giang</a>' in below
    assert f'href="/dia-ban/{cast.economy.pk}/"' in below
    unit = client.get(f"/dia-ban/{cast.economy.pk}/").content.decode()
    assert f'<a href="/dia-ban/{cast.commune.pk}/">Xã Suối Hoa</a>' in unit
    assert "trong 1 nhiệm vụ" in unit


def test_a_commune_sees_itself_alone(cast: Cast, plan: Any, enter: Enter) -> None:
    for person in (cast.office, cast.reporter, cast.steering):
        client = enter(person)
        assert client.get("/dia-ban/")["Location"] == f"/dia-ban/{cast.commune.pk}/"
        for unit in (cast.province, cast.neighbour):
            assert client.get(f"/dia-ban/{unit.pk}/").status_code == 404
            assert client.get(f"/dia-ban/{unit.pk}/bang.csv").status_code == 404
            assert client.get(f"/dia-ban/{unit.pk}/so-sanh/").status_code == 404
    page = enter(cast.office).get(f"/dia-ban/{cast.commune.pk}/").content.decode()
    assert "<li>Tỉnh Lam Giang</li>" in page  # named, not linked
    assert "chưa gửi đủ báo cáo" in page


def test_the_door_is_for_those_who_have_places_below(cast: Cast, plan: Any, enter: Enter) -> None:
    assert 'href="/dia-ban/"' in enter(cast.provincial).get("/don-vi/").content.decode()
    assert 'href="/dia-ban/"' not in enter(cast.office).get("/don-vi/").content.decode()


def test_an_account_without_roles_is_told_what_will_be_here(cast: Cast, enter: Enter) -> None:
    assert "Chưa có địa bàn nào" in enter(cast.nobody).get("/dia-ban/").content.decode()


def test_the_table_is_sorted_and_filtered_through_the_address(cast: Cast, plan: Any, enter: Enter) -> None:
    client, at = enter(cast.provincial), f"/dia-ban/{cast.province.pk}/"
    assert _names(client.get(at).content.decode()) == ["Xã Suối Hoa", "Xã Nậm Sa"]
    assert _names(client.get(at, {"xep": "ten"}).content.decode()) == ["Xã Nậm Sa", "Xã Suối Hoa"]
    assert _names(client.get(at, {"xep": "-nhiem-vu"}).content.decode()) == ["Xã Suối Hoa", "Xã Nậm Sa"]
    page = client.get(at, {"q": "nam sa"}).content.decode()
    assert _names(page) == ["Xã Nậm Sa"] and "1/2 xã" in page
    assert _names(client.get(at, {"trang-thai": "no_plan"}).content.decode()) == ["Xã Nậm Sa"]
    assert "Không có nơi nào khớp" in client.get(at, {"q": "zzz"}).content.decode()
    assert _names(client.get(at, {"xep": "vô lý"}).content.decode()) == ["Xã Suối Hoa", "Xã Nậm Sa"]


def test_a_past_day_and_a_group_are_asked_for_in_the_address(cast: Cast, plan: Any, enter: Enter) -> None:
    client, at = enter(cast.provincial), f"/dia-ban/{cast.province.pk}/"
    before = client.get(at, {"ngay": "2025-01-01"}).content.decode()
    assert "Chưa có kế hoạch nào đến ngày này" in before
    assert f'href="/dia-ban/{cast.commune.pk}/?ngay=2025-01-01"' in before
    group = client.get(at, {"nhom": "thuong xuyen"}).content.decode()
    assert "trong 1 nhiệm vụ" in group
    assert "trong 3 nhiệm vụ" in client.get(at, {"chuong-trinh": "99999", "ngay": "hôm qua"}).content.decode()


def test_the_table_goes_out_as_it_is_on_the_page(cast: Cast, plan: Any, enter: Enter) -> None:
    client = enter(cast.provincial)
    found = client.get(f"/dia-ban/{cast.province.pk}/bang.csv", {"q": "suoi"})
    lines = found.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 2 and "Xã Suối Hoa,3," in lines[1]
    assert client.get(f"/dia-ban/{cast.province.pk}/bang.xlsx").content[:2] == b"PK"
    assert client.get(f"/dia-ban/{cast.province.pk}/bang.pdf").status_code == 404


def test_the_nation_is_laid_out_as_a_map_in_words_and_bounded(
    nation: tuple[Unit, Person], enter: Enter, django_assert_max_num_queries: Any
) -> None:
    centre, person = nation
    client = enter(person)
    client.get(f"/dia-ban/{centre.pk}/")
    with django_assert_max_num_queries(26):
        page = client.get(f"/dia-ban/{centre.pk}/").content.decode()
    assert len(re.findall(r'<li class="r\d+ k\d+">', page)) == 34
    assert "chưa có kế hoạch: 35/35 nơi" in page  # the cast's own province is the 35th
    assert len(_names(page)) == 35
    province = Unit.objects.get(code="75")
    with django_assert_max_num_queries(26):
        page = client.get(f"/dia-ban/{province.pk}/").content.decode()
    assert "95/95 xã, phường, đặc khu" in page
    old = client.get(f"/dia-ban/{province.pk}/", {"ngay": "2026-01-01", "q": "lộc ninh"}).content.decode()
    assert "<h1>Tỉnh Đồng Nai</h1>" in old and _names(old) == ["Xã Lộc Ninh"]


def test_a_register_too_large_for_a_tree_shows_ones_own_units(
    cast: Cast, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Xã Nậm Sa" in enter(cast.provincial).get("/don-vi/").content.decode()
    monkeypatch.setattr("tiendo.queries.units.TREE", 3)
    page = enter(cast.provincial).get("/don-vi/").content.decode()
    assert "Sở Khoa học và Công nghệ" in page and "Xã Nậm Sa" not in page


def test_of_too_many_programmes_ones_own_and_the_one_asked_for_are_open(
    cast: Cast, plan: Any, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tiendo.queries.scope.MANY", 0)
    run, client = Run.objects.get(), enter(cast.provincial)
    assert client.get("/toan-canh/", {"chuong-trinh": str(run.pk)}).status_code == 200
    assert "Xã Suối Hoa" not in client.get("/toan-canh/").content.decode()
    assert "Xã Suối Hoa" in enter(cast.steering).get("/toan-canh/").content.decode()
    assert enter(cast.stranger).get("/toan-canh/", {"chuong-trinh": str(run.pk)}).status_code == 404
