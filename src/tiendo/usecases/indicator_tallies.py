"""The sums of indicators kept true: each act that changes a figure, a promise, a link or a weight brings what its
place gives up to the day, and with it the sums of all units above.

The fold of facts (`core.giving`) is the one rule. What a place added is stored beside what it adds now, so a change
that reaches back corrects past days too. Turns of places are taken in order, then sums are locked by their ids, after
the tallies of items (`usecases.tallies`): two writers lose nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from itertools import groupby, pairwise
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from tiendo.core.adding import Across, Direction, Over
from tiendo.core.giving import Facts, Spans, Stand, walk
from tiendo.core.levels import Level, raised
from tiendo.core.rollup import Sums
from tiendo.core.sums import Cells, cells_of, difference, leaf_sums, whole_of
from tiendo.queries.giving import Pair, facts_by
from tiendo.queries.promises import value_json
from tiendo.records.copying import change
from tiendo.records.deeds import day_of
from tiendo.records.facts import figure_json
from tiendo.records.models import Indicator, IndicatorGiven, IndicatorSums, Run, Target, Unit
from tiendo.records.turns import take_turn

CHUNK = 300
Key = tuple[int, int, int | None]  # a unit, an indicator, a programme (None: all)
Lines = dict[Key, list[tuple[date, Cells]]]
Steps = dict[Key, dict[date, Counter[str]]]

_GIVEN = (
    *("target_id", "speaks", "accepted", "reported", "promise", "weight", "met", "met_reported", "cells", "rank"),
    *("rank_reported", "next_check_on", "since", "until"),
)


GIVEN_COLUMNS = ("place_id", "indicator_id", "programme_id", *_GIVEN)


@transaction.atomic
def follow_targets(targets: Collection[int], now: datetime, since: date | None = None) -> None:
    """Bring up to now what places give by these targets, and by those that repeat them; call it in the transaction
    that changed their facts. `since`: the earliest day of which the change says anything, where before today."""
    if not targets:
        return
    settle(_pairs(Target.ever.filter(Q(pk__in=targets) | Q(same_as__in=targets))), day_of(now), since)


@transaction.atomic
def follow_run(run: Run, now: datetime) -> None:
    """Bring everything of a run up to now, from its first day on."""
    rows = Target.ever.filter(plan__programme=run.programme_id, plan__authority=run.authority_id)
    settle(_pairs(rows), day_of(now), date.min)


@transaction.atomic
def follow_links(place: int, indicators: Iterable[int], now: datetime) -> None:
    """A place's targets were said to measure these indicators, or no longer: it is so from their first day on."""
    settle({(place, indicator) for indicator in indicators}, day_of(now), date.min)


@transaction.atomic
def follow_weights(places: Collection[int], now: datetime, since: date) -> None:
    """The populations of places changed, of years from the one of `since` on."""
    rows = IndicatorGiven.objects.filter(place__in=places, indicator__across=Across.WEIGHTED)
    _in_chunks(set(rows.values_list("place_id", "indicator_id")), day_of(now), since)


@transaction.atomic
def follow_rules(indicators: Collection[int], now: datetime) -> None:
    """Indicators add up by another rule now, and always did."""
    rows = IndicatorGiven.objects.filter(indicator__in=indicators)
    _in_chunks(set(rows.values_list("place_id", "indicator_id")), day_of(now), date.min)


def keep_up(today: date) -> int:
    """Bring up to `today` what time alone may have changed, and what was never followed; gives how much that was."""
    due = IndicatorGiven.objects.filter(until=None, next_check_on__lte=today)
    held = IndicatorGiven.objects.filter(
        place=OuterRef("plan__authority"), indicator=OuterRef("indicator"), programme=OuterRef("plan__programme")
    )
    stands = Q(plan__issued_on=None) | Q(plan__issued_on__lte=today)
    fresh = Target.objects.filter(stands, ~Exists(held.filter(until=None)))
    ordered = sorted(set(due.values_list("place_id", "indicator_id")) | _pairs(fresh))
    for at in range(0, len(ordered), CHUNK):
        with transaction.atomic():
            settle(ordered[at : at + CHUNK], today)
    return len(ordered)


