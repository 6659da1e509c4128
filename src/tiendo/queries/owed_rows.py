"""The rows that tell what a unit owes in a period: what is asked of it, and what was said and changed on that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, prefetch_related_objects

from tiendo.core.calendar import Period, PeriodKind
from tiendo.core.owing import asked_in
from tiendo.core.states import SENT_BACK
from tiendo.core.values import Figure
from tiendo.queries.leads import moved_in
from tiendo.queries.people import people_by_id
from tiendo.queries.promises import STOPS
from tiendo.queries.standing import rules_of
from tiendo.records.deeds import Dated, Told, after_day, deeds_told, in_order
from tiendo.records.facts import period_of
from tiendo.records.hanging import hang
from tiendo.records.models import (
    Adjustment,
    AdjustmentKind,
    Assignment,
    AssignmentUnit,
    Directive,
    EntryItem,
    Evidence,
    Plan,
    Proposal,
    Report,
    ReportForm,
    ReportingPeriod,
    Run,
    Target,
    Unit,
    Verdict,
)
from tiendo.records.models.units import UnitKind
from tiendo.records.ready import Ready

LATE_ENTRIES = timedelta(days=62)  # how far back entries are looked for that came after the last report was sent


def collecting(run: Run) -> frozenset[PeriodKind]:
    return frozenset(PeriodKind(c.kind) for c in run.calendars.all() if c.collects)


def periods_now(run: Run, today: date) -> list[ReportingPeriod]:
    """The periods in which units report and that are open on `today`, the one due first in front."""
    kinds = collecting(run)
    return list(run.periods.filter(kind__in=kinds, start__lte=today, locks_on__gt=today).order_by("due", "start"))


def by_task(rows: Iterable[Assignment]) -> dict[int, list[Assignment]]:
    """The assignments of each task, in the order given."""
    out: dict[int, list[Assignment]] = {}
    for row in rows:
        out.setdefault(row.task_id, []).append(row)
    return out


def stopped(rows: Iterable[Adjustment], today: date) -> set[int]:
    """The targets that are suspended or cancelled on a day, by their adjustments."""
    found = sorted((r for r in rows if r.kind in STOPS and r.on <= today), key=lambda r: (r.on, r.at, r.pk))
    last = {row.target_id: row.kind for row in found if row.target_id}
    return {target for target, kind in last.items() if kind != AdjustmentKind.RESUME}


_PLANS = Ready(lambda ids: Plan.objects.filter(pk__in=ids).order_by("pk"))
_LED = Ready(
    lambda unit, programme, authority: (
        Assignment.objects.filter(
            pk__in=AssignmentUnit.objects.filter(unit=unit, part=AssignmentUnit.Part.LEAD)
            .order_by()
            .values("assignment"),
            plan__programme=programme,
            plan__authority=authority,
        )
        .select_related("task")
        .order_by("plan_id", "position")
    )
)
_TURNED_TO_IT = Ready(
    lambda tasks, programme, authority: (
        Assignment.objects.filter(task__in=tasks, plan__programme=programme, plan__authority=authority)
        .select_related("task")
        .order_by("plan_id", "position")
    )
)
_TARGETS = Ready(
    lambda unit, programme, authority: (
        Target.objects.filter(tracked_by=unit, plan__programme=programme, plan__authority=authority)
        .exclude(Q(same_as__isnull=False, same_as__removed_on__isnull=True))
        .order_by("plan_id", "position")
    )
)
_CHANGES = Ready(
    lambda tasks, targets: Adjustment.objects.filter(Q(task__in=tasks) | Q(target__in=targets)).order_by("at", "pk")
)


class Asked:
    """What is asked of a unit in a period: of tasks those that it leads on `today`, by the last change of lead, else by
    the plan; of targets those that it tracks, but those that another one's figure serves and those stopped.

    Five queries, and one more where it was made the lead of a task. `only`: the key of one item.
    """

    def __init__(self, unit: Unit, period: ReportingPeriod, today: date, only: str | None = None) -> None:
        self.unit, self.period, self.today = unit, period, today
        self.run = period.run
        self.rules, self._kinds = rules_of(self.run), collecting(self.run)
        of = (self.run.programme_id, self.run.authority_id)
        self.rows = [r for r in self._led(of) if only in (None, f"task:{r.task_id}") and self._asks(r)]
        found = _TARGETS.objects(unit.pk, *of)
        targets = [t for t in found if only in (None, f"target:{t.pk}") and self._asks_figure(t)]
        tasks = list(dict.fromkeys(row.task_id for row in self.rows))
        self.changes = _CHANGES.objects(tasks, [t.pk for t in targets]) if tasks or targets else []
        still = stopped(self.changes, today)
        self.targets = [t for t in targets if t.pk not in still]
        self._plan()

    def _plan(self) -> None:
        """Give the rows their plans."""
        rows: list[Assignment | Target] = [*self.rows, *self.targets]
        plans = {plan.pk: plan for plan in _PLANS.objects(list({row.plan_id for row in rows}))} if rows else {}
        for row in rows:
            row.plan = plans[row.plan_id]

    def _led(self, of: tuple[int, int]) -> list[Assignment]:
        moved = moved_in(self.run, self.today)
        its = [task for task, units in moved.items() if self.unit.pk in units]
        rows = [row for row in _LED.objects(self.unit.pk, *of) if row.task_id not in moved]
        more = _TURNED_TO_IT.objects(its, *of) if its else []
        return sorted([*rows, *more], key=lambda r: (r.plan_id, r.position)) if more else rows

    def _asks(self, row: Assignment) -> bool:
        period, begun = self.period, row.start_on is None or row.start_on <= self.period.end
        kind, main = PeriodKind(period.kind), self.rules.reporting
        return begun and asked_in(row.every, kind, period.end, main, self._kinds, work=True)

    def _asks_figure(self, target: Target) -> bool:
        kind, main = PeriodKind(self.period.kind), PeriodKind(self.run.reporting)
        return asked_in(target.every, kind, self.period.end, main, self._kinds)


_SAID = Ready(
    lambda tasks, targets: (
        Report.objects.filter(Q(task__in=tasks) | Q(target__in=targets))
        .order_by("sent_at", "pk")
        .values_list(
            *("pk", "task_id", "target_id", "sent_at", "taken_back_at", "complete", "nothing", "done", "as_of"),
            *("yes", "value", "numerator", "denominator", "unit_of_measure", "source", "period_id"),
        )
    )
)


class Said(NamedTuple):
    """A report that was sent on an item, as far as what comes after it asks; `back`: when it was taken back."""

    pk: int
    task_id: int | None
    target_id: int | None
    at: datetime
    back: datetime | None
    complete: bool
    nothing: bool
    done: Decimal | None
    as_of: date | None
    figures: tuple[Any, ...]
    period_id: int
    period: ReportingPeriod

    @property
    def key(self) -> str:
        return f"task:{self.task_id}" if self.task_id else f"target:{self.target_id}"

    @property
    def figure(self) -> Figure | None:
        """Its figure; None where it says that nothing is new."""
        yes, value, numerator, denominator, unit, source = self.figures
        known = value if yes is None else yes
        if self.nothing or (known is None and numerator is None):
            return None
        return Figure(self.as_of or self.period.end, known, numerator, denominator, unit or None, source)


_PERIODS = Ready(lambda ids: ReportingPeriod.objects.filter(pk__in=ids).order_by("pk"))
_REPORTS = Ready(lambda ids: Report.objects.filter(pk__in=ids).order_by("pk"))
_VERDICTS = Ready(lambda ids: Verdict.objects.filter(report__in=ids).order_by("at", "pk"))
_EVIDENCE = Ready(lambda report: Evidence.objects.filter(reports=report).order_by("at", "pk"))
_FILES = Ready(lambda ids: Report.evidence.through.objects.filter(report__in=ids).values_list("report_id"))


class Reported:
    """What was reported on tasks and targets, in the order sent; five queries at most."""

    def __init__(self, tasks: Collection[int], targets: Collection[int]) -> None:
        rows = _SAID.rows(tasks, targets) if tasks or targets else []
        periods = {p.pk: p for p in _PERIODS.objects(list({row[-1] for row in rows}))} if rows else {}
        self.said = [Said(*row[:9], row[9:-1], row[-1], periods[row[-1]]) for row in rows]  # type: ignore[call-arg]
        self._done = [one.pk for one in self.said if one.task_id and one.complete]
        self._verdicts: dict[int, list[Verdict]] = {}

    def up_to(self, period: ReportingPeriod) -> list[Said]:
        """The reports that stand of the run's periods up to the end of this one, in the order of periods."""
        end, run = period.end, period.run_id
        found = [s for s in self.said if s.back is None and s.period.run_id == run and s.period.end <= end]
        return sorted(found, key=lambda s: s.period.end)

    def instances(self, ids: Collection[int], period: ReportingPeriod) -> dict[int, Report]:
        """These reports with their periods, which are of the run of `period`."""
        found = {report.pk: report for report in _REPORTS.objects(list(set(ids)))} if ids else {}
        for one in self.said if found else ():
            if one.pk in found:
                one.period.run = period.run
                found[one.pk].period = one.period
        return found

    def judge(self, reports: Iterable[int]) -> dict[int, list[Verdict]]:
        """Of these reports, and of those that say a task is complete, the steps of their appraisal in order."""
        ids = list({*self._done, *reports})
        for row in _VERDICTS.objects(ids) if ids else ():
            self._verdicts.setdefault(row.report_id, []).append(row)
        return self._verdicts

    def deeds(self, changes: Iterable[Adjustment], since: date) -> dict[int, list[Dated]]:
        """By task, what was done on it, as `records.deeds.Acts.deeds` tells it; after `judge`."""
        files = Counter(pk for (pk,) in _FILES.rows(self._done)) if self._done else Counter[int]()
        periods = {one.period_id: one.period for one in self.said}
        of = {pk: period_of(row) for pk, row in periods.items()}
        found: dict[int, list[Dated]] = {}
        for one in self.said:
            if one.task_id:
                told = self._told(one, of[one.period_id], files[one.pk])
                found.setdefault(one.task_id, []).extend(deeds_told(told, since))
        changed: dict[int, list[Adjustment]] = {}
        for row in changes:
            if row.task_id:
                changed.setdefault(row.task_id, []).append(row)
        return {pk: in_order(found.get(pk, ()), changed.get(pk, ())) for pk in found.keys() | changed.keys()}

    def _told(self, one: Said, period: Period, files: int) -> Told:
        steps = [(v.at, v.step, v.reason, v.document) for v in self._verdicts.get(one.pk, ())]
        return Told(one.at, period, one.complete, one.nothing, one.done, one.as_of, one.back, steps, files)


