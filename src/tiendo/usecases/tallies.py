"""The projections kept true: each act that changes a fact brings its items, and all tallies above them, up to the day.

The fold of facts (`queries.standing`, `queries.figures`) is the one rule. What an item counted as is stored beside
what it counts as now, so a change that reaches back (a report taken back, a renewed plan) corrects past days too. Rows
are locked in one order, items before tallies, each by id: two writers lose no count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Prefetch, Q

from tiendo.clock import HANOI
from tiendo.core.levels import Counts, Level, Steps, clean, merged, raised, steps
from tiendo.core.rollup import less
from tiendo.queries.stood import Item, Stood, group_title, items_of, named, walk
from tiendo.records.copying import change
from tiendo.records.deeds import day_of
from tiendo.records.models import (
    Assignment,
    ItemStanding,
    PeriodCalendar,
    Report,
    Run,
    Tally,
    Target,
    Unit,
)
from tiendo.records.models.items import OnItem
from tiendo.records.turns import hold_deeds
from tiendo.usecases import indicator_tallies
from tiendo.usecases.standing_rows import COLUMNS, values_of

CHUNK = 300
Key = tuple[int, str]
Spans = list[tuple[date, Stood | None]]


@transaction.atomic(savepoint=False)
def follow(*, tasks: Iterable[int] = (), targets: Iterable[int] = (), now: datetime, since: date | None = None) -> None:
    """Bring items and the tallies above them up to now; call it in the transaction that changed their facts, last.

    `since`: the earliest day of which the change says anything, where that is before today.
    """
    task_ids, wanted = set(tasks), set(targets)
    runs: dict[tuple[int, int], tuple[set[int], set[int]]] = {}
    where = ("plan__programme_id", "plan__authority_id")
    given = Assignment.ever.filter(task__in=task_ids).order_by() if task_ids else Assignment.ever.none()
    for task, *of in given.values_list("task_id", *where):
        runs.setdefault((of[0], of[1]), (set(), set()))[0].add(task)
    served = Q(pk__in=wanted) | Q(same_as__in=wanted)
    for target, *of in Target.ever.filter(served).order_by().values_list("pk", *where) if wanted else ():
        runs.setdefault((of[0], of[1]), (set(), set()))[1].add(target)
    for (programme, authority), (some, others) in sorted(runs.items()):
        calendars = Prefetch("calendars", PeriodCalendar.objects.order_by())
        found = Run.objects.select_related("authority").prefetch_related(calendars).order_by()
        for run in found.filter(programme=programme, authority=authority):
            _settle(run, some, others, day_of(now), since)
    indicator_tallies.follow_targets(wanted, now, since)


def follow_item(row: OnItem, now: datetime) -> None:
    """Bring the item up to now on which something was judged or adjusted today."""
    follow(tasks=[row.task_id] if row.task_id else (), targets=[row.target_id] if row.target_id else (), now=now)


def follow_reports(reports: Sequence[Report], now: datetime) -> None:
    """Bring up to now the items of reports that were sent or taken back: a report taken back was never said, and what
    was complete before the run began is so from that day on."""
    if not reports:
        return
    since = [day_of(r.sent_at) for r in reports]
    since += [r.as_of for r in reports if r.complete and r.as_of]
    tasks = {r.task_id for r in reports if r.task_id}
    follow(tasks=tasks, targets={r.target_id for r in reports if r.target_id}, now=now, since=min(since))


@transaction.atomic
def follow_run(run: Run, now: datetime) -> None:
    """Bring everything in a run up to now, from its first day on: its plans, thresholds or calendars changed."""
    _items_of_run(run, now)
    indicator_tallies.follow_run(run, now)


def _items_of_run(run: Run, now: datetime) -> None:
    keys = {key for key, _ in _held(run)} | {item.key for item in items_of(run)}
    tasks, targets = named(keys)
    _settle(run, tasks, targets, day_of(now), date.min)


def keep_up(today: date) -> int:
    """Bring up to `today` all that time alone may have changed, and runs that were never followed; gives how many
    items that were. Each counts from the day it turned, however late this is run."""
    mine = ItemStanding.objects.filter(programme=OuterRef("programme"), authority=OuterRef("authority"), until=None)
    due = Exists(mine.filter(next_check_on__lte=today)) | ~Exists(mine)
    runs = Run.objects.filter(due).select_related("authority").order_by("pk")
    return sum(keep_run_up(run, today) for run in runs) + indicator_tallies.keep_up(today)


def keep_run_up(run: Run, today: date) -> int:
    """The same of one run, and of items of it that have no row yet."""
    done = 0
    keys = _to_check(run, today)
    for at in range(0, len(keys), CHUNK):
        tasks, targets = named(keys[at : at + CHUNK])
        with transaction.atomic():
            hold_deeds(run.authority_id)
            _settle(run, tasks, targets, today, None)
        done += len(tasks) + len(targets)
    return done


@transaction.atomic
def rebuild(today: date, runs: Sequence[Run] | None = None) -> int:
    """All projections anew out of the facts, past days too; gives the number of items. Run by run: memory holds one
    authority's items and the tallies of those above it."""
    ItemStanding.objects.all().delete()
    Tally.objects.all().delete()
    found = 0
    for run in runs if runs is not None else Run.objects.select_related("authority").order_by("pk"):
        _items_of_run(run, _noon(today))
        found += ItemStanding.objects.filter(programme=run.programme_id, authority=run.authority_id, until=None).count()
    return found


