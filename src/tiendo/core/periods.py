"""How often and by which days something is to be done: "định kỳ 6 tháng", "hằng quý", "trước ngày 25 tháng 5"."""

from __future__ import annotations

import re

from tiendo.core.citations import find_numbers
from tiendo.core.reading import Every
from tiendo.core.text import bare, nfc

_MONTHS = {1: Every.MONTH, 3: Every.QUARTER, 6: Every.HALF_YEAR, 9: Every.NINE_MONTHS, 12: Every.YEAR}
_ORDER = list(Every)
_WORDS = {"tuan": Every.WEEK, "thang": Every.MONTH, "quy": Every.QUARTER, "nam": Every.YEAR}

# Time words that are no period: dates, a named month, quarter or year, a span of years, a term of office.
_FIXED = re.compile(
    r"(?:ngay\s*)?\d{1,2}\s*/\s*\d{1,2}(?:\s*/\s*\d{4})?|(?:ngay\s*)?\d{1,2}\s+thang\s+\d{1,2}(?:\s+nam\s+\d{4})?"
    r"|\bthang\s+\d{1,2}(?:\s*[/,]\s*\d+)*(?:\s*nam\s+\d{4})?|\b(?:quy\s+)[ivx\d]+\b(?:\s*/\s*\d{4}|\s+nam\s+\d{4})?"
    r"|\bnam\s+(?:20\d\d|hoc|sau|truoc(?!\s+(?:ngay|\d))|nay|toi|qua)|\b(?:[2-57-9]|[1-9]\d)\s+nam\b"
    r"|\b\d+\s+ngay\b|\bviet nam\b"
    r"|\b(?:trong|sau|khoang)\s+\d{1,2}\s+(?:thang|nam)\b(?!\s*/)"
    r"|\bquy (?:dinh|che|trinh|hoach|mo|uoc|doi|luat|tu|chuan|dat)\b"
    r"|\bnam (?:dau|cuoi)\b|\bdau nam\b"
)
_DEADLINE = re.compile(r"\([^)]*\b(?:ngay|truoc|cham nhat)\b[^)]*\)")  # "quý (trước ngày 20 …), 6 tháng (…)"
_LEAD = r"(?:dinh ky|hang|moi|theo|cac|ky|bao cao|ket qua|so ket|giua|cuoi|ca|dau|nua|\()"
_TOKEN = re.compile(r"(?:(?P<n>\d{1,2})\s+)?(?P<word>tuan|thang|quy|nam)\b")
_ONE = r"(?:\d{1,2}\s+)?(?:tuan|thang|quy|nam)\b(?:\s*/\s*(?:0?1\s+)?lan)?"
_BETWEEN = (
    r"\s*(?:[,;/)(\-–]|va|hoac|hay|dot xuat|giua nhiem ky|cuoi nhiem ky)*\s*"
    r"(?:(?:dinh ky|hang|moi|ca|theo|bao cao)\s+)*"
)
_RUN = re.compile(rf"(?P<lead>(?:\b{_LEAD}\s*)+)?\(?{_ONE}(?:{_BETWEEN}{_ONE})*")
_PER = re.compile(r"/\s*(?:0?1\s+)?lan|(?:mot|0?1)\s+lan")

