"""Figures as plans write them: "≥ 60%", "từ 60% trở lên", "01 - 02 lớp", "100% (5G) 50% (6G)", "Có", "-"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from tiendo.core.reading import Comparator, Part, Value
from tiendo.core.text import bare, nfc, squash


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell or phrase as a promise. `parts` has two or more entries where one cell promises several things."""

    comparator: Comparator
    value: Value = None
    unit: str | None = None
    parts: tuple[Part, ...] = ()
    doubt: str | None = None


_Found = tuple[int, int, Figure]  # start, end
SEVERAL = "Ô có nhiều con số, chưa rõ mỗi số nói về việc gì"
_AT_LEAST = r"≥|≧|⩾|>\s?=|=\s?>|\\geq?s?l?a?n?t?(?![a-z])|&ge;|tối thiểu|ít nhất|không dưới|không thấp hơn|không ít hơn"
_AT_MOST = (
    r"≤|≦|⩽|<\s?=|=\s?<|\\leq?s?l?a?n?t?(?![a-z])|&le;|không quá|tối đa|không vượt quá|không cao hơn|không hơn|top"
)
_MORE = r">|&gt;|\\gt(?![a-z])|trên|hơn|vượt|lớn hơn|cao hơn|nhiều hơn"
_LESS = r"<|&lt;|\\lt(?![a-z])|dưới|thấp hơn|nhỏ hơn|chưa đến|ít hơn"
_FROM = r"từ"
_SAME = r"=|đạt(?: tỷ lệ| tỉ lệ| mức)?|khoảng|bằng|ước"
_WORDS = rf"(?:{_AT_LEAST}|{_AT_MOST}|{_MORE}|{_LESS}|{_FROM}|{_SAME})"
_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?(?!\d)|\d+(?:[.,]\d+)?"
_PERCENT = r"(?:\\?%|％|phần trăm)"

_FIGURE = re.compile(
    rf"(?P<words>(?:(?<!\w){_WORDS}[\s$:{{]*){{0,4}})"
    rf"(?<![\w.,/])(?P<a>{_NUMBER})(?![\w²]*\w*\d*/\w)\s*(?P<apct>{_PERCENT})?"
    rf"(?:\s*(?:[-–—÷~]|đến|tới)\s*(?:dưới\s+)?(?P<b>{_NUMBER})(?!\d)|\s*/\s*(?P<of>\d+)(?![\d%]))?"
    rf"\s*(?P<pct>{_PERCENT})?"
    rf"(?P<tail>[^.;,:()\d%]{{0,40}}?\btrở (?P<way>lên|xuống))?",
    re.I,
)

