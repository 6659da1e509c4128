"""Where every item of a run stood on any day and what it counts as: tasks and targets with all facts fetched once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import Prefetch, QuerySet

from tiendo.core.appraisal import found
from tiendo.core.calendar import Calendar, DaysAfter, PeriodKind, periods
from tiendo.core.reading import Deadline, DeadlineKind
from tiendo.core.reading import Milestone as Promise
from tiendo.core.rollup import target_cells, task_cells
from tiendo.core.states import Appraisal
from tiendo.core.text import fold, squash
from tiendo.core.turning import next_turn
from tiendo.core.values import Counting, Figure
from tiendo.core.values import Verdict as Judged
from tiendo.queries.figures import judged_by
from tiendo.queries.folding import Asked, Folded, Rules, fold_on
from tiendo.queries.promises import STOPS, milestones_after
from tiendo.queries.standing import rules_of
from tiendo.records.deeds import Dated, acts_on, day_of
from tiendo.records.facts import deadline_as, figure_of, promise_of
from tiendo.records.models import (
    Adjustment,
    AdjustmentKind,
    Assignment,
    AssignmentUnit,
    Report,
    Run,
    Target,
    Verdict,
)

LEAD = AssignmentUnit.Part.LEAD
_DAY = timedelta(days=1)
OUTSIDE = "-"  # the key of items outside all groups; "" stands for items of all groups
_NUMBERED = re.compile(r"^(?:(?:phần|mục|nhóm)\s+)?(?:[ivx]+|\d+(?:\.\d+)*|[a-zđ])\s*[.)/:-]+\s*", re.IGNORECASE)


@lru_cache(maxsize=4096)
def group_title(section: str) -> str:
    """The title of a group of a plan's items without its number, which differs from plan to plan."""
    return _NUMBERED.sub("", squash(section), count=1)[:200]


@lru_cache(maxsize=4096)
def group_key(section: str) -> str:
    """The group as places share it: its title, folded."""
    return fold(group_title(section))[:200] or OUTSIDE


@dataclass(frozen=True, slots=True)
class Stood:
    """One item on one day. `section` is that of the target, or of the assignment in which the task presses most
    (`asked`); `units` are those that lead or track it; `cells` the counters of `core.rollup` to which it adds one;
    `next_check` the first later day on which time alone may change them."""

    key: str
    section: str
    units: tuple[int, ...]
    cells: tuple[str, ...]
    next_check: date | None
    asked: Asked | None = None
    fold: Folded | None = None
    reported_on: date | None = None

    @property
    def group(self) -> str:
        return group_key(self.section)

    @property
    def counted(self) -> tuple[object, ...]:
        """What of it the tallies tell."""
        return (self.units, self.group, self.cells)


@dataclass(frozen=True, slots=True)
class Sent:
    """A report on an item: the day it was sent, the day it was taken back, whether evidence came with it."""

    on: date
    back: date | None
    proved: bool

    def stands(self, day: date) -> bool:
        return self.on <= day and (self.back is None or self.back > day)


@dataclass(slots=True)
class Assigned:
    """One plan's row of a task, with the units that lead it as the plan names them."""

    asked: Asked
    section: str
    removed_on: date | None
    leads: tuple[int, ...]

    def holds(self, day: date) -> bool:
        return self.asked.on <= day and (self.removed_on is None or self.removed_on > day)


