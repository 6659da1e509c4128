"""What goes down and up beside the reports: directives and their answers, proposals answered, comments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse

from tiendo.core.access import Act
from tiendo.core.text import nfc
from tiendo.queries.people import people_of, standing_office, steering
from tiendo.records.deeds import day_of
from tiendo.records.models import Comment, Directive, Person, Proposal, Run, Target, Task, Unit
from tiendo.records.models.items import on_item
from tiendo.usecases import journal
from tiendo.usecases.errors import NotAllowed, Refused, WrongState
from tiendo.usecases.guard import require
from tiendo.usecases.notices import notify

LONGEST = 4000


@transaction.atomic
def direct(
    *, item: Task | Target, unit: Unit, text: str, due_on: date, document: str = "", actor: Person, now: datetime
) -> Directive:
    """An instruction on an item, to a unit that leads, joins in or tracks it, to be answered by `due_on`."""
    authority = _authority(item)
    require(actor, Act.DIRECT, authority)
    if unit.authority_id != authority.pk and unit.pk != authority.pk:
        raise Refused("Đơn vị này không thuộc nơi thực hiện nhiệm vụ, chỉ tiêu.")
    if due_on < day_of(now):
        raise Refused("Hạn trả lời phải từ hôm nay trở đi.")
    made = Directive.objects.create(
        unit=unit, text=_text(text), document=document.strip()[:200], due_on=due_on, by=actor, at=now, **on_item(item)
    )
    _record("direct", made.item_key, authority, actor, now, {"directive": made.pk, "unit": unit.pk, "text": made.text})
    of = people_of([unit])[unit.pk]
    text = f"{actor.name} chỉ đạo {unit.name}, trả lời trước hết ngày {due_on:%d/%m/%Y}: {made.text[:200]}"
    _tell([*of.first, *of.second], f"directive:{made.pk}", text, now)
    return made


@transaction.atomic
def answer_directive(*, directive_id: int, text: str, actor: Person, now: datetime) -> Directive:
    """The unit answers once; who gave the directive is told."""
    row = _locked_directive(directive_id)
    require(actor, Act.FILL_REPORT, row.unit)
    if row.answered_at is not None:
        raise WrongState(f"{row.answered_by} đã trả lời chỉ đạo này.")
    if row.closed_at is not None:
        raise WrongState("Chỉ đạo này đã đóng.")
    row.answer, row.answered_by, row.answered_at = _text(text), actor, now
    row.save(update_fields=["answer", "answered_by", "answered_at"])
    _record("answer_directive", row.item_key, row.unit.authority, actor, now, {"directive": row.pk, "text": row.answer})
    told = f"{row.unit.name} trả lời chỉ đạo: {row.answer[:200]}"
    _tell([row.by], f"directive:{row.pk}:answer", told, now)
    return row


@transaction.atomic
def close_directive(*, directive_id: int, actor: Person, now: datetime) -> Directive:
    """Those who may direct say that no more is needed; a second time changes nothing."""
    row = _locked_directive(directive_id)
    assert row.unit.authority is not None
    require(actor, Act.DIRECT, row.unit.authority)
    if row.closed_at is None:
        row.closed_by, row.closed_at = actor, now
        row.save(update_fields=["closed_by", "closed_at"])
        _record("close_directive", row.item_key, row.unit.authority, actor, now, {"directive": row.pk})
    return row


@transaction.atomic
def propose(*, unit: Unit, text: str, actor: Person, now: datetime) -> Proposal:
    """A difficulty or request of a unit, written alone; those that come with a report are made at its sending."""
    require(actor, Act.FILL_REPORT, unit)
    made = Proposal.objects.create(unit=unit, text=_text(text), by=actor, at=now)
    _record("propose", f"proposal:{made.pk}", unit.authority, actor, now, {"unit": unit.pk, "text": made.text})
    tell_of_proposal(made, now)
    return made


def tell_of_proposal(made: Proposal, now: datetime) -> None:
    """Tell who may answer: the standing offices of the authority's programmes; in the transaction that makes it."""
    runs = Run.objects.filter(authority=made.unit.authority).select_related("standing_office")
    persons = [p for run in runs for p in (standing_office(run) or steering(run))]
    told = f"{made.unit.name} kiến nghị: {made.text[:200]}"
    notify(
        persons=persons,
        kind="proposal",
        key=f"proposal:{made.pk}",
        text=told,
        address=reverse("proposals"),
        now=now,
    )


