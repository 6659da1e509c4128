"""The words of a row with all that helps to tell where one cell ends and the next begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from tiendo.core.text import nfc
from tiendo.intake.flat import marks
from tiendo.intake.flat.lines import Line
from tiendo.intake.flat.marks import words
from tiendo.intake.flat.titles import fold
from tiendo.intake.flat.widths import width

_COMPARATOR = re.compile(r"[≥≤><=~±]+")
_FIGURE = re.compile(
    r"\(?[≥≤><=~±+]*\d[\d.,]*(?:[-–/]\d[\d.,]*)*(?:%(?:/[\w/]+)?)?(?:[-–]\d[\d.,]*%?)?\)?[;,.]?|[-–—]|[xX✓√]|0/0|%[;,.]?"
)
_BODY_HEAD = re.compile(
    r"(?:cac|nhung|tat ca|toan|tung|moi|phong|p\.|vu|hieu truong|ban giam hieu|ban|van phong|vp|cong an|ca"
    r"|ub\w*|uy ban|mttq|mat tran|trung tam|tt|tram|so|bo|doan|hoi|lien doan"
    r"|cong doan|dang uy|dang bo|chi bo|chi doan|truong|to|thon|ap|khom|xom|khu|bch|bcd|hdnd|hoi dong|thuong truc"
    r"|thuong vu|ngan hang|kho bac"
    r"|thue|chi cuc|cuc|cong ty|vnpt|viettel|doanh nghiep|dn|dien luc|buu dien|bhxh|bao hiem|chi nhanh|lanh dao"
    r"|benh vien|hat kiem lam|hiep hoi|vien kiem sat|thanh tra|doi|nhom|cap uy|trung uong"
    r"|nha van hoa|dai|bi thu|chu tich"
    r"|cong chuc|can bo|bo phan|vien|toa an|hop tac xa|htx|quan su|bqs|don vi|co quan|nganh|thu truong|nguoi|to "
    r"chuc|chinh quyen|don|cqtt|dv)\b"
)
_TIME_HEAD = re.compile(
    r"(?:thuong xuyen|trung tuan|thuong tuan|ha tuan"
    r"|hang|hang nam|thang|quy|nam|trong|giai doan|truoc|den|tu|khi|trien khai theo|20\d\d"
    r"|\d{1,2}\s*/\s*(?:\d{1,2}\s*/\s*)?20\d\d"
    r"|t\d{1,2}/|hoan thanh|theo|dinh ky|ngay|sau|6 thang|cuoi|dau|lien tuc|dot xuat|ca nam|hoc ky|\d{1,2} thang"
    r"|het|moi|\d{1,2} (?:buoi|lan|ngay|tuan|phien|ky)|cham nhat|quy \w+/|i/|q\.?\w+/)\b"
)
_TIME_WORDS = words(
    "thuong xuyen hang nam thang quy trong giai doan truoc den tu khi co van ban cua cap tren theo dinh ky ngay "
    "sau cuoi dau lien tuc dot xuat hoan thanh "
    "duy tri tuan lan i ii iii iv 6 va huong dan ke hoach yeu cau trien khai cham nhat ca"
)
_BODY_WORDS = words(
    "phong ban van hoa xa hoi vhxh vh-xh vh xh kinh te cong an ubnd hdnd mttq uy mat tran to quoc trung tam tram "
    "y thong tin truyen thanh the thao dich vu "
    "hanh chinh phuc cac co quan don vi nganh doan thanh nien phu nu nong dan cuu chien binh lien quan thon ap "
    "khom khu pho dan cu truong hoc mam non tieu thcs "
    "dang chi bo truc thuoc xay dung kiem tra chu tri so khoa cong nghe giao duc tai chinh noi vu bqs quan su "
    "chi huy xa, phuong tinh to chuc chinh tri va cua hcc "
    "vien thong hop tac doanh nghiep nhan hoi dong lanh dao"
    "nong nghiep moi truong ngan hang sach thue co dien luc khu vuc lien minh hiep giao dich quy tin dung kho bac "
    "thuong truc thu truong bi ca the hdnd-ubnd hop tac cap tinh trung uong thanh tra bao chi dai dong du cu tri thon"
)
_NUMBERED_THINGS = words("độ đoạn lần khóa thứ loại hạng bậc phần chương điều khoản mục đợt phiên")
# Words that are another word with other marks: "Số", "Sổ" name no body and "Tư pháp" no time.
_SPELT = {
    "so": ("sở",),
    "bo": ("bộ",),
    "ban": ("ban",),
    "to": ("tổ",),
    "hoi": ("hội",),
    "doan": ("đoàn",),
    "tram": ("trạm",),
    "phong": ("phòng",),
    "ap": ("ấp",),
    "don": ("đồn", "đơn"),
    "dai": ("đài",),
    "doi": ("đội",),
    "vu": ("vụ",),
    "vien": ("viện",),
    "thue": ("thuế",),
    "tu": ("từ",),
    "moi": ("mỗi", "mọi"),
    "nam": ("năm",),
    "den": ("đến",),
    "hang": ("hàng", "hằng"),
    "quy": ("quý", "quí", "quỹ"),
    "ngay": ("ngày",),
    "dau": ("đầu",),
    "thang": ("tháng",),
}
_COMRADE = re.compile(r"(?:Đ/c|đ/c|Đ/C|ĐC|Đc)\.?:?$")
_RANKS = words("top hạng thứ")
_TELLING = 0.3  # by how much spaces at the ends of lines must differ to tell anything
_CODE = re.compile(r"[IVX]{1,5}\.\d{1,2}(?:\.\d{1,2})*[,;]?")
_MANY = re.compile(r"(?:thon|ban|ap|khu|khom|to|truong|phong|co|don|nganh|chi|hop|doanh|xa|hoi|doan|so)\b")
_JOINED = re.compile(r"ub|hdnd|xa|mttq|hoi dong")  # "HĐND - UBND xã" is one body
_TIME_JOINTS = words("trước sau đến từ cuối đầu trong hết ngày tháng quý tuần")
_LONELY = words("phong ban so hoi doan tram truong bo to cuc chi")
_PAIRED_HEADS = {
    ("trung", "tam"),
    ("van", "phong"),
    ("uy", "ban"),
    ("lien", "minh"),
    ("lien", "doan"),
    ("ngan", "hang"),
    ("giao", "dich"),
    ("chi", "nhanh"),
    ("thuong", "truc"),
    ("thuong", "vu"),
    ("lanh", "dao"),
    ("cong", "ty"),
    ("hiep", "hoi"),
    ("truong", "ban"),
    ("mat", "tran"),
}
_LIMITS = words("từ trên dưới khoảng đạt thiểu đến nhất")
_TIME_END = re.compile(r"20\d\d$|^(?:xuyen|nam|quy|thang|ky|lan|tuan|tren|xuat|tuc)$")
_LEVEL_WORDS = words(
    "trưởng thứ thủ tướng chính phủ quốc hội chủ tịch giám đốc ubnd hđnd nhân dân "
    "trung ương tỉnh xã phường huyện thành phố cấp và đặc khu thôn ấp bộ sở"
)
_UNIT_WORDS = re.compile(
    r"(?:%|ty le|nguoi|don vi|lop|mo hinh|van ban|ke hoach|ho|doanh nghiep|cuoc|bai|san pham|truong|thon|ap|ho so"
    r"|diem|tieu chi|ty dong|trieu dong|dong|lan|nam|"
    r"gio|ngay|thang|quy|he thong|de tai|de an|du an|sang kien|co so|tram|may|bo|xep hang|thu hang|ha|km|tin|hoi "
    r"nghi|dich vu|thu tuc|phan tram|to chuc|nhiem vu|"
    r"cong trinh|sang che|don|to|hop tac xa|can bo|hoc sinh|ban|cai|chiec|phong|ket qua|bao cao|dat|muc|hang"
    r"|nganh|so luong|co/khong)(?:\s*/.*)?"
)
_ROMAN = re.compile(r"[IVX]+(?=/|$|[.,;-])")
_VALUE_WORD = re.compile(
    r"(?:có|đạt|hoàn|không|cơ|duy|trên|dưới|tối|từ|đến|khoảng|ít|hạng|top|tăng|giảm|cao|tốt|khá|mức|giữ|đã|chưa|x)$",
    re.I,
)


@dataclass(slots=True)
class Token:
    text: str
    key: str
    line: Line
    opens: bool = False  # first of its printed line
    spaced: bool = False  # two or more spaces stand before it on the line
    fresh: bool = False  # first of its page
    strong: bool = False  # the gap above is not the gap between lines of one cell
    tie: bool = False  # this pair of words stands together elsewhere in the document
    figure: bool = False
    figure_start: bool = False
    comparator: bool = False
    lower: bool = False
    inside: bool = False  # an open bracket or quotation reaches over the boundary before it
    hung: bool = False  # what stands before wants more words
    comma: bool = False
    ended: bool = False  # what stands before ends a sentence or a list item
    body: float = 0.0  # how much a body's name seems to begin here
    time: bool = False
    unit: bool = False
    measure: bool = False  # in small letters, right before the figures of the row
    value: bool = False
    full: bool = False  # a figure that says its bound or its percent, as a cell of its own does
    code: bool = False  # the number of a target elsewhere: "II.2,"
    item: bool = False  # a list mark
    listed: bool = False  # a list mark after another of the same list
    again: bool = False  # a value word beside the same word: "Có Có Có"
    counted: bool = False  # a bare number with a word after it
    noun: bool = False  # a word in small letters within a few words of the figure it counts
    paired: bool = False  # a second figure with a remark of its own: "100% (5G) 50% (6G)"
    lonely: bool = False  # what stands before only begins a body's name
    person: bool = False  # of a person's name or office behind "Đ/c"
    done: bool = False  # a deadline may end before it: a year, "thường xuyên", "một lần"
    parted: float = 0.0  # how much the cell above seems to end, by the space at its line's end
    line_width: int = 0  # of the printed line it opens
    above: int = 0  # of the line above in the row, with a space and this word

    @property
    def body_word(self) -> bool:
        return self.person or self.key in _BODY_WORDS

    @property
    def level_word(self) -> bool:
        return self.text.lower().strip(".,;") in _LEVEL_WORDS

    @property
    def time_word(self) -> bool:
        return self.key in _TIME_WORDS or self.key[:1].isdigit()


@dataclass(frozen=True, slots=True)
class Pairs:
    """How often two words stand next to each other on one printed line: in all of a text, and outside a table."""

    all: Counter[tuple[str, str]]
    outside: Counter[tuple[str, str]]


def pairs_of(lines: Sequence[Line], start: int, stop: int) -> Pairs:
    """The pairs of a text whose table is lines[start:stop]."""
    return Pairs(_pairs(lines), _pairs([*lines[:start], *lines[stop:]]))


def _pairs(lines: Iterable[Line]) -> Counter[tuple[str, str]]:
    out: Counter[tuple[str, str]] = Counter()
    for line in lines:
        out.update(pairwise(line.text.split()))
    return out


def phrases_of(lines: Iterable[Line]) -> Counter[tuple[str, str]]:
    """As `pairs_of`, case, marks and punctuation aside."""
    out: Counter[tuple[str, str]] = Counter()
    for line in lines:
        out.update(pairwise(_key(w) for w in line.text.split()))
    return out


@dataclass(frozen=True, slots=True)
class Trails:
    """What a space at the end of a printed line says of the cell: that it goes on (log odds), and its lack: that not.

    Some libraries leave the space where a cell's text was wrapped, and none where it ended.
    """

    spaced: float = 0.0
    bare: float = 0.0

    def ends(self, line: Line) -> float:
        """How much a cell seems to end with a line (below 0: to go on)."""
        return -self.spaced if line.trail else self.bare


def trails_of(body: Sequence[Line], starts: Iterable[int]) -> Trails:
    """Learnt from a table: lines before a small letter go on, lines before a row's start end a cell."""
    first = set(starts)
    within = [a.trail > 0 for a, b in pairwise(body) if marks.lower_start(b.text) and not a.text.endswith("-")]
    ends = [body[i - 1].trail > 0 for i in first if i > 0]
    if len(within) < 8 or len(ends) < 4:
        return Trails()
    p, q = (sum(within) + 1) / (len(within) + 2), (sum(ends) + 1) / (len(ends) + 2)
    if p - q < _TELLING:
        return Trails()
    return Trails(min(2.5, log(p / q)), min(2.5, log((1 - q) / (1 - p))))


