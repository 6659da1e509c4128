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
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from tiendo.clock import HANOI
from tiendo.core.levels import Counts, Level, Steps, clean, merged, raised, steps
from tiendo.core.rollup import less
from tiendo.queries.stood import Item, Stood, group_title, items_in, items_of, named, walk
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
from tiendo.records.models.units import lineage
from tiendo.records.ready import Ready, columns_of, rows_as
from tiendo.records.turns import hold_deeds
from tiendo.usecases import indicator_tallies
from tiendo.usecases.standing_rows import COLUMNS, values_of

CHUNK = 300
RUNS_AT_A_TIME = 50
Key = tuple[int, str]
Spans = list[tuple[date, Stood | None]]
Wanted = tuple[Run, set[int], set[int]]  # with the tasks and the targets of it that are meant


_PLACE = ("plan__programme_id", "plan__authority_id")
_GIVEN = Ready(lambda tasks: Assignment.ever.filter(task__in=tasks).order_by().values_list("task_id", *_PLACE))
_PATHS = Ready(lambda units: Unit.objects.filter(pk__in=units).order_by().values_list("pk", "path"))


def _heads(tasks: Collection[int], targets: Collection[int]) -> QuerySet[ItemStanding, Any]:
    rows = ItemStanding.objects.filter(Q(task__in=tasks) | Q(target__in=targets), until=None).order_by("pk")
    return rows.select_for_update(no_key=True).values_list(*columns_of(ItemStanding))


def _tallies(programmes: Collection[int], units: Collection[int], groups: Collection[str]) -> QuerySet[Tally, Any]:
    rows = Tally.objects.filter(programme__in=programmes, unit__in=units, group__in=groups, until=None)
    return rows.order_by("pk").select_for_update(no_key=True).values_list(*columns_of(Tally))


_HEADS, _TALLIES = Ready(_heads), Ready(_tallies)


@transaction.atomic(savepoint=False)
def follow(
    *,
    tasks: Iterable[int] = (),
    targets: Iterable[int] = (),
    now: datetime,
    since: date | None = None,
    known: Sequence[Run] = (),
) -> None:
    """Bring items and the tallies above them up to now; call it in the transaction that changed their facts, last.

    `since`: the earliest day of which the change says anything, where that is before today. `known`: runs that were
    read since their authority's deeds are held, so that they are not read again.
    """
    task_ids, wanted = set(tasks), set(targets)
    runs: dict[tuple[int, int], tuple[set[int], set[int]]] = {}
    for task, *of in _GIVEN.rows(task_ids) if task_ids else ():
        runs.setdefault((of[0], of[1]), (set(), set()))[0].add(task)
    served = Q(pk__in=wanted) | Q(same_as__in=wanted)
    for target, *of in Target.ever.filter(served).order_by().values_list("pk", *_PLACE) if wanted else ():
        runs.setdefault((of[0], of[1]), (set(), set()))[1].add(target)
    here = {(run.programme_id, run.authority_id): run for run in known}
    if runs.keys() - here.keys():
        here = {(run.programme_id, run.authority_id): run for run in _runs(Q(authority__in={at for _, at in runs}))}
    _settle([(run, *runs[place]) for place, run in here.items() if place in runs], day_of(now), since)
    if wanted:
        indicator_tallies.follow_targets(wanted, now, since)


def _runs(where: Any) -> QuerySet[Run]:
    calendars = Prefetch("calendars", PeriodCalendar.objects.order_by())
    return Run.objects.filter(where).select_related("authority").prefetch_related(calendars).order_by("pk")


def follow_item(row: OnItem, now: datetime) -> None:
    """Bring the item up to now on which something was judged or adjusted today; deeds are held since the row was
    read."""
    known = [row.period.run] if isinstance(row, Report) else ()
    tasks, targets = ([pk] if pk else () for pk in (row.task_id, row.target_id))
    follow(tasks=tasks, targets=targets, now=now, known=known)


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
    tasks, targets = map(set, named(keys))
    _settle([(run, tasks, targets)], day_of(now), date.min)


def keep_up(today: date) -> int:
    """Bring up to `today` all that time alone may have changed, and runs that were never followed; gives how many
    items that were. Each counts from the day it turned, however late this is run.

    Some runs at a time, each time in a transaction of its own: nobody else waits long.
    """
    heads = ItemStanding.objects.filter(until=None)
    due = set(heads.filter(next_check_on__lte=today).order_by().values_list("programme", "authority").distinct())
    mine = heads.filter(programme=OuterRef("programme"), authority=OuterRef("authority"))
    runs = list(_runs(~Exists(mine)))
    if due:
        runs += [run for run in _runs(Q()) if (run.programme_id, run.authority_id) in due]
    done = sum(_keep_up(runs[at : at + RUNS_AT_A_TIME], today) for at in range(0, len(runs), RUNS_AT_A_TIME))
    return done + indicator_tallies.keep_up(today)