@transaction.atomic
def answer_proposal(*, proposal_id: int, text: str, actor: Person, now: datetime) -> Proposal:
    """The standing office or the steering committee answers once; the unit is told."""
    row = (
        Proposal.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit__authority", "by")
        .filter(pk=proposal_id)
    )
    found = row.first()
    if found is None:
        raise NotAllowed("Không có kiến nghị này.")
    require(actor, Act.ANSWER_PROPOSAL, found.unit)
    if found.answered_at is not None:
        raise WrongState(f"{found.answered_by} đã trả lời kiến nghị này.")
    found.answer, found.answered_by, found.answered_at = _text(text), actor, now
    found.save(update_fields=["answer", "answered_by", "answered_at"])
    detail = {"text": found.answer}
    _record("answer_proposal", f"proposal:{found.pk}", found.unit.authority, actor, now, detail)
    of = people_of([found.unit])[found.unit_id]
    told = f"Trả lời kiến nghị của {found.unit.name}: {found.answer[:200]}"
    notify(
        persons=[found.by, *of.first, *of.second],
        kind="proposal",
        key=f"proposal:{found.pk}:answer",
        text=told,
        address=reverse("proposals"),
        now=now,
    )
    return found


@transaction.atomic
def comment(*, item: Task | Target, text: str, actor: Person, now: datetime) -> Comment:
    """What a cooperating unit or an inspector says of an item; changes no figure."""
    authority = _authority(item)
    require(actor, Act.COMMENT, authority)
    held = actor.roles.select_related("unit").order_by("id").first()
    made = Comment.objects.create(unit=held.unit if held else None, text=_text(text), by=actor, at=now, **on_item(item))
    _record("comment", made.item_key, authority, actor, now, {"comment": made.pk, "text": made.text})
    return made


@transaction.atomic
def withdraw_comment(*, comment_id: int, actor: Person, now: datetime) -> Comment:
    """Take one's own comment back; its words stay in the journal."""
    row = Comment.objects.filter(pk=comment_id, by=actor).first()
    if row is None:
        raise NotAllowed("Chỉ người viết mới rút được ý kiến của mình.")
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        row.save(update_fields=["withdrawn_at"])
        _record("withdraw_comment", row.item_key, _authority(row.item), actor, now, {"comment": row.pk})
    return row


def _locked_directive(pk: int) -> Directive:
    rows = Directive.objects.select_for_update(of=("self",), no_key=True).select_related(
        "unit__authority", "by", "answered_by"
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotAllowed("Không có chỉ đạo này.")
    return found


def _authority(item: Task | Target) -> Unit:
    return item.authority if isinstance(item, Task) else item.plan.authority


def _text(text: str) -> str:
    text = nfc(text).strip()
    if not text:
        raise Refused("Hãy ghi nội dung.")
    if len(text) > LONGEST:
        raise Refused("Nội dung dài quá 4.000 ký tự. Hãy rút gọn hoặc đính kèm văn bản.")
    return text


def _tell(persons: Iterable[Person], key: str, text: str, now: datetime) -> None:
    notify(persons=persons, kind="directive", key=key, text=text, address=reverse("directives"), now=now)


def _record(
    act: str, subject: str, authority: Unit | None, actor: Person, now: datetime, detail: dict[str, Any]
) -> None:
    journal.record(act=act, subject=subject, authority=authority, actor=actor, now=now, detail=detail)
