"""The year that a plan is for, where a table or a deadline leaves it unsaid."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from tiendo.core.deadlines import NO_YEAR, parse_deadline
from tiendo.core.reading import Deadline
from tiendo.core.remembered import remembered
from tiendo.core.text import nfc, squash
from tiendo.intake.work import Work

ReadDeadline = Callable[[str], tuple[Deadline, str | None]]

_SPAN = re.compile(r"(?:giai đoạn|thời kỳ|nhiệm kỳ|năm)\s*(?:năm\s*)?(20\d\d)\s*[-–—]\s*(?:năm\s*)?(20\d\d)", re.I)
_ONE = re.compile(r"(?<!tháng \d )(?<!tháng \d\d )(?<!\d[/.])\bnăm\s*:?\s*(20\d\d)(?!\d)", re.I)
_TOWARDS = re.compile(r"(?:đến|hết|tới|từ|tầm nhìn|giai đoạn|sau|trước)\s*(?:hết\s*)?$", re.I)
_VISION = re.compile(r",?\s*(?:và\s+)?(?:định hướng|tầm nhìn).*", re.I)


@remembered
def aim_year(text: str) -> int | None:
    """The year a title or caption sets goals for: the last of a span, else the last "năm 20…" that is no date's.

    A vision beyond it ("…, tầm nhìn đến năm 2045") does not count.
    """
    flat = " ".join(nfc(text).split())
    flat = _VISION.sub("", flat) or flat
    spans = _SPAN.findall(flat)
    years = [last for _, last in spans] or _ONE.findall(flat)
    return int(years[-1]) if years else None


@remembered
def own_year(text: str) -> int | None:
    """The one year a title is for ("Kế hoạch … năm 2026"), None for "đến năm 2030" and "giai đoạn 2026-2030"."""
    flat = " ".join(nfc(text).split())
    years = {int(m.group(1)) for m in _ONE.finditer(flat) if not _TOWARDS.search(flat[: m.start()])}
    return years.pop() if len(years) == 1 and not _SPAN.search(flat) else None


_YEAR_FIRST = re.compile(
    r"(?<!so với )(?<!cùng kỳ )(?<!với cuối )"
    r"(?:(?:đến|năm|hết|vào|cuối|giai đoạn|kế hoạch|chỉ tiêu|mục tiêu)\s+)+(?:20\d\d\s*[-–—]\s*)?(20\d\d)"
    r"\s*(?::|đạt|là|[-–—])?\s*"
    r"|(?<![\d/.,-])(?:20\d\d\s*[-–—]\s*)?(20\d\d)\s*:\s*",
    re.I,
)
_YEAR_LAST = re.compile(r"\s*\(?\s*\b(?:(?:vào|đến|trong|hết|cuối|năm)\s+)+(20\d\d)\s*\)?\s*(?:[;,.]|và\b|$)\s*", re.I)


@remembered
def by_year(cell: str) -> tuple[tuple[int, str], ...]:
    """The values of a cell that names their years itself: "Năm 2026: 60%; năm 2030: 90%", "60% vào năm 2026, 90% …"."""
    text = squash(cell)
    marks = list(_YEAR_FIRST.finditer(text))
    if not marks:
        return ()
    if not text[: marks[0].start()].strip(" -–—+•*"):
        ends = [m.start() for m in marks[1:]] + [len(text)]
        told = [
            (int(m[1] or m[2]), text[m.end() : end].strip(" ;,.-–—+•*")) for m, end in zip(marks, ends, strict=True)
        ]
        return tuple((year, said) for year, said in told if said)
    last = list(_YEAR_LAST.finditer(text))
    begins = [0, *(m.end() for m in last)]
    pieces = [(int(m[1]), text[begin : m.start()].strip(" ;,.")) for begin, m in zip(begins, last, strict=False)]
    if len(pieces) > 1 and begins[-1] == len(text) and all(_COUNTED.search(said) for _, said in pieces):
        return tuple(pieces)
    return ((int(marks[-1][1] or marks[-1][2]), text),)


_COUNTED = re.compile(r"\d")


def plan_year(work: Work) -> int | None:
    """The year of the plan's work: the one its title is for, else the year of issue."""
    heading = work.reading.document
    return own_year(heading.title or "") or (heading.issued_on.year if heading.issued_on else None)


def deadline_in(work: Work, caption: str, raw: str) -> tuple[Deadline, str | None]:
    """A deadline of this plan, with its doubt. Where it names no year, the table's caption or the plan's title lends
    one without doubt; else the year of issue does, or the next where that day would be past."""
    return deadlines_of(work, caption)(raw)


def deadlines_of(work: Work, caption: str) -> ReadDeadline:
    """`deadline_in` for the rows of one table, which are lent one year."""
    heading = work.reading.document
    issued = heading.issued_on
    years = (own_year(caption), own_year(heading.title or ""))
    lent = next((date(y, 1, 1) for y in years if y and (not issued or issued.year <= y <= issued.year + 1)), None)

    def read(raw: str) -> tuple[Deadline, str | None]:
        deadline, why = parse_deadline(raw, lent or issued)
        if why == NO_YEAR and lent:
            return deadline, None
        if why == NO_YEAR and issued and deadline.due and deadline.due < issued:
            return parse_deadline(raw, date(issued.year + 1, 1, 1))
        return deadline, why

    return read
