"""What a unit owes in a reporting period: its tasks, its targets, and where its report on each stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from django.db.models import Prefetch, Q, QuerySet, prefetch_related_objects

from tiendo.core.calendar import PeriodKind, PeriodState, state_of_period, takes_first_report
from tiendo.core.owing import asked_in
from tiendo.core.progress import FormKind, Shape, said
from tiendo.core.reading import Comparator
from tiendo.core.reading import Milestone as Promise
from tiendo.core.states import SENT_BACK, Appraisal, WorkState
from tiendo.core.values import Counting, Figure
from tiendo.queries.folding import Rules
from tiendo.queries.leads import moved_leads
from tiendo.queries.promises import STOPS, milestones_now
from tiendo.queries.standing import TaskStanding, rules_of, standing_in
from tiendo.records.deeds import day_of, deeds_of
from tiendo.records.facts import figure_of, nature_of, period_of
from tiendo.records.models import (
    Adjustment,
    AdjustmentKind,
    Assignment,
    AssignmentUnit,
    Directive,
    EntryItem,
    Plan,
    Proposal,
    Report,
    ReportForm,
    ReportingPeriod,
    Run,
    Target,
    Task,
    Unit,
    Verdict,
)
from tiendo.records.models.units import UnitKind

LATE_ENTRIES = timedelta(days=62)  # how far back entries are looked for that came after the last report was sent


class OwedState(StrEnum):
    """Where the unit's report on an item stands in the period."""

    BLANK = "blank"
    DRAFT = "draft"
    READY = "ready"
    SENT = "sent"
    ACCEPTED = "accepted"
    RETURNED = "returned"


OWED_STATE_NAMES: dict[OwedState, str] = {
    OwedState.BLANK: "Chưa ghi",
    OwedState.DRAFT: "Đang ghi dở",
    OwedState.READY: "Chờ thủ trưởng gửi",
    OwedState.SENT: "Đã gửi",
    OwedState.ACCEPTED: "Đã gửi, minh chứng hợp lệ",
    OwedState.RETURNED: "Trả lại, chờ hoàn thiện",
}
WRITTEN = (OwedState.READY, OwedState.SENT, OwedState.ACCEPTED)
AT_REST = (WorkState.REPORTED, WorkState.COMPLETE, WorkState.SUSPENDED, WorkState.CANCELLED)
SENT = (OwedState.SENT, OwedState.ACCEPTED)


@dataclass(frozen=True, slots=True)
class OwedItem:
    """One task or target. `standing` is of tasks, `promise` (the milestone in force) of targets.

    `report` is the last one sent for this period and not taken back, `verdict` the last on it; `before` the last one
    of an earlier period, `before_verdict` its; `last` the figure, or a task's percentage, as known before this period.
    """

    item: Task | Target
    plan: Plan
    row: Assignment | Target
    form: ReportForm | None = None
    report: Report | None = None
    verdict: Verdict | None = None
    before: Report | None = None
    before_verdict: Verdict | None = None
    last: Figure | None = None
    entries: tuple[EntryItem, ...] = ()
    standing: TaskStanding | None = None
    promise: Promise | None = None
    shape: Shape = field(default=Shape(FormKind.TASK))

    @property
    def key(self) -> str:
        return f"{'task' if self.is_task else 'target'}:{self.item.pk}"

    @property
    def is_task(self) -> bool:
        return isinstance(self.item, Task)

    @property
    def name(self) -> str:
        return self.row.wording if isinstance(self.row, Assignment) else self.row.name

    @property
    def state(self) -> OwedState:
        form = self.form
        if self.report is not None:
            if self.verdict is None or self.verdict.step not in SENT_BACK:
                return OwedState.ACCEPTED if self.verdict and self.verdict.step == "accept" else OwedState.SENT
            if form is None or form.changed_at is None or form.changed_at <= self.verdict.at:
                return OwedState.RETURNED
        if form is None or not (said(form.content) or form.ready_at or form.evidence.all()):
            return OwedState.BLANK
        return OwedState.READY if form.ready_at else OwedState.DRAFT

    @property
    def returned(self) -> Verdict | None:
        """The verdict by which this or an earlier report came back and waits to be mended."""
        if self.report is not None:
            return self.verdict if self.verdict and self.verdict.step in SENT_BACK else None
        back = self.before_verdict
        return back if back and back.step in SENT_BACK else None

    @property
    def red(self) -> bool:
        return self.returned is not None or (self.standing is not None and self.standing.red)

    @property
    def amber(self) -> bool:
        return not self.red and self.standing is not None and self.standing.amber

    @property
    def written(self) -> bool:
        return self.state in WRITTEN


