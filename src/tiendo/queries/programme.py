"""A live plan: its targets by group and year, its tasks with filters, and what stands beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from django.db.models import Count, QuerySet, Value

from tiendo.core.bodies import body_key
from tiendo.core.situation import RED, Situated, Situation
from tiendo.core.text import fold
from tiendo.queries.leads import assignments_under
from tiendo.queries.scope import sight
from tiendo.queries.standing import TaskStanding, followed, followed_now, standings_of_all
from tiendo.queries.stored import TaskAt, stored_of
from tiendo.queries.tasks import ClassCount, TaskRow, count_classes, count_situations, rows_on
from tiendo.records.hanging import hang
from tiendo.records.models import (
    Assignment,
    AssignmentUnit,
    Citation,
    Measure,
    Milestone,
    Person,
    Plan,
    ReportingDuty,
    Target,
    Unit,
)
from tiendo.records.ready import Ready

Row = TypeVar("Row")


@dataclass(slots=True)
class Group(Generic[Row]):
    """Rows that stand under one heading of the plan, as printed ("" before the first heading)."""

    title: str
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TargetRow:
    """`cells` has one entry a year of the sheet: the milestone, or None."""

    target: Target
    cells: list[Milestone | None]


@dataclass(frozen=True, slots=True)
class TargetSheet:
    years: list[int]
    groups: list[Group[TargetRow]]
    count: int
    without_milestones: int


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What to show. `text` is matched without accents; `unit` leads or cooperates; `section` is a group's title.

    `red`: only those with a red alert. `part` narrows `unit` to "lead" or "cooperating"; `sort` is "plan" (the plan's
    order), "due", "name" or "unit".
    """

    text: str = ""
    unit: int | None = None
    part: str = ""
    cls: Situation | None = None
    red: bool = False
    section: str | None = None
    sort: str = "plan"

    @property
    def active(self) -> bool:
        return bool(self.text.strip() or self.unit or self.cls or self.red or self.section is not None)


@dataclass(frozen=True, slots=True)
class TaskSheet:
    """`groups` hold the rows that pass the filter (one nameless group where they are sorted otherwise than the plan).

    `total` and `counts` are of the whole plan; `shown` counts the rows that pass. `units` and `sections` are what one
    may filter by.
    """

    groups: list[Group[TaskRow]]
    shown: int
    total: int
    red: int
    counts: list[ClassCount]
    units: list[Unit]
    sections: list[str]


def grouped(rows: Iterable[Row], title: str = "section") -> list[Group[Row]]:
    """Rows under their sections, in the order in which the sections first come."""
    groups: dict[str, Group[Row]] = {}
    for row in rows:
        of = getattr(row, "target", None) or getattr(row, "assignment", None) or row
        name = str(getattr(of, title))
        if name not in groups:
            groups[name] = Group(name)
        groups[name].rows.append(row)
    return list(groups.values())


_PLAN = Ready(lambda pk: Plan.objects.filter(pk=pk).select_related("authority", "programme", "approved_by").order_by())


def plan_for(person: Person, pk: int) -> Plan | None:
    """A plan that he may see, with its authority, its programme and who approved it."""
    found = next(iter(_PLAN.objects(pk)), None) if pk < 2**63 else None
    return found if found and sight(person).sees(found.authority) else None


_TARGETS = Ready(lambda plan: Target.objects.filter(plan=plan).select_related("tracked_by").order_by("position"))
_MILESTONES = Ready(lambda plan: Milestone.objects.filter(target__plan=plan).order_by("target_id", "year"))


def targets(plan: Plan, text: str = "") -> TargetSheet:
    """All targets of the plan (those that hold `text`, without accents), with a column for each milestone year."""
    found: list[Target] = _TARGETS.objects(plan.pk)
    hang(found, "milestones", ((m.target_id, m) for m in _MILESTONES.objects(plan.pk)))
    years = sorted({m.year for t in found for m in t.milestones.all()})
    words = fold(text).split()
    shown = [t for t in found if all(w in t.folded for w in words)]
    rows = []
    for target in shown:
        by_year = {m.year: m for m in target.milestones.all()}
        rows.append(TargetRow(target, [by_year.get(year) for year in years]))
    bare = sum(not t.milestones.all() for t in found)
    return TargetSheet(years, grouped(rows), len(found), bare)


