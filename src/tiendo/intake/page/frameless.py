"""Tables that no lines draw, or level lines alone: found by their header, followed over the pages, cut into cells."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from tiendo.intake.marks import Kind, mark_of
from tiendo.intake.page.boxes import Line, leading
from tiendo.intake.page.heads import Head, find_head, segments
from tiendo.intake.page.unruled import Part, tables_of
from tiendo.intake.settling import is_ordinal

if TYPE_CHECKING:
    from tiendo.intake.page.flow import Sheet

MOST_GROUP_LINES = 3
LOOK_AHEAD = 15  # lines after a group's name within which a row must begin
TALL_CELL = 4  # lines by which one header may begin above its neighbours
FAR = 45.0  # points of white end a table
STOP = re.compile(
    r"^(?:nơi nhận|ghi chú|lưu ý|chú thích|phụ lục|biểu (?:số|mẫu)|tm\.|kt\.|t/m|k/t|tl\.|tuq\.|\(?\*\)?\s*ghi chú)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Found:
    """A table over one or more pages."""

    head: Head
    width: float  # of the page
    parts: list[Part] = field(default_factory=list)


def take_tables(sheets: list[Sheet]) -> None:
    """Move what stands in unruled tables from the lines of the sheets to their tables."""
    found: list[Found] = []
    going: Found | None = None
    for sheet, following in zip(sheets, [*sheets[1:], None], strict=True):
        going = _of_sheet(sheet, going, found, [] if following is None else following.lines[:LOOK_AHEAD])
    by_number = {sheet.number: sheet for sheet in sheets}
    for table in found:
        for part, made in zip(table.parts, tables_of(table.head, table.parts), strict=True):
            sheet = by_number[part.page]
            taken = {id(line) for line in [*part.head, *part.lines]}
            sheet.lines = [line for line in sheet.lines if id(line) not in taken]
            sheet.tables.append((min(line.top for line in [*part.head, *part.lines]), made))


def _of_sheet(sheet: Sheet, going: Found | None, found: list[Found], overleaf: list[Line]) -> Found | None:
    """Find the tables of one page; the one that reaches its end, and may go on `overleaf`, is returned."""
    lines, at, pitch = sheet.lines, 0, leading(sheet.lines)
    if going is not None and (abs(going.width - sheet.width) > 1 or sheet.tables):
        going = None
    while at < len(lines):
        head = _head_at(lines, at, sheet, pitch, top=going is not None and at == 0)
        if going is not None and at == 0:
            table, start = going, 0
            if head is not None and head.key == going.head.key:
                start = head.stop
            elif head is not None:
                table, start = Found(head, sheet.width), head.stop
        elif head is not None:
            table, start = Found(head, sheet.width), head.stop
        else:
            at += 1
            continue
        going = None
        end = _end(lines, start, table.head, sheet, pitch, overleaf)
        if end > start:
            if not table.parts:
                found.append(table)
            first = [] if head is None else lines[head.start : head.stop]
            table.parts.append(Part(sheet.number, lines[start:end], first, sheet.drawn))
            if end == len(lines):
                return table
        at = max(end, at + 1)
    return None


def _head_at(lines: list[Line], at: int, sheet: Sheet, pitch: float, *, top: bool) -> Head | None:
    """The header at this line; at the `top` of a page also one whose first lines stand over one column alone."""
    head = find_head(lines, at, sheet.drawn, pitch)
    for lower in range(1, min(TALL_CELL, len(lines)) if top and head is None else 0):
        head = find_head(lines, lower, sheet.drawn, pitch)
        if head is not None:
            return head if head.start == 0 else None
    return head


def _end(lines: list[Line], start: int, head: Head, sheet: Sheet, pitch: float, overleaf: list[Line]) -> int:
    """Past the last line of the table whose body begins at `start`."""
    at = end = start
    while at < len(lines):
        line = lines[at]
        if STOP.match(line.text) or (at > start and line.top - lines[at - 1].bottom > FAR):
            break
        if at > start and _may_head(line) and find_head(lines, at, sheet.drawn, pitch) is not None:
            break
        if crosses(line, head):
            past = at
            while past < len(lines) and crosses(lines[past], head):
                past += 1
            if past - at > MOST_GROUP_LINES or not _resumes([*lines[past : past + LOOK_AHEAD], *overleaf], head):
                break
            at = past
        else:
            at += 1
        end = at
    return _without_heading(lines, start, end, head) if end < len(lines) else end


def crosses(line: Line, head: Head) -> bool:
    """Whether words run from under one header to under the next: no cell does."""
    cores = head.cores
    return any(part.x0 <= left.x1 and part.x1 >= right.x0 for part in segments(line) for left, right in pairwise(cores))


def _may_head(line: Line) -> bool:
    return line.bold or fold_ordinal(line.words[0].text)


def fold_ordinal(text: str) -> bool:
    return text.casefold().rstrip(".") in ("stt", "tt", "s.t.t", "t.t", "số")


def _resumes(lines: list[Line], head: Head) -> bool:
    """Whether rows follow the name of a group: words side by side, or a number alone, before any more prose."""
    for line in lines[:LOOK_AHEAD]:
        if crosses(line, head) or STOP.match(line.text):
            return False
        if len(segments(line)) > 1 or is_ordinal(line.text):
            return True
    return False


def _without_heading(lines: list[Line], start: int, end: int, head: Head) -> int:
    """A heading right under a table looks like one more group, but no rows follow it."""
    while end > start:
        line = lines[end - 1]
        parts = segments(line)
        alone = len(parts) == 1 and line.x0 < head.cores[1].x0 and not is_ordinal(line.text)
        if not alone or not (line.bold or mark_of(line.text).kind < Kind.LOWER):
            break
        if head.numbered and line.x0 > head.cores[0].x1:
            break
        end -= 1
    return end
