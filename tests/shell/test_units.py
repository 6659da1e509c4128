"""The register of units: names from a day on, spellings, and who may touch it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db.models import F
from tests.conftest import Cast

from tiendo.records.models import JournalRow, Unit, UnitName
from tiendo.usecases.errors import NotAllowed, Refused
from tiendo.usecases.units import add_alias, add_unit, rename_unit


def test_a_unit_is_added_under_its_parent(cast: Cast) -> None:
    unit = add_unit(parent=cast.commune, kind="hamlet", name=" Thôn  Nà Hoa ", actor=cast.office, now=cast.now)
    assert unit.name == "Thôn Nà Hoa"
    assert unit.path == f"{cast.commune.path}{unit.pk}/"
    assert unit.authority == cast.commune
    assert UnitName.objects.get(unit=unit).since is None
    assert JournalRow.objects.get().subject == f"unit:{unit.pk}"


def test_a_new_name_counts_from_its_day_and_the_old_one_stays_findable(cast: Cast) -> None:
    rename_unit(
        unit_id=cast.economy.pk,
        name="Phòng Kinh tế, Hạ tầng và Đô thị",
        since=date(2026, 7, 1),
        actor=cast.administrator,
        now=cast.now,
    )
    cast.economy.refresh_from_db()
    assert cast.economy.name == "Phòng Kinh tế, Hạ tầng và Đô thị"
    assert [(n.name, n.since) for n in cast.economy.names.order_by(F("since").asc(nulls_first=True))] == [
        ("Phòng Kinh tế", None),
        ("Phòng Kinh tế, Hạ tầng và Đô thị", date(2026, 7, 1)),
    ]
    assert [a.spelling for a in cast.economy.aliases.all()] == ["Phòng Kinh tế"]
    with pytest.raises(Refused, match="01/07/2026"):
        rename_unit(unit_id=cast.economy.pk, name="X", since=date(2026, 1, 1), actor=cast.office, now=cast.now)


def test_a_spelling_belongs_to_one_unit(cast: Cast) -> None:
    add_alias(unit_id=cast.culture.pk, spelling="Bộ phận văn hóa", actor=cast.office, now=cast.now)
    add_alias(unit_id=cast.culture.pk, spelling="Bộ phận Văn hoá", actor=cast.office, now=cast.now)
    assert cast.culture.aliases.count() == 1
    with pytest.raises(Refused, match="Phòng Văn hóa - Xã hội"):
        add_alias(unit_id=cast.economy.pk, spelling="bộ phận văn hóa", actor=cast.office, now=cast.now)


@pytest.mark.parametrize(
    "values",
    [
        {"name": "  "},
        {"name": "x" * 301},
        {"name": "Phòng Kinh tế"},
        {"name": "Mới", "kind": "planet"},
    ],
    ids=["no name", "too long", "a sister's name", "no such kind"],
)
def test_bad_input_is_refused(values: dict[str, Any], cast: Cast) -> None:
    before = Unit.objects.count()
    with pytest.raises(Refused):
        add_unit(**({"parent": cast.commune, "kind": "office", "actor": cast.office, "now": cast.now} | values))
    assert Unit.objects.count() == before


def test_who_keeps_the_register(cast: Cast) -> None:
    for name, person in cast.everybody.items():
        common: dict[str, Any] = {"actor": person, "now": cast.now}
        verbs = (
            lambda c=common: add_unit(parent=cast.commune, kind="hamlet", name="Thôn Mới", **c),
            lambda c=common: add_alias(unit_id=cast.culture.pk, spelling="VHTT", **c),
            lambda c=common: rename_unit(unit_id=cast.police.pk, name="Công an", since=date(2026, 1, 1), **c),
        )
        if name in ("office", "colleague", "administrator"):
            continue
        for verb in verbs:
            with pytest.raises(NotAllowed):
                verb()