@dataclass(frozen=True, slots=True)
class Owed:
    """All a unit owes in a period, in the order of urgency, as of `today`."""

    unit: Unit
    period: ReportingPeriod
    today: date
    items: tuple[OwedItem, ...]
    directives: tuple[Directive, ...] = ()
    answers: tuple[Proposal, ...] = ()  # proposals of the unit that were answered lately

    @property
    def run(self) -> Run:
        return self.period.run

    @property
    def red(self) -> tuple[OwedItem, ...]:
        return tuple(i for i in self.items if i.red and not i.written)

    @property
    def todo(self) -> tuple[OwedItem, ...]:
        """What is still to be written, the red ones apart."""
        return tuple(i for i in self.items if not i.red and not i.written)

    @property
    def ready(self) -> tuple[OwedItem, ...]:
        return tuple(i for i in self.items if i.state is OwedState.READY)

    @property
    def written(self) -> tuple[OwedItem, ...]:
        return tuple(i for i in self.items if i.written)

    @property
    def left(self) -> int:
        return len(self.items) - len(self.written)

    @property
    def sent(self) -> tuple[OwedItem, ...]:
        return tuple(i for i in self.items if i.state in SENT)

    @property
    def period_state(self) -> PeriodState:
        return state_of_period(period_of(self.period), self.today)

    @property
    def takes(self) -> bool:
        """Whether first reports are still taken."""
        return takes_first_report(period_of(self.period), self.today)

    def get(self, key: str) -> OwedItem | None:
        return next((i for i in self.items if i.key == key), None)


def periods_now(run: Run, today: date) -> list[ReportingPeriod]:
    """The periods in which units report and that are open on `today`, the one due first in front."""
    kinds = collecting(run)
    return list(run.periods.filter(kind__in=kinds, start__lte=today, locks_on__gt=today).order_by("due", "start"))


def owed(unit: Unit, period: ReportingPeriod, today: date, only: str | None = None) -> Owed:
    """What the unit owes in the period; about twenty queries however much it is. `only`: the key of one item.

    Reports sent count as of now, not as of `today`, which gives the standing of tasks.
    """
    run = period.run
    plans = {p.pk: p for p in Plan.objects.filter(programme=run.programme, authority=run.authority)}
    rules, kinds = rules_of(run), collecting(run)
    tasks = [t for t in tasks_asked(unit, plans, period, rules, kinds, today) if only in (None, f"task:{t.task_id}")]
    targets = [t for t in targets_asked(unit, plans, period, kinds, run, today) if only in (None, f"target:{t.pk}")]
    facts = _Facts(unit, period, [t.task_id for t in tasks], [t.pk for t in targets])
    items = [_task_item(rows, facts, rules, period, today) for rows in by_task(tasks).values()]
    items = [i for i in items if i and _still_owed(i)]
    promised = promised_in(targets, period, today)
    places = _places(run) if any(t.by_place for t in targets) else ()
    items += [_target_item(t, plans[t.plan_id], facts, promised[t.pk], places, period) for t in targets]
    return Owed(
        unit,
        period,
        today,
        tuple(sorted((i for i in items if i), key=_urgency)),
        tuple(directives_to(unit, plans)),
        tuple(_answers(unit, today)),
    )


