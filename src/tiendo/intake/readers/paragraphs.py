"""Where a paragraph begins and where a page break only cut one: what the forms of plain text share."""

from __future__ import annotations

import re

MARK = re.compile(
    r"[-–—+*•●○▪■◦➢✓❖]\s+\S"
    r"|\(?\d{1,3}(?:\.\d{1,3})*[.)]\s*[^\W\d_]"
    r"|\d{1,2}(?:\.\d{1,2})+\s+[^\W\d_]"
    r"|\(\d{1,2}\)\s"
    r"|[IVXL]{1,6}[.)]\s+\S"
    r"|[a-zđ][.)]\s+\S"
)
_ENDED = re.compile(r"[.;:!?…][\"”’)\]]*$")
_OPEN = re.compile(
    r"(?:[,(/–-]|(?<!\w)(?:số|của|và|các|những|về|theo|từ|tại|là|với|cho|trong|do|bởi|đến|hoặc|ngày|tháng|năm|để|"
    r"gồm|trên|dưới|bằng|như|được|việc))$"
)
_DOC_NUMBER = re.compile(r"\d+(?:/\d{4})?[-/][A-ZĐ]|\d{1,2}/\d{1,2}")


def starts_anew(above: str, line: str) -> bool:
    """Whether a line that directly follows another starts a paragraph of its own (a list mark, a number)."""
    if not MARK.match(line):
        return False
    if line[0].isdigit() or line[0] in "IVXL":
        return not _OPEN.search(above.rstrip()) or above.rstrip().endswith(",")
    return True


def broken_by_page(above: str, below: str) -> bool:
    """Whether two paragraphs are one sentence that a page break cut: the first not ended, the second going on."""
    above, below = above.rstrip(), below.lstrip()
    if not above or not below or _ENDED.search(above) or MARK.match(below):
        return False
    if below[0].islower():
        return True
    open_ended = bool(_OPEN.search(above)) and not above.endswith(",")
    return open_ended and (bool(_DOC_NUMBER.match(below)) or len(above) > 60)
