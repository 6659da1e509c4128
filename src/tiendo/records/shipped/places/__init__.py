"""The provinces and communes of Việt Nam with their codes, their names by day, and the map of tiles (see README.md)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

TYPES = ("Thành phố", "Đặc khu", "Phường", "Tỉnh", "Xã")
PROVINCES, COMMUNES = 34, 3321


@dataclass(frozen=True, slots=True)
class Change:
    """Until the day before `since` the place was called `former`."""

    since: date
    former: str
    decision: str


@dataclass(frozen=True, slots=True)
class Place:
    """`parent`: the code of its province, "" for a province. `changes` are in order of time."""

    code: str
    parent: str
    name: str
    changes: tuple[Change, ...] = ()

    @property
    def bare(self) -> str:
        """ "Tân Tiến" of "Xã Tân Tiến"."""
        return bare_name(self.name)

    @property
    def names(self) -> list[str]:
        """Every name it has had, today's last."""
        return [c.former for c in self.changes] + [self.name]

    def name_on(self, day: date) -> str:
        return next((c.former for c in self.changes if day < c.since), self.name)


def bare_name(name: str) -> str:
    """A name without the word of its type; the name itself where it has none."""
    kind = next((t for t in TYPES if name.casefold().startswith(f"{t.casefold()} ")), "")
    return name[len(kind) :].strip()


@cache
def places() -> dict[str, Place]:
    """All places by code: each province before its communes, both by code."""
    changes: dict[str, list[Change]] = {}
    for row in sorted(_rows("changes.csv"), key=lambda r: r["since"]):
        change = Change(date.fromisoformat(row["since"]), row["former"], row["decision"])
        changes.setdefault(row["code"], []).append(change)
    found = _rows("places.csv")
    return {r["code"]: Place(r["code"], r["parent"], r["name"], tuple(changes.get(r["code"], ()))) for r in found}


@cache
def provinces() -> tuple[Place, ...]:
    return tuple(p for p in places().values() if not p.parent)


@cache
def communes_of(province: str) -> tuple[Place, ...]:
    """The communes of a province by its code; none for a code that is not one."""
    return tuple(p for p in places().values() if p.parent == province) if province else ()


@cache
def tiles() -> dict[str, tuple[int, int]]:
    """Where each province stands on the map of tiles: (row from the north, column from the west), both from 1."""
    return {r["code"]: (int(r["row"]), int(r["column"])) for r in _rows("grid.csv")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text("utf-8")
    yield from csv.DictReader(text.splitlines())
