"""What the operator of a server does before anybody can log in: the first authorities, accounts and roles.

These have no actor: whoever can run commands on the server is above the access table. Each leaves a journal row.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from tiendo.core.access import Role
from tiendo.core.text import fold, squash
from tiendo.records.models import Person, RoleHeld, Unit, UnitName
from tiendo.records.models.units import UnitKind
from tiendo.records.shipped.places import Place, bare_name, communes_of, provinces
from tiendo.records.turns import take_turn
from tiendo.usecases import journal
from tiendo.usecases.errors import Refused
from tiendo.usecases.places import install_places


@transaction.atomic
def add_commune(*, province: str, commune: str, office: str, now: datetime) -> tuple[Unit, Unit]:
    """A commune (under its province, made when it is new) and the unit that is its standing office.

    Names of the official list bring their codes and their names by day with them.
    """
    take_turn("units")
    if place := official(province, commune):
        if Unit.objects.filter(code=place.code).exists():
            raise Refused(f"Đã có {place.name}, mã {place.code}.")
        if not install_places(what=place.code, actor=None, now=now).proposals:
            made = Unit.objects.get(code=place.code)
            return made, _unit(made, UnitKind.OFFICE, office, now)
    above = Unit.objects.filter(kind=UnitKind.PROVINCE, name=squash(province)).first()
    if above is None:
        above = _unit(None, UnitKind.PROVINCE, province, now)
    if above.children.filter(name=squash(commune)).exists():
        raise Refused(f"{above.name} đã có {squash(commune)}.")
    made = _unit(above, UnitKind.COMMUNE, commune, now)
    return made, _unit(made, UnitKind.OFFICE, office, now)


def official(province: str, commune: str) -> Place | None:
    """The place of the official list that two names mean; None where they name none, or the names are not exact."""
    above = [p for p in provinces() if fold(bare_name(squash(province))) == fold(p.bare)]
    found = [p for a in above for p in communes_of(a.code) if fold(squash(commune)) in {fold(n) for n in p.names}]
    return found[0] if len(found) == 1 else None


def _unit(parent: Unit | None, kind: UnitKind, name: str, now: datetime) -> Unit:
    name = squash(name)
    if not name:
        raise Refused("Tên đơn vị không để trống được.")
    unit = Unit.objects.create(parent=parent, kind=kind, name=name, position=parent.children.count() if parent else 0)
    UnitName.objects.create(unit=unit, name=name)
    detail = {"name": name, "kind": str(kind)}
    journal.record(
        act="add_unit", subject=f"unit:{unit.pk}", authority=unit.authority, actor=None, now=now, detail=detail
    )
    return unit


@transaction.atomic
def add_person(
    *, login: str, name: str, title: str, unit: Unit, roles: list[Role], password: str | None, now: datetime
) -> Person:
    """An account with its roles in a unit; for a login that exists only the roles are added."""
    take_turn("people")
    person = Person.objects.filter(username=login).first()
    if person is None:
        if not password or not squash(name) or not login:
            raise Refused("Tài khoản mới cần tên đăng nhập, họ tên và mật khẩu.")
        try:
            validate_password(password, Person(username=login, name=name))
        except ValidationError as why:
            raise Refused(" ".join(why.messages)) from why
        person = Person.objects.create_user(username=login, password=password, name=squash(name), title=squash(title))
    for role in roles:
        RoleHeld.objects.get_or_create(person=person, unit=unit, role=role)
    journal.record(
        act="add_person",
        subject=f"person:{person.pk}",
        authority=unit.authority,
        actor=None,
        now=now,
        detail={"login": login, "unit": unit.pk, "roles": [str(r) for r in roles]},
    )
    return person