# What holds digits and is no promise: dates, years, numbers of documents, 5G, 24/7, ages, denominators, list numbers.
_DATES = re.compile(
    r"\d{1,2}\s*/\s*\d{1,2}\s*/\s*\d{4}"
    r"|(?:ngày\s*)?\d{1,2}\s+tháng\s+\d{1,2}(?:\s+năm\s+\d{4})?"
    r"|\btháng\s*\d{1,2}(?:\s*/\s*\d{4}|\s+năm\s+\d{4}|(?![\d.,]*\s*(?:%|\d|lần|lượt|tin|bài|buổi|hội|lớp)))"
    r"|(?<![\d/])\d{1,2}\s*/\s*(?:19|20)\d{2}(?!\d)"
    r"|\bngày\s+\d{1,2}(?:/\d{1,2})?(?![\d/])"
    r"|\bquý\s+[\divx]+(?:\s*/\s*\d{4})?"
    r"|(?<![\d.,/])(?:19|20)\d{2}\s*[-–—]\s*(?:19|20)\d{2}(?!\d|\s*%)"
    r"|\b(?:năm|giai đoạn|tầm nhìn|nhiệm kỳ|hết|đến|khóa|và)\s*:?\s*(?:19|20)\d{2}(?!\s*%|[\d.,]\d)"
    r"(?:\s*[-–—]\s*(?:19|20)\d{2}(?!\d))?|^\s*(?:19|20)\d{2}\s*$"
    r"|^\s*(?:\(\d{1,2}\)|\d{1,2}(?:\.\d{1,2})*[.)](?=\s))",
    re.I,
)
_NAMES = re.compile(
    r"\d+\s?[gG](?![\w])|\b[A-Za-zĐđ]{1,6}[-.]?\d[\w.]*|24/(?:7|24)|\d+[hHdDkK]\b"
    r"|\d[\d/]*\s?[-/]\s?(?:\d{4}\s?[-/]\s?)?[A-ZĐ]{2,}[\w/&.-]*"
)
_NUMBERED = re.compile(
    r"\b(?:(?:nghị quyết|quyết định|nghị định|thông tư|chỉ thị|đề án|công văn|kết luận)\s+(?:số\s+)?"
    r"|(?:kế hoạch|luật|chương trình|thông báo|hướng dẫn|văn bản|báo cáo)\s+số\s+"
    r"|(?:điều|khoản|phụ lục(?: số)?|tiêu chí số|lần thứ|công nghiệp|iso(?:/iec)?|tcvn|qcvn)\s+)\d[\d/]*(?![\d.,]*\s*%)"
    r"|(?:/|\btrên)\s*(?:1|01|10|100|1\.000|10\.000|100\.000|một)\s*(?:vạn|nghìn|ngàn|triệu)?\s*(?:người )?dân\b"
    r"|(?:/|\btrên)\s*(?:0?1|một)\s*(?:ha|héc ?ta|hecta|sào|m2|km2|đầu người|lao động|đơn vị (?:diện tích|sản phẩm))\b"
    r"|(?:từ\s+|trên\s+|dưới\s+)?(?:đủ\s+)?\d+(?:\s*[-–]\s*\d+)?\s*tuổi(?:\s+trở (?:lên|xuống))?"
    r"|\(\s*\d+\s*/\s*\d+[^)%]*\)",
    re.I,
)
_QUOTED = re.compile(r"[\"“”][^\"“”%]{2,60}[\"”]")  # a programme's name: "1 phải 5 giảm"
_RANKED = re.compile(r"\bnhóm(?:\s+đầu)?(?=\s+\d{2,3}(?!\d|\s*%))", re.I)  # "Nhóm 30": among the first thirty
_PLACES = re.compile(
    r"(?<!mỗi )(?<!từng )\b(?:ấp|thôn|khu phố|khóm|phường|quận|xóm|tổ dân phố|cấp độ|mức độ|cấp|loại|lớp|khối)"
    r"\s+[1-9]\d?(?![\d.,]*\s*%|\d|[.,]\d)(?!\s*(?:tổ|mô hình|người|lớp|điểm|nhà|đơn vị|sản phẩm|buổi|cuộc)\b)"
    r"|(?<![\d.,])[1-5]\.0(?![\d%]|\s*%)"
    r"|(?<![≥≤<>=\d.,])(?<![≥≤<>=] )20[1-9]\d(?=\s*(?:[,;.)\0]|và|nêu|được|$))",
    re.I,
)
_WEAK = re.compile(
    r"\s*(?:ngày|tháng|năm|giờ|phút|giây|tuần|[gmk]b(?:ps|it)?(?:/s)?|[gm]bps/s|km|m2|mét)(?![\wà-ỹ])", re.I
)
_DEED = re.compile(
    r"(?:co|x|v|[✓√☑✔]|dat|da co|da dat|da hoan thanh|hoan thanh|duy tri|thuc hien|yes|dat chuan|co ke hoach|tiep tuc)",
    re.I,
)
_DENIAL = re.compile(r"(?:khong|chua|chua co|chua dat|khong co)")
_BLANK = re.compile(r"[\s\-–—−_.…*/\\]*")
_NOUNS = (
    "cơ sở dữ liệu|doanh nghiệp|sản phẩm|hợp tác xã|mô hình|hội nghị|nhiệm vụ|đề tài|dự án|sáng kiến|sáng chế|tổ chức"
    "|đơn vị|chuyên gia|trung tâm|thủ tục|hệ thống|dịch vụ|nền tảng|tin bài|tin, bài|cán bộ|công chức"
    "|phụ nữ|hội viên|đoàn viên|đảng viên|chi bộ|học viên|nông dân|thanh niên"
    "|người dân|khu phố|tuyến đường|học sinh|hộ dân"
    "|công trình|giải pháp|giải thưởng|chương trình|kế hoạch|lượt người|lượt|lớp|người|hộ|tổ|thôn|ấp|xã|trường|điểm"
    "|cuộc|buổi|bài|tin|tỷ đồng|triệu đồng|nghìn đồng|đồng|dữ liệu|hồ sơ|văn bản|ngày|tháng|giờ|phút|lần"
    "|máy|bộ|phần mềm|bằng"
)
_NOUN = re.compile(rf"\s*((?:{_NOUNS})(?![\wà-ỹ])(?:\s?/\s?[\wà-ỹ]+(?:\s(?:dân|vạn dân))?)?)", re.I)
_WORD = re.compile(r"\s*/?\s*([^\W\d_]+)")
_STOP = frozenset(
    re.split(
        r"\s+",
        "trở và trong trên của để đến theo được có so tại đạt thực do với ở cho về hoặc hàng hằng mỗi tăng giảm từ vào "
        "cả toàn nước thuộc khi phấn là hoàn còn nhưng dưới",
    )
)


