"""Where a paragraph begins and where a page break only cut one: what the forms of plain text share."""

from __future__ import annotations

import re

from tiendo.core.bodies import looks_like_body
from tiendo.intake.lines import is_kind_line, is_signature, opens_closing, shouts
from tiendo.intake.marks import Kind, mark_of

_MARK = re.compile(
    r"[-–—+*•●○▪■◦➢✓❖]\s+\S"
    r"|\(?\d{1,3}(?:\.\d{1,3})*[.)]\s*[^\W\d_]"
    r"|\d{1,2}(?:\.\d{1,2})+\s+[^\W\d_]"
    r"|\(\d{1,2}\)\s"
    r"|[IVXL]{1,6}[.)]\s+\S"
    r"|[a-zđ][.)]\s+\S"
)
_SUB_HEADING = re.compile(r"\d{1,2}(?:\.\d{1,2})+\s*[.):/–-]\s+[A-ZĐÀ-Ỹ]")  # no number of a statute stands so
_ENDED = re.compile(r"[.;:!?…][\"”’)\]]*$")
_OPEN = re.compile(
    r"(?:[,(/–-]|(?<!\w)(?:số|của|và|các|những|về|theo|từ|tại|là|với|cho|trong|do|bởi|đến|hoặc|ngày|tháng|năm|để|"
    r"gồm|trên|dưới|bằng|như|được|việc))$"
)
_DOC_NUMBER = re.compile(r"\d+(?:/\d{4})?[-/][A-ZĐ]|\d{1,2}/\d{1,2}")


def marked(line: str) -> bool:
    """Whether a line opens with a list mark or a number: "- ", "1.2. ", "a)", "(1)"; "1- ", "I/ " before a capital."""
    if _MARK.match(line):
        return True
    mark = mark_of(line)
    return mark.label != "" and Kind.UPPER <= mark.kind <= Kind.ITEM and not mark.rest[:1].islower()


def starts_anew(above: str, line: str) -> bool:
    """Whether a line that directly follows another starts a paragraph of its own: a mark, a signature, a new body."""
    if not line.strip():
        return False
    if _formal(line) or _formal(above):
        return True
    if shouts(line) and shouts(above) and looks_like_body(line) and looks_like_body(above):
        return True
    if not marked(line):
        return False
    if _SUB_HEADING.match(line):
        return True
    if line[0].isdigit() or line[0] in "IVXL":
        return not _OPEN.search(above.rstrip()) or above.rstrip().endswith(",")
    return True


def parted_by_blanks(text: str) -> bool:
    """Whether blank lines part the paragraphs (else each line break may be one, or none)."""
    return text.count("\n\n") * 4 > text.count("\n")


def starts_unparted(above: str, line: str) -> bool:
    """Where no blank line parts paragraphs: a mark, the end of a sentence above or a short heading above starts one."""
    if starts_anew(above, line):
        return True
    if above[-1] in ".;:!?" and not line[0].islower():
        return True
    return marked(above) and len(above) < 60 and not line[0].islower() and not line[0].isdigit()


def _formal(line: str) -> bool:
    """A line that stands alone whatever is around it: "KẾ HOẠCH", "KT. CHỦ TỊCH", "Nơi nhận:"."""
    return is_signature(line) or is_kind_line(line) or opens_closing(line)


def broken_by_page(above: str, below: str) -> bool:
    """Whether two paragraphs are one sentence that a page break cut: the first not ended, the second going on."""
    above, below = above.rstrip(), below.lstrip()
    if not above or not below or _ENDED.search(above) or marked(below):
        return False
    if below[0].islower():
        return True
    open_ended = bool(_OPEN.search(above)) and not above.endswith(",")
    return open_ended and (bool(_DOC_NUMBER.match(below)) or len(above) > 60)


def cell_text(lines: list[str]) -> str:
    """The lines of a cell, parted by newlines; a line that goes on in small letters belongs to the one before it."""
    out: list[str] = []
    for line in lines:
        goes_on = out and line[0].islower() and out[-1][-1] not in ".;:" and not marked(line)
        if out and (goes_on or out[-1].endswith((" -", " –", ",", "/"))):
            out[-1] += " " + line
        else:
            out.append(line)
    return "\n".join(out)


def apart(above: str, below: str) -> bool:
    """Whether two lines parted by a hard break are two statements (a letterhead, a signature), not one sentence."""
    if not above or not below or below[0].islower():
        return False
    return (above.isupper() and below.isupper()) or above[-1] in ".;:!?" or marked(below)
