"""The names that units had on a day, and who heads them: a paper of an earlier day carries the names of that day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from tiendo.core.access import Role
from tiendo.core.reporting.facts import Body, PersonFact
from tiendo.records.models import Person, RoleHeld, Unit, UnitName


@dataclass(frozen=True, slots=True)
class Bodies:
    """Units as bodies of a paper, by id."""

    units: Mapping[int, Unit]
    names: Mapping[int, UnitName]
    heads: Mapping[int, PersonFact]

    def body(self, pk: int) -> Body:
        """The unit as it was called; a unit without a name keeps none."""
        unit, named = self.units.get(pk), self.names.get(pk)
        name = named.name if named else unit.name if unit else ""
        short = named.short_name if named else unit.short_name if unit else ""
        return Body(f"unit:{pk}", name, short, self.heads.get(pk))


def bodies_on(authority: Unit, others: Iterable[int], day: date) -> Bodies:
    """The units of an authority and `others`, as they were called on a day; three queries."""
    meant = Q(authority=authority) | Q(pk__in=set(others))
    units = {unit.pk: unit for unit in Unit.objects.filter(meant)}
    names: dict[int, UnitName] = {}
    for row in UnitName.objects.filter(unit__in=units).order_by("unit", F("since").asc(nulls_first=True), "pk"):
        if row.since is None or row.since <= day or row.unit_id not in names:
            names[row.unit_id] = row
    held = RoleHeld.objects.filter(unit__in=units, role=Role.HEAD.value, for_other=False)
    heads = {row.unit_id: person_fact(row.person) for row in held.select_related("person").order_by("-pk")}
    return Bodies(units, names, heads)


def person_fact(person: Person) -> PersonFact:
    return PersonFact(person.name or person.username, person.title, person.email)