def tokens_of(
    pieces: Sequence[tuple[Line, str]], pairs: Pairs, inner: int, trails: Trails | None = None
) -> list[Token]:
    """Tokens of a row: `pieces` are its lines (the first without its ordinal); `inner` is the gap within a cell."""
    out: list[Token] = []
    for n, (line, text) in enumerate(pieces):
        w = width(" ".join(text.split()))
        for k, m in enumerate(re.finditer(r"\S+", text)):
            word = m.group()
            t = Token(word, _key(word), line, opens=k == 0)
            t.spaced = m.start() - len(text[: m.start()].rstrip()) >= 2
            t.fresh = k == 0 and n > 0 and line.fresh
            t.strong = k == 0 and n > 0 and line.gap != inner and not line.fresh
            t.line_width = w
            if trails is not None and k == 0 and n > 0 and not line.fresh:
                t.parted = trails.ends(pieces[n - 1][0])
            out.append(t)
    _lexical(out)
    _context(out, pairs)
    return out


def _key(word: str) -> str:
    return fold(word).strip(".,;:()\"'“”")


def _lexical(out: list[Token]) -> None:
    keys = [t.key for t in out]
    for i, t in enumerate(out):
        t.comparator = bool(_COMPARATOR.fullmatch(t.text))
        t.figure = t.comparator or bool(_FIGURE.fullmatch(t.text))
        t.lower = marks.lower_start(t.text)
        t.item = bool(marks.DASH.match(t.text + " x")) and len(t.text) <= 2 and not t.comparator
        if t.opens or t.spaced or t.item or t.text[0].isupper() or t.text[0].isdigit():
            ahead = " ".join(keys[i : i + 4])
            spelt = _spelt(keys[i], t.text)
            t.body = (1.0 if spelt and _BODY_HEAD.match(ahead) else 0.0) * (
                0.6 if keys[i] in ("cac", "so", "bo", "to", "dai", "nhom", "doi") else 1.0
            )
            if ahead.startswith("to quoc"):
                t.body = 0.0
            t.time = spelt and bool(_TIME_HEAD.match(ahead))
            if t.item and _BODY_HEAD.match(" ".join(keys[i + 1 : i + 4])) and not _JOINED.match(keys[i + 1]):
                t.body = 0.7
            after_it = i + 1 < len(out) and _spelt(keys[i + 1], out[i + 1].text)
            if keys[i] in _LONELY and after_it and _TIME_HEAD.match(" ".join(keys[i + 1 : i + 4])):
                t.body = 0.0  # "Văn phòng Sở | Tháng 3": the last word of one cell, not the first of the next
        elif keys[i] == "cac" and _MANY.match(" ".join(keys[i + 1 : i + 2])) and not marks.links(out[i - 1].text):
            t.body = 0.5
        if t.lower and i and not out[i - 1].text.endswith((";", ",")) and keys[i] not in ("cac", "tung", "moi"):
            t.body *= 0.3  # "… Văn hóa - Xã / hội": a name goes on in small letters, and seldom begins so
        if _COMRADE.match(t.text):
            t.body = 1.0
        t.person = _COMRADE.match(t.text) is not None or (i > 0 and out[i - 1].person and _of_name(out, i))
        t.listed = t.item and t.body > 0 and any(x.item and x.body for x in out[max(0, i - 16) : i])
        after = out[i + 1] if i + 1 < len(out) else None
        t.counted = (
            t.figure and not t.comparator and after is not None and after.text[0].islower() and "%" not in t.text
        )
        t.unit = (
            bool(_UNIT_WORDS.fullmatch(t.key))
            or t.text == "%"
            or bool(_UNIT_WORDS.fullmatch(" ".join(keys[i : i + 2])))
        )
        t.measure = (t.lower or t.unit) and _before_figures(out, i)
        t.code = bool(_CODE.fullmatch(t.text))
        t.full = t.comparator or (t.figure and t.text[-1] == "%")
        t.value = bool(_VALUE_WORD.fullmatch(t.text)) and (
            t.key != "top" or (after is not None and after.text[0].isdigit())
        )
        beside = (out[i - 1].text if i else "", after.text if after else "")
        t.again = t.value and t.text[0].isupper() and t.text in beside


