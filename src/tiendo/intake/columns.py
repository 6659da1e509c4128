"""What each column of a table is for, told by its header and, where the header is silent, by what its cells say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tiendo.core.bodies import looks_like_body
from tiendo.core.deadlines import parse_deadline
from tiendo.core.figures import blank, parse_figure
from tiendo.core.reading import Comparator, DeadlineKind
from tiendo.core.text import fold
from tiendo.intake.document import Cell, Table


class ColumnKind(StrEnum):
    ORDINAL = "ordinal"
    NAME = "name"
    MILESTONE = "milestone"
    UNIT_OF_MEASURE = "unit-of-measure"
    BASELINE = "baseline"
    TRACKED_BY = "tracked-by"
    LEAD = "lead"
    COOPERATING = "cooperating"
    DEADLINE = "deadline"
    START = "start"
    OUTPUT = "output"
    LEVEL = "level"
    BUDGET = "budget"
    NOTE = "note"
    RELATED = "related"
    PERSON = "person"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Column:
    """`year` is set for a milestone whose header says it; `guessed` where the cells, not the header, told the kind."""

    kind: ColumnKind
    header: str = ""
    year: int | None = None
    guessed: bool = False


class Purpose(StrEnum):
    TARGETS = "targets"
    TASKS = "tasks"
    OTHER = "other"


@dataclass(slots=True)
class Columns:
    """The columns of one table; `header` counts the rows at its top that are no data (titles and headers)."""

    columns: list[Column] = field(default_factory=list)
    header: int = 0

    def at(self, kind: ColumnKind) -> list[int]:
        """The places of the columns of one kind, left to right."""
        return [i for i, column in enumerate(self.columns) if column.kind is kind]

    def first(self, kind: ColumnKind) -> int | None:
        return next(iter(self.at(kind)), None)

    def has(self, *kinds: ColumnKind) -> bool:
        return any(column.kind in kinds for column in self.columns)

    def purpose(self, caption: str = "") -> Purpose:
        """Whether the table lists targets or tasks, from its columns and, where they do not tell, from its caption."""
        name = self.first(ColumnKind.NAME)
        if name is None or self.has(ColumnKind.PERSON):
            return Purpose.OTHER
        said = fold(self.columns[name].header)
        goals, work = _GOAL.search(said) is not None, _WORK.search(said) is not None
        told = fold(caption)
        if self.has(ColumnKind.MILESTONE):
            return Purpose.TASKS if work and not goals and self.has(ColumnKind.DEADLINE) else Purpose.TARGETS
        if goals and not work and self.has(ColumnKind.TRACKED_BY, ColumnKind.UNIT_OF_MEASURE):
            return Purpose.TARGETS
        acted = self.has(ColumnKind.LEAD, ColumnKind.DEADLINE, ColumnKind.OUTPUT, ColumnKind.COOPERATING)
        if goals and not work:
            return Purpose.TARGETS if acted or _GOAL.search(told) else Purpose.OTHER
        if acted and (work or self.has(ColumnKind.DEADLINE, ColumnKind.OUTPUT)):
            return Purpose.TASKS
        if self.has(ColumnKind.BUDGET):
            return Purpose.OTHER
        return Purpose.TASKS if acted or (work and _TASK_LIST.search(told)) else Purpose.OTHER


_GOAL = re.compile(r"\b(?:muc tieu|chi tieu|chi so|tieu chi|kpi)\b")
_WORK = re.compile(r"\b(?:nhiem vu|noi dung|cong viec|hoat dong|giai phap|dau viec|de an|hang muc|san pham can)\b")
_TASK_LIST = re.compile(r"\b(?:nhiem vu|cong viec|phan cong)\b")
_YEAR = re.compile(r"(?<!\d)(20[1-9]\d)(?!\d)")
_PART_YEAR = re.compile(r"\b(?:quy|q)\s*(?:[1-4]|i{1,3}|iv)\b|\b(?:6|9|3)\s*thang|\bthang\s*\d")

# Header words, tried in this order, each on the folded text of the whole header over the column.
_HEADERS: tuple[tuple[ColumnKind, re.Pattern[str]], ...] = (
    (ColumnKind.ORDINAL, re.compile(r"^(?:s\.? ?t\.? ?t\.?|t\.?t\.?|so ?tt|so thu tu|thu tu|no\.?|#|muc)$")),
    (ColumnKind.PERSON, re.compile(r"\bho (?:va )?ten|chuc vu|chuc danh|ky ten|so dien thoai|so,? ky hieu|trich yeu")),
    (ColumnKind.RELATED, re.compile(r"lien quan(?! (?:den )?thuc hien)|\bma (?:so|chi|nhiem)|^ma$")),
    (
        ColumnKind.NOTE,
        re.compile(
            r"ghi chu|can cu|ly do|co so phap ly|van ban (?:giao|chi dao)|kien nghi|de xuat$|\blink\b|nguon so lieu"
        ),
    ),
    (
        ColumnKind.BUDGET,
        re.compile(r"kinh phi|nguon von|du toan|tong muc|ngan sach|nguon luc|von dau tu|khai toan|thanh tien|so tien"),
    ),
    (ColumnKind.UNIT_OF_MEASURE, re.compile(r"don vi tinh|\bdvt\b|don vi do|^d\.?v\.?t$|don vi \(|^dv tinh")),
    (
        ColumnKind.NAME,
        re.compile(
            r"^(?:ten|noi dung|nhiem vu|cong viec|dau viec|hoat dong|cac (?:nhiem vu|noi dung|chi tieu|muc tieu))\b"
            r"(?!.*(?:chu tri|thoi gian|thoi han|phoi hop)).*$"
        ),
    ),
    (ColumnKind.TRACKED_BY, re.compile(r"theo doi|tong hop|giam sat|quan ly|(?:cung cap|bao cao) so lieu")),
    (
        ColumnKind.LEAD,
        re.compile(
            r"chu tri|dau moi|phu trach|trach nhiem|phan cong|tham muu|don vi duoc giao|^(?:thuc hien|giao)$"
            r"|(?:co quan|don vi|nguoi|bo phan|to chuc|phong)[^/]* (?:thuc hien|trien khai|giao)"
            r"|^(?:co quan|don vi|co quan,? don vi)(?: thuc hien)?$"
        ),
    ),
    (ColumnKind.COOPERATING, re.compile(r"phoi hop|don vi tham gia|cung thuc hien")),
    (ColumnKind.START, re.compile(r"bat dau|khoi cong|tu ngay|ngay giao")),
    (
        ColumnKind.DEADLINE,
        re.compile(
            r"thoi gian|thoi han|thoi diem|^han|han (?:hoan thanh|xu ly|cuoi)|tien do|hoan thanh(?! nhiem vu)|ket thuc"
            r"|ky han|moc thoi gian|den ngay|lo trinh(?!.*20\d\d)"
        ),
    ),
    (
        ColumnKind.LEVEL,
        re.compile(r"muc do|uu tien|cap do|^cap(?: (?:trinh|ban hanh|thuc hien))?$|tham quyen|trong so|\bdiem\b"),
    ),
    (
        ColumnKind.OUTPUT,
        re.compile(
            r"san pham|dau ra|ket qua|minh chung|yeu cau|muc tieu (?:chinh|can dat|nhiem vu)|hinh thuc|chi tieu can dat"
        ),
    ),
    (
        ColumnKind.NAME,
        re.compile(
            r"muc tieu|chi tieu|chi so|tieu chi|kpi|nhiem vu|noi dung|cong viec|hoat dong|giai phap|dau viec|hang muc"
            r"|du an|de an"
        ),
    ),
)
_PAST = re.compile(
    r"\b(?:ket qua|thuc hien|hien trang|thuc trang|uoc|th|da dat|co so|nam goc|so lieu|dat duoc|hien tai|xuat phat)\b"
)
_AIM = re.compile(
    r"\b(?:ke hoach|kh|chi tieu|muc tieu|phan dau|den|lo trinh|moc|giao|tam nhin|du kien|phai dat|can dat)\b"
)
_AIM_ONLY = re.compile(
    r"(?:chi tieu|muc tieu|ke hoach|kh|muc phan dau|phan dau|gia tri|chi so|dinh muc|so luong|ty le)"
    r"(?: (?:ke hoach|phan dau|giao|nam|can dat|phai dat|thuc hien|muc tieu|dat|nam nay))*(?: \(.*\))?$"
)


def year_of(header: str) -> int | None:
    """The last year that a header names."""
    years = _YEAR.findall(fold(header))
    return int(years[-1]) if years else None


def column_of(header: str) -> Column:
    """What a header names, from its words alone; `OTHER` where they say nothing known."""
    said = fold(header).strip(" .:*()")
    year = year_of(header)
    kind = next((kind for kind, pattern in _HEADERS if pattern.search(said)), ColumnKind.OTHER)
    if year and kind in _MAY_HOLD_YEARS and not re.match(r"(?:ten|nhiem vu|noi dung|cong viec)\b", said):
        if _PAST.search(said) and not _AIM.search(said):
            return Column(ColumnKind.BASELINE, header)
        return Column(ColumnKind.MILESTONE, header, year)
    if kind in (ColumnKind.OTHER, ColumnKind.OUTPUT) and re.search(
        r"hien trang|thuc trang|nam goc|hien tai|xuat phat", said
    ):
        return Column(ColumnKind.BASELINE, header)
    return Column(kind, header)


_MAY_HOLD_YEARS = frozenset(
    (ColumnKind.NAME, ColumnKind.OTHER, ColumnKind.OUTPUT, ColumnKind.DEADLINE, ColumnKind.LEAD, ColumnKind.LEVEL)
)


def read_header(table: Table) -> Columns:
    """The columns of a table: from its header rows, then from its cells. `header` is 0 where it has no header."""
    top, depth = _header_rows(table)
    if depth == 0:
        columns = [Column(ColumnKind.OTHER)] * table.width
    else:
        columns = [_column_under(_header_parts(table, top, top + depth, c)) for c in range(table.width)]
    body = [row for row in table.rows[top + depth :] if not is_band(row)]
    return Columns(_settle(_by_cells(columns, body), body), top + depth if depth else 0)


def is_band(row: list[Cell]) -> bool:
    """Whether a row is one text: one cell over all columns, or one cell filled and the others empty."""
    filled = {id(cell): cell for cell in row if not blank(cell.text)}
    return len(filled) <= 1


def is_header_row(row: list[Cell]) -> bool:
    """Whether a row names columns: two or more of its cells are header words, and none is a long text."""
    cells = list({id(cell): cell for cell in row if cell.flat}.values())
    if len(cells) < 2 or any(len(cell.flat) > 90 for cell in cells):
        return False
    kinds = [column_of(cell.flat).kind for cell in cells]
    known = sum(kind is not ColumnKind.OTHER for kind in kinds)
    return known >= 2 and known * 2 >= len(cells) and not _is_ordinal(cells[0].flat)


def _header_rows(table: Table) -> tuple[int, int]:
    """Where the header starts and how many rows it has; (0, 0) for none. Titles may stand above it in the table."""
    rows = table.rows
    top = next((r for r in range(min(len(rows), 5)) if is_header_row(rows[r]) or _two_level(rows, r)), None)
    if top is None:
        return (0, table.header) if table.header else (0, 0)
    depth = 1
    while top + depth < min(len(rows), top + 4) and _goes_on(rows, top, top + depth):
        depth += 1
    depth = max(depth, table.header - top)
    if top + depth < len(rows) and _counts(rows[top + depth]):
        depth += 1
    return top, depth


def _two_level(rows: list[list[Cell]], r: int) -> bool:
    return (
        r + 1 < len(rows)
        and any(a is b for a, b in zip(rows[r], rows[r + 1], strict=True))
        and is_header_row(rows[r + 1])
    )


def _goes_on(rows: list[list[Cell]], top: int, r: int) -> bool:
    """Whether row r is the lower level of the header above it."""
    if is_band(rows[r]) and not any(a is b for a, b in zip(rows[top], rows[r], strict=True)):
        return False
    own = [cell for cell, above in zip(rows[r], rows[r - 1], strict=True) if cell is not above and not blank(cell.text)]
    if len(own) < len(rows[r]) and any(a is b and a.flat for a, b in zip(rows[r - 1], rows[r], strict=True)):
        return all(len(cell.flat) <= 60 for cell in own)
    return bool(own) and all(_sub_header(cell.flat) for cell in own)


def _sub_header(text: str) -> bool:
    said = fold(text)
    return len(said) <= 40 and (
        re.fullmatch(r"(?:den |het |nam |giai doan |tam nhin |kh |chi tieu |ke hoach )*20\d\d(?:\s*-\s*20\d\d)?", said)
        is not None
        or column_of(text).kind in (ColumnKind.LEAD, ColumnKind.COOPERATING, ColumnKind.START, ColumnKind.DEADLINE)
    )


def _counts(row: list[Cell]) -> bool:
    """A row that only numbers the columns: "1 2 3 4", "(1) (2) (3)", "A B 1 2"."""
    said = [re.sub(r"[()\s.]", "", cell.text) for cell in row]
    numbers = [int(s) for s in said if s.isdigit() and len(s) < 3]
    letters = sum(len(s) == 1 and s.isalpha() for s in said)
    return (
        len(numbers) >= 2
        and len(numbers) + letters == len(said)
        and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    )


def _header_parts(table: Table, top: int, end: int, c: int) -> list[str]:
    """The header cells over a column, from the top down, each merged cell once."""
    parts: list[Cell] = []
    for row in table.rows[top:end]:
        if row[c] not in parts and row[c].flat and not _counts(row):
            parts.append(row[c])
    return [cell.flat for cell in parts]


_FRAMES = frozenset((ColumnKind.LEAD, ColumnKind.COOPERATING, ColumnKind.DEADLINE, ColumnKind.START, ColumnKind.OTHER))


def _column_under(parts: list[str]) -> Column:
    """A header of two levels: "Phân công" over "Chủ trì" is told by the lower one, "Kinh phí" over a year is not."""
    column = column_of(" ".join(parts))
    if len(parts) > 1 and column_of(" ".join(parts[:-1])).kind in _FRAMES:
        own = column_of(parts[-1])
        if own.kind is not ColumnKind.OTHER:
            return replace(own, header=column.header)
    if len(parts) > 1 and column.kind is ColumnKind.BASELINE:
        above, own = year_of(parts[0]), column_of(parts[-1])
        if above and own.year and own.year > above and not _PAST.search(fold(parts[-1])):
            return replace(own, header=column.header)
    return column


_ORDINAL = re.compile(r"(?:[IVXL]{1,6}|\d{1,3}(?:\.\d{1,3}){0,3}|[a-zđA-HĐ]|\*+|[-+])(?:\.|\)|/)?|\(\d{1,3}\)")


def _is_ordinal(text: str) -> bool:
    return _ORDINAL.fullmatch(text.strip()) is not None


def _texts(body: list[list[Cell]], c: int) -> list[str]:
    return [row[c].flat for row in body[:60] if not blank(row[c].text)]


def _by_cells(columns: list[Column], body: list[list[Cell]]) -> list[Column]:
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
    ordinals = sum(_is_ordinal(t) for t in texts) / len(texts)
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
    """The share of texts that are short promises: a figure, or "Có"."""
    short = [t for t in texts if len(t) <= 40]
    said = [parse_figure(t) for t in short]
    return sum(f.comparator is not Comparator.TEXT for f in said) / len(texts) if texts else 0.0


_UNIT_WORDS = re.compile(r"%|[^\W\d_]+(?:[ /,.%]+[^\W\d_]+){0,4}")


def _settle(columns: list[Column], body: list[list[Cell]]) -> list[Column]:
    """Decide what the header leaves open ("Đơn vị", "Kết quả", two "Chỉ tiêu") by what stands in the cells."""
    out = list(columns)
    names = [c for c, column in enumerate(out) if column.kind is ColumnKind.NAME]
    for c, column in enumerate(out):
        said, texts = fold(column.header).strip(" .:"), _texts(body, c)
        if column.kind is ColumnKind.LEAD and said in ("don vi", "dv") and texts and not _mostly_bodies(texts):
            out[c] = replace(column, kind=ColumnKind.UNIT_OF_MEASURE)
        elif column.kind is ColumnKind.NAME and len(names) > 1 and _AIM_ONLY.match(said) and _figures(texts) > 0.5:
            out[c] = replace(column, kind=ColumnKind.MILESTONE)
            names.remove(c)
        elif column.kind in (ColumnKind.OUTPUT, ColumnKind.OTHER) and names and _figures(texts) > 0.6:
            if not any(other.kind is ColumnKind.MILESTONE for other in out) and _GOAL.search(
                fold(out[names[0]].header)
            ):
                out[c] = replace(column, kind=ColumnKind.MILESTONE)
        elif column.kind is ColumnKind.LEAD and said.startswith("thuc hien") and not _mostly_bodies(texts):
            out[c] = replace(column, kind=ColumnKind.BASELINE)
    return _one_name(_one_column_a_year(out), body)


def _mostly_bodies(texts: list[str]) -> bool:
    return sum(looks_like_body(t) for t in texts) * 2 > len(texts)


def _one_column_a_year(columns: list[Column]) -> list[Column]:
    """Quarters and half-years of a year give way to the year's own column, else to the last of them."""
    out = list(columns)
    by_year: dict[int, list[int]] = {}
    for c, column in enumerate(out):
        if column.kind is ColumnKind.MILESTONE and column.year:
            by_year.setdefault(column.year, []).append(c)
    for places in by_year.values():
        whole = [c for c in places if not _PART_YEAR.search(fold(out[c].header))]
        kept = (whole or places)[-1]
        for c in places:
            if c != kept and (_PART_YEAR.search(fold(out[c].header)) or out[c].header != out[kept].header):
                out[c] = replace(out[c], kind=ColumnKind.OTHER, year=None)
    return out


def _one_name(columns: list[Column], body: list[list[Cell]]) -> list[Column]:
    """Of several columns that could be the name, keep the one that says most; one that says "Chỉ tiêu" is a value."""
    names = [c for c, column in enumerate(columns) if column.kind is ColumnKind.NAME]
    if len(names) < 2:
        return columns
    length = {c: sum(map(len, _texts(body, c))) for c in names}
    kept = names[0] if length[names[0]] * 3 >= max(length.values()) else max(names, key=lambda c: length[c])
    out = list(columns)
    for c in names:
        if c != kept:
            out[c] = replace(out[c], kind=ColumnKind.OUTPUT if _GOAL.search(fold(out[c].header)) else ColumnKind.OTHER)
    return out