def shape_of(
    target: Target, promise: Promise | None, places: Sequence[int] = (), earlier: Decimal = Decimal(0)
) -> Shape:
    """What is asked of a target: a figure, a count over a count, or whether a deed is done."""
    nature = nature_of(target, promise.unit if promise else None)
    kind = FormKind.RATIO if nature.counting is Counting.RATIO else FormKind.VALUE
    if promise and promise.comparator in (Comparator.BOOL, Comparator.TEXT):
        kind = FormKind.DEED
    return Shape(
        kind,
        nature,
        promise.comparator if promise else None,
        promise.value if promise else None,
        tuple(places) if target.by_place and kind is not FormKind.DEED else (),
        earlier,
    )


def collecting(run: Run) -> frozenset[PeriodKind]:
    return frozenset(PeriodKind(c.kind) for c in run.calendars.all() if c.collects)


def tasks_asked(
    unit: Unit,
    plans: dict[int, Plan],
    period: ReportingPeriod,
    rules: Rules,
    kinds: frozenset[PeriodKind],
    today: date,
) -> list[Assignment]:
    """The assignments of tasks that the unit leads now: by the last change of lead, else by the plan."""
    moved = moved_leads(today, task__assignments__plan__in=plans)
    now_led = {task for task, units in moved.items() if unit.pk in units}
    by_plan = Q(units__unit=unit, units__part=AssignmentUnit.Part.LEAD) & ~Q(task__in=moved)
    found = Assignment.objects.filter(plan__in=plans).filter(by_plan | Q(task__in=now_led)).distinct()
    rows = found.select_related("task", "plan").order_by("plan_id", "position")
    kind = PeriodKind(period.kind)
    return [
        row
        for row in rows
        if (row.start_on is None or row.start_on <= period.end)
        and asked_in(row.every, kind, period.end, rules.reporting, kinds, work=True)
    ]


def targets_asked(
    unit: Unit, plans: dict[int, Plan], period: ReportingPeriod, kinds: frozenset[PeriodKind], run: Run, today: date
) -> list[Target]:
    """The targets that the unit tracks, but those that another one's figure serves."""
    served = Q(same_as__isnull=False, same_as__removed_on__isnull=True)
    rows = Target.objects.filter(plan__in=plans, tracked_by=unit).exclude(served).prefetch_related("milestones")
    kind, main = PeriodKind(period.kind), PeriodKind(run.reporting)
    at_rest = stopped(rows, today)
    return [
        t
        for t in rows.order_by("plan_id", "position")
        if t.pk not in at_rest and asked_in(t.every, kind, period.end, main, kinds)
    ]


def stopped(targets: Iterable[Target], today: date) -> set[int]:
    """The targets that are suspended or cancelled on a day."""
    rows = Adjustment.objects.filter(target__in=targets, kind__in=STOPS, on__lte=today).order_by("on", "at", "id")
    last = {row.target_id: row.kind for row in rows if row.target_id}
    return {target for target, kind in last.items() if kind != AdjustmentKind.RESUME}


def promised_in(targets: Sequence[Target], period: ReportingPeriod, today: date) -> dict[int, Promise | None]:
    """By target, the milestone that holds for the period's year, as last adjusted; None where it has none."""
    out: dict[int, Promise | None] = {}
    for pk, found in milestones_now(targets, today).items():
        ahead = [m.now for m in found if m.year >= period.end.year]
        out[pk] = ahead[0] if ahead else found[-1].now if found else None
    return out


