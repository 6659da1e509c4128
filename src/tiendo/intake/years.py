"""The year that a plan is for, where a table or a deadline leaves it unsaid."""

from __future__ import annotations

import re
from datetime import date

from tiendo.core.text import nfc
from tiendo.intake.work import Work

_SPAN = re.compile(r"(?:giai đoạn|thời kỳ|nhiệm kỳ|năm)\s*(?:năm\s*)?(20\d\d)\s*[-–—]\s*(?:năm\s*)?(20\d\d)", re.I)
_ONE = re.compile(r"(?<!tháng \d )(?<!tháng \d\d )(?<!\d[/.])\bnăm\s*:?\s*(20\d\d)(?!\d)", re.I)


def year_in(text: str) -> int | None:
    """The year a title or caption names: the last of a span, else the last "năm 20…" that is no part of a date."""
    flat = " ".join(nfc(text).split())
    spans = _SPAN.findall(flat)
    if spans:
        return int(spans[-1][1])
    years = _ONE.findall(flat)
    return int(years[-1]) if years else None


def plan_year(work: Work) -> int | None:
    """The year of the plan: from its title, else from its day of issue."""
    heading = work.reading.document
    return year_in(heading.title or "") or (heading.issued_on.year if heading.issued_on else None)


def day_of_issue(work: Work) -> date | None:
    """The day of issue, or the first day of the plan's year where the document leaves the day blank."""
    year = plan_year(work)
    return work.reading.document.issued_on or (date(year, 1, 1) if year else None)
