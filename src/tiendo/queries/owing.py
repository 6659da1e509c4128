"""Which units owed a report in many periods of a run and had not sent it by a day, all facts fetched once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property

from django.db.models import Q

from tiendo.core.calendar import PeriodKind
from tiendo.core.owing import asked_in
from tiendo.core.states import SENT_BACK
from tiendo.queries.folding import Asked, Rules, fold_in
from tiendo.queries.owed_rows import collecting
from tiendo.queries.promises import STOPS
from tiendo.queries.standing import asked
from tiendo.queries.unreported import AT_REST, planned_leads
from tiendo.records.deeds import Acts, Dated, after_day
from tiendo.records.facts import period_of
from tiendo.records.models import Adjustment, AdjustmentKind, Assignment, Report, ReportingPeriod, Run, Target, Verdict

Item = tuple[str, int]
"""("task" or "target", its id)"""
_RESTING = frozenset(AT_REST)


class Owing:
    """Says the same as `queries.unreported.unit_reports` of each period, but not how much; five queries in all.

    `rows` are the run's assignments with `units` fetched, `acts` what was done on their tasks.
    """

    def __init__(
        self, run: Run, rows: Sequence[Assignment], acts: Acts, rules: Rules, periods: Sequence[ReportingPeriod]
    ) -> None:
        self.run, self.rows, self.acts, self.rules, self.periods = run, rows, acts, rules, periods
        self.kinds = collecting(run)

    def lacking(self, period: ReportingPeriod, day: date) -> dict[int, bool]:
        """By unit that owes something in the period, whether it lacked some of it at the end of `day`."""
        sent = self._sent(period, day)
        out: dict[int, bool] = {}
        for units, item, row in self._asked(period, day):
            if item in sent:
                for unit in units:
                    out.setdefault(unit, False)
            elif not all(out.get(unit) for unit in units) and self._open(row, period, day):
                out |= dict.fromkeys(units, True)
        return out

    def silent(self, period: ReportingPeriod, day: date) -> list[int]:
        """The units that owed something in the period and had sent nothing by the end of `day`."""
        sent, told, left = self._sent(period, day), set[int](), list[tuple[Sequence[int], Assignment | None]]()
        for units, item, row in self._asked(period, day):
            if item in sent:
                told.update(units)
            else:
                left.append((units, row))
        out: dict[int, None] = {}
        for units, row in left:
            still = [unit for unit in units if unit not in told and unit not in out]
            if still and self._open(row, period, day):
                out |= dict.fromkeys(still)
        return list(out)

    def _asked(self, period: ReportingPeriod, day: date) -> list[tuple[Sequence[int], Item, Assignment | None]]:
        """Units, item and (of a task) the row under which it is asked for in the period."""
        kind, main = PeriodKind(period.kind), self.rules.reporting
        out: list[tuple[Sequence[int], Item, Assignment | None]] = []
        for row in self.rows:
            begun = row.start_on is None or row.start_on <= period.end
            units = self._leads(row, day) if begun else ()
            if units and asked_in(row.every, kind, period.end, main, self.kinds, work=True):
                out.append((units, ("task", row.task_id), row))
        for pk, unit, every, stops in self._targets:
            last = [stopped for on, stopped in stops if on <= day]
            if not (last and last[-1]) and asked_in(
                every, kind, period.end, PeriodKind(self.run.reporting), self.kinds
            ):
                out.append(((unit,), ("target", pk), None))
        return out

    def _leads(self, row: Assignment, day: date) -> Sequence[int]:
        moved = self.acts.leads(row.task_id, day) if row.task_id in self.acts.adjustments else None
        return self._planned[row.pk] if moved is None else moved

    def _open(self, row: Assignment | None, period: ReportingPeriod, day: date) -> bool:
        """Whether an item that is not sent is owed: work at rest is not."""
        if row is None:
            return True
        one = fold_in(self._asks[row.pk], self._deeds(row.task_id), self.rules, period_of(period), day)
        return one.standing.work not in _RESTING

    def _deeds(self, task: int) -> list[Dated]:
        if task not in self._known:
            self._known[task] = self.acts.deeds(task, self.run.since)
        return self._known[task]

    def _sent(self, period: ReportingPeriod, day: date) -> set[Item]:
        """The items with a report that stands: sent by `day`, not taken back, its last verdict no return."""
        after, out = after_day(day), dict[Item, bool]()
        for pk, at, back, item in self._reports.get(period.pk, ()):
            if at < after and (back is None or back >= after):
                steps = [step for judged, step in self._verdicts.get(pk, ()) if judged < after]
                out[item] = not steps or steps[-1] not in SENT_BACK
        return {item for item, stands in out.items() if stands}

    @cached_property
    def _known(self) -> dict[int, list[Dated]]:
        return {}

    @cached_property
    def _asks(self) -> dict[int, Asked]:
        return {row.pk: asked(row) for row in self.rows}

    @cached_property
    def _planned(self) -> dict[int, list[int]]:
        return {row.pk: planned_leads(row) for row in self.rows}

    @cached_property
    def _reports(self) -> dict[int, list[tuple[int, datetime, datetime | None, Item]]]:
        """By period, in the order sent."""
        rows = Report.objects.filter(period__in=self.periods).order_by("sent_at", "pk")
        out: dict[int, list[tuple[int, datetime, datetime | None, Item]]] = {}
        for pk, period, at, back, task, target in rows.values_list(
            "pk", "period_id", "sent_at", "taken_back_at", "task_id", "target_id"
        ):
            out.setdefault(period, []).append((pk, at, back, ("task", task) if task else ("target", target or 0)))
        return out

    @cached_property
    def _verdicts(self) -> dict[int, list[tuple[datetime, str]]]:
        out: dict[int, list[tuple[datetime, str]]] = {}
        rows = Verdict.objects.filter(report__period__in=self.periods).order_by("at", "pk")
        for report, at, step in rows.values_list("report_id", "at", "step"):
            out.setdefault(report, []).append((at, step))
        return out

    @cached_property
    def _targets(self) -> list[tuple[int, int, str, list[tuple[date, bool]]]]:
        """Of each target that a unit tracks: its id, the unit, how often it is asked for, and when it was stopped or
        taken up again."""
        served = Q(same_as__isnull=False, same_as__removed_on__isnull=True)
        plans = {"plan__programme": self.run.programme_id, "plan__authority": self.run.authority_id}
        found = list(
            Target.objects.filter(**plans, tracked_by__isnull=False)
            .exclude(served)
            .values_list("pk", "tracked_by_id", "every")
        )
        stops: dict[int, list[tuple[date, bool]]] = {}
        rows = Adjustment.objects.filter(target__in=[pk for pk, *_ in found], kind__in=STOPS)
        for target, on, kind in rows.order_by("on", "at", "id").values_list("target_id", "on", "kind"):
            stops.setdefault(target or 0, []).append((on, kind != AdjustmentKind.RESUME))
        return [(pk, unit or 0, every, stops.get(pk, [])) for pk, unit, every in found]