@dataclass(slots=True)
class TaskItem:
    """A task in one run with all that is known of it."""

    task: int
    rows: Sequence[Assigned]
    dated: Sequence[Dated]
    moved: Sequence[tuple[date, tuple[int, ...]]]  # changes of lead, in order
    sent: Sequence[Sent]
    rules: Rules

    @property
    def key(self) -> str:
        return f"task:{self.task}"

    def days(self) -> set[date]:
        """The days on which something was done to it."""
        found = {row.asked.on for row in self.rows} | {row.removed_on for row in self.rows if row.removed_on}
        found |= {d.deed.on for d in self.dated} | {on for on, _ in self.moved}
        return found | {s.on for s in self.sent} | {s.back for s in self.sent if s.back}

    def on(self, day: date) -> Stood | None:
        """Under the plan in which it presses most; None on days on which no plan assigns it."""
        rows = [row for row in self.rows if row.holds(day)]
        if not rows:
            return None
        stood = [(row, fold_on(row.asked, self.dated, self.rules, day, missed=False)) for row in rows]
        row, one = min(stood, key=lambda s: (not s[1].red, -s[1].late)) if len(stood) > 1 else stood[0]
        units = self._units(row, day)
        sent = [s for s in self.sent if s.stands(day)]
        cells = task_cells(
            one.standing, one.rules, one.cls, kept_up=one.kept_up, nothing=one.nothing,
            said=bool(sent), proved=any(s.proved for s in sent), led=bool(units),
        )  # fmt: skip
        turns = [next_turn(s.standing, day, self.rules.policy) for _, s in stood]
        turns += [_next_instance(row.asked, self.rules, day) for row in rows]
        turns += [r.asked.on for r in self.rows if r.asked.on > day]
        check = min((t for t in turns if t), default=None)
        last = max((s.on for s in sent), default=None)
        return Stood(self.key, row.section, units, cells, check, row.asked, one, last)

    def _units(self, row: Assigned, day: date) -> tuple[int, ...]:
        moved = [units for on, units in self.moved if on <= day]
        return moved[-1] if moved else row.leads


def _next_instance(asked: Asked, rules: Rules, day: date) -> date | None:
    """The day after `day` on which recurring or continuous work is owed anew."""
    deadline = asked.deadline
    if deadline.kind not in (DeadlineKind.CONTINUOUS, DeadlineKind.RECURRING) and deadline.every is None:
        return None
    if deadline.kind is DeadlineKind.ONCE and deadline.due is not None and deadline.due > day:
        return deadline.due + _DAY
    first = max(asked.on, rules.since, deadline.start or rules.since)
    if first > day:
        return first
    coming = _coming(_calendar(deadline, rules), day)
    ends = deadline.kind in (DeadlineKind.CONTINUOUS, DeadlineKind.RECURRING) and deadline.due is not None
    return None if ends and coming and deadline.due and coming > deadline.due else coming


def _calendar(deadline: Deadline, rules: Rules) -> Calendar:
    own = deadline.every if deadline.kind is not DeadlineKind.CONTINUOUS else None
    kind = PeriodKind(own) if own else rules.reporting
    return rules.calendars.get(kind) or Calendar(kind, DaysAfter(0))


@lru_cache(maxsize=4096)
def _coming(calendar: Calendar, day: date) -> date | None:
    """The next start of a period after a day; a gap of nine-month periods is shorter than a year."""
    found = periods(calendar, day + _DAY, day + timedelta(days=400))
    return min((p.start for p in found if p.start > day), default=None)


@dataclass(frozen=True, slots=True)
class SaidOf:
    """One report on a target: `figure` None where it says "không phát sinh"; `steps` of appraisal by their days."""

    period: int
    ends: date
    sent: Sent
    figure: Figure | None
    steps: tuple[tuple[date, str], ...]

    def appraisal(self, day: date) -> Appraisal:
        return found(step for on, step in self.steps if on <= day).state


@dataclass(slots=True)
class Tracked:
    """What a plan asks of a target: since `issued`, with its first promises by year, tracked by `unit`."""

    pk: int
    section: str
    issued: date
    removed_on: date | None
    unit: int | None
    counting: Counting
    promises: dict[int, Promise]