@transaction.atomic
def adopt(above: Unit, below: Unit) -> None:
    """Count what a unit comes to, and came to on past days, for the unit that it was put under as well."""
    rows = list(IndicatorSums.objects.filter(unit=below).order_by("since", "pk"))
    own = list(IndicatorGiven.objects.filter(place=below).order_by("since", "pk"))
    lines: Lines = {}
    for row in rows:
        lines.setdefault((below.pk, row.indicator_id, row.programme_id), []).append((row.since, row.cells))
    given = own_lines(own, date.min)
    steps: Steps = {}
    for _, indicator, programme in sorted(lines.keys() | given.keys(), key=_order):
        key = (below.pk, indicator, programme)
        steps[above.pk, indicator, programme] = difference(whole_of(lines.get(key, ()), given.get(key, ())), ())
    _Tree([above], steps, {}).raise_()


def _pairs(targets: QuerySet[Target]) -> set[Pair]:
    rows = targets.filter(indicator__isnull=False).values_list("plan__authority_id", "indicator_id")
    return {(place, indicator) for place, indicator in rows if place is not None and indicator is not None}


def _in_chunks(pairs: Collection[Pair], today: date, since: date) -> None:
    ordered = sorted(pairs)
    for at in range(0, len(ordered), CHUNK):
        settle(ordered[at : at + CHUNK], today, since)


def settle(pairs: Collection[Pair], today: date, since: date | None = None) -> None:
    """Fold what these places give for these indicators anew and raise the sums above them by what has changed."""
    if not pairs:
        return
    for place in sorted({place for place, _ in pairs}):
        take_turn("indicators", place)
    rules = Indicator.objects.in_bulk({indicator for _, indicator in pairs})
    facts = facts_by(_of(pairs, "plan__authority", "indicator"))
    told = _told(pairs, facts, rules, today, since)
    new: Lines = {}
    old: Lines = {}
    for one in told:
        old |= own_lines(one.rows, one.start)
        new |= own_lines(one.wanted, one.start)
    _write(told)
    places = Unit.objects.filter(pk__in={place for place, _ in pairs}).only("pk", "path")
    _Tree(places, {}, {key: (new.get(key, []), old.get(key, [])) for key in new.keys() | old.keys()}).raise_()


@dataclass(slots=True)
class _Told:
    """What a place gives for an indicator from `start` on: the rows as they are, and as they should be."""

    start: date
    rows: list[IndicatorGiven]
    wanted: list[IndicatorGiven]


def rows_of(pair: Pair, rule: Indicator, told: Mapping[int, Spans], check: date | None) -> list[IndicatorGiven]:
    """What a place gives by programme, as rows."""
    out = []
    for programme, spans in told.items():
        ends = [*(day for day, _ in spans[1:]), None] if spans else []
        for (since, stand), until in zip(spans, ends, strict=True):
            if stand is not None:
                out.append(_row(pair, programme, stand, rule, since, until, check))
    return out


def _row(
    pair: Pair, programme: int, stand: Stand, rule: Indicator, since: date, until: date | None, check: date | None
) -> IndicatorGiven:
    gives = stand.gives
    accepted, reported = leaf_sums(pair[0], gives, Across(rule.across), Direction(rule.direction), rule.unit_of_measure)
    return IndicatorGiven(
        place_id=pair[0],
        indicator_id=pair[1],
        programme_id=programme,
        target_id=gives.target,
        speaks=stand.speaks,
        accepted=figure_json(gives.accepted) if gives.accepted else None,
        reported=figure_json(gives.reported) if gives.reported else None,
        promise=value_json(gives.promise) if gives.promise else None,
        weight=gives.weight,
        met=gives.met,
        met_reported=gives.met_reported,
        cells=cells_of(accepted, reported),
        rank=_rank(accepted),
        rank_reported=_rank(reported),
        next_check_on=check,
        since=since,
        until=until,
    )


def _rank(sums: Sums) -> Any:
    return sums.worst[0] if sums.worst else None


def _told(
    pairs: Collection[Pair],
    facts: Mapping[Pair, list[Facts]],
    rules: Mapping[int, Indicator],
    today: date,
    since: date | None,
) -> list[_Told]:
    """Two queries; a change of today needs no row that is over."""
    heads = _rows(pairs, Q(until=None))
    starts = {pair: _start(heads.get(pair, ()), today, since) for pair in pairs}
    back = [pair for pair in pairs if starts[pair] < today]  # what is over ended today at the latest
    past = _rows(back, Q(until__isnull=False)) if back else {}
    out = []
    for pair in sorted(pairs):
        start, many = starts[pair], facts.get(pair, [])
        rows = [*(row for row in past.get(pair, ()) if row.until and row.until > start), *heads.get(pair, ())]
        spans, check = walk(many, Over(rules[pair[1]].over), max(start, _first(many)), today)
        out.append(_Told(start, rows, rows_of(pair, rules[pair[1]], spans, check)))
    return out


