"""The official places put into the tree of units, all at once and never twice."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat, Substr

from tiendo.core.access import Act
from tiendo.core.bodies import body_key
from tiendo.core.text import fold
from tiendo.queries.scope import may
from tiendo.records.models import Person, Unit, UnitAlias, UnitName
from tiendo.records.models.units import UnitKind
from tiendo.records.shipped.places import Place, bare_name, communes_of, places, provinces
from tiendo.usecases import journal, tallies
from tiendo.usecases.errors import NotAllowed, Refused
from tiendo.usecases.guard import require

NATION = ""
CENTRE_NAME = "Trung ương"
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Proposal:
    """A commune without a code that bears the name of a place of its province: the same one? A person says."""

    place: Place
    unit: Unit


@dataclass(slots=True)
class Installed:
    """What an installation did: places added, units that were given their code, renamed ones, those there already.

    A place with a proposal that nobody has answered is not added.
    """

    provinces: int = 0
    communes: int = 0
    matched: int = 0
    renamed: int = 0
    present: int = 0
    proposals: list[Proposal] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return bool(self.provinces or self.communes or self.matched or self.renamed)


def install_places(
    *,
    what: str,
    actor: Person | None,
    now: datetime,
    same: Mapping[str, int] | None = None,
    apart: Collection[str] = (),
) -> Installed:
    """Put in the whole nation (`NATION`), a province with its communes (its code), or one commune (its code).

    `same`: communes that are there without a code and are these places, unit ids by code; `apart`: codes of places that
    are not the commune of that name which is there. `actor` None is the operator of the server. Raises `Refused`,
    `NotAllowed`.
    """
    if what and what not in places():
        raise Refused(f"Không có địa bàn mã {what} trong danh mục. Hãy tìm theo tên rồi chọn trong danh sách.")
    try:
        with transaction.atomic():
            return _install(what, actor, now, dict(same or {}), frozenset(apart))
    except IntegrityError as why:
        raise Refused("Có người vừa cài đặt địa bàn cùng lúc. Chưa ghi gì; hãy thử lại.") from why


def _install(what: str, actor: Person | None, now: datetime, same: dict[str, int], apart: frozenset[str]) -> Installed:
    today, out = now.date(), Installed()
    _may(what, actor, same)
    centre = _centre(make=what == NATION)
    known = places()
    wanted = provinces() if what == NATION else [known[known[what].parent or what]]
    above = _provinces(wanted, centre, today, out)
    for province in wanted:
        asked = [known[what]] if what and known[what].parent else communes_of(province.code)
        _communes(asked, above[province.code], today, same, apart, out)
    if what == NATION and centre is not None:
        _under(centre, Unit.objects.filter(kind=UnitKind.PROVINCE, parent=None).exclude(pk=centre.pk))
    if out.changed:
        detail = {"what": what or "nation", "provinces": out.provinces, "communes": out.communes}
        detail |= {"matched": out.matched, "renamed": out.renamed}
        top = centre if what == NATION else above[wanted[0].code]
        journal.record(
            act="install_places", subject=f"place:{what}", authority=top, actor=actor, now=now, detail=detail
        )
    return out


def _may(what: str, actor: Person | None, same: Mapping[str, int]) -> None:
    """A person adds below the authority whose register he keeps; the nation is of the centre or of the operator."""
    if actor is None:
        return
    known, above, mine = places(), None, None
    if what != NATION:
        above, mine = _there(known[known[what].parent or what]), Unit.objects.filter(pk=same.get(what, 0)).first()
    if mine is not None and may(actor, Act.MANAGE_UNITS, mine):
        return  # one's own commune is given its code
    above = above or Unit.objects.filter(kind=UnitKind.CENTRE).order_by("pk").first()
    if above is None:
        raise NotAllowed(
            "Chưa có đơn vị cấp trên trên hệ thống này. Hãy nhờ người vận hành máy chủ chạy lệnh `tiendo places`."
        )
    require(actor, Act.MANAGE_UNITS, above)


def _there(province: Place) -> Unit | None:
    """The province's unit, where it is there: by its code, else by its name."""
    some = list(Unit.objects.filter(kind=UnitKind.PROVINCE, code__in=("", province.code)))
    named = [u for u in some if not u.code and fold(bare_name(u.name)) == fold(province.bare)]
    return next((u for u in some if u.code), named[0] if named else None)


def _centre(*, make: bool) -> Unit | None:
    found = Unit.objects.filter(kind=UnitKind.CENTRE).order_by("pk").first()
    if found is None and make:
        found = Unit.objects.create(kind=UnitKind.CENTRE, name=CENTRE_NAME, short_name="TW")
        UnitName.objects.create(unit=found, name=found.name, short_name=found.short_name)
    return found


def _provinces(wanted: Iterable[Place], centre: Unit | None, today: date, out: Installed) -> dict[str, Unit]:
    """The units of the provinces by code. One without a code is known by its name: no two provinces share one."""
    there = list(Unit.objects.filter(kind=UnitKind.PROVINCE))
    by_code = {u.code: u for u in there if u.code}
    by_name = {fold(bare_name(u.name)): u for u in there if not u.code}
    fresh = []
    for place in wanted:
        unit = by_code.get(place.code) or by_name.get(fold(place.bare))
        if unit is None:
            fresh.append(place)
            continue
        by_code[place.code] = unit
        _settle(unit, place, today, out)
    made = _add(fresh, centre, UnitKind.PROVINCE, today)
    out.provinces += len(made)
    return by_code | {u.code: u for u in made}


