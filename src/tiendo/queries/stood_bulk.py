"""The items of many runs at once for one day: what of their facts that day no longer needs stays in the database.

A report that the next one overrules says nothing of today, and there are eight million of them. `queries.stood` folds
what is left by the same rules. Rows come as tuples, and no list of ids goes where a condition on the plans says the
same: with as many items, either takes longer than the fold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Window
from django.db.models.functions import Coalesce, RowNumber

from tiendo.core.calendar import PeriodKind
from tiendo.core.reading import DeadlineKind
from tiendo.core.reading import Milestone as Promise
from tiendo.core.states import Appraisal
from tiendo.core.values import Counting
from tiendo.queries.folding import Asked, Rules
from tiendo.queries.promises import STOPS
from tiendo.queries.standing import rules_of
from tiendo.queries.stood import (
    LEAD,
    Assigned,
    Item,
    SaidOf,
    TargetItem,
    TaskItem,
    Tracked,
    said_of,
    said_rows,
    sent_of,
)
from tiendo.records.deeds import Told, after_day, day_of, deeds_told, in_order, periods_by_id, steps_of
from tiendo.records.facts import deadline_as, promise_as
from tiendo.records.models import (
    Adjustment,
    AdjustmentKind,
    Assignment,
    AssignmentUnit,
    Milestone,
    Plan,
    Report,
    Run,
    Target,
)
from tiendo.records.telling import telling

# Two periods of each kind, and some days: what was said earlier of recurring work is of an instance that is over.
_REACH = {PeriodKind.WEEK: 40, PeriodKind.MONTH: 110, PeriodKind.QUARTER: 300, PeriodKind.HALF_YEAR: 580}
_AGAIN = (DeadlineKind.CONTINUOUS, DeadlineKind.RECURRING)
_ROOT = Coalesce(F("same_as_id"), F("pk"))

Plans = dict[int, Plan]


def items_on(runs: Sequence[Run], day: date) -> Iterable[tuple[Run, list[Item]]]:
    """Each run with its items, good for asking `on(day)` alone; `calendars` and `authority` come fetched.

    About twenty queries, however many runs.
    """
    where = {(run.programme_id, run.authority_id): run for run in runs}
    found = Plan.objects.filter(authority__in={run.authority_id for run in runs})
    plans = {p.pk: p for p in found if (p.programme_id, p.authority_id) in where}
    rules = {run.pk: rules_of(run) for run in runs}
    run_of = {pk: where[plan.programme_id, plan.authority_id].pk for pk, plan in plans.items()}
    items: dict[int, list[Item]] = {run.pk: [] for run in runs}
    for run, task in _tasks(plans, run_of, rules, day):
        items[run].append(task)
    for plan, target in _targets(plans, day):
        items[run_of[plan]].append(target)
    return [(run, items[run.pk]) for run in runs]


def _tasks(plans: Plans, run_of: dict[int, int], rules: dict[int, Rules], day: date) -> Iterable[tuple[int, TaskItem]]:
    rows = Assignment.ever.filter(plan__in=plans).order_by("plan_id", "position")
    columns = ("pk", "task_id", "plan_id", "section", "removed_on", "deadline_kind", "start_on", "due_on", "every")
    begun = {pk: plan.issued_on or plan.approved_at.date() for pk, plan in plans.items()}
    leads = _leads(plans)
    by_task: dict[tuple[int, int], list[Assigned]] = {}
    again: set[int] = set()
    for pk, task, plan, section, removed, kind, start, due, every in rows.values_list(*columns):
        one = Asked(pk, deadline_as(kind, start, due, every), begun[plan])
        row = Assigned(one, section, removed, tuple(leads.get(pk, ())))
        by_task.setdefault((run_of[plan], task), []).append(row)
        if every or kind in _AGAIN:
            again.add(task)
    adjustments: dict[int, list[Adjustment]] = {}
    for change in Adjustment.objects.filter(task__in=rows.order_by().values("task")):
        adjustments.setdefault(change.task_id or 0, []).append(change)
    told, proved = _told(rows.order_by(), again, adjustments, rules.values(), day)
    for (run, task), some in by_task.items():
        changes, said, since = adjustments.get(task, []), told.get(task, ()), rules[run].since
        deeds = [deed for one in said for deed in deeds_told(one, since)]
        moved = sorted((a for a in changes if a.kind == AdjustmentKind.LEAD), key=lambda a: (a.on, a.at, a.pk))
        yield (
            run,
            TaskItem(
                task,
                some,
                in_order(deeds, changes),
                [(a.on, tuple(a.after.get("lead", ()))) for a in moved],
                [sent_of(one.at, one.back, task in proved) for one in said],
                rules[run],
            ),
        )


def _leads(plans: Plans) -> dict[int, list[int]]:
    """By assignment, the units that lead it."""
    out: dict[int, list[int]] = {}
    rows = AssignmentUnit.objects.filter(assignment__plan__in=plans, part=LEAD, unit__isnull=False)
    for assignment, unit in rows.order_by("position").values_list("assignment_id", "unit_id"):
        out.setdefault(assignment, []).append(unit or 0)
    return out


def _proved(item: str, standing: dict[int, int], day: date) -> set[int]:
    """The tasks or targets on which a report that stands came with evidence; `standing`: by report at hand, its item.

    Most often one at hand did; only where none did are all looked through.
    """
    evidence = Report.evidence.through.objects.order_by()
    found = {standing[pk] for pk in evidence.filter(report__in=standing).values_list("report_id", flat=True)}
    rest = set(standing.values()) - found
    where = {f"report__{item}__in": rest, "report__sent_at__lt": after_day(day), "report__taken_back_at": None}
    more = evidence.filter(**where).values_list(f"report__{item}_id", flat=True).distinct() if rest else ()
    return found.union(more)


def _told(
    assignments: QuerySet[Assignment], again: set[int], adjusted: Collection[int], rules: Iterable[Rules], day: date
) -> tuple[dict[int, list[Told]], set[int]]:
    """By task, the reports that still say something, in order; of recurring tasks and adjusted ones more than needed,
    of those done once and then again everything. And the tasks that were proved."""
    recurring = assignments.exclude(every="")
    kinds = {one.reporting for one in rules} | {PeriodKind(e) for e in recurring.values_list("every", flat=True)}
    since = day - timedelta(days=max((_REACH.get(kind, 800) for kind in kinds), default=800))
    whole = set(recurring.filter(deadline_kind=DeadlineKind.ONCE).values_list("task", flat=True)) | set(adjusted)
    once = assignments.filter(every="").exclude(deadline_kind__in=_AGAIN).values("task")
    found = [row for row in _rows(telling(once, after_day(day))) if row[1] not in again and row[1] not in whole]
    if whole or again:
        late = Q(task__in=again - whole) & (Q(period__end__gte=since) | Q(complete=True))
        last = _last(Report.objects.filter(task__in=again - whole), "task", day).values_list("pk", flat=True)
        found += _rows(Report.objects.filter(Q(pk__in=list(last)) | Q(task__in=whole) | late))
    found.sort(key=lambda row: (row[2], row[0]))
    steps = steps_of(row[0] for row in found if row[4])
    periods = periods_by_id({row[3] for row in found})
    out: dict[int, list[Told]] = {}
    for pk, task, at, period, complete, nothing, done, as_of, back in found:
        judged = steps.get(pk, ()) if complete else ()
        out.setdefault(task, []).append(Told(at, periods[period], complete, nothing, done, as_of, back, judged))
    return out, _proved("task", {row[0]: row[1] for row in found if row[8] is None and row[2] < after_day(day)}, day)


def _rows(reports: QuerySet[Report]) -> list[Any]:
    columns = ("pk", "task_id", "sent_at", "period_id", "complete", "nothing", "done", "as_of", "taken_back_at")
    return list(reports.order_by().values_list(*columns))  # the database would order what is left out, too


def _last(reports: QuerySet[Report], item: str, day: date) -> QuerySet[Report]:
    """The three of the last periods, of each period the one sent last first."""
    order = [F("period__end").desc(), F("sent_at").desc(), F("pk").desc()]
    rows = reports.filter(sent_at__lt=after_day(day), taken_back_at=None)
    return rows.annotate(place=Window(RowNumber(), partition_by=[F(f"{item}_id")], order_by=order)).filter(place__lte=3)


def _targets(plans: Plans, day: date) -> Iterable[tuple[int, TargetItem]]:
    """Each with its plan."""
    columns = ("pk", "plan_id", "section", "removed_on", "tracked_by_id", "counting", "same_as_id")
    rows = list(Target.ever.filter(plan__in=plans).order_by("plan_id", "position").values_list(*columns))
    issued = {pk: plan.issued_on or day_of(plan.approved_at) for pk, plan in plans.items()}
    changes, promises = _changes(plans), _promises(plans)
    targets = [
        (plan, same_as or pk, Tracked(pk, section, issued[plan], removed, unit, Counting(way), promises.get(pk, {})))
        for pk, plan, section, removed, unit, way, same_as in rows
    ]
    said = _figures_of(plans, {root for _, root, t in targets if t.pk in changes or not _by_last_figure(t, day)}, day)
    for plan, root, target in targets:
        yield plan, TargetItem(target, said.get(root, []), changes.get(target.pk, []))


def _changes(plans: Plans) -> dict[int, list[Adjustment]]:
    out: dict[int, list[Adjustment]] = {}
    kinds = [AdjustmentKind.VALUE, *STOPS]
    for row in Adjustment.objects.filter(target__plan__in=plans, kind__in=kinds).order_by("on", "at", "id"):
        out.setdefault(row.target_id or 0, []).append(row)
    return out


def _promises(plans: Plans) -> dict[int, dict[int, Promise]]:
    """By target and year."""
    out: dict[int, dict[int, Promise]] = {}
    columns = ("target_id", "year", "raw", "comparator", "low", "high", "unit")
    for target, year, *rest in Milestone.objects.filter(target__plan__in=plans).order_by().values_list(*columns):
        out.setdefault(target, {})[year] = promise_as(year, *rest)
    return out


def _by_last_figure(target: Tracked, day: date) -> bool:
    """Whether its last figure alone is held against its promise: not a sum of the year, nor a promise of years ago."""
    return target.counting != Counting.IN_PERIOD and (not target.promises or max(target.promises) >= day.year)


def _figures_of(plans: Plans, whole: set[int], day: date) -> dict[int, list[SaidOf]]:
    """By target that serves figures, its last reports; of some targets, and of those whose last ones do not count,
    all."""
    of = Target.ever.filter(plan__in=plans).order_by().values(root=_ROOT)
    last = _last(Report.objects.filter(target__in=of), "target", day)
    said = {pk: some for pk, some in _said(last, day).items() if pk not in whole}
    lost = whole | {pk for pk, some in said.items() if not any(_counts(one, day) for one in some)}
    return said | (_said(Report.objects.filter(target__in=lost), day) if lost else {})


def _counts(one: SaidOf, day: date) -> bool:
    return one.figure is not None and one.figure.as_of <= day and one.appraisal(day) is not Appraisal.RETURNED


def _said(reports: QuerySet[Report], day: date) -> dict[int, list[SaidOf]]:
    """By target, in the order sent."""
    found = said_rows(reports)
    steps = steps_of(row[0] for row in found)
    proved = _proved("target", {row[0]: row[1] for row in found if row[5] is None and row[4] < after_day(day)}, day)
    out: dict[int, list[SaidOf]] = {}
    for row in found:
        out.setdefault(row[1], []).append(said_of(row, steps.get(row[0], ()), row[1] in proved))
    return out
