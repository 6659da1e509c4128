"""The name of a unit on a day, on either database: the first name has no day, and comes before those that have."""

from __future__ import annotations

from datetime import date

from tests.conftest import Cast

from tiendo.queries.names_then import bodies_on
from tiendo.records.models import UnitName


def test_the_name_of_a_day_is_the_last_that_had_begun(cast: Cast) -> None:
    unit = cast.economy
    for name, since in (("Phòng Kinh tế, Hạ tầng và Đô thị", date(2026, 7, 1)), ("Phòng Kinh tế", None)):
        UnitName.objects.create(unit=unit, name=name, since=since)
    called = {day: bodies_on(cast.commune, [], day).body(unit.pk).name for day in (date(2026, 6, 30), date(2026, 7, 1))}
    assert called == {date(2026, 6, 30): "Phòng Kinh tế", date(2026, 7, 1): "Phòng Kinh tế, Hạ tầng và Đô thị"}
