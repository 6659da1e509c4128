"""What officials key in, as types: figures 1.234,5, percentages, a count over a count, dates 21/11/2026, yes or no."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tiendo.core.dates import make_date
from tiendo.core.text import fold, squash

_NUMBER = re.compile(
    r"(?P<sign>[-+−–]?)\s*(?P<digits>\d[\d.,]*)\s*(?P<unit>[%‰]|k?m[23²³]|[^\W\d_]{2}\D*|(?<=\s)[^\W\d_]\D*)?"
)
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+")
_ENGLISH = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_GAP = re.compile(r"(?<=\d)[\s\u00a0\u202f'](?=\d{3}(?!\d))")
_DAY = re.compile(r"(?:ngày\s+)?(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})", re.I)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_WHOLE, _PLACES = 14, 6  # digits that a column of figures holds before and after the comma
_YES = frozenset({"1", "co", "dat", "x", "roi", "da", "da co", "yes", "true", "xong"})
_NO = frozenset({"0", "khong", "chua", "chua co", "chua dat", "khong dat", "no", "false"})


class Unread(ValueError):
    """What was keyed in cannot be taken; the message is Vietnamese and says what would be."""


@dataclass(frozen=True, slots=True)
class Number:
    """A figure with the unit of measure that was written behind it, if any ("68 người", "60 %")."""

    value: Decimal
    unit: str = ""


def number(raw: str) -> Number:
    """A figure as Vietnamese officials write it: a point between thousands, a comma before decimals.

    1.234.567,5 is read so, and 12.5 or 1,234.5, which can mean one thing alone; 1,234 is 1234 thousandths: the comma
    stands before decimals. Raises `Unread`.
    """
    text = _GAP.sub("", squash(raw))
    m = _NUMBER.fullmatch(text)
    if m is None:
        raise Unread(f"Chưa đọc được số “{squash(raw)}”. Hãy ghi như 68, 1.234 hoặc 12,5.")
    digits = m["digits"].rstrip(".,")
    value = Decimal(_plain(digits, raw))
    if value.adjusted() >= _WHOLE or -int(value.as_tuple().exponent) > _PLACES:
        raise Unread(f"Số “{squash(raw)}” có quá nhiều chữ số: tối đa 14 chữ số và 6 chữ số thập phân.")
    return Number(-value if m["sign"] in ("-", "−", "–") else value, (m["unit"] or "").strip())


def percent(raw: str) -> Decimal:
    """A part done, 0 to 100, two decimals at most: "60", "60 %", "92,5". Raises `Unread`."""
    found = number(raw)
    if found.unit not in ("", "%"):
        raise Unread(f"Tỷ lệ hoàn thành ghi bằng phần trăm, không ghi “{found.unit}”.")
    if not 0 <= found.value <= 100:
        raise Unread(f"Tỷ lệ hoàn thành phải từ 0 đến 100 %, đang ghi {squash(raw)}.")
    return round(found.value, 2)


def day(raw: str) -> date:
    """A day: 21/11/2026, 21-11-2026, 21.11.26, or as browsers and sheets give it, 2026-11-21. Raises `Unread`."""
    text = squash(raw)
    if iso := _ISO.fullmatch(text):
        found = make_date(int(iso[1]), int(iso[2]), int(iso[3]))
    elif m := _DAY.fullmatch(text):
        found = make_date(int(m[3]), int(m[2]), int(m[1]))
    else:
        raise Unread(f"Chưa đọc được ngày “{text}”. Hãy ghi đủ ngày, tháng, năm như 21/11/2026.")
    if found is None or not 1990 <= found.year <= 2100:
        raise Unread(f"Không có ngày “{text}”. Hãy xem lại ngày, tháng, năm.")
    return found


def ratio(raw: str) -> tuple[Decimal, Decimal] | None:
    """ "969/6.460" as its two counts; None where it is not of that form. Raises `Unread` for counts that are none."""
    left, stroke, right = raw.partition("/")
    if not stroke or not left.strip() or not right.strip():
        return None
    return number(left).value, number(right).value


def yes_or_no(raw: str) -> bool:
    """ "Có", "Đạt", "x" or "Chưa", "Không". Raises `Unread`."""
    key = fold(raw)
    if key in _YES or key in _NO:
        return key in _YES
    raise Unread(f"Chưa hiểu “{squash(raw)}”. Hãy chọn Đã đạt hoặc Chưa đạt.")


def _plain(digits: str, raw: str) -> str:
    whole, comma, rest = digits.partition(",")
    if digits.count(",") > 1 or ("." in rest):
        if _ENGLISH.fullmatch(digits):
            return digits.replace(",", "")
        raise Unread(f"Chưa đọc được số “{squash(raw)}”: dấu chấm ngăn hàng nghìn, dấu phẩy trước phần thập phân.")
    if _THOUSANDS.fullmatch(whole):
        return whole.replace(".", "") + (f".{rest}" if comma and rest else "")
    if whole.count(".") > 1 or (comma and "." in whole):
        raise Unread(f"Chưa đọc được số “{squash(raw)}”: mỗi nhóm hàng nghìn có ba chữ số.")
    return digits.replace(",", ".")
