"""Names printed in capitals, set in the letters that a sentence would give them; places and the people who sign."""

from __future__ import annotations

import re
from collections import Counter

from tiendo.core.text import bare, nfc, squash

LEVELS = ("xã", "phường", "thị trấn", "đặc khu", "quận", "huyện", "thị xã", "thành phố", "tỉnh")
_LEVEL = "|".join(LEVELS)
_PROPER = re.compile(
    r"\b(?:ban chỉ đạo|ban thường vụ|ban chấp hành|ban xây dựng|ban tuyên giáo|ủy ban nhân dân|uỷ ban nhân dân"
    r"|ủy ban mặt trận tổ quốc|ủy ban kiểm tra|hội đồng nhân dân|liên hiệp phụ nữ|hội nông dân|hội cựu chiến binh"
    r"|đoàn thanh niên|liên đoàn lao động|mặt trận tổ quốc|đảng ủy|đảng uỷ|đảng bộ|tỉnh ủy"
    r"|thành ủy|huyện ủy|văn phòng|phòng|sở|bộ|công an|trung tâm|việt nam|trung ương|quốc hội|chính phủ)\b"
)
_CAPITALS_IN = {
    "ban chỉ đạo": "Ban Chỉ đạo",
    "ban thường vụ": "Ban Thường vụ",
    "ban chấp hành": "Ban Chấp hành",
    "ban xây dựng": "Ban Xây dựng",
    "ban tuyên giáo": "Ban Tuyên giáo",
    "việt nam": "Việt Nam",
    "mặt trận tổ quốc": "Mặt trận Tổ quốc",
    "ủy ban mặt trận tổ quốc": "Ủy ban Mặt trận Tổ quốc",
    "ủy ban kiểm tra": "Ủy ban Kiểm tra",
    "trung ương": "Trung ương",
    "liên hiệp phụ nữ": "Liên hiệp Phụ nữ",
    "hội nông dân": "Hội Nông dân",
    "hội cựu chiến binh": "Hội Cựu chiến binh",
    "đoàn thanh niên": "Đoàn Thanh niên",
    "liên đoàn lao động": "Liên đoàn Lao động",
}
_SHORT = re.compile(r"\b(?:ubnd|hđnd|ubmttq|mttq|bcđ|vhxh|đu|khcn|kh&cn|đmst|cđs|cntt|tncs|hcm|cqtt)\b")
_FIELD = re.compile(r"\b(?:Sở|Bộ|Phòng)\s+(?P<field>[^\d()]+?)(?=\s+(?:xã|phường|đặc khu|tỉnh|thành phố)\b|$)")
_LETTERS = [chr(c) for c in (*range(0x41, 0x250), *range(0x1E00, 0x1F00)) if chr(c).isalpha()]
UPPER = "".join(c for c in _LETTERS if c.isupper())  # for character classes: the two cases alternate in Unicode
LOWER = "".join(c for c in _LETTERS if c.islower())
_TITLED = rf"[{UPPER}][{LOWER}'’-]*"
_PLACE_CASED = re.compile(
    rf"(?<!\w)(?P<level>{'|'.join(f'[{w[0]}{w[0].upper()}]{w[1:]}' for w in LEVELS)})\s+"
    rf"(?P<name>(?!Hội\b){_TITLED}(?:[ ]+{_TITLED}){{0,3}})"
)
_PLACE_LOUD = re.compile(
    rf"(?<!\w)(?P<level>{'|'.join(w.upper() for w in LEVELS)})\s+(?P<name>(?!HỘI\b)[{UPPER}]+(?:[ ]+[{UPPER}]+){{0,5}})"
)
_AFTER_NAME = re.compile(
    r"\s+(?:NĂM|GIAI|ĐẾN|TỪ|VỀ|THỰC|TRONG|VÀ|TRÊN|THUỘC|BAN|NHIỆM|SỐ|LẦN|KHÓA|TRIỂN|PHÁT|TỈNH|HUYỆN|THÀNH|VĂN)\b.*",
    re.S,
)
_COMMITTEE = re.compile(r"\b(?P<level>tỉnh|thành|huyện|quận) ủy\s+(?P<name>.+)$", re.I)
_SURNAMES = frozenset(
    s.lower()
    for s in (
        "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương",
        "Lý", "Đào", "Đinh", "Lương", "Trương", "Mai", "Cao", "Trịnh", "Tạ", "Hà", "Lưu", "Tô", "Vi", "Lò", "Quách",
        "Thái", "Châu", "Tăng", "Kiều", "Nông", "Hứa", "Vàng", "Giàng", "Sùng", "Thào", "Lâm", "Phùng", "Chu", "Đoàn",
    )
)  # fmt: skip


