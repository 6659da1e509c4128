"""Titles of columns as officials write them, and what kind of cell each promises.

`intake.columns` says what a column of a finished table is for. Here the question comes before: which words of a
flattened header make one title, and what its cells look like, so that rows can be cut.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from tiendo.core.text import fold as _fold


class Fill(StrEnum):
    """What the cells of a column hold, as far as cutting a row into cells must know."""

    ORDINAL = "ordinal"
    NAME = "name"
    FIGURE = "figure"  # a value for a year, a baseline, a sum of money
    UNIT = "unit"  # a unit of measure
    BODY = "body"
    TIME = "time"
    FREE = "free"  # outputs, notes, whatever else is text


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """`core.text.fold`, remembered: the same words are asked for again and again."""
    return _fold(text)


def _any(words: str) -> str:
    """Alternatives written over several lines, parted by bars."""
    return "(?:" + "|".join(" ".join(w.split()) for w in words.split("|")) + ")"


def _title(heads: str, tails: str) -> str:
    """A title: one of the heads, then any of the tails, with commas, slashes and "và" between; a remark in brackets."""
    return rf"{_any(heads)}(?:[ ,/&()-]+(?:va |hoac )?{_any(tails)})*(?: ?\([^()]*\))?\)?"


_YEAR = r"20\d\d"
_WHO = _any(
    "co quan | don vi | phong | ban | nganh | to chuc | ca nhan | dia phuong | bo phan | nguoi | lanh dao | can bo"
    "| doan the | cac | chu the | phong ban | don vi, ca nhan | dong chi"
)
_WHOS = rf"(?:{_WHO}(?:\s*[,/&-]\s*|\s+va\s+|\s+hoac\s+|\s+))*"
_ROLE = "chu tri | dau moi | phu trach | chiu trach nhiem | tham muu | duoc giao | theo doi | phoi hop | tong hop"
_DEED = (
    "thuc hien | trien khai | tham muu | hoan thanh | bao cao | theo doi | du kien | chinh | chung | phu trach"
    "| giup viec | lien quan | tong hop | danh gia | dau moi | giam sat | don doc | cung cap | so lieu "
    "| chu tri | chi dao"
)
_FIGURE_LEAD = (
    "muc tieu | chi tieu | ke hoach | ket qua | den | het | nam hoc | nam | giai doan | thuc hien | uoc | lo trinh "
    "| phan dau"
    "| cuoi | dau | hien trang | gia tri | dat | so lieu | dau ky | moc | thuc trang | ky goc"
)
_KINDS: tuple[tuple[Fill, str], ...] = (
    (Fill.ORDINAL, _any("stt | tt | s tt | s t t | so tt | so thu tu | st t | thu tu | so")),
    (Fill.UNIT, r"(?:don vi(?: tinh| do(?: luong)?)?|dvt|dv tinh)(?: \(.*\))?"),
    (
        Fill.FIGURE,
        rf"(?:{_any(_FIGURE_LEAD)}[ ,:]*)*\(?{_YEAR}\)?(?:\s*[-–]\s*{_YEAR})?(?: ?\((?:%|dvt.*)\))?"
        r"|(?:hien trang|thuc trang)(?: nam)?|(?:ket qua|so lieu) hien (?:tai|co)|gia tri (?:hien tai|muc tieu)|gia tri"
        r"|muc tieu dat|chi tieu (?:giao|dat)|muc phan dau|trong so|diem(?: toi da| chuan)?|so luong"
        r"|(?:tong |nhu cau |du kien )?(?:kinh phi|du toan|muc dau tu|von)(?: thuc hien| du kien| \(.*\))*",
    ),
    (
        Fill.BODY,
        rf"{_WHOS}{_any(_ROLE)}(?:[ ,/&-]+(?:va )?{_any(_DEED + '| phoi hop')})*(?: \(.*\))?"
        rf"|(?:phan cong |trach nhiem )?{_WHOS}(?:thuc hien|trien khai)|(?:phan cong|trach nhiem)(?: {_WHO})*|phan cong"
        rf"|(?:co quan|don vi|ca nhan)(?: lien quan)?|{_WHO}[,/ ]+(?:{_WHO}[,/ ]*)+(?:thuc hien|chu tri)?"
        r"|lanh dao (?:phu trach|chi dao)(?: thuc hien)?",
    ),
    (
        Fill.TIME,
        _title(
            "thoi gian | thoi han | tien do | han | lo trinh | moc thoi gian | ngay | thoi diem | moc | bat dau "
            "| ket thuc",
            f"{_DEED} | ket thuc | bat dau | can dat | phai | xong | tien do | cuoi cung | theo nam {_YEAR} | trinh"
            "| ban hanh | thoi gian | thoi han | thoi diem",
        ),
    ),
    (
        Fill.FREE,
        _title(
            "san pham | ket qua | dau ra | du kien san pham | du kien ket qua | muc tieu chinh dau tu | minh chung",
            "san pham | ket qua | dau ra | du kien | chu yeu | cu the | can dat | dat duoc | thuc hien | hoan thanh"
            "| minh chung | muc tieu | cong viec | nhiem vu | chinh | giao nop | ban giao | phai dat "
            "| cuoi cung | yeu cau",
        )
        + "|"
        + _title(
            "ghi chu | nguon | can cu | dia diem | doi tuong | cap | phuong phap | cach | linh vuc | nhom | tham quyen"
            "| muc do | tinh trang | ma | chi tieu lien quan | gan voi | loai van ban | hinh thuc | cong cu | bien phap"
            "| yeu cau | tai lieu | so ky hieu | nhiem vu lien quan | dia ban | pham vi",
            "kinh phi | von | luc | so lieu | phap ly | trinh | ban hanh | phe duyet | thuc hien | tinh | so "
            "| chi tieu | nv"
            "| nhiem vu | hoan thanh | van ban | kiem tra | danh gia | xu ly | thu thap | quyet dinh | ap dung "
            "| muc tieu"
            "| uu tien | hien tai | dat | cap",
        ),
    ),
    (
        Fill.NAME,
        _title(
            "noi dung | muc tieu | chi tieu | nhiem vu | cong viec | tieu chi | giai phap | chi so | hang muc "
            "| hoat dong"
            "| de an | du an | chuong trinh | ten | ten nhiem vu | ten chi tieu | danh muc | nhom | cac "
            "| dau viec | viec"
            "| ten cong viec | nhom nhiem vu | cac nhiem vu | cac chi tieu | cac noi dung | danh muc nhiem vu "
            "| dien giai",
            "noi dung | muc tieu | chi tieu | nhiem vu | cong viec | giai phap | chu yeu | cu the | trong tam "
            "| thuc hien"
            "| trien khai | chinh | hoat dong | de an | du an | ke hoach | danh gia | can | duoc | giao | thanh phan"
            "| tong hop | kpi | viec | hang muc | chi tiet | phan dau | co ban | dot pha | uu tien "
            "| chuyen doi so | nhom"
            f"| den nam {_YEAR} | nam {_YEAR} | tieu chi | chi so | can thuc hien | theo nghi quyet | chuong trinh",
        ),
    ),
)
_COMPILED = tuple((fill, re.compile(rf"(?:{rx})")) for fill, rx in _KINDS)
# Each anchor belongs to a column of its own: a title with two of them is two titles run together.
_ANCHORS = tuple(
    re.compile(rx)
    for rx in (
        r"ghi chu",
        r"\b(?:chu tri(?! va phoi hop|, phoi hop)|(?:co quan|don vi) thuc hien)",
        r"phoi hop(?<!va phoi hop)(?<!, phoi hop)",
        r"\b(?:thoi gian|thoi han|han hoan thanh)",
        r"\b(?:dvt|don vi tinh)",
        r"(?<!chu tri )(?<!chu tri, )theo doi",
        r"\bkinh phi|du toan",
        r"\b(?:san pham|dau ra)",
        r"\b(?:hien trang)",
        rf"(?<!trang )(?<!trang nam )(?<!trang \(){_YEAR}(?!.*{_YEAR})",
        rf"^(?:ten |noi dung )?(?:nhiem vu|chi tieu|cong viec|muc tieu|noi dung)(?! chinh dau tu)(?! (?:den |nam|20))"
        rf"(?! lien quan)(?!.*{_YEAR})",
    )
)
# Titles nobody foresaw: a known head, then words that only titles of columns are made of.
_HEADS: tuple[tuple[Fill, str], ...] = (
    (
        Fill.BODY,
        "chu tri | phoi hop | co quan | don vi | to chuc | ca nhan | phan cong | trach nhiem | lanh dao | dong chi"
        "| nguoi | bo phan | dau moi | phong ban | can bo | cac don vi | cac co quan | co quan don vi",
    ),
    (
        Fill.TIME,
        "thoi gian | thoi han | tien do | han | thoi diem | moc thoi gian | lo trinh | ngay hoan thanh | ky han",
    ),
    (
        Fill.FREE,
        "ket qua | san pham | dau ra | du kien | minh chung | yeu cau | ghi chu | cap | hinh thuc | can cu | nguon",
    ),
    (
        Fill.NAME,
        "noi dung | nhiem vu | cong viec | chi tieu | chi so | tieu chi | muc tieu | ten | danh muc | hang muc"
        "| hoat dong | giai phap | dau viec | nhom nhiem vu | de an | du an",
    ),
)
_LEADS = tuple((fill, re.compile(rf"{_any(heads)}(?= |$)")) for fill, heads in _HEADS)
_PLAIN = frozenset(
    [
        "phai",
        "hoan",
        "thanh",
        "can",
        "dat",
        "duoc",
        "du",
        "kien",
        "chu",
        "yeu",
        "cu",
        "the",
        "cong",
        "viec",
        "trong",
        "tam",
        "chinh",
        "chung",
        "thuc",
        "hien",
        "trien",
        "khai",
        "tham",
        "muu",
        "trinh",
        "ban",
        "hanh",
        "phe",
        "duyet",
        "giao",
        "nop",
        "ca",
        "nhan",
        "tap",
        "don",
        "vi",
        "co",
        "quan",
        "to",
        "chuc",
        "nganh",
        "phong",
        "tri",
        "phoi",
        "hop",
        "theo",
        "doi",
        "dau",
        "moi",
        "tong",
        "hop",
        "danh",
        "gia",
        "phu",
        "trach",
        "chiu",
        "nhiem",
        "bao",
        "cao",
        "giam",
        "sat",
        "kiem",
        "tra",
        "don",
        "doc",
        "lien",
        "quan",
        "chi",
        "dao",
        "noi",
        "dung",
        "vu",
        "tieu",
        "so",
        "muc",
        "ten",
        "danh",
        "hang",
        "hoat",
        "dong",
        "giai",
        "phap",
        "viec",
        "de",
        "an",
        "du",
        "ket",
        "qua",
        "san",
        "pham",
        "ra",
        "hinh",
        "thuc",
        "van",
        "thoi",
        "gian",
        "han",
        "diem",
        "tien",
        "do",
        "lo",
        "moc",
        "ngay",
        "bat",
        "ky",
        "va",
        "hoac",
        "cac",
        "cua",
        "cho",
        "ve",
        "khac",
        "hien",
        "nay",
        "nam",
        "thang",
        "quy",
        "cuoi",
        "cung",
        "yeu",
        "cau",
        "chi",
        "tiet",
        "nhom",
        "linh",
        "vuc",
        "tu",
        "den",
        "trong",
        "ke",
        "hoach",
        "truc",
        "tiep",
        "cap",
        "nghiem",
        "thu",
        "ban",
        "giao",
        "minh",
        "chung",
        "tai",
        "lieu",
        "so",
        "lieu",
        "thuong",
        "xuyen",
        "dia",
        "phuong",
        "nguoi",
        "lanh",
        "dao",
        "can",
        "bo",
        "bo",
        "phan",
        "ung",
        "the",
        "tap",
        "phan",
        "nang",
        "suat",
        "chat",
        "luong",
        "toi",
        "thieu",
        "dinh",
        "luong",
    ]
)
YEARS = re.compile(_YEAR)
_BASELINE = re.compile(r"(?:hien trang|thuc trang|thuc hien|uoc|ket qua|so lieu|dau ky|ky goc)\b")
# A title over several columns: its place is where the titles under it stand.
_MANY = _any(
    "qua | theo | den | tung | cac | nam | giai doan | moc | thoi gian | thuc hien | hoan thanh | phan dau | can dat"
    "| hang nam | cu the"
)
OVER_YEARS = re.compile(
    rf"(?:(?:muc tieu|chi tieu|ke hoach|gia tri|ket qua|muc|phan dau|tien do)(?:[ ,/]+{_MANY})+"
    rf"|(?:lo trinh|giai doan|nam|phan ky|thoi gian|moc)(?:[ ,/]+{_MANY})*)"
)
OVER_BODIES = re.compile(
    r"(?:phan cong|to chuc|trach nhiem|don vi|co quan)(?: (?:thuc hien|trach nhiem|nhiem vu|phan cong))*"
)


@lru_cache(maxsize=4096)
def fill_of(title: str) -> Fill | None:
    """What a column of this title holds; None for a title nobody has used before."""
    key = fold(title).strip(" .:*")
    years = len(YEARS.findall(key))
    if sum(bool(rx.search(key)) for rx in _ANCHORS) > 1 or years > 2:
        return None
    for fill, rx in _COMPILED:
        if rx.fullmatch(key) and not (fill is Fill.NAME and years > 1):
            return fill
    return _by_words(key)


def _by_words(key: str) -> Fill | None:
    words = re.sub(r"[,/&()-]", " ", key).split()
    if len(words) > 10 or not all(w in _PLAIN for w in words):
        return None
    plain = " ".join(words)
    head = next((fill for fill, rx in _LEADS if rx.match(plain)), None)
    if head is Fill.NAME and re.search(r"\b(?:chu tri|phoi hop|thoi (?:gian|han))\b", plain):
        return None
    return head


def is_year(title: str) -> bool:
    """Whether a column is for a year's value; what was so before the plan is none."""
    return bool(YEARS.search(title)) and fill_of(title) is Fill.FIGURE and not _BASELINE.match(fold(title))