def blank(raw: str) -> bool:
    """Whether a cell says nothing: empty, a dash, dots."""
    return not raw[:1].isalnum() and _BLANK.fullmatch(raw) is not None


def parse_figure(raw: str) -> Figure:
    """What a cell promises. A cell without any figure is a deed (`bool`) or a direction (`text`)."""
    text = _RANKED.sub("top", squash(raw))
    strong, weak = _scanned(text, cell=True)
    found = strong or weak
    if not found:
        return _deed(text)
    inside = [_in_brackets(text, start) for start, _, _ in found]
    outside = [item for item, within in zip(found, inside, strict=True) if not within] or found
    first = outside[0][2]
    if len(outside) == 1:
        bound = strong and any(figure.comparator is not Comparator.EQUAL for _, _, figure in weak)
        return replace(first, doubt=SEVERAL) if bound and not first.doubt else first
    parts = tuple(_part(text, outside, i) for i in range(len(outside)))
    doubt = first.doubt or (None if all(p.of for p in parts) else SEVERAL)
    return Figure(first.comparator, first.value, first.unit, parts, doubt)


def figures_in(text: str) -> list[tuple[int, int, Figure]]:
    """The figures of a sentence with where they stand (start, end) in its NFC form, in order.

    Dates, years, numbers of documents, "5G", ages, denominators ("trên 1 vạn dân") are none; a duration or a speed is
    one only where the sentence has no other.
    """
    strong, weak = _scanned(nfc(text), cell=False)
    return strong or [item for item in weak if item[2].comparator is not Comparator.EQUAL]


def _scanned(text: str, *, cell: bool) -> tuple[list[_Found], list[_Found]]:
    """The figures of a text, and apart from them durations, speeds and the like."""
    masked = _mask(text, cell=cell)
    strong: list[_Found] = []
    weak: list[_Found] = []
    for match in _FIGURE.finditer(masked):
        figure = _figure(match, text, cell=cell)
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        item = (start, _end(match, text), figure)
        speaks = figure.unit != "%" and _WEAK.match(text, _after(match)) is not None
        (weak if speaks else strong).append(item)
    return strong, weak


def _mask(text: str, *, cell: bool) -> str:
    """The text with all that holds digits and is no promise blotted out, positions kept."""
    patterns = [_DATES, _NAMES, _NUMBERED] if cell else [_QUOTED, _DATES, _NAMES, _NUMBERED, _PLACES]
    for pattern in patterns:
        text = pattern.sub(lambda m: "\0" * len(m.group()), text)
    return text


def _after(match: re.Match[str]) -> int:
    """Where the number ends, its % included."""
    return max(match.end(g) for g in ("a", "apct", "b", "of", "pct") if match.group(g) is not None)


def _end(match: re.Match[str], text: str) -> int:
    if match.group("tail"):
        return match.end()
    noun = None if match.group("pct") or match.group("apct") else _NOUN.match(text, _after(match))
    return noun.end() if noun else _after(match)


def _figure(match: re.Match[str], text: str, *, cell: bool) -> Figure:
    low, doubt = _decimal(match.group("a"))
    high, doubt2 = _decimal(match.group("b")) if match.group("b") else (None, None)
    percent = bool(match.group("pct") or match.group("apct"))
    unit = "%" if percent else _unit(text, _after(match), cell=cell)
    comparator = _comparator(match.group("words"), match.group("way"))
    doubt = doubt or doubt2
    if match.group("of"):
        doubt = "Phân số: chưa rõ là tỷ lệ hay số lượng"
    if high is None:
        return Figure(comparator, low, unit, doubt=doubt)
    if high <= low:
        return Figure(comparator, low, unit, doubt=f"Khoảng giá trị ngược: {match.group('a')} - {match.group('b')}")
    return Figure(Comparator.RANGE, (low, high), unit, doubt=doubt)


