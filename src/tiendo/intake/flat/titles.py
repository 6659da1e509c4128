"""Titles of columns as officials write them, and what kind of cell each promises."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache


class Fill(StrEnum):
    """What the cells of a column hold, as far as cutting a row into cells must know."""

    ORDINAL = "ordinal"
    NAME = "name"
    FIGURE = "figure"  # a value for a year, a baseline, a sum of money
    UNIT = "unit"  # a unit of measure
    BODY = "body"
    TIME = "time"
    FREE = "free"  # outputs, notes, whatever else is text


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Lower case, without marks, single spaces."""
    bare = "".join(ch for ch in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(ch))
    return " ".join(bare.replace("đ", "d").split())


_WHO = (
    r"(?:co quan|don vi|phong|ban|nganh|to chuc|ca nhan|dia phuong|bo phan|nguoi|lanh dao|can bo|doan the|cac"
    r"|chu the|phong ban)"
)
_WHOS = rf"(?:{_WHO}(?:\s*[,/&-]\s*|\s+va\s+|\s+hoac\s+|\s+))*"
_YEAR = r"20\d\d"
_DOES = (
    r"(?:thuc hien|trien khai|tham muu|hoan thanh|bao cao|theo doi|du kien|chinh|chung|phu trach|giup viec|lien quan)"
)

