"""Which units of a run have not reported in the period under way, all units at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tiendo.core.calendar import PeriodKind
from tiendo.core.owing import asked_in
from tiendo.core.states import SENT_BACK, WorkState
from tiendo.queries.folding import Rules, fold_in
from tiendo.queries.leads import assignments_on, moved_leads
from tiendo.queries.owed_rows import collecting, stopped
from tiendo.queries.standing import asked, deeds_by, rules_of
from tiendo.records.deeds import Dated, after_day, day_of
from tiendo.records.facts import period_of
from tiendo.records.models import (
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


def period_on(run: Run, day: date) -> ReportingPeriod | None:
    """The period whose reports are asked for on `day`: of those open, the one due first; None where none is."""
    found = run.periods.filter(kind__in=collecting(run), start__lte=day, locks_on__gt=day)
    return found.order_by("due", "start").first()


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
    deeds: Mapping[int, list[Dated]] | None,
    rules: Rules,
    day: date,
    moved: Mapping[int, list[int]] | None = None,
) -> list[UnitReports]:
    """Each unit that owes something in the period, as known at the end of `day`, those with least sent first.

    `rows` are all assignments of the run with `units` fetched, `deeds` those of their tasks and `moved` their
    `moved_leads`; where None is given they are read here, the deeds of those tasks alone that depend on them. Eight
    queries besides, however many units there are.
    """
    rows = list(rows)
    if moved is None:
        moved = moved_leads(day, task__assignments__plan__in={row.plan_id for row in rows})
    asked_of = _asked_of(run, period, rows, rules, moved)
    sent = _sent(period, day)
    owed: dict[int, set[str]] = {}
    for unit, key in [*_tasks(asked_of, run, period, deeds, rules, sent, day), *_targets(run, period, day)]:
        owed.setdefault(unit, set()).add(key)
    begun = set(ReportForm.objects.filter(period=period, changed_at__date__lte=day).values_list("unit_id", flat=True))
    units = Unit.objects.in_bulk(list(owed))
    found = [UnitReports(units[pk], len(keys & sent), len(keys), pk in begun) for pk, keys in owed.items()]
    return sorted(found, key=lambda u: (u.sent / u.owed, -u.owed, u.unit.position, u.unit.pk))


def lead_units(rows: Iterable[Assignment], moved: Mapping[int, list[int]]) -> dict[int, list[int]]:
    """By assignment, the ids of the units that lead its task: by the last change of lead, else by the plan."""
    return {row.pk: moved.get(row.task_id, planned_leads(row)) for row in rows}


def planned_leads(row: Assignment) -> list[int]:
    """The ids of the units that lead it by the plan."""
    return [u.unit_id for u in row.units.all() if u.part == AssignmentUnit.Part.LEAD and u.unit_id]


def _sent(period: ReportingPeriod, day: date) -> set[str]:
    """The items with a report that stands: sent by `day`, not taken back, its last verdict no return."""
    verdicts = Verdict.objects.filter(report__period=period, at__lt=after_day(day)).order_by("at", "pk")
    last = dict(verdicts.values_list("report_id", "step"))
    reports = Report.objects.filter(period=period, sent_at__lt=after_day(day)).order_by("sent_at", "pk")
    out: dict[str, bool] = {}
    for pk, task, target, back in reports.values_list("pk", "task_id", "target_id", "taken_back_at"):
        if back is None or day_of(back) > day:
            out[f"task:{task}" if task else f"target:{target}"] = last.get(pk) not in SENT_BACK
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
    run: Run,
    period: ReportingPeriod,
    deeds: Mapping[int, list[Dated]] | None,
    rules: Rules,
    sent: set[str],
    day: date,
) -> list[tuple[int, str]]:
    unsent = [row for row, _ in asked_of if f"task:{row.task_id}" not in sent]
    deeds, of = deeds_by(unsent, run, day) if deeds is None else deeds, period_of(period)
    at_rest = {
        row.pk for row in unsent if fold_in(asked(row), deeds[row.task_id], rules, of, day).standing.work in AT_REST
    }
    return [(unit, f"task:{row.task_id}") for row, leads in asked_of if row.pk not in at_rest for unit in leads]


def _targets(run: Run, period: ReportingPeriod, day: date) -> list[tuple[int, str]]:
    served = Q(same_as__isnull=False, same_as__removed_on__isnull=True)
    plans = {"plan__programme": run.programme_id, "plan__authority": run.authority_id}
    found = list(Target.objects.filter(**plans, tracked_by__isnull=False).exclude(served))
    still = stopped(found, day)
    kind, main, kinds = PeriodKind(period.kind), PeriodKind(run.reporting), collecting(run)
    return [
        (t.tracked_by_id, f"target:{t.pk}")
        for t in found
        if t.tracked_by_id and t.pk not in still and asked_in(t.every, kind, period.end, main, kinds)
    ]