@transaction.atomic
def adopt(above: Unit, below: Unit) -> None:
    """Count what a unit's items come to, and came to on past days, for the unit that it was put under as well."""
    rows = Tally.objects.filter(unit=below).order_by("programme", "group", "since")
    changes: dict[int, Steps] = {}
    titles: dict[str, str] = {}
    was: dict[tuple[int, str], Mapping[str, int]] = {}
    for row in rows:
        more = less(row.counts, was.get((row.programme_id, row.group), {}))
        changes.setdefault(row.programme_id, {}).setdefault((above.pk, row.group), {})[row.since] = Counter(more)
        was[row.programme_id, row.group] = row.counts
        titles[row.group] = row.title
    for programme, steps_ in sorted(changes.items()):
        _raise(programme, clean(steps_), titles)
    indicator_tallies.adopt(above, below)


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=HANOI)


def _held(run: Run) -> list[tuple[str, date | None]]:
    rows = ItemStanding.objects.filter(programme=run.programme_id, authority=run.authority_id, until=None)
    found = rows.values_list("task", "target", "next_check_on")
    return [(f"task:{task}" if task else f"target:{target}", check) for task, target, check in found]


def _to_check(run: Run, today: date) -> list[str]:
    """What is due for a look, and what has no row yet; three queries, none of which reads an item not due."""
    where = {"programme": run.programme_id, "authority": run.authority_id, "until": None}
    due = ItemStanding.objects.filter(**where, next_check_on__lte=today).order_by("pk").values_list("task", "target")
    keys = [f"task:{task}" if task else f"target:{target}" for task, target in due]
    plans = {"plan__programme": run.programme_id, "plan__authority": run.authority_id}
    rows = ItemStanding.objects.filter(**where)
    tasks = Assignment.ever.filter(**plans).exclude(task__in=rows.filter(task__isnull=False).values("task"))
    targets = Target.ever.filter(**plans).exclude(pk__in=rows.filter(target__isnull=False).values("target"))
    keys += [f"task:{pk}" for pk in sorted(set(tasks.values_list("task", flat=True)))]
    return keys + [f"target:{pk}" for pk in targets.order_by("pk").values_list("pk", flat=True)]


@dataclass(slots=True)
class _Told:
    """An item's rows as they are, and how it stands by the facts from `start` on (`date.min`: from its beginning)."""

    head: ItemStanding
    rows: list[ItemStanding]  # that hold on `start` or later, in order; the head is the last
    start: date
    spans: Spans
    now: Stood | None


