"""The changes of a draft, told as lines: who changed what, from what to what, and which can be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tiendo.core.reporting.editing import State, part_of, where
from tiendo.core.reporting.outline import Paragraph
from tiendo.core.reporting.outline_json import block_of, outline_of
from tiendo.records.models import Paper, PaperEdit, Person

FROM = {"screen": "", "docx": "từ tệp DOCX", "facts": "theo số liệu mới", "undo": "hoàn tác"}


@dataclass(frozen=True, slots=True)
class EditLine:
    """One change: `words` what was done, `before` and `after` the texts ("" where there was none)."""

    version: int
    by: Person
    at: datetime
    words: str
    where: str
    before: str
    after: str
    standing: bool


def edit_lines(paper: Paper, most: int | None = None) -> list[EditLine]:
    """The changes, the latest first. `standing`: not undone, nor an undoing itself."""
    rows = list(paper.edits.select_related("by").order_by("-version"))
    undone = {r.change.get("undoes") for r in rows}
    outline, composed = outline_of(paper.content), outline_of(paper.composed)

    def line(row: PaperEdit) -> EditLine:
        address, before, after = row.change["at"], row.change["before"], row.change["after"]
        source = FROM.get(row.change["from"], "")
        words = _done(before, after, address) + (f" {source}" if source else "")
        place = where(outline, address) or where(composed, address)
        standing = "undoes" not in row.change and row.version not in undone
        return EditLine(
            row.version, row.by, row.at, words, place, _text(before, address), _text(after, address), standing
        )

    return [line(row) for row in rows[:most]]


def _done(before: State, after: State, address: str) -> str:
    thing = "tiêu đề" if address.startswith("#") else "phụ lục" if address.startswith("+") else "đoạn"
    if before is None:
        return f"thêm {thing}"
    if after is None:
        return f"xóa {thing}"
    if part_of(before, address) == part_of(after, address):
        return f"chuyển chỗ {thing}"
    return "sửa" if address.startswith("@") else f"sửa {thing}"


def _text(state: State, address: str) -> str:
    if state is None:
        return ""
    if address.startswith("@"):
        return str(state["text"])
    if address.startswith(("#", "+")):
        return str(state["part"].get("title", ""))
    block = block_of(state["part"])
    return block.text if isinstance(block, Paragraph) else block.title or "Bảng"
