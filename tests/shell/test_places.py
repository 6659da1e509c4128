"""The official places: counts, names by day, put in once, looked up without accents."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import Any

import pytest
from tests.conftest import NOW, Cast

from tiendo.clock import HANOI
from tiendo.queries.places import find_places, name_on, names_on, repeated_names
from tiendo.records.models import JournalRow, Unit, UnitAlias, UnitName
from tiendo.records.models.units import UnitKind
from tiendo.records.shipped.places import communes_of, places, provinces, tiles
from tiendo.usecases.errors import NotAllowed, Refused
from tiendo.usecases.places import NATION, install_places

SUMMER = datetime(2026, 7, 1, 9, tzinfo=HANOI)


def test_there_are_34_provinces_and_3321_communes() -> None:
    kinds = Counter(p.name.split()[0] for p in places().values() if p.parent)
    assert len(provinces()) == 34
    assert sum(len(communes_of(p.code)) for p in provinces()) == 3321
    assert kinds == {"Xã": 2599, "Phường": 709, "Đặc": 13}
    assert Counter(p.name.split()[0] for p in provinces()) == {"Tỉnh": 25, "Thành": 9}


def test_codes_are_text_of_two_and_five_digits() -> None:
    assert {len(p.code) for p in provinces()} == {2}
    assert {len(p.code) for p in places().values() if p.parent} == {5}
    assert places()["00004"].name == "Phường Ba Đình"


@pytest.mark.parametrize(
    ("day", "kinds", "cities"),
    [
        (date(2025, 7, 1), {"Xã": 2621, "Phường": 687, "Đặc": 13}, 6),
        (date(2026, 4, 29), {"Xã": 2621, "Phường": 687, "Đặc": 13}, 6),
        (date(2026, 4, 30), {"Xã": 2611, "Phường": 697, "Đặc": 13}, 7),
        (date(2026, 9, 1), {"Xã": 2611, "Phường": 697, "Đặc": 13}, 8),
        (date(2026, 9, 20), {"Xã": 2599, "Phường": 709, "Đặc": 13}, 9),
    ],
    ids=["first day", "day before Đồng Nai", "Đồng Nai", "Quảng Ninh", "Bắc Ninh"],
)
def test_names_of_a_past_day(day: date, kinds: dict[str, int], cities: int) -> None:
    assert Counter(p.name_on(day).split()[0] for p in places().values() if p.parent) == kinds
    assert sum(p.name_on(day).startswith("Thành phố") for p in provinces()) == cities


def test_every_province_has_a_tile_of_its_own() -> None:
    assert set(tiles()) == {p.code for p in provinces()}
    assert len(set(tiles().values())) == 34


def test_names_repeat() -> None:
    assert repeated_names() == 244


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("phuong ba dinh", "00004"),
        ("Phường Ba Đình", "00004"),
        ("tan tien, dong nai", None),
        ("dong nai", "75"),
        ("hiệp hòa", "07840"),
        ("hiep hoà bac ninh", "07840"),
        ("xã yên phong, bắc ninh", "09193"),
        ("bo ha", "07294"),
    ],
)
def test_a_place_is_found_without_accents(text: str, first: str | None) -> None:
    found = find_places(text)
    if first is None:
        assert {m.place.parent for m in found.found} == {"75"}
    else:
        assert found.found[0].place.code == first


def test_a_name_that_repeats_asks_for_the_province() -> None:
    found = find_places("xã tân tiến")
    assert found.asks_province
    assert found.same == 7
    one = find_places("tân tiến", province="75")
    assert not one.asks_province
    assert one.found[0].province == "Thành phố Đồng Nai"


def test_nothing_is_found_for_nothing() -> None:
    assert find_places("  ").total == 0
    assert find_places("zzz").total == 0


def test_the_nation_goes_in_once(db: Any, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(480):
        first = install_places(what=NATION, actor=None, now=NOW)
    assert (first.provinces, first.communes) == (34, 3321)
    assert Unit.objects.filter(kind=UnitKind.COMMUNE).count() == 3321
    again = install_places(what=NATION, actor=None, now=NOW)
    assert not again.changed
    assert again.present == 3355
    assert Unit.objects.count() == 3356
    assert JournalRow.objects.filter(act="install_places").count() == 1
    one = Unit.objects.get(code="07294")
    above = one.parent
    assert above is not None
    assert (above.code, above.parent.kind if above.parent else None) == ("24", "centre")
    assert one.path == f"{above.path}{one.pk}/"
    assert one.authority == one
    assert not Unit.objects.filter(path="").exists()


def test_names_are_kept_by_day_and_older_ones_are_spellings(db: Any) -> None:
    install_places(what="24", actor=None, now=NOW)
    one = Unit.objects.get(code="07294")
    assert one.name == "Phường Bố Hạ"
    assert name_on(one, date(2026, 9, 19)) == "Xã Bố Hạ"
    assert name_on(one, date(2026, 9, 20)) == "Phường Bố Hạ"
    province = Unit.objects.get(code="24")
    assert name_on(province, date(2026, 1, 1)) == "Tỉnh Bắc Ninh"
    assert UnitAlias.objects.get(unit=one).spelling == "Xã Bố Hạ"
    every = list(Unit.objects.filter(parent=province))
    assert sum(n.startswith("Phường") for n in names_on(every, date(2026, 9, 1)).values()) + 12 == sum(
        u.name.startswith("Phường") for u in every
    )


def test_a_change_that_has_come_since_is_brought_in(db: Any) -> None:
    install_places(what="24", actor=None, now=SUMMER)
    assert Unit.objects.get(code="24").name == "Tỉnh Bắc Ninh"
    later = install_places(what="24", actor=None, now=NOW)
    assert later.renamed == 13
    assert Unit.objects.get(code="24").name == "Thành phố Bắc Ninh"
    assert UnitName.objects.filter(unit__code="07294").count() == 2
    assert not install_places(what="24", actor=None, now=NOW).changed


def test_a_commune_alone_brings_its_province(db: Any) -> None:
    found = install_places(what="25246", actor=None, now=NOW)
    assert (found.provinces, found.communes) == (1, 1)
    assert {u.name for u in Unit.objects.all()} == {"Thành phố Đồng Nai", places()["25246"].name}


def _named(name: str, above: Unit | None, kind: str) -> Unit:
    return Unit.objects.create(parent=above, kind=kind, name=name)


def test_a_commune_of_the_same_name_waits_for_a_person(db: Any) -> None:
    province = _named("Tỉnh Đồng Nai", None, "province")
    mine = _named("Xã Bình Tân", province, "commune")
    office = _named("Văn phòng Đảng ủy", mine, "party")
    found = install_places(what="75", actor=None, now=NOW)
    assert [(p.place.code, p.unit) for p in found.proposals] == [("25246", mine)]
    assert found.communes == 94
    province.refresh_from_db()
    assert (province.code, province.name) == ("75", "Thành phố Đồng Nai")
    install_places(what="75", actor=None, now=NOW, same={"25246": mine.pk})
    mine.refresh_from_db()
    assert mine.code == "25246"
    assert Unit.objects.filter(parent=province, kind="commune").count() == 95
    install_places(what=NATION, actor=None, now=NOW)
    office.refresh_from_db()
    province.refresh_from_db()
    assert province.parent is not None and province.parent.kind == "centre"
    assert office.path == f"{province.path}{mine.pk}/{office.pk}/"


def test_a_commune_that_is_another_one_is_added_beside(db: Any) -> None:
    province = _named("Tỉnh Đồng Nai", None, "province")
    _named("Xã Bình Tân", province, "commune")
    found = install_places(what="75", actor=None, now=NOW, apart=["25246"])
    assert (found.communes, found.proposals) == (95, [])
    assert Unit.objects.filter(name="Xã Bình Tân", parent=province).count() == 2


def test_an_unknown_code_is_refused(db: Any) -> None:
    with pytest.raises(Refused, match="99999"):
        install_places(what="99999", actor=None, now=NOW)


def test_who_keeps_the_register_above_may_add(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        install_places(what="75", actor=cast.administrator, now=NOW)
    install_places(what="75", actor=None, now=NOW)
    with pytest.raises(NotAllowed):
        install_places(what="25246", actor=cast.office, now=NOW)
    with pytest.raises(NotAllowed):
        install_places(what=NATION, actor=cast.provincial, now=NOW)
    assert Unit.objects.filter(code="75").count() == 1
