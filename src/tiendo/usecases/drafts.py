"""A plan file on its way in: added, retried, discarded, restored."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from django.conf import settings
from django.db import IntegrityError, transaction

from tiendo.clock import HANOI
from tiendo.core.access import Act
from tiendo.records.models import Draft, DraftState, Person, StoredFile, Unit
from tiendo.records.turns import take_turn
from tiendo.usecases import files, journal
from tiendo.usecases.errors import Refused, WrongState
from tiendo.usecases.guard import locked_draft, require
from tiendo.usecases.reading import enqueue, read_draft

__all__ = ["AddedDraft", "add_draft", "cancel_draft", "discard_draft", "read_draft", "restore_draft", "retry_draft"]


@dataclass(frozen=True, slots=True)
class AddedDraft:
    """`again`: this very content was in the authority already, `draft` is the one it is in."""

    draft: Draft
    again: bool


def add_draft(*, authority: Unit, data: bytes, file_name: str, actor: Person, now: datetime) -> AddedDraft:
    """Take in a plan file of an authority and queue its reading. The same content again gives the draft there is."""
    require(actor, Act.ADD_DRAFT, authority)
    if not authority.is_authority:
        raise Refused(f"{authority.name} không phải là một cấp ban hành kế hoạch. Hãy chọn xã, tỉnh hoặc trung ương.")
    if not data:
        raise Refused("Tệp trống, không có nội dung để đọc. Hãy kiểm tra lại tệp gốc.")
    if len(data) > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 2**20
        raise Refused(f"Tệp lớn hơn {limit} MB. Hãy bỏ bớt hình ảnh trong tệp rồi tải lên lại.")
    try:
        file = files.store(data=data, now=now)
    except OSError as why:
        raise Refused(
            "Máy chủ không ghi được tệp (có thể đã hết chỗ); chưa có gì được lưu. Hãy báo người quản trị."
        ) from why
    try:
        return _add(authority, file, clean_name(file_name), actor, now)
    except IntegrityError:
        # The same file came in twice at once and the other one was first.
        return AddedDraft(_present(authority, file), True)


@transaction.atomic
def _add(authority: Unit, file: StoredFile, name: str, actor: Person, now: datetime) -> AddedDraft:
    take_turn("drafts", authority.pk)
    if found := _live(authority, file):
        return AddedDraft(found, True)
    draft = Draft.objects.create(authority=authority, file=file, file_name=name, uploaded_by=actor, uploaded_at=now)
    detail = {"file_name": name, "sha256": file.sha256, "size": file.size}
    _record("add_draft", draft, actor, now, detail)
    enqueue(draft)
    return AddedDraft(draft, False)


def _live(authority: Unit, file: StoredFile, part: int = 1) -> Draft | None:
    live = Draft.objects.filter(authority=authority, file=file, part=part).exclude(state=DraftState.DISCARDED)
    return live.first()


def _present(authority: Unit, file: StoredFile) -> Draft:
    return Draft.objects.exclude(state=DraftState.DISCARDED).get(authority=authority, file=file, part=1)


def clean_name(file_name: str) -> str:
    """A file's name without folders and control characters, at most 200 characters, its suffix kept."""
    name = unicodedata.normalize("NFC", re.split(r"[/\\]", file_name)[-1])
    name = "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") else c for c in name)
    name = " ".join(name.split()).strip(". ")
    suffix = PurePosixPath(name).suffix[:10]
    stem = name.removesuffix(suffix)
    return f"{stem[: 200 - len(suffix)]}{suffix}" if name else "Tệp không tên"


@transaction.atomic
def retry_draft(*, draft_id: int, actor: Person, now: datetime) -> Draft:
    """Read again a file that could not be read."""
    draft = locked_draft(draft_id, Act.ADD_DRAFT, actor, DraftState.FAILED)
    return _queue(draft, "retry_draft", actor, now)


@transaction.atomic
def cancel_draft(*, draft_id: int, actor: Person, now: datetime) -> Draft:
    """Stop the reading of a file, or take it out of the queue; it can be read again.

    Whoever is reading it sees the changed state within a second and ends the child.
    """
    draft = locked_draft(draft_id, Act.ADD_DRAFT, actor, DraftState.QUEUED, DraftState.READING)
    draft.state = DraftState.FAILED
    draft.error = (
        f"Đã dừng theo yêu cầu của {actor.name} lúc {now.astimezone(HANOI):%H:%M ngày %d/%m/%Y}. "
        "Tệp gốc vẫn còn nguyên; bấm Đọc lại để đọc từ đầu."
    )
    draft.save(update_fields=["state", "error"])
    _record("cancel_draft", draft, actor, now, {"pages_read": draft.pages_read, "pages": draft.pages})
    return draft


@transaction.atomic
def discard_draft(*, draft_id: int, actor: Person, now: datetime) -> Draft:
    """Put a draft aside; it can be restored."""
    states = (DraftState.QUEUED, DraftState.READING, DraftState.FAILED, DraftState.READY)
    draft = locked_draft(draft_id, Act.ADD_DRAFT, actor, *states)
    draft.state = DraftState.DISCARDED
    draft.save(update_fields=["state"])
    _record("discard_draft", draft, actor, now, {})
    return draft


@transaction.atomic
def restore_draft(*, draft_id: int, actor: Person, now: datetime) -> Draft:
    """Take a discarded draft up again, with its corrections; one that was never read is queued."""
    draft = locked_draft(draft_id, Act.ADD_DRAFT, actor, DraftState.DISCARDED)
    take_turn("drafts", draft.authority_id)
    if other := _live(draft.authority, draft.file, draft.part):
        raise WrongState(f"Tệp này đã được tải lên lại ({other.file_name}). Hãy làm tiếp trên bản đó.")
    if draft.content is None:
        return _queue(draft, "restore_draft", actor, now)
    draft.state = DraftState.READY
    draft.save(update_fields=["state"])
    _record("restore_draft", draft, actor, now, {})
    return draft


def _queue(draft: Draft, act: str, actor: Person, now: datetime) -> Draft:
    draft.state, draft.error = DraftState.QUEUED, ""
    draft.save(update_fields=["state", "error"])
    _record(act, draft, actor, now, {})
    enqueue(draft)
    return draft


def _record(act: str, draft: Draft, actor: Person, now: datetime, detail: dict[str, object]) -> None:
    subject = f"draft:{draft.pk}"
    journal.record(act=act, subject=subject, authority=draft.authority, actor=actor, now=now, detail=detail)
