"""The items of many runs at once for one day: what of their facts that day no longer needs stays in the database.

A report that the next one overrules says nothing of today, and there are eight million of them. `queries.stood` folds
what is left by the same rules.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Q

from tiendo.clock import HANOI
from tiendo.core.calendar import Period, PeriodKind
from tiendo.core.reading import DeadlineKind
from tiendo.core.states import Appraisal
from tiendo.core.values import Counting, Figure
from tiendo.queries.promises import STOPS
from tiendo.queries.standing import Rules, rules_of
from tiendo.queries.stood import LEAD, Item, SaidOf, Sent, TargetItem, TaskItem
from tiendo.records.deeds import Told, day_of, deeds_told, in_order
from tiendo.records.facts import period_of
from tiendo.records.models import (
    Adjustment,
    AdjustmentKind,
    Assignment,
    AssignmentUnit,
    Plan,
    Report,
    ReportingPeriod,
    Run,
    Target,
    Verdict,
)

# Two periods of each kind, and some days: what was said earlier of recurring work is of an instance that is over.
_REACH = {PeriodKind.WEEK: 40, PeriodKind.MONTH: 110, PeriodKind.QUARTER: 300, PeriodKind.HALF_YEAR: 580}

# Of a task done once a report of progress is overruled by the next one that gives a percentage.
_ONCE = """
select id from (
  select r.id, r.complete, lead(r.complete) over w as next_complete, lead(r.done) over w as next_done
  from records_report r where r.task_id in ({ids}) and r.sent_at < %s and (r.complete or r.taken_back_at is null)
  window w as (partition by r.task_id order by r.sent_at, r.id)
) x where complete or next_complete is null or next_complete or next_done is null
"""
_LAST = """
select id from (
  select r.id, row_number() over (partition by r.{item} order by p."end" desc, r.sent_at desc, r.id desc) as place
  from records_report r join records_reportingperiod p on p.id = r.period_id
  where r.{item} in ({ids}) and r.sent_at < %s and r.taken_back_at is null
) x where place <= 3
"""
_PROVED = """
select distinct r.{item} from records_report r join records_report_evidence e on e.report_id = r.id
where r.{item} in ({ids}) and r.sent_at < %s and r.taken_back_at is null
"""


def items_on(runs: Sequence[Run], day: date) -> Iterable[tuple[Run, list[Item]]]:
    """Each run with its items, good for asking `on(day)` alone; `calendars` and `authority` come fetched.

    About twenty queries, however many runs.
    """
    where = {(run.programme_id, run.authority_id): run for run in runs}
    found = Plan.objects.filter(authority__in={run.authority_id for run in runs})
    plans = {p.pk: p for p in found if (p.programme_id, p.authority_id) in where}
    rules = {run.pk: rules_of(run) for run in runs}
    items: dict[int, list[Item]] = {run.pk: [] for run in runs}
    run_of = {pk: where[plan.programme_id, plan.authority_id] for pk, plan in plans.items()}
    for task in _tasks(plans, run_of, rules, day):
        items[run_of[task.rows[0].plan_id].pk].append(task)
    for target in _targets(plans, day):
        items[run_of[target.target.plan_id].pk].append(target)
    return [(run, items[run.pk]) for run in runs]


def _tasks(plans: dict[int, Plan], run_of: dict[int, Run], rules: dict[int, Rules], day: date) -> Iterable[TaskItem]:
    by_task: dict[tuple[int, int], list[Assignment]] = {}
    again: set[int] = set()
    for row in Assignment.ever.filter(plan__in=plans).defer("quote", "worded", "deadline_raw").order_by("position"):
        row.plan = plans[row.plan_id]
        by_task.setdefault((run_of[row.plan_id].pk, row.task_id), []).append(row)
        if row.every or row.deadline_kind in (DeadlineKind.CONTINUOUS, DeadlineKind.RECURRING):
            again.add(row.task_id)
    ids = {task for _, task in by_task}
    adjustments: dict[int, list[Adjustment]] = {}
    for change in Adjustment.objects.filter(task__in=ids):
        adjustments.setdefault(change.task_id or 0, []).append(change)
    told, proved = _told(ids, again, adjustments, rules.values(), day), set(_some(_PROVED, ids, day))
    leads: dict[int, list[int]] = {}
    units = AssignmentUnit.objects.filter(assignment__plan__in=plans, part=LEAD, unit__isnull=False)
    for assignment, unit in units.order_by("position").values_list("assignment_id", "unit_id"):
        leads.setdefault(assignment, []).append(unit or 0)
    for (run, task), rows in by_task.items():
        changes = adjustments.get(task, [])
        moved = sorted((a for a in changes if a.kind == AdjustmentKind.LEAD), key=lambda a: (a.on, a.at, a.pk))
        since = rules[run].since
        yield TaskItem(
            sorted(rows, key=lambda r: r.plan_id),
            {row.pk: tuple(leads.get(row.pk, ())) for row in rows},
            in_order((d for one in told.get(task, ()) for d in deeds_told(one, since)), changes),
            [(a.on, tuple(a.after.get("lead", ()))) for a in moved],
            [_sent(one.at, one.back, task in proved) for one in told.get(task, ())],
            rules[run],
        )


def _sent(at: datetime, back: datetime | None, proved: bool) -> Sent:
    return Sent(day_of(at), day_of(back) if back else None, proved)


def _told(
    ids: Collection[int], again: set[int], adjusted: Collection[int], rules: Iterable[Rules], day: date
) -> dict[int, list[Told]]:
    """The reports that still say something; of recurring tasks and adjusted ones more than needed, of those done once
    and then again everything."""
    recurring = Assignment.ever.filter(task__in=again).exclude(every="")
    kinds = {one.reporting for one in rules} | {PeriodKind(e) for e in recurring.values_list("every", flat=True)}
    since = day - timedelta(days=max((_REACH.get(kind, 800) for kind in kinds), default=800))
    whole = set(recurring.filter(deadline_kind=DeadlineKind.ONCE).values_list("task", flat=True)) | set(adjusted)
    late = Q(task__in=again - whole) & (Q(period__end__gte=since) | Q(complete=True))
    kept = [*_some(_ONCE, set(ids) - again - whole, day), *_some(_LAST, again - whole, day)]
    rows = Report.objects.filter(Q(pk__in=kept) | Q(task__in=whole) | late).order_by("sent_at", "pk")
    columns = ("complete", "nothing", "done", "as_of", "taken_back_at")
    found = list(rows.values_list("pk", "task_id", "sent_at", "period_id", *columns))
    steps, periods = _steps(r[0] for r in found if r[4]), _periods(r[3] for r in found)
    out: dict[int, list[Told]] = {}
    for pk, task, at, period, complete, nothing, done, as_of, back in found:
        told = Told(at, periods[period], complete, nothing, done, as_of, back, steps.get(pk, ()))
        out.setdefault(task or 0, []).append(told)
    return out


def _steps(reports: Iterable[int]) -> dict[int, list[tuple[datetime, str, str, str]]]:
    out: dict[int, list[tuple[datetime, str, str, str]]] = {}
    rows = Verdict.objects.filter(report__in=list(reports)).order_by("at", "pk")
    for report, at, step, reason, document in rows.values_list("report_id", "at", "step", "reason", "document"):
        out.setdefault(report, []).append((at, step, reason, document))
    return out


def _periods(ids: Iterable[int]) -> dict[int, Period]:
    return {row.pk: period_of(row) for row in ReportingPeriod.objects.filter(pk__in=set(ids))}


def _targets(plans: dict[int, Plan], day: date) -> Iterable[TargetItem]:
    rows = list(Target.ever.filter(plan__in=plans).defer("quote", "folded").prefetch_related("milestones"))
    rows.sort(key=lambda t: (t.plan_id, t.position))
    changes: dict[int | None, list[Adjustment]] = {}
    kinds = [AdjustmentKind.VALUE, *STOPS]
    for change in Adjustment.objects.filter(target__in=rows, kind__in=kinds).order_by("on", "at", "id"):
        changes.setdefault(change.target_id, []).append(change)
    roots = {t.same_as_id or t.pk for t in rows}
    whole = {t.same_as_id or t.pk for t in rows if t.pk in changes or not _by_last_figure(t, day)}
    proved = set(_some(_PROVED, roots, day, "target_id"))
    said = _said(Q(pk__in=_some(_LAST, roots - whole, day, "target_id")) | Q(target__in=whole), proved)
    lost = [pk for pk in roots - whole if pk in said and not any(_counts(one, day) for one in said[pk])]
    said |= _said(Q(target__in=lost), proved) if lost else {}
    for target in rows:
        target.plan = plans[target.plan_id]
        yield TargetItem(target, said.get(target.same_as_id or target.pk, []), changes.get(target.pk, []))


def _by_last_figure(target: Target, day: date) -> bool:
    """Whether its last figure alone is held against its promise: not a sum of the year, nor a promise of years ago."""
    years = [m.year for m in target.milestones.all()]
    return target.counting != Counting.IN_PERIOD and (not years or max(years) >= day.year)


def _counts(one: SaidOf, day: date) -> bool:
    return one.figure is not None and one.figure.as_of <= day and one.appraisal(day) is not Appraisal.RETURNED


def _said(where: Q, proved: Collection[int]) -> dict[int | None, list[SaidOf]]:
    rows = Report.objects.filter(where).order_by("sent_at", "pk").annotate(ends=F("period__end"))
    figures = ("as_of", "value", "yes", "numerator", "denominator", "unit_of_measure")
    found = list(
        rows.values_list("pk", "target_id", "period_id", "ends", "sent_at", "taken_back_at", "nothing", *figures)
    )
    steps = _steps(row[0] for row in found)
    out: dict[int | None, list[SaidOf]] = {}
    for pk, target, period, ends, at, back, nothing, as_of, value, yes, top, bottom, unit in found:
        blank = nothing or (value is None and top is None and yes is None)
        figure = Figure(as_of or ends, value if yes is None else yes, top, bottom, unit or None)
        judged = tuple((day_of(on), step) for on, step, _, _ in steps.get(pk, ()))
        sent = _sent(at, back, target in proved)
        out.setdefault(target, []).append(SaidOf(period, ends, sent, None if blank else figure, judged))
    return out


def _some(sql: str, ids: Collection[int], day: date, item: str = "task_id") -> list[int]:
    if not ids:
        return []
    with connection.cursor() as cursor:
        until = datetime(day.year, day.month, day.day, tzinfo=HANOI) + timedelta(days=1)
        cursor.execute(sql.format(item=item, ids=", ".join(map(str, sorted(ids)))), [_param(until)])
        return [row[0] for row in cursor.fetchall()]


def _param(instant: datetime) -> Any:
    """As the database keeps instants: a statement of our own passes by Django's fields."""
    return connection.ops.adapt_datetimefield_value(instant)