_KINDS: tuple[tuple[Fill, str], ...] = (
    (Fill.ORDINAL, r"stt|tt|s tt|so tt|so thu tu|st t|thu tu|so"),
    (Fill.UNIT, r"don vi(?: tinh| do(?: luong)?)?|dvt|dv tinh|don vi tinh \(.*\)|dvt \(.*\)"),
    (
        Fill.FIGURE,
        rf"(?:(?:muc tieu|chi tieu|ke hoach|ket qua|den|het|nam|giai doan|thuc hien|uoc|uoc thuc hien|lo trinh"
        rf"|phan dau|cuoi|dau|"
        rf"hien trang|gia tri|dat|so lieu|dau ky|moc)[ ,:]*)*\(?{_YEAR}\)?(?:\s*[-–]\s*{_YEAR})?(?: \(?(?:%"
        rf"|dvt.*)\)?)?"
        r"|hien trang.*|gia tri (?:hien tai|muc tieu).*|muc tieu dat|chi tieu (?:giao|dat)|(?:ket qua|so lieu) "
        r"hien (?:tai|co)|trong so"
        r"|(?:diem(?: toi da| chuan)?)|so luong|kinh phi.*|du toan.*|nhu cau kinh phi.*|tong (?:muc|kinh phi"
        r"|so).*|gia tri|muc phan dau",
    ),
    (
        Fill.BODY,
        rf"{_WHOS}(?:chu tri|dau moi|phu trach|chiu trach nhiem|tham muu|duoc giao|theo doi|phoi hop|tong hop)"
        rf"(?:[ ,/&-]+(?:va )?(?:{_DOES}|chu tri|tong hop|bao cao|danh gia|phoi hop|dau moi|thuc hien|giam sat|don "
        rf"doc|cung cap|so lieu))*(?: \(.*\))?"
        rf"|(?:phan cong |trach nhiem )?{_WHOS}(?:thuc hien|trien khai)|(?:phan cong|trach nhiem) (?:thuc hien"
        rf"|{_WHO}.*)|phan cong"
        rf"|(?:co quan|don vi|ca nhan)(?: (?:lien quan|dau moi))?|{_WHO}[,/ ]+(?:{_WHO}[,/ ]*)+(?:thuc hien|chu "
        rf"tri)?|lanh dao (?:phu trach|chi dao).*",
    ),
    (
        Fill.TIME,
        rf"(?:thoi gian|thoi han|tien do|han|lo trinh|moc thoi gian|ngay|thoi diem|ke hoach thoi gian|moc|thoi "
        rf"gian, tien do)"
        rf"(?:[ ,/]+(?:va )?(?:{_DOES}|ket thuc|bat dau|can dat|phai|xong|tien do|cuoi cung|theo|nam {_YEAR}|trinh"
        rf"|ban hanh))*(?: \(.*\))?"
        rf"|(?:bat dau|ket thuc)|ngay (?:bat dau|ket thuc)|hoan thanh (?:truoc|trong) .*",
    ),
    (
        Fill.FREE,
        r"(?:du kien )?(?:muc tieu .{0,30}/ ?)?(?:san pham|ket qua|dau ra|minh chung|hinh thuc|yeu cau|tai "
        r"lieu).{0,45}|ghi chu(?: \(.*\))?"
        r"|nguon(?: von| kinh phi| luc| so lieu)?.{0,20}|can cu.{0,30}|dia diem|doi tuong.{0,30}|cap (?:trinh|ban "
        r"hanh|phe duyet).{0,20}"
        r"|phuong phap.{0,30}|cach (?:tinh|thuc hien).{0,20}|linh vuc|nhom|tham quyen.{0,30}|muc do.{0,20}|tinh "
        r"trang.{0,15}|ma(?: so| chi tieu| nv)?"
        r"|chi tieu lien quan|(?:loai|hinh thuc) van ban.{0,20}|cong cu.{0,30}|bien phap.{0,20}",
    ),
    (
        Fill.NAME,
        r"(?:ten |cac |danh muc |nhom |noi dung |dau )?(?:noi dung|muc tieu|chi tieu|nhiem vu|cong viec|viec|tieu "
        r"chi|giai phap|chi so|hang muc"
        r"|hoat dong|de an|du an|chuong trinh|san pham|dien giai|ten)(?:[ ,/()-]+(?:va )?(?:noi dung|muc tieu|chi "
        r"tieu|nhiem vu|cong viec|giai phap"
        r"|chu yeu|cu the|trong tam|thuc hien|trien khai|chinh|hoat dong|de an|du an|ke hoach|danh gia|can|duoc"
        r"|giao|thanh phan|tong hop|kpi|viec"
        r"|hang muc|chi tiet|phan dau|den nam 20\d\d|nam 20\d\d|co ban|dot pha|uu tien|chuyen doi so|theo.{0,25}"
        r"|nhom.{0,20}))*\)?",
    ),
)
_COMPILED = tuple((fill, re.compile(rf"(?:{rx})")) for fill, rx in _KINDS)
# Each anchor belongs to a column of its own: a title with two of them is two titles run together.
_ANCHORS = tuple(
    re.compile(rx)
    for rx in (
        r"ghi chu",
        r"chu tri(?! va phoi hop|, phoi hop)",
        r"phoi hop(?<!va phoi hop)(?<!, phoi hop)",
        r"\b(?:thoi gian|thoi han|han hoan thanh)",
        r"\b(?:dvt|don vi tinh)",
        r"(?<!chu tri )(?<!chu tri, )theo doi",
        r"\bkinh phi|du toan",
        r"\b(?:san pham|dau ra)",
        r"\b(?:hien trang)",
        r"(?<!trang )(?<!trang nam )20\d\d(?!.*20\d\d)",
        r"^(?:ten |noi dung )?(?:nhiem vu|chi tieu|cong viec|muc tieu|noi dung)(?! chinh dau tu)(?! (?:den |nam"
        r"|20))(?!.*20\d\d)",
    )
)
YEARS = re.compile(_YEAR)
# A title over several columns: its place is where the titles under it stand.
OVER_YEARS = re.compile(
    r"(?:lo trinh|muc tieu|chi tieu|ke hoach|giai doan|nam|phan ky|thoi gian|tien do|gia tri|moc|ket qua|phan dau"
    r"|muc phan dau|chi tieu phan dau)"
    r"(?:[ ,/]+(?:\w+))*"
)
OVER_BODIES = re.compile(
    r"(?:phan cong|to chuc|trach nhiem|don vi|co quan|phan cong to chuc)(?: (?:thuc hien|trach nhiem|nhiem vu"
    r"|phan cong))*"
)


@lru_cache(maxsize=4096)
def fill_of(title: str) -> Fill | None:
    """What a column of this title holds; None for a title nobody has used before."""
    key = fold(title).strip(" .:*")
    if sum(bool(rx.search(key)) for rx in _ANCHORS) > 1 or len(YEARS.findall(key)) > 2:
        return None
    for fill, rx in _COMPILED:
        if rx.fullmatch(key):
            return fill
    return None


def is_year(title: str) -> bool:
    return bool(YEARS.search(title)) and fill_of(title) is Fill.FIGURE
