"""Which units owed a report in many periods of a run and had not sent it by a day, all facts fetched once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from tiendo.core.calendar import PeriodKind
from tiendo.core.owing import asked_in
from tiendo.core.states import SENT_BACK
from tiendo.queries.folding import Asked, Rules, fold_in
from tiendo.queries.owed_rows import collecting, stopped
from tiendo.queries.promises import STOPS
from tiendo.queries.standing import asked
from tiendo.queries.unreported import AT_REST, planned_leads, served, targets_of
from tiendo.records.days import DayOf
from tiendo.records.deeds import Acts, acts_on, day_of
from tiendo.records.facts import period_of
from tiendo.records.models import Adjustment, Assignment, Report, ReportingPeriod, Run, Verdict
from tiendo.records.ready import Ready

Item = tuple[str, int]
"""("task" or "target", its id)"""
_RESTING = frozenset(AT_REST)


class _Asked(NamedTuple):
    """An item that is asked for in a period, of whom, and (of a task) the row under which it is."""

    units: Sequence[int]
    item: Item
    row: Assignment | None
    sent: bool


class Owing:
    """Says the same as `queries.unreported.unit_reports` of each period, but not how much, as known at the end of
    `day`; ten queries at most.

    `rows` are the run's assignments with `units` fetched, `acts` what was adjusted on their tasks.
    """

    def __init__(
        self,
        run: Run,
        rows: Sequence[Assignment],
        acts: Acts,
        rules: Rules,
        periods: Sequence[ReportingPeriod],
        day: date,
    ) -> None:
        self.run, self.rows, self.rules, self.periods, self.day = run, rows, rules, periods, day
        self.kinds, self._changed = collecting(run), acts
        self._known: dict[tuple[int, date], list[_Asked]] = {}
        self._steady: dict[int, list[tuple[Sequence[int], Item, Assignment | None]]] = {}

    def lacking(self, period: ReportingPeriod) -> dict[int, bool]:
        """By unit that owes something in the period, whether it lacked some of it at the end of the due day."""
        out: dict[int, bool] = {}
        for one in self._asked(period, period.due):
            if one.sent:
                for unit in one.units:
                    out.setdefault(unit, False)
            elif not all(out.get(unit) for unit in one.units) and self._open(one, period, period.due):
                out |= dict.fromkeys(one.units, True)
        return out

    def silent(self, period: ReportingPeriod) -> list[int]:
        """The units that owed something in the period and had sent nothing until it was locked."""
        last = self._last(period)
        asked_for = self._asked(period, last)
        told = {unit for one in asked_for if one.sent for unit in one.units}
        out: dict[int, None] = {}
        for one in asked_for:
            still = [] if one.sent else [unit for unit in one.units if unit not in told and unit not in out]
            if still and self._open(one, period, last):
                out |= dict.fromkeys(still)
        return list(out)

    def _last(self, period: ReportingPeriod) -> date:
        """The last day on which the period took reports, as far as it is known."""
        return min(self.day, period.locks_on - timedelta(days=1))

    def _asked(self, period: ReportingPeriod, day: date) -> list[_Asked]:
        if (period.pk, day) not in self._known:
            sent = self._sent(period, day)
            found = self._items(period, day)
            self._known[period.pk, day] = [_Asked(units, item, row, item in sent) for units, item, row in found]
        return self._known[period.pk, day]

    def _items(self, period: ReportingPeriod, day: date) -> list[tuple[Sequence[int], Item, Assignment | None]]:
        """What is asked for in the period: on any day the same, where no lead was changed and no target stopped."""
        if self._changed.adjustments or self._stops:
            return [*self._tasks(period, day), *self._figures(period, day)]
        if period.pk not in self._steady:
            self._steady[period.pk] = [*self._tasks(period, day), *self._figures(period, day)]
        return self._steady[period.pk]

    def _tasks(self, period: ReportingPeriod, day: date) -> Iterable[tuple[Sequence[int], Item, Assignment]]:
        kind, main = PeriodKind(period.kind), self.rules.reporting
        every = {
            every: asked_in(every, kind, period.end, main, self.kinds, work=True)
            for every in {row.every for row in self.rows}
        }
        planned, changed = self._planned, self._changed.adjustments
        for row in self.rows:
            if every[row.every] and (row.start_on is None or row.start_on <= period.end):
                units = planned[row.pk] if row.task_id not in changed else self._leads(row, day)
                if units:
                    yield units, ("task", row.task_id), row

    def _leads(self, row: Assignment, day: date) -> Sequence[int]:
        moved = self._changed.leads(row.task_id, day)
        return self._planned[row.pk] if moved is None else moved

    def _figures(self, period: ReportingPeriod, day: date) -> Iterable[tuple[Sequence[int], Item, None]]:
        kind, main = PeriodKind(period.kind), PeriodKind(self.run.reporting)
        still = stopped(self._stops, day)
        for pk, unit, every in self._targets:
            if pk not in still and asked_in(every, kind, period.end, main, self.kinds):
                yield (unit,), ("target", pk), None

    def _open(self, one: _Asked, period: ReportingPeriod, day: date) -> bool:
        """Whether an item that is not sent is owed: work at rest is not."""
        if one.row is None:
            return True
        deeds = self._acts.deeds(one.row.task_id, self.run.since)
        found = fold_in(self._asks[one.row.pk], deeds, self.rules, period_of(period), day)
        return found.standing.work not in _RESTING

    @cached_property
    def _acts(self) -> Acts:
        """All that was done on the tasks that were not sent in one of the periods: nothing else of others is asked."""
        found = (one for p in self.periods for day in (p.due, self._last(p)) for one in self._asked(p, day))
        return acts_on({one.row.task_id for one in found if one.row and not one.sent}, counting=False)

    def _sent(self, period: ReportingPeriod, day: date) -> set[Item]:
        """The items with a report that stands: sent by `day`, not taken back, its last verdict no return."""
        out, returned = dict[Item, bool](), self._returned
        for pk, on, back, item in self._reports.get(period.pk, ()):
            if on <= day and (back is None or back > day):
                out[item] = pk not in returned or self._stands(pk, day)
        return {item for item, stands in out.items() if stands}

    def _stands(self, report: int, day: date) -> bool:
        steps = [step for judged, step in self._returned[report] if judged <= day]
        return not steps or steps[-1] not in SENT_BACK

    @cached_property
    def _asks(self) -> dict[int, Asked]:
        return {row.pk: asked(row) for row in self.rows}

    @cached_property
    def _planned(self) -> dict[int, list[int]]:
        return {row.pk: planned_leads(row) for row in self.rows}

    @cached_property
    def _reports(self) -> dict[int, list[tuple[int, date, date | None, Item]]]:
        """By period, in the order sent, with the days on which they were sent and taken back."""
        out: dict[int, list[tuple[int, date, date | None, Item]]] = {}
        for pk, period, back, task, target, on in _REPORTS.rows([p.pk for p in self.periods]):
            item = ("task", task) if task else ("target", target)
            out.setdefault(period, []).append((pk, on, day_of(back) if back else None, item))
        return out

    @cached_property
    def _returned(self) -> dict[int, list[tuple[date, str]]]:
        """By report that was ever sent back, the steps of its appraisal by their days."""
        out: dict[int, list[tuple[date, str]]] = {}
        for report, step, on in _STEPS.rows([p.pk for p in self.periods]):
            out.setdefault(report, []).append((on, step))
        return out

    @cached_property
    def _targets(self) -> list[tuple[int, int, str]]:
        """Of each target that a unit reports on: its id, the unit, how often."""
        return served(targets_of(self.run))

    @cached_property
    def _stops(self) -> list[Adjustment]:
        return _STOPS.objects([pk for pk, *_ in self._targets]) if self._targets else []


_STOPS = Ready(lambda targets: Adjustment.objects.filter(target__in=targets, kind__in=STOPS))


def _sent_in(periods: Collection[int]) -> QuerySet[Report, Any]:
    rows = Report.objects.filter(period__in=periods).order_by("sent_at", "pk")
    # a day is read four times as quickly as an instant, and there are as many as items in all periods
    days = rows.annotate(on=DayOf("sent_at"))
    return days.values_list("pk", "period_id", "taken_back_at", "task_id", "target_id", "on")


def _steps_in(periods: Collection[int]) -> QuerySet[Verdict, Any]:
    asking = Q(report__task=None) | Q(report__complete=True)  # no verdict is given on others, which are most
    back = Verdict.objects.filter(asking, report__period__in=periods, step__in=SENT_BACK).values("report")
    rows = Verdict.objects.filter(report__in=back).order_by("at", "pk")
    return rows.annotate(on=DayOf("at")).values_list("report_id", "step", "on")


_REPORTS, _STEPS = Ready(_sent_in), Ready(_steps_in)