_IN_NAMES = re.compile("['’]")  # names of the highlands: "Điểu K'Rứ"


def is_loud(text: str) -> bool:
    """Whether a text is printed in capitals."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def uncapped(text: str) -> str:
    """A body's name from a letterhead as a sentence writes it: "ĐẢNG ỦY XÃ BÌNH AN" → "Đảng ủy xã Bình An"."""
    flat = squash(text)
    if not is_loud(flat):
        return flat
    lower = flat.lower()
    lower = _PROPER.sub(lambda m: _CAPITALS_IN.get(m[0], m[0][0].upper() + m[0][1:]), lower)
    lower = _SHORT.sub(lambda m: m[0].upper(), lower)
    lower = _FIELD.sub(lambda m: m[0][: m.start("field") - m.start()] + _capitals(m["field"]), lower)
    lower = re.sub(
        rf"\b({_LEVEL})\s+(.+)$",
        lambda m: f"{m[1]} {titled(m[2])}" if not m[2][0].isupper() else m[0],
        lower,
    )
    return lower[:1].upper() + lower[1:]


def _capitals(field: str) -> str:
    """The fields of a department, each with its capital: "nông nghiệp và môi trường" → "Nông nghiệp và Môi trường"."""
    return re.sub(r"(?:^|(?<=và )|(?<=, )|(?<=- ))\w", lambda m: m[0].upper(), field)


def titled(text: str) -> str:
    """A proper name in title letters: "BÌNH AN" → "Bình An"."""
    return " ".join(w[:1].upper() + w[1:].lower() for w in squash(text).split())


def place_of(body: str) -> str | None:
    """The administrative place at the end of a body's name: "UBND xã Bình An" → "xã Bình An"; None without a name."""
    flat = squash(body)
    if m := _COMMITTEE.search(flat):
        level = {"thành": "thành phố"}.get(m["level"].lower(), m["level"].lower())
        return f"{level} {titled(m['name']) if is_loud(m['name']) else m['name']}"
    found = list((_PLACE_LOUD if is_loud(flat) else _PLACE_CASED).finditer(flat))
    return _place(found[-1]) if found else None


def places_in(text: str) -> Counter[str]:
    """How often each named place stands in a text: {"xã Bình An": 12, …}."""
    return Counter(_place(m) for m in _PLACE_CASED.finditer(nfc(text)))


def loud_places_in(text: str) -> list[str]:
    """Places named in capitals, where the name's end has to be guessed: "XÃ BÌNH AN NĂM 2026" → ["xã Bình An"]."""
    return [_place(m) for m in _PLACE_LOUD.finditer(nfc(text))]


def ends_in_level(body: str) -> bool:
    """ "UBND xã": a body named by its level without the place."""
    return re.search(rf"\b(?:{_LEVEL})$", squash(body), re.I) is not None


_DEGREES = re.compile(
    r"(?:(?:GS|PGS|TSKH|TS|ThS|THS|BS|BSCK|BSCKI{1,2}|BS\.? ?CK ?(?:I{1,2}|[12])|DS|DSCKI{1,2}|KS|CN|LS"
    r"|NGƯT|NGND|TTƯT|TTND)"
    r"(?:\.\s*|\s+))+|(?:Thiếu|Trung|Thượng|Đại) (?:úy|uý|tá|tướng)\s+"
)


def is_person(text: str) -> bool:
    """Whether a line reads as a person's name: two to six words in title letters, or a known surname in capitals.

    A degree or a rank may stand before it: "BSCKII. Trần Văn An", "Thượng tá Lê Hùng".
    """
    said = squash(text)
    text = said[m.end() :] if (m := _DEGREES.match(said)) else said
    words = text.split()
    if not 2 <= len(words) <= 6 or any(c.isdigit() or c in ".:;,/()" for c in text):
        return False
    if all(w[0].isupper() and all(p[1:] == p[1:].lower() for p in _IN_NAMES.split(w)) for w in words):
        return True
    return is_loud(text) and nfc(words[0]).lower() in _SURNAMES


def _place(m: re.Match[str]) -> str:
    level, name = m["level"], m["name"]
    if is_loud(name) and len(name) > 2:
        name = titled(_AFTER_NAME.sub("", name))
    level = level if level[0].isupper() and not is_loud(level) and bare(level) == "dac khu" else level.lower()
    return f"{level} {squash(name)}"
