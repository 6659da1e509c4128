"""Approval: a corrected draft becomes a plan with its targets, tasks, units and duties, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tiendo.core.access import Act, Role
from tiendo.core.bodies import body_key
from tiendo.core.cells import WIDTHS, field_name
from tiendo.core.changes import changes
from tiendo.core.comparing import refusal
from tiendo.core.drafting import reading_of
from tiendo.core.findings import open_findings, settled_findings
from tiendo.core.known import Kind, decided
from tiendo.core.reading import Json, Reading, Row
from tiendo.core.reading_json import reading_from_json
from tiendo.core.text import fold, squash
from tiendo.queries.bodies import bodies_of
from tiendo.records.facts import bounds
from tiendo.records.models import (
    Assignment,
    AssignmentUnit,
    Citation,
    Draft,
    DraftState,
    Measure,
    Milestone,
    Person,
    Plan,
    Programme,
    ReportingDuty,
    Target,
    Task,
    Unit,
)
from tiendo.usecases import journal
from tiendo.usecases.errors import Refused
from tiendo.usecases.guard import locked_draft
from tiendo.usecases.linking import linked_targets, linked_tasks
from tiendo.usecases.runs import run_of
from tiendo.usecases.units import learn_alias

_TOLD = ("rule", "message", "how", "reason", "by", "when")
LARGEST = 10**14  # a milestone's column holds fourteen figures before the comma


@transaction.atomic
def approve(*, draft_id: int, programme_code: str, programme_name: str, actor: Person, now: datetime) -> Plan:
    """Make the draft a live plan under the programme; an approved draft gives the plan it became.

    Raises `Refused`, naming the row, where a row cannot be kept as it stands.
    """
    draft = locked_draft(draft_id, Act.APPROVE_DRAFT, actor, DraftState.READY, DraftState.APPROVED)
    if draft.state == DraftState.APPROVED:
        return draft.plan
    if why := refusal(draft.body, draft.pictured):
        raise Refused(why)
    live = reading_of(draft.body)
    _check(live)
    reading = reading_from_json(live)
    units = _units(draft)
    plan = _plan(draft, reading, _programme(programme_code, programme_name), actor, now)
    _add_targets(plan, live, reading, units)
    _add_tasks(plan, live, reading, units)
    _add_rest(plan, live, reading)
    run_of(plan.programme, plan.authority, _office_of(actor, plan.authority), now)
    draft.state = DraftState.APPROVED
    draft.save(update_fields=["state"])
    _record(draft, plan, live, actor, now)
    return plan


def _office_of(actor: Person, authority: Unit) -> Unit | None:
    """The standing office that runs the programme from now on: the one whose official approves its first plan."""
    held = actor.roles.filter(role=Role.STANDING_OFFICE, unit__authority=authority).select_related("unit").first()
    return held.unit if held else None


def _check(live: Json) -> None:
    if not live["targets"] and not live["tasks"]:
        raise Refused("Bản đọc không có chỉ tiêu hay nhiệm vụ nào nên không thành chương trình được. Hãy thêm dòng.")
    for part, what in (("targets", "Chỉ tiêu"), ("tasks", "Nhiệm vụ"), ("measures", "Giải pháp")):
        for place, row in enumerate(live[part], 1):
            if not (row.get("name") or row.get("text")):
                raise Refused(f"{what} thứ {place} chưa có nội dung. Hãy ghi nội dung, hoặc bỏ dòng này.")
    for row in live["targets"]:
        years = [m["year"] for m in row["milestones"]]
        if twice := next((y for y in years if years.count(y) > 1), None):
            raise Refused(f"Chỉ tiêu “{row['name']}” có hai giá trị cho năm {twice}. Hãy giữ lại một giá trị.")
        if large := next((m for m in row["milestones"] if _too_large(m["value"])), None):
            raise Refused(f"Chỉ tiêu “{row['name']}”: giá trị “{large['raw']}” lớn quá mức ghi được. Hãy sửa lại.")
    _check_widths(live)


def _too_large(value: Any) -> bool:
    figures = value if isinstance(value, list) else [value]
    return any(isinstance(f, int | float) and not isinstance(f, bool) and abs(f) >= LARGEST for f in figures)


def _check_widths(live: Json) -> None:
    """Texts that a column of bounded width would cut."""
    for row in [live["document"], *live["targets"], *live["tasks"], *live["basis"]]:
        for field, width in WIDTHS.items():
            text = row.get(field) or ""
            if len(text) > width:
                raise Refused(f"{field_name(field)} “{text[:60]}…” dài quá {width} ký tự. Hãy rút gọn.")


def _programme(code: str, name: str) -> Programme:
    code, name = squash(code), squash(name)
    if not code or len(code) > 60 or len(name) > 300:
        raise Refused("Hãy chọn chương trình mà kế hoạch này thực hiện, ví dụ 57-NQ/TW.")
    programme, _ = Programme.objects.get_or_create(code=code, defaults={"name": name or f"Nghị quyết {code}"})
    return programme


def _units(draft: Draft) -> dict[str, Unit]:
    """Key of a body → its unit; spellings that people matched are learnt for the next plan."""
    units: dict[str, Unit] = {}
    for body in bodies_of(draft.body, draft.authority):
        if body.unit is None:
            continue
        units[body.key] = body.unit
        if body.unit.authority_id == draft.authority_id:
            for name in body.names:
                learn_alias(body.unit, name)
    return units


def _plan(draft: Draft, reading: Reading, programme: Programme, actor: Person, now: datetime) -> Plan:
    heading = reading.document
    title = heading.title or draft.file_name
    return Plan.objects.create(
        programme=programme,
        authority=draft.authority,
        draft=draft,
        kind=heading.kind or "",
        number=heading.number or "",
        issued_on=heading.issued_on,
        title=title,
        folded=fold(f"{heading.kind or ''} {heading.number or ''} {title}"),
        issuer=heading.issuer or "",
        signer=heading.signer or "",
        signer_title=heading.signer_title or "",
        approved_by=actor,
        approved_at=now,
    )


def _place(rows: list[Json], row: Row, position: int) -> dict[str, object]:
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


def _add_targets(plan: Plan, live: Json, reading: Reading, units: dict[str, Unit]) -> None:
    links = linked_targets(plan.draft)
    targets = Target.objects.bulk_create(
        Target(
            plan=plan,
            same_as=links.same.get(live["targets"][position]["uid"]),
            part_of=links.part.get(live["targets"][position]["uid"]),
            name=target.name,
            folded=fold(target.name),
            tracked_by=units.get(body_key(target.tracked_by)) if target.tracked_by else None,
            tracked_as=target.tracked_by or "",
            **_place(live["targets"], target, position),
        )
        for position, target in enumerate(reading.targets)
    )
    Milestone.objects.bulk_create(
        Milestone(
            target=row,
            year=found.year,
            comparator=found.comparator,
            low=bounds(found.value)[0],
            high=bounds(found.value)[1],
            unit=(found.unit or "")[:200],
            raw=found.raw,
        )
        for row, target in zip(targets, reading.targets, strict=True)
        for found in target.milestones
    )


def _add_tasks(plan: Plan, live: Json, reading: Reading, units: dict[str, Unit]) -> None:
    tasks = _tasks(plan, live, reading)
    assignments = Assignment.objects.bulk_create(
        Assignment(
            plan=plan,
            task=row,
            worded="" if row.name == task.name else task.name,
            deadline_raw=task.deadline_raw or "",
            deadline_kind=task.deadline.kind,
            start_on=task.deadline.start,
            due_on=task.deadline.due,
            every=task.deadline.every or "",
            **_place(live["tasks"], task, position),
        )
        for position, (row, task) in enumerate(zip(tasks, reading.tasks, strict=True))
    )
    parts = AssignmentUnit.Part
    AssignmentUnit.objects.bulk_create(
        AssignmentUnit(assignment=row, part=part, named_as=name, unit=units.get(body_key(name)), position=position)
        for row, task in zip(assignments, reading.tasks, strict=True)
        for part, names in ((parts.LEAD, task.lead), (parts.COOPERATING, task.cooperating))
        for position, name in enumerate(names)
    )


def _tasks(plan: Plan, live: Json, reading: Reading) -> list[Task]:
    """The task of each row: the one it was said to be, else a new one."""
    links = linked_tasks(plan.draft)
    uids = [row["uid"] for row in live["tasks"]]
    new = {
        uid: Task(
            authority=plan.authority,
            name=task.name,
            folded=fold(task.name),
            output=task.output or "",
            part_of=links.part.get(uid),
        )
        for uid, task in zip(uids, reading.tasks, strict=True)
        if uid not in links.same
    }
    Task.objects.bulk_create(new.values())
    for uid, task in zip(uids, reading.tasks, strict=True):
        if (found := links.same.get(uid)) and fold(task.name) not in found.folded:
            found.folded = f"{found.folded} {fold(task.name)}"  # found by either wording
            found.save(update_fields=["folded"])
    return [links.same.get(uid) or new[uid] for uid in uids]


def _add_rest(plan: Plan, live: Json, reading: Reading) -> None:
    Measure.objects.bulk_create(
        Measure(plan=plan, text=row.text, folded=fold(row.text), **_place(live["measures"], row, i))
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
            **_place(live["reporting"], row, i),
        )
        for i, row in enumerate(reading.reporting)
    )


def _record(draft: Draft, plan: Plan, live: Json, actor: Person, now: datetime) -> None:
    """Who, when, and what was changed against the reading, so that the record stands by itself."""
    found = changes(draft.reading or {}, draft.body)
    unsure = sum(len(row["unsure"]) for part in ("targets", "tasks") for row in live[part])
    journal.record(
        act="approve_draft",
        subject=f"plan:{plan.pk}",
        authority=draft.authority,
        actor=actor,
        now=now,
        detail={
            "draft": draft.pk,
            "version": draft.version,
            "sha256": draft.file_id,
            "programme": plan.programme.code,
            "targets": len(live["targets"]),
            "tasks": len(live["tasks"]),
            "measures": len(live["measures"]),
            "unsure": unsure,
            "findings": len(open_findings(draft.body)),
            "linked": [told | {"row": uid} for uid, told in decided(draft.body).items() if told["kind"] != Kind.NEW],
            "settled": [{k: told[k] for k in _TOLD} for told in settled_findings(draft.body)],
            "changes": [c.json() for c in found],
        },
    )
