"""Numbers of official documents in text: where they stand, which are one, and the date that belongs to each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tiendo.core.dates import find_dates
from tiendo.core.text import bare

_CODE = r"[A-ZĐÂÊÔƠƯ][\wĐđ]*"
_MORE = rf"(?:\s?-\s?(?:(?<=-)|(?<=- )){_CODE})*"
_NUMBER = re.compile(
    r"(?<![\w/.,])(?<!\d:)(?<!\d-)(?<!TCVN )(?<!QCVN )(?P<n>\d{1,6})(?:"
    rf"\s*/\s*(?P<year>(?:19|20)\d\d)\s*/\s*(?P<dated>{_CODE}{_MORE})"  # 193/2025/QH15, 09/2019/NĐ-CP
    rf"|\s*[-–—]\s*(?P<kind>{_CODE})\s*[/]\s*(?P<org>{_CODE}{_MORE})"  # 57-NQ/TW
    rf"|\s*/\s*(?P<state>{_CODE}(?:\s?[-–/]\s?{_CODE})*)"  # 970/QĐ-TTg, 106/KHPH-TCTTW-BCĐ06ĐN
    r")"
)
_CODES = re.compile(
    r"(?:^|[\s\-–/])(?:NQ|QD|KH|CT|TB|CV|HD|BC|TTR|CP|TTG|UBND|HDND|CTR|DA|QC|KL|ND|TT|L|PL|QH|TW|SL|VBHN)(?:$|[\s\-–/])"
)
_NICKNAME = re.compile(r"(?:de an|du an|to cong tac|to|nhom|mo hinh|chuong trinh|qcvn|tcvn|iso|iec)(?: so)?\s*$")
_GAP = re.compile(r"[\s,(]*(?:(?:cua|do)\s[^;.()0-9]{1,80}?(?:\([^)]{1,30}\))?)?[\s,(]*(?:ban hanh|ky)?[\s,(]*$")
_BEFORE = re.compile(r"\s*,?[^;.\d]{0,70}\b(?:ban hanh|ky|thong qua)\b[^;.\d]{0,50}$")
_RUN_TOGETHER = re.compile(r"/(NQ|NĐ|QĐ|KH|CT|BC|TB|TT)(CP|TTg|UBND|HĐND)$")  # the dash at a line's end was lost
_REACH = 110  # characters between a number and the end of the date that belongs to it
_LETTERS = re.compile(r"[^A-Z0-9]")


@dataclass(frozen=True, slots=True)
class Mention:
    """One citation in running text. `key` is alike for all spellings of one number; `day` is its date if it has one."""

    start: int
    end: int
    number: str
    key: str
    day: date | None
    impossible_day: bool = False


def find_numbers(text: str) -> Iterator[Mention]:
    """Every numbered document that a text names, in order, each with the date that stands by it.

    "Đề án 06", "24/7", "TCVN 11930:2017" and "06/CP" after "Đề án" are no numbers of documents.
    """
    found = list(_NUMBER.finditer(text)) if "/" in text else []
    if not found:
        return
    folded = bare(text)
    found = [m for m in found if _is_number(m, folded)]
    dates = find_dates(text)
    for i, m in enumerate(found):
        limit = found[i + 1].start() if i + 1 < len(found) else len(text)
        near = next((d for d in dates if m.end() <= d.start < min(limit, m.end() + _REACH)), None)
        if near is not None and not _GAP.match(folded[m.end() : near.start]):
            near = None
        if near is None:  # "Ngày 22/12/2024, Bộ Chính trị ban hành Nghị quyết số …"
            since = found[i - 1].end() if i else 0
            led = next((d for d in reversed(dates) if since <= d.start and d.end <= m.start()), None)
            near = led if led is not None and _BEFORE.match(folded[led.end : m.start()]) else None
        day = near.day if near else None
        yield Mention(m.start(), m.end(), tidy_number(m[0]), number_key(m[0]), day, near is not None and day is None)


def tidy_number(raw: str) -> str:
    """A number without the spaces and long dashes that lines and typists put into it: "433 -KH/TU" → "433-KH/TU"."""
    number = re.sub(r"[–—]", "-", re.sub(r"\s+", "", raw)).rstrip("-/")
    return _RUN_TOGETHER.sub(r"/\1-\2", number)


def number_key(number: str) -> str:
    """What all spellings of one number share: no leading zeros, no case, no marks, no separators."""
    m = re.match(r"\s*0*(\d*)(.*)", tidy_number(number), re.S)
    head, rest = (m[1] or "0", m[2]) if m else ("", number)
    return f"{head}:{_LETTERS.sub('', bare(rest).upper())}"


def _is_number(m: re.Match[str], folded: str) -> bool:
    before = folded[max(0, m.start() - 24) : m.start()]
    if m["dated"] or m["org"]:
        return True
    code = bare(m["state"]).upper()
    if _NICKNAME.search(before) and "-" not in code:
        return False
    told = re.search(r"\bso\s*:?\s*$", before) is not None
    return len(code) >= 2 and (told or "-" in code or bool(_CODES.search(code)))


_PARTY = re.compile(rf"\s*\d{{1,6}}\s*[-–—]\s*{_CODE}\s*/")


def is_party_number(number: str) -> bool:
    """Whether a document's number is written as the Party writes it, "18-KH/ĐU", and not as the State does,
    "18/KH-UBND" (399-QĐ/TW; Nghị định 30/2020)."""
    return _PARTY.match(number) is not None
