"""Bytes → text in NFC: UTF-8, UTF-16, and the old Vietnamese encodings where they can be recognised."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator

from tiendo.intake.errors import CannotRead
from tiendo.intake.legacy import as_bytes, as_cp1252, from_tcvn3, from_vni

EMPTY = "Tệp trống, không có nội dung để đọc. Hãy kiểm tra lại tệp gốc."
BINARY = "Tệp không phải là văn bản (là tệp nhị phân). Hãy kiểm tra lại tệp, hoặc dùng bản DOCX."
UNKNOWN = (
    "Không nhận ra bảng mã của tệp (không phải UTF-8, UTF-16, Windows-1258, TCVN3 hay VNI). "
    "Hãy mở tệp bằng phần mềm đã tạo ra nó, lưu lại với bảng mã UTF-8 rồi đọc lại."
)
_SURE = 0.85  # the least share of accented words that must be Vietnamese syllables after a conversion
_SAMPLE = 200_000

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_WORD = re.compile(r"[^\W\d_]+(?:[\u0300-\u0323][^\W\d_]*)*")
_ODD_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_SYLLABLE = re.compile(
    r"(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnprstvx])?"
    r"(?:i[êe]u|y[êe]u|ươu|ươi|uôi|oai|oay|oao|oeo|uây|uyê|uya|uyu|uao|iê|yê|ươ|uô|uâ|uê|uơ|uy|ua|ưa|ia|oa|oă|oe|oo|ai|ao|"
    r"au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|ya|[aăâeêioôơuưy])"
    r"(?:ch|nh|ng|[cmnpt])?$"
)
# UTF-8 read as Windows-1252: a lead byte's letter and the letters of the bytes that follow it.
_TRAIL = "".join(as_cp1252(bytes(range(0x80, 0xC0))))
_MISREAD = re.compile(f"[Â-ß][{re.escape(_TRAIL)}]|[à-ï][{re.escape(_TRAIL)}]{{2}}")
_ONLY_VIETNAMESE = re.compile("[ắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựạảẹẻịỉọỏụủỵỷỹ]")  # no other encoding shows these
_LOST_SPACE = re.compile(r"Ã (?=[^\S\n]|[a-zđ])")


def decode(data: bytes) -> tuple[str, list[str]]:
    """The text of a text file, NFC, lines ended by a bare newline; and remarks for the official where it was converted.

    Raises `CannotRead` for an empty file, a binary, or an encoding that cannot be recognised.
    """
    text, notes = _decoded(data)
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not text.strip():
        raise CannotRead(EMPTY)
    if len(_ODD_CONTROL.findall(text[:_SAMPLE])) > len(text[:_SAMPLE]) // 100 + 3:
        raise CannotRead(BINARY)
    return text, notes


def _decoded(data: bytes) -> tuple[str, list[str]]:
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], name)
    if b"\0" in data[:_SAMPLE]:
        return _unmarked_utf16(data), ["Tệp dùng bảng mã UTF-16; đã chuyển sang Unicode."]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as why:
        return _nearly_utf8(data, why) or _old(data)
    return _mended(text)


def _marked(data: bytes, name: str) -> tuple[str, list[str]]:
    """Text whose encoding is said by its first bytes; a torn letter at the end of a cut file is left out."""
    if name.startswith("utf-16"):
        data = data[: len(data) // 2 * 2]
    try:
        return _mended(data.decode(name))
    except UnicodeDecodeError:
        text = data.decode(name, errors="replace")
        return _with_damage(text)


def _with_damage(text: str) -> tuple[str, list[str]]:
    damaged = text.count("\ufffd")
    if damaged > 3 + len(text) // 2000:
        raise CannotRead(UNKNOWN)
    return text.replace("\ufffd", ""), [f"Tệp có {damaged} ký tự hỏng đã bỏ qua; hãy soát lại kỹ."]


def _nearly_utf8(data: bytes, why: UnicodeDecodeError) -> tuple[str, list[str]] | None:
    """UTF-8 with a few torn letters (a file cut short, a byte lost), or None where it is something else."""
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    accented = sum(c > "\x7f" for c in text) - damaged
    return _with_damage(text) if damaged <= 3 + len(text) // 2000 and accented > 20 * damaged else None


def _unmarked_utf16(data: bytes) -> str:
    """UTF-16 without its mark: nearly all letters must be Vietnamese ones; else the file is a binary."""
    data = data[: len(data) // 2 * 2]
    for name in ("utf-16-le", "utf-16-be"):
        text = data.decode(name, errors="replace")
        sample = text[:_SAMPLE]
        known = sum(c < "\u0250" or "\u0300" <= c <= "\u0323" or "\u1ea0" <= c <= "\u2265" for c in sample)
        if known > 0.97 * len(sample) and "\0" not in sample:
            return text
    raise CannotRead(BINARY)


def _old(data: bytes) -> tuple[str, list[str]]:
    """The conversion whose words are Vietnamese beyond doubt; raises `CannotRead` where none is."""
    found = _best_of(_conversions(data))
    if found is None:
        raise CannotRead(UNKNOWN)
    name, text = found
    return text, [f"Tệp dùng bảng mã {name}; đã chuyển sang Unicode, hãy soát lại chữ có dấu."]


def _conversions(data: bytes) -> Iterator[tuple[str, str]]:
    yield "Windows-1258", data.decode("cp1258", errors="replace")
    yield "TCVN3 (ABC)", from_tcvn3(data)
    yield "VNI", from_vni(as_cp1252(data))


def _best_of(conversions: Iterator[tuple[str, str]]) -> tuple[str, str] | None:
    scored = [(likeness(text), name, text) for name, text in conversions]
    score, name, text = max(scored, key=lambda x: x[0])
    return (name, text) if score >= _SURE else None


def _mended(text: str) -> tuple[str, list[str]]:
    """UTF-8 whose letters are those of another encoding read wrongly; unchanged where its words are Vietnamese."""
    if text.isascii() or len(_ONLY_VIETNAMESE.findall(text[:_SAMPLE])) > len(text[:_SAMPLE]) // 100:
        return text, []
    if len(_MISREAD.findall(text[:_SAMPLE])) < 3 and likeness(text) >= 0.5:
        return text, []
    repaired = _MISREAD.sub(_reread, _LOST_SPACE.sub("Ã\u00a0", text))
    if repaired != text and likeness(repaired) >= max(_SURE, likeness(text) + 0.2):
        return repaired, ["Chữ trong tệp bị lỗi mã (UTF-8 đọc nhầm); đã sửa lại, hãy soát lại chữ có dấu."]
    raw = as_bytes(text)
    if raw is not None and likeness(text) < 0.5:
        found = _best_of(_conversions(raw))
        if found is not None:
            return found[1], [f"Tệp dùng bảng mã {found[0]}; đã chuyển sang Unicode, hãy soát lại chữ có dấu."]
    return text, []


def _reread(match: re.Match[str]) -> str:
    raw = as_bytes(match[0])
    try:
        return raw.decode("utf-8") if raw is not None else match[0]
    except UnicodeDecodeError:
        return match[0]


def likeness(text: str) -> float:
    """The share of the words with accented letters that are Vietnamese syllables; 0 where there are too few to say."""
    right = all_words = 0
    for found in _WORD.finditer(unicodedata.normalize("NFC", text[:_SAMPLE])):
        word = found[0]
        if not word.isascii():
            all_words += 1
            right += is_syllable(word)
    return right / all_words if all_words >= 3 else 0.0


def is_syllable(word: str) -> bool:
    """Whether a word is built as a Vietnamese syllable, with one tone mark at most."""
    letters = unicodedata.normalize("NFD", word.lower())
    tones = sum(c in _TONES for c in letters)
    bare = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))
    return tones <= 1 and _SYLLABLE.match(bare) is not None
