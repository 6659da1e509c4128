"""What a file of evidence is by its content, what is refused and why, and the marks of state secrets."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from pathlib import PurePosixPath

from tiendo.core.text import nfc

MOST_BYTES = 20 * 1024 * 1024
ACCEPTED = "PDF, ảnh (JPEG, PNG, HEIC), Word, Excel hoặc PowerPoint"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MOST_TEXT = 4 * 1024 * 1024  # of an office file's part: a crafted one unfolds without end
_FIRST_LINES = 40  # what stands on a first page


@dataclass(frozen=True, slots=True)
class Kind:
    """A form of file: its media type, its name for people, whether a browser shows it as a picture."""

    mime: str
    name: str
    picture: bool = False


PDF = Kind("application/pdf", "PDF")
JPEG = Kind("image/jpeg", "ảnh JPEG", picture=True)
PNG = Kind("image/png", "ảnh PNG", picture=True)
HEIC = Kind("image/heic", "ảnh HEIC")
DOCX = Kind(f"{_OFFICE}wordprocessingml.document", "Word")
XLSX = Kind(f"{_OFFICE}spreadsheetml.sheet", "Excel")
PPTX = Kind(f"{_OFFICE}presentationml.presentation", "PowerPoint")
DOC = Kind("application/msword", "Word 97-2003")
XLS = Kind("application/vnd.ms-excel", "Excel 97-2003")
PPT = Kind("application/vnd.ms-powerpoint", "PowerPoint 97-2003")
KINDS = {k.mime: k for k in (PDF, JPEG, PNG, HEIC, DOCX, XLSX, PPTX, DOC, XLS, PPT)}
SHOWN = frozenset(k.mime for k in KINDS.values() if k.picture) | {PDF.mime}


class Unfit(ValueError):
    """The file is no evidence that can be kept; the message is Vietnamese and says why."""


def kind_of(data: bytes) -> Kind:
    """What the content is, whatever the file is called; raises `Unfit` for what is not kept."""
    if not data:
        raise Unfit("Tệp không có nội dung (0 byte). Hãy chọn lại tệp.")
    if len(data) > MOST_BYTES:
        size = f"{len(data) / 1024 / 1024:.1f}".replace(".", ",")
        raise Unfit(f"Tệp nặng {size} MB, vượt mức 20 MB. Hãy giảm cỡ ảnh quét hoặc tách tệp.")
    head = data[:1024].lstrip(b"\xef\xbb\xbf\0 \r\n\t")
    if head.startswith(b"%PDF-"):
        return PDF
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        return HEIC
    if data.startswith(b"PK\x03\x04"):
        return _package(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _compound(data)
    raise Unfit(_why_not(head))


_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_MACRO = "Tệp có chứa macro nên không nhận. Hãy lưu lại thành tệp không có macro (.docx, .xlsx) hoặc PDF."
_LOCKED = "Tệp có đặt mật khẩu nên người thẩm định không mở được. Hãy bỏ mật khẩu rồi tải lại."


def _package(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            names = set(package.namelist())
            types = _part(package, "[Content_Types].xml") if "[Content_Types].xml" in names else ""
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as why:
        raise Unfit("Tệp bị hỏng hoặc tải lên chưa hết nên không mở được. Hãy tải lại tệp khác.") from why
    if "macroenabled" in types.lower() or any(n.lower().endswith("vbaproject.bin") for n in names):
        raise Unfit(_MACRO)
    for part, kind in (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("ppt/presentation.xml", PPTX)):
        if types and part in names:
            return kind
    raise Unfit(f"Không nhận tệp nén. Hãy giải nén rồi tải từng tệp: {ACCEPTED}.")


def _compound(data: bytes) -> Kind:
    """The older office forms; their directory names what is inside in UTF-16."""
    if _named(data, "_VBA_PROJECT"):
        raise Unfit(_MACRO)
    if _named(data, "EncryptedPackage"):
        raise Unfit(_LOCKED)
    for name, kind in (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS), ("PowerPoint Document", PPT)):
        if _named(data, name):
            return kind
    raise Unfit(f"Không nhận dạng tệp này. Hãy tải lên {ACCEPTED}.")


def _named(data: bytes, name: str) -> bool:
    return f"{name}\0".encode("utf-16-le") in data


def _why_not(head: bytes) -> str:
    start = head[:512].lower()
    if head.startswith((b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")):
        return f"Không nhận tệp chương trình. Hãy tải lên {ACCEPTED}."
    if b"<svg" in start:
        return "Không nhận ảnh SVG vì có thể chứa mã chạy. Hãy xuất thành PNG hoặc PDF."
    if start.startswith((b"<!doctype", b"<html", b"<script", b"<head", b"<body")) or b"<html" in start:
        return "Không nhận trang web (HTML). Hãy in trang thành PDF hoặc chụp màn hình."
    if head.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        return f"Không nhận tệp nén. Hãy giải nén rồi tải từng tệp: {ACCEPTED}."
    return f"Không nhận dạng tệp này. Hãy tải lên {ACCEPTED}."


def clean_name(name: str) -> str:
    """The name as people may keep and see it: no folders, no control characters, at most 255 letters."""
    last = PurePosixPath(nfc(name).replace("\\", "/")).name
    shown = "".join(c for c in last if c.isprintable()).strip() or "minh-chung"
    stem, dot, suffix = shown.rpartition(".")
    return shown if len(shown) <= 255 else f"{(stem or shown)[:240]}{dot}{suffix[:14]}"


def office_text(data: bytes) -> str:
    """The first lines of a DOCX, its headers included; "" for other forms."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            parts = [n for n in package.namelist() if re.fullmatch(r"word/(?:header\d*|document)\.xml", n)]
            texts = [_lines(_part(package, name)) for name in sorted(parts, reverse=True)]
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError):
        return ""  # the marks are looked for as far as the file can be read; its form was judged before
    return "\n".join("\n".join(lines[:_FIRST_LINES]) for lines in texts)


