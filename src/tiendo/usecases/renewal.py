"""A new version of a live plan: each row keeps its identity, what the version drops is marked and stays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from tiendo.clock import HANOI
from tiendo.core.drafting import reading_of
from tiendo.core.reading import Json, Reading
from tiendo.core.reading import Target as Goal
from tiendo.core.reading import Task as Work
from tiendo.core.text import fold
from tiendo.core.versions import Difference, differences, paired
from tiendo.records.models import Assignment, AssignmentUnit, Draft, DraftState, Milestone, Plan, Target, Unit
from tiendo.usecases import rows

Lasting = Target | Assignment
L = TypeVar("L", Target, Assignment)


def renew(
    plan: Plan,
    draft: Draft,
    columns: dict[str, Any],
    live: Json,
    reading: Reading,
    units: dict[str, Unit],
    now: datetime,
) -> list[Json]:
    """Bring the plan up to the draft; what changed, for the journal: each difference with its row as "target:12"."""
    base, old = plan.draft, reading_of(plan.draft.body)
    changed = differences(plan.draft.body, draft.body)
    base.state = DraftState.REPLACED
    base.save(update_fields=["state"])
    for name, value in (columns | {"draft": draft}).items():
        setattr(plan, name, value)
    plan.save()
    things = _targets(plan, base, old, live, reading, units, now) | _tasks(plan, base, old, live, reading, units, now)
    plan.measures.all().delete()
    plan.citations.all().delete()
    plan.duties.all().delete()
    rows.add_rest(plan, live, reading)
    return [found.json() | {"thing": _thing(found, things)} for found in changed]


def _thing(found: Difference, things: dict[str, str]) -> str:
    return things.get(f"new {found.new}") or things.get(f"old {found.old}") or ""


def _targets(
    plan: Plan, base: Draft, old: Json, live: Json, reading: Reading, units: dict[str, Unit], now: datetime
) -> dict[str, str]:
    """Targets by their rows: "old t3" and "new t4" → "target:12"."""
    known = {t.row: t for t in Target.objects.filter(plan=plan).prefetch_related("milestones")}
    stays, gone, fresh = _sorted(paired(old["targets"], live["targets"]), known)
    back = _returning(Target.ever.filter(plan=plan, removed_on__isnull=False), live["targets"], fresh)
    place = {row["uid"]: i for i, row in enumerate(live["targets"])}
    for uid, target in (stays | back).items():
        read = reading.targets[place[uid]]
        columns = rows.target_columns(read, units) | rows.place_columns(live["targets"], read, place[uid])
        _update(target, columns)
        _set_milestones(target, read)
    _withdraw(gone.values(), base, now)
    made = rows.add_targets(plan, live, reading, units, fresh - back.keys())
    return _named("target", stays | back | {t.row: t for t in made}, gone)


def _tasks(
    plan: Plan, base: Draft, old: Json, live: Json, reading: Reading, units: dict[str, Unit], now: datetime
) -> dict[str, str]:
    known = {a.row: a for a in Assignment.objects.filter(plan=plan).select_related("task")}
    stays, gone, fresh = _sorted(paired(old["tasks"], live["tasks"]), known)
    lost = Assignment.ever.filter(plan=plan, removed_on__isnull=False).select_related("task")
    back = _returning(lost, live["tasks"], fresh)
    place = {row["uid"]: i for i, row in enumerate(live["tasks"])}
    for uid, assignment in (stays | back).items():
        read = reading.tasks[place[uid]]
        columns = rows.assignment_columns(read) | rows.place_columns(live["tasks"], read, place[uid])
        _update(assignment, columns | {"worded": _worded(assignment, read)})
        _set_units(assignment, read, units)
    _withdraw(gone.values(), base, now)
    made = rows.add_tasks(plan, live, reading, units, fresh - back.keys())
    return _named("assignment", stays | back | {a.row: a for a in made}, gone)


def _sorted(
    pairs: Iterable[tuple[Json | None, Json | None]], known: dict[str, L]
) -> tuple[dict[str, L], dict[str, L], set[str]]:
    """Rows that stay, by their new uid; rows that go, by their old one; the uids of new rows."""
    stays: dict[str, L] = {}
    gone: dict[str, L] = {}
    fresh: set[str] = set()
    for old, new in pairs:
        thing = known.get(old["uid"]) if old else None
        if new is None:
            if old and thing:
                gone[old["uid"]] = thing
        elif thing is not None:
            stays[new["uid"]] = thing
        else:
            fresh.add(new["uid"])
    return stays, gone, fresh


def _returning(lost: Iterable[L], live: list[Json], fresh: set[str]) -> dict[str, L]:
    """Rows that an earlier version dropped and this one has again, in the same words."""
    by_name = {fold(thing.wording if isinstance(thing, Assignment) else thing.name): thing for thing in lost}
    back: dict[str, L] = {}
    for row in live:
        if row["uid"] in fresh and (thing := by_name.pop(fold(row["name"]), None)):
            back[row["uid"]] = thing
    return back


def _update(thing: Lasting, columns: dict[str, Any]) -> None:
    for name, value in (columns | {"removed_on": None, "last_in": None}).items():
        setattr(thing, name, value)
    thing.save()


def _withdraw(things: Iterable[Lasting], base: Draft, now: datetime) -> None:
    for thing in things:
        thing.removed_on, thing.last_in = now.astimezone(HANOI).date(), base
        thing.save(update_fields=["removed_on", "last_in"])


def _set_milestones(target: Target, read: Goal) -> None:
    """Milestones of the same year stay the same rows."""
    known = {m.year: m for m in target.milestones.all()}
    for found in read.milestones:
        Milestone.objects.update_or_create(target=target, year=found.year, defaults=rows.milestone_columns(found))
        known.pop(found.year, None)
    Milestone.objects.filter(pk__in=[m.pk for m in known.values()]).delete()


def _worded(assignment: Assignment, read: Work) -> str:
    """The task's own words follow the only plan that assigns it; where others do too, this plan keeps its own."""
    task = assignment.task
    alone = not Assignment.ever.filter(task=task).exclude(plan=assignment.plan_id).exists()
    if alone:
        task.name, task.folded, task.output = read.name, fold(read.name), read.output or ""
        task.save(update_fields=["name", "folded", "output"])
        return ""
    rows.also_worded(task, read.name)
    return "" if task.name == read.name else read.name


def _set_units(assignment: Assignment, read: Work, units: dict[str, Unit]) -> None:
    """The units' parts are made anew only where they changed."""
    wanted = rows.units_of(assignment, read, units)
    found = AssignmentUnit.objects.filter(assignment=assignment)
    if sorted(map(_part, found)) != sorted(map(_part, wanted)):
        found.delete()
        AssignmentUnit.objects.bulk_create(wanted)


def _part(unit: AssignmentUnit) -> tuple[str, int, str, int]:
    return (unit.part, unit.position, unit.named_as, unit.unit_id or 0)


def _named(kind: str, there: dict[str, Any], gone: dict[str, Any]) -> dict[str, str]:
    found = {f"new {uid}": f"{kind}:{thing.pk}" for uid, thing in there.items()}
    return found | {f"old {uid}": f"{kind}:{thing.pk}" for uid, thing in gone.items()}
