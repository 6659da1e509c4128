"""The projections of the day made anew out of the facts, by several processes where there is work for them.

Authorities are folded some at a time, each with the reports that still say something (`queries.stood_bulk`); what they
come to is compared with what is stored, and only what differs is written. Rows of past days stay as they were told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from tiendo.queries.stood import Item, Stood, group_title
from tiendo.queries.stood_bulk import items_on
from tiendo.records.copying import fill, fill_text, text_of
from tiendo.records.crew import done, processes_for
from tiendo.records.models import ItemStanding, Run, Tally, Unit
from tiendo.records.models.units import lineage
from tiendo.usecases.standing_rows import COLUMNS, Values, values_of

AT_A_TIME = 25
_WORK = f"{__name__}:folded"
_OF = ("programme_id", "authority_id", "task_id", "target_id", "since", "until")
_WRITTEN = (*_OF, *COLUMNS)
_TALLY = ("unit_id", "programme_id", "group", "title", "counts", "since", "until")

Key = tuple[int, int, str]  # unit, programme, group
Sums = dict[Key, Counter[str]]


@dataclass(slots=True)
class Part:
    """What some runs come to: the rows to write (or as COPY takes them: `text`), those that end today, those that go;
    the number of items that stand; their counts by unit, programme and group; the groups' titles."""

    rows: list[tuple[Any, ...]] = field(default_factory=list)
    text: bytes = b""
    ended: list[int] = field(default_factory=list)
    gone: list[int] = field(default_factory=list)
    items: int = 0
    sums: Sums = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def rebuild_today(today: date, processes: int | None = None, at_a_time: int = AT_A_TIME) -> int:
    """The projections as of `today`, in a small part of the time that past days take; gives the number of items. Past
    days stay as they are stored; `tallies.rebuild` makes them anew too.

    `processes`: as many as cores where there is work for them, on SQLite one. Raises `crew.Lost` where one of them was
    ended from outside; then nothing has changed. Memory does not grow with the number of authorities.
    """
    hold_projections()
    if ItemStanding.objects.filter(since__gt=today).exists():  # a clock that was ahead: nothing of it can be kept
        ItemStanding.objects.all().delete()
        Tally.objects.all().delete()
    _drop_unfollowed()
    runs = list(Run.objects.order_by("authority__path", "pk").values_list("pk", "authority__path"))
    crew = processes_for(len(runs), processes)
    parts = [([pk for pk, _ in runs[at : at + at_a_time]], today, crew > 1) for at in range(0, len(runs), at_a_time)]
    found = 0
    tallies = _Tallies(today)
    for n, part in enumerate(done(_WORK, parts, crew)):
        _write(part, today)
        found += part.items
        still = {pk for _, path in runs[(n + 1) * at_a_time :] for pk in _ids(path)}
        tallies.add(part, still)
    tallies.rest()
    return found


def hold_projections() -> None:
    """Nobody else writes projections until the transaction ends; reading goes on. Where writers are one at a time
    already, the first write holds them."""
    if connection.vendor == "postgresql":
        tables = ", ".join(f'"{model._meta.db_table}"' for model in (ItemStanding, Tally))
        with connection.cursor() as cursor:
            cursor.execute(f"lock table {tables} in exclusive mode")


def _drop_unfollowed() -> None:
    runs = Run.objects.filter(programme=OuterRef("programme"), authority=OuterRef("authority"))
    ItemStanding.objects.filter(~Exists(runs)).delete()


def folded(run_ids: Sequence[int], today: date, as_text: bool) -> Part:
    """What runs come to on a day, against what is stored; reads alone."""
    rows = Run.objects.filter(pk__in=run_ids).select_related("authority").prefetch_related("calendars")
    out = Part()
    runs = list(rows.order_by("authority__path", "pk"))
    held, stood = _held(runs), list[tuple[Run, list[Stood]]]()
    for run, items in items_on(runs, today):
        stood.append((run, list(_of_run(run, items, held.get((run.programme_id, run.authority_id), {}), today, out))))
    _sum(stood, out)
    if as_text:
        out.text, out.rows = text_of(ItemStanding, _WRITTEN, out.rows), []
    return out


@dataclass(slots=True)
class _Head:
    pk: int
    since: date
    values: Values


def _held(runs: Iterable[Run]) -> dict[tuple[int, int], dict[str, _Head]]:
    """By programme and authority and by key, the rows that hold."""
    out: dict[tuple[int, int], dict[str, _Head]] = {}
    heads = ItemStanding.objects.filter(until=None, authority__in={run.authority_id for run in runs})
    for pk, programme, authority, task, target, since, *rest in heads.order_by().values_list("pk", *_OF[:5], *COLUMNS):
        values = tuple(tuple(v) if isinstance(v, list) else v for v in rest)
        key = f"task:{task}" if task else f"target:{target}"
        out.setdefault((programme, authority), {})[key] = _Head(pk, since, values)
    return out


