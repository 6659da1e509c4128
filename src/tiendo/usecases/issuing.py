"""Issuing a paper: number, date and signer recorded, figures frozen, files kept by their hash; then sent upward."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import PurePath
from typing import Any

from django.db import transaction

from tiendo.core.access import Act, Role
from tiendo.core.reporting.copies import without_prompts
from tiendo.core.reporting.outline import Letterhead, Outline
from tiendo.core.reporting.outline_json import outline_json
from tiendo.core.text import squash
from tiendo.queries.scope import may
from tiendo.queries.superiors import run_above, superior_of
from tiendo.records.deeds import day_of
from tiendo.records.models import Paper, PaperFile, PaperState, Person, RoleHeld
from tiendo.render.official.layouts import LAYOUTS
from tiendo.render.official.letterhead import number_line
from tiendo.usecases import files, paper_files
from tiendo.usecases.errors import NotAllowed, Refused, WrongState
from tiendo.usecases.guard import require
from tiendo.usecases.notices import notify
from tiendo.usecases.paper_files import Made
from tiendo.usecases.papers import NOT_HERE, content_of, locked_paper, record, require_draft
from tiendo.usecases.signatures import checked


@dataclass(frozen=True, slots=True)
class Issued:
    """An issued paper, and why it has no PDF ("" where it has one)."""

    paper: Paper
    no_pdf: str = ""


def issue(
    *,
    paper_id: int,
    version: int,
    number: str,
    dated: date | None,
    signer: str,
    signer_title: str = "",
    signed: bytes | None = None,
    actor: Person,
    now: datetime,
) -> Issued:
    """Freeze the draft as it is at `version`, without the prompts that nobody answered, and make its files: the paper,
    the leaders' copy, the office's own.

    The files are made before the paper is locked, since a PDF takes its time; a second click issues nothing more.
    Raises `Refused` for particulars that cannot be, `WrongState` where the draft was changed meanwhile.
    """
    paper = Paper.objects.select_related("run__authority__authority", "run__standing_office", "period", "unit")
    found = paper.filter(pk=paper_id).first()
    if found is None:
        raise NotAllowed(NOT_HERE)
    require(actor, Act.ISSUE_PAPER, found.run.authority, found.run)
    outline = _stamped(without_prompts(content_of(found)), number, dated, signer, signer_title)
    full = full_number(outline.letterhead)
    if _issued_so(found, full):
        return Issued(found)
    require_draft(found)
    _check(found, full, outline.letterhead.dated, now)
    signature = checked(signed) if signed is not None else {}
    names = paper_files.names_in(outline, found.run.authority)
    made, why = paper_files.made(outline, names)
    with transaction.atomic():
        locked = locked_paper(paper_id, Act.ISSUE_PAPER, actor)
        if _issued_so(locked, full):
            return Issued(locked)
        require_draft(locked)
        if locked.version != version:
            raise WrongState("Dự thảo vừa được sửa sau khi bạn mở trang phát hành. Hãy đọc lại rồi phát hành.")
        _check(locked, full, outline.letterhead.dated, now)
        _freeze(locked, outline, names, full, actor, now)
        kept = [_keep(locked, one, now) for one in made]
        if signed is not None:
            locked.signed, locked.signature = files.store(data=signed, now=now), signature
        locked.save()
        hashes = {f"{k.copy or 'paper'}.{k.form}": k.file_id for k in kept}
        detail = {"number": full, "dated": f"{locked.dated}", "signer": locked.signer, "files": hashes}
        record(
            "issue_paper", locked, actor, now, detail | ({"corrects": locked.corrects_id} if locked.corrects_id else {})
        )
    return Issued(locked, why)


def attach_signed(*, paper_id: int, data: bytes, actor: Person, now: datetime) -> Paper:
    """Keep the signed PDF of an issued paper, with what verifying it found; a later one takes the earlier's place, in
    the journal both stay."""
    found = checked(data)
    with transaction.atomic():
        paper = locked_paper(paper_id, Act.ISSUE_PAPER, actor)
        _require_issued(paper)
        paper.signed, paper.signature = files.store(data=data, now=now), found
        paper.save(update_fields=["signed", "signature"])
        record("attach_signed_paper", paper, actor, now, {"sha256": paper.signed.sha256, "signature": found})
    return paper


def complete_files(*, paper_id: int, actor: Person, now: datetime) -> Issued:
    """Make the files that could not be made when the paper was issued; those that are there stay as they are."""
    with transaction.atomic():
        paper = locked_paper(paper_id, Act.ISSUE_PAPER, actor)
        _require_issued(paper)
        there = set(paper.files.values_list("form", "copy"))
        made, why = paper_files.made(content_of(paper), list(paper.names))
        for one in made:
            if (one.form, str(one.copy)) not in there:
                _keep(paper, one, now)
                record("complete_paper", paper, actor, now, {"form": one.form, "copy": str(one.copy)})
    return Issued(paper, why)


def send_up(*, paper_id: int, actor: Person, now: datetime) -> Paper:
    """Send an issued paper to the authority above, whose standing office is told; a second time changes nothing."""
    with transaction.atomic():
        paper = locked_paper(paper_id, Act.ISSUE_PAPER, actor)
        _require_issued(paper)
        if paper.sent_at is not None:
            return paper
        if paper.corrected_by.filter(state=PaperState.ISSUED).exists():
            raise WrongState("Văn bản này đã được thay bằng bản mới. Hãy gửi bản mới.")
        above = superior_of(paper.run.authority)
        if above is None:
            raise Refused("Chưa có cấp trên nào dùng phần mềm này để nhận báo cáo. Hãy gửi bản ký số như hiện nay.")
        paper.sent_to, paper.sent_at = above, now
        paper.save(update_fields=["sent_to", "sent_at"])
        record("send_paper", paper, actor, now, {"to": above.pk})
        words = f"{paper.run.authority.name} gửi {paper.title}, số {paper.number}."
        key, address = f"paper:{paper.pk}:sent", f"/bao-cao/{paper.pk}/"
        notify(persons=_receivers(paper), kind="paper_sent", key=key, text=words, address=address, now=now)
    return paper


def receive(*, paper_id: int, actor: Person, now: datetime) -> Paper:
    """Say that a paper from below has come; its sender is told. A second time changes nothing."""
    with transaction.atomic():
        found = Paper.objects.select_for_update(of=("self",), no_key=True).select_related(
            "run__authority", "sent_to__authority"
        )
        paper = found.filter(pk=paper_id).exclude(sent_to=None).first()
        if paper is None or paper.sent_to is None:
            raise NotAllowed(NOT_HERE)
        if not may_receive(actor, paper):
            raise NotAllowed(f"Chỉ cơ quan thường trực của {paper.sent_to.name} tiếp nhận báo cáo này.")
        if paper.received_at is not None:
            return paper
        paper.received_by, paper.received_at = actor, now
        paper.save(update_fields=["received_by", "received_at"])
        record("receive_paper", paper, actor, now)
        sender = [paper.issued_by] if paper.issued_by else []
        words = f"{paper.sent_to.name} đã tiếp nhận {paper.title}, số {paper.number}."
        key, address = f"paper:{paper.pk}:received", f"/bao-cao/{paper.pk}/"
        notify(persons=sender, kind="paper_received", key=key, text=words, address=address, now=now)
    return paper


def may_receive(actor: Person, paper: Paper) -> bool:
    """Whether he belongs to the standing office of the authority that the paper was sent to."""
    above = paper.sent_to
    return above is not None and may(actor, Act.RECEIVE_PAPER, above, run_above(paper.run, above))


def full_number(head: Letterhead) -> str:
    """Number and symbol as the side writes them: "05/BC-UBND", "125-BC/ĐU"."""
    layout = LAYOUTS[head.side]
    return number_line(head, layout).removeprefix(layout.number_word).strip()


def _stamped(outline: Outline, number: str, dated: date | None, signer: str, title: str) -> Outline:
    """The outline with what the hand that issues it writes."""
    head = outline.letterhead
    bare = squash(number)
    if head.symbol:
        bare = bare.removesuffix(f"{LAYOUTS[head.side].joiner}{head.symbol}")
    if not bare or len(bare) > 60:
        raise Refused("Phải ghi số của văn bản, ví dụ 125.")
    if dated is None:
        raise Refused("Phải ghi ngày ban hành, theo dạng 25/11/2026.")
    if not squash(signer):
        raise Refused("Phải ghi họ tên người ký.")
    lines = tuple(line.strip() for line in title.split("\n") if line.strip())
    signature = replace(outline.signature, name=squash(signer)[:150], position=lines or outline.signature.position)
    return replace(outline, letterhead=replace(head, number=bare, dated=dated), signature=signature)


def _check(paper: Paper, full: str, dated: date | None, now: datetime) -> None:
    assert dated is not None
    if dated > day_of(now):
        raise Refused("Ngày ban hành không được sau hôm nay.")
    if dated < paper.as_of:
        raise Refused(f"Ngày ban hành không được trước ngày tính số liệu ({paper.as_of:%d/%m/%Y}).")
    same = Paper.objects.filter(run__authority=paper.run.authority, number=full, dated__year=dated.year)
    if other := same.filter(state=PaperState.ISSUED).exclude(pk=paper.pk).first():
        raise Refused(f"Số {full} năm {dated.year} đã dùng cho “{other.title}”. Hãy kiểm tra sổ văn bản đi.")


def _issued_so(paper: Paper, full: str) -> bool:
    return paper.state == PaperState.ISSUED and paper.number == full


def _freeze(paper: Paper, outline: Outline, names: list[str], full: str, actor: Person, now: datetime) -> None:
    paper.content, paper.names, paper.state = outline_json(outline), names, PaperState.ISSUED
    paper.number, paper.dated = full, outline.letterhead.dated
    paper.signer, paper.signer_title = outline.signature.name, "\n".join(outline.signature.position)[:200]
    paper.issued_by, paper.issued_at = actor, now


def _keep(paper: Paper, one: Made, now: datetime) -> PaperFile:
    name = paper_files.file_name(paper, one.form, one.copy)
    stored = files.store(data=one.data, now=now)
    return PaperFile.objects.create(paper=paper, form=one.form, copy=one.copy, file=stored, name=PurePath(name).name)


def _require_issued(paper: Paper) -> None:
    if paper.state != PaperState.ISSUED:
        raise WrongState("Văn bản chưa phát hành. Hãy phát hành trước.")


def _receivers(paper: Paper) -> list[Person]:
    """The standing office above: of the programme there, else everybody who is one."""
    assert paper.sent_to is not None
    roles: Any = RoleHeld.objects.filter(role=Role.STANDING_OFFICE, person__is_active=True).select_related("person")
    above = run_above(paper.run, paper.sent_to)
    if above is not None and above.standing_office_id is not None:
        roles = roles.filter(unit=above.standing_office_id)
    else:
        roles = roles.filter(unit__authority=paper.sent_to)
    return [role.person for role in roles]
