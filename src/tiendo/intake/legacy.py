"""The two Vietnamese encodings from before Unicode that office fonts carried: TCVN3 (ABC, .VnTime) and VNI-Windows."""

from __future__ import annotations

import re

# TCVN 5712:1993 VN1, which is VN3 (the ABC fonts) plus capitals with tones where VN3 has nothing.
_TCVN3_TAIL = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨ"  # 80
    "ÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ"  # 90
    "\u00a0ĂÂÊÔƠƯĐăâêôơưđẰ"  # A0
    "\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"  # B0
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽ"  # C0
    "éẹềểễếệìỉỄẾỒĩíịò"  # D0
    "Ổỏõóọồổỗốộờởỡớợù"  # E0
    "ỖủũúụừửữứựỳỷỹýỵỐ"  # F0
)
_TCVN3_CONTROLS = {
    0x01: "Ú", 0x02: "Ụ", 0x04: "Ừ", 0x05: "Ử", 0x06: "Ữ", 0x11: "Ứ",
    0x12: "Ự", 0x13: "Ỳ", 0x14: "Ỷ", 0x15: "Ỹ", 0x16: "Ý", 0x17: "Ỵ",
}  # fmt: skip
# On Windows these places held its own punctuation, in ABC fonts too: “ ” ‘ ’ • – — …
_PUNCTUATION = frozenset((0x85, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96, 0x97))
TCVN3: dict[int, str] = {0x80 + i: letter for i, letter in enumerate(_TCVN3_TAIL)} | _TCVN3_CONTROLS

# VNI writes a letter, then its marks as a second letter; ơ, ư, đ and the letters of i are single.
_VNI_BASES = {
    "a": ("øùûõï", "àáảãạ", "âàáåãä", "âầấẩẫậ", "êèéúüë", "ăằắẳẵặ"),
    "e": ("øùûõï", "èéẻẽẹ", "âàáåãä", "êềếểễệ", "", ""),
    "o": ("øùûõï", "òóỏõọ", "âàáåãä", "ôồốổỗộ", "", ""),
    "u": ("øùûõï", "ùúủũụ", "", "", "", ""),
    "y": ("øùûõ", "ỳýỷỹ", "", "", "", ""),
    "ô": ("øùûõï", "ờớởỡợ", "", "", "", ""),
    "ö": ("øùûõï", "ừứửữự", "", "", "", ""),
}
_VNI_SINGLES = {"ô": "ơ", "ö": "ư", "ñ": "đ", "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni() -> dict[str, str]:
    table = dict(_VNI_SINGLES)
    for base, (m1, l1, m2, l2, m3, l3) in _VNI_BASES.items():
        for mark, letter in zip(m1 + m2 + m3, l1 + l2 + l3, strict=True):
            table[base + mark] = letter
            # A capital is seen with the marks of either case.
            table[base.upper() + mark] = letter.upper()
            table[base.upper() + mark.upper()] = letter.upper()
    return table | {a.upper(): b.upper() for a, b in _VNI_SINGLES.items()}


VNI: dict[str, str] = _vni()
_VNI_PAIR = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_WORD = re.compile(r"[^\W\d_]+")

# The bytes that Windows-1252 leaves undefined stand for themselves, as Windows itself reads them.
CP1252: dict[int, str] = {
    byte: (bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte))
    for byte in range(256)
}
_BYTE_OF = {letter: byte for byte, letter in CP1252.items()} | {chr(b): b for b in range(256)}


def as_bytes(text: str) -> bytes | None:
    """The bytes of which `text` is the Windows-1252 (or Latin-1) reading; None where it holds any other letter."""
    try:
        return bytes(_BYTE_OF[c] for c in text)
    except KeyError:
        return None


def as_cp1252(data: bytes) -> str:
    return "".join(map(CP1252.__getitem__, data))


def from_tcvn3(data: bytes) -> str:
    """TCVN3 bytes → text (not yet NFC). Capitals with tones, which ABC fonts lack, are told by the letters beside."""
    letters = []
    for i, byte in enumerate(data):
        if byte in _PUNCTUATION and not _within_capitals(data, i):
            letters.append(CP1252[byte])
        else:
            letters.append(TCVN3.get(byte) or chr(byte))
    text = "".join(letters)
    return "\n".join(map(_capitals, text.split("\n")))


def from_vni(text: str) -> str:
    """VNI text, read as Windows-1252, → Vietnamese."""
    return _VNI_PAIR.sub(lambda m: VNI[m[0]], text)


def by_font(text: str, font: str | None) -> str:
    """The text of a run set in a font of the old encodings (`.VnTime`, `.VnTimeH`, `VNI-Times`); else unchanged."""
    if font is None:
        return text
    if font.startswith(".Vn"):
        # Word keeps such letters as Latin-1; quotes, dashes and "≥" beyond it are themselves.
        out = "".join(TCVN3[ord(c)] if "\xa0" <= c <= "\xff" else c for c in text)
        return out.upper() if font.rstrip().endswith("H") else out
    return from_vni(text) if font.upper().startswith("VNI") else text


def _within_capitals(data: bytes, i: int) -> bool:
    return 0 < i < len(data) - 1 and bytes(data[i - 1 : i]).isupper() and bytes(data[i + 1 : i + 2]).isupper()


def _capitals(line: str) -> str:
    """A line, or a word, whose plain letters are all capitals was set in a font of capitals; so were the others."""
    plain = [c for c in line if c.isascii() and c.isalpha()]
    if len(plain) >= 4 and all(c.isupper() for c in plain):
        return line.upper()
    return _WORD.sub(_capital_word, line)


def _capital_word(match: re.Match[str]) -> str:
    word = match[0]
    plain = [c for c in word if c.isascii()]
    return word.upper() if len(plain) >= 2 and all(c.isupper() for c in plain) else word
