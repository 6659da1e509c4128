"""Which units of a run have not reported in the period under way, all units at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from tiendo.core.calendar import PeriodKind
from tiendo.core.owing import asked_in
from tiendo.core.states import SENT_BACK, WorkState
from tiendo.queries.folding import Rules, fold_in
from tiendo.queries.leads import assignments_on, units_by_id
from tiendo.queries.owed_rows import collecting, stopped
from tiendo.queries.promises import STOPS
from tiendo.queries.standing import acts_by, asked, done_once, rules_of
from tiendo.queries.stored import Held
from tiendo.records.deeds import Acts, after_day, day_of
from tiendo.records.facts import period_of
from tiendo.records.hanging import give, hung
from tiendo.records.models import (
    Adjustment,
    Assignment,
    AssignmentUnit,
    Report,
    ReportForm,
    ReportingPeriod,
    Run,
    Target,
    Unit,
    Verdict,
)
from tiendo.records.ready import Ready

AT_REST = (WorkState.REPORTED, WorkState.COMPLETE, WorkState.SUSPENDED, WorkState.CANCELLED)


@dataclass(frozen=True, slots=True)
class UnitReports:
    """How much of what a unit owes in a period it has sent; `begun`: it is writing what is left."""

    unit: Unit
    sent: int
    owed: int
    begun: bool = False

    @property
    def lacking(self) -> bool:
        return self.sent < self.owed


_PERIODS = Ready(lambda run: ReportingPeriod.objects.filter(run=run).order_by("start", "end"))


def periods_of(run: Run) -> list[ReportingPeriod]:
    """Every period of the run, the earliest first; one query."""
    found: list[ReportingPeriod] = _PERIODS.objects(run.pk)
    for period in found:
        give(period, "run", run)
    return found


def open_on(periods: Iterable[ReportingPeriod], kinds: Collection[PeriodKind], day: date) -> list[ReportingPeriod]:
    """Those of `periods_of` in which units report and that are open on a day, the one due first in front."""
    found = [p for p in periods if p.kind in kinds and p.start <= day < p.locks_on]
    return sorted(found, key=lambda p: (p.due, p.start))


def period_on(run: Run, day: date) -> ReportingPeriod | None:
    """The period whose reports are asked for on `day`: of those open, the one due first; None where none is."""
    return next(iter(open_on(periods_of(run), collecting(run), day)), None)


@dataclass
class RunDay:
    """A run at the end of a day, with what its pages read of it, each once. `rows` are its assignments then with their
    units, `period` the one whose reports are asked for, `periods` those known of the run.

    `held`: the tasks of which what is stored says enough; `folded`: those whose standing is asked all the same.
    """

    run: Run
    day: date
    rows: Sequence[Assignment]
    period: ReportingPeriod | None
    periods: Sequence[ReportingPeriod] = ()
    held: Mapping[int, Held] = field(default_factory=dict)
    folded: Collection[int] = ()

    @cached_property
    def rules(self) -> Rules:
        return rules_of(self.run)

    @cached_property
    def sent(self) -> set[str]:
        return _sent(self.period, self.day) if self.period else set()

    @cached_property
    def plain(self) -> set[int]:
        """The tasks that stand in a period as they stand: they are not owed anew in each."""
        return done_once(self.rows)

    @cached_property
    def acts(self) -> Acts:
        """What was adjusted on all tasks, and reported on those that are folded and on those that may be owed."""
        unsent = [row.task_id for row in self.rows if self.period and f"task:{row.task_id}" not in self.sent]
        said = {*self.folded, *(task for task in unsent if not (task in self.held and task in self.plain))}
        return acts_by(self.rows, self.day, self.periods, said)

    @cached_property
    def moved(self) -> dict[int, list[int]]:
        return self.acts.moved(self.day)

    def rests(self, row: Assignment) -> bool:
        """Whether the work of a task that was not sent is at rest in the period."""
        if row.task_id in self.held and row.task_id in self.plain:
            return self.held[row.task_id].work in AT_REST
        assert self.period is not None
        deeds = self.acts.deeds(row.task_id, self.rules.since)
        return fold_in(asked(row), deeds, self.rules, period_of(self.period), self.day).standing.work in AT_REST


def reports_of(run: Run, period: ReportingPeriod, day: date) -> list[UnitReports]:
    """`unit_reports` with all that it is counted from; fifteen queries, however many units there are."""
    return unit_reports(RunDay(run, day, assignments_on(run, day), period))


def unsent_key(period: ReportingPeriod) -> str:
    """How the keys of the notices begin that remind units of what they have not sent; then the unit and the day."""
    return f"unsent:{period.pk}:"


def unit_reports(
    at: RunDay, targets: Iterable[Tracked] | None = None, rows: Iterable[Assignment] | None = None
) -> list[UnitReports]:
    """Each unit that owes something in the period, as known at the end of the day, those with least sent first; none
    where no period is asked for.

    `targets` are those of the run (`targets_of`), where they are known; `rows` those of `at` that count, or all. Four
    queries besides what `at` reads, however many units there are.
    """
    period, day = at.period, at.day
    if period is None:
        return []
    sent, owed = at.sent, dict[int, set[str]]()
    targets = targets_of(at.run) if targets is None else targets
    for unit, key in [*_tasks(at, period, at.rows if rows is None else rows), *_targets(targets, at.run, period, day)]:
        owed.setdefault(unit, set()).add(key)
    begun = {unit for unit, at in _FORMS.rows(period.pk) if at is not None and day_of(at) <= day}
    known = {u.unit.pk: u.unit for row in at.rows for u in hung(row, "units") if u.unit}
    units = {**known, **units_by_id(pk for pk in owed if pk not in known)}
    found = [UnitReports(units[pk], len(keys & sent), len(keys), pk in begun) for pk, keys in owed.items()]
    return sorted(found, key=lambda u: (u.sent / u.owed, -u.owed, u.unit.position, u.unit.pk))


def lead_units(rows: Iterable[Assignment], moved: Mapping[int, list[int]]) -> dict[int, list[int]]:
    """By assignment, the ids of the units that lead its task: by the last change of lead, else by the plan."""
    return {row.pk: moved.get(row.task_id, planned_leads(row)) for row in rows}


def planned_leads(row: Assignment) -> list[int]:
    """The ids of the units that lead it by the plan."""
    return [u.unit_id for u in hung(row, "units") if u.part == AssignmentUnit.Part.LEAD and u.unit_id]


_FORMS = Ready(lambda period: ReportForm.objects.filter(period=period).values_list("unit_id", "changed_at"))


def _reports(period: int, end: datetime) -> QuerySet[Report, Any]:
    """Those sent for a period before an instant, in the order sent, each with the last verdict given on it by then."""
    said = Verdict.objects.filter(report=OuterRef("pk"), at__lt=end).order_by("-at", "-pk").values("step")[:1]
    rows = Report.objects.filter(period=period, sent_at__lt=end).order_by("sent_at", "pk")
    return rows.annotate(said=Subquery(said)).values_list("task_id", "target_id", "taken_back_at", "said")


_SENT = Ready(_reports)


def _sent(period: ReportingPeriod, day: date) -> set[str]:
    """The items with a report that stands: sent by `day`, not taken back, its last verdict no return."""
    out: dict[str, bool] = {}
    for task, target, back, said in _SENT.rows(period.pk, after_day(day)):
        if back is None or day_of(back) > day:
            out[f"task:{task}" if task else f"target:{target}"] = said not in SENT_BACK
    return {key for key, stands in out.items() if stands}


def _tasks(at: RunDay, period: ReportingPeriod, rows: Iterable[Assignment]) -> list[tuple[int, str]]:
    """The tasks on which the period asks for a report, and that are at work or reported on, by the units that lead."""
    kind, kinds, main = PeriodKind(period.kind), collecting(at.run), at.rules.reporting
    out: list[tuple[int, str]] = []
    for row in rows:
        begun = row.start_on is None or row.start_on <= period.end
        if begun and asked_in(row.every, kind, period.end, main, kinds, work=True):
            leads, key = at.moved.get(row.task_id, planned_leads(row)), f"task:{row.task_id}"
            if leads and (key in at.sent or not at.rests(row)):
                out += [(unit, key) for unit in leads]
    return out


Tracked = tuple[int, int | None, str, int | None, date | None]
"""Of a target its id, the unit that tracks it, how often, and the target that serves its figures: its id, and the day
that one was removed."""
_TARGETS = Ready(
    lambda programme, authority: (
        Target.objects.filter(plan__programme=programme, plan__authority=authority)
        .order_by("plan_id", "position")
        .values_list("pk", "tracked_by_id", "every", "same_as_id", "same_as__removed_on")
    )
)


def targets_of(run: Run) -> list[Tracked]:
    """The targets of a run in the order of its plans; one query."""
    return _TARGETS.rows(run.programme_id, run.authority_id)


_STOPS = Ready(lambda targets: Adjustment.objects.filter(target__in=targets, kind__in=STOPS))


def served(targets: Iterable[Tracked]) -> list[tuple[int, int, str]]:
    """Of each target that a unit reports on its id, the unit, how often; not of those that another one's figure
    serves."""
    return [(pk, unit, every) for pk, unit, every, other, gone in targets if unit and not (other and gone is None)]


def _targets(targets: Iterable[Tracked], run: Run, period: ReportingPeriod, day: date) -> list[tuple[int, str]]:
    found = served(targets)
    still = stopped(_STOPS.objects([pk for pk, _, _ in found]), day) if found else ()
    kind, main, kinds = PeriodKind(period.kind), PeriodKind(run.reporting), collecting(run)
    return [
        (unit, f"target:{pk}")
        for pk, unit, every in found
        if pk not in still and asked_in(every, kind, period.end, main, kinds)
    ]
