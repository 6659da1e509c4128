"""Several documents in one file (a letter before its plan, two plans scanned together): where each begins and ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import takewhile

from tiendo.core.bodies import looks_like_body
from tiendo.core.reading import Heading
from tiendo.core.review.numbering import number_of
from tiendo.core.text import nfc, squash
from tiendo.intake import lines
from tiendo.intake.document import Block, Document, Paragraph, Table
from tiendo.intake.flat.marks import MOTTO
from tiendo.intake.letterhead import text_of
from tiendo.intake.marks import Kind, mark_of
from tiendo.intake.verdicts import closes

_TO = re.compile(r"\s*[_*]*kính gửi\s*:?", re.I)
_NUMBER = re.compile(r"\s*số\s*[:.]?\s*[\d.…]*\s*[-–/]", re.I)
_STAR = re.compile(r"[\s*★]+")
_FORM = re.compile(r"\s*[(*_]*(?:mẫu|biểu|đề cương)\b", re.I)
_PLANS = frozenset(("Kế hoạch hành động", "Kế hoạch", "Chương trình hành động", "Chương trình"))
_ABOUT = re.compile(r"\s*(?:thực hiện|triển khai|về|tổ chức thực hiện)\s", re.I)
_TO_FILL_IN = re.compile(r"…|\.{3}|_{3}")
_OF_CHAPTERS = frozenset((Kind.CHAPTER, Kind.ROMAN, Kind.ARTICLE, Kind.DECIMAL))
_TITLE_WITHIN = 25  # blocks: a title stands under its letterhead
# What a plan's appendix may hold a form of, letterhead and all: such a one begins no document of its own.
_FORMS = frozenset(("Báo cáo", "Công văn", "Tờ trình", "Quyết định", "Thông báo"))
_HEAD = 300  # letters a letterhead's block has at most
_ABOVE = 5  # blocks of a letterhead that may stand above its motto where the form has no columns
_BELOW = 12  # blocks below it within which a document says what it is
_UP_TO = 40  # letters of a title that tell it from others


def documents_in(whole: Document) -> list[Document]:
    """The documents of one file in order, each with its own blocks; `[whole]` where there is one.

    A new one begins with a letterhead and a title (or "Kính gửi") behind the signature of the one before it. Of plans,
    either may be missing where both have chapters, and the second's count from one again.
    """
    starts = [0, *_starts(whole.blocks)]
    if len(starts) == 1:
        return [whole]
    ends = [*starts[1:], len(whole.blocks)]
    return [
        replace(whole, blocks=whole.blocks[a:b], notes=list(whole.notes)) for a, b in zip(starts, ends, strict=True)
    ]


def _starts(blocks: list[Block]) -> Iterator[int]:
    signed, begun = False, 0
    for i, block in enumerate(blocks):
        start = i
        if _has_motto(block):
            start = _top(blocks, i, begun)
            opens = _opens_document(blocks, start, i) and (signed or _is_plan_of_its_own(blocks, begun, start, i))
        elif opens := signed and _is_title(block):
            start = _top(blocks, i, begun)
            opens = _is_plan_of_its_own(blocks, begun, start, i)
        if opens:
            yield start
            signed, begun = False, i
        signed = signed or _signs(block)


def _is_title(block: Block) -> bool:
    """Whether a paragraph is the title of a plan: "KẾ HOẠCH" by itself, or with "Thực hiện …" behind it."""
    if isinstance(block, Table):
        return False
    text = nfc(block.text).strip()
    kind = lines.kind_of(text) if text[:1] in "KC" else None
    if kind not in _PLANS or not lines.shouts(text[: len(kind)]):
        return False
    return lines.is_kind_line(text) or _ABOUT.match(text[len(kind) :]) is not None


def _is_plan_of_its_own(blocks: list[Block], begun: int, top: int, motto: int) -> bool:
    """Whether a second plan begins at `top` though the one before it has no signature, or it no letterhead.

    Both have chapters that count from one; no appendix opens just above, nothing says what it goes with, and its title
    leaves nothing to be filled in.
    """
    title = next((i for i in range(motto, min(motto + _BELOW, len(blocks))) if _is_title(blocks[i])), None)
    if title is None or not any(map(_is_title, blocks[begun : min(begun + _TITLE_WITHIN, top)])):
        return False
    just_above = takewhile(lambda block: isinstance(block, Paragraph), reversed(blocks[max(0, top - _ABOVE) : top]))
    above = [text_of(block) for block in just_above]
    below = [b.text for b in blocks[title : title + _ABOVE] if isinstance(b, Paragraph)]
    if any(lines.appendix_label(t) or _FORM.match(t) for t in above) or any(map(lines.is_caption, below)):
        return False
    if any(_TO_FILL_IN.search(t) for t in below):
        return False
    return _has_chapters(blocks[begun:top]) and _has_chapters(blocks[title:])


def _has_chapters(blocks: list[Block]) -> bool:
    """Whether the first numbered heading is the first of its kind, and the second follows it."""
    kind: Kind | None = None
    for block in blocks:
        mark = mark_of(block.text) if isinstance(block, Paragraph) else None
        if mark is None or mark.kind not in _OF_CHAPTERS or mark.depth > 1 or kind not in (None, mark.kind):
            continue
        number = number_of(mark.label.split()[-1].upper())
        if kind is not None:
            return number == (2,)
        if number != (1,):
            return False
        kind = mark.kind
    return False


def _signs(block: Block) -> bool:
    return closes(block) if isinstance(block, Table) else lines.opens_closing(block.text)


def _has_motto(block: Block) -> bool:
    if isinstance(block, Table) and (block.width > 4 or len(block.rows) > 6):
        return False
    text = text_of(block)
    return len(text) < _HEAD and MOTTO.search(text) is not None


def _top(blocks: list[Block], motto: int, begun: int) -> int:
    """Where a letterhead begins whose motto stands at `motto`: its left column may have come before."""
    top = motto
    while top - 1 > max(begun, motto - _ABOVE) and _of_head(blocks[top - 1]):
        top -= 1
    return top


def _of_head(block: Block) -> bool:
    if isinstance(block, Table):
        return False
    text = squash(block.text)
    if lines.opens_closing(text) or lines.appendix_label(text):
        return False
    loud = lines.shouts(text) and looks_like_body(text) and len(text) < 120
    return loud or _NUMBER.match(text) is not None or _STAR.fullmatch(text) is not None


def _opens_document(blocks: list[Block], top: int, motto: int) -> bool:
    """Whether a letterhead is that of a document, not of a form that an appendix gives."""
    above = [b.text for b in blocks[max(0, top - 3) : top] if isinstance(b, Paragraph)]
    if any(lines.appendix_label(t) or _FORM.match(t) for t in above):
        return False
    for block in blocks[motto : motto + _BELOW]:
        if isinstance(block, Table):
            continue
        text = nfc(block.text)
        if _TO.match(text):
            return True
        kind = lines.kind_of(text)
        if kind and (lines.shouts(text[: len(kind)]) or block.centred or block.level):
            return kind not in _FORMS or _numbered(blocks[top : motto + _BELOW])
    return False


def _numbered(head: list[Block]) -> bool:
    """Whether the number of a letterhead is filled in; that of a form is not."""
    text = "\n".join(text_of(b) for b in head)
    return re.search(r"\bsố\s*:?\s*\d+\s*[-–/]", text, re.I) is not None


def told(parts: list[tuple[Document, Heading]], read: list[int]) -> list[str]:
    """For each part, what to say of the file: what stands in it and which of it this reading is."""
    names = [_name(document, heading) for document, heading in parts]
    every = "; ".join(names)
    out = []
    for n in range(len(parts)):
        skipped = "" if len(read) == len(parts) else " Văn bản không có chỉ tiêu, nhiệm vụ thì không lập bản đọc."
        out.append(f"Tệp có {len(parts)} văn bản: {every}. Bản đọc này là của văn bản thứ {n + 1}.{skipped}")
    return out


def _name(document: Document, heading: Heading) -> str:
    kind = heading.kind or "Công văn"
    title = squash(heading.title or "").removeprefix(kind).strip()
    short = title if len(title) <= _UP_TO else title[:_UP_TO].rsplit(" ", 1)[0] + "…"
    said = f"{kind} số {heading.number}" if heading.number else f"{kind} {short}".strip()
    pages = [p for b in document.blocks for p in _pages(b)] if document.sizes else []
    if not pages:
        return said
    first, last = min(pages), max(pages)
    return f"{said} (trang {first})" if first == last else f"{said} (trang {first}–{last})"


def _pages(block: Block) -> list[int]:
    if isinstance(block, Paragraph):
        return [block.page] if block.page else []
    return [cell.page for row in block.rows for cell in row if cell.page] or ([block.page] if block.page else [])