class _Facts:
    """The rows that hang on the items, fetched once: forms, reports with their verdicts, entries."""

    def __init__(self, unit: Unit, period: ReportingPeriod, tasks: list[int], targets: list[int]) -> None:
        self.period, self.tasks = period, tasks
        mine = Q(task__in=tasks) | Q(target__in=targets)
        forms = ReportForm.objects.filter(mine, period=period, unit=unit).prefetch_related("evidence__file")
        self.forms = {f.item_key: f for f in forms.select_related("changed_by", "ready_by")}
        self.reports = _reports(mine, period)
        since = period.start - LATE_ENTRIES
        rows = EntryItem.objects.filter(mine, entry__unit=unit, entry__withdrawn_at__isnull=True)
        rows = rows.filter(entry__on__gte=since, entry__on__lte=period.end).select_related("entry__by")
        self.entries: dict[str, list[EntryItem]] = {}
        for entry in rows.prefetch_related("entry__evidence__file").order_by("entry__on", "entry__id"):
            self.entries.setdefault(entry.item_key, []).append(entry)
        self.deeds = deeds_of(tasks, period.run.since)

    def now(self, key: str) -> Report | None:
        """The report that stands for the period itself."""
        return next((r for r in reversed(self.reports.get(key, ())) if r.period_id == self.period.pk), None)

    def earlier(self, key: str) -> list[Report]:
        return [r for r in self.reports.get(key, ()) if r.period_id != self.period.pk]

    def fresh_entries(self, key: str, before: Report | None) -> tuple[EntryItem, ...]:
        """Those of the period, and those of days after the last report was sent, which it could not tell."""
        told = day_of(before.sent_at) if before else date.max
        return tuple(e for e in self.entries.get(key, ()) if e.entry.on >= self.period.start or e.entry.on > told)


def _reports(mine: Q, period: ReportingPeriod) -> dict[str, list[Report]]:
    """By item, the reports of the run up to the period's end, in the order of periods. Verdicts, evidence and people
    come with those alone that a page shows: of each item the last of every kind of period, and of the one before."""
    periods = {p.pk: p for p in ReportingPeriod.objects.filter(run=period.run_id, end__lte=period.end)}
    found: dict[str, list[Report]] = {}
    rows = Report.objects.filter(mine, taken_back_at__isnull=True, period__run=period.run_id)
    for report in rows.filter(period__end__lte=period.end).order_by("period__end", "sent_at", "id"):
        report.period = periods[report.period_id]
        report.period.run = period.run
        found.setdefault(report.item_key, []).append(report)
    shown: dict[tuple[str, str, bool], Report] = {}
    for key, some in found.items():
        shown |= {(key, r.period.kind, r.period_id == period.pk): r for r in some}
    verdicts = Prefetch("verdicts", Verdict.objects.select_related("by").order_by("at", "id"))
    prefetch_related_objects(list(shown.values()), verdicts, "evidence", "sent_by", "filled_by")
    return found


def by_task(rows: Iterable[Assignment]) -> dict[int, list[Assignment]]:
    """The assignments of each task, in the order given."""
    out: dict[int, list[Assignment]] = {}
    for row in rows:
        out.setdefault(row.task_id, []).append(row)
    return out


def _task_item(
    rows: list[Assignment], facts: _Facts, rules: Rules, period: ReportingPeriod, today: date
) -> OwedItem | None:
    """The task under the plan that presses most: one report serves all plans that assign it."""
    deeds, of = facts.deeds[rows[0].task_id], period_of(period)
    stands = sorted((standing_in(row, deeds, rules, of, today) for row in rows), key=pressing)
    standing, key = stands[0], f"task:{rows[0].task_id}"
    now, earlier = facts.now(key), facts.earlier(key)
    before = earlier[-1] if earlier else None
    known = [d for d in deeds if d.period is None or d.period.end < period.end]
    was = standing_in(standing.assignment, known, rules, of, today).standing.done
    return OwedItem(
        item=standing.assignment.task,
        plan=standing.assignment.plan,
        row=standing.assignment,
        form=facts.forms.get(key),
        report=now,
        verdict=_last_verdict(now),
        before=before,
        before_verdict=None,  # of a task, its standing says whether it came back
        last=Figure(period.start, was, unit="%") if before or was else None,
        entries=facts.fresh_entries(key, before),
        standing=standing,
    )


