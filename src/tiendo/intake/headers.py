"""What the words over a column say it is for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from tiendo.core.remembered import remembered
from tiendo.core.text import fold


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
    GROUP = "group"
    SCHEDULE = "schedule"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Column:
    """`year` is set for a milestone whose header says it; `guessed` where the cells, not the header, told the kind."""

    kind: ColumnKind
    header: str = ""
    year: int | None = None
    guessed: bool = False


GOAL = re.compile(r"\b(?:muc tieu|chi tieu|chi so|tieu chi|kpi)\b")
WORK = re.compile(r"\b(?:nhiem vu|noi dung|cong viec|hoat dong|giai phap|dau viec|de an|hang muc|san pham can)\b")
_YEAR = re.compile(r"(?<!\d)(20[1-9]\d)(?!\d)")
PART_YEAR = re.compile(r"\b(?:quy|q)\s*(?:[1-4]|i{1,3}|iv)\b|\b(?:6|9|3)\s*thang|\bthang\s*\d")

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
    (
        ColumnKind.GROUP,
        re.compile(r"^(?:linh vuc|nhom|nhom (?:linh vuc|nhiem vu|chi tieu|giai phap)|tru cot|chuyen de|mang)$"),
    ),
    (
        ColumnKind.OTHER,
        re.compile(
            r"^(?:lanh dao|dong chi|thuong truc|can bo|cong chuc|chuyen vien|thanh vien|uy vien)\b.*"
            r"(?:phu trach|chi dao|theo doi|thuc hien|phan cong)|^lanh dao"
        ),
    ),
    # a title that begins with the thing it yields, or that names those who help, is told by that alone
    (
        ColumnKind.OUTPUT,
        re.compile(r"^(?:san pham|ket qua,? san pham|ket qua dau ra|dau ra)\b(?!.*(?:20\d\d|thoi gian|thoi han))"),
    ),
    (ColumnKind.COOPERATING, re.compile(r"^(?!.*chu tri).*\bphoi hop\b")),
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
    (
        ColumnKind.SCHEDULE,
        re.compile(r"^(?:quy|q|thang|t)\.? ?(?:\d{1,2}|i{1,3}|iv)$|^(?:6|9) thang (?:dau|cuoi) nam$"),
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
PAST = re.compile(
    r"\b(?:ket qua|thuc hien|hien trang|thuc trang|uoc|th|da dat|co so|nam goc|so lieu|dat duoc|hien tai|xuat phat)\b"
)
_AIM = re.compile(
    r"\b(?:thoi gian|thoi han|tien do|ke hoach|kh"
    r"|chi tieu|muc tieu|phan dau|den|lo trinh|moc|giao|tam nhin|du kien|phai dat|can dat)\b"
)
AIM_ONLY = re.compile(
    r"(?:chi tieu|muc tieu|ke hoach|kh|muc phan dau|phan dau|gia tri|chi so|dinh muc|so luong|ty le)"
    r"(?: (?:ke hoach|phan dau|giao|nam|can dat|phai dat|thuc hien|muc tieu|dat|nam nay))*(?: \(.*\))?$"
)


def year_of(header: str) -> int | None:
    """The last year that a header names."""
    years = _YEAR.findall(fold(header))
    return int(years[-1]) if years else None


@remembered
def column_of(header: str) -> Column:
    """What a header names, from its words alone; `OTHER` where they say nothing known."""
    said = fold(header).strip(" .:*()")
    year = year_of(header)
    kind = next((kind for kind, pattern in _HEADERS if pattern.search(said)), ColumnKind.OTHER)
    if year and kind in _MAY_HOLD_YEARS and not re.match(r"(?:ten|nhiem vu|noi dung|cong viec)\b", said):
        if PAST.search(said) and not _AIM.search(said):
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