def _before_figures(out: Sequence[Token], i: int) -> bool:
    """Whether one or two words in small letters stand right before a figure."""
    ahead = [t.text for t in out[i + 1 : i + 3]]
    for text in ahead:
        if _FIGURE.fullmatch(text) or _COMPARATOR.fullmatch(text) or text in ("Có", "Đạt", "x", "X"):
            return True
        if not text[0].islower():
            return False
    return False


def _of_name(out: Sequence[Token], i: int) -> bool:
    """Whether a word goes on with a person's name or office, at most five words of it."""
    return (
        out[i].text[0].isupper()
        and not out[i - 1].text.endswith((",", ";"))
        and not all(t.person for t in out[max(0, i - 5) : i])
    )


def _spelt(key: str, text: str) -> bool:
    """Whether a word bears the marks of the word that its key is taken for."""
    forms = _SPELT.get(key)
    return forms is None or nfc(text).lower().strip(".,;:()\"'“”") in forms or text.isupper()


def _ranges(out: Sequence[Token], i: int) -> bool:
    """Whether a dash stands between the ends of a range: "7 - 8%", but not for an empty cell: "7% - ≥ 8%"."""
    low, high = out[i - 1], out[i + 1]
    plain = low.text[0] in "≥≤<>" or low.text[0].isdigit()
    return plain and not low.text.endswith("%") and high.text[0].isdigit() and not (out[i].opens and high.opens)


