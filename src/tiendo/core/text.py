"""Vietnamese text: one normal form to keep, one search key to compare with, tidy spaces, dashes and list marks."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from tiendo.core.remembered import remembered


def _bare_letters() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in (*range(0x41, 0x250), *range(0x1E00, 0x1F00)):
        letter = unicodedata.normalize("NFD", chr(code))[0].lower()
        if letter.isalpha() and len(letter) == 1:
            table[code] = letter
    return table | {ord("Đ"): "d", ord("đ"): "d", 0xA0: " "} | dict.fromkeys((8208, 8209, 8211, 8212, 8722), "-")


_BARE = _bare_letters()
_SPACED_DASH = re.compile(r"\s+[-–—−‐‑]\s*(?=\S)|(?<=\S)\s*[-–—−‐‑]\s+")
_DASH = re.compile(r"[–—−‐‑]")
_ANY_DASH = re.compile(r"[-–—−‐‑]")
_LEAD_MARK = re.compile(r"^(?:[-–—−+•●○◦▪■□➢➤⮚✓✔·*«»\uf0b7\uf02d]+\s*)+(?=\S)")
_TRAIL_MARK = re.compile(r"[\s,;:.…]+$")
_SPLIT_NUMBER = re.compile(r"(?<=\d)-\s+(?=[A-ZĐ]{2,}[/-])|(?<=\d)\s+-(?=[A-ZĐ]{2,}/)")


def nfc(text: str) -> str:
    """The text in Unicode NFC, so that one letter is one code point."""
    return unicodedata.normalize("NFC", text)


def bare(text: str) -> str:
    """NFC text in lower case without marks (đ → d, every dash → -), letter by letter: positions stay as they were."""
    return text.translate(_BARE)


@cache
def marked(letter: str) -> frozenset[str]:
    """The letters that `bare` makes into this one: a, A, à, Ắ … of "a"."""
    return frozenset((letter, *(chr(code) for code, plain in _BARE.items() if plain == letter)))


@remembered
def squash(text: str) -> str:
    """NFC, on one line, single spaces."""
    return " ".join(nfc(text).split())


@remembered
def fold(text: str) -> str:
    """The search key: NFC, lower case, no marks (so that hoà = hòa), đ → d, plain dashes, single spaces."""
    return " ".join(bare(nfc(text)).split())


def unmark(text: str) -> str:
    """A line without its leading list mark ("- ", "+ ", "• "); numbers and letters of a list stay."""
    line = text.strip()
    return line if line[:1].isalnum() else _LEAD_MARK.sub("", line, count=1)


@remembered
def whole(text: str) -> str:
    """A cell or paragraph as one line: breaks joined by a space, a document number broken at its dash mended."""
    return mended(squash(text))


def mended(line: str) -> str:
    """`whole` of what is on one line already."""
    line = unmark(line)
    return _SPLIT_NUMBER.sub("-", line) if "-" in line else line


@remembered
def tidy(text: str) -> str:
    """A name: on one line, spaced dashes as " - ", others as "-", no list mark before it, no list mark after it."""
    line = unmark(squash(text))
    if _ANY_DASH.search(line):
        line = " ".join(_DASH.sub("-", _SPACED_DASH.sub(" - ", line)).split())
    return line if line[-1:].isalnum() else _TRAIL_MARK.sub("", line)