def _start(heads: Sequence[IndicatorGiven], today: date, since: date | None) -> date:
    """From when on what a place gives is folded anew: also from what a midnight has turned and nobody looked at."""
    if not heads:
        return date.min
    return min([since or today, today, *(row.next_check_on for row in heads if row.next_check_on)])


def _first(many: Sequence[Facts]) -> date:
    return min((facts.begins for facts in many), default=date.min)


def _rows(pairs: Collection[Pair], where: Q) -> dict[Pair, list[IndicatorGiven]]:
    out: dict[Pair, list[IndicatorGiven]] = {}
    rows = IndicatorGiven.objects.filter(_of(pairs, "place", "indicator"), where)
    for row in rows.order_by("since", "pk"):
        out.setdefault((row.place_id, row.indicator_id), []).append(row)
    return out


def _of(pairs: Collection[Pair], place: str, indicator: str) -> Q:
    by_place = {pk: [i for _, i in some] for pk, some in groupby(sorted(pairs), key=lambda pair: pair[0])}
    alike: dict[tuple[int, ...], list[int]] = {}
    for pk, indicators in by_place.items():
        alike.setdefault(tuple(indicators), []).append(pk)
    return reduce(or_, (Q(**{f"{place}__in": p, f"{indicator}__in": i}) for i, p in alike.items()), Q(pk__in=[]))


def own_lines(rows: Iterable[IndicatorGiven], start: date) -> Lines:
    """What a place adds to the sums above by itself, from `start` on: in each programme and, where it speaks, in all.
    The rows of a programme come in the order of days."""
    out: Lines = {}
    ends: dict[Key, date | None] = {}
    for row in sorted(rows, key=lambda r: r.since):
        since = max(row.since, start)
        for programme in (row.programme_id, None) if row.speaks else (row.programme_id,):
            key = (row.place_id, row.indicator_id, programme)
            line, end = out.setdefault(key, []), ends.get(key)
            if end is not None and end < since:
                line.append((end, {}))
            line.append((since, row.cells))
            ends[key] = row.until
    for key, end in ends.items():
        if end is not None:
            out[key].append((end, {}))
    return out


def _write(told: Sequence[_Told]) -> None:
    """The rows as they should be: one that began on the same day is changed, what is over ends, the rest is new."""
    gone: list[int] = []
    kept: list[IndicatorGiven] = []
    made: list[IndicatorGiven] = []
    for one in told:
        covers = {row.programme_id: row for row in one.rows if row.since < one.start}
        at = {(row.programme_id, row.since): row for row in one.rows if row.since >= one.start}
        for row in one.wanted:
            cover = covers.get(row.programme_id)
            if cover is not None and row.since == one.start and _same(cover, row):
                row.since = cover.since
                row.pk = covers.pop(row.programme_id).pk
                kept.append(row)
            elif (held := at.pop((row.programme_id, row.since), None)) is not None:
                row.pk = held.pk
                kept.append(row)
            else:
                made.append(row)
        for cover in covers.values():
            cover.until = one.start
            kept.append(cover)
        gone += [row.pk for row in at.values()]
    if gone:
        IndicatorGiven.objects.filter(pk__in=gone).delete()
    kept.sort(key=lambda row: row.until is None)  # what ends makes room for what holds
    change(kept, _GIVEN)
    IndicatorGiven.objects.bulk_create(made, batch_size=500)


def _same(held: IndicatorGiven, row: IndicatorGiven) -> bool:
    names = [name for name in _GIVEN if name not in ("since", "until", "next_check_on")]
    return all(getattr(held, name) == getattr(row, name) for name in names)