def _part(package: zipfile.ZipFile, name: str) -> str:
    with package.open(name) as stream:
        return stream.read(_MOST_TEXT).decode("utf-8", errors="replace")


def _lines(xml: str) -> list[str]:
    found = []
    for paragraph in re.split(r"</w:p>", xml):
        text = re.sub(r"<w:(?:tab|br)\b[^>]*>", "   ", paragraph)
        if line := unescape(re.sub(r"<[^>]+>", "", text)).strip():
            found.append(line)
    return found


_MARK = r"(?:tuyệt|tối)\s+mật|mật"
_SEGMENT = re.compile(rf"[\s\[(«“\"*.\-–]*({_MARK})[\s\])»”\"*.\-–]*", re.I)
_LABEL = re.compile(rf"(?:độ|mức độ|dấu)\s*mật\s*[:\-–]\s*({_MARK})\b", re.I)
_BESIDE = re.compile(  # a mark on the line of the letterhead, as a page read from left to right gives it
    rf"((?i:{_MARK}))\s+(?:CỘNG HÒA|CỘNG HOÀ|ĐẢNG CỘNG SẢN|Độc lập)|Số\s*:\s*\S+\s+((?i:{_MARK}))$"
)


def secret_in_text(text: str) -> str:
    """The mark ("MẬT", "TỐI MẬT", "TUYỆT MẬT") that stands alone on the first page; "" where there is none.

    A stamp is a line of its own, in capitals; words of a sentence ("bảo mật", "tài liệu tối mật") are none.
    """
    for line in nfc(text).splitlines()[: _FIRST_LINES * 4]:
        if labelled := _LABEL.search(line):
            return _told(labelled[1])
        if (beside := _BESIDE.search(line)) and (found := beside[1] or beside[2]).isupper():
            return _told(found)
        for segment in re.split(r"\s{2,}|\t", line.strip()):
            if (alone := _SEGMENT.fullmatch(segment)) and alone[1].isupper():
                return _told(alone[1])
    return ""


_COMPOUND = re.compile(r"(?<!\w)(?:tuyệt|tuyet|tối|toi)[\s_.\-]+(?:mật|mat)(?!\w)", re.I)
_BRACKETED = re.compile(r"[\[(]\s*(?:mật|MAT)\s*[\])]", re.I)
_CAPITAL = re.compile(r"(?<!\w)(?:(?P<before>\w+)[\s\-]+)?MẬT(?:[\s\-]+(?P<after>\w+))?(?!\w)")
_FIRST_OR_LAST = re.compile(r"^mật\s*[_\-–.]|[_\-–.]\s*mật$", re.I)
_WORDS_BEFORE = frozenset(["bảo", "bí", "cơ", "trăng", "đường", "thân", "túi", "ấm", "tuần"])
_WORDS_AFTER = frozenset(["khẩu", "mã", "độ", "ong", "thiết", "thư", "vụ", "danh", "hiệu", "nghị", "phục", "đường"])


def secret_in_name(name: str) -> str:
    """The mark in a file's name or title; "" where there is none. "Quy chế bảo mật", "mật độ dân số" have none."""
    stem = re.sub(r"\.\w{1,5}$", "", nfc(name)).replace("_", " _ ").strip()
    if found := _COMPOUND.search(stem.replace(" _ ", " ")):
        return _told(found[0])
    if _BRACKETED.search(stem) or _FIRST_OR_LAST.search(stem):
        return "MẬT"
    for found in _CAPITAL.finditer(stem):
        before, after = ((found[part] or "").lower() for part in ("before", "after"))
        if before not in _WORDS_BEFORE and after not in _WORDS_AFTER:
            return "MẬT"
    return ""


def secret_refusal(mark: str, where: str) -> str:
    return (
        f"{where} mang dấu “{mark}”. Không được đưa tài liệu bí mật nhà nước lên hệ thống này: "
        "hãy quản lý theo quy định về bảo vệ bí mật nhà nước, chỉ nộp văn bản không mật làm minh chứng."
    )


def _told(mark: str) -> str:
    low = mark.lower()
    return "TUYỆT MẬT" if low.startswith("tuy") else "TỐI MẬT" if low.startswith("t") else "MẬT"
