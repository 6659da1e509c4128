"""Headers that a dump tears: a group's number, a caption or a row has come between the titles of the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tiendo.intake.flat import marks
from tiendo.intake.flat.header import START, Header, find_header
from tiendo.intake.flat.lines import Line
from tiendo.intake.flat.titles import fold

_NUMBER = re.compile(r"(?:[A-HIVX]|[IVX]{2,4}|0?1)[.)]?")
_TITLED = 4  # columns of a header that is put together
_REACH = 24  # lines from the ordinals' title within which the others stand
_CAPTION = 8  # lines from there within which a caption may
_MOST = 4  # lines of one title
_OFF = 2  # numbers that may stand between


def mended(lines: Sequence[Line]) -> list[Line]:
    """The lines with each torn header in one piece: captions before it, numbers of the first rows behind it."""
    out: list[Line] = []
    at = 0
    while at < len(lines):
        found = _torn(lines, at) if _opens(lines[at]) else None
        if found is None:
            out.append(lines[at])
            at += 1
            continue
        stop, whole = found
        out += whole
        at = stop
    return out


def _opens(line: Line) -> bool:
    return START.fullmatch(fold(line.text)) is not None


def _torn(lines: Sequence[Line], at: int) -> tuple[int, list[Line]] | None:
    """(where the header ends, its lines in order) of a header that begins at lines[at] in pieces."""
    captions: list[int] = []
    numbers: list[int] = []
    titles: list[int] = []
    for i in range(at + 1, min(at + _REACH, len(lines))):
        if _NUMBER.fullmatch(lines[i].text) and len(numbers) < _OFF:
            numbers.append(i)
        elif i <= at + _CAPTION and _of_caption(lines[i].text, behind=bool(captions) and captions[-1] == i - 1):
            captions.append(i)
        else:
            titles.append(i)
    if not numbers and not captions:
        return None
    header = find_header([lines[at], *(lines[i] for i in titles)], 0)
    if header is None or len(header.columns) < _TITLED:
        return None
    last = titles[header.stop - 2]
    between = [i for i in numbers if i < last]
    intact = find_header(lines, at)
    if not (between or captions) or (intact is not None and len(intact.columns) >= len(header.columns)):
        return None
    order = [*captions, at, *titles[: header.stop - 1], *between]
    return last + 1, [lines[i] for i in order]


def _of_caption(text: str, *, behind: bool) -> bool:
    """Whether a line belongs to what stands over a table: "PHỤ LỤC I", and `behind` one its title, "(Kèm theo …)"."""
    return bool(marks.APPENDIX.fullmatch(text)) or (behind and (marks.capitals(text) or text[0] in "(/"))


def without_torn(body: Sequence[Line], header: Header) -> list[Line]:
    """The body of a table without the titles that a page repeats apart from each other, rows between them."""
    titles = {fold(column.title) for column in header.columns if column.title}
    gone: set[int] = set()
    for at, line in enumerate(body):
        if line.fresh and len(titles) >= _TITLED:
            found = _titles(body, at, titles)
            gone |= found if len(found) > 1 else set()
    return _left(body, gone)


def _left(body: Sequence[Line], gone: set[int]) -> list[Line]:
    """The lines that stay; the first of what is left of a page begins it."""
    out: list[Line] = []
    owed = False
    for i, line in enumerate(body):
        if i in gone:
            owed = owed or line.fresh
            continue
        line.fresh, owed = line.fresh or owed, False
        out.append(line)
    return out


def _titles(body: Sequence[Line], at: int, titles: set[str]) -> set[int]:
    """The lines of the titles among those from `at` on, where nearly all of them stand there, the first at `at`."""
    lines: set[int] = set()
    left, i, stop = set(titles), at, min(at + 2 * _REACH, len(body))
    while i < stop and not (i > at and body[i].fresh):
        said = [fold(" ".join(line.text for line in body[i : i + n])) for n in range(1, _MOST + 1)]
        title = next((n for n, text in enumerate(said, 1) if text in left), 0)
        if not title and i == at:
            break
        left.discard(said[title - 1] if title else "")
        lines.update(range(i, i + title))
        i += title or 1
    return lines if 4 * len(left) <= len(titles) else set()