_SENT_IN = Ready(
    lambda tasks, targets, period: (
        Report.objects.filter(Q(task__in=tasks) | Q(target__in=targets), period=period, taken_back_at=None)
        .order_by("sent_at", "pk")
        .values_list("task_id", "target_id", "pk")
    )
)
_STEPS = Ready(
    lambda reports: Verdict.objects.filter(report__in=reports).order_by("at", "pk").values_list("report_id", "step")
)


def sent_in(period: ReportingPeriod, tasks: list[int], targets: list[int]) -> dict[str, bool]:
    """By item on which a report was sent for the period, whether the last one stands: it was not sent back."""
    rows = _SENT_IN.rows(tasks, targets, period.pk) if tasks or targets else []
    last = {f"task:{task}" if task else f"target:{target}": pk for task, target, pk in rows}
    steps: dict[int, str] = dict(_STEPS.rows(list(last.values()))) if last else {}
    return {key: steps.get(pk, "") not in SENT_BACK for key, pk in last.items()}


_HAMLETS = Ready(
    lambda authority: (
        Unit.objects.filter(authority=authority, kind=UnitKind.HAMLET).order_by("position", "pk").values_list("pk")
    )
)
_FORMS = Ready(
    lambda tasks, targets, period, unit: (
        ReportForm.objects.filter(Q(task__in=tasks) | Q(target__in=targets), period=period, unit=unit)
        .select_related("changed_by", "ready_by")
        .order_by("pk")
    )
)
_ENTRIES = Ready(
    lambda tasks, targets, unit, since, until: (
        EntryItem.objects.filter(Q(task__in=tasks) | Q(target__in=targets), entry__unit=unit)
        .filter(entry__withdrawn_at=None, entry__on__gte=since, entry__on__lte=until)
        .select_related("entry__by")
        .order_by("entry__on", "entry_id")
    )
)
_DIRECTIVES = Ready(
    lambda unit, programme, authority: (
        Directive.objects.filter(
            Exists(Assignment.ever.filter(task=OuterRef("task"), plan__programme=programme, plan__authority=authority))
            | Q(target__plan__programme=programme, target__plan__authority=authority),
            unit=unit,
            closed_at=None,
        )
        .select_related("task", "target", "by")
        .order_by("due_on", "pk")
    )
)
_ANSWERED = Ready(
    lambda unit, since: (
        Proposal.objects.filter(unit=unit, answered_at__gte=since)
        .select_related("answered_by")
        .order_by("-answered_at", "-pk")
    )
)