@dataclass(slots=True)
class TargetItem:
    """A target in one run with all that is known of it; `said` in the order sent, of the target that serves its
    figures."""

    target: Tracked
    said: Sequence[SaidOf]
    adjustments: Sequence[Adjustment]

    @property
    def key(self) -> str:
        return f"target:{self.target.pk}"

    def days(self) -> set[date]:
        out = {self.target.issued, self.target.removed_on} | {a.on for a in self.adjustments}
        for one in self.said:
            out |= {one.sent.on, one.sent.back, *(on for on, _ in one.steps)}
            out |= {one.figure.as_of} if one.figure else set()
        return {day for day in out if day}

    def on(self, day: date) -> Stood | None:
        target = self.target
        if target.issued > day or (target.removed_on is not None and target.removed_on <= day):
            return None
        known = [a for a in self.adjustments if a.on <= day]
        stops = [a for a in known if a.kind in STOPS]
        changed = [a for a in known if a.kind == AdjustmentKind.VALUE]
        promises = [m.now for m in milestones_after(target.promises, changed)]
        stand = [one for one in self.said if one.sent.stands(day)]
        last = sorted(stand, key=lambda one: one.ends)[-1] if stand else None  # of one period the last sent
        _, judged = judged_by(promises, _figures(stand, day), target.counting, day)
        cells = target_cells(
            judged.verdict if judged else Judged.NO_FIGURE,
            last.appraisal(day) if last and last.figure else Appraisal.NONE,
            dated=bool(promises),
            stopped=bool(stops) and stops[-1].kind != AdjustmentKind.RESUME,
            said=bool(stand),
            proved=any(one.sent.proved for one in stand),
        )
        ahead = [one.figure.as_of for one in self.said if one.figure and one.figure.as_of > day]
        check = min([date(day.year + 1, 1, 1), *ahead])
        units = (target.unit,) if target.unit else ()
        sent = max((one.sent.on for one in stand), default=None)
        return Stood(self.key, target.section, units, cells, check, reported_on=sent)


def _figures(stand: Sequence[SaidOf], day: date) -> list[Figure]:
    """Of each period the last one sent, but what was returned; in the order of their days."""
    by_period = {one.period: one for one in stand if one.figure is not None}
    kept = [one for one in by_period.values() if one.appraisal(day) is not Appraisal.RETURNED]
    return sorted((one.figure for one in kept if one.figure), key=lambda f: f.as_of)


def sent_of(at: datetime, back: datetime | None, proved: bool) -> Sent:
    return Sent(day_of(at), day_of(back) if back else None, proved)


def _said(report: Report) -> SaidOf:
    blank = report.nothing or (report.value is None and report.numerator is None and report.yes is None)
    figure = None if blank else figure_of(report, report.as_of or report.period.end)
    steps = sorted((v.at, v.pk, v.step) for v in report.verdicts.all())
    sent = sent_of(report.sent_at, report.taken_back_at, bool(report.evidence.all()))
    return SaidOf(report.period_id, report.period.end, sent, figure, tuple((day_of(at), step) for at, _, step in steps))


Item = TaskItem | TargetItem


def named(keys: Iterable[str]) -> tuple[list[int], list[int]]:
    """The ids of tasks and of targets among keys such as "task:12"."""
    pairs = [key.split(":") for key in keys]
    return [int(pk) for kind, pk in pairs if kind == "task"], [int(pk) for kind, pk in pairs if kind == "target"]


def items_of(run: Run, tasks: Iterable[int] | None = None, targets: Iterable[int] | None = None) -> list[Item]:
    """The run's items, or those named, in the order of its plans; about fifteen queries however many they are.

    Naming one kind alone leaves the other out.
    """
    some, others = (None if ids is None else set(ids) for ids in (tasks, targets))
    every = some is None and others is None
    return [
        *(_task_items(run, some) if every or some else ()),
        *(_target_items(run, others) if every or others else ()),
    ]


