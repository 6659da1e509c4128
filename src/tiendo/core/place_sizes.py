"""Populations in a table: by place and year, from what was pasted, keyed in or brought as a file.

What a cell cannot be taken as is a fault of that cell, said in Vietnamese with its row; a table with a fault is not
taken at all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tiendo.core.allocating import PlaceName, place_columns, spellings, which
from tiendo.core.indicator_sheet import Fault
from tiendo.core.text import fold, squash

FIRST_YEAR = 2000
MOST = 20_000_000  # people in one place
MOST_ROWS = 5000
_HEAD_WITHIN = 12
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_WHOLE = re.compile(r"\d{1,3}(?:[.,  ]\d{3})+|\d+")
_TAIL = re.compile(r"(\d+)[.,]0{1,2}")  # a whole number as some spreadsheets write it


@dataclass(slots=True)
class Sizes:
    """By place and year the people; by place who counted them, where the table says so."""

    values: dict[int, dict[int, Decimal]] = field(default_factory=dict)
    sources: dict[int, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def people(text: str) -> Decimal | None:
    """The people that a cell counts, None for a blank one; raises ValueError, which says why it is no such count."""
    told = squash(re.sub(r"\s*(?:người|nhân khẩu|khẩu)\.?$", "", squash(text), flags=re.IGNORECASE))
    if told in ("", "-", "–", "—"):
        return None
    plain = tail[1] if (tail := _TAIL.fullmatch(told)) else told
    if not _WHOLE.fullmatch(plain):
        raise ValueError(f"“{told}” không phải số người; ghi số nguyên như 12.345, không ghi nghìn người")
    value = Decimal(re.sub(r"\D", "", plain))
    if not 0 < value <= MOST:
        raise ValueError(f"“{told}” không thể là dân số của một nơi")
    return value


def read_sizes(table: Sequence[Sequence[str]], places: Sequence[PlaceName], year: int, today_year: int) -> Sizes:
    """The table's figures; a column "Dân số" without a year is of `year`. Lines count from 1."""
    out = Sizes()
    head = next((i for i, row in enumerate(table[:_HEAD_WITHIN]) if place_columns(row) and _columns(row, year)), None)
    if head is None:
        why = "Không thấy dòng tiêu đề có cột tên nơi và cột dân số, ví dụ: Mã | Xã | Dân số 2025."
        out.faults.append(Fault(0, "", why))
        return out
    columns, at = _columns(table[head], year), place_columns(table[head])
    source = next((i for i, text in enumerate(table[head]) if fold(text).startswith("nguon")), None)
    for of in columns.values():
        if not FIRST_YEAR <= of <= today_year:
            out.faults.append(Fault(head + 1, str(of), f"năm {of} không ghi được; từ {FIRST_YEAR} đến {today_year}"))
    by_name, taken = spellings(places), dict[int, int]()
    for line, row in enumerate(table[head + 1 : head + 1 + MOST_ROWS], head + 2):
        told = [squash(row[i]) if i < len(row) else "" for i in at]
        key = _place(told, line, by_name, taken, out) if any(told) else None
        if key is not None:
            _take(row, key, line, columns, out)
            by = squash(row[source])[:300] if source is not None and source < len(row) else ""
            out.sources |= {key: by} if by else {}
    if not out.values and not out.faults:
        out.faults.append(Fault(0, "", "Bảng chưa có số dân nào."))
    return out


def _place(
    told: Sequence[str], line: int, by_name: Mapping[str, list[int]], taken: dict[int, int], out: Sizes
) -> int | None:
    """The place of a row, once."""
    try:
        key = which(told, by_name)
    except ValueError as why:
        out.faults.append(Fault(line, "", str(why)))
        return None
    if key in taken:
        out.faults.append(Fault(line, "", f"nơi này đã có ở dòng {taken[key]}"))
        return None
    taken[key] = line
    return key


def _take(row: Sequence[str], key: int, line: int, columns: Mapping[int, int], out: Sizes) -> None:
    for at, year in columns.items():
        try:
            found = people(row[at] if at < len(row) else "")
        except ValueError as why:
            out.faults.append(Fault(line, str(year), str(why)))
            continue
        if found is not None:
            out.values.setdefault(key, {})[year] = found


def _columns(row: Sequence[str], year: int) -> dict[int, int]:
    """By column the year of which it counts people."""
    found = {at: int(m[1]) for at, text in enumerate(row) if len(text) <= 40 and (m := _YEAR.search(text))}
    return found or {at: year for at, text in enumerate(row) if fold(text).startswith(("dan so", "so dan"))}
