"""Places of the country: looked up by words without accents, and the names units had on a day."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Q

from tiendo.core.access import Act
from tiendo.core.text import fold
from tiendo.queries.scope import authorities
from tiendo.records.models import Person, Unit, UnitName
from tiendo.records.models.units import UnitKind
from tiendo.records.ready import Ready
from tiendo.records.shipped.places import Place, bare_name, communes_of, places, provinces

LIMIT = 30
_NAME = ("unit_id", "name", "since")
_NAMES = Ready(lambda units: UnitName.objects.filter(unit__in=units).order_by().values_list(*_NAME))
_PLACES = (UnitKind.PROVINCE, UnitKind.COMMUNE)
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_KINDS = {"xa", "phuong", "dac", "khu", "tinh", "thanh", "pho", "tp", "x", "p", "t"}


@dataclass(frozen=True, slots=True)
class Match:
    """A place with its province's name ("" for a province); `former`: the older name by which it was found."""

    place: Place
    province: str
    former: str = ""


@dataclass(frozen=True, slots=True)
class Matches:
    """The best first; `total` counts them all. `same`: so many of them bear the very name asked for."""

    found: list[Match]
    total: int
    same: int

    @property
    def asks_province(self) -> bool:
        return self.same > 1


@cache
def _keys() -> list[tuple[Place, str, list[tuple[str, str]]]]:
    """Each place with its province's name and its folded names, today's first."""
    known = places()
    out = []
    for place in known.values():
        province = known[place.parent].name if place.parent else ""
        out.append((place, province, [(fold(n), n) for n in reversed(place.names)]))
    return out


def find_places(text: str, *, province: str = "", limit: int = LIMIT) -> Matches:
    """Places that hold all the words of `text`, accents or not, in their own name or their province's.

    A word of the name itself must be among them: "tan tien dong nai" finds Xã Tân Tiến of Đồng Nai, "dong nai" not all
    its communes. `province` is a code that narrows the search. Words of type ("xã", "phường") count where they fit.
    """
    words = [w for w in fold(text).replace(",", " ").split() if w not in ("-",)][:8]
    if not words:
        return Matches([], 0, 0)
    ranked = []
    for place, above, names in _keys():
        if province and province not in (place.code, place.parent):
            continue
        hit = _hit(words, names, fold(above))
        if hit is not None:
            ranked.append((hit[0], bool(place.parent), place.code, Match(place, above, hit[1])))
    ranked.sort(key=lambda r: r[:3])
    same = sum(r[0][0] == 0 and r[1] for r in ranked)
    return Matches([r[3] for r in ranked[:limit]], len(ranked), same)


def _hit(words: list[str], names: list[tuple[str, str]], above: str) -> tuple[tuple[int, int], str] | None:
    """How well a place answers, smaller is better, and the former name that did; None where it does not."""
    best: tuple[tuple[int, int], str] | None = None
    for at, (key, name) in enumerate(names):
        own = key.split()
        inside = [w for w in words if any(o.startswith(w) for o in own)]
        left = [w for w in words if w not in inside]
        telling = [w for w in inside if w not in _KINDS]
        above_words = above.split()
        if not telling or any(not any(o.startswith(w) for o in above_words) for w in left):
            continue
        bare = [o for o in own if o not in _KINDS]
        exact = 0 if telling == bare else 1
        rank = ((exact, len(key)), name if at else "")
        if best is None or rank < best:
            best = rank
    return best


def repeated_names() -> int:
    """How many names, type and all, more than one commune bears: such a name alone does not tell the place."""
    seen = Counter(_toneless(place.name) for place in places().values() if place.parent)
    return sum(n > 1 for n in seen.values())


def _toneless(name: str) -> str:
    """The name with the tone of each syllable after it, so that hòa and hoà are one and hoa another."""
    syllables = unicodedata.normalize("NFD", name.casefold()).split()
    return " ".join("".join(c for c in s if c not in _TONES) + "".join(c for c in s if c in _TONES) for s in syllables)


def names_on(units: Iterable[Unit], day: date) -> dict[int, str]:
    """What each unit was called on a day, by id, in one query; the first name for days before it had any."""
    given = {u.pk: u.name for u in units}
    rows = _NAMES.rows(given) if len(given) <= 500 else UnitName.objects.order_by().values_list(*_NAME)
    dated: dict[int, list[tuple[date, str]]] = {}
    for pk, name, since in rows:
        dated.setdefault(pk, []).append((since or date.min, name))
    out = dict(given)
    for pk, some in dated.items():
        if pk in given and len(some) > 1:
            some.sort()
            out[pk] = next((name for since, name in reversed(some) if since <= day), some[0][1])
    return out


def name_on(unit: Unit, day: date) -> str:
    return names_on([unit], day)[unit.pk]


@dataclass(frozen=True, slots=True)
class Unmatched:
    """A commune without a code, and the places of its province that bear its name."""

    unit: Unit
    places: list[Place]


@dataclass(frozen=True, slots=True)
class Register:
    """What an installation page shows: how much of the country is there, and what a person may put in."""

    provinces: int
    communes: int
    unmatched: list[Unmatched]
    installed: set[str]
    may_nation: bool
    may_provinces: list[Place]
    own: list[Unit]  # communes whose register he keeps


def register_of(person: Person) -> Register | None:
    """None for those who keep no register of units."""
    mine = list(authorities(person, Act.MANAGE_UNITS))
    if not mine:
        return None
    codes = dict(Unit.objects.exclude(code="").filter(kind__in=_PLACES).values_list("code", "kind"))
    nation = any(u.kind == UnitKind.CENTRE for u in mine)
    own = [fold(bare_name(u.name)) for u in mine if u.kind == UnitKind.PROVINCE]
    return Register(
        provinces=sum(k == UnitKind.PROVINCE for k in codes.values()),
        communes=sum(k == UnitKind.COMMUNE for k in codes.values()),
        unmatched=_unmatched(mine, nation),
        installed=set(codes),
        may_nation=nation,
        may_provinces=[p for p in provinces() if nation or fold(p.bare) in own],
        own=[u for u in mine if u.kind == UnitKind.COMMUNE],
    )


def _unmatched(mine: list[Unit], nation: bool) -> list[Unmatched]:
    """Communes without a code that a person may say are places of the list: his own, and those of his province."""
    bare = Unit.objects.filter(kind=UnitKind.COMMUNE, code="").select_related("parent")
    if not nation:
        paths = [u.path for u in mine]
        within = Q()
        for path in paths:
            within |= Q(path__startswith=path)
        bare = bare.filter(within)
    above = {fold(p.bare): p.code for p in provinces()}
    taken = set(Unit.objects.exclude(code="").filter(kind=UnitKind.COMMUNE).values_list("code", flat=True))
    out = []
    for unit in bare[:200]:
        province = above.get(fold(bare_name(unit.parent.name)), "") if unit.parent else ""
        key = fold(bare_name(unit.name))
        like = [
            p for p in communes_of(province) if p.code not in taken and key in {fold(bare_name(n)) for n in p.names}
        ]
        if like:
            out.append(Unmatched(unit, like))
    return out
