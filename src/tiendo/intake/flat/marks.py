"""What opens a paragraph of a plan: list marks, heading numbers, letterhead and closing formulas."""

from __future__ import annotations

import re


def words(text: str) -> frozenset[str]:
    """A set of words, written with spaces between."""
    return frozenset(text.split())


# Ranges of code points mix capitals and small letters, so the letters with marks are written out.
UPPER = "A-ZÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
SMALL = UPPER.lower()
DASH = re.compile(rf"[-+*•–—▪●◦‑]\s*(?=\S)|o\s+(?=[{UPPER}])")
_NUMBERED = re.compile(
    rf"(?:\d{{1,2}}(?:\.\d{{1,2}}){{0,4}}[.)](?!\d)\s*\S"
    rf"|\d{{1,2}}(?:\.\d{{1,2}}){{1,4}}\s+[{UPPER}“\"(]"
    rf"|\(\d{{1,2}}\)\s*\S"
    rf"|[a-zđ]\d?[.)]\s*[{UPPER}“\"]|\([a-zđ]\)\s"
    rf"|(?:[IVX]{{1,5}}|[A-H])\s*[.)/-]\s*[{UPPER}]"
    rf"|(?:Điều|Phần|Chương|Mục)\s+(?:\d+|[IVX]+|thứ\s)\s*[.:]?\s)"
)
KIND_LINE = re.compile(
    r"(?:DỰ THẢO\s+)?(?:KẾ HOẠCH|NGHỊ QUYẾT|CHƯƠNG TRÌNH|QUYẾT ĐỊNH|ĐỀ ÁN|CHỈ THỊ|HƯỚNG DẪN|THÔNG BÁO|BÁO CÁO|TỜ TRÌNH)"
    r"(?:\s+(?:HÀNH ĐỘNG|PHỐI HỢP|TRIỂN KHAI|THỰC HIỆN))?\s*\.?"
)
APPENDIX = re.compile(r"(?:PHỤ LỤC|Phụ lục|BIỂU|Biểu)(?:\s+(?:SỐ|số))?\s*(?:\d{1,2}|[IVX]{1,4}|[A-H])?\s*[.:]?")
MOTTO = re.compile(r"CỘNG\s+(?:HÒA|HOÀ|HOA)\s+XÃ\s+HỘI\s+CHỦ\s+NGHĨA|ĐẢNG\s+CỘNG\s+SẢN\s+VIỆT\s+NAM")
RULE = re.compile(r"[-_=*.–—\s]{3,}")
RECIPIENTS = re.compile(r"nơi\s+nhận\s*:?", re.I)
SIGNATURE = re.compile(
    rf"(?:T/?M|TM|KT|K/T|T/?L|TL|TUQ|Q)\s*\.?\s+[{UPPER}]{{2,}}"
    r"|(?:CHỦ TỊCH|PHÓ CHỦ TỊCH|BÍ THƯ|PHÓ BÍ THƯ|TRƯỞNG BAN|PHÓ TRƯỞNG BAN|GIÁM ĐỐC|CHÁNH VĂN PHÒNG)\b"
)
_LINKS = words(
    "và của các cho về trong tại với theo đến từ là có do bởi hoặc được trên dưới bằng vào những một để nhằm qua sang "
    "ở gồm như tới khi nếu mà thuộc cấp"
)
_COMPOUND_HEADS = words("số năm tháng ngày quý phòng ban ủy uỷ văn công trung tâm điểm khoản mục nghị kế quyết định ra")
_OPEN = _LINKS | _COMPOUND_HEADS
_NUMBER_CALLERS = words("năm tháng quý ngày số khoản điều mục lục từ đến và đạt khoảng trên lần kỳ")
END = re.compile(r"[.;:!?…][”\"')\]]*$")


def opens_list(text: str) -> bool:
    """Whether a line starts with a list mark or a heading number."""
    return bool(DASH.match(text) or _NUMBERED.match(text))


def numbered(text: str) -> bool:
    return bool(_NUMBERED.match(text))


def lower_start(text: str) -> bool:
    return text.lstrip("“\"'(")[:1].islower()


def hangs(text: str, words: bool = True) -> bool:
    """Whether a text cannot end here: a comma, a hyphen, an open bracket or (`words`) a word that wants another."""
    if text.endswith((",", "-", "–", "/", "(", "“", "≥", "≤", ">", "<", "+")):
        return True
    if text.count("(") > text.count(")") or text.count("“") > text.count("”"):
        return True
    return words and bool(text) and text.split()[-1].lower() in _OPEN


def links(text: str) -> bool:
    """Whether a word only joins: nothing ends with it."""
    return text.lower().strip('(“"') in _LINKS


def calls_number(text: str) -> bool:
    """Whether the last word wants a number after it: "… năm", "… số"."""
    return bool(text) and text.split()[-1].lower() in _NUMBER_CALLERS


def capitals(text: str) -> bool:
    """A text whose letters are capitals (short words in small letters allowed, such as "kèm")."""
    letters = [ch for ch in text if ch.isalpha()]
    return len(letters) >= 3 and sum(ch.isupper() for ch in letters) >= 0.85 * len(letters)


def glue(head: str, tail: str) -> str:
    """Two printed lines as one text: a number broken after its hyphen ("57-" + "NQ/TW") closes up."""
    if not head:
        return tail
    if re.search(r"[^\s-]-$", head) and re.match(r"[A-ZĐ0-9]", tail) and re.search(r"[\d/A-ZĐ]-$", head):
        return head + tail
    if head.endswith("/") and not head.endswith(" /"):
        return head + tail
    return head + " " + tail