def all_tasks(plan: Plan, day: date, *, now: bool = False) -> list[TaskRow]:
    """Every task of the plan in its order; `now`: the day is that of the clock, and what is stored is read."""
    rows = assignments_under(plan)
    work = followed_now(rows, day) if now else followed(rows, day)
    return rows_on(work, day, missed=False)  # no list tells them


def tasks(rows: list[TaskRow], show: TaskFilter) -> TaskSheet:
    """Of all tasks of a plan (`all_tasks`) those that pass the filter."""
    shown = _sorted([r for r in rows if _passes(r, show)], show.sort)
    units = {u.unit.pk: u.unit for r in rows for u in r.leads + r.cooperating if u.unit}
    return TaskSheet(
        groups=grouped(shown) if show.sort == "plan" else ([Group("", shown)] if shown else []),
        shown=len(shown),
        total=len(rows),
        red=sum(r.state.red for r in rows),
        counts=count_classes(rows),
        units=sorted(units.values(), key=lambda u: u.folded),
        sections=list(dict.fromkeys(r.assignment.section for r in rows)),
    )


def _passes(row: TaskRow, show: TaskFilter) -> bool:
    if (show.cls is not None and row.state.cls is not show.cls) or (show.red and not row.state.red):
        return False
    if show.section is not None and row.assignment.section != show.section:
        return False
    if show.unit is not None and not any(u.unit_id == show.unit for u in _parts(row, show.part)):
        return False
    words = fold(show.text).split()
    return not words or all(word in _hay(row) for word in words)


def _hay(row: TaskRow) -> str:
    """All in which a word is looked for, without accents."""
    names = " ".join(fold(u.named_as) for u in row.leads + row.cooperating)
    return f"{row.task.folded} {fold(row.task.output)} {names} {fold(row.assignment.deadline_raw)}"


def _parts(row: TaskRow, part: str) -> list[AssignmentUnit]:
    if part == AssignmentUnit.Part.LEAD:
        return row.leads
    return row.cooperating if part == AssignmentUnit.Part.COOPERATING else row.leads + row.cooperating


def _sorted(rows: list[TaskRow], sort: str) -> list[TaskRow]:
    if sort == "due":
        return sorted(rows, key=lambda r: (r.assignment.due_on is None, r.assignment.due_on or date.max))
    if sort == "name":
        return sorted(rows, key=lambda r: r.task.folded)
    if sort == "unit":
        return sorted(rows, key=lambda r: (not r.leads, fold(r.leads[0].named_as) if r.leads else ""))
    return rows


@dataclass(frozen=True, slots=True)
class UnitShare:
    """What one unit has in a plan. `unit` is None for a body that is no unit of ours, named `name`."""

    unit: Unit | None
    name: str
    leads: int
    cooperates: int
    tracks: int
    red: int
    due_soon: int


def units(plan: Plan, rows: list[TaskRow]) -> list[UnitShare]:
    """The bodies that the plan names, those that lead most first; `rows` are all its tasks."""
    tracked = list(plan.targets.exclude(tracked_as="").select_related("tracked_by"))
    who: dict[tuple[int | None, str], tuple[Unit | None, str]] = {}
    counts: dict[str, Counter[tuple[int | None, str]]] = {
        k: Counter() for k in ("lead", "cooperating", "tracks", "red", "due_soon")
    }
    for row in rows:
        for named in row.leads + row.cooperating:
            key = _key(named.unit, named.named_as)
            who.setdefault(key, (named.unit, named.named_as))
            counts[named.part][key] += 1
            if named in row.leads and row.state.red:
                counts["red"][key] += 1
            elif named in row.leads and row.state.cls is Situation.DUE_SOON:
                counts["due_soon"][key] += 1
    for target in tracked:
        key = _key(target.tracked_by, target.tracked_as)
        who.setdefault(key, (target.tracked_by, target.tracked_as))
        counts["tracks"][key] += 1
    shares = [
        UnitShare(unit, unit.name if unit else named_as, *(counts[k][key] for k in counts))
        for key, (unit, named_as) in who.items()
    ]
    return sorted(shares, key=lambda s: (-s.leads, -s.tracks, -s.cooperates, fold(s.name)))


