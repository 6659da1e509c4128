"""Bad text made safe to print: what people paste from anywhere, as a file format and a font can carry it.

Nothing is taken for markup: `<b>` stays the three characters it is.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any, cast

from tiendo.core.reporting.outline import Outline

_BREAKS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_FROM_SYMBOL_FONTS = {0xF0B7: "•", 0xF0A7: "▪", 0xF02D: "-", 0xF0A8: "□", 0xF0FE: "x", 0xF0D8: "►", 0xF0E0: "→"}
_SIMPLE = {
    0x2011: "-",  # what Word calls a hyphen that does not break: seldom in a font
    0x2010: "-",
    0x2212: "-",
    0x00AD: "",
    0x0009: " ",
    0x00D0: "Đ",  # the Icelandic letter that looks the same, from old code pages
} | _FROM_SYMBOL_FONTS
# Signs that Times New Roman and the fonts of its metrics have; other pictures (emoji, dingbats) have no glyph there.
_SIGNS = frozenset("©®°¦№℗℠™℮↔↕←↑→↓■□▪▫▲△►▻▼◄◊○●◘◙◦☺☻☼♀♂♪♫♠♣♥♦¬−≈≠≡≤≥∞√∑∆∏∫∂")
# What nearly all text is made of: nothing to mend there, except accents that are not composed.
_PLAIN = re.compile("[\\n -~\u00a0-\u00ac\u00ae-\u00cf\u00d1-\u024f\u1e00-\u1eff–—‘’“”…•≤≥→]*")
_DROPPED = ("Cc", "Cf", "Cs", "Co", "Cn")


def clean(text: str) -> str:
    """`text` composed (NFC), without control characters, lone surrogates, private and unassigned code points,
    zero-width marks and pictures that no text font holds. All line breaks become "\\n"; tabs become spaces."""
    if _PLAIN.fullmatch(text) and unicodedata.is_normalized("NFC", text):
        return text
    text = _BREAKS.sub("\n", text).translate(_SIMPLE)
    return unicodedata.normalize("NFC", "".join(filter(_kept, unicodedata.normalize("NFC", text))))


def _kept(letter: str) -> bool:
    if letter == "\n" or letter in _SIGNS:
        return True
    kind = unicodedata.category(letter)
    if kind in _DROPPED or kind == "So":
        return False
    # A variation selector, a keycap, a skin tone: what is left over of an emoji.
    return not ("\ufe00" <= letter <= "\ufe0f" or letter == "\u20e3" or "\U0001f3fb" <= letter <= "\U0001f3ff")


def cleaned(outline: Outline) -> Outline:
    """The outline with all its text made clean; keys, figures and dates stay."""
    return cast(Outline, _cleaned(outline))


def _cleaned(value: Any) -> Any:
    if isinstance(value, str) and not isinstance(value, Enum):
        return clean(value)
    if isinstance(value, tuple):
        items = tuple(map(_cleaned, value))
        return value if all(a is b for a, b in zip(value, items, strict=True)) else items
    if is_dataclass(value) and not isinstance(value, type):
        changed = {}
        for name in (f.name for f in fields(value) if f.name not in ("key", "sources")):
            was = getattr(value, name)
            if (now := _cleaned(was)) is not was:
                changed[name] = now
        return replace(cast(Any, value), **changed) if changed else value
    return value
