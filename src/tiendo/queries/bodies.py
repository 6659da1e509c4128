"""Which unit a name in a plan means: by its spelling among the authority's units, then by what people decided."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from django.db.models import QuerySet
from rapidfuzz import fuzz, process

from tiendo.core.bodies import body_key
from tiendo.core.drafting import MATCHES
from tiendo.core.reading import Json
from tiendo.core.review.work import is_vague
from tiendo.core.text import fold
from tiendo.records.models import Unit, UnitAlias

SURE = 95.0  # from here a spelling is the unit
LIKELY = 80.0  # from here it is proposed, and a person confirms

_WORDS = 3  # a shorter name is part of too many others
_MANY = re.compile(r"(?:tat ca |toan the |toan bo |cung )?(?:cac|nhung|moi|tung|toan the|tat ca) ")


@dataclass(slots=True)
class Body:
    """One body under its spellings. `likeness` is 0 to 100; `proposed` is a unit that waits to be confirmed.

    `collective`: nobody in particular ("các phòng, đơn vị"), which needs no unit. `decided`: a person settled it.
    """

    key: str
    names: list[str] = field(default_factory=list)
    count: int = 0
    unit: Unit | None = None
    likeness: float = 0.0
    proposed: Unit | None = None
    collective: bool = False
    decided: bool = False

    @property
    def open(self) -> bool:
        """Whether somebody has to look: no unit yet, and nobody said that there is none."""
        return self.unit is None and not self.collective and not self.decided


def bodies_of(content: Json, authority: Unit) -> list[Body]:
    """The bodies that a draft names as leads, cooperating or tracking, most named first, each with its unit."""
    found: dict[str, Body] = {}
    for name in named_in(content):
        body = found.setdefault(body_key(name), Body(body_key(name)))
        body.count += 1
        if name not in body.names:
            body.names.append(name)
    keys, units = _known(authority)
    for body in found.values():
        body.collective = is_vague(body.names[0]) or _MANY.match(fold(body.names[0])) is not None
        _match(body, keys, units, content[MATCHES].get(body.key))
    return sorted(found.values(), key=lambda b: (-b.count, b.key))


def named_in(content: Json) -> list[str]:
    """Every naming of a body, one entry a naming."""
    names: list[str] = []
    for task in content["tasks"]:
        if not task["removed"]:
            names += task["lead"] + task["cooperating"]
    names += [t["tracked_by"] for t in content["targets"] if t["tracked_by"] and not t["removed"]]
    return names


def reachable_units(authority: Unit) -> QuerySet[Unit]:
    """Units that a plan of this authority may name: its own, and those of the levels above it."""
    above = authority.lineage
    return Unit.objects.filter(authority_id__in=above)


def _known(authority: Unit) -> tuple[dict[str, int], dict[int, Unit]]:
    """The keys of all names of the units within reach, the authority's own first; the units by id."""
    units = {u.pk: u for u in sorted(reachable_units(authority), key=lambda u: u.authority_id != authority.pk)}
    keys: dict[str, int] = {}
    for unit in units.values():
        for name in (unit.name, unit.short_name):
            if name:
                keys.setdefault(body_key(name), unit.pk)
    aliases = UnitAlias.objects.filter(unit__in=list(units)).select_related("unit")
    for alias in sorted(aliases, key=lambda a: a.unit.authority_id != authority.pk):
        keys.setdefault(alias.key, alias.unit_id)
    return keys, units


def _match(body: Body, keys: dict[str, int], units: dict[int, Unit], decision: Json | None) -> None:
    if decision is not None:
        body.decided = True
        body.unit = units.get(decision["unit_id"]) if decision["unit_id"] is not None else None
        return
    if body.collective:
        return
    if not keys:
        return
    key, body.likeness, _ = process.extractOne(body.key, list(keys), scorer=fuzz.ratio)
    if body.likeness >= SURE:
        body.unit = units[keys[key]]
    elif body.likeness >= LIKELY:
        body.proposed = units[keys[key]]
    else:
        body.proposed = _holding(body.key, keys, units)


def _holding(key: str, keys: dict[str, int], units: dict[int, Unit]) -> Unit | None:
    """A unit whose name has all the words of this one, or the other way round: "Văn phòng (HĐND và) UBND"."""
    words = set(key.split())
    held = [
        (len(words ^ set(k.split())), pk)
        for k, pk in keys.items()
        if min(len(words), len(set(k.split()))) >= _WORDS and (words <= set(k.split()) or words >= set(k.split()))
    ]
    return units[min(held)[1]] if held else None
