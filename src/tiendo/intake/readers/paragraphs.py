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


def cell_text(lines: list[str]) -> str:
    """The lines of a cell, parted by newlines; a line that goes on in small letters belongs to the one before it."""
    out: list[str] = []
    for line in lines:
        goes_on = out and line[0].islower() and out[-1][-1] not in ".;:" and not MARK.match(line)
        if out and (goes_on or out[-1].endswith((" -", " –", ",", "/"))):
            out[-1] += " " + line
        else:
            out.append(line)
    return "\n".join(out)


def apart(above: str, below: str) -> bool:
    """Whether two lines parted by a hard break are two statements (a letterhead, a signature), not one sentence."""
    if not above or not below or below[0].islower():
        return False
    return (above.isupper() and below.isupper()) or above[-1] in ".;:!?" or MARK.match(below) is not None