_BY = re.compile(r"\b(?:truoc|cham nhat|muon nhat|vao|den|trong|han|xong)\b")
_DAY_MONTH = re.compile(
    r"(?P<by>(?:truoc|cham nhat|muon nhat|vao|den|trong|han|xong|la|va|,|hoac|;)[^\d;.]{0,24})?"
    r"(?<![\d/.])(?P<d>\d{1,2})\s*(?:/|\s+thang\s+)\s*(?P<m>\d{1,2})(?![\d%])(?:\s*/\s*\d{4}|\s+nam\s+\d{4})?"
)
_ITS_DATE = re.compile(r"[^;.]{0,90}?ngay\s*[\d/\s]+(?:thang\s*\d+\s*nam\s*\d+)?")
_OF_MONTH = re.compile(
    r"ngay\s+(?P<d>\d{1,2})\s*(?:,\s*)?(?:cua\s+)?"
    r"(?:(?:hang|moi|cuoi) thang|thang (?:sau|tiep|ke|bao cao)|thang\b(?!\s+(?:\d|cuoi)))"
)
_OF_MONTHS = re.compile(r"ngay\s+(?P<d>\d{1,2})\s+(?:cua\s+)?cac thang\s+(?P<months>\d{1,2}(?:\s*(?:,|va)\s*\d{1,2})*)")
_OF_QUARTER = re.compile(r"ngay\s+(?P<d>\d{1,2})\s+(?:cua\s+)?thang cuoi(?: cung)?(?: cua)?(?: moi| hang)? quy")


def periods_in(text: str) -> list[Every]:
    """The periods that a sentence names, from the shortest: "3 tháng, 6 tháng, 1 năm" is quarter, half-year, year.

    A bare "tháng" or "năm" counts only behind a word like "hằng", "định kỳ", "theo các kỳ", or in a list of periods.
    """
    folded = _DEADLINE.sub(" ", bare(nfc(text)))
    folded = _FIXED.sub(lambda m: "#" * len(m[0]), folded)
    found: set[Every] = set()
    for run in _RUN.finditer(folded):
        tokens = list(_TOKEN.finditer(run[0]))
        if run["lead"] or len(tokens) > 1 or _PER.search(folded[run.start() : run.end() + 10]):
            found |= {e for t in tokens if (e := _period(t)) is not None}
    return [e for e in _ORDER if e in found]


def _period(token: re.Match[str]) -> Every | None:
    word, n = token["word"], int(token["n"]) if token["n"] else None
    if n is None or (word != "thang" and n == 1):
        return _WORDS[word]
    if word == "thang":
        return _MONTHS.get(n)
    return Every.HALF_YEAR if word == "quy" and n == 2 else None


def due_days_in(text: str) -> list[str]:
    """The days that a sentence sets, as `MM-DD`; a day of each quarter's last month is four days.

    A day of every month has no `MM-DD`: see `day_of_month`.
    Dates of cited documents are none: only days behind "trước", "chậm nhất", "vào ngày" … and those listed with them.
    """
    folded = _without_citations(text)
    days: list[str] = []
    for m in _OF_QUARTER.finditer(folded):
        days += [f"{month:02d}-{int(m['d']):02d}" for month in (3, 6, 9, 12)]
    for m in _OF_MONTHS.finditer(folded):
        months = [int(x) for x in re.findall(r"\d+", m["months"])]
        days += [f"{month:02d}-{int(m['d']):02d}" for month in months if 1 <= month <= 12]
    last = -100
    for m in _DAY_MONTH.finditer(folded):
        strong = m["by"] is not None and _BY.search(m["by"]) is not None
        listed = m["by"] is not None and m.start() - last < 60
        if 1 <= int(m["d"]) <= 31 and 1 <= int(m["m"]) <= 12 and (strong or listed):
            days.append(f"{int(m['m']):02d}-{int(m['d']):02d}")
            last = m.end()
    return list(dict.fromkeys(days))


def day_of_month(text: str) -> int | None:
    """The day of every month that a sentence sets ("trước ngày 20 hằng tháng"), None where it sets none."""
    folded = _without_citations(text)
    m = None if _OF_QUARTER.search(folded) else _OF_MONTH.search(folded)
    return int(m["d"]) if m and 1 <= int(m["d"]) <= 31 else None


def _without_citations(text: str) -> str:
    """The folded text with cited documents and their dates blotted out, positions kept."""
    folded = bare(nfc(text))
    for mention in find_numbers(nfc(text)):
        tail = _ITS_DATE.match(folded, mention.end) if mention.day else None
        until = tail.end() if tail else mention.end
        folded = folded[: mention.start] + "#" * (until - mention.start) + folded[until:]
    return folded
