"""Step measures: each bullet and numbered paragraph of the body's part on tasks and solutions, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tiendo.core.reading import Measure
from tiendo.core.text import fold, squash, whole
from tiendo.intake.document import Block, Paragraph
from tiendo.intake.marks import Kind, mark_of
from tiendo.intake.sources import source_of
from tiendo.intake.work import Role, Section, Work

_ASSIGNMENT = re.compile(
    r"(?:(?:co quan|don vi|bo phan|nguoi)\s+)?(?:chu tri|phoi hop|thuc hien|tham muu)(?: thuc hien)?\s*:"
    r"|(?:thoi (?:gian|han)|tien do|san pham)(?: (?:thuc hien|hoan thanh|dau ra))?\s*:"
)
_ASIDE = re.compile(
    r"tren day la|(?:chi tiet |cu the )?(?:theo|tai|xem|co) (?:cac )?(?:phu luc|bieu)|\(?(?:chi tiet|kem theo)"
    r"|\([^()]*\bphu luc\b[^()]*\)\W*$"
)
_SHORT = 120
_GROUP = re.compile(r"(?:ve|doi voi|nhom|linh vuc|trong linh vuc|cong tac|noi dung)\b|(?:\S+\s+){0,6}\S+$")


def step(work: Work) -> None:
    """Append the measures of the body to `work.reading.measures`."""
    for section in work.walk():
        if section.role is Role.MEASURES and section.appendix is None:
            work.reading.measures.extend(_measures(section))


def _measures(section: Section) -> Iterator[Measure]:
    paragraphs = section.blocks
    for i, block in enumerate(paragraphs):
        if not isinstance(block, Paragraph) or not _is_measure(section, block, paragraphs[i + 1 : i + 2]):
            continue
        measure = Measure(text=whole(mark_of(block.text).rest), section=section.number, source=source_of(block))
        if _odd_one(section, i):
            measure.doubt(
                "text", "Đoạn không có dấu đầu dòng giữa các gạch đầu dòng; có thể là phần tiếp của đoạn trên"
            )
        yield measure


def _is_measure(section: Section, p: Paragraph, following: list[Block]) -> bool:
    mark = mark_of(p.text)
    folded = fold(mark.rest)
    if not folded or _ASSIGNMENT.match(folded) or _ASIDE.match(folded):
        return False
    after = following[0] if following else None
    inner = mark_of(after.text) if isinstance(after, Paragraph) else None
    opens = squash(p.text).endswith(":")
    if mark.kind is Kind.NONE:
        # What stands before the first heading, or before a list, leads into it.
        if section.children and section.heading is not None:
            return False
        return not (opens and inner is not None and inner.kind is not Kind.NONE)
    if inner is None or inner.kind is Kind.NONE or inner.kind <= mark.kind:
        return True
    # "- Về hạ tầng:" names a group of what stands under it; a longer line says itself what is to be done.
    named = opens and _GROUP.match(folded) is not None
    return not (named or (len(folded) <= _SHORT and not squash(p.text).endswith((".", ";", ",", ":"))))


def _odd_one(section: Section, i: int) -> bool:
    """A bare paragraph behind a bullet, in a section of bullets."""
    if i == 0:
        return False
    before, here = section.blocks[i - 1], section.blocks[i]
    if not (isinstance(before, Paragraph) and isinstance(here, Paragraph)):
        return False
    return mark_of(here.text).kind is Kind.NONE and mark_of(before.text).kind is not Kind.NONE
