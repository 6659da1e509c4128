"""What goes down and up in the demo's commune: directives of the steering committee, proposals, their answers."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from tiendo.clock import HANOI
from tiendo.core.access import Role
from tiendo.queries.directives import units_on
from tiendo.records.models import Directive, Person, RoleHeld, Run, Task, Unit
from tiendo.usecases import directives


def play(run: Run, office: Person, steering: Person, today: date) -> None:
    """The talk of `talk.json`, its days counted back from today; nothing where somebody has spoken already."""
    if Directive.objects.filter(unit__authority=run.authority).exists():
        return
    said: dict[str, list[dict[str, Any]]] = json.loads(
        files(__package__).joinpath("talk.json").read_text(encoding="utf-8")
    )
    for row in said["directives"]:
        _direct(run, row, steering, today)
    for row in said["proposals"]:
        unit = Unit.objects.filter(authority=run.authority, name=row["unit"]).first()
        head = _head(unit) if unit else None
        if unit is None or head is None or _before(run, row, today):
            continue
        made = directives.propose(unit=unit, text=row["text"], actor=head, now=_at(today, row["days"]))
        if row.get("answer"):
            at = _at(today, row["answered"], 15)
            directives.answer_proposal(proposal_id=made.pk, text=row["answer"], actor=office, now=at)


def _direct(run: Run, row: dict[str, Any], steering: Person, today: date) -> None:
    task = Task.objects.filter(authority=run.authority, name__startswith=row["name"]).first()
    unit = next(iter(units_on(task)), None) if task else None
    if task is None or unit is None or _before(run, row, today):
        return
    made = directives.direct(
        item=task, unit=unit, text=row["text"], due_on=today - timedelta(days=row["due"]),
        document=row.get("document", ""), actor=steering, now=_at(today, row["days"]),
    )  # fmt: skip
    head = _head(unit)
    if row.get("answer") and head is not None:
        at = _at(today, row["answered"], 16)
        directives.answer_directive(directive_id=made.pk, text=row["answer"], actor=head, now=at)
    if "closed" in row:
        directives.close_directive(directive_id=made.pk, actor=steering, now=_at(today, row["closed"], 17))


def _before(run: Run, row: dict[str, Any], today: date) -> bool:
    """Whether it would have been said before the programme ran."""
    return today - timedelta(days=row["days"]) < run.since


def _head(unit: Unit) -> Person | None:
    held = RoleHeld.objects.filter(unit=unit, role=Role.HEAD).select_related("person").first()
    return held.person if held else None


def _at(today: date, days: int, hour: int = 8) -> datetime:
    return datetime.combine(today - timedelta(days=days), time(hour, 20), tzinfo=HANOI)
