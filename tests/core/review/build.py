"""Short ways to write a reading down in a test."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from tiendo.core.reading import (
    Citation,
    Comparator,
    Deadline,
    DeadlineKind,
    Heading,
    Milestone,
    Reading,
    Target,
    Task,
    Value,
)
from tiendo.core.review import RULES

SIGNS = {"≥": Comparator.AT_LEAST, ">": Comparator.MORE, "≤": Comparator.AT_MOST, "<": Comparator.LESS}


def cell(year: int, raw: str) -> Milestone:
    """A cell as a table holds it: "≥ 60%", "1,5", "10-20%", "Có", or words."""
    found = re.fullmatch(r"([≥>≤<]?)\s*(\d+(?:,\d+)?)(?:\s*-\s*(\d+(?:,\d+)?))?\s*(\S.*)?", raw)
    if not found:
        return Milestone(year, raw, *((Comparator.BOOL, True) if raw == "Có" else (Comparator.TEXT, None)))
    sign, first, second, unit = found.groups()
    value: Value = decimal(first)
    if second:
        return Milestone(year, raw, Comparator.RANGE, (decimal(first), decimal(second)), unit)
    return Milestone(year, raw, SIGNS.get(sign, Comparator.EQUAL), value, unit)


def decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def row(name: str, *raws: str, section: str = "I. Hạ tầng", first: int = 2025) -> Target:
    """A row of a table with a column for every fifth year; "-" is an empty cell."""
    cells = [cell(first + 5 * k, raw) for k, raw in enumerate(raws) if raw != "-"]
    return Target(name, cells, section=section, ordinal=None)


def sentence(name: str, raw: str, year: int = 2025, section: str = "II.1. Đến năm 2025") -> Target:
    """A goal written as a sentence: its figure stands in its name."""
    assert raw in name
    return Target(name, [cell(year, raw)], section=section)


def task(name: str = "Xây dựng kế hoạch", lead: str = "Công an xã", due: str = "", **more: object) -> Task:
    """`lead` parts units by ";"; `due` is an ISO day."""
    deadline = Deadline(DeadlineKind.ONCE, None, date.fromisoformat(due)) if due else Deadline(DeadlineKind.NONE)
    units = [u.strip() for u in lead.split(";") if u.strip()]
    return Task(name, units, deadline=deadline, deadline_raw=due or None, **more)  # type: ignore[arg-type]


def cited(number: str, day: str = "", *also: str) -> Citation:
    return Citation(number=number, date=date.fromisoformat(day) if day else None, also_written=list(also))


def reading(*rows: Target | Task, place: str = "xã An Bình", issued: str = "2025-11-01") -> Reading:
    document = Heading(number="1-KH/ĐU", issued_on=date.fromisoformat(issued) if issued else None, locality=place)
    targets = [r for r in rows if isinstance(r, Target)]
    tasks = [r for r in rows if isinstance(r, Task)]
    return Reading(document=document, targets=targets, tasks=tasks)


def places(rule: str, of: Reading) -> list[dict[str, int | str]]:
    """Where a rule hits."""
    return [hit.at for hit in dict(RULES)[rule](of)]