def _hangs(before: Token, t: Token) -> bool:
    """Whether the word before wants this one: a joining word, a hyphen, "năm" before a number."""
    if t.text[0] in "\"“'(" and len(t.text) > 1 and not t.opens:
        return True
    if before.text.lower() == "năm":
        return bool(re.match(r"20\d\d", t.text))
    if before.text.lower() in _TIME_JOINTS and t.time:
        return True
    if before.text.lower() in _NUMBERED_THINGS:
        return t.text.rstrip(".,;").isdigit()
    if marks.calls_number(before.text) and not marks.links(before.text):
        return (t.figure or bool(_ROMAN.match(t.text))) and not t.comparator and not t.text.rstrip(".,;").endswith("%")
    return marks.links(before.text) or marks.hangs(before.text.lstrip("(“"), words=False)


def _context(out: list[Token], pairs: Pairs) -> None:
    for i, t in enumerate(out):
        recent = next((k for k in range(i - 1, max(-1, i - 4), -1) if out[k].figure), None)
        t.noun = t.lower and recent is not None and all(out[k].lower for k in range(recent + 1, i))
        t.done = i > 0 and bool(_TIME_END.search(out[i - 1].key))
    depth = quotes = 0
    line_width = 0
    for i, t in enumerate(out):
        if i:
            before = out[i - 1]
            # beside itself, and not where cells of one table meet again and again
            known = pairs.all if t.lower else pairs.outside
            t.tie = known[(before.text, t.text)] >= (2 if t.lower and not t.opens else 1)
            t.inside = depth > 0 or quotes > 0
            t.comma = before.text.endswith(",")
            t.hung = before.comparator or (_hangs(before, t))
            t.ended = bool(marks.END.search(before.text))
            ahead = [x.text for x in out[i + 1 : i + 3]]
            t.paired = t.figure and before.text.endswith(")") and any(x.startswith("(") for x in ahead)
            begins = i < 2 or before.opens or not out[i - 2].body_word or before.comma or before.ended
            t.lonely = (before.key in _LONELY and before.text[0].isupper() and begins) or (
                i > 1 and (out[i - 2].key, before.key) in _PAIRED_HEADS and out[i - 2].text[0].isupper()
            )
            t.above = line_width + 250 + width(t.text) if t.opens else 0
            glued = before.comparator or before.text.lower() in _LIMITS or before.text.lower() in _RANKS
            t.figure_start = (t.figure or t.value) and not glued and not t.inside and t.text[0] not in "(%"
            if before.text in ("-", "–") and t.figure and i > 1 and _ranges(out, i - 1):
                before.figure_start = t.figure_start = False
        else:
            t.figure_start = t.figure or t.value
        if i and out[i - 1].text.lower() in _NUMBERED_THINGS and t.text.rstrip(".,;").isdigit():
            t.figure_start = False
        if t.opens:
            line_width = t.line_width
        depth = max(0, depth + t.text.count("(") - t.text.count(")"))
        quotes = max(0, quotes + t.text.count("“") - t.text.count("”"))
        if t.ended and depth and i and not t.opens and out[i - 1].text.endswith("."):
            depth = 0
