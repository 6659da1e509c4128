"""Which units of a run have not reported in the period under way, all units at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from tiendo.core.calendar import PeriodKind
from tiendo.core.owing import asked_in
from tiendo.core.states import SENT_BACK, WorkState
from tiendo.queries.folding import Rules, fold_in
from tiendo.queries.leads import assignments_on, moved_in, units_by_id
from tiendo.queries.owed_rows import collecting, stopped
from tiendo.queries.promises import STOPS
from tiendo.queries.standing import acts_by, asked, rules_of
from tiendo.records.deeds import Acts, after_day, day_of
from tiendo.records.facts import period_of
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
        period.run = run
    return found


def open_on(periods: Iterable[ReportingPeriod], kinds: Collection[PeriodKind], day: date) -> list[ReportingPeriod]:
    """Those of `periods_of` in which units report and that are open on a day, the one due first in front."""
    found = [p for p in periods if p.kind in kinds and p.start <= day < p.locks_on]
    return sorted(found, key=lambda p: (p.due, p.start))


def period_on(run: Run, day: date) -> ReportingPeriod | None:
    """The period whose reports are asked for on `day`: of those open, the one due first; None where none is."""
    return next(iter(open_on(periods_of(run), collecting(run), day)), None)


def reports_of(run: Run, period: ReportingPeriod, day: date) -> list[UnitReports]:
    """`unit_reports` with all that it is counted from; fifteen queries, however many units there are."""
    return unit_reports(run, period, assignments_on(run, day), None, rules_of(run), day)


def unsent_key(period: ReportingPeriod) -> str:
    """How the keys of the notices begin that remind units of what they have not sent; then the unit and the day."""
    return f"unsent:{period.pk}:"


def unit_reports(
    run: Run,
    period: ReportingPeriod,
    rows: Iterable[Assignment],
    acts: Acts | None,
    rules: Rules,
    day: date,
    moved: Mapping[int, list[int]] | None = None,
    targets: Iterable[Tracked] | None = None,
) -> list[UnitReports]:
    """Each unit that owes something in the period, as known at the end of `day`, those with least sent first.

    `rows` are all assignments of the run with `units` fetched, `acts` what was done on their tasks, `moved`
    their `moved_leads` and `targets` those of the run (`targets_of`); where None is given they are read here, the acts
    on those tasks alone that depend on them. Four queries besides, however many units there are.
    """
    rows = list(rows)
    if moved is None:
        moved = moved_in(run, day)
    asked_of = _asked_of(run, period, rows, rules, moved)
    sent = _sent(period, day)
    owed: dict[int, set[str]] = {}
    targets = targets_of(run) if targets is None else targets
    for unit, key in [*_tasks(asked_of, period, acts, rules, sent, day), *_targets(targets, run, period, day)]:
        owed.setdefault(unit, set()).add(key)
    begun = {unit for unit, at in _FORMS.rows(period.pk) if at is not None and day_of(at) <= day}
    units = units_by_id(owed)
    found = [UnitReports(units[pk], len(keys & sent), len(keys), pk in begun) for pk, keys in owed.items()]
    return sorted(found, key=lambda u: (u.sent / u.owed, -u.owed, u.unit.position, u.unit.pk))


def lead_units(rows: Iterable[Assignment], moved: Mapping[int, list[int]]) -> dict[int, list[int]]:
    """By assignment, the ids of the units that lead its task: by the last change of lead, else by the plan."""
    return {row.pk: moved.get(row.task_id, planned_leads(row)) for row in rows}


def planned_leads(row: Assignment) -> list[int]:
    """The ids of the units that lead it by the plan."""
    return [u.unit_id for u in row.units.all() if u.part == AssignmentUnit.Part.LEAD and u.unit_id]


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


def _asked_of(
    run: Run, period: ReportingPeriod, rows: Sequence[Assignment], rules: Rules, moved: Mapping[int, list[int]]
) -> list[tuple[Assignment, list[int]]]:
    """The assignments on which the period asks for a report while they are at work, with the units that lead them."""
    leads, kind, kinds = lead_units(rows, moved), PeriodKind(period.kind), collecting(run)
    return [
        (row, leads[row.pk])
        for row in rows
        if leads[row.pk]
        and (row.start_on is None or row.start_on <= period.end)
        and asked_in(row.every, kind, period.end, rules.reporting, kinds, work=True)
    ]


def _tasks(
    asked_of: Sequence[tuple[Assignment, list[int]]],
    period: ReportingPeriod,
    acts: Acts | None,
    rules: Rules,
    sent: set[str],
    day: date,
) -> list[tuple[int, str]]:
    unsent = [row for row, _ in asked_of if f"task:{row.task_id}" not in sent]
    acts, of = acts_by(unsent, day) if acts is None else acts, period_of(period)

    def rests(row: Assignment) -> bool:
        found = fold_in(asked(row), acts.deeds(row.task_id, rules.since), rules, of, day)
        return found.standing.work in AT_REST

    at_rest = {row.pk for row in unsent if rests(row)}
    return [(unit, f"task:{row.task_id}") for row, leads in asked_of if row.pk not in at_rest for unit in leads]


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
