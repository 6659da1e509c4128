"""Faults in sentences: words of another level, appendices that are not there, blanks left in captions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from tiendo.core.dates import blank_date, find_dates
from tiendo.core.reading import Source
from tiendo.core.review.common import Hit, low
from tiendo.core.review.levels import is_commune, level_mend, level_message, wrong_level_in
from tiendo.core.review.numbering import number_of
from tiendo.core.review.work import due_before
from tiendo.core.text import squash
from tiendo.intake.document import Paragraph
from tiendo.intake.lines import is_caption
from tiendo.intake.work import Role, Section, Work

_REFERS = re.compile(
    r"\bphụ lục(?:\s+(?:số\s*)?(?P<label>[ivx]{1,5}|\d{1,2}|[a-h])(?=[\s).,;:]|$))?\s*(?P<after>[^.;]{0,60})"
)
_TO_OURS = re.compile(
    r"^\(?(?:đính kèm|kèm theo|gửi kèm|dưới đây|của kế hoạch này|kế hoạch này|ban hành kèm theo kế hoạch này)"
)
_POINTS = re.compile(
    r"(?:theo|tại|trong|ở|xem|chi tiết|cụ thể)\s*(?:các\s+|danh mục\s+|bảng\s+|biểu\s+|ở\s+|tại\s+|theo\s+)*$"
)
_OF_ANOTHER = re.compile(
    r"(?:của|kèm theo|theo|tại)\s+(?:các\s+)?(?:nghị quyết|nghị định|quyết định|thông tư|chỉ thị|công văn|chương trình"
    r"|đề án|hướng dẫn|luật|kế hoạch(?! này)|văn bản|quy định|quy chế|thông báo)"
)
_BLANK_NUMBER = re.compile(r"(?:số|kế hoạch)\s*:?[\s.…_]*[-/–]\s*[A-ZĐ]{2,}", re.I)


def wrong_level(work: Work) -> Iterator[Hit]:
    """The province's words in the body of a commune's plan, once a section."""
    document = work.reading.document
    if not is_commune(document):
        return
    rows = {r.source.line for r in (*work.reading.targets, *work.reading.tasks) if r.source}
    for section, paragraph in _sentences(work):
        words = wrong_level_in(paragraph.text, document.issued_on)
        if words and paragraph.line not in rows and section.number:
            message = f"Mục {section.number}: {level_message(words, document)}"
            yield Hit({"section": section.number}, message, _source(paragraph), level_mend(words, document))


def missing_appendix(work: Work) -> Iterator[Hit]:
    """The text sends the reader to an appendix that is not there."""
    appendices = [s for s in work.sections if s.role is Role.APPENDIX]
    labels = {_value(m["label"]) for s in appendices for m in _REFERS.finditer(f"{low(s.number)} ") if m["label"]}
    there = labels or set(map(str, range(1, len(appendices) + 1)))
    for section, paragraph in _sentences(work):
        if not re.search(r"hụ\s+lục", paragraph.text):
            continue
        text = low(paragraph.text)
        for found in _REFERS.finditer(text):
            ours = _TO_OURS.match(found["after"]) or _POINTS.search(text[: found.start()])
            if not ours or _OF_ANOTHER.search(found["after"]):
                continue
            label = found["label"]
            if not appendices or (label and _value(label) not in there):
                name = f"Phụ lục {label.upper()}" if label else "phụ lục"
                where = f"Mục {section.number}" if section.number else "Phần mở đầu"
                at: dict[str, int | str] = {"section": section.number} if section.number else {}
                yield Hit(at, f"{where} dẫn đến {name} nhưng văn bản không có phụ lục này.", _source(paragraph))
                break


def _value(label: str) -> str:
    """One value for "II", "2", "02"; a letter stands for itself."""
    number = number_of(label.upper())
    return str(number[0]) if number else label


def blank_caption(work: Work) -> Iterator[Hit]:
    """The caption of an appendix leaves blanks for the number or the date."""
    for paragraph in _captions(work):
        text = squash(paragraph.text)
        blanks = ["số"] if _BLANK_NUMBER.search(text) else []
        if blank_date(text) and not find_dates(text):
            blanks.append("ngày")
        if blanks:
            message = f"Dòng “{text.strip('() ')[:80]}…” ở phụ lục còn để trống {' và '.join(blanks)}."
            yield Hit({}, message, _source(paragraph))
            return


def due_before_month(work: Work) -> Iterator[Hit]:
    """Tasks due before the month of issue, where the day was left blank."""
    if work.reading.document.issued_on is None:
        first = first_day(work)
        if first:
            yield from due_before(work.reading.tasks, first, f"tháng {first:%m/%Y}")


def first_day(work: Work) -> date | None:
    """The earliest day on which a plan with a blank date can have been issued: the first of its month."""
    for paragraph in _captions(work):
        left = blank_date(paragraph.text)
        if left and left[0] and left[1] and 1 <= left[1] <= 12:
            return date(left[0], left[1], left[2] or 1)
    return None


def _captions(work: Work) -> Iterator[Paragraph]:
    for section in work.walk():
        if section.appendix is not None or section.role is Role.APPENDIX:
            for block in section.blocks:
                if isinstance(block, Paragraph) and is_caption(block.text):
                    yield block


def _sentences(work: Work) -> Iterator[tuple[Section, Paragraph]]:
    """The body's paragraphs with their section: headings too, since they say things; one per section and text."""
    for section in work.walk():
        if section.role in (Role.PREAMBLE, Role.CLOSING, Role.APPENDIX) or section.appendix is not None:
            continue
        if section.heading is not None:
            yield section, section.heading
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield section, block


def _source(paragraph: Paragraph) -> Source:
    return Source(paragraph.page, paragraph.line, squash(paragraph.text)[:200])
