"""Several documents in one dump: a letterhead behind a signature begins another, with lines and tables of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tiendo.intake.flat import marks
from tiendo.intake.flat.lines import Line
from tiendo.intake.lines import is_kind_line

_NUMBER = re.compile(r"Số\s*:?[\s\d.…]*[-–/]?")
_STAR = re.compile(r"[\s*]+")
_LETTERHEAD = 7  # lines
_LONG = 40  # lines: below as many, a letterhead is another document's, though nobody signed the one before it


def parts_of(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """The lines of each document; mostly there is one."""
    starts, closed = [0], False
    for i, line in enumerate(lines):
        if (closed and is_kind_line(line.text)) or ((closed or i - starts[-1] > _LONG) and _begins(lines, i)):
            starts.append(i)
            closed = False
        closed = closed or bool(marks.RECIPIENTS.match(line.text) or marks.SIGNATURE.match(line.text))
    return [lines[a:b] for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]


def _begins(lines: Sequence[Line], i: int) -> bool:
    """Whether a letterhead begins here: lines in capitals or a number, down to the motto."""
    if not marks.capitals(lines[i].text) or marks.SIGNATURE.match(lines[i].text):
        return False
    for line in lines[i : i + _LETTERHEAD]:
        if marks.MOTTO.search(line.text):
            return True
        if not (marks.capitals(line.text) or _NUMBER.match(line.text) or _STAR.fullmatch(line.text)):
            return False
    return False
