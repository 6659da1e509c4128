"""Entries of a unit: the list with its search, and the items that an entry may serve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tiendo.core.text import fold
from tiendo.queries.my_work import open_periods_of
from tiendo.queries.owed import OwedItem, owed
from tiendo.records.models import Entry, Unit

SHOWN, LOOKED = 60, 1500  # entries on the page; entries in which a search looks, the latest first


@dataclass(frozen=True, slots=True)
class EntryList:
    """`entries` the latest first, `more` how many more there are."""

    entries: list[Entry]
    more: int


def entries_of(unit: Unit, words: str = "") -> EntryList:
    """The unit's entries, those withdrawn too; with `words` only those that say them, accents aside."""
    rows = Entry.objects.filter(unit=unit).select_related("by")
    rows = rows.prefetch_related("items__task", "items__target", "evidence__file")
    if not fold(words):
        return EntryList(list(rows[:SHOWN]), max(0, rows.count() - SHOWN))
    found = [e for e in rows[:LOOKED] if all(w in _says(e) for w in fold(words).split())]
    return EntryList(found[:SHOWN], max(0, len(found) - SHOWN))


def items_of(unit: Unit, today: date) -> list[OwedItem]:
    """What the unit owes in the periods open now, each item once, in the order of urgency."""
    found: dict[str, OwedItem] = {}
    for period in open_periods_of(unit, today):
        for one in owed(unit, period, today).items:
            found.setdefault(one.key, one)
    return list(found.values())


def _says(entry: Entry) -> str:
    names = " ".join(str(row.item) for row in entry.items.all())
    return fold(f"{entry.text} {names} {entry.on:%d/%m/%Y}")