def _settle(run: Run, tasks: Collection[int], targets: Collection[int], today: date, since: date | None) -> None:
    heads, fresh = _locked(run, tasks, targets, today)
    items = {item.key: item for item in items_of(run, tasks=tasks, targets=targets)}
    told = []
    for head in heads:
        key = _key(head)
        start = date.min if key in fresh else min(since or today, head.next_check_on or date.max)
        told.append(_told(head, items.get(key), start, max(today, head.since)))
    _with_rows(run, [one for one in told if one.start < one.head.since and _key(one.head) not in fresh])
    places = _Places(run, told)
    changes = merged(
        steps(
            [(day, places.counts(s.units, s.group, s.cells) if s else None) for day, s in one.spans],
            [(max(r.since, one.start), places.counts(r.units, r.group, r.cells)) for r in one.rows],
        )
        for one in told
    )
    _write(told)
    titles = {s.group: group_title(s.section) for one in told for _, s in one.spans if s}
    _raise(run.programme_id, changes, titles)


def _locked(
    run: Run, tasks: Collection[int], targets: Collection[int], today: date
) -> tuple[list[ItemStanding], set[str]]:
    """The items' rows, held until the transaction ends, and the keys of those that had none until now."""
    of = Q(task__in=tasks) | Q(target__in=targets)
    where: dict[str, Any] = {"programme_id": run.programme_id, "authority_id": run.authority_id, "until": None}
    rows = ItemStanding.objects.filter(of, **where).order_by("pk").select_for_update(no_key=True)
    held = list(rows)
    known = {_key(row) for row in held}
    new = [ItemStanding(task_id=pk, since=today, **where) for pk in sorted(tasks) if f"task:{pk}" not in known]
    new += [ItemStanding(target_id=pk, since=today, **where) for pk in sorted(targets) if f"target:{pk}" not in known]
    if not new:
        return held, set()
    ItemStanding.objects.bulk_create(new, ignore_conflicts=True)
    return list(rows.all()), {_key(row) for row in new}


def _key(row: ItemStanding) -> str:
    return f"task:{row.task_id}" if row.task_id else f"target:{row.target_id}"


def _told(head: ItemStanding, item: Item | None, start: date, until: date) -> _Told:
    if item is None:
        return _Told(head, [head], start, [], None)
    spans, now = walk(item, until, None if start == date.min else start)
    return _Told(head, [head], start, spans, now)


def _with_rows(run: Run, told: Sequence[_Told]) -> None:
    """Fetch what items were on past days, where a change reaches back before their last one."""
    if not told:
        return
    back = {_key(one.head): one for one in told}
    tasks, targets = named(back)
    of = Q(task__in=tasks) | Q(target__in=targets)
    rows = ItemStanding.objects.filter(of, programme=run.programme_id, authority=run.authority_id)
    past: dict[str, list[ItemStanding]] = {}
    for row in rows.filter(until__gt=min(one.start for one in told)).order_by("since"):
        past.setdefault(_key(row), []).append(row)
    for key, one in back.items():
        one.rows = [r for r in past.get(key, ()) if r.until and r.until > one.start] + [one.head]


class _Places:
    """Under which units an item counts: those that lead it and all above them, each once."""

    def __init__(self, run: Run, told: Sequence[_Told]) -> None:
        units = {pk for one in told for row in one.rows for pk in row.units}
        units |= {pk for one in told for _, s in one.spans if s for pk in s.units}
        self.base = _ids(run.authority.path)
        above = Unit.objects.filter(pk__in=units).order_by().values_list("pk", "path")
        self.above = {pk: _ids(path) for pk, path in above}

    def counts(self, units: Iterable[int], group: str, cells: Iterable[str]) -> Counts | None:
        found = tuple(cells)
        if not found:
            return None
        under = self.base.union(*(self.above.get(pk, frozenset()) for pk in units))
        return Counts(frozenset((pk, g) for pk in under for g in ("", group)), found)


def _ids(path: str) -> frozenset[int]:
    return frozenset(int(part) for part in path.split("/") if part)


