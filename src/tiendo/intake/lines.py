"""The lines by which the parts of an official document are known: letterhead, captions, appendices, signatures."""

from __future__ import annotations

import re

from tiendo.core.text import fold, squash

KINDS = (
    "Kế hoạch hành động", "Kế hoạch", "Chương trình hành động", "Chương trình", "Nghị quyết", "Quyết định", "Đề án",
    "Phương án", "Chỉ thị", "Thông báo", "Hướng dẫn", "Chiến lược", "Quy định", "Quy chế", "Kết luận", "Báo cáo",
    "Công văn", "Dự án", "Tờ trình",
)  # fmt: skip
KIND_WORDS = "|".join(sorted((fold(k) for k in KINDS), key=len, reverse=True))

_FIRST = 24  # characters that hold the first words of a line
_HEAD = 160  # characters by which capitals are told
_RULE = re.compile(r"[\s\-–—_=*~.…•|]{3,}")
_CAPTION = re.compile(
    r"[\s(*_]*(?:du thao\s+)?(?:(?:duoc )?ban hanh\s+)?(?:kem theo|dinh kem|gui kem|kem)\b"
    rf".{{0,40}}?\b(?:{KIND_WORDS})\b"
)
_APPENDIX = re.compile(
    r"(?P<word>phu luc|bieu mau|bieu so|bieu|mau so)\s*(?:so\s*)?(?P<label>[ivx]{1,5}|\d{1,2}[a-h]?(?:\.\d)?|[a-h])?"
    r"\s*(?P<sep>[.:)\-–—]|$|\s)"
)
_SIGNS_FOR = re.compile(r"(?:t\s*/\s*m|t\.?m|k\.?t|q|tuq|t\.?l|t/l|k/t)\s*[./]\s*\S|thay mat\b")
_OFFICE = re.compile(
    r"(?:(?:quyen|pho|q\.)\s+)?"
    r"(?:chu tich|bi thu|truong ban|truong phong|giam doc|tong giam doc|chanh van phong|thu truong"
    r"|bo truong|to truong|hieu truong|cuc truong|vu truong|thu tuong(?: chinh phu)?|truong doan|truong cong an)"
    r"(?:\s+(?:thuong truc|dang uy|ubnd|kiem|uy ban nhan dan|ban chi dao|hdnd|hoi dong nhan dan)\b.{0,60})?"
)


def is_rule(text: str) -> bool:
    """A line of dashes that only draws a line."""
    return bool(_RULE.fullmatch(text))


def shouts(text: str) -> bool:
    """Whether a line is printed in capitals."""
    letters = [c for c in text[:_HEAD] if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def is_caption(text: str) -> bool:
    """ "(Ban hành kèm theo Kế hoạch số … ngày … của …)", under the title of an appendix or of an enclosed plan."""
    return len(text) < 400 and ("k" in text or "K" in text) and bool(_CAPTION.match(fold(text)))


def opens_closing(text: str) -> bool:
    """ "Nơi nhận:", or the first line of a signature."""
    return fold(text[:_FIRST]).startswith("noi nhan") or is_signature(text)


def is_signature(text: str) -> bool:
    """ "TM. ỦY BAN NHÂN DÂN", "BÍ THƯ", "KT. CHỦ TỊCH": the capitals over a signature."""
    return len(text) < 120 and shouts(text) and (signs_for(text) or is_office(text))


def signs_for(text: str) -> bool:
    """ "T/M …", "TM. …", "KT. …": on whose behalf, or in whose stead, somebody signs."""
    return bool(_SIGNS_FOR.match(fold(text)))


def is_office(text: str) -> bool:
    """A signer's office alone on its line: "PHÓ CHỦ TỊCH"."""
    return bool(_OFFICE.fullmatch(fold(text).strip(" .,:")))


def kind_of(text: str) -> str | None:
    """The kind of document that a title line opens with, None where it is none."""
    folded = fold(text)
    return next((k for k in sorted(KINDS, key=len, reverse=True) if re.match(rf"{fold(k)}\b", folded)), None)


def is_kind_line(text: str) -> bool:
    """ "KẾ HOẠCH", alone on its line in capitals."""
    return shouts(text) and fold(text).strip(" .:*") in {fold(k) for k in KINDS}


def appendix_label(text: str) -> tuple[str, str] | None:
    """("Phụ lục I", title on the same line or "") of a line that opens an appendix; None for any other line."""
    if text.lstrip()[:1] not in "PpBbMm":
        return None
    flat = squash(text)
    if len(flat) > 300:
        return None
    folded = fold(flat)
    m = _APPENDIX.match(folded)
    if m is None or len(folded) != len(flat):
        return None
    loud = flat[: len(m["word"])].isupper()
    rest = flat[m.end() :].strip(" .:-–—")
    if m["word"] != "phu luc" and not (m["label"] and (loud or not rest)):
        return None
    if not loud and (_refers(rest, bare_word=not m["label"], parted=m["sep"] in ".:)-–—") or flat.endswith((".", ";"))):
        return None
    word = "Phụ lục" if m["word"] == "phu luc" else flat[: len(m["word"])].capitalize()
    label = flat[m.start("label") : m.end("label")] if m["label"] else ""
    return f"{word} {label}".strip(), rest


def _refers(rest: str, *, bare_word: bool, parted: bool) -> bool:
    """Whether what follows "Phụ lục" makes it a sentence that speaks of an appendix, not the head of one."""
    if not rest or parted:
        return False
    return bare_word or rest[0].islower() or is_caption(rest)