def keep_run_up(run: Run, today: date) -> int:
    """The same of one run, and of items of it that have no row yet."""
    return _keep_up([run], today)


def _keep_up(runs: Sequence[Run], today: date) -> int:
    todo = _to_check(runs, today)
    for at in range(0, len(todo), CHUNK):
        of: dict[int, Wanted] = {}
        for run, key in todo[at : at + CHUNK]:
            _, *kept = of.setdefault(run.pk, (run, set(), set()))
            for ids, more in zip(kept, named([key]), strict=True):
                ids.update(more)
        with transaction.atomic():
            for authority in sorted({run.authority_id for run, _, _ in of.values()}):
                hold_deeds(authority)
            _settle(list(of.values()), today, None)
    return len(todo)


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


def _to_check(runs: Sequence[Run], today: date) -> list[tuple[Run, str]]:
    """What is due for a look, and what has no row yet; three queries, none of which reads an item not due."""
    by_place = {(run.programme_id, run.authority_id): run for run in runs}
    places = {authority for _, authority in by_place}
    heads = ItemStanding.objects.filter(until=None)
    due = heads.filter(authority__in=places, next_check_on__lte=today).order_by("pk")
    rows = due.values_list("programme", "authority", "task", "target")
    found = [(of, at, f"task:{task}" if task else f"target:{target}") for of, at, task, target in rows]
    plan = ("plan__programme", "plan__authority")
    mine = heads.filter(programme=OuterRef("plan__programme"))
    tasks = Assignment.ever.filter(~Exists(mine.filter(task=OuterRef("task"))), plan__authority__in=places)
    targets = Target.ever.filter(~Exists(mine.filter(target=OuterRef("pk"))), plan__authority__in=places)
    found += [(of, at, f"task:{pk}") for of, at, pk in sorted(set(tasks.order_by().values_list(*plan, "task")))]
    found += [(of, at, f"target:{pk}") for of, at, pk in sorted(targets.order_by().values_list(*plan, "pk"))]
    return [(run, key) for of, at, key in found if (run := by_place.get((of, at or 0))) is not None]


@dataclass(slots=True)
class _Told:
    """An item's rows as they are, and how it stands by the facts from `start` on (`date.min`: from its beginning)."""

    run: Run
    head: ItemStanding
    fresh: bool  # it had no row until now
    rows: list[ItemStanding]  # that hold on `start` or later, in order; the head is the last
    start: date
    spans: Spans
    now: Stood | None


def _settle(wanted: Sequence[Wanted], today: date, since: date | None) -> None:
    """All runs together, so that of all of them items are locked before tallies."""
    if not wanted:
        return
    tasks = {pk for _, some, _ in wanted for pk in some}
    targets = {pk for _, _, some in wanted for pk in some}
    heads = _locked(wanted, today)
    items = {(run.pk, item.key): item for run, item in items_in([run for run, _, _ in wanted], tasks, targets)}
    told = []
    for run, head, fresh in heads:
        start = date.min if fresh else min(since or today, head.next_check_on or date.max)
        told.append(_told(run, head, fresh, items.get((run.pk, _key(head))), start, max(today, head.since)))
    _with_rows([one for one in told if one.start < one.head.since and not one.fresh])
    places = _Places(told, {pk: path for item in items.values() for pk, path in item.paths.items()})
    changes: dict[int, list[Steps]] = {}
    for one in told:
        now = [(day, places.counts(one.run, s.units, s.group, s.cells) if s else None) for day, s in one.spans]
        was = [(max(r.since, one.start), places.counts(one.run, r.units, r.group, r.cells)) for r in one.rows]
        changes.setdefault(one.run.programme_id, []).append(steps(now, was))
    _write(told)
    titles = {s.group: group_title(s.section) for one in told for _, s in one.spans if s}
    for programme, some in sorted(changes.items()):
        _raise(programme, merged(some), titles)


