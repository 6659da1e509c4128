"""Where every item of a run stood on any day and what it counts as: tasks and targets with all facts fetched once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import QuerySet

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
from tiendo.records.deeds import Dated, acts_on, day_of, steps_of
from tiendo.records.facts import deadline_as, promise_of
from tiendo.records.models import (
    Adjustment,
    AdjustmentKind,
    Assignment,
    AssignmentUnit,
    Report,
    Run,
    Target,
)
from tiendo.records.ready import Ready

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
    """One plan's row of a task, with the units that lead it as the plan names them, and the paths of those."""

    asked: Asked
    section: str
    removed_on: date | None
    leads: tuple[int, ...]
    paths: tuple[str, ...] = ()

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

    @property
    def paths(self) -> dict[int, str]:
        """Of the units that lead it by its plans, as far as they came with them."""
        return {pk: path for row in self.rows for pk, path in zip(row.leads, row.paths, strict=False)}

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


class SaidOf(NamedTuple):
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

    @property
    def paths(self) -> dict[int, str]:
        return {}

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


Item = TaskItem | TargetItem
ByPlace = Mapping[tuple[int, int], Run]  # by programme and authority


def named(keys: Iterable[str]) -> tuple[list[int], list[int]]:
    """The ids of tasks and of targets among keys such as "task:12"."""
    pairs = [key.split(":") for key in keys]
    return [int(pk) for kind, pk in pairs if kind == "task"], [int(pk) for kind, pk in pairs if kind == "target"]


def items_of(run: Run, tasks: Iterable[int] | None = None, targets: Iterable[int] | None = None) -> list[Item]:
    """The run's items, or those named, in the order of its plans; about fifteen queries however many they are.

    Naming one kind alone leaves the other out.
    """
    return [item for _, item in items_in([run], tasks, targets)]


