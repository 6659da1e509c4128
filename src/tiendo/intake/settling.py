"""What the cells of a column say about it, where its header is silent or means two things."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tiendo.core.bodies import looks_like_body
from tiendo.core.deadlines import parse_deadline
from tiendo.core.figures import blank, parse_figure
from tiendo.core.reading import Comparator, DeadlineKind
from tiendo.core.text import fold
from tiendo.intake.document import Cell
from tiendo.intake.headers import AIM_ONLY, GOAL, PART_YEAR, WORK, Column, ColumnKind
from tiendo.intake.years import by_year

Body = list[list[Cell]]


_ORDINAL = re.compile(r"(?:[IVXL]{1,6}|\d{1,3}(?:\.\d{1,3}){0,3}|[a-zđA-HĐ]|\*+|[-+])(?:\.|\)|/)?|\(\d{1,3}\)")


def is_ordinal(text: str) -> bool:
    text = text.strip()
    return (text.isdecimal() and len(text) <= 3) or _ORDINAL.fullmatch(text) is not None


def _texts(body: list[list[Cell]], c: int) -> list[str]:
    return [row[c].flat for row in body[:60] if not blank(row[c].text)]


def by_cells(columns: list[Column], body: list[list[Cell]]) -> list[Column]:
    """Name the columns that their header does not name, from their cells."""
    out = list(columns)
    have = {column.kind for column in out}
    for c, column in enumerate(out):
        if column.kind is ColumnKind.OTHER and not column.header:
            kind = _kind_of_cells(_texts(body, c), c, have)
            if kind is not None:
                out[c] = Column(kind, column.header, guessed=True)
                have.add(kind)
    if ColumnKind.NAME not in have and have != {ColumnKind.OTHER}:
        free = [c for c, column in enumerate(out) if column.kind is ColumnKind.OTHER]
        widest = max(free, key=lambda c: sum(map(len, _texts(body, c))), default=None)
        if widest is not None and sum(map(len, _texts(body, widest))) >= 12 * max(len(body), 1):
            out[widest] = replace(out[widest], kind=ColumnKind.NAME, guessed=True)
    return out


def _kind_of_cells(texts: list[str], c: int, have: set[ColumnKind]) -> ColumnKind | None:
    if not texts:
        return None
    ordinals = sum(is_ordinal(t) for t in texts) / len(texts)
    if c == 0 and ordinals > 0.7 and ColumnKind.ORDINAL not in have:
        return ColumnKind.ORDINAL
    if sum(looks_like_body(t) and len(t) < 120 for t in texts) / len(texts) > 0.7:
        return ColumnKind.LEAD if ColumnKind.LEAD not in have else ColumnKind.COOPERATING
    if sum(says_deadline(t) for t in texts) / len(texts) > 0.6:
        return ColumnKind.DEADLINE
    return None


def says_deadline(text: str) -> bool:
    """Whether a short text reads as a deadline without doubt."""
    if len(text) > 60:
        return False
    deadline, doubt = parse_deadline(text, None)
    return deadline.kind is not DeadlineKind.NONE and doubt is None


def _figures(texts: list[str]) -> float:
    """The share of texts that are short promises: a figure, or "Có"; or one for each year that the text names."""
    said = [piece for t in texts for piece in (t, *(p for _, p in by_year(t)))[-1:] if len(piece) <= 40]
    found = [parse_figure(t) for t in said]
    return sum(f.comparator is not Comparator.TEXT for f in found) / len(texts) if texts else 0.0


_MARKS = re.compile(r"[xX✓√☑✔•*+vV●■]+")
_OWN = re.compile(r"\b(?:xa|phuong|dia phuong|phan dau|ke hoach|nam nay|can dat)\b")
_ABOVE = re.compile(r"\b(?:tinh|thanh pho|trung uong|tw|cap tren|quoc gia|chinh phu)\b")


def settle(columns: list[Column], body: Body) -> list[Column]:
    """Decide what headers leave open ("Đơn vị", "Kết quả", two "Chỉ tiêu", years with crosses) by what cells say."""
    for decide in _DECISIONS:
        columns = decide(columns, body)
    return columns


def _units_and_owners(columns: list[Column], body: Body) -> list[Column]:
    """ "Đơn vị" over "%, mô hình" is a unit of measure; "Thực hiện" over figures a look back; a person may lead."""
    out = list(columns)
    for c, column in enumerate(out):
        said, texts = fold(column.header).strip(" .:"), _texts(body, c)
        if column.kind is ColumnKind.LEAD and texts and not _mostly_bodies(texts):
            if said in ("don vi", "dv"):
                out[c] = replace(column, kind=ColumnKind.UNIT_OF_MEASURE)
            elif said.startswith("thuc hien"):
                out[c] = replace(column, kind=ColumnKind.BASELINE)
    leads = [c for c, column in enumerate(out) if column.kind is ColumnKind.LEAD]
    if any(_mostly_bodies(_texts(body, c)) for c in leads):
        for c in leads:
            if (texts := _texts(body, c)) and _PEOPLE.search(fold(out[c].header)) and not _mostly_offices(texts):
                out[c] = replace(out[c], kind=ColumnKind.OTHER)
        leads = [c for c in leads if out[c].kind is ColumnKind.LEAD]
    in_chief = [c for c in leads if "chu tri" in fold(out[c].header)]
    if len(in_chief) == 1:
        for c in leads:
            if c not in in_chief:
                out[c] = replace(out[c], kind=ColumnKind.OTHER)
    return out


_PEOPLE = re.compile(r"^(?:nguoi|dong chi|can bo|cong chuc|lanh dao|chuyen vien)\b")


def _mostly_offices(texts: list[str]) -> bool:
    """Whether cells name bodies rather than persons ("Đ/c Nguyễn Văn A")."""
    people = sum(re.match(r"(?:đ/c|đc|đồng chí|ông|bà|anh|chị)\b", t, re.I) is not None for t in texts)
    return _mostly_bodies(texts) and people * 2 <= len(texts)


def _schedules(columns: list[Column], body: Body) -> list[Column]:
    """Columns of years or quarters that hold nothing but crosses, in a table of work, are a timetable."""
    timed = [c for c, column in enumerate(columns) if column.kind in (ColumnKind.SCHEDULE, ColumnKind.MILESTONE)]
    texts = [text for c in timed for text in _texts(body, c)]
    crossed = bool(texts) and all(_MARKS.fullmatch(text) for text in texts) and _of_work(columns)
    out = list(columns)
    for c in timed:
        if crossed:
            out[c] = replace(out[c], kind=ColumnKind.SCHEDULE)
        elif out[c].kind is ColumnKind.SCHEDULE:
            out[c] = replace(out[c], kind=ColumnKind.OTHER)
    return out


def _of_work(columns: list[Column]) -> bool:
    said = [fold(column.header) for column in columns if column.kind is ColumnKind.NAME]
    return any(WORK.search(header) and not GOAL.search(header) for header in said)


def _worded_aims(columns: list[Column], body: Body) -> list[Column]:
    """ "Mục tiêu đến 2026" in a table of work with deadlines: words there are an output, no milestone."""
    if not _of_work(columns) or not any(column.kind is ColumnKind.DEADLINE for column in columns):
        return columns
    return [
        replace(column, kind=ColumnKind.OUTPUT, year=None)
        if column.kind is ColumnKind.MILESTONE and _figures(_texts(body, c)) < 0.5
        else column
        for c, column in enumerate(columns)
    ]


def _values_without_year(columns: list[Column], body: Body) -> list[Column]:
    """In a table of goals without year columns, the column of figures: "Kết quả", "Kế hoạch", "Chỉ tiêu xã giao"."""
    names = [c for c, column in enumerate(columns) if column.kind is ColumnKind.NAME]
    if not names or any(column.kind is ColumnKind.MILESTONE for column in columns):
        return columns
    main = _main_name(names, body)
    goals = GOAL.search(fold(columns[main].header)) is not None
    measured = any(column.kind is ColumnKind.UNIT_OF_MEASURE for column in columns)
    found = []
    for c, column in enumerate(columns):
        texts = _texts(body, c)
        if c == main or column.kind not in (ColumnKind.NAME, ColumnKind.OUTPUT, ColumnKind.OTHER):
            continue
        aims = AIM_ONLY.match(fold(column.header).strip(" .:")) is not None
        if column.header and _figures(texts) > 0.5 and (aims or goals or measured):
            found.append(c)
    if not found:
        return columns
    own = [c for c in found if _OWN.search(fold(columns[c].header)) and not _ABOVE.search(fold(columns[c].header))]
    chosen = (own or [c for c in found if not _ABOVE.search(fold(columns[c].header))] or found)[-1]
    return [
        replace(column, kind=ColumnKind.MILESTONE)
        if c == chosen
        else replace(column, kind=ColumnKind.OTHER)
        if c in found
        else column
        for c, column in enumerate(columns)
    ]


_DITTO = re.compile(r"[-\s]*(?:nt|n/t|như trên|[\"”]+)[-\s.]*", re.I)
_LABEL = re.compile(r"^[-–+\s]*(?:(?:cơ quan|đơn vị)\s+)?(?:chủ trì|phối hợp|thực hiện)\s*:\s*", re.I)


def _mostly_bodies(texts: list[str]) -> bool:
    said = [t for t in texts if not _DITTO.fullmatch(t)]
    return sum(looks_like_body(_LABEL.sub("", t)[:150]) for t in said) * 2 > len(said)


def _one_column_a_year(columns: list[Column], body: Body) -> list[Column]:
    """Quarters and half-years of a year give way to the year's own column, else to the last of them."""
    out = list(columns)
    by_year: dict[int, list[int]] = {}
    for c, column in enumerate(out):
        if column.kind is ColumnKind.MILESTONE and column.year:
            by_year.setdefault(column.year, []).append(c)
    for places in by_year.values():
        whole = [c for c in places if not PART_YEAR.search(fold(out[c].header))]
        kept = (whole or places)[-1]
        for c in places:
            if c != kept and (PART_YEAR.search(fold(out[c].header)) or out[c].header != out[kept].header):
                out[c] = replace(out[c], kind=ColumnKind.OTHER, year=None)
    return out


def _main_name(names: list[int], body: Body) -> int:
    """Of several columns that could be the name, the first, unless another says three times as much."""
    length = {c: sum(map(len, _texts(body, c))) for c in names}
    return names[0] if length[names[0]] * 3 >= max(length.values()) else max(names, key=lambda c: length[c])


def _one_name(columns: list[Column], body: Body) -> list[Column]:
    """Keep one name; the others yield an output ("Mục tiêu" beside "Nhiệm vụ") or nothing."""
    names = [c for c, column in enumerate(columns) if column.kind is ColumnKind.NAME]
    if len(names) < 2:
        return columns
    kept = _main_name(names, body)
    out = list(columns)
    for c in names:
        if c != kept:
            out[c] = replace(out[c], kind=ColumnKind.OUTPUT if GOAL.search(fold(out[c].header)) else ColumnKind.OTHER)
    return out


_DECISIONS: tuple[Callable[[list[Column], Body], list[Column]], ...] = (
    _units_and_owners,
    _schedules,
    _worded_aims,
    _values_without_year,
    _one_column_a_year,
    _one_name,
)
