"""A draft that was edited in Word and comes back: shown what it changed, then the chosen changes taken in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tiendo.core.access import Act
from tiendo.core.evidence import DOCX, Unfit, kind_of
from tiendo.core.reporting import editing
from tiendo.core.reporting.editing import NoSuchPart, address_of, text_at, with_state, with_text
from tiendo.core.reporting.outline import Outline, Paragraph, Piece, Style, Table
from tiendo.core.reporting.outline_json import part_json
from tiendo.records.models import Paper, Person
from tiendo.render.official.reading_back import Added, NotThisPaper, read_back
from tiendo.usecases.errors import Refused, WrongState
from tiendo.usecases.guard import require
from tiendo.usecases.paper_edits import DOCX as FROM_DOCX
from tiendo.usecases.paper_edits import clean_text, content_at, locked_draft, write
from tiendo.usecases.papers import content_of, require_draft

_VERSION = re.compile(r"Dự thảo lần (\d{1,6})")
_TAGS = re.compile(r"<[^>]+>")
_FOOTER = re.compile(r"word/(?:footer|header)\d*\.xml")
LARGEST_PART = 2_000_000


@dataclass(frozen=True, slots=True)
class Unlike:
    """One thing that the file says otherwise: `before` in the draft now ("" of a new paragraph), `after` in the file
    ("" where it was taken out). `stale`: the draft was changed there too since the file was made: both are shown."""

    mark: str
    where: str
    before: str
    after: str
    stale: bool = False
    new: bool = False


def differences(paper: Paper, data: bytes, actor: Person) -> list[Unlike]:
    """What an edited DOCX of this draft changed, in reading order. Raises `Refused` for another file."""
    require(actor, Act.DRAFT_PAPER, paper.run.authority, paper.run)
    require_draft(paper)
    return [told for told, _, _ in _found(paper, data)]


def take_back(
    *, paper_id: int, data: bytes, wanted: Collection[str], version: int, actor: Person, now: datetime
) -> Paper:
    """Take the chosen changes of the file in, each a change that can be undone. `version` is the draft's at the time of
    the preview: where somebody edited since, the preview is to be seen again."""
    with transaction.atomic():
        paper = locked_draft(paper_id, actor)
        if paper.version != version:
            raise WrongState("Dự thảo vừa được sửa trên màn hình. Hãy xem lại chỗ khác nhau rồi nhận.")
        outline = made = content_of(paper)
        touched: dict[str, str] = {}
        behind: dict[str, str] = {}  # where several new paragraphs stand behind one, each follows the one before
        for told, address, added in _found(paper, data):
            if told.mark in wanted:
                at = behind.get(address, address)
                written, made = _taken(made, at, told.after, added, paper.version + len(touched) + 1)
                touched[written] = FROM_DOCX
                behind |= {address: written} if added else {}
        write(paper, outline, made, touched, actor, now)
    return paper


def _taken(outline: Outline, address: str, text: str, added: Added | None, number: int) -> tuple[str, Outline]:
    """The address written to, and the outline with the file's text there."""
    typed = clean_text(text, address)
    if added is None:
        return address, with_text(outline, address, typed) if typed else with_state(outline, address, None)
    part, _, after = address.partition("|")
    key = f"tay-{number}"
    new = Paragraph(key, (Piece(typed),), Style.ITEM if added.item else Style.BODY)
    place = address_of(part, key)
    return place, with_state(outline, place, {"after": after, "part": part_json(new)})


def _found(paper: Paper, data: bytes) -> list[tuple[Unlike, str, Added | None]]:
    """The differences, each with the address it is at (of a new paragraph: the one it stands behind)."""
    now = content_of(paper)
    then = content_at(paper, _version_in(data, paper.version))
    try:
        said = read_back(data, then)
    except NotThisPaper as why:
        raise Refused(str(why)) from why
    places = _places(then)
    out: list[tuple[Unlike, str, Added | None]] = []
    texts = {places[k]: t for k, t in said.changed.items() if k in places}
    texts |= {f"#{k}": t for k, t in (said.titles or {}).items()} | {places[k]: "" for k in said.removed if k in places}
    for address in (a for a in editing.addresses(then) if a in texts):
        try:
            before = text_at(now, address)
        except NoSuchPart:
            continue  # taken out on the screen since
        if before != texts[address]:
            stale = before != text_at(then, address)
            out.append((Unlike(address, editing.where(now, address), before, texts[address], stale), address, None))
    tables = {b.title for s in then.sections for b in s.blocks if isinstance(b, Table)}
    for i, one in enumerate(a for a in said.added if a.text not in tables):
        address = _behind(then, one.after, places)
        told = Unlike(f"moi-{i}", editing.where(now, address), "", one.text, new=True)
        out.append((told, address, one))
    return out


def _places(outline: Outline) -> dict[str, str]:
    """Key of a paragraph → its address."""
    return {
        a.partition("|")[2]: a for a in editing.addresses(outline) if "|" in a and not a.startswith(("@", "#", "+"))
    }


def _behind(outline: Outline, key: str, places: dict[str, str]) -> str:
    """Where a paragraph goes that stands behind this one, or first in the section of this key, or at the very top."""
    if key in places:
        return places[key]
    if any(s.key == key for s in outline.sections):
        return address_of(key, "")
    return address_of(editing.OPENING, "")


def _version_in(data: bytes, current: int) -> int:
    """The version of the draft that the file was made of, by the words at the foot of its pages; the current one where
    they are gone. Raises `Refused` for a file that is no DOCX."""
    try:
        kind = kind_of(data)
    except Unfit as why:
        raise Refused(str(why)) from why
    if kind is not DOCX:
        raise Refused("Hãy chọn tệp DOCX đã tải từ dự thảo này.")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for part in package.infolist():
            if _FOOTER.fullmatch(part.filename) and part.file_size <= LARGEST_PART:
                words = _TAGS.sub("", package.read(part).decode("utf-8", "replace"))
                if found := _VERSION.search(words):
                    return min(int(found[1]) - 1, current)
    return current
