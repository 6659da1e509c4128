"""A stored cell of a sheet → the text the sheet shows, as Vietnamese officials write figures and dates."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

# Formats that Excel knows by number and does not write into the file (ECMA-376 part 1, 18.8.30).
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00",
    40: "#,##0.00", 14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "dd/mm/yyyy",
}  # fmt: skip
_EPOCH_1900 = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_TOKEN = re.compile(r'"([^"]*)"|\\(.)|\[([^\]]*)\]|[_*].|(.)', re.S)
_CURRENCY = re.compile(r"\$([^-]*)")
_MAX_DAY = 2_958_465  # 31/12/9999


@dataclass(frozen=True, slots=True)
class Format:
    """What a number format comes to: how many decimals, and the letters around the figure."""

    general: bool = False
    percent: bool = False
    decimals: int = 0
    most_decimals: int = 0
    grouped: bool = False
    before: str = ""
    after: str = ""
    date: str = ""  # "d", "m" or "y": the smallest part it shows


@lru_cache(maxsize=512)
def read_format(code: str) -> Format:
    """The first section of a number format code."""
    before, digits, after, letters = "", "", "", ""
    for quoted, escaped, bracket, plain in _TOKEN.findall(code.split(";")[0] if '"' not in code else _section(code)):
        literal = quoted or escaped
        if bracket and (money := _CURRENCY.match(bracket)):
            literal = money[1]
        if literal or (plain and plain not in "0#?.,%@/" and not plain.isalpha()):
            piece = literal or plain
            before, after = (before, after + piece) if digits else (before + piece, after)
        elif plain.isalpha():
            letters += plain.lower()
        elif plain and plain in "0#?.,%":
            digits += plain
    if "general" in letters or not (digits or letters):
        return Format(general=True, before=before, after=after)
    if letters and any(c in letters for c in "dmyhsb"):
        return Format(date="d" if "d" in letters or "y" not in letters else "m" if "m" in letters else "y")
    whole, _, rest = digits.partition(".")
    return Format(
        percent="%" in digits,
        decimals=min(rest.count("0"), 10),
        most_decimals=min(sum(rest.count(c) for c in "0#?"), 10),
        grouped="," in whole.rstrip(","),
        before=before,
        after=after,
    )


def _section(code: str) -> str:
    """The part before the first semicolon that is not within quotes."""
    quoted = False
    for i, c in enumerate(code):
        quoted ^= c == '"'
        if c == ";" and not quoted:
            return code[:i]
    return code


def shown(raw: str, code: str, *, since_1904: bool = False) -> str:
    """A stored number as the sheet shows it: "60%", "1,5", "1.250", "30/06/2026"."""
    try:
        value = Decimal(raw)
    except InvalidOperation:
        return raw
    if not value.is_finite() or abs(value.adjusted()) > 15:
        return "0" if value == 0 or (value.is_finite() and value.adjusted() < 0) else raw
    form = read_format(code or "General")
    if form.date and 0 < value <= _MAX_DAY:
        return _day(value, form.date, since_1904)
    if form.general or form.date:
        return f"{form.before}{_general(value)}{form.after}"
    if form.percent:
        value *= 100
    text = _rounded(value, form)
    return f"{form.before}{text}{'%' if form.percent else ''}{form.after}".strip()


def _general(value: Decimal) -> str:
    """At most eleven digits, as Excel's General shows; binary noise behind them (0.6000000000000001) goes."""
    places = max(0, 11 - len(str(abs(int(value)))))
    short = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP) if abs(value) < 10**15 else value
    text = f"{short:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")


def _rounded(value: Decimal, form: Format) -> str:
    short = value.quantize(Decimal(1).scaleb(-form.most_decimals), ROUND_HALF_UP)
    whole, _, rest = f"{abs(short):f}".partition(".")
    rest = rest[: form.decimals] + rest[form.decimals :].rstrip("0")
    if form.grouped:
        whole = f"{int(whole):,}".replace(",", ".")
    return ("-" if short < 0 else "") + whole + (f",{rest}" if rest else "")


def _day(value: Decimal, smallest: str, since_1904: bool) -> str:
    day = (_EPOCH_1904 if since_1904 else _EPOCH_1900) + timedelta(days=int(value))
    if smallest == "y":
        return str(day.year)
    return f"{day:%m/%Y}" if smallest == "m" else f"{day:%d/%m/%Y}"