def _still_owed(one: OwedItem) -> bool:
    """What is done, waits for its verdict, is suspended or cancelled is owed no more, but what was sent in the period
    stays in sight."""
    assert one.standing is not None
    return one.report is not None or one.standing.standing.work not in AT_REST


def _target_item(
    target: Target,
    plan: Plan,
    facts: _Facts,
    promise: Promise | None,
    places: Sequence[int],
    period: ReportingPeriod,
) -> OwedItem:
    key = f"target:{target.pk}"
    now, earlier = facts.now(key), facts.earlier(key)
    same_kind = [r for r in earlier if r.period.kind == period.kind]
    if target.counting == Counting.IN_PERIOD:
        earlier = same_kind
    figures = [f for r in earlier if (f := _figure(r)) is not None]
    before = earlier[-1] if earlier else None
    in_year = {r.period_id: f for r in same_kind if r.period.end.year == period.end.year and (f := _figure(r))}
    return OwedItem(
        item=target,
        plan=plan,
        row=target,
        form=facts.forms.get(key),
        report=now,
        verdict=_last_verdict(now),
        before=before,
        before_verdict=_last_verdict(before),
        last=figures[-1] if figures else None,
        entries=facts.fresh_entries(key, before),
        promise=promise,
        shape=shape_of(target, promise, places, sum((f.amount or Decimal(0) for f in in_year.values()), Decimal(0))),
    )


def _figure(report: Report) -> Figure | None:
    """The figure of a report; None where it says that nothing is new."""
    if report.nothing or (report.value is None and report.numerator is None and report.yes is None):
        return None
    return figure_of(report, report.as_of or report.period.end, report.source)


def _last_verdict(report: Report | None) -> Verdict | None:
    verdicts = list(report.verdicts.all()) if report else []
    return verdicts[-1] if verdicts else None


def _places(run: Run) -> tuple[int, ...]:
    """The hamlets of the authority, in their order."""
    hamlets = Unit.objects.filter(authority=run.authority, kind=UnitKind.HAMLET)
    return tuple(hamlets.order_by("position", "pk").values_list("pk", flat=True))


def directives_to(unit: Unit, plans: Iterable[int]) -> QuerySet[Directive]:
    """Instructions to the unit that it has not answered, or that are not closed yet."""
    on = Q(task__assignments__plan__in=plans) | Q(target__plan__in=plans)
    found = Directive.objects.filter(on, unit=unit, closed_at__isnull=True).distinct()
    return found.select_related("task", "target", "by").order_by("due_on", "pk")


def _answers(unit: Unit, today: date) -> Iterable[Proposal]:
    lately = today - timedelta(days=31)
    found = Proposal.objects.filter(unit=unit, answered_at__date__gte=lately)
    return found.select_related("answered_by").order_by("-answered_at")


def pressing(standing: TaskStanding) -> tuple[bool, int, date]:
    """What of a task under several plans sorts first the one in which it presses most."""
    return (not standing.red, -standing.late, standing.standing.due or date.max)


def _urgency(one: OwedItem) -> tuple[int, int, date, bool, int, int]:
    """Red before amber before the rest; the latest first; then by due day, then as the plan has them."""
    standing = one.standing
    late = standing.late if standing else 0
    due = standing.standing.due if standing else None
    rank = 0 if one.red else 1 if one.amber else 2
    return (rank, -late, due or date.max, not one.is_task, one.plan.pk, one.row.position)


def returned_work(one: OwedItem) -> bool:
    """Whether the item's evidence was judged lacking and waits to be mended."""
    standing = one.standing.standing if one.standing else None
    return one.returned is not None or (standing is not None and standing.appraisal is Appraisal.RETURNED)
