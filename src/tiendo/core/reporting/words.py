"""People's words made fit for an official paper, losing none; figures, dates and shares as officials write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tiendo.core.naming import LEVELS
from tiendo.core.numerals import decimal_text
from tiendo.core.text import fold, nfc, unmark

NAMELESS = "(chưa rõ tên đơn vị)"
LONG = 1500  # characters of one report above which its words stand whole in an annex, with a pointer to them

_ENDS = re.compile(r"[.!?…:;,\s]+$")
_CLOSED = (".", "!", "?", "…")
# What a paper cannot print: pictographs, the joiners and selectors that build them, private use, lone surrogates.
_UNPRINTED = re.compile(
    "[\U0001f000-\U0001faff\U000e0000-\U000e01ef\u2600-\u27bf\u2b00-\u2bff\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufffc-\uffff\ue000-\uf8ff\U000f0000-\U0010ffff\ud800-\udfff\u20e3]"
)
_NUMBER = re.compile(r"^(?:[IVXLC]+|\d+(?:\.\d+)*|[a-zđ])\s*[.)/]\s*")
_LEVEL = re.compile(rf"^(?:{'|'.join(LEVELS)})\s+", re.IGNORECASE)


def clean(text: str) -> str:
    """NFC on one or more lines, without control characters and what no paper prints; markup stays as the text it is."""
    lines = nfc(_UNPRINTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))).split("\n")
    kept = ("".join(c if unicodedata.category(c)[0] != "C" else " " for c in line) for line in lines)
    return "\n".join(" ".join(line.split()) for line in kept).strip("\n")


def line(text: str) -> str:
    """The same on one line."""
    return " ".join(clean(text).split())


def body_name(name: str) -> str:
    return line(name) or NAMELESS


def sentences(text: str) -> list[str]:
    """Each line as a sentence that ends properly, without its list mark; nothing is left out."""
    found = (_ended(unmark(one)) for one in clean(text).split("\n"))
    return [one for one in found if one]


def prose(texts: Iterable[str]) -> str:
    """The sentences of several texts as one run, each said once."""
    told: dict[str, str] = {}
    for one in (s for text in texts for s in sentences(text)):
        told.setdefault(fold(one), one)
    return " ".join(told.values())


def _ended(text: str) -> str:
    text = text.strip()
    if not any(c.isalnum() for c in text):
        return ""
    text = text if text.endswith(_CLOSED) else _ENDS.sub("", text) + "."
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """As it stands within a sentence: names of documents and acronyms keep their capitals."""
    first = text.split(" ", 1)[0] if text else ""
    return text if len(first) > 1 and first.isupper() else text[:1].lower() + text[1:]


def fold_key(text: str) -> str:
    """A part of a key: "Chờ thẩm định" as "cho-tham-dinh"."""
    return "-".join(re.findall(r"[a-z0-9]+", fold(text)))


def upper_first(text: str) -> str:
    return text[:1].upper() + text[1:]


def day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""


def number(value: Decimal | int) -> str:
    return decimal_text(Decimal(value))


def count(value: int) -> str:
    """How many, as papers print it: "05 nhiệm vụ"."""
    return f"{value:02d}" if 0 < value < 10 else number(value)


def share(part: int, whole: int, of: str = "") -> str:
    """ "5/12 (41,7%)", "5/12 nhiệm vụ (41,7%)"; without the rate where there is nothing to be a part of."""
    named = f" {of}" if of else ""
    if not whole:
        return f"{number(part)}/{number(whole)}{named}"
    rate = (Decimal(100) * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{number(part)}/{number(whole)}{named} ({number(rate)}%)"


def listed(parts: Sequence[str]) -> str:
    """ "a, b và c"; by semicolons where one of them holds a comma."""
    if len(parts) < 2:
        return "".join(parts)
    if any("," in part for part in parts):
        return "; ".join(parts)
    return f"{', '.join(parts[:-1])} và {parts[-1]}"


def place_of(name: str) -> str:
    """ "Xã Suối Hoa" is at "Suối Hoa"."""
    return _LEVEL.sub("", line(name))


def rounded(value: Decimal) -> str:
    """A computed rate in two decimals at most."""
    return decimal_text(value.quantize(Decimal("0.01"), ROUND_HALF_UP))


def unnumbered(title: str) -> str:
    """A section's title without the number it has in its plan: the paper numbers anew."""
    return _NUMBER.sub("", title, count=1) or title


def roman(n: int) -> str:
    out = ""
    for value, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        out += letters * (n // value)
        n %= value
    return out
