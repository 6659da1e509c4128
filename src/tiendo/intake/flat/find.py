"""Where the tables of a dump stand: from a header to the recipients, the next appendix, the next header or heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tiendo.intake.document import Table
from tiendo.intake.flat import marks
from tiendo.intake.flat.aligned import Aligned, find_aligned, may_start, rebuild_aligned
from tiendo.intake.flat.header import Header, find_header
from tiendo.intake.flat.lines import Line
from tiendo.intake.flat.rebuild import rebuild
from tiendo.intake.flat.tabbed import find_tabbed
from tiendo.intake.flat.titles import fold

_NOTE = re.compile(rf"(?:Ghi chú|Lưu ý|Chú thích)\s*[:.]|\(?\*\)?\s*Ghi chú|\(\*{{1,3}}\)\s*[:.]?\s*[{marks.UPPER}]")
_CAPTION = re.compile(r"\((?:Ban hành )?[Kk]èm theo (?:Kế hoạch|Quyết định|Chương trình) số")
_HEADING = re.compile(rf"(?:[IVX]{{1,5}}|[A-H])\s*[.)/-]\s*[{marks.UPPER}]")
_GROUP = re.compile(r"(?:[IVX]{1,5}|[A-H])\s*[.)]?(?:\s|$)")
_PROSE_LINES = 4
_DASHED = re.compile(rf"[-–+•]\s+[{marks.UPPER}]")
_ROW_LIKE = re.compile(r"\d{1,3}(?:\.\d{1,2})*\s|.*(?:[≥≤]|\d%).*(?:[≥≤]|\d%)")  # a row printed on one line


@dataclass(frozen=True, slots=True)
class Region:
    """lines[start:stop] are the table's."""

    start: int
    stop: int
    table: Table


def regions(lines: Sequence[Line]) -> list[Region]:
    """The tables in order, apart from each other."""
    found: list[Region] = []
    i = 0
    while i < len(lines):
        tabbed = find_tabbed(lines, i) if lines[i].tabbed else None
        if tabbed is not None:
            found.append(Region(i, tabbed[0], tabbed[1]))
            i = tabbed[0]
            continue
        aligned = find_aligned(lines, i)
        if aligned is not None:
            stop = _aligned_end(lines, aligned)
            table = rebuild_aligned(lines, aligned, stop)
            if table is not None:
                found.append(Region(aligned.start, stop, table))
                i = stop
                continue
        header = find_header(lines, i)
        if header is not None:
            stop = table_end(lines, header)
            table = rebuild(lines, header, stop)
            if table is not None:
                found.append(Region(i, stop, table))
                i = stop
                continue
        i += 1
    return found


def _aligned_end(lines: Sequence[Line], header: Aligned) -> int:
    """The first line after an aligned table."""
    same = [fold(t) for t in header.titles]
    for i in range(header.stop, len(lines)):
        if _closes(lines[i].text) or _next_section(lines, header.stop, i):
            return i
        again = find_aligned(lines, i, again=True) if may_start(lines[i]) else None
        if again is not None and [fold(t) for t in again.titles] != same:
            return again.start
    return len(lines)


def table_end(lines: Sequence[Line], header: Header) -> int:
    """The first line after the table."""
    same = [w.lower() for w in header.words]
    for i in range(header.stop, len(lines)):
        text = lines[i].text
        if _closes(text):
            return i
        if i > header.stop and text.split()[0].lower() == same[0]:
            again = find_header(lines, i)
            if again is not None and [c.title for c in again.columns[:3]] != [c.title for c in header.columns[:3]]:
                return i
        if _next_section(lines, header.stop, i):
            return i
    return len(lines)


def _next_section(lines: Sequence[Line], start: int, i: int) -> bool:
    """Whether lines[i] heads the next part of the plan: "IV. …" after a table that has no groups of its own."""
    if not _HEADING.match(lines[i].text):
        return False
    if _prose_follows(lines, i) or _list_follows(lines, i):
        return True
    grouped = any(_GROUP.match(line.text) for line in lines[start:i])
    return not grouped and not re.match(r"[IA]\s*[.)/-]", lines[i].text)


def _closes(text: str) -> bool:
    return bool(
        marks.RECIPIENTS.match(text)
        or re.match(r"(?:PHỤ LỤC|Phụ lục)\b", text)
        or (marks.APPENDIX.fullmatch(text) and text != "Biểu" and text[-1] not in ".:")
        or re.match(rf"(?:T/M|TM\.|KT\.|TL\.)\s*[{marks.UPPER}]{{2,}}", text)
        or _NOTE.match(text)
        or _CAPTION.match(text)
    )


def _list_follows(lines: Sequence[Line], i: int) -> bool:
    """Whether a heading is followed by a list with dashes: below a group of a table the first row's number stands."""
    after = lines[i + 1].text if i + 1 < len(lines) else ""
    return len(after) >= 40 and bool(_DASHED.match(after))


def _prose_follows(lines: Sequence[Line], i: int) -> bool:
    """Whether a heading is followed by lines as long as only prose has them."""
    after = [line.text for line in lines[i + 1 : i + 1 + 2 * _PROSE_LINES]]
    return sum(len(t) >= 72 and "   " not in t and not _ROW_LIKE.match(t) for t in after) >= _PROSE_LINES