def directives_to(unit: Unit, run: Run) -> list[Directive]:
    """Instructions to the unit on items of the run that it has not answered, or that are not closed yet."""
    return _DIRECTIVES.objects(unit.pk, run.programme_id, run.authority_id)


def answers_to(unit: Unit, today: date) -> list[Proposal]:
    """The unit's proposals that were answered in the last month, the latest answer first."""
    return _ANSWERED.objects(unit.pk, after_day(today - timedelta(days=32)))


def with_senders(report: Report) -> Report:
    """A report with who sent it, who filled it in and its files."""
    people = people_by_id([report.sent_by_id, report.filled_by_id])
    report.sent_by = people[report.sent_by_id]
    report.filled_by = people[report.filled_by_id] if report.filled_by_id else None
    hang([report], "evidence", ((report.pk, file) for file in _EVIDENCE.objects(report.pk)))
    return report


def hamlets(run: Run) -> tuple[int, ...]:
    """The hamlets of the authority, in their order."""
    return tuple(pk for (pk,) in _HAMLETS.rows(run.authority_id))


def forms_of(unit: Unit, period: ReportingPeriod, tasks: list[int], targets: list[int]) -> dict[str, ReportForm]:
    """By item, what the unit is filling in for the period, with its files."""
    rows = _FORMS.objects(tasks, targets, period.pk, unit.pk) if tasks or targets else []
    prefetch_related_objects(rows, "evidence__file")
    return {row.item_key: row for row in rows}


def entries_of(unit: Unit, period: ReportingPeriod, tasks: list[int], targets: list[int]) -> dict[str, list[EntryItem]]:
    """By item, what the unit's entries say of it in the period and some time before it, in the order of days."""
    since = period.start - LATE_ENTRIES
    rows = _ENTRIES.objects(tasks, targets, unit.pk, since, period.end) if tasks or targets else []
    prefetch_related_objects(rows, "entry__evidence__file")
    found: dict[str, list[EntryItem]] = {}
    for row in rows:
        found.setdefault(row.item_key, []).append(row)
    return found