def _of_run(run: Run, items: Iterable[Item], held: dict[str, _Head], today: date, out: Part) -> Iterator[Stood]:
    """How its items stand; to `out` goes what of it is not stored. An item that stands no more keeps an empty row, as
    after every act."""
    for item in items:
        stood, head = item.on(today), held.pop(item.key, None)
        if stood is not None or head is not None:
            _differ(run, item.key, values_of(stood), head, today, out)
        if stood is not None:
            yield stood
    for key, head in held.items():
        _differ(run, key, values_of(None), head, today, out)


_COUNTED = slice(COLUMNS.index("units"), COLUMNS.index("cells") + 1)


def _differ(run: Run, key: str, values: Values, head: _Head | None, today: date, out: Part) -> None:
    since = today
    if head is not None:
        if head.values == values:
            return
        same = head.values[_COUNTED] == values[_COUNTED]
        since = head.since if same else today
        (out.gone if same or head.since == today else out.ended).append(head.pk)
    kind, _, text = key.partition(":")
    pk = int(text)
    of = (pk, None) if kind == "task" else (None, pk)
    out.rows.append((run.programme_id, run.authority_id, *of, since, None, *values))


def _sum(stood: Iterable[tuple[Run, list[Stood]]], out: Part) -> None:
    """What the items come to for all units above their own; alike ones together."""
    alike: Counter[tuple[str, int, tuple[int, ...], str, tuple[str, ...]]] = Counter()
    for run, some in stood:
        out.items += len(some)
        for one in some:
            out.titles.setdefault(one.group, group_title(one.section))
            alike[run.authority.path, run.programme_id, one.units, one.group, one.cells] += 1
    units = {pk for _, _, some, _, _ in alike for pk in some}
    above = {pk: _ids(path) for pk, path in Unit.objects.filter(pk__in=units).order_by().values_list("pk", "path")}
    for (path, programme, leads, group, cells), n in alike.items():
        for unit in _ids(path).union(*(above.get(pk, frozenset()) for pk in leads)):
            for key in ("", group):
                counts = out.sums.setdefault((unit, programme, key), Counter())
                for cell in cells:
                    counts[cell] += n


def _ids(path: str) -> frozenset[int]:
    return frozenset(lineage(path))


def _write(part: Part, today: date) -> None:
    ItemStanding.objects.filter(pk__in=part.ended).update(until=today)
    _delete(ItemStanding, part.gone)
    if part.text:
        fill_text(ItemStanding, _WRITTEN, part.text)
    elif part.rows:
        fill(ItemStanding, _WRITTEN, part.rows)


def _delete(model: type[ItemStanding | Tally], ids: Sequence[int]) -> None:
    rows = model._default_manager.filter(pk__in=ids)
    rows._raw_delete(rows.db)  # nothing hangs on a projection: no need to fetch what goes


class _Tallies:
    """The counts of places, added up part by part; written once nobody else will add to them."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.sums: Sums = {}
        self.titles: dict[str, str] = {}
        self.told: set[int] = set()  # units whose tallies are written

    def add(self, part: Part, still: set[int]) -> None:
        """`still`: the units above authorities that are to come."""
        again = {unit for unit, _, _ in part.sums} & self.told  # led by an authority that came earlier
        for row in Tally.objects.filter(until=None, unit__in=again):
            _plus(self.sums, (row.unit_id, row.programme_id, row.group), row.counts)
        self.told -= again
        for key, counts in part.sums.items():
            _plus(self.sums, key, counts)
        self.titles |= {group: title for group, title in part.titles.items() if group not in self.titles}
        self._tell({unit for unit, _, _ in self.sums} - still)

    def rest(self) -> None:
        """Those of units that nothing counts for any more."""
        self._tell({unit for unit, _, _ in self.sums})
        stored = Tally.objects.filter(until=None).order_by().values_list("unit", flat=True).distinct()
        self._tell(set(stored) - self.told)

    def _tell(self, units: set[int]) -> None:
        keys = sorted(key for key in self.sums if key[0] in units)
        counts: dict[Key, dict[str, int]] = {key: dict(self.sums.pop(key)) for key in keys}
        ended, gone = list[int](), list[int]()
        titles: dict[Key, str] = {}
        for row in Tally.objects.filter(until=None, unit__in=units):
            key = (row.unit_id, row.programme_id, row.group)
            titles[key] = row.title
            if counts.setdefault(key, {}) == row.counts:
                del counts[key]
            else:
                (gone if row.since == self.today else ended).append(row.pk)
        Tally.objects.filter(pk__in=ended).update(until=self.today)
        _delete(Tally, gone)
        since = (self.today, None)
        fill(
            Tally,
            _TALLY,
            [(*key, titles.get(key) or self.titles.get(key[2], ""), n, *since) for key, n in counts.items()],
        )
        self.told |= units


def _plus(sums: Sums, key: Key, counts: dict[str, int]) -> None:
    held = sums.setdefault(key, Counter())
    for name, n in counts.items():
        held[name] += n
