"""Rules on the plan as a document: its own number and date, what it cites, what it wants reported."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from tiendo.core.reading import Citation, Every, Reading
from tiendo.core.review.common import Hit, low
from tiendo.core.text import fold, squash

_DAY = re.compile(r"(?:ngày|mùng)\s*\d{1,2}\b|ngày (?:cuối|đầu)|thứ (?:hai|ba|tư|năm|sáu)\b")
_CENTRAL = re.compile(r"/tw|bcđtw|-ttg|nq-cp|nđ-cp|/qh\d|/nq-tw", re.I)
_ISSUER = re.compile(r"\bcủa ((?:ban|bộ|tỉnh|thành|ubnd|ủy|uỷ|hđnd|hội|đảng|huyện|sở|phòng|chính)[^,;.()]{2,60})", re.I)


def blank_number_date(reading: Reading) -> Iterator[Hit]:
    """The plan bears no number or no date of issue."""
    lacking = []
    if not reading.document.number:
        lacking.append("số")
    if not reading.document.issued_on:
        lacking.append("ngày ban hành")
    if lacking:
        yield Hit({}, f"Văn bản chưa ghi {' và '.join(lacking)}.")


def citation_undated(reading: Reading) -> Iterator[Hit]:
    """A cited document whose date is nowhere said; the plan's own number dates itself."""
    dated = {_key(c.number) for c in reading.basis if c.date} | {_key(reading.document.number or "")}
    for number, rows in _by_number(reading.basis).items():
        if number not in dated:
            first = rows[0]
            yield Hit(
                {"citation": first.number}, f"Văn bản số {first.number} được viện dẫn mà không ghi ngày.", first.source
            )


def citation_conflict(reading: Reading) -> Iterator[Hit]:
    """One cited document with two dates, or its number spelled in two ways."""
    for rows in _by_number(reading.basis).values():
        first = rows[0]
        dates = sorted({c.date for c in rows if c.date})
        if len(dates) > 1 and not _two_issuers(rows):
            told = ", ".join(f"{d:%d/%m/%Y}" for d in dates)
            yield Hit(
                {"citation": first.number},
                f"Văn bản số {first.number} được ghi với các ngày khác nhau: {told}.",
                first.source,
            )
            continue
        written = list(dict.fromkeys(n for c in rows for n in (c.number, *c.also_written)))
        if len(written) > 1:
            told = ", ".join(f"“{n}”" for n in written)
            yield Hit(
                {"citation": first.number},
                f"Một văn bản được ghi số theo nhiều cách: {told}.",
                first.source,
                first.number,
            )


def citation_after_issue(reading: Reading) -> Iterator[Hit]:
    """A document cited before it was issued."""
    issued = reading.document.issued_on
    conflicting = {h.at["citation"] for h in citation_conflict(reading)}
    for c in reading.basis:
        if issued and c.date and c.date > issued and c.number not in conflicting:
            message = (
                f"Văn bản số {c.number} ghi ngày {c.date:%d/%m/%Y}, sau ngày ban hành kế hoạch ({issued:%d/%m/%Y})."
            )
            yield Hit({"citation": c.number}, message, c.source)


def report_without_due_date(reading: Reading) -> Iterator[Hit]:
    """A periodic report is asked for, and no day for it stands anywhere in the plan; a week says its day itself."""
    periodic = [d for d in reading.reporting if set(d.every) - {Every.WEEK}]
    if periodic and not any(d.due or _DAY.search(low(d.raw)) for d in periodic):
        first = periodic[0]
        yield Hit({}, "Kế hoạch yêu cầu báo cáo định kỳ nhưng không ghi ngày gửi báo cáo.", first.source)


def _by_number(basis: list[Citation]) -> dict[str, list[Citation]]:
    grouped: dict[str, list[Citation]] = defaultdict(list)
    for c in basis:
        grouped[_key(c.number)].append(c)
    return grouped


def _key(number: str) -> str:
    """One key for the spellings of one number: 2-KH/BCĐTW and 02-KH/BCĐTW, 71-NQ/CP and 71/NQ-CP."""
    return re.sub(r"^0+(?=\d)", "", re.sub(r"[\W_]+", " ", fold(number)).strip())


def _two_issuers(rows: list[Citation]) -> bool:
    """Local numbers repeat from body to body: two bodies' own documents are no conflict."""
    if _CENTRAL.search(rows[0].number):
        return False
    issuers = set()
    for c in rows:
        quote = squash(c.source.quote) if c.source else ""
        at = quote.find(c.number)
        found = _ISSUER.search(quote[at if at >= 0 else 0 :])
        if not found:
            return False
        issuers.add(fold(found[1]))
    return len(issuers) > 1
