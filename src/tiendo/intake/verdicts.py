"""Whether a numbered paragraph heads something or is itself what the plan says."""

from __future__ import annotations

import re
from enum import Enum, auto

from tiendo.core.text import fold
from tiendo.intake import lines
from tiendo.intake.document import Block, Paragraph, Table
from tiendo.intake.marks import Kind, Mark, mark_of
from tiendo.intake.roles import role_of
from tiendo.intake.work import Role

_ASSIGNS = re.compile(
    r"(?:(?:co quan|don vi|bo phan|nguoi)\s+)?(?:chu tri|phoi hop|thuc hien|tham muu)[^:]{0,40}:"
    r"|(?:thoi (?:gian|han)|tien do|san pham)[^:]{0,40}:"
)


_TITLE = 50  # characters: longer, over a bare paragraph, may be the first lines of a sentence that was cut


class Verdict(Enum):
    HEADING = auto()
    CONTENT = auto()
    AS_SIBLINGS = auto()  # too little to tell: what its neighbours are


def judge(p: Paragraph, mark: Mark, after: Block | None) -> Verdict | None:
    """What a numbered paragraph is, given the block behind it; None for "a)" that is a mere item of a list.

    A heading is short, or strong (bold, capitals, a level), or has no sentence's end, and has something under it; a
    long sentence is content whatever stands under it.
    """
    rest = mark.rest.strip()
    strong = bool(p.level or p.bold or lines.shouts(rest))
    below, deeper = _below(after, mark)
    sentence = rest.endswith((".", ";", ",")) or len(rest) > 300
    long = len(rest) > 200 or ". " in rest[:-1] or "; " in rest
    if mark.kind is Kind.LOWER and not strong and not (below and not sentence):
        return None
    if mark.kind <= Kind.ARTICLE:
        return Verdict.HEADING if strong or below or not (sentence and long) else Verdict.CONTENT
    if strong and len(rest) <= 400 and not (sentence and long and not below):
        return Verdict.HEADING
    if below and (rest.endswith(":") or _assigns(after)):
        return Verdict.HEADING
    if deeper:
        return Verdict.CONTENT if sentence and long else Verdict.HEADING
    if below:
        listed = isinstance(after, Table) or (after is not None and mark_of(after.text).kind is not Kind.NONE)
        return _with_text_below(rest, sentence=sentence, long=long, listed=listed)
    named = role_of(rest) in (Role.GOALS, Role.GENERAL_GOALS) and len(rest) <= 120 and not rest.endswith(".")
    return Verdict.HEADING if named and _sends_away(rest) else Verdict.CONTENT if sentence else Verdict.AS_SIBLINGS


def _with_text_below(rest: str, *, sentence: bool, long: bool, listed: bool) -> Verdict:
    if not sentence:
        return Verdict.HEADING if listed or len(rest) <= _TITLE else Verdict.AS_SIBLINGS
    if long:
        # A long title may end in a full stop, but it is one clause and a list stands under it.
        one = ". " not in rest[:-1] and "; " not in rest[:-1] and len(rest) <= 400
        return Verdict.AS_SIBLINGS if listed and one else Verdict.CONTENT
    return Verdict.HEADING if listed else Verdict.AS_SIBLINGS


def _assigns(block: Block | None) -> bool:
    """ "- Cơ quan chủ trì: …" under a task makes the task their heading, however long it is."""
    return isinstance(block, Paragraph) and bool(_ASSIGNS.match(fold(mark_of(block.text).rest[:120])))


def _sends_away(title: str) -> bool:
    """ "Mục tiêu cụ thể", "Chỉ tiêu (chi tiết tại phụ lục I)": a title alone, whatever stands under it."""
    head = fold(title).split("(")[0].strip(" .:;")
    return len(head.split()) <= 8 and not any(c.isdigit() for c in head)


def _below(after: Block | None, mark: Mark) -> tuple[bool, bool]:
    """Whether the next block stands under a paragraph so marked, and whether by a deeper number."""
    if after is None or bounds(after):
        return False, False
    if isinstance(after, Table):
        return True, False
    inner = mark_of(after.text)
    if inner.kind is Kind.NONE:
        return not concludes(after.text), False
    return inner.rank > mark.rank, inner.heads and inner.rank > mark.rank and inner.kind is not Kind.LOWER


def bounds(block: Block) -> bool:
    """Whether a block opens another part of the document."""
    if isinstance(block, Table):
        return closes(block)
    return lines.opens_closing(block.text) or lines.appendix_label(block.text) is not None


def closes(table: Table) -> bool:
    """A borderless table that lays out "Nơi nhận" and the signature side by side."""
    texts = [cell.text for row in table.rows[:3] for cell in row]
    return table.width <= 4 and any(lines.opens_closing(t.strip().split("\n")[0]) for t in texts if t.strip())


def concludes(text: str) -> bool:
    """ "Trên đây là Kế hoạch …" ends the last section, and belongs to none."""
    return fold(text[:24]).startswith(("tren day la", "tren day,"))