def _comparator(words: str, way: str | None) -> Comparator:
    """From the words before and "trở lên / trở xuống" after; a sign or "ít nhất" outweighs "trên" before it."""
    said = words.lower()
    for pattern, comparator in _COMPARATORS:
        if pattern.search(said):
            found = comparator
            break
    else:
        found = Comparator.EQUAL
    if way and way.lower() == "lên" and found is not Comparator.AT_MOST:
        return Comparator.AT_LEAST
    if way and way.lower() == "xuống":
        return Comparator.AT_MOST
    return found


_COMPARATORS = (
    (re.compile(_AT_LEAST), Comparator.AT_LEAST),
    (re.compile(_AT_MOST), Comparator.AT_MOST),
    (re.compile(_LESS), Comparator.LESS),
    (re.compile(_MORE), Comparator.MORE),
    (re.compile(_FROM), Comparator.AT_LEAST),
)


def _decimal(number: str) -> tuple[Decimal, str | None]:
    """Vietnamese digits: dots part thousands, a comma the decimals; 0.6 and 12.5 are decimals all the same."""
    whole, _, rest = number.partition(",")
    if re.fullmatch(r"[1-9]\d{0,2}(?:\.\d{3})+", whole):
        return Decimal(whole.replace(".", "") + ("." + rest if rest else "")), None
    if len(rest) == 3 and whole.isdigit() and not whole.startswith("0"):
        return Decimal(whole + rest), f"“{number}” đọc là hàng nghìn, có thể là số thập phân"
    return Decimal(number.replace(",", ".")), None


def _unit(text: str, at: int, *, cell: bool) -> str | None:
    """The noun counted, in lower case: a known one, or in a cell the words up to the next stop."""
    noun = _NOUN.match(text, at)
    if noun:
        return squash(noun.group(1)).lower()
    words: list[str] = []
    while len(words) < 4:
        word = _WORD.match(text, at)
        if word is None or word.group(1).lower() in _STOP or (not words and word.group(1)[:1].isupper()):
            break
        words.append(text[at : word.end()])
        at = word.end()
        if not cell:
            break
    return squash("".join(words)).lower() or None


def _in_brackets(text: str, at: int) -> bool:
    return text.count("(", 0, at) > text.count(")", 0, at)


def _part(text: str, found: list[tuple[int, int, Figure]], i: int) -> Part:
    """One promise of several, with what it is of: the brackets after it, else the words before it or after it."""
    start, end, figure = found[i]
    until = found[i + 1][0] if i + 1 < len(found) else len(text)
    since = found[i - 1][1] if i else 0
    bracket = re.match(r"[^()]{0,12}\(([^()]+)\)", text[end:until])
    before = re.split(r"[,;.)](?:\s|$)", text[since:start])[-1].strip(" :=-–)")
    after = re.split(r"[,;.](?:\s|$)", text[end:until])[0].strip()
    said = bracket.group(1) if bracket else before or after
    return Part(_label(said), figure.comparator, figure.value, figure.unit)


def _label(said: str) -> str:
    words = re.sub(r"\s*(?:đạt|là|có|:)\s*$", "", squash(said).strip(" :;,.-"), flags=re.I)
    return re.sub(r"(\d)\s+([Gg])\b", r"\1\2", words)[:80]


def _deed(text: str) -> Figure:
    """A cell without a figure."""
    key = " ".join(bare(text).split()).strip(" .;,!")
    if _DENIAL.fullmatch(key):
        return Figure(Comparator.BOOL, False, doubt="Ô ghi “không”: chưa rõ là chưa đặt mốc hay không làm")
    if _DEED.match(key) and re.match(r"[^\W_]*", key) and (_DEED.fullmatch(key) or not re.search(r"\d", key)):
        return Figure(Comparator.BOOL, True)
    digits = re.search(r"\d", text) is not None
    if digits and re.fullmatch(r"\W*(?:19|20)\d{2}\W*", text):
        return Figure(Comparator.TEXT, None, doubt="Ô chỉ ghi năm")
    return Figure(Comparator.TEXT, None, doubt="Có chữ số nhưng không đọc được thành con số" if digits else None)