def _write(told: Sequence[_Told]) -> None:
    """The items' rows as their spans have them: the head keeps its id, what is over has rows of its own."""
    gone: list[int] = []
    made: list[ItemStanding] = []
    kept: list[ItemStanding] = []
    for one in told:
        spans = list(one.spans) or [(one.head.since if one.start == date.min else one.start, None)]
        cover = next((r for r in one.rows if r.since < one.start), None)
        gone += [r.pk for r in one.rows if r is not one.head and r is not cover]
        if cover is not None and _same(cover, spans[0][1]):
            spans[0] = (cover.since, spans[0][1])
            gone += [cover.pk] if cover is not one.head else []
        elif cover is one.head:
            made.append(_copy(cover, one.start))
        elif cover is not None:
            ItemStanding.objects.filter(pk=cover.pk).update(until=one.start)
        for (day, stood), (until, _) in pairwise(spans):
            made.append(_set(_copy(one.head, until), stood, day))
        kept.append(_set(one.head, one.now, spans[-1][0]))
    if gone:
        ItemStanding.objects.filter(pk__in=gone).delete()
    ItemStanding.objects.bulk_create(made, batch_size=500)
    change(kept, ("since", *COLUMNS))


def _same(row: ItemStanding, stood: Stood | None) -> bool:
    """Whether the row counts as the item stands."""
    if stood is None or not row.cells:
        return stood is None and not row.cells
    return (tuple(row.units), row.group, tuple(row.cells)) == stood.counted


def _copy(row: ItemStanding, until: date) -> ItemStanding:
    names = [f.attname for f in ItemStanding._meta.concrete_fields if not f.primary_key]
    return ItemStanding(**({name: getattr(row, name) for name in names} | {"until": until}))


def _set(row: ItemStanding, stood: Stood | None, since: date) -> ItemStanding:
    for name, value in zip(COLUMNS, values_of(stood), strict=True):
        setattr(row, name, value)
    row.since = since
    return row


def _raise(programme: int, changes: Steps, titles: dict[str, str]) -> None:
    """Add the changes to the tallies from their days on."""
    keys = sorted(key for key in changes if isinstance(key, tuple))
    if not keys:
        return
    heads = {(row.unit_id, row.group): row for row in _tallies_locked(programme, keys, changes, titles)}
    past = _past(programme, {key: head for key, head in heads.items() if min(changes[key]) < head.since})
    made: list[Tally] = []
    kept: list[Tally] = []
    for key, head in heads.items():
        rows = [*past.get(key, ()), head]
        levels = raised([Level(r.since, r.counts) for r in rows], changes[key])
        closed = {r.since: r for r in rows[:-1]}
        for level, after in pairwise(levels):
            row = closed.get(level.since)
            if row is None:
                made.append(
                    Tally(unit_id=key[0], programme_id=programme, group=key[1], title=head.title, since=level.since)
                )
                row = made[-1]
            else:
                kept.append(row)
            row.counts, row.until = dict(level.counts), after.since
        head.counts, head.since = dict(levels[-1].counts), levels[-1].since
        kept.append(head)
    # the heads move on first: what they leave takes their day
    change(kept, ("counts", "since", "until"))
    Tally.objects.bulk_create(made, batch_size=500)


def _tallies_locked(programme: int, keys: Sequence[Any], changes: Steps, titles: dict[str, str]) -> list[Tally]:
    rows = Tally.objects.filter(
        programme=programme, until=None, unit__in={k[0] for k in keys}, group__in={k[1] for k in keys}
    )
    rows = rows.order_by("pk").select_for_update(no_key=True)
    wanted, held = set(keys), list(rows)
    fresh = wanted - {(row.unit_id, row.group) for row in held}
    if fresh:
        new = [
            Tally(unit_id=u, programme_id=programme, group=g, title=titles.get(g, ""), since=min(changes[u, g]))
            for u, g in sorted(fresh)
        ]
        Tally.objects.bulk_create(new, ignore_conflicts=True)
        held = list(rows.all())
    return [row for row in held if (row.unit_id, row.group) in wanted]


def _past(programme: int, heads: dict[Any, Tally]) -> dict[Any, list[Tally]]:
    """By key, the rows that are over; changes that reach back need them."""
    if not heads:
        return {}
    rows = Tally.objects.filter(
        programme=programme, until__isnull=False, unit__in={k[0] for k in heads}, group__in={k[1] for k in heads}
    )
    out: dict[Any, list[Tally]] = {}
    for row in rows.order_by("since"):
        if (row.unit_id, row.group) in heads:
            out.setdefault((row.unit_id, row.group), []).append(row)
    return out