@dataclass(slots=True)
class _Tree:
    """The sums of units and of all above them, raised from the lowest up.

    `steps`: what is to be added below the units themselves; `own`: what each gives itself, as it is now and as it was.
    """

    units: Iterable[Unit]
    steps: Steps
    own: dict[Key, tuple[list[tuple[date, Cells]], list[tuple[date, Cells]]]]
    above: dict[int, int | None] = field(default_factory=dict)
    rows: dict[Key, list[IndicatorSums]] = field(default_factory=dict)
    still: Lines = field(default_factory=dict)
    made: list[IndicatorSums] = field(default_factory=list)
    kept: list[IndicatorSums] = field(default_factory=list)

    def raise_(self) -> None:
        self.steps = {key: days for key, days in self.steps.items() if days}
        self.own = {key: sides for key, sides in self.own.items() if sides[0] != sides[1]}
        if not self.steps and not self.own:
            return
        depth: dict[int, int] = {}
        for unit in self.units:
            ids = unit.lineage
            self.above |= dict(zip(ids, [None, *ids[:-1]], strict=True))
            depth |= {pk: n for n, pk in enumerate(ids)}
        self._fetch()
        for level in sorted(set(depth.values()), reverse=True):
            for key in sorted(self.steps.keys() | self.own.keys(), key=_order):
                if depth.get(key[0]) == level:
                    self._lift(key)
        change(self.kept, ("cells", "since", "until"))  # the heads move on first: what they leave takes their day
        IndicatorSums.objects.bulk_create(self.made, batch_size=500)

    def _fetch(self) -> None:
        """The sums of the units and of those above, locked, and what units above give themselves."""
        keys = {(pk, key[1], key[2]) for key in self.steps.keys() | self.own.keys() for pk in self._and_above(key[0])}
        first = min(
            [*(day for days in self.steps.values() for day in days)]
            + [day for sides in self.own.values() for line in sides for day, _ in line]
        )
        ids, indicators = {pk for pk, _, _ in keys}, {i for _, i, _ in keys}
        where = Q(unit__in=ids, indicator__in=indicators)
        locked = IndicatorSums.objects.filter(where, until=None).order_by("pk").select_for_update(no_key=True)
        heads = {_key(row): row for row in locked}
        upper = {pk for pk in self.above.values() if pk is not None}
        missing = sorted((k for k in keys - heads.keys() if k[0] in upper or k in self.steps), key=_order)
        if missing:
            new = [IndicatorSums(unit_id=u, indicator_id=i, programme_id=p, since=first) for u, i, p in missing]
            IndicatorSums.objects.bulk_create(new, ignore_conflicts=True)
            heads = {_key(row): row for row in locked.all()}
        self.rows = {key: [row] for key, row in heads.items() if key in keys}
        if any(rows[0].since > first for rows in self.rows.values()):
            past = IndicatorSums.objects.filter(where, until__gt=first)
            for row in past.order_by("-since"):
                if (key := _key(row)) in self.rows:
                    self.rows[key].insert(0, row)
        rows = IndicatorGiven.objects.filter(place__in=upper | {u for u, _, _ in self.steps}, indicator__in=indicators)
        self.still = own_lines(rows.filter(Q(until=None) | Q(until__gt=first)), date.min)

    def _and_above(self, unit: int) -> list[int]:
        out: list[int] = []
        at: int | None = unit
        while at is not None:
            out.append(at)
            at = self.above.get(at)
        return out

    def _lift(self, key: Key) -> None:
        """Raise the sums below one unit, and hand what that changes in its whole to the one above."""
        rows = self.rows.get(key, [])
        before = [(row.since, row.cells) for row in rows]
        steps = self.steps.get(key)
        after: list[tuple[date, Cells]] = list(before)
        if steps:
            after = [(level.since, level.counts) for level in raised([Level(*one) for one in before], steps)]
            self._set(key, rows, after)
        given = self.still.get(key, [])
        own = self.own.get(key, (given, given))
        above = self.above.get(key[0])
        more = difference(whole_of(after, own[0]), whole_of(before, own[1])) if above is not None else {}
        if more and above is not None:
            held = self.steps.setdefault((above, key[1], key[2]), {})
            for day, step in more.items():
                sum_ = held.setdefault(day, Counter())
                for name, n in step.items():
                    sum_[name] += n

    def _set(self, key: Key, rows: list[IndicatorSums], line: Sequence[tuple[date, Cells]]) -> None:
        head = rows[-1]
        closed = {row.since: row for row in rows[:-1]}
        for (since, cells), (until, _) in pairwise(line):
            row = closed.get(since)
            if row is None:
                row = IndicatorSums(unit_id=key[0], indicator_id=key[1], programme_id=key[2])
                self.made.append(row)
            else:
                self.kept.append(row)
            row.since, row.until, row.cells = since, until, dict(cells)
        head.since, head.cells = line[-1][0], dict(line[-1][1])
        self.kept.append(head)


def _key(row: IndicatorSums) -> Key:
    return (row.unit_id, row.indicator_id, row.programme_id)


def _order(key: Key) -> tuple[int, int, int]:
    return (key[0], key[1], key[2] or 0)
