"""Printed lines of a text dump with their pages: page breaks are found, page numbers and running heads dropped."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

_NUMBER_ALONE = re.compile(r"\W{0,3}(?:trang\s+)?(\d{1,3})(?:\s*/\s*\d{1,3})?\W{0,3}", re.I)
_ORDINAL_ALONE = re.compile(r"\s*(?:\d{1,3}|[IVXLC]+|[A-Z])\s*[.)]?\s*")
_TABLE_HEAD = re.compile(r"\s*(?:stt|tt|số\s+tt|st)\b", re.I)
_APPENDIX = re.compile(r"PHỤ LỤC|Phụ lục")
_TRIES = 12  # where a count of pages may begin
_SHORTEST_PAGE = 12  # printed lines: less than this since the last break is no page


@dataclass(slots=True)
class Line:
    """A line that holds text. `gap` counts the blank lines above it; `no` and `page` count from 1."""

    text: str  # stripped at both ends, inner spaces kept
    no: int
    gap: int = 0
    page: int | None = None
    fresh: bool = False  # the first of its page
    indent: int = 0
    trail: int = 0  # spaces at its end
    tabbed: tuple[str, ...] = ()  # its cells, where tabs part them

    @property
    def aligned(self) -> str:
        """The text at its own character position, as a dump that keeps the layout prints it."""
        return " " * self.indent + self.text


def printed_lines(text: str) -> tuple[list[Line], int | None]:
    """The lines that hold text, and how many pages there are (None where the dump does not tell)."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = _by_form_feed(raw) if "\f" in raw.rstrip("\f\n ") else _by_shape(raw)
    lines = _without_page_numbers(lines)
    lines = _without_running_heads(lines)
    last = lines[-1].page if lines else None
    return lines, last


def _line(raw: str, no: int, gap: int) -> Line:
    body = raw.expandtabs(8) if "\t" not in raw.strip() else raw
    text = body.strip()
    tabbed = tuple(raw.split("\t")) if "\t" in raw.strip(" ") else ()
    indent, trail = len(body) - len(body.lstrip()), len(body) - len(body.rstrip())
    return Line(text, no, gap, indent=indent, trail=trail, tabbed=tabbed)


def _by_form_feed(raw: str) -> list[Line]:
    out: list[Line] = []
    page, gap, fresh = 1, 0, True
    for no, row in enumerate(raw.split("\n"), start=1):
        breaks = len(row) - len(row.lstrip("\f"))
        if breaks:
            page, gap, fresh = page + breaks, 0, True
        row = row.replace("\f", "")
        if not row.strip():
            gap += 1
            continue
        line = _line(row, no, gap)
        line.page, line.fresh = page, fresh
        out.append(line)
        gap, fresh = 0, False
    return out


def _by_shape(raw: str) -> list[Line]:
    """Without form feeds a page starts flush against the line above, behind one space, or after a void."""
    rows = raw.split("\n")
    out: list[Line] = []
    gap = empty = since = 0
    blank = sum(not row.strip() for row in rows)
    double = 2 * blank > 0.8 * len(rows)
    for no, row in enumerate(rows, start=1):
        if not row.strip():
            gap += 1
            empty = empty + 1 if not row else 0
            continue
        line = _line(row, no, gap)
        flush = bool(out) and gap == 0 and row[0] == " " and not _ORDINAL_ALONE.fullmatch(out[-1].text)
        # among double-spaced cells a void may be a tall row's; between lines of prose it is a page's end
        counted = _NUMBER_ALONE.fullmatch(line.text) and line.text == str(2 + sum(x.fresh for x in out))
        wide = not double or empty >= 5 or counted or (since >= 20 and len(line.text) > 50)
        void = bool(out) and empty >= 3 and gap == empty and wide
        if since >= _SHORTEST_PAGE and (flush or void) and not (flush and row.startswith("   ") and "   " in line.text):
            line.fresh = True
            since = 0
        out.append(line)
        since += 1
        gap = empty = 0
    return _count_pages(out) if _breaks_by_shape(out) else out


