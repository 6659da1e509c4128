"""What a unit owes in a reporting period: its tasks, its targets, and where its report on each stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tiendo.core.calendar import PeriodState, state_of_period, takes_first_report
from tiendo.core.progress import FormKind, Shape, said
from tiendo.core.reading import Comparator
from tiendo.core.reading import Milestone as Promise
from tiendo.core.states import SENT_BACK, Appraisal, WorkState
from tiendo.core.values import Counting, Figure
from tiendo.queries.folding import fold_in
from tiendo.queries.owed_rows import (
    Asked,
    Reported,
    Said,
    answers_to,
    by_task,
    directives_to,
    entries_of,
    forms_of,
    hamlets,
    sent_in,
)
from tiendo.queries.promises import milestones_now, with_milestones
from tiendo.queries.standing import TaskStanding, standing_in
from tiendo.queries.standing import asked as asks
from tiendo.records.deeds import Dated, day_of
from tiendo.records.facts import nature_of, period_of
from tiendo.records.models import (
    Adjustment,
    Assignment,
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


def owed(unit: Unit, period: ReportingPeriod, today: date, only: str | None = None) -> Owed:
    """What the unit owes in the period; about fifteen queries however much it is. `only`: the key of one item.

    Reports sent count as of now, not as of `today`, which gives the standing of tasks.
    """
    asked = Asked(unit, period, today, only)
    facts = _Facts(asked)
    items = [i for rows in by_task(asked.rows).values() if _still_owed(i := _task_item(rows, facts))]
    promised = promised_in(with_milestones(asked.targets), period, today, asked.changes)
    places = hamlets(asked.run) if any(t.by_place for t in asked.targets) else ()
    items += [_target_item(t, facts, promised[t.pk], places) for t in asked.targets]
    directives, answers = directives_to(unit, asked.run), answers_to(unit, today)
    return Owed(unit, period, today, tuple(sorted(items, key=_urgency)), tuple(directives), tuple(answers))


def lacks(unit: Unit, period: ReportingPeriod, today: date) -> bool:
    """Whether the unit has a directive to answer, or an item to send while the period takes reports: as `owed` tells,
    by fewer rows."""
    if any(d.answered_at is None for d in directives_to(unit, period.run)):
        return True
    return period.locks_on > today and _unsent(Asked(unit, period, today))


def _unsent(asked: Asked) -> bool:
    tasks = by_task(asked.rows)
    stands = sent_in(asked.period, list(tasks), [t.pk for t in asked.targets])
    said = [stands.get(f"target:{t.pk}", False) for t in asked.targets]
    if not all(said + [stands.get(f"task:{pk}", True) for pk in tasks]):
        return True
    unsaid = [pk for pk in tasks if f"task:{pk}" not in stands]
    reported = Reported(unsaid, [])
    reported.judge([])
    deeds = reported.deeds(asked.changes, asked.run.since)
    return any(_most(tasks[pk], deeds.get(pk, []), asked).standing.work not in AT_REST for pk in unsaid)


def _most(rows: Iterable[Assignment], deeds: list[Dated], asked: Asked) -> TaskStanding:
    """How a task stands under the plan in which it presses most."""
    of = period_of(asked.period)
    return min((standing_in(row, deeds, asked.rules, of, asked.today) for row in rows), key=pressing)


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


def promised_in(
    targets: Sequence[Target], period: ReportingPeriod, today: date, changes: Iterable[Adjustment] | None = None
) -> dict[int, Promise | None]:
    """By target, the milestone that holds for the period's year, as last adjusted; None where it has none. `changes`:
    the adjustments of the targets, where they are known."""
    out: dict[int, Promise | None] = {}
    for pk, found in milestones_now(targets, today, changes).items():
        ahead = [m.now for m in found if m.year >= period.end.year]
        out[pk] = ahead[0] if ahead else found[-1].now if found else None
    return out


class _Facts:
    """The rows that hang on the items, fetched once: forms, reports with their verdicts, entries."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.period = asked, asked.period
        tasks, targets = list(by_task(asked.rows)), [t.pk for t in asked.targets]
        self.forms = forms_of(asked.unit, self.period, tasks, targets)
        self.entries = entries_of(asked.unit, self.period, tasks, targets)
        self.said: dict[str, list[Said]] = {}
        reported = Reported(tasks, targets)
        for one in reported.up_to(self.period):
            self.said.setdefault(one.key, []).append(one)
        shown = [one.pk for key in self.said for one in (self.now(key), self.before(key), self.like(key)) if one]
        self.reports = reported.instances(shown, self.period)
        self.verdicts = {pk: some[-1] for pk, some in reported.judge(shown).items()}
        self.deeds = reported.deeds(asked.changes, asked.run.since)

    def now(self, key: str) -> Said | None:
        """The report that stands for the period itself."""
        of = self.period.pk
        return next((r for r in reversed(self.said.get(key, ())) if r.period_id == of), None)

    def earlier(self, key: str, kind: str = "") -> list[Said]:
        """Those for other periods, or other periods of a kind."""
        of = self.period.pk
        return [r for r in self.said.get(key, ()) if r.period_id != of and kind in ("", r.period.kind)]

    def before(self, key: str) -> Said | None:
        return next(iter(self.earlier(key)[-1:]), None)

    def like(self, key: str) -> Said | None:
        """The last one for another period of the same kind."""
        return next(iter(self.earlier(key, self.period.kind)[-1:]), None)

    def report(self, one: Said | None) -> Report | None:
        return self.reports[one.pk] if one else None

    def verdict(self, one: Said | None) -> Verdict | None:
        """The last one on a report."""
        return self.verdicts.get(one.pk) if one else None

    def fresh_entries(self, key: str, before: Said | None) -> tuple[EntryItem, ...]:
        """Those of the period, and those of days after the last report was sent, which it could not tell."""
        told = day_of(before.at) if before else date.max
        return tuple(e for e in self.entries.get(key, ()) if e.entry.on >= self.period.start or e.entry.on > told)


