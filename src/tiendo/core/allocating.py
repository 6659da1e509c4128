"""What is asked of places: a table of milestones by place read cell by cell, and each held against what is promised."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from tiendo.core.adding import Direction
from tiendo.core.figures import blank, parse_figure
from tiendo.core.indicator_sheet import Fault
from tiendo.core.inheriting import Fate, year_fate
from tiendo.core.reading import Comparator, Milestone
from tiendo.core.text import fold, squash

FIRST_YEAR, LAST_YEAR = 2020, 2100
MOST_ROWS = 5000
_HEAD_WITHIN = 12
_YEAR = re.compile(r"(?:^|\D)(20\d\d)(?:\D|$)")
_KIND = re.compile(r"^(?:xa|phuong|dac khu|thi tran|tinh|thanh pho|tp\.?)\s+")
_PLACE_HEADS = ("xa", "xa, phuong", "noi", "don vi", "ten xa", "dia phuong", "ten don vi", "ten", "tinh", "xa/phuong")
_CODE_HEADS = ("ma", "ma xa", "ma don vi", "ma so")


class Promised(StrEnum):
    """What a place promises against what is asked of it."""

    NOTHING = "nothing"
    AGAINST = "against"
    LESS = "less"
    MEETS = "meets"
    NOT_ASKED = "not_asked"


PROMISED_NAMES: dict[Promised, str] = {
    Promised.NOTHING: "Chưa cam kết",
    Promised.AGAINST: "Trái với mức giao",
    Promised.LESS: "Thấp hơn mức giao",
    Promised.MEETS: "Đạt mức giao",
    Promised.NOT_ASKED: "Chưa giao",
}


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place below, by the caller's key."""

    key: int
    name: str
    code: str = ""
    short_name: str = ""


@dataclass(slots=True)
class Asked:
    """The milestones read from a table, by place and year, with what is wrong with which cell."""

    values: dict[int, dict[int, Milestone]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def held(
    asked: Sequence[Milestone], promised: Sequence[Milestone] | None, direction: Direction
) -> tuple[Promised, str]:
    """What a place promises of what is asked of it, the worst of the years, in words; `promised` None: no target."""
    if not asked:
        return Promised.NOT_ASKED, ""
    if promised is None:
        return Promised.NOTHING, "không chỉ tiêu nào của kế hoạch nối với chỉ số này"
    found = [year_fate(one, promised, direction) for one in sorted(asked, key=lambda m: m.year)]
    for fate, state in ((Fate.CONTRADICTED, Promised.AGAINST), (Fate.LOWERED, Promised.LESS)):
        if words := [w for f, w in found if f is fate]:
            return state, "; ".join(words)
    return Promised.MEETS, "; ".join(w for f, w in found if f is Fate.CARRIED and w)


def cell(year: int, text: str) -> Milestone | None:
    """A typed value as a milestone; None for an empty one. Raises ValueError, in Vietnamese, for what is no figure.

    A bare figure is a floor: what is asked is asked at least.
    """
    said = squash(text)
    if blank(said):
        return None
    figure = parse_figure(said)
    if figure.doubt or figure.parts or figure.comparator in (Comparator.TEXT, Comparator.BOOL) or figure.value is None:
        raise ValueError(f"“{said}” không phải một mức; hãy ghi như: 60%, ≥ 60%, ≤ 5%, 12, 2 - 5%")
    bare = figure.comparator is Comparator.EQUAL and "=" not in said
    return Milestone(year, said, Comparator.AT_LEAST if bare else figure.comparator, figure.value, figure.unit)


def read_table(table: Sequence[Sequence[str]], places: Sequence[PlaceName], direction: Direction) -> Asked:
    """A pasted table, or one of a file: a row for each place, a column for each year ("2026", "Năm 2026").

    Columns that are neither places nor years are left alone, so that the table that goes out may come back.
    """
    out = Asked()
    head = next((i for i, row in enumerate(table[:_HEAD_WITHIN]) if _years(row) and place_columns(row)), None)
    if head is None:
        out.faults.append(Fault(0, "", "Không thấy dòng tiêu đề có cột tên xã và cột năm, ví dụ: Xã | 2026 | 2030."))
        return out
    years, at = _years(table[head]), place_columns(table[head])
    by_name, taken = spellings(places), dict[int, int]()
    for line, row in enumerate(table[head + 1 : head + 1 + MOST_ROWS], head + 2):
        told = [squash(row[i]) if i < len(row) else "" for i in at]
        if not any(told):
            continue
        try:
            key = which(told, by_name)
        except ValueError as why:
            out.faults.append(Fault(line, "", str(why)))
            continue
        if key in taken:
            out.faults.append(Fault(line, "", f"nơi này đã có ở dòng {taken[key]}"))
            continue
        taken[key] = line
        _cells(row, years, key, line, direction, out)
    if not out.values and not out.faults:
        out.faults.append(Fault(0, "", "Bảng chưa có mức nào."))
    return out


def _years(row: Sequence[str]) -> dict[int, int]:
    """By column the year that its head names; columns of what is promised or reported are none."""
    found: dict[int, int] = {}
    for at, text in enumerate(row):
        year = _YEAR.search(text)
        if year and len(fold(text)) <= 20 and not re.search(r"cam ket|ke hoach xa|thuc hien|dat", fold(text)):
            found[at] = int(year[1])
    return found


def place_columns(row: Sequence[str]) -> list[int]:
    """The columns whose heads name places: those of codes, then those of names."""
    heads = [fold(text).strip(" *:") for text in row]
    return [i for i, h in enumerate(heads) if h in _CODE_HEADS] + [i for i, h in enumerate(heads) if h in _PLACE_HEADS]


def spellings(places: Sequence[PlaceName]) -> Mapping[str, list[int]]:
    """Places by code, whole name, short name and name without its kind; one spelling may be of several."""
    out: dict[str, list[int]] = {}
    for place in places:
        whole = fold(place.name)
        spellings = {whole, fold(place.short_name), _KIND.sub("", whole), place.code}
        for spelling in spellings - {""}:
            out.setdefault(spelling, []).append(place.key)
    return out


def which(told: Sequence[str], by_name: Mapping[str, list[int]]) -> int:
    """The place that a row's cells name, by code before name; raises ValueError, which says why, where it is none."""
    shown = next(text for text in reversed(told) if text)
    for text in told:
        found = by_name.get(fold(text)) or by_name.get(text) or by_name.get(_KIND.sub("", fold(text)), [])
        if len(found) == 1:
            return found[0]
        if len(found) > 1:
            raise ValueError(f"“{shown}” có {len(found)} nơi cùng tên; hãy ghi mã")
    raise ValueError(f"không có nơi nào tên “{shown}” ở cấp dưới")


def _cells(row: Sequence[str], years: Mapping[int, int], key: int, line: int, direction: Direction, out: Asked) -> None:
    for at, year in years.items():
        try:
            found = cell_for(year, row[at] if at < len(row) else "", direction)
        except ValueError as why:
            out.faults.append(Fault(line, str(year), str(why)))
            continue
        if found is not None:
            out.values.setdefault(key, {})[year] = found


def cell_for(year: int, text: str, direction: Direction) -> Milestone | None:
    """As `cell`; a bare figure of what shall fall is a ceiling."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"năm {year} không hợp lệ")
    found = cell(year, text)
    floor = found is not None and re.search(r"[≥>]|trở lên|ít nhất|tối thiểu", found.raw)
    if found is not None and direction is Direction.DOWN and found.comparator is Comparator.AT_LEAST and not floor:
        found.comparator = Comparator.AT_MOST
    return found
