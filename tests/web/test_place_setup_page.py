"""The page that puts official places in: found without accents, added by those who keep the register, nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.conftest import Cast

from tiendo.core.access import Role
from tiendo.records.models import Person, RoleHeld, Unit
from tiendo.usecases.places import install_places
from tiendo.usecases.setup import add_commune

Enter = Callable[[Any], Client]
PAGE = "/dia-ban/cai-dat/"


@pytest.fixture
def keeper(cast: Cast) -> Person:
    """The administrator of tỉnh Đồng Nai, which holds one commune without a code."""
    province = Unit.objects.create(kind="province", name="Tỉnh Đồng Nai")
    cast.extra["mine"] = Unit.objects.create(parent=province, kind="commune", name="Xã Bình Tân")
    person = Person.objects.create_user(username="keeper", password="tiendo-test", name="Người Giữ")
    RoleHeld.objects.create(person=person, unit=province, role=Role.ADMINISTRATOR)
    return person


def test_strangers_to_the_register_find_no_page(cast: Cast, enter: Enter) -> None:
    for person in (cast.reporter, cast.inspector, cast.nobody):
        assert enter(person).get(PAGE).status_code == 404


def test_a_place_is_looked_up_and_the_province_is_asked_for(keeper: Person, enter: Enter) -> None:
    page = enter(keeper).get(PAGE, {"q": "xa tan tien"}).content.decode()
    assert "Có 7 nơi cùng tên này" in page
    page = enter(keeper).get(PAGE, {"q": "xa tan tien", "tinh": "75"}).content.decode()
    assert "Xã Tân Tiến" in page and "Có 7 nơi" not in page
    assert "Không có nơi nào" in enter(keeper).get(PAGE, {"q": "qqq"}).content.decode()


def test_a_province_goes_in_and_the_commune_there_is_confirmed(cast: Cast, keeper: Person, enter: Enter) -> None:
    client = enter(keeper)
    page = client.get(PAGE).content.decode()
    assert "Đúng là Xã Bình Tân, mã 25246" in page
    done = client.post(PAGE, {"ma": "75"}, follow=True).content.decode()
    assert "thêm 94 xã" in done and "1 xã cùng tên chờ xác nhận" in done
    client.post(PAGE, {"ma": "25246", "don-vi": str(cast.extra["mine"].pk)})
    cast.extra["mine"].refresh_from_db()
    assert cast.extra["mine"].code == "25246"
    assert Unit.objects.filter(kind="commune", parent__name="Thành phố Đồng Nai").count() == 95


def test_another_province_and_the_nation_are_refused(keeper: Person, enter: Enter) -> None:
    client = enter(keeper)
    before = Unit.objects.count()
    for asked in ({"ma": "24"}, {"viec": "ca-nuoc"}):
        done = client.post(PAGE, asked, follow=True).content.decode()
        assert "Đã" not in done.split("toast")[0] and Unit.objects.count() == before
    assert client.post(PAGE, {"ma": "xx"}).status_code == 404


def test_a_commune_of_another_province_cannot_be_taken_for_ones_own(cast: Cast, enter: Enter) -> None:
    before = Unit.objects.count()
    done = enter(cast.administrator).post(PAGE, {"ma": "25246", "don-vi": str(cast.commune.pk)}, follow=True)
    assert "không phải xã chưa có mã" in done.content.decode()
    assert Unit.objects.count() == before


def test_the_operators_first_commune_gets_its_code(cast: Cast) -> None:
    commune, office = add_commune(province="Đồng Nai", commune="xã Bình Tân", office="Văn phòng Đảng ủy", now=cast.now)
    assert (commune.code, office.parent) == ("25246", commune)
    assert commune.parent is not None and commune.parent.name == "Thành phố Đồng Nai"
    assert not install_places(what="25246", actor=None, now=cast.now).changed
    made_up, _ = add_commune(province="Tỉnh Mới", commune="Xã Bình Tân", office="Văn phòng", now=cast.now)
    assert made_up.code == ""
