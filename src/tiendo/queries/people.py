"""Whom to tell: the people of a unit by what they are in it, those who run a programme, those who steer it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from tiendo.core.access import Role
from tiendo.records.models import Person, RoleHeld, Run, Unit
from tiendo.records.ready import Ready


@dataclass(slots=True)
class People:
    """The active people of one unit. `followers` are of another unit and enter for this one, which has no accounts."""

    reporters: list[Person] = field(default_factory=list)
    heads: list[Person] = field(default_factory=list)
    office: list[Person] = field(default_factory=list)
    followers: list[Person] = field(default_factory=list)

    @property
    def first(self) -> list[Person]:
        """Who is told first: the reporters and followers; the head where there is none; else the office's officials."""
        return [*self.reporters, *self.followers] or self.heads or self.office

    @property
    def second(self) -> list[Person]:
        """Who is told next: the heads; the followers again where the unit has none of its own."""
        return self.heads or self.followers or self.office


def people_of(units: Iterable[Unit | int]) -> dict[int, People]:
    """The people of each unit by its id, in one query; a unit with nobody has an empty `People`."""
    found = {u if isinstance(u, int) else u.pk: People() for u in units}
    for row in _HOLDING.objects(list(found)) if found else ():
        of = found[row.unit_id]
        match Role(row.role):
            case Role.REPORTER:
                (of.followers if row.for_other else of.reporters).append(row.person)
            case Role.HEAD:
                (of.followers if row.for_other else of.heads).append(row.person)
            case Role.STANDING_OFFICE:
                of.office.append(row.person)
    return found


_HOLDING = Ready(
    lambda units: (
        RoleHeld.objects.filter(unit__in=units, person__is_active=True).select_related("person").order_by("id")
    )
)


_PEOPLE = Ready(lambda ids: Person.objects.filter(pk__in=ids).order_by())


def people_by_id(ids: Iterable[int | None]) -> dict[int, Person]:
    """The people with these ids; one query, none without an id."""
    some = {pk for pk in ids if pk}
    return {person.pk: person for person in _PEOPLE.objects(some)} if some else {}


def reporters(unit: Unit) -> list[Person]:
    """Who is told first of what the unit owes (`People.first`)."""
    return people_of([unit])[unit.pk].first


def heads(unit: Unit) -> list[Person]:
    """Who is told next (`People.second`)."""
    return people_of([unit])[unit.pk].second


def standing_office(run: Run) -> list[Person]:
    """The officials who run the programme here; all of the authority's where no unit is set for it."""
    if run.standing_office_id:
        return _holders(Q(unit=run.standing_office_id), Role.STANDING_OFFICE)
    return _in_authority(run, Role.STANDING_OFFICE)


def steering(run: Run) -> list[Person]:
    """The steering committee of the authority."""
    return _in_authority(run, Role.STEERING)


def support_team(run: Run) -> list[Person]:
    """Those who appraise in the authority."""
    return _in_authority(run, Role.SUPPORT_TEAM)


def _in_authority(run: Run, role: Role) -> list[Person]:
    return _holders(Q(unit__authority=run.authority_id) | Q(unit=run.authority_id), role)


def _holders(where: Q, role: Role) -> list[Person]:
    rows = RoleHeld.objects.filter(where, role=role, person__is_active=True).select_related("person").order_by("id")
    return list({row.person_id: row.person for row in rows}.values())
