"""The accounts of the authorities that an administrator keeps: who may log in, and what each may be."""

from __future__ import annotations

from dataclasses import dataclass

from tiendo.core.access import Act
from tiendo.queries.scope import authorities
from tiendo.records.models import Person, RoleHeld, Unit


@dataclass(frozen=True, slots=True)
class Account:
    """A person with the roles he holds where the administrator keeps accounts; `elsewhere`: he holds others too."""

    person: Person
    held: list[RoleHeld]
    elsewhere: bool


def accounts(administrator: Person) -> list[Account]:
    """The accounts that he keeps, by name; closed ones last."""
    kept = set(authorities(administrator, Act.MANAGE_ACCOUNTS).values_list("pk", flat=True))
    people = Person.objects.filter(roles__unit__authority__in=kept).distinct().prefetch_related("roles__unit")
    found = []
    for person in sorted(people, key=lambda p: (not p.is_active, p.name.split()[-1:], p.name)):
        roles = sorted(person.roles.all(), key=lambda r: (r.for_other, r.unit.position, r.role))
        here = [r for r in roles if r.unit.authority_id in kept]
        found.append(Account(person, here, len(here) < len(roles)))
    return found


def account(administrator: Person, person_id: int) -> Account | None:
    return next((a for a in accounts(administrator) if a.person.pk == person_id), None)


def units_kept(administrator: Person) -> list[Unit]:
    """The units in which he may give roles."""
    kept = authorities(administrator, Act.MANAGE_ACCOUNTS)
    return list(Unit.objects.filter(authority__in=kept).order_by("path"))
