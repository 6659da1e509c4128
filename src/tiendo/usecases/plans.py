"""Approval: a corrected draft becomes a plan with its targets, tasks, units and duties, in one transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tiendo.core.access import Act, Role
from tiendo.core.cells import WIDTHS, field_name
from tiendo.core.changes import changes
from tiendo.core.comparing import refusal
from tiendo.core.drafting import reading_of
from tiendo.core.findings import open_findings, settled_findings
from tiendo.core.known import Kind, decided
from tiendo.core.reading import Json, Reading
from tiendo.core.reading_json import reading_from_json
from tiendo.core.text import fold, squash
from tiendo.queries.bodies import bodies_of
from tiendo.queries.versions import newer_plan, plan_renewed
from tiendo.records.models import (
    Draft,
    DraftState,
    Person,
    Plan,
    Programme,
    Unit,
)
from tiendo.records.turns import hold_deeds
from tiendo.usecases import journal, rows, tallies
from tiendo.usecases.errors import Refused
from tiendo.usecases.guard import locked_draft
from tiendo.usecases.renewal import renew
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
    hold_deeds(draft.authority_id)  # two versions of one plan approved at once are still one plan
    if newer := newer_plan(draft):
        raise Refused(
            f"Bản mới hơn của kế hoạch này đã được phê duyệt ({newer.label}, tệp {newer.draft.file_name}). "
            "Bản này không phê duyệt được nữa; nếu đây mới là bản đúng, hãy chọn nó là bản mới của bản kia."
        )
    live = reading_of(draft.body)
    _check(live)
    reading = reading_from_json(live)
    units = _units(draft)
    programme = _programme(programme_code, programme_name)
    plan = plan_renewed(draft)
    changed: list[Json] | None = None
    if plan is None:
        plan = Plan.objects.create(draft=draft, **_columns(draft, reading, programme, actor, now))
        rows.add_targets(plan, live, reading, units)
        rows.add_tasks(plan, live, reading, units)
        rows.add_rest(plan, live, reading)
    else:
        changed = renew(plan, draft, _columns(draft, reading, programme, actor, now), live, reading, units, now)
    run = run_of(plan.programme, plan.authority, _office_of(actor, plan.authority), now)
    draft.state = DraftState.APPROVED
    draft.save(update_fields=["state"])
    _record(draft, plan, live, changed, actor, now)
    tallies.follow_run(run, now)
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


def _columns(draft: Draft, reading: Reading, programme: Programme, actor: Person, now: datetime) -> dict[str, Any]:
    """The plan's own columns but `draft`."""
    heading = reading.document
    title = heading.title or draft.file_name
    return {
        "programme": programme,
        "authority": draft.authority,
        "kind": heading.kind or "",
        "number": heading.number or "",
        "issued_on": heading.issued_on,
        "title": title,
        "folded": fold(f"{heading.kind or ''} {heading.number or ''} {title}"),
        "issuer": heading.issuer or "",
        "signer": heading.signer or "",
        "signer_title": heading.signer_title or "",
        "approved_by": actor,
        "approved_at": now,
    }


def _record(draft: Draft, plan: Plan, live: Json, changed: list[Json] | None, actor: Person, now: datetime) -> None:
    """Who, when, what was changed against the reading and, of a new version, against the last: whole by itself."""
    found = changes(draft.reading or {}, draft.body)
    unsure = sum(len(row["unsure"]) for part in ("targets", "tasks") for row in live[part])
    journal.record(
        act="approve_draft" if changed is None else "renew_plan",
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
        }
        | ({} if changed is None else {"differences": changed}),
    )
