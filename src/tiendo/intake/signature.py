"""Who signed: the office in capitals at the foot of a document, and the name under it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tiendo.core.naming import LOWER, UPPER, is_loud, is_person, titled, uncapped
from tiendo.core.text import bare, squash
from tiendo.intake.lines import is_office, signs_for

_OFFICES = (
    "chu tich|bi thu|truong ban|truong phong|tong giam doc|giam doc|chanh van phong|thu truong|bo truong|to truong"
    "|hieu truong|cuc truong|vu truong|thu tuong|truong cong an|chu nhiem|vien truong|tram truong|truong tram"
)
_OFFICE = re.compile(rf"\b(?:(?:quyen|pho|q\.)\s+)?(?:{_OFFICES})\b")
_NOTE = re.compile(r"\(?\s*(?:đã ký|ký tên|ký số|chữ ký|đóng dấu)[^)\n]*\)?", re.I)
_RECIPIENT = re.compile(r"\s*(?:[-–+*•]|nơi nhận|lưu\b)", re.I)
_NAME = rf"[{UPPER}][{LOWER}]+"
_TAIL = re.compile(rf"(?:^|[.;:,]|\s{{2,}})\s*(?P<name>(?:{_NAME}\s+){{1,4}}{_NAME})$")
_LOUD_TAIL = re.compile(
    rf"(?P<loud>(?:(?:TM|KT|TL|TUQ|Q)\.\s*|T/M\s+)?[{UPPER}]{{2,}}(?:\s+[{UPPER}]{{2,}}|\s+kiêm)+)$"
)


@dataclass(slots=True)
class Signature:
    name: str | None = None
    office: str | None = None
    body: str | None = None  # on whose behalf: "BAN THƯỜNG VỤ"
    guessed: bool = False


def read_signature(text: str) -> Signature:
    """The signature in the lines of a closing. Two columns run together by a text dump are parted by their capitals."""
    lines = [line for raw in text.split("\n") for line in _parted(_NOTE.sub("", raw)) if line]
    loud: list[str] = []
    signature = Signature()
    for line in lines:
        if _is_title(line) or (loud and squash(line).lower() == "kiêm"):
            loud.append(line)
        elif loud and is_person(line):
            signature.name = titled(line) if is_loud(line) else line
            break
    signature.office = _office(loud)
    behalf = next((line for line in loud if re.match(r"t\s*[/.]?\s*m\b", bare(line))), None)
    signature.body = re.sub(r"^\s*T\s*[/.]?\s*M\s*[./]?\s*", "", behalf) if behalf else None
    if signature.name is None and loud:
        _from_recipients(signature, lines)
    return signature


def _parted(line: str) -> list[str]:
    """A line of the recipients' list without what the other column put behind it, then that."""
    flat = squash(line)
    if not _RECIPIENT.match(flat):
        return _titles_and_name(flat)
    tail = _LOUD_TAIL.search(flat)
    if tail is not None and (signs_for(tail["loud"]) or _OFFICE.search(bare(tail["loud"]))):
        return [flat[: tail.start()], tail["loud"]]
    return [flat]


def _titles_and_name(flat: str) -> list[str]:
    """ "T/M BAN THƯỜNG VỤ BÍ THƯ Trần Văn An" is an office and a name."""
    words = flat.split()
    n = next((i for i, w in enumerate(words) if not is_loud(w) and w != "kiêm" and w.strip("/.")), len(words))
    head, name = " ".join(words[:n]), " ".join(words[n:])
    if n and name and is_person(name) and (_OFFICE.search(bare(head)) or signs_for(head)):
        return [head, name]
    return [flat]


def _is_title(line: str) -> bool:
    if _RECIPIENT.match(line) or len(line) > 160:
        return False
    sounds = signs_for(line) or is_office(line) or _OFFICE.search(bare(line)) is not None
    return sounds and is_loud(line.replace("kiêm", ""))


def _office(loud: list[str]) -> str | None:
    """ "KT. CHỦ TỊCH / PHÓ CHỦ TỊCH" → "Phó Chủ tịch"; "BÍ THƯ kiêm TRƯỞNG BAN CHỈ ĐẠO" stays one."""
    text = squash(" ".join(loud))
    folded = bare(text)
    found = list(_OFFICE.finditer(folded))
    if not found:
        return None
    first = found[-1].start()
    for before, after in zip(found[-2::-1], found[:0:-1], strict=False):
        if " kiem " in folded[before.end() : after.start() + 1]:
            first = before.start()
        else:
            break
    words = re.sub(r"\b(?:kiêm|KIÊM)\b", "\0", text[first:]).split("\0")
    return " kiêm ".join(_worded(w) for w in words)


def _worded(office: str) -> str:
    plain = uncapped(office.strip())
    return re.sub(rf"^(Phó|Quyền)\s+([{LOWER}])", lambda m: f"{m[1]} {m[2].upper()}", plain)


def _from_recipients(signature: Signature, lines: list[str]) -> None:
    """The name may have been run into the last line of the recipients: "- Lưu: VT.   Trần Văn An"."""
    for line in reversed(lines):
        tail = _TAIL.search(line)
        if _RECIPIENT.match(line) and tail and is_person(tail["name"]):
            signature.name, signature.guessed = squash(tail["name"]), True
            return