def _communes(
    asked: Iterable[Place], above: Unit, today: date, same: dict[str, int], apart: frozenset[str], out: Installed
) -> None:
    there = list(Unit.objects.filter(parent=above, kind=UnitKind.COMMUNE))
    by_code = {u.code: u for u in there if u.code}
    # A code is written once in the country: a commune that stands elsewhere in the tree is that very commune.
    wanted = list(asked)
    missing = [p.code for p in wanted if p.code not in by_code]
    by_code |= {u.code: u for u in Unit.objects.filter(code__in=missing)} if len(missing) < _BATCH else {}
    by_id = {u.pk: u for u in there if not u.code}
    by_name = {fold(bare_name(u.name)): u for u in by_id.values()}
    fresh = []
    for place in wanted:
        unit = by_code.get(place.code) or by_id.get(same.get(place.code, 0))
        like = by_name.get(fold(place.bare))
        if unit is None and place.code in same:
            raise Refused(f"Đơn vị đã chọn không phải xã chưa có mã của {above.name}. Hãy chọn lại trong danh sách.")
        if unit is not None:
            _settle(unit, place, today, out)
        elif like is not None and place.code not in apart:
            out.proposals.append(Proposal(place, like))
        else:
            fresh.append(place)
    out.communes += len(_add(fresh, above, UnitKind.COMMUNE, today))


def _settle(unit: Unit, place: Place, today: date, out: Installed) -> None:
    """Give a unit that is there its code and its names by day; a name that people wrote themselves stays."""
    if unit.code != place.code:
        unit.code = place.code
        unit.save(update_fields=["code"])
        out.matched += 1
    elif not _outdated(unit, place, today):
        out.present += 1
        return
    if not _outdated(unit, place, today):
        return
    out.renamed += 1
    before, unit.name, unit.short_name = unit.name, place.name_on(today), unit.short_name or place.bare
    unit.save()
    if not unit.names.exists():
        UnitName.objects.create(unit=unit, name=before)
    for row in _names(unit, place)[1:]:
        UnitName.objects.update_or_create(unit=unit, since=row.since, defaults={"name": row.name})
    UnitAlias.objects.get_or_create(unit=unit, key=body_key(before)[:300], defaults={"spelling": before})


def _outdated(unit: Unit, place: Place, today: date) -> bool:
    """Whether the unit bears a name that the place no longer has today."""
    now_called = place.name_on(today)
    return fold(unit.name) != fold(now_called) and fold(unit.name) in {fold(n) for n in place.names}


def _add(fresh: list[Place], above: Unit | None, kind: UnitKind, today: date) -> list[Unit]:
    """New units with their names by day and the spellings they had, in a few statements however many they are."""
    if not fresh:
        return []
    units = [_unit(place, above, kind, today) for place in fresh]
    Unit.objects.bulk_create(units, batch_size=_BATCH)
    path = Concat(Value(above.path if above else "/"), Cast("id", CharField()), Value("/"), output_field=CharField())
    new = Unit.objects.filter(parent=above, kind=kind, path="")
    new.update(path=path, authority=F("id"))
    for unit in units:
        unit.path, unit.authority = f"{above.path if above else '/'}{unit.pk}/", unit
    paired = list(zip(units, fresh, strict=True))
    UnitName.objects.bulk_create([n for u, p in paired for n in _names(u, p)], batch_size=_BATCH)
    spelt = [UnitAlias(unit=u, spelling=n, key=body_key(n)[:300]) for u, p in paired for n in _others(u, p)]
    UnitAlias.objects.bulk_create(spelt, batch_size=_BATCH)
    return units


def _unit(place: Place, above: Unit | None, kind: UnitKind, today: date) -> Unit:
    name = place.name_on(today)
    folded, position = fold(f"{name} {place.bare}"), int(place.code)
    return Unit(
        parent=above, kind=kind, name=name, short_name=place.bare, folded=folded, code=place.code, position=position
    )


def _names(unit: Unit, place: Place) -> list[UnitName]:
    """Its names: the first without a day, each other from its day on."""
    days = [None, *(c.since for c in place.changes)]
    pairs = zip(days, place.names, strict=True)
    return [UnitName(unit=unit, name=n, short_name=bare_name(n), since=day) for day, n in pairs]


def _others(unit: Unit, place: Place) -> list[str]:
    own = {body_key(unit.name), body_key(unit.short_name)}
    return [n for n in dict.fromkeys(place.names) if body_key(n) not in own]


def _under(centre: Unit, roots: Iterable[Unit]) -> None:
    """Move whole provinces, with everything in them, under the centre."""
    for root in roots:
        old, new = root.path, f"{centre.path}{root.pk}/"
        rest = Concat(Value(new), Substr("path", len(old) + 1), output_field=CharField())
        Unit.objects.filter(pk=root.pk).update(parent=centre)
        Unit.objects.filter(path__startswith=old).update(path=rest)
        tallies.adopt(centre, root)
