"""The register of units: added, renamed from a day on, known under other spellings."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from tiendo.core.access import Act
from tiendo.core.bodies import body_key
from tiendo.core.text import squash
from tiendo.records.models import Person, Unit, UnitAlias, UnitName
from tiendo.records.models.units import UnitKind
from tiendo.records.turns import take_turn
from tiendo.usecases import journal
from tiendo.usecases.errors import Refused
from tiendo.usecases.guard import require


@transaction.atomic
def add_unit(
    *, parent: Unit, kind: str, name: str, short_name: str = "", code: str = "", actor: Person, now: datetime
) -> Unit:
    """A new unit under `parent`; its name is unique among its sisters."""
    require(actor, Act.MANAGE_UNITS, parent)
    name, short_name, code = _name(name), squash(short_name)[:100], code.strip()[:35]
    take_turn("units")
    if kind not in UnitKind.values:
        raise Refused("Hãy chọn loại đơn vị.")
    if parent.children.filter(name=name).exists():
        raise Refused(f"{parent.name} đã có đơn vị tên “{name}”.")
    if code and Unit.objects.filter(code=code).exists():
        raise Refused(f"Mã {code} đã dùng cho đơn vị khác.")
    position = parent.children.count()
    unit = Unit.objects.create(parent=parent, kind=kind, name=name, short_name=short_name, code=code, position=position)
    UnitName.objects.create(unit=unit, name=name, short_name=short_name)
    _record("add_unit", unit, actor, now, {"name": name, "kind": kind})
    return unit


@transaction.atomic
def rename_unit(*, unit_id: int, name: str, short_name: str = "", since: date, actor: Person, now: datetime) -> Unit:
    """A new name from the day `since` on; reports of earlier days keep the old one."""
    unit = _locked(unit_id, actor)
    before, unit.name, unit.short_name = unit.name, _name(name), squash(short_name)[:100]
    latest = unit.names.order_by("-since").exclude(since=None).first()
    if latest is not None and latest.since is not None and since < latest.since:
        raise Refused(f"Đơn vị đã đổi tên ngày {latest.since:%d/%m/%Y}. Hãy chọn ngày sau ngày đó.")
    if not unit.names.exists():
        UnitName.objects.create(unit=unit, name=before, short_name="")
    UnitName.objects.update_or_create(
        unit=unit, since=since, defaults={"name": unit.name, "short_name": unit.short_name}
    )
    unit.save()
    learn_alias(unit, before)
    _record("rename_unit", unit, actor, now, {"before": before, "after": unit.name, "since": since.isoformat()})
    return unit


@transaction.atomic
def add_alias(*, unit_id: int, spelling: str, actor: Person, now: datetime) -> Unit:
    """Another spelling under which plans name the unit."""
    unit = _locked(unit_id, actor)
    spelling = _name(spelling)
    key = body_key(spelling)
    take_turn("aliases", unit.authority_id)
    taken = UnitAlias.objects.filter(key=key, unit__authority=unit.authority).exclude(unit=unit).first()
    if taken is not None:
        raise Refused(f"“{spelling}” đã là tên gọi khác của {taken.unit.name}.")
    if learn_alias(unit, spelling):
        _record("add_alias", unit, actor, now, {"spelling": spelling})
    return unit


def learn_alias(unit: Unit, spelling: str) -> bool:
    """Remember a spelling that a person matched to the unit; False when it is known, of this unit or another."""
    key = body_key(spelling)
    if key in {body_key(unit.name), body_key(unit.short_name)}:
        return False
    take_turn("aliases", unit.authority_id)
    if UnitAlias.objects.filter(key=key, unit__authority=unit.authority).exists():
        return False
    UnitAlias.objects.create(unit=unit, spelling=spelling[:300], key=key[:300])
    return True


def _name(name: str) -> str:
    name = squash(name)
    if not name or len(name) > 300 or not body_key(name):
        raise Refused("Hãy ghi tên đơn vị (nhiều nhất 300 ký tự).")
    return name


def _locked(unit_id: int, actor: Person) -> Unit:
    try:
        unit = Unit.objects.select_for_update(of=("self",), no_key=True).select_related("authority").get(pk=unit_id)
    except Unit.DoesNotExist as why:
        raise Refused("Không có đơn vị này.") from why
    require(actor, Act.MANAGE_UNITS, unit)
    return unit


def _record(act: str, unit: Unit, actor: Person, now: datetime, detail: dict[str, str]) -> None:
    subject = f"unit:{unit.pk}"
    journal.record(act=act, subject=subject, authority=unit.authority, actor=actor, now=now, detail=detail)
