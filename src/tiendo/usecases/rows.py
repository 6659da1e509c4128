"""The rows that an approval makes of a reading: targets with milestones, tasks with assignments and units, the rest."""

from __future__ import annotations

from typing import Any, TypeVar

from tiendo.core.bodies import body_key
from tiendo.core.questions import likely_nature
from tiendo.core.reading import Json, Reading, Row
from tiendo.core.reading import Milestone as Promise
from tiendo.core.reading import Target as Goal
from tiendo.core.reading import Task as Work
from tiendo.core.text import fold
from tiendo.records.facts import bounds
from tiendo.records.models import (
    Assignment,
    AssignmentUnit,
    Citation,
    Measure,
    Milestone,
    Plan,
    ReportingDuty,
    Target,
    Task,
    Unit,
)
from tiendo.usecases.linking import linked_targets, linked_tasks

Units = dict[str, Unit]  # by the key of a body
Read = TypeVar("Read", Goal, Work)


def place_columns(rows: list[Json], row: Row, position: int) -> dict[str, Any]:
    """The columns of `Placed` for a row of the reading."""
    source = row.source
    return {
        "row": rows[position]["uid"],
        "section": getattr(row, "section", None) or getattr(row, "where", ""),
        "ordinal": getattr(row, "ordinal", None) or "",
        "position": position,
        "page": source.page if source else None,
        "line": source.line if source else None,
        "quote": source.quote if source else "",
    }


def target_columns(target: Goal, units: Units) -> dict[str, Any]:
    return {
        "name": target.name,
        "folded": fold(target.name),
        "tracked_by": units.get(body_key(target.tracked_by)) if target.tracked_by else None,
        "tracked_as": target.tracked_by or "",
    }


def milestone_columns(found: Promise) -> dict[str, Any]:
    low, high = bounds(found.value)
    unit = (found.unit or "")[:200]
    return {"comparator": found.comparator, "low": low, "high": high, "unit": unit, "raw": found.raw}


def assignment_columns(task: Work) -> dict[str, Any]:
    return {
        "deadline_raw": task.deadline_raw or "",
        "deadline_kind": task.deadline.kind,
        "start_on": task.deadline.start,
        "due_on": task.deadline.due,
        "every": task.deadline.every or "",
    }


def units_of(assignment: Assignment, task: Work, units: Units) -> list[AssignmentUnit]:
    """The units' parts in a task, not saved."""
    parts = AssignmentUnit.Part
    return [
        AssignmentUnit(
            assignment=assignment, part=part, named_as=name, unit=units.get(body_key(name)), position=position
        )
        for part, names in ((parts.LEAD, task.lead), (parts.COOPERATING, task.cooperating))
        for position, name in enumerate(names)
    ]


def add_targets(plan: Plan, live: Json, reading: Reading, units: Units, only: set[str] | None = None) -> list[Target]:
    """New targets with their milestones, of all rows or of those with the uids `only`."""
    links = linked_targets(plan.draft)
    wanted = _wanted(live["targets"], reading.targets, only)
    made = Target.objects.bulk_create(
        Target(
            plan=plan,
            same_as=links.same.get(uid),
            part_of=links.part.get(uid),
            **_measured(links.same.get(uid)),
            **target_columns(target, units),
            **_nature(target),
            **place_columns(live["targets"], target, position),
        )
        for position, uid, target in wanted
    )
    Milestone.objects.bulk_create(
        Milestone(target=row, year=found.year, **milestone_columns(found))
        for row, (_, _, target) in zip(made, wanted, strict=True)
        for found in target.milestones
    )
    return made


def _measured(same: Target | None) -> dict[str, Any]:
    """What repeats a target measures what it measures."""
    return {"indicator": same.indicator, "indicator_settled": same.indicator_settled} if same else {}


def _nature(target: Goal) -> dict[str, Any]:
    """How the target's figures are most likely counted, until the standing office says otherwise."""
    found = likely_nature(target.name, next((m.unit for m in target.milestones if m.unit), None))
    return {"counting": found.counting, "above_100": found.above_100, "below_0": found.below_0}


def _wanted(rows: list[Json], read: list[Read], only: set[str] | None) -> list[tuple[int, str, Read]]:
    found = ((i, row["uid"], item) for i, (row, item) in enumerate(zip(rows, read, strict=True)))
    return [(i, uid, item) for i, uid, item in found if only is None or uid in only]


def add_tasks(plan: Plan, live: Json, reading: Reading, units: Units, only: set[str] | None = None) -> list[Assignment]:
    """New assignments, each of the task it was said to be, else of a new one."""
    wanted = _wanted(live["tasks"], reading.tasks, only)
    tasks = _tasks(plan, [(uid, task) for _, uid, task in wanted])
    made = Assignment.objects.bulk_create(
        Assignment(
            plan=plan,
            task=of,
            worded="" if of.name == task.name else task.name,
            **assignment_columns(task),
            **place_columns(live["tasks"], task, position),
        )
        for of, (position, _, task) in zip(tasks, wanted, strict=True)
    )
    AssignmentUnit.objects.bulk_create(
        unit for row, (_, _, task) in zip(made, wanted, strict=True) for unit in units_of(row, task, units)
    )
    return made


def _tasks(plan: Plan, wanted: list[tuple[str, Work]]) -> list[Task]:
    links = linked_tasks(plan.draft)
    new = {
        uid: Task(
            authority=plan.authority,
            name=task.name,
            folded=fold(task.name),
            output=task.output or "",
            part_of=links.part.get(uid),
        )
        for uid, task in wanted
        if uid not in links.same
    }
    Task.objects.bulk_create(new.values())
    for uid, task in wanted:
        if found := links.same.get(uid):
            also_worded(found, task.name)
    return [links.same.get(uid) or new[uid] for uid, _ in wanted]


def also_worded(task: Task, name: str) -> None:
    """Let a task be found by another wording too."""
    if fold(name) not in task.folded:
        task.folded = f"{task.folded} {fold(name)}"
        task.save(update_fields=["folded"])


def add_rest(plan: Plan, live: Json, reading: Reading) -> None:
    """Measures, citations, duties to report."""
    Measure.objects.bulk_create(
        Measure(plan=plan, text=row.text, folded=fold(row.text), **place_columns(live["measures"], row, i))
        for i, row in enumerate(reading.measures)
    )
    Citation.objects.bulk_create(
        Citation(plan=plan, number=row.number, date=row.date, position=i) for i, row in enumerate(reading.basis)
    )
    ReportingDuty.objects.bulk_create(
        ReportingDuty(
            plan=plan,
            who=row.who or "",
            to=row.to or "",
            every=[str(e) for e in row.every],
            due=row.due,
            text=row.raw,
            **place_columns(live["reporting"], row, i),
        )
        for i, row in enumerate(reading.reporting)
    )
