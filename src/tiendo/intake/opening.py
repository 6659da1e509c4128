"""File → document: the form is told by what the file holds, then by its suffix; what cannot be read is refused."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import PurePath

from tiendo.intake.document import Document
from tiendo.intake.encodings import decode
from tiendo.intake.errors import CannotRead
from tiendo.intake.readers import READERS, Reader
from tiendo.intake.telling import Tell, tell_nobody

MAX_BYTES = 50 * 2**20
MAX_UNPACKED = 400 * 2**20
MAX_RATIO = 200  # Word's XML packs at most some 30 : 1; a bomb packs at 1000 : 1
_SMALL = 20 * 2**20  # below this no ratio is dangerous

_BINARY = ("pdf", "scan", "doc")
FORMS = tuple(reader.form for reader in READERS)

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_LINE_OF_BAR = re.compile(r"^[ \t\xa0]*\|[ \t\xa0]*$", re.M)
_LINE_OF_BOLD = re.compile(r"^[ \t]*_?\*\*[^*\n]+\*\*_?[ \t]*$", re.M)
_ROW_OF_BARS = re.compile(r"^[^|\n]*[^|\s][ \t]*\|(?:[^|\n]*\|)+[ \t]*$", re.M)  # "1 | Name | 60% |"
_RULER = re.compile(r"^-{3,}(?:\|-{3,})+$", re.M)
_MARKDOWN = re.compile(
    r"^ {0,3}#{1,6} \S|^ {0,3}\|?\s*:?-{3,}:?\s*\|[\s|:-]*$|^<table\b|^[^\t\n]*<b>[^\t\n]*</b>\t", re.M | re.I
)

_SAVE_AS_DOCX = "Hãy mở tệp bằng Word hoặc LibreOffice, lưu lại thành DOCX rồi đọc lại."


def open_file(data: bytes, *, name: str = "", form: str | None = None, tell: Tell = tell_nobody) -> Document:
    """Read the bytes of a file. `name` gives the suffix; `form` (one of `FORMS`) overrules what the content says.
    `tell` hears (pages read, pages of the file) from the forms that have pages: PDF and pictures.

    Raises `CannotRead`, in Vietnamese, for whatever is empty, damaged, locked, too big or of another form.
    """
    if not data:
        raise CannotRead("Tệp trống, không có nội dung để đọc. Hãy kiểm tra lại tệp gốc.")
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 2**20:.0f} MB"
        raise CannotRead(
            f"Tệp quá lớn ({size}, giới hạn {MAX_BYTES // 2**20} MB). Hãy bỏ bớt hình ảnh trong tệp rồi đọc lại."
        )
    chosen = form or sniff(data, name)
    for reader in READERS:
        if reader.form == chosen:
            if chosen in ("docx", "xlsx"):
                _expect(chosen, _of_package(data))
            elif chosen in _BINARY:
                _expect(chosen, _of_bytes(data) or "text")
            read: Callable[..., Document] = _load(reader)
            return read(data, tell) if reader.paged else read(data)
    raise CannotRead(f"Không có dạng tệp “{chosen}”. Các dạng đọc được: {', '.join(FORMS)}.")


def _load(reader: Reader) -> Callable[..., Document]:
    """The reader's function; a form whose libraries are not on this machine is refused, not a fault."""
    try:
        return reader.load()
    except ImportError as why:
        raise CannotRead(
            f"Máy chủ chưa cài phần đọc dạng {reader.form.upper()} ({why.name}). "
            "Hãy báo người quản trị, hoặc dùng bản DOCX của văn bản."
        ) from why


def sniff(data: bytes, name: str = "") -> str:
    """The form of a file, told by its content, then by the suffix of its name; raises `CannotRead` for other forms."""
    if data.startswith(_ZIP):
        return _of_package(data)
    if known := _of_bytes(data):
        return known
    _refuse_known(data)
    text, _ = decode(data)
    _refuse_markup(text)
    bars, bold = len(_LINE_OF_BAR.findall(text)), len(_LINE_OF_BOLD.findall(text))
    if bars >= 4 or (bars and (bold >= 2 or _RULER.search(text))) or len(_ROW_OF_BARS.findall(text)) >= 4:
        return "legal"
    suffix = PurePath(name).suffix.lower()
    for reader in READERS:
        if suffix in reader.suffixes and reader.form in ("markdown", "legal"):
            return reader.form
    return "markdown" if len(_MARKDOWN.findall(text)) >= 2 or bold >= 3 else "text"


def _expect(chosen: str, found: str) -> None:
    if chosen != found:
        raise CannotRead(f"Tệp không phải là {chosen.upper()} mà là {found.upper()}. Hãy bỏ tùy chọn --form.")


