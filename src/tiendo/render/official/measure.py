"""How long a text is in Times New Roman: enough to fit lines to words, titles to two even lines, columns to figures.

Widths are thousandths of the size, as the metrics of the Times family give them; an accented letter is as wide as its
base letter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

MM = 25.4 / 72
_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LOWER = _UPPER.lower()
_MARKS = " ,.:;!?-–()/%…“”*+<>=≥≤"


def _widths(upper: str, lower: str, marks: str, others: dict[str, int]) -> dict[str, int]:
    pairs = zip(_UPPER + _LOWER + _MARKS, map(int, f"{upper} {lower} {marks}".split()), strict=True)
    return dict(pairs) | others


_REGULAR = _widths(
    "722 667 667 722 611 556 722 722 333 389 722 611 889 722 722 556 722 667 556 611 722 722 944 722 722 611",
    "444 500 444 500 444 333 500 500 278 278 500 278 778 500 500 500 500 333 389 278 500 500 722 500 500 444",
    "250 250 250 278 278 333 444 333 500 333 333 278 833 1000 444 444 500 564 564 564 564 549 549",
    {"Đ": 722, "đ": 500, "Ơ": 722, "ơ": 529, "Ư": 776, "ư": 542},
)
_BOLD = _widths(
    "722 667 722 722 667 611 778 778 389 500 778 667 944 722 778 611 778 722 556 667 722 722 1000 722 722 667",
    "500 556 444 556 444 333 500 556 278 333 556 278 833 556 500 556 556 444 389 333 556 500 722 500 500 444",
    "250 250 250 333 333 333 500 333 500 333 333 278 1000 1000 500 500 500 570 570 570 570 549 549",
    {"Đ": 722, "đ": 556, "Ơ": 778, "ơ": 554, "Ư": 796, "ư": 600},
)
_HORN = "\u031b"
_PART = re.compile(r"[^\s-]*(?:-+|\s+|$)")
_WITHIN = re.compile(r"\w-$")
# Words of two syllables that titles of such papers are full of, and that no typist parts.
_TWO_SYLLABLES = (
    "báo cáo|ban hành|biện pháp|chỉ đạo|chỉ tiêu|chính quyền|chính trị|chủ tịch|chuyển đổi|công an|công nghệ|công tác|"
    "công việc|đảng bộ|đảng ủy|địa bàn|đổi mới|đổi số|đôn đốc|đột phá|giải pháp|giám sát|giai đoạn|hành chính|hội đồng|"
    "kế hoạch|kết luận|kết quả|khoa học|kinh tế|kiểm tra|lãnh đạo|nghị quyết|nhân dân|nhiệm vụ|phát triển|phối hợp|"
    "phương hướng|quốc gia|quyết định|sáng tạo|số liệu|tháng đầu|thành phố|thành lập|theo dõi|thực hiện|thường trực|"
    "thường vụ|tiến độ|tổ chức|tổng kết|trách nhiệm|triển khai|trung tâm|trung ương|tư liệu|văn hóa|văn phòng|xã hội|"
    "xây dựng|ủy ban|đơn vị|địa phương|cuối năm|đầu năm|quốc phòng|an ninh|nâng cao|chất lượng|hoàn thành|minh chứng|"
    "đảng viên|cán bộ|dữ liệu|hạ tầng|thông tin|dịch vụ|trực tuyến|nông thôn|đề án|chương trình|hành động"
)
_WORDS = frozenset(_TWO_SYLLABLES.split("|"))
_STEPS = 120
_SLACK = 0.3  # millimetres
_OTHER = 500  # digits, and what is not in the table


@lru_cache(maxsize=4096)
def _one(letter: str, bold: bool) -> int:
    known = _BOLD if bold else _REGULAR
    if letter in known:
        return known[letter]
    parts = unicodedata.normalize("NFD", letter)
    base = unicodedata.normalize("NFC", parts[0] + _HORN) if _HORN in parts else parts[0]
    return known.get(base, _OTHER)


def length(text: str, size: float, *, bold: bool = False) -> float:
    """Millimetres of one line of `text` at `size` points."""
    return sum(_one(letter, bold) for letter in text) / 1000 * size * MM


def lines(text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """`text` as it breaks into lines of at most `width` millimetres, at spaces and after hyphens; what is longer than
    that and cannot break has a line to itself."""
    done = [""]
    for part in _PART.findall(text):
        if done[-1] and length((done[-1] + part).rstrip(), size, bold=bold) > width:
            done.append("")
        done[-1] += part
    return [line.strip() for line in done if line.strip()]


def _bad_breaks(found: list[str]) -> int:
    """How many of the lines end within a symbol ("57-" / "NQ/TW"), a word of two syllables, or before a number."""
    return sum(_is_bad(line, after) for line, after in pairwise(found))


def _is_bad(line: str, after: str) -> bool:
    last, first = line.split()[-1], after.split()[0]
    return bool(_WITHIN.search(line)) or first[0].isdigit() or f"{last} {first}".casefold().rstrip(",;.") in _WORDS


def even_width(text: str, size: float, width: float, *, bold: bool = False) -> float:
    """The width, in millimetres, at which `text` takes no more lines than at `width` and breaks best: with the fewest
    lines that end within a word, then with lines of the most even length. A little is added, so that rounding in a
    word processor breaks nothing off."""
    count = len(lines(text, size, width, bold=bold))
    if count < 2:
        return width
    best, fewest = width, len(text)
    for step in range(_STEPS + 1):
        narrow = width * (1 - step / _STEPS / 2)
        found = lines(text, size, narrow, bold=bold)
        if len(found) > count:
            break
        if (bad := _bad_breaks(found)) <= fewest:
            best, fewest = narrow, bad
    return min(width, best + _SLACK)


def parts(text: str) -> list[str]:
    """What of `text` cannot break: its words, parted after hyphens."""
    return [part.strip() for part in _PART.findall(text) if part.strip()]


def longest_line(text: str, size: float, width: float, *, bold: bool = False) -> float:
    """Millimetres of the longest of the lines that `text` breaks into at `width`."""
    return max((length(line, size, bold=bold) for line in lines(text, size, width, bold=bold)), default=0.0)
