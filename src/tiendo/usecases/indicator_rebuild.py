"""The sums of indicators anew out of the facts: of all past days, or quickly of one day alone.

Places are gone through from the last path to the first, so that every unit comes after those below it: memory holds
some places' facts and the sums of the units under way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from tiendo.core.adding import Over
from tiendo.core.giving import Facts, walk
from tiendo.core.sums import added_up, difference, whole_of
from tiendo.queries.giving import Pair, facts_by
from tiendo.records.copying import fill
from tiendo.records.crew import done, processes_for
from tiendo.records.deeds import after_day
from tiendo.records.models import Indicator, IndicatorGiven, IndicatorSums, Target, Unit
from tiendo.records.models.units import lineage
from tiendo.usecases.indicator_tallies import GIVEN_COLUMNS, Lines, own_lines, rows_of

AT_A_TIME = 25
_WORK = f"{__name__}:folded"
_UNTIL = GIVEN_COLUMNS.index("until")
Part = dict[int, tuple[list[tuple[Any, ...]], Lines]]
"""By place, the rows of what it gives and what it adds to the sums above it."""
# Of each period what was sent last; of these the last days with a figure.
_LAST = """
select id from (
  select id, dense_rank() over (partition by target_id order by day desc) as place from (
    select r.id, r.target_id, coalesce(r.as_of, p."end") as day,
      row_number() over (partition by r.target_id, r.period_id order by r.sent_at desc, r.id desc) as turn
    from records_report r join records_reportingperiod p on p.id = r.period_id
    where r.target_id in ({ids}) and r.sent_at < %s and (r.taken_back_at is null or r.taken_back_at >= %s)
      and not r."nothing" and (r.value is not null or r.numerator is not null or r.yes is not null)
  ) x where turn = 1
) y where place <= 3
"""


def rebuild(today: date, processes: int | None = None) -> int:
    """All of it anew, past days too; gives the number of places' figures. `processes`: `crew.processes_for`; raises
    `crew.Lost` where one of them was ended from outside; then nothing has changed."""
    return _Rebuilding(today, date.min, processes).run()


def rebuild_today(today: date, processes: int | None = None) -> int:
    """As of `today` alone, much sooner; past days read as they are stored."""
    return _Rebuilding(today, today, processes).run()


@dataclass(slots=True)
class _Rebuilding:
    today: date
    start: date
    processes: int | None
    below: dict[int, dict[tuple[int, int | None], dict[date, Counter[str]]]] = field(default_factory=dict)

    @transaction.atomic
    def run(self) -> int:
        for model in (IndicatorGiven, IndicatorSums):
            model._default_manager.filter(since__gte=self.start).delete()
            model._default_manager.filter(until=None).update(until=self.start)
        places = Unit.objects.filter(pk__in=Target.ever.filter(indicator__isnull=False).values("plan__authority"))
        paths = dict(places.values_list("pk", "path"))
        above = {pk for path in paths.values() for pk in lineage(path)}
        ordered = list(Unit.objects.filter(pk__in=above).order_by("-path"))
        units = [ordered[at : at + AT_A_TIME] for at in range(0, len(ordered), AT_A_TIME)]
        parts = [([unit.pk for unit in some if unit.pk in paths], self.today, self.start) for some in units]
        given = done(_WORK, parts, processes_for(len(paths), self.processes))
        return sum(self._write(some, part) for some, part in zip(units, given, strict=True))

    def _write(self, units: Sequence[Unit], part: Part) -> int:
        rows = [row for some, _ in part.values() for row in some]
        fill(IndicatorGiven, GIVEN_COLUMNS, rows)
        sums = [row for unit in units for row in self._lift(unit, part[unit.pk][1] if unit.pk in part else {})]
        fill(IndicatorSums, ("unit_id", "indicator_id", "programme_id", "cells", "since", "until"), sums)
        return sum(row[_UNTIL] is None for row in rows)

    def _lift(self, unit: Unit, own: Lines) -> Iterator[tuple[Any, ...]]:
        """The rows of the sums below a unit; what it comes to is handed to the one above."""
        below = {key: added_up(steps) for key, steps in self.below.pop(unit.pk, {}).items()}
        mine = {(indicator, programme): line for (_, indicator, programme), line in own.items()}
        for key, line in below.items():
            ends = [*(day for day, _ in line[1:]), None]
            yield from ((unit.pk, *key, cells, day, end) for (day, cells), end in zip(line, ends, strict=True))
        if unit.parent_id is None:
            return
        for key in below.keys() | mine.keys():
            held = self.below.setdefault(unit.parent_id, {}).setdefault(key, {})
            for day, step in difference(whole_of(below.get(key, ()), mine.get(key, ())), ()).items():
                at = held.setdefault(day, Counter())
                for name, n in step.items():
                    at[name] += n


def folded(places: Sequence[int], today: date, start: date) -> Part:
    """What places give from `start` on; reads alone."""
    rules = Indicator.objects.in_bulk()
    found: dict[int, list[IndicatorGiven]] = {}
    for (place, indicator), many in _facts(places, rules, today, start) if places else ():
        rule = rules[indicator]
        spans, check = walk(many, Over(rule.over), max(start, min(facts.begins for facts in many)), today)
        found.setdefault(place, []).extend(rows_of((place, indicator), rule, spans, check))
    return {
        place: ([tuple(getattr(row, name) for name in GIVEN_COLUMNS) for row in rows], own_lines(rows, date.min))
        for place, rows in found.items()
    }


def _facts(
    places: Sequence[int], rules: Mapping[int, Indicator], today: date, start: date
) -> Iterator[tuple[Pair, list[Facts]]]:
    where = Q(plan__authority__in=places)
    if start != today:
        yield from facts_by(where).items()
        return
    last = [rule.pk for rule in rules.values() if Over(rule.over) is Over.LATEST]
    yield from facts_by(where & ~Q(indicator__in=last)).items()
    found = facts_by(where & Q(indicator__in=last), _last(where & Q(indicator__in=last), today))
    unsure = {one.target for many in found.values() for one in many if not _sure(one, today)}
    again = {pair for pair, many in found.items() if any(one.target in unsure for one in many)}
    yield from ((pair, many) for pair, many in found.items() if pair not in again)
    if again:
        targets = [one.target for pair in again for one in found[pair]]
        yield from facts_by(Q(pk__in=targets)).items()


def _last(where: Q, today: date) -> list[int]:
    """The reports that alone may say something of the day, where the last figure speaks."""
    rows = Target.ever.filter(where).values_list("pk", "same_as_id")
    ids = sorted({same or pk for pk, same in rows})
    if not ids:
        return []
    until = connection.ops.adapt_datetimefield_value(after_day(today))
    with connection.cursor() as cursor:
        cursor.execute(_LAST.format(ids=", ".join(map(str, ids))), [until, until])
        return [row[0] for row in cursor.fetchall()]


def _sure(facts: Facts, day: date) -> bool:
    """Whether the last days alone tell: an accepted figure is among them; or nothing was told at all."""
    return not facts.told or any(one.step(day) == "accept" for one in facts.told)