def _breaks_by_shape(lines: list[Line]) -> bool:
    """Whether the breaks found are pages: a page holds no more lines than paper does."""
    starts = [i for i, line in enumerate(lines) if line.fresh]
    if not starts:
        return False
    longest = max(b - a for a, b in zip([0, *starts], [*starts, len(lines)], strict=True))
    good = longest <= 90
    if not good:
        for line in lines:
            line.fresh = False
    return good


def _count_pages(lines: list[Line]) -> list[Line]:
    page = 1
    for line in lines:
        page += line.fresh
        line.page = page
    if lines:
        lines[0].fresh = True
    return lines


def _without_page_numbers(lines: list[Line]) -> list[Line]:
    """Drop a number that stands alone at the edge of its page, where several pages count alike."""
    if not lines or lines[0].page is None:
        return _without_counting_lines(lines)
    edges: list[tuple[int, int]] = []
    for i, line in enumerate(lines):
        at_edge = line.fresh or i + 1 == len(lines) or lines[i + 1].fresh
        m = _NUMBER_ALONE.fullmatch(line.text) if at_edge else None
        if m:
            edges.append((i, int(m.group(1)) - (line.page or 0)))
    if not edges:
        return lines
    shift, times = Counter(s for _, s in edges).most_common(1)[0]
    if times < 2 and shift != 0:
        return lines
    return _drop(lines, {i for i, s in edges if s == shift})


def _without_counting_lines(lines: list[Line]) -> list[Line]:
    """Without page breaks: numbers alone that count 2, 3, 4 … a page's length apart are page numbers."""
    alone = [(i, int(m.group(1))) for i, line in enumerate(lines) if (m := _NUMBER_ALONE.fullmatch(line.text))]
    starts = [k for k, (_, n) in enumerate(alone) if n in (1, 2)][:_TRIES]
    chain = max((_counted(lines, alone[k:]) for k in starts), key=len, default=[])
    edges = [0, *chain, len(lines)]
    longest = max(b - a for a, b in pairwise(edges))
    paged = len(chain) >= 3 and longest <= 90 and chain[-1] - chain[0] >= 18 * (len(chain) - 1)
    return _drop(_paged(lines, chain), set(chain)) if paged else lines


def _counted(lines: list[Line], alone: list[tuple[int, int]]) -> list[int]:
    """Lines that count on from the first of `alone`, (line, number) each, a page apart."""
    chain, due = [alone[0][0]], alone[0][1] + 1
    for i, n in alone[1:]:
        after = lines[i + 1].text if i + 1 < len(lines) else ""
        least = 1 if _APPENDIX.match(after) else 4 if _TABLE_HEAD.match(after) else 15
        if n == due and i - chain[-1] >= least:
            chain.append(i)
            due = n + 1
    return chain


def _paged(lines: list[Line], numbers: list[int]) -> list[Line]:
    """Lines with their pages, from the numbers that stand alone: at the heads of pages, or at their feet."""
    at_foot = int(lines[numbers[0]].text.strip(" -–")) == 1 or numbers[-1] == len(lines) - 1
    page = 1 if at_foot else int(lines[numbers[0]].text.strip(" -–")) - 1
    stops = set(numbers)
    for i, line in enumerate(lines):
        page += i in stops
        line.page = page
        line.fresh = i in stops or i == 0
    return lines


def _without_running_heads(lines: list[Line]) -> list[Line]:
    """Drop a line that opens page after page and is no table header."""
    heads = Counter(line.text for line in lines if line.fresh and not _TABLE_HEAD.match(line.text))
    pages = sum(line.fresh for line in lines)
    again = {text for text, n in heads.items() if n >= 3 and n * 5 >= pages * 2 and len(text.split()) > 1}
    return _drop(lines, {i for i, line in enumerate(lines) if line.fresh and line.text in again}) if again else lines


def _drop(lines: list[Line], gone: set[int]) -> list[Line]:
    out = []
    owed = False
    for i, line in enumerate(lines):
        if i in gone:
            owed = owed or line.fresh
            continue
        if owed:
            line.fresh, line.gap, owed = True, 0, False
        out.append(line)
    return out
