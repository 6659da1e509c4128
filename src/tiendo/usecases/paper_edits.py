"""Editing a draft: each change a row that can be undone, nobody's work lost, newer facts and Word files taken in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tiendo.core.access import Act
from tiendo.core.reporting import editing
from tiendo.core.reporting.editing import NoSuchPart, State, state_at, text_at, with_state, with_text
from tiendo.core.reporting.merging import Change, changes, merged, picked
from tiendo.core.reporting.outline import Outline, Paragraph, Piece, Style
from tiendo.core.reporting.outline_json import outline_json, outline_of, part_json
from tiendo.core.text import nfc
from tiendo.records.deeds import day_of
from tiendo.records.models import Paper, PaperEdit, Person
from tiendo.usecases import composing
from tiendo.usecases.errors import Conflict, Refused, WrongState
from tiendo.usecases.papers import content_of, locked_paper, record, require_draft, title_of

SCREEN, DOCX, FACTS, UNDO = "screen", "docx", "facts", "undo"
LONGEST = 20_000
GONE = "Đoạn này không còn trong dự thảo, có thể người khác vừa xóa. Tải lại trang để thấy bản mới nhất."


class TextConflict(Conflict):
    """Somebody else changed the same text meanwhile: `current` is his, `typed` is what would have been written."""

    def __init__(self, current: str, typed: str) -> None:
        super().__init__(current)
        self.message = "Người khác vừa sửa đúng đoạn này. Cả hai bản ở bên dưới: hãy ghép lại rồi ghi."
        self.typed = typed


def edit_text(*, paper_id: int, address: str, seen: str, text: str, actor: Person, now: datetime) -> Paper:
    """Write another text at an address. `seen` is what the editor had before him: a text that somebody else changed
    meanwhile is not overwritten (`TextConflict`)."""
    with transaction.atomic():
        paper = locked_draft(paper_id, actor)
        outline, typed = content_of(paper), clean_text(text, address)
        try:
            current = text_at(outline, address)
        except NoSuchPart as why:
            raise WrongState(GONE) from why
        if typed == current:
            return paper
        if clean_text(seen, address) != current:
            raise TextConflict(current, typed)
        if not typed and not address.startswith("@"):
            raise Refused("Đoạn trống không để lại được. Nếu bỏ đoạn này, hãy bấm “Xóa đoạn”.")
        write(paper, outline, with_text(outline, address, typed), {address: SCREEN}, actor, now)
    return paper


def add_paragraph(*, paper_id: int, part: str, after: str, text: str, actor: Person, now: datetime) -> Paper:
    """Put a new paragraph into a part, behind the block with the key `after` ("" first)."""
    with transaction.atomic():
        paper = locked_draft(paper_id, actor)
        typed = clean_text(text, "")
        if not typed:
            raise Refused("Hãy gõ nội dung của đoạn mới.")
        outline, key = content_of(paper), f"tay-{paper.version + 1}"
        blocks = editing.blocks_in(outline, part)
        before = next((b for b in blocks if b.key == after), None)
        style = before.style if isinstance(before, Paragraph) and before.style is not Style.NOTE else Style.BODY
        state = {"after": after, "part": part_json(Paragraph(key, (Piece(typed),), style))}
        address = editing.address_of(part, key)
        write(paper, outline, _changed(outline, address, state), {address: SCREEN}, actor, now)
    return paper


def remove(*, paper_id: int, address: str, actor: Person, now: datetime) -> Paper:
    """Take a block, a section or an annex out; undoing puts it back."""
    with transaction.atomic():
        paper = locked_draft(paper_id, actor)
        outline = content_of(paper)
        if address.startswith("@"):
            raise Refused("Phần này của văn bản không xóa được; hãy sửa nội dung.")
        if state_at(outline, address) is None:
            return paper  # a second click
        write(paper, outline, with_state(outline, address, None), {address: SCREEN}, actor, now)
    return paper


def move(*, paper_id: int, address: str, by: int, actor: Person, now: datetime) -> Paper:
    """Move a block one place up (-1) or down (+1) within its part."""
    with transaction.atomic():
        paper = locked_draft(paper_id, actor)
        outline = content_of(paper)
        try:
            new = editing.moved(outline, address, 1 if by > 0 else -1)
        except NoSuchPart as why:
            raise WrongState(GONE) from why
        write(paper, outline, new, {address: SCREEN}, actor, now)
    return paper


def undo(*, paper_id: int, version: int | None, actor: Person, now: datetime) -> Paper:
    """Set one change back (the last one that stands, where none is named). One that was written over since is not:
    the later change is undone first. Undoing is a change of its own, and a second click undoes nothing more."""
    with transaction.atomic():
        paper = locked_draft(paper_id, actor)
        rows = list(paper.edits.all())
        standing = undoable(rows)
        edit = next((e for e in reversed(standing) if version in (None, e.version)), None)
        if edit is None:
            if version is not None and any(r.change.get("undoes") == version for r in rows):
                return paper
            raise WrongState("Không còn chỗ sửa nào để hoàn tác.")
        outline, address = content_of(paper), edit.change["at"]
        try:
            new = editing.set_back(outline, address, edit.change["before"], edit.change["after"])
        except NoSuchPart as why:
            raise WrongState(GONE) from why
        if new is None:
            raise WrongState("Đoạn này đã được sửa tiếp sau đó. Hãy hoàn tác lần sửa sau trước.")
        write(paper, outline, new, {address: UNDO}, actor, now, undoes=edit.version)
    return paper


def undoable(edits: Collection[PaperEdit]) -> list[PaperEdit]:
    """The changes that stand: neither undone nor an undoing."""
    undone = {e.change.get("undoes") for e in edits}
    return [e for e in edits if "undoes" not in e.change and e.version not in undone]


def news(paper: Paper, now: datetime) -> tuple[Outline, list[Change]]:
    """The paper as the facts make it now, and what differs from when it was composed. Changes nothing."""
    new = composing.composed_again(paper, composing.last_day(paper.period, day_of(now)))
    return new, changes(outline_of(paper.composed), new, content_of(paper))


def take_in(
    *, paper_id: int, wanted: Collection[str] | None, over: Collection[str] = (), actor: Person, now: datetime
) -> Paper:
    """Take newer facts into the draft: at the addresses `wanted`, all where None. What people wrote by hand stays as
    they have it and is marked so, except at the addresses `over`, where the facts replace it."""
    with transaction.atomic():
        paper = locked_draft(paper_id, actor)
        base, mine = outline_of(paper.composed), content_of(paper)
        new, found = news(paper, now)
        target = new if wanted is None else picked(base, new, {*wanted, *over})
        made = merged(base, target, mine, over)
        paper.composed = outline_json(target)
        paper.as_of = made.as_of
        touched = {c.address: FACTS for c in found if editing.differ(mine, made, c.address)}
        record("recompose_paper", paper, actor, now, {"all": wanted is None, "taken": sorted(touched)})
        write(paper, mine, made, touched, actor, now)
    return paper


def content_at(paper: Paper, version: int) -> Outline:
    """What the draft said at an earlier version: the later changes set back, the last first."""
    outline = content_of(paper)
    for edit in paper.edits.filter(version__gt=version).order_by("-version"):
        try:
            outline = with_state(outline, edit.change["at"], edit.change["before"])
        except NoSuchPart:
            continue  # its section was taken out since
    return outline


def locked_draft(paper_id: int, actor: Person) -> Paper:
    """The paper, locked for this transaction, while its text may be changed by this person."""
    paper = locked_paper(paper_id, Act.DRAFT_PAPER, actor)
    require_draft(paper)
    return paper


def _changed(outline: Outline, address: str, state: State) -> Outline:
    try:
        return with_state(outline, address, state)
    except NoSuchPart as why:
        raise WrongState(GONE) from why


def write(
    paper: Paper,
    old: Outline,
    new: Outline,
    touched: Mapping[str, str],
    actor: Person,
    now: datetime,
    undoes: int | None = None,
) -> None:
    """Keep the new outline, with a row for each address that reads otherwise."""
    rows: list[PaperEdit] = []
    for address, source in touched.items():
        before, after = state_at(old, address), state_at(new, address)
        moved = before and after and before.get("after") != after.get("after") and source in (SCREEN, UNDO)
        if not moved and not editing.differ(old, new, address):
            continue
        change: dict[str, Any] = {"at": address, "before": before, "after": after, "from": source}
        if undoes is not None:
            change["undoes"] = undoes
        rows.append(PaperEdit(paper=paper, version=paper.version + len(rows) + 1, by=actor, at=now, change=change))
    PaperEdit.objects.bulk_create(rows)
    paper.version += len(rows)
    paper.content, paper.title = outline_json(new), title_of(new, paper.unit)
    if rows:
        paper.changed_by, paper.changed_at = actor, now
    paper.save()


def clean_text(text: str, address: str) -> str:
    """As kept: composed letters, no break within a paragraph, no more than a page can hold."""
    lines = [" ".join(line.split()) for line in nfc(text).replace("\r\n", "\n").split("\n")]
    joined = "\n".join(line for line in lines if line) if address[1:] in editing.LINES else " ".join(lines).strip()
    if len(joined) > LONGEST:
        raise Refused(f"Một đoạn dài nhất {LONGEST:,} ký tự. Hãy tách thành nhiều đoạn.".replace(",", "."))
    return joined