def items_in(
    runs: Sequence[Run], tasks: Iterable[int] | None = None, targets: Iterable[int] | None = None
) -> list[tuple[Run, Item]]:
    """The same of several runs, each item with its run; no more queries but for calendars that do not come fetched."""
    by_place = {(run.programme_id, run.authority_id): run for run in runs}
    some, others = (None if ids is None else set(ids) for ids in (tasks, targets))
    every = some is None and others is None
    return [
        *(_task_items(by_place, some) if every or some else ()),
        *(_target_items(by_place, others) if every or others else ()),
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


def _task_items(runs: ByPlace, tasks: Iterable[int] | None) -> list[tuple[Run, Item]]:
    if tasks is None:
        found = _assigned(_rows(Assignment.ever.filter(**_where(runs))), runs)
    else:
        found = _assigned(_NAMED.rows(set(tasks), [authority for _, authority in runs]), runs)
    rules = {run.pk: rules_of(run) for run in {run.pk: run for run, _ in found.values()}.values()}
    acts = acts_on(task for _, _, task in found)
    out: list[tuple[Run, Item]] = []
    for (_, _, task), (run, some) in found.items():
        changes = [a for a in acts.adjustments.get(task, ()) if a.kind == AdjustmentKind.LEAD]
        changes.sort(key=lambda a: (a.on, a.at, a.pk))
        item = TaskItem(
            task,
            some,
            acts.deeds(task, rules[run.pk].since),
            [(a.on, tuple(a.after.get("lead", ()))) for a in changes],
            [sent_of(t.at, t.back, t.evidence > 0) for t in acts.told.get(task, ())],
            rules[run.pk],
        )
        out.append((run, item))
    return out


def _where(runs: ByPlace) -> dict[str, Any]:
    """The plans of these authorities; where there are several, some may be of another programme."""
    if len(runs) == 1:
        ((programme, authority),) = runs
        return {"plan__programme": programme, "plan__authority": authority}
    return {"plan__authority__in": {authority for _, authority in runs}}


def _rows(rows: QuerySet[Assignment]) -> QuerySet[Assignment, Any]:
    plan = ("plan__programme", "plan__authority", "plan__issued_on", "plan__approved_at")
    columns = ("pk", "task_id", "section", "removed_on", "deadline_kind", "start_on", "due_on", "every")
    return rows.order_by("plan_id", "position").values_list(*columns, *plan)


def _leading(assignments: list[int]) -> QuerySet[AssignmentUnit, Any]:
    units = AssignmentUnit.objects.filter(assignment__in=assignments, part=LEAD, unit__isnull=False)
    return units.order_by("position").values_list("assignment_id", "unit_id", "unit__path")


_NAMED = Ready(lambda tasks, at: _rows(Assignment.ever.filter(task__in=tasks, plan__authority__in=at)))
_LEADS = Ready(_leading)


def _assigned(rows: Iterable[Any], runs: ByPlace) -> dict[tuple[int, int, int], tuple[Run, list[Assigned]]]:
    """By programme, authority and task, the rows of plans of these runs in order; two queries."""
    found = list(rows)
    leads: dict[int, list[tuple[int, str]]] = {}
    for pk, unit, path in _LEADS.rows([row[0] for row in found]) if found else ():
        leads.setdefault(pk, []).append((unit, path))
    out: dict[tuple[int, int, int], tuple[Run, list[Assigned]]] = {}
    for pk, task, section, removed, kind, start, due, every, programme, authority, issued, approved in found:
        if (run := runs.get((programme, authority))) is not None:
            one = Asked(pk, deadline_as(kind, start, due, every), issued or approved.date())
            led = leads.get(pk, ())
            row = Assigned(one, section, removed, tuple(unit for unit, _ in led), tuple(path for _, path in led))
            out.setdefault((programme, authority, task), (run, []))[1].append(row)
    return out


def _target_items(runs: ByPlace, targets: Iterable[int] | None) -> list[tuple[Run, Item]]:
    rows = Target.ever.filter(**_where(runs))
    if targets is not None:
        rows = rows.filter(pk__in=set(targets))
    found = [
        (run, target)
        for target in rows.select_related("plan").prefetch_related("milestones").order_by("plan_id", "position")
        if (run := runs.get((target.plan.programme_id, target.plan.authority_id))) is not None
    ]
    said = _said(Report.objects.filter(target__in={t.same_as_id or t.pk for _, t in found}))
    changes: dict[int | None, list[Adjustment]] = {}
    kinds = [AdjustmentKind.VALUE, *STOPS]
    for row in Adjustment.objects.filter(target__in=[t for _, t in found], kind__in=kinds).order_by("on", "at", "id"):
        changes.setdefault(row.target_id, []).append(row)
    return [
        (run, TargetItem(_tracked(t), said.get(t.same_as_id or t.pk, []), changes.get(t.pk, []))) for run, t in found
    ]


def _said(reports: QuerySet[Report]) -> dict[int, list[SaidOf]]:
    """By target, in the order sent; three queries."""
    found = said_rows(reports)
    ids = [row[0] for row in found]
    steps = steps_of(ids)
    proved = set(Report.evidence.through.objects.filter(report__in=ids).values_list("report_id", flat=True))
    out: dict[int, list[SaidOf]] = {}
    for row in found:
        out.setdefault(row[1], []).append(said_of(row, steps.get(row[0], ()), row[0] in proved))
    return out


def said_rows(reports: QuerySet[Report]) -> list[Any]:
    """The rows that `said_of` takes, in the order sent; their first two columns are the report and its target."""
    columns = ("pk", "target_id", "period_id", "period__end", "sent_at", "taken_back_at", "nothing")
    figures = ("as_of", "value", "yes", "numerator", "denominator", "unit_of_measure")
    # ordered here: the database would order what is left out of a window, too
    return sorted(reports.order_by().values_list(*columns, *figures), key=lambda row: (row[4], row[0]))


def said_of(row: Any, steps: Iterable[tuple[datetime, str, str, str]], proved: bool) -> SaidOf:
    _, _, period, ends, at, back, nothing, as_of, value, yes, top, bottom, unit = row
    blank = nothing or (value is None and top is None and yes is None)
    figure = None if blank else Figure(as_of or ends, value if yes is None else yes, top, bottom, unit or None)
    return SaidOf(
        period, ends, sent_of(at, back, proved), figure, tuple((day_of(on), step) for on, step, _, _ in steps)
    )


def _tracked(row: Target) -> Tracked:
    issued = row.plan.issued_on or day_of(row.plan.approved_at)
    promises = {m.year: promise_of(m) for m in row.milestones.all()}
    return Tracked(row.pk, row.section, issued, row.removed_on, row.tracked_by_id, Counting(row.counting), promises)
