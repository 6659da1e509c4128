"""What stands in front of a paragraph: the number of a heading, the mark of a list, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum


class Kind(IntEnum):
    """Kinds of marks, from the outermost that official documents use to the innermost."""

    PART = 1  # Phần thứ nhất, Phần I
    CHAPTER = 2  # Chương I, Mục 1
    UPPER = 3  # A.
    ROMAN = 4  # I.
    ARTICLE = 5  # Điều 1.
    DECIMAL = 6  # 1., 1.1., 1.1.1 (their depth tells them apart)
    LOWER = 7  # a), a.
    ITEM = 8  # (1), 1)
    BULLET = 9  # -, •
    PLUS = 10  # +, under a dash
    NONE = 11


@dataclass(frozen=True, slots=True)
class Mark:
    """`label` is the number as printed ("IV", "1.2", "a"), empty for bullets; `rest` is the paragraph without it."""

    kind: Kind
    label: str
    rest: str
    depth: int = 1  # of decimals: "1.2.3" is 3

    @property
    def heads(self) -> bool:
        """Whether such a mark may number a heading."""
        return self.kind <= Kind.LOWER

    @property
    def rank(self) -> int:
        """Order over all kinds and depths: the lower is the outer."""
        return self.kind * 10 + self.depth


_ORDINALS = r"thứ\s+(?:nhất|hai|ba|tư|bốn|năm|sáu|bảy|tám|chín|mười)"
_PART = re.compile(rf"(phần\s+(?:{_ORDINALS}|[IVXLC]+|\d{{1,2}}|[A-HĐ]))\s*(?:[.:\-–—]|\s|$)\s*(.*)", re.I | re.S)
_CHAPTER = re.compile(r"((?:chương|mục)\s+(?:[IVXLC]+|\d{1,2}))\s*(?:[.:\-–—]|\s|$)\s*(.*)", re.I | re.S)
_ARTICLE = re.compile(r"(điều\s+\d{1,3})\s*(?:[.:\-–—]\s*|$)(.*)", re.I | re.S)
_ROMAN = re.compile(r"([IVXLC]{1,7})\s*(?:[.)/:]|\s?[-–—])\s*(?!\s*[IVXLC]\.)(\S.*)", re.S)
_ROMAN_BARE = re.compile(r"([IVX]{1,5})\s+(\S.*)", re.S)
_UPPER = re.compile(r"([A-HKĐ])\s*(?:[.)/]\s*|[-–—]\s+)(\S.*)", re.S)
_DECIMAL = re.compile(
    r"(\d{1,2}(?:\.\d{1,2}){1,3})\s*(?:[.):/]|[-–—])?\s+(\S.*)|(\d{1,2}(?:\.\d{1,2}){1,3})[.)]?([^\W\d_].*)", re.S
)
_WHOLE = re.compile(
    r"(\d{1,2})\s*(?:[.:]\s+(?=\S)|(?:/|\s?[-–—])\s+(?=[^\s\d])|(?<=\d)[-–—/]\s+(?=\d+%?\s+[^\W\d_]))(.*)"
    r"|(\d{1,2})[.:](?=[^\W\d_])(.*)",
    re.S,
)
_PREFIXED = re.compile(r"[IVXA-H]{1,5}[.\-](\d{1,2}(?:\.\d{1,2}){0,2})\s*[.):/]?\s+(\S.*)", re.S)  # "II.1.2. …"
_LOWER = re.compile(r"([a-zđ](?:\.?\d{1,2})?)\s*(?:\)|\.(?=\s))\s*(\S.*)", re.S)
_ITEM = re.compile(r"(?:\(\s*(\d{1,2}|[a-zđ]|[ivx]{1,4})\s*\)|(\d{1,2})\s*\))\s*(\S.*)", re.S)
_PLUS = re.compile(r"\+\s*(\S.*)", re.S)
_BULLET = re.compile(r"(?:[-–—−](?!\d)|[*•●▪■□○◦·⁃✓➢➤►‣\uf0b7\uf02d])\s*(\S.*)", re.S)


def mark_of(text: str) -> Mark:
    """The mark in front of a paragraph. Figures and dates that open a sentence ("100% …", "1.500 hộ") are none."""
    text = text.strip()
    if not text:
        return Mark(Kind.NONE, "", "")
    return _list_mark(text) if text[0] in "-–—−*•●▪■□○◦·⁃✓➢➤►‣\uf0b7\uf02d+(" else _number(text)


def unmarked(text: str) -> str:
    """The paragraph without its mark."""
    return mark_of(text).rest


def _list_mark(text: str) -> Mark:
    if m := _ITEM.match(text):
        return Mark(Kind.ITEM, m[1], m[3])
    if m := _PLUS.match(text):
        return Mark(Kind.PLUS, "", m[1])
    if m := _BULLET.match(text):
        return Mark(Kind.BULLET, "", m[1])
    return Mark(Kind.NONE, "", text)


def _number(text: str) -> Mark:
    if text[0].isdigit():
        return _digits(text)
    for kind, pattern in ((Kind.PART, _PART), (Kind.CHAPTER, _CHAPTER), (Kind.ARTICLE, _ARTICLE)):
        if m := pattern.match(text):
            return Mark(kind, " ".join(m[1].split()), m[2])
    if m := _PREFIXED.match(text):
        return Mark(Kind.DECIMAL, m[1], m[2], m[1].count(".") + 1)
    if m := _ROMAN.match(text):
        return Mark(Kind.ROMAN, m[1], m[2])
    if (m := _ROMAN_BARE.match(text)) and _shouts(m[2]):
        return Mark(Kind.ROMAN, m[1], m[2])
    if m := _UPPER.match(text):
        return Mark(Kind.UPPER, m[1], m[2])
    if m := _LOWER.match(text):
        return Mark(Kind.LOWER, m[1], m[2])
    return Mark(Kind.NONE, "", text)


def _digits(text: str) -> Mark:
    if m := _DECIMAL.match(text):
        label, rest = m[1] or m[3], m[2] or m[4]
        # "1.5 tỷ đồng", "2.1 triệu lượt": a figure goes on in lower case, a heading never does.
        if not rest[0].islower():
            return Mark(Kind.DECIMAL, label, rest, label.count(".") + 1)
    if m := _ITEM.match(text):
        return Mark(Kind.ITEM, m[2], m[3])
    if m := _WHOLE.match(text):
        return Mark(Kind.DECIMAL, m[1] or m[3], m[2] or m[4])
    return Mark(Kind.NONE, "", text)


def _shouts(text: str) -> bool:
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and all(c.isupper() for c in letters)