def _of_package(data: bytes) -> str:
    """The form of an Office package, after making sure that it is whole and no bomb."""
    if not data.startswith(_ZIP):
        _refuse_known(data)
        raise CannotRead("Tệp không phải là DOCX hay XLSX. Hãy kiểm tra lại tệp, hoặc bỏ tùy chọn --form.")
    import zipfile  # a text file does not pay for it

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as why:
        raise CannotRead(
            "Tệp bị hỏng hoặc chưa tải về đủ nên không mở được. Hãy tải hoặc chép lại tệp gốc rồi đọc lại."
        ) from why
    unpacked = sum(m.file_size for m in members)
    if unpacked > MAX_UNPACKED or (unpacked > _SMALL and unpacked > MAX_RATIO * len(data)):
        raise CannotRead(
            f"Tệp nén bất thường (bung ra {unpacked / 2**20:.0f} MB), không mở để bảo đảm an toàn. "
            "Hãy mở bằng Word hoặc Excel, lưu lại thành tệp mới rồi đọc lại."
        )
    names = {m.filename for m in members}
    if any(m.flag_bits & 1 for m in members):
        raise CannotRead("Tệp nén có đặt mật khẩu. Hãy bỏ mật khẩu rồi đọc lại.")
    if "word/document.xml" in names or any(re.fullmatch(r"word/document\d*\.xml", n) for n in names):
        return "docx"
    if "xl/workbook.xml" in names:
        return "xlsx"
    raise CannotRead(_other_package(names, data))


def _other_package(names: set[str], data: bytes) -> str:
    if "xl/workbook.bin" in names:
        return "Chưa đọc được tệp XLSB. Hãy mở bằng Excel, lưu lại thành XLSX rồi đọc lại."
    if any(n.startswith("ppt/") for n in names):
        return "Đây là tệp trình chiếu PowerPoint, không phải văn bản kế hoạch. Hãy chọn tệp DOCX hoặc XLSX."
    if b"opendocument" in data[:200]:
        return "Chưa đọc được tệp OpenDocument (ODT, ODS). Hãy mở bằng LibreOffice, lưu lại thành DOCX hoặc XLSX."
    if "[Content_Types].xml" in names:
        return "Tệp DOCX hoặc XLSX thiếu phần nội dung chính. Hãy mở bằng Word hoặc Excel, lưu lại rồi đọc lại."
    return "Đây là tệp nén (ZIP). Hãy giải nén rồi đọc từng tệp bên trong."


def _of_bytes(data: bytes) -> str | None:
    """The form of a binary file that is known by its first bytes; None for anything else."""
    head = data[:1024]
    if b"%PDF-" in head:
        return "pdf"
    if head.startswith(_IMAGES) or head[8:12] == b"WEBP":
        return "scan"
    if data.startswith(_OLE2) and _holds(data, "WordDocument") and not _holds(data, "EncryptedPackage"):
        return "doc"
    return None


def _holds(data: bytes, name: str) -> bool:
    """Whether an OLE2 container's directory has this name."""
    return name.encode("utf-16-le") in data


def _refuse_known(data: bytes) -> None:
    """Refuse, by name, the forms that are known and not read."""
    head = data[:1024]
    if data.startswith(_OLE2):
        raise CannotRead(_of_ole2(data))
    if head[4:12] in (b"ftypheic", b"ftypmif1"):
        raise CannotRead("Chưa đọc được ảnh HEIC của iPhone. Hãy lưu thành JPG rồi đọc lại.")
    if head.lstrip().startswith(b"{\\rtf"):
        raise CannotRead(f"Chưa đọc được tệp RTF. {_SAVE_AS_DOCX}")
    if head.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")):
        raise CannotRead("Đây là tệp nén. Hãy giải nén rồi đọc từng tệp bên trong.")


def _of_ole2(data: bytes) -> str:
    """What an OLE2 container is, told by the names in its directory."""

    if _holds(data, "EncryptedPackage"):
        return "Tệp có đặt mật khẩu nên không mở được. Hãy mở bằng Word hoặc Excel, bỏ mật khẩu, lưu lại rồi đọc lại."
    if _holds(data, "Workbook") or _holds(data, "Book"):
        return "Chưa đọc được tệp XLS (Excel 97-2003). Hãy mở bằng Excel, lưu lại thành XLSX rồi đọc lại."
    return f"Chưa đọc được dạng tệp Office cũ này. {_SAVE_AS_DOCX}"


def _refuse_markup(text: str) -> None:
    head = text[:2000].lstrip().lower()
    if head.startswith(("<!doctype html", "<html")) or (head.startswith("<?xml") and "<html" in head):
        raise CannotRead(f"Chưa đọc được trang web (HTML). {_SAVE_AS_DOCX}")
    if head.startswith("<?xml"):
        raise CannotRead(f"Chưa đọc được tệp XML này. {_SAVE_AS_DOCX}")
