"""Official papers from the press of a button to the draft on the desk: made, discarded, put right by a new one."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tiendo.core.access import Act
from tiendo.core.reporting.outline import Outline
from tiendo.core.reporting.outline_json import outline_json, outline_of
from tiendo.queries.definitions import definition_of
from tiendo.records.deeds import day_of
from tiendo.records.models import Paper, PaperState, Person, ReportingPeriod, Run, Unit
from tiendo.usecases import composing, journal
from tiendo.usecases.errors import NotAllowed, Refused, WrongState
from tiendo.usecases.guard import require

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is read as another: no 0, O, 1, I
_CODE = re.compile(r"[^0-9A-Z]")
_ABOUT = re.compile(r"^(?:v/v|về việc)\s+", re.I)
NOT_HERE = "Không có văn bản này, hoặc văn bản không thuộc nơi của bạn."


def make(
    *,
    run: Run,
    kind: str,
    period: ReportingPeriod | None = None,
    unit: Unit | None = None,
    as_of: date | None = None,
    actor: Person,
    now: datetime,
) -> Paper:
    """A draft composed from what is known at the end of `as_of` (today, or the period's last day where that is past).

    A second press of the button gives the draft that is there. Raises `NotAllowed`; `Refused` for a kind or period
    that the run does not have; `WrongState` where such a paper has been issued: that one is put right by `correct`.
    """
    require(actor, Act.DRAFT_PAPER, run.authority, run)
    definition = definition_of(run, kind)
    if definition is None:
        raise Refused("Chương trình này không có mẫu báo cáo đã chọn. Hãy chọn một mẫu trong danh sách.")
    content = composing.definition_json(definition)
    _check(run, content, period, unit)
    day = as_of or composing.last_day(period, day_of(now))
    if day > day_of(now):
        raise Refused("Ngày tính số liệu không được sau hôm nay.")
    with transaction.atomic():
        Run.objects.select_for_update(of=("self",), no_key=True).get(pk=run.pk)  # two presses at once make one draft
        same = Paper.objects.filter(run=run, kind=kind, period=period, unit=unit)
        draft = same.filter(state=PaperState.DRAFT).first()
        if draft is not None:
            return draft
        issued = same.filter(state=PaperState.ISSUED).exclude(corrected_by__state=PaperState.ISSUED).first()
        if issued is not None and period is not None:
            raise WrongState(
                f"Kỳ này đã phát hành văn bản số {issued.number}. Muốn sửa, mở văn bản đó rồi lập bản thay thế."
            )
        return _add(run, kind, content, period, unit, day, actor, now)


def discard(*, paper_id: int, actor: Person, now: datetime) -> Paper:
    """Throw a draft away; its edits stay in the record. A second time changes nothing."""
    with transaction.atomic():
        paper = locked_paper(paper_id, Act.DRAFT_PAPER, actor)
        if paper.state == PaperState.DISCARDED:
            return paper
        require_draft(paper)
        paper.state, paper.changed_by, paper.changed_at = PaperState.DISCARDED, actor, now
        paper.save(update_fields=["state", "changed_by", "changed_at"])
        record("discard_paper", paper, actor, now)
    return paper


def restore(*, paper_id: int, actor: Person, now: datetime) -> Paper:
    """Take a discarded draft up again, unless another of its kind has been begun since."""
    with transaction.atomic():
        paper = locked_paper(paper_id, Act.DRAFT_PAPER, actor)
        if paper.state != PaperState.DISCARDED:
            return paper
        same = Paper.objects.filter(run=paper.run, kind=paper.kind, period=paper.period, unit=paper.unit)
        if same.filter(state=PaperState.DRAFT).exists():
            raise WrongState("Đã có một dự thảo khác của cùng báo cáo này. Hãy dùng dự thảo đó.")
        paper.state, paper.changed_by, paper.changed_at = PaperState.DRAFT, actor, now
        paper.save(update_fields=["state", "changed_by", "changed_at"])
        record("restore_paper", paper, actor, now)
    return paper


def correct(*, paper_id: int, actor: Person, now: datetime) -> Paper:
    """A new draft that puts an issued paper right, composed anew; the old one stays as it was issued.

    A second time gives the draft that is there.
    """
    with transaction.atomic():
        old = locked_paper(paper_id, Act.DRAFT_PAPER, actor)
        if old.state != PaperState.ISSUED:
            raise WrongState("Chỉ văn bản đã phát hành mới lập bản thay thế; dự thảo thì sửa thẳng.")
        later = old.corrected_by.exclude(state=PaperState.DISCARDED).first()
        if later is not None and later.state == PaperState.ISSUED:
            raise WrongState(f"Văn bản này đã được thay bằng văn bản số {later.number}. Hãy sửa từ văn bản đó.")
        if later is not None:
            return later
        day = composing.last_day(old.period, day_of(now))
        return _add(old.run, old.kind, old.definition, old.period, old.unit, day, actor, now, corrects=old)


def _check(run: Run, definition: Mapping[str, Any], period: ReportingPeriod | None, unit: Unit | None) -> None:
    read = composing.read_definition(definition)
    if period is not None and (period.run_id != run.pk or (read.kinds and period.kind not in read.kinds)):
        raise Refused("Kỳ báo cáo đã chọn không phải của mẫu báo cáo này.")
    if period is None and read.kinds:
        raise Refused("Hãy chọn kỳ báo cáo.")
    if read.each_unit and unit is None:
        raise Refused("Văn bản này gửi riêng từng đơn vị: hãy chọn đơn vị nhận.")
    if unit is not None and unit.authority_id != run.authority_id:
        raise Refused("Đơn vị nhận không thuộc nơi này.")


def _add(
    run: Run,
    kind: str,
    definition: Mapping[str, Any],
    period: ReportingPeriod | None,
    unit: Unit | None,
    day: date,
    actor: Person,
    now: datetime,
    corrects: Paper | None = None,
) -> Paper:
    code = new_code()
    outline = composing.composed(run, definition, period=period, unit=unit, as_of=day, code=code)
    content = outline_json(outline)
    paper = Paper.objects.create(
        run=run, kind=kind, definition=dict(definition), period=period, unit=unit, title=title_of(outline, unit),
        as_of=day, code=code, composed=content, content=content, corrects=corrects, made_by=actor, made_at=now,
    )  # fmt: skip
    detail = {"corrects": corrects.pk} if corrects else {}
    record("make_paper", paper, actor, now, {"kind": kind, "as_of": f"{day}", **detail})
    return paper


def title_of(outline: Outline, unit: Unit | None) -> str:
    """A paper as lists name it: type and subject, and whom it goes to where it goes to one unit."""
    kind = outline.type_name.capitalize() or "Công văn"
    subject = _ABOUT.sub("", outline.subject)
    words = f"{kind} {subject[:1].lower()}{subject[1:]}".strip()
    return f"{words} ({unit.name})" if unit else words


def new_code() -> str:
    """Ten letters in two fives, "K7M2P-9XQRT": about 10^15 of them, so that none is guessed."""
    while True:
        letters = "".join(secrets.choice(ALPHABET) for _ in range(10))
        code = f"{letters[:5]}-{letters[5:]}"
        if not Paper.objects.filter(code=code).exists():
            return code


def read_code(typed: str) -> str:
    """A code as people type it, as it is kept; "" for what cannot be one."""
    letters = _CODE.sub("", typed.upper())
    return f"{letters[:5]}-{letters[5:]}" if len(letters) == 10 and set(letters) <= set(ALPHABET) else ""


def content_of(paper: Paper) -> Outline:
    """What the paper says now."""
    return outline_of(paper.content)


def locked_paper(paper_id: int, act: Act, actor: Person) -> Paper:
    """The paper, locked for this transaction, when the actor may do the act with it."""
    found = Paper.objects.select_for_update(of=("self",), no_key=True)
    paper = found.select_related("run__authority__authority", "run__standing_office", "period", "unit")
    one = paper.filter(pk=paper_id).first()
    if one is None:
        raise NotAllowed(NOT_HERE)
    require(actor, act, one.run.authority, one.run)
    return one


def require_draft(paper: Paper) -> None:
    """Raise `WrongState` where the paper's text changes no more."""
    if paper.state == PaperState.ISSUED:
        raise WrongState(
            f"Văn bản đã phát hành (số {paper.number}) nên không sửa được nữa. Muốn sửa, hãy lập bản thay thế."
        )
    if paper.state == PaperState.DISCARDED:
        raise WrongState("Dự thảo này đã bỏ. Hãy khôi phục rồi làm tiếp.")


def record(act: str, paper: Paper, actor: Person, now: datetime, detail: dict[str, Any] | None = None) -> None:
    """The act in the journal, under the paper."""
    journal.record(
        act=act,
        subject=f"paper:{paper.pk}",
        authority=paper.run.authority,
        actor=actor,
        now=now,
        detail={"code": paper.code, "title": paper.title[:200], **(detail or {})},
    )
