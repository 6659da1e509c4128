"""Accounts of an authority, as its administrator keeps them: people, the roles they hold, whether they may log in."""

from __future__ import annotations

import re
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from tiendo.core.access import Act, Role
from tiendo.core.text import squash
from tiendo.queries.scope import may
from tiendo.records.models import Person, RoleHeld, Unit
from tiendo.records.models.people import ROLE_NAMES
from tiendo.records.turns import take_turn
from tiendo.usecases import journal
from tiendo.usecases.errors import NotAllowed, Refused
from tiendo.usecases.guard import require

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,29}")


@transaction.atomic
def add_account(
    *, login: str, name: str, title: str, email: str, password: str, unit: Unit, role: str, actor: Person, now: datetime
) -> Person:
    """A new account with its first role; `password` is told to the person, who changes it."""
    require(actor, Act.MANAGE_ACCOUNTS, unit)
    login, name = login.strip().lower(), squash(name)
    if not _LOGIN.fullmatch(login):
        raise Refused("Tên đăng nhập gồm 3 đến 30 chữ không dấu, chữ số, dấu chấm hoặc gạch. Ví dụ: thu.lm")
    if not name:
        raise Refused("Cần có họ tên.")
    take_turn("people")
    if Person.objects.filter(username=login).exists():
        raise Refused(f"Tên đăng nhập “{login}” đã có người dùng. Hãy chọn tên khác.")
    person = Person(username=login, name=name[:150], title=squash(title)[:200], email=_email(email))
    _set_password(person, password)
    person.save()
    RoleHeld.objects.create(person=person, unit=unit, role=_role(role))
    _record("add_person", person, unit, actor, now, {"login": login, "unit": unit.pk, "roles": [role]})
    return person


@transaction.atomic
def give_role(*, person_id: int, unit: Unit, role: str, for_other: bool = False, actor: Person, now: datetime) -> None:
    """One more role; `for_other`: as reporter of a unit without accounts, in which he has no place himself."""
    person = _locked(person_id)
    require(actor, Act.MANAGE_ACCOUNTS, unit)
    if for_other:
        if Role(_role(role)) is not Role.REPORTER:
            raise Refused("Theo dõi thay một đơn vị chỉ có vai trò Người báo cáo.")
        own = RoleHeld.objects.filter(unit=unit, for_other=False)
        if own.exists():
            raise Refused(f"{unit.name} đã có tài khoản riêng nên không cần người khác theo dõi thay.")
    _, made = RoleHeld.objects.get_or_create(
        person=person, unit=unit, role=_role(role), defaults={"for_other": for_other}
    )
    if made:
        _record("give_role", person, unit, actor, now, {"unit": unit.pk, "role": role, "for_other": for_other})


@transaction.atomic
def take_role(*, held_id: int, actor: Person, now: datetime) -> None:
    """One role less; an administrator does not take away his own."""
    held = (
        RoleHeld.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit__authority", "person")
        .get(pk=held_id)
    )
    require(actor, Act.MANAGE_ACCOUNTS, held.unit)
    if held.person_id == actor.pk and held.role == Role.ADMINISTRATOR:
        raise Refused("Không tự bỏ vai trò quản trị của mình. Hãy nhờ một người quản trị khác.")
    detail = {"unit": held.unit_id, "role": held.role, "for_other": held.for_other}
    held.delete()
    _record("take_role", held.person, held.unit, actor, now, detail)


@transaction.atomic
def close_account(*, person_id: int, closed: bool, actor: Person, now: datetime) -> Person:
    """Close an account, or open it again; what the person did stays his."""
    person = _managed(person_id, actor)
    if person.pk == actor.pk:
        raise Refused("Không tự khóa tài khoản của mình. Hãy nhờ một người quản trị khác.")
    if person.is_active is closed:
        person.is_active = not closed
        person.save(update_fields=["is_active"])
        _record("close_account" if closed else "reopen_account", person, _place(person), actor, now, {})
    return person


@transaction.atomic
def reset_password(*, person_id: int, password: str, actor: Person, now: datetime) -> Person:
    """A new password where somebody lost his; the journal has the fact, never the password."""
    person = _managed(person_id, actor)
    _set_password(person, password)
    person.save(update_fields=["password"])
    _record("reset_password", person, _place(person), actor, now, {})
    return person


@transaction.atomic
def set_details(*, person_id: int, name: str, title: str, email: str, actor: Person, now: datetime) -> Person:
    person = _managed(person_id, actor)
    before = {"name": person.name, "title": person.title, "email": person.email}
    after = {"name": squash(name)[:150], "title": squash(title)[:200], "email": _email(email)}
    if not after["name"]:
        raise Refused("Cần có họ tên.")
    if after != before:
        person.name, person.title, person.email = after["name"], after["title"], after["email"]
        person.save(update_fields=["name", "title", "email"])
        _record("set_details", person, _place(person), actor, now, {"before": before, "after": after})
    return person


def _locked(person_id: int) -> Person:
    person = Person.objects.select_for_update(no_key=True).filter(pk=person_id).first()
    if person is None:
        raise NotAllowed
    return person


def _managed(person_id: int, actor: Person) -> Person:
    """The person, whose every role lies where the actor manages accounts: else somebody else's administrator does."""
    person = _locked(person_id)
    units = [held.unit for held in person.roles.select_related("unit__authority")]
    if not units or not all(may(actor, Act.MANAGE_ACCOUNTS, unit) for unit in units):
        raise NotAllowed("Tài khoản này có vai trò ở nơi bạn không quản trị. Hãy liên hệ người quản trị ở đó.")
    return person


def _place(person: Person) -> Unit | None:
    held = person.roles.select_related("unit").first()
    return held.unit if held else None


def _role(role: str) -> str:
    if role not in [str(r) for r in ROLE_NAMES]:
        raise Refused("Hãy chọn vai trò trong danh sách.")
    return role


def _email(email: str) -> str:
    email = email.strip()
    if email:
        try:
            validate_email(email)
        except ValidationError as why:
            raise Refused(f"Địa chỉ thư “{email}” không đúng dạng.") from why
    return email


def _set_password(person: Person, password: str) -> None:
    try:
        validate_password(password, person)
    except ValidationError as why:
        raise Refused(" ".join(why.messages)) from why
    person.set_password(password)


def _record(
    act: str, person: Person, unit: Unit | None, actor: Person, now: datetime, detail: dict[str, object]
) -> None:
    place = unit.authority if unit else None
    journal.record(act=act, subject=f"person:{person.pk}", authority=place, actor=actor, now=now, detail=detail)