def walk(item: Item, until: date, from_: date | None = None) -> tuple[list[tuple[date, Stood | None]], Stood | None]:
    """How the item stood from each day on which what is counted of it changed (None: it stood no more), and where it
    stands on the last day. `from_`: beginning on that day, else when it began."""
    facts = sorted(day for day in item.days() if day <= until and (from_ is None or day >= from_))
    out: list[tuple[date, Stood | None]] = []
    day: date | None = from_ or (facts[0] if facts else None)
    now: Stood | None = None
    while day is not None and day <= until:
        now = item.on(day)
        was = out[-1][1] if out else None
        if not out or (now.counted if now else None) != (was.counted if was else None):
            out.append((day, now))
        ahead = [on for on in facts if on > day]
        ahead += [now.next_check] if now and now.next_check else []
        day = min(ahead, default=None)
    return out, now


def _task_items(run: Run, tasks: Iterable[int] | None) -> list[TaskItem]:
    rows = Assignment.ever.filter(plan__programme=run.programme_id, plan__authority=run.authority_id)
    if tasks is not None:
        rows = rows.filter(task__in=set(tasks))
    by_task = assigned(rows)
    rules, acts = rules_of(run), acts_on(by_task)
    out = []
    for task, some in by_task.items():
        changes = [a for a in acts.adjustments.get(task, ()) if a.kind == AdjustmentKind.LEAD]
        changes.sort(key=lambda a: (a.on, a.at, a.pk))
        out.append(
            TaskItem(
                task,
                some,
                acts.deeds(task, rules.since),
                [(a.on, tuple(a.after.get("lead", ()))) for a in changes],
                [sent_of(t.at, t.back, t.evidence > 0) for t in acts.told.get(task, ())],
                rules,
            )
        )
    return out


def assigned(rows: QuerySet[Assignment]) -> dict[int, list[Assigned]]:
    """By task, its rows in the order of plans; two queries."""
    plan = ("plan__issued_on", "plan__approved_at")
    columns = ("pk", "task_id", "section", "removed_on", "deadline_kind", "start_on", "due_on", "every")
    found = list(rows.order_by("plan_id", "position").values_list(*columns, *plan))
    leads: dict[int, list[int]] = {}
    units = AssignmentUnit.objects.filter(assignment__in=[row[0] for row in found], part=LEAD, unit__isnull=False)
    for pk, unit in units.order_by("position").values_list("assignment_id", "unit_id"):
        leads.setdefault(pk, []).append(unit or 0)
    out: dict[int, list[Assigned]] = {}
    for pk, task, section, removed, kind, start, due, every, issued, approved in found:
        one = Asked(pk, deadline_as(kind, start, due, every), issued or approved.date())
        out.setdefault(task, []).append(Assigned(one, section, removed, tuple(leads.get(pk, ()))))
    return out


def _target_items(run: Run, targets: Iterable[int] | None) -> list[TargetItem]:
    rows = Target.ever.filter(plan__programme=run.programme_id, plan__authority=run.authority_id)
    if targets is not None:
        rows = rows.filter(pk__in=set(targets))
    found_ = list(rows.select_related("plan").prefetch_related("milestones").order_by("plan_id", "position"))
    said: dict[int | None, list[SaidOf]] = {}
    sent = Report.objects.filter(target__in={t.same_as_id or t.pk for t in found_}).select_related("period")
    verdicts = Prefetch("verdicts", Verdict.objects.order_by("at", "id"))
    for report in sent.prefetch_related(verdicts, "evidence").order_by("sent_at", "id"):
        said.setdefault(report.target_id, []).append(_said(report))
    changes: dict[int | None, list[Adjustment]] = {}
    kinds = [AdjustmentKind.VALUE, *STOPS]
    for row in Adjustment.objects.filter(target__in=found_, kind__in=kinds).order_by("on", "at", "id"):
        changes.setdefault(row.target_id, []).append(row)
    return [TargetItem(_tracked(t), said.get(t.same_as_id or t.pk, []), changes.get(t.pk, [])) for t in found_]


def _tracked(row: Target) -> Tracked:
    issued = row.plan.issued_on or day_of(row.plan.approved_at)
    promises = {m.year: promise_of(m) for m in row.milestones.all()}
    return Tracked(row.pk, row.section, issued, row.removed_on, row.tracked_by_id, Counting(row.counting), promises)
