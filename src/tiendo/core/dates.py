"""Dates as Vietnamese documents write them, blanks left for a pen included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

_GAP = r"[\s\u00a0]*"
_BLANK = r"[.…_]*"
_NUMERIC = re.compile(
    rf"(?P<lead>ngày{_GAP})?"
    rf"(?:(?<!\d)(?P<d>\d{{1,2}}){_GAP}(?P<sep>[/.\-]){_GAP}(?P<m>\d{{1,2}}){_GAP}(?P=sep){_GAP}(?P<y>\d{{4}}|\d{{2}}(?![\d%])))(?!\d)",
    re.I,
)
_WORDED = re.compile(
    rf"(?:ngày{_GAP})?(?P<d>(?<!\d)\d{{1,2}}){_GAP},?{_GAP}tháng{_GAP}(?P<m>\d{{1,2}}){_GAP},?{_GAP}"
    rf"năm{_GAP}(?P<y>\d{{4}})(?!\d)",
    re.I,
)
_OPEN = re.compile(
    rf"ngày{_GAP}(?P<d>\d{{1,2}}|{_BLANK}){_GAP}(?:/|tháng){_GAP}(?P<m>\d{{1,2}}|{_BLANK}){_GAP}(?:/|năm){_GAP}(?P<y>\d{{4}}|{_BLANK})",
    re.I,
)
_ISO = re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Found:
    """A date in running text: where it stands and what day it is; `day` is None where no such day exists."""

    start: int
    end: int
    day: date | None
    raw: str


def find_dates(text: str) -> list[Found]:
    """Every whole date of a text in order: "ngày 22/12/2024", "09 tháng 01 năm 2025", "19 /  11 /2025", "5.3.2026".

    Days that cannot be ("31/02/2025") are found with `day` None. Two-digit years count only after "ngày". Dates with
    a blank ("…/02/2026") are not whole and are not found: see `blank_date`.
    """
    found = [_found(m) for p in (_NUMERIC, _WORDED, _ISO) for m in p.finditer(text) if _meant(m)]
    return sorted(found, key=lambda f: f.start)


def parse_date(text: str) -> date | None:
    """The one date that a text states; None where it states none, several different ones, or no day that exists."""
    days = {f.day for f in find_dates(text)}
    return days.pop() if len(days) == 1 else None


def blank_date(text: str) -> tuple[int | None, int | None, int | None] | None:
    """(year, month, day) of a date with places left open: "ngày   /02/2026" is (2026, 2, None); None: no such date."""
    for m in _OPEN.finditer(text):
        parts = tuple(int(m[k]) if m[k] and m[k].isdigit() else None for k in ("y", "m", "d"))
        if None in parts:
            return parts[0], parts[1], parts[2]
    return None


def make_date(year: int, month: int, day: int) -> date | None:
    """The day, None where the calendar has no such day; a two-digit year is of this century."""
    try:
        return date(year if year >= 100 else 2000 + year, month, day)
    except ValueError:
        return None


def _meant(m: re.Match[str]) -> bool:
    if m.re is not _NUMERIC:
        return True
    if len(m["y"]) == 2:
        return bool(m["lead"]) and m["sep"] == "/"
    return 1900 <= int(m["y"]) <= 2100 and (m["sep"] == "/" or 1 <= int(m["m"]) <= 12)


def _found(m: re.Match[str]) -> Found:
    return Found(m.start(), m.end(), make_date(int(m["y"]), int(m["m"]), int(m["d"])), m[0])


_SPAN = re.compile(r"(?<!\d)(?P<from>20\d\d)\s*(?:[-–—]|đến(?: năm)?)\s*(?P<to>20\d\d)(?!\d)")
_YEAR = re.compile(
    r"(?:(?P<by>đến hết|đến cuối|đến|hết|trong|cuối|vào|tới)\s*)?(?P<word>năm\s*)?:?\s*"
    r"(?<![\d/.,-])(?P<y>20\d\d)(?![\d/%]|[.,]\d)",
    re.I,
)


def years_in(text: str) -> list[tuple[int, int, int]]:
    """The years that a text sets as a time to reach something, as (start, end, year), in order.

    "đến năm 2030", "hết năm 2025", "năm 2026", "đến 2045"; a span counts as its last year. Years of dates, of document
    numbers and "so với năm 2020" are none.
    """
    blind = [(f.start, f.end) for f in find_dates(text)]
    found: list[tuple[int, int, int]] = []
    for m in _SPAN.finditer(text):
        found.append((m.start(), m.end(), int(m["to"])))
    blind += [(s, e) for s, e, _ in found]
    for m in _YEAR.finditer(text):
        inside = any(s <= m.start("y") < e for s, e in blind)
        since = re.search(r"(?:so với|kể từ|từ|tháng\s*\d{1,2})\s*$", text[: m.start()], re.I)
        if not inside and not since and (m["by"] or m["word"]):
            found.append((m.start(), m.end(), int(m["y"])))
    return sorted(found)


def year_of_title(title: str) -> int | None:
    """The year that a heading sets for what stands under it: "Giai đoạn 2026-2030" is 2030, "Đến hết năm 2025" 2025.

    The first one where a vision is added ("đến năm 2030, tầm nhìn đến năm 2045"), and a bare year in a short title.
    """
    years = years_in(title)
    if years:
        return years[0][2]
    bare_year = re.fullmatch(r"\D{0,24}(20\d\d)\W*", title.strip())
    return int(bare_year[1]) if bare_year else None
