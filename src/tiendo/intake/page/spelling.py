"""Recognised words put right where the language proves it, and doubted where they are none."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise

from tiendo.core.bodies import looks_like_body
from tiendo.core.syllables import possible
from tiendo.intake.page.official_words import WORDS, pairs

_WORD = re.compile(r"[^\W\d_]+")
_LETTERS = re.compile(r"^[^\W\d_]+$")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_VOWELS = frozenset("aăâeêioôơuưy")
_MISREAD_NUMBER = re.compile(r"^[IVXHl]{1,4}[.:]?$")
_MIXED = re.compile(r"\d[^\W\d_a-zA-ZĐđ]|[^\W\d_a-zA-ZĐđ]\d")  # "10À" is no figure; 5G and NĐ13 are
_MISREAD_QUARTER = re.compile(r"^[IVHl]{1,4}(?:[/.,;-].*)?$")
_DOUBLED_D = re.compile(r"[ĐÐ]{2}|Ð")  # the second is the Icelandic letter
_ABBREVIATIONS = {"HDND": "HĐND", "HĐNĐ": "HĐND", "HDNĐ": "HĐND", "CDS": "CĐS"}  # a bar lost or made up
_LATIN = {  # I, l, 1 and T are one stroke and a little
    **dict.fromkeys(("Al", "A1"), "AI"),
    **dict.fromkeys(("loT", "lOT", "1oT"), "IoT"),
    **dict.fromkeys(("VNelD", "VnelD", "VNeTD", "VNelID", "VneID"), "VNeID"),
}
_PLACES = frozenset(("phường", "xã", "tỉnh", "thôn", "ấp", "bản", "buôn", "khóm", "xóm", "huyện", "làng", "khu"))
_SAME_SHAPE = frozenset("coôơsuưvx")  # in print: the capital is the small letter, larger
_COLLECTIVES = frozenset(("các", "những", "thành"))
_LABELS = frozenset(("trì", "hợp", "hiện", "gồm", "mưu", "sau", "đó"))  # what stands before a colon
SURELY, BOTH_SURELY = 95.0, 90.0  # of 100: few misread words are above it, and hardly ever two side by side
_CAMEL = re.compile(r"l[A-Z]|[a-z]{3,}[A-Z]")


def toneless(word: str) -> str:
    """Lower case without tones; the letters keep their own marks: "ĐỔI" → "đôi"."""
    letters = unicodedata.normalize("NFD", word.lower())
    return unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))


@cache
def _by_letters() -> dict[str, list[str]]:
    """Official words by their letters without tones."""
    out: dict[str, list[str]] = {}
    for word in sorted(WORDS):
        out.setdefault(toneless(word), []).append(word)
    return out


def mended(texts: list[str], sure: list[float] | None = None) -> list[str]:
    """The words with the tones that official prose has, where a pair of neighbours is a word but for a tone.

    A word that makes sense with its other neighbour is let be: "có thế mạnh" is not "có thể". So are two that were both
    read surely (`sure`, 0–100 each) and stand so in plans ("khóa học" is not "khoa học"), or would both be otherwise:
    "chuyến biển" is no "chuyển biến".
    """
    out = [_barred(_undoubled(_DOUBLED_D.sub("Đ", text))) for text in _listed(_numbered(_even_case(texts)))]
    cores = [_core(text) for text in out]
    known = [bool(a and b) and f"{a} {b}".lower() in WORDS for a, b in pairwise(cores)]
    for at in range(len(cores) - 1):
        a, b = cores[at : at + 2]
        meant = _by_letters().get(f"{toneless(a)} {toneless(b)}", ()) if a and b and not known[at] else ()
        if len(meant) != 1 or (a.lower() in _PLACES and b[0].isupper()):
            continue  # "phường An Thới" names a place
        right = [_cased(word, like) for word, like in zip(meant[0].split(), (a, b), strict=True)]
        if (right[0] != a and at and known[at - 1]) or (right[1] != b and known[at + 1 : at + 2] == [True]):
            continue
        both = right[0] != a and right[1] != b
        least = min(sure[at : at + 2]) if sure else 0.0
        if (both and least >= BOTH_SURELY) or (least >= SURELY and f"{a} {b}".lower() in pairs()):
            continue
        for n, (core, word) in enumerate(zip((a, b), right, strict=True)):
            out[at + n] = out[at + n].replace(core, word)
        cores[at : at + 2] = right
        known[at] = True
    return out


def _numbered(texts: list[str]) -> list[str]:
    """The number of an appendix or a quarter: "Phụ lục H" is II, "Quý IH/2026" III."""
    out = texts[:1]
    for before, text in pairwise(texts):
        word = before.lower()
        if before == "la" and text[:1].isupper():
            out[-1] = "Ia"  # places of the highlands: Ia Grai
        if word == "tạo" and _core(text) == "AT":
            text = text.replace("AT", "AI")  # trí tuệ nhân tạo (AI)
        number = (word == "lục" and _MISREAD_NUMBER.match(text)) or (word == "quý" and _MISREAD_QUARTER.match(text))
        out.append(text.replace("H", "II").replace("l", "I") if number else text)
    return out


def _barred(text: str) -> str:
    """Abbreviations and names that exist: "HDND" is HĐND, "loT" is IoT."""
    core = text.strip('()[].,;:“”"')
    meant = _ABBREVIATIONS.get(core) or _LATIN.get(core)
    return text.replace(core, meant) if meant else text


def _listed(texts: list[str]) -> list[str]:
    """A colon between two bodies of a list is a semicolon whose tail was lost."""
    out, start = list(texts), 0
    for n, text in enumerate(texts[:-1]):
        if text[-1:] not in ";:,.":
            continue
        before, after = texts[start : n + 1], texts[n + 1 : n + 6]
        start = n + 1
        if text[-1] != ":" or before[0].lower() in _COLLECTIVES or text[:-1].lower() in _LABELS:
            continue
        if looks_like_body(" ".join(before)) and looks_like_body(" ".join(after)):
            out[n] = f"{text[:-1]};"
    return out


def _even_case(texts: list[str]) -> list[str]:
    """One capital word among small ones is small: "chữ ký SỐ"; abbreviations are no syllables with a tone."""
    out = list(texts)
    for n, text in enumerate(texts):
        around = texts[max(0, n - 1) : n] + texts[n + 1 : n + 2]
        small = len(around) > 0 and n > 0 and all(word.islower() for word in around)
        if small and len(text) > 1 and text.isupper() and not text.isascii() and possible(text):
            out[n] = text.lower()
    return out


def _core(text: str) -> str:
    """The word within its punctuation; empty where there is more or less than one, or a list goes on after it."""
    found = _WORD.findall(text)
    return found[0] if len(found) == 1 else ""


def _cased(word: str, like: str) -> str:
    if like.isupper():
        return word.upper()
    return word[0].upper() + word[1:] if like[0].isupper() else word


def _undoubled(text: str) -> str:
    """ "TRIẾỂN" → "TRIỂN": of one vowel read twice the second stays, if that makes a syllable."""
    core = _core(text)
    if len(core) < 3 or not _LETTERS.match(core) or possible(core):
        return text
    for n, (a, b) in enumerate(pairwise(core)):
        if a != b and toneless(a) == toneless(b) and toneless(a) in _VOWELS:
            shorter = core[:n] + core[n + 1 :]
            if possible(shorter):
                return text.replace(core, shorter)
    return text


def comma_or_stop(texts: list[str]) -> bool:
    """Whether a stop may be a comma: the capital behind it looks like its small letter, and nothing else like a
    capital ("lò gạch. Xưởng cưa")."""
    return any(
        re.fullmatch(r"[^\W\d_]{2,}\.", a) is not None
        and a.islower()
        and toneless(b[:1]) in _SAME_SHAPE
        and b[0].isupper()
        for a, b in pairwise(texts)
        if b
    )


def odd(text: str) -> bool:
    """Whether a token is no Vietnamese syllable, no figure, no abbreviation: letters mixed with signs, or no word."""
    parts = _WORD.findall(text)
    bare = text.strip(".,;:!?()[]\"'“”‘’…/-–+%*")
    if not parts:
        return re.search(r"[^\d\s.,;:()/%+\-–—<>=≥≤\"“”'…&•*]", text) is not None
    if any(re.search(r"[^\w\s/\-–.,;:()&%+'’\"“”]", c) for c in bare):
        return True
    if _MIXED.search(text):
        return True
    return any(_odd_word(part) for part in parts)


def _odd_word(word: str) -> bool:
    if word.isupper() and len(word) <= 6 and word.isascii() is False and not possible(word):
        return any(c not in "ĐĂÂÊÔƠƯ" and not c.isascii() for c in word)
    if _CAMEL.search(word):
        return True
    if word.isascii() or possible(word):
        # Plain letters may be a foreign word or an abbreviation: only a stray small letter is odd.
        return word.isascii() and len(word) == 1 and word.islower() and word not in "abcdegiklmnoquvxy"
    return True