def _locked(wanted: Sequence[Wanted], today: date) -> list[tuple[Run, ItemStanding, bool]]:
    """The items' rows, held until the transaction ends, and whether each had none until now."""
    of = {(run.programme_id, run.authority_id): (run, tasks, targets) for run, tasks, targets in wanted}
    tasks = {pk for _, some, _ in wanted for pk in some}
    targets = {pk for _, _, some in wanted for pk in some}

    def held() -> dict[tuple[int, str], ItemStanding]:
        rows = rows_as(ItemStanding, _HEADS.rows(tasks, targets))
        found = [(of.get((row.programme_id, row.authority_id)), row) for row in rows]
        mine = [(one, row) for one, row in found if one and (row.task_id in one[1] or row.target_id in one[2])]
        return {(one[0].pk, _key(row)): row for one, row in mine}

    found, new = held(), dict[tuple[int, str], ItemStanding]()
    for run, some, others in wanted:
        of_run: dict[str, Any] = {"programme_id": run.programme_id, "authority_id": run.authority_id, "since": today}
        keys = [("task", pk) for pk in sorted(some)] + [("target", pk) for pk in sorted(others)]
        lacking = [(kind, pk) for kind, pk in keys if (run.pk, f"{kind}:{pk}") not in found]
        new |= {(run.pk, f"{kind}:{pk}"): ItemStanding(**{f"{kind}_id": pk}, **of_run) for kind, pk in lacking}
    fresh = new
    if fresh:
        ItemStanding.objects.bulk_create(fresh.values(), ignore_conflicts=True)
        found = held()
    runs = {run.pk: run for run, _, _ in wanted}
    return [(runs[key[0]], row, key in fresh) for key, row in found.items()]


def _key(row: ItemStanding) -> str:
    return f"task:{row.task_id}" if row.task_id else f"target:{row.target_id}"


def _told(run: Run, head: ItemStanding, fresh: bool, item: Item | None, start: date, until: date) -> _Told:
    if item is None:
        return _Told(run, head, fresh, [head], start, [], None)
    spans, now = walk(item, until, None if start == date.min else start)
    return _Told(run, head, fresh, [head], start, spans, now)


def _with_rows(told: Sequence[_Told]) -> None:
    """Fetch what items were on past days, where a change reaches back before their last one."""
    if not told:
        return
    back = {(one.head.programme_id, _key(one.head)): one for one in told}
    tasks, targets = named(key for _, key in back)
    of = Q(task__in=tasks) | Q(target__in=targets)
    past: dict[tuple[int, str], list[ItemStanding]] = {}
    for row in ItemStanding.objects.filter(of, until__gt=min(one.start for one in told)).order_by("since"):
        past.setdefault((row.programme_id, _key(row)), []).append(row)
    for key, one in back.items():
        one.rows = [r for r in past.get(key, ()) if r.until and r.until > one.start] + [one.head]


class _Places:
    """Under which units an item counts: those that lead it and all above them, each once."""

    def __init__(self, told: Sequence[_Told], paths: Mapping[int, str]) -> None:
        """`paths`: of units whose paths are known already."""
        units = {pk for one in told for row in one.rows for pk in row.units}
        units |= {pk for one in told for _, s in one.spans if s for pk in s.units}
        others = units - paths.keys()
        found = {**paths, **dict(_PATHS.rows(others))} if others else paths
        self.above = {pk: _ids(path) for pk, path in found.items()}

    def counts(self, run: Run, units: Iterable[int], group: str, cells: Iterable[str]) -> Counts | None:
        found = tuple(cells)
        if not found:
            return None
        under = _ids(run.authority.path).union(*(self.above.get(pk, frozenset()) for pk in units))
        return Counts(frozenset((pk, g) for pk in under for g in ("", group)), found)


def _ids(path: str) -> frozenset[int]:
    return frozenset(lineage(path))


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
    if made:
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
    if made:
        Tally.objects.bulk_create(made, batch_size=500)


def _tallies_locked(programme: int, keys: Sequence[Any], changes: Steps, titles: dict[str, str]) -> list[Tally]:
    of = [programme], {k[0] for k in keys}, {k[1] for k in keys}
    wanted, held = set(keys), rows_as(Tally, _TALLIES.rows(*of))
    fresh = wanted - {(row.unit_id, row.group) for row in held}
    if fresh:
        new = [
            Tally(unit_id=u, programme_id=programme, group=g, title=titles.get(g, ""), since=min(changes[u, g]))
            for u, g in sorted(fresh)
        ]
        Tally.objects.bulk_create(new, ignore_conflicts=True)
        held = rows_as(Tally, _TALLIES.rows(*of))
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