def _task_item(rows: list[Assignment], facts: _Facts) -> OwedItem:
    """The task under the plan that presses most: one report serves all plans that assign it."""
    asked, period, key = facts.asked, facts.period, f"task:{rows[0].task_id}"
    deeds = facts.deeds.get(rows[0].task_id, [])
    standing = _most(rows, deeds, asked)
    row, now, before = standing.assignment, facts.now(key), facts.before(key)
    known = [d for d in deeds if d.period is None or d.period.end < period.end]
    was = fold_in(asks(row), known, asked.rules, period_of(period), asked.today).standing.done
    return OwedItem(
        item=row.task,
        plan=row.plan,
        row=row,
        form=facts.forms.get(key),
        report=facts.report(now),
        verdict=facts.verdict(now),
        before=facts.report(before),
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


def _target_item(target: Target, facts: _Facts, promise: Promise | None, places: Sequence[int]) -> OwedItem:
    key, period = f"target:{target.pk}", facts.period
    now, same_kind = facts.now(key), facts.earlier(key, period.kind)
    earlier = same_kind if target.counting == Counting.IN_PERIOD else facts.earlier(key)
    figures = [f for r in earlier if (f := r.figure) is not None]
    before = earlier[-1] if earlier else None
    in_year = {r.period_id: f for r in same_kind if r.period.end.year == period.end.year and (f := r.figure)}
    return OwedItem(
        item=target,
        plan=target.plan,
        row=target,
        form=facts.forms.get(key),
        report=facts.report(now),
        verdict=facts.verdict(now),
        before=facts.report(before),
        before_verdict=facts.verdict(before),
        last=figures[-1] if figures else None,
        entries=facts.fresh_entries(key, before),
        promise=promise,
        shape=shape_of(target, promise, places, sum((f.amount or Decimal(0) for f in in_year.values()), Decimal(0))),
    )


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