def _key(unit: Unit | None, name: str) -> tuple[int | None, str]:
    return (unit.pk, "") if unit else (None, body_key(name))


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """The first line of a plan's page. `next_due` is the nearest day ahead on which something is due."""

    plan: Plan
    targets: int
    tasks: int
    measures: int
    counts: list[ClassCount]
    next_due: date | None

    def count(self, cls: str) -> int:
        return next(c.count for c in self.counts if c.cls == cls)

    @property
    def red(self) -> int:
        return sum(self.count(cls) for cls in RED)

    @property
    def overdue(self) -> int:
        return self.count(Situation.OVERDUE)

    @property
    def due_soon(self) -> int:
        return self.count(Situation.DUE_SOON)

    @property
    def without_deadline(self) -> int:
        return self.count(Situation.NONE)

    @property
    def waiting(self) -> int:
        return self.count(Situation.WAITING)

    @property
    def done(self) -> int:
        return self.count(Situation.DONE) + self.count(Situation.DONE_LATE)


def summary(plan: Plan, today: date, rows: Iterable[TaskRow] | None = None) -> PlanSummary:
    """`rows`: all tasks of the plan, where they are known already."""
    known = None if rows is None else {plan.pk: [_at(r.standing, today, r.state) for r in rows]}
    return summaries([plan], today, known)[0]


def tasks_at(plans: Collection[int], today: date) -> dict[int, list[TaskAt]]:
    """By plan, where its tasks stand at the end of a day: as stored where that says all, else folded."""
    stored = stored_of(plans, today)
    rest = Assignment.objects.filter(plan__in=[pk for pk in plans if pk not in stored])
    out = {pk: stored.get(pk, []) for pk in plans}
    for one in standings_of_all(rest.select_related("plan", "task"), today).values() if len(stored) < len(out) else ():
        out[one.assignment.plan_id].append(_at(one, today))
    return out


def _at(one: TaskStanding, today: date, state: Situated | None = None) -> TaskAt:
    row, due = one.assignment, one.standing.due
    ahead = due if one.state and due and due >= today else None
    return TaskAt(row.pk, row.position, (state or one.situation).cls, one.red, one.late, ahead)


def _sizes(of: dict[str, Any]) -> QuerySet[Any, Any]:
    """By plan how many targets and, apart, how many measures (1) there are."""
    both: tuple[QuerySet[Any], ...] = (Target.objects.filter(**of), Measure.objects.filter(**of))
    targets, measures = (
        rows.order_by().values("plan").annotate(n=Count("pk"), kind=Value(kind)) for kind, rows in enumerate(both)
    )
    found: QuerySet[Any, Any] = targets.values_list("kind", "plan", "n").union(
        measures.values_list("kind", "plan", "n"), all=True
    )
    return found


_SIZES = Ready(lambda plans: _sizes({"plan__in": plans}))
_SIZES_OF_ONE = Ready(lambda plan: _sizes({"plan": plan}))


def summaries(plans: Iterable[Plan], today: date, standing: dict[int, list[TaskAt]] | None = None) -> list[PlanSummary]:
    """The summary of each plan, in a number of queries that does not grow with the plans; `standing` of all their
    tasks by plan (`tasks_at`) where it is known already."""
    plans = list(plans)
    ids = [p.pk for p in plans]
    tasks_of = tasks_at(ids, today) if standing is None else standing
    sizes = _SIZES_OF_ONE.rows(*ids) if len(ids) == 1 else _SIZES.rows(ids) if ids else []
    size = {(kind, plan): n for kind, plan, n in sizes}
    out = []
    for plan in plans:
        found = tasks_of[plan.pk]
        ahead = [one.ahead for one in found if one.ahead]
        out.append(
            PlanSummary(
                plan,
                size.get((0, plan.pk), 0),
                len(found),
                size.get((1, plan.pk), 0),
                count_situations(one.situation for one in found),
                min(ahead, default=None),
            )
        )
    return out


def measures(plan: Plan, text: str = "") -> list[Group[Measure]]:
    """The plan's lines without owner or date, under their sections."""
    words = fold(text).split()
    return grouped(m for m in plan.measures.all() if all(w in m.folded for w in words))


def citations(plan: Plan) -> list[Citation]:
    return list(plan.citations.all())


def duties(plan: Plan) -> list[ReportingDuty]:
    return list(plan.duties.all())
