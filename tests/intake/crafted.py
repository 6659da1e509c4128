"""Files made to hurt, built at test time: bombs, loops, locks, cuts. Each is (name, bytes)."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Callable

from tests.intake.scans import sample
from tests.intake.word_files import docx, package, relations

ENTITIES = (
    "<!DOCTYPE w [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9))
    + "]>"
)
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def bomb_docx() -> bytes:
    return package({"word/document.xml": b"<a>" + b" " * (40 * 2**20) + b"</a>"})


def bomb_xlsx() -> bytes:
    return package({"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": b" " * (40 * 2**20)})


def quiet_bomb_docx() -> bytes:
    """Says that it unpacks to little, and unpacks to much."""
    data = bytearray(package({"word/document.xml": b" " * (60 * 2**20)}))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        spot = data.index(mark) + at
        data[spot : spot + 4] = struct.pack("<I", 4096)
    return bytes(data)


def entities_docx() -> bytes:
    return docx("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", prolog=ENTITIES)


def entities_xlsx() -> bytes:
    return package(
        {
            "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
            "xl/workbook.xml": f'{ENTITIES}<workbook xmlns="{SHEET}"><sheets>&j;</sheets></workbook>',
        }
    )


def nested_docx(depth: int = 3000) -> bytes:
    """Tables within tables."""
    return docx("<w:tbl><w:tr><w:tc>" * depth + "<w:p/>" + "</w:tc></w:tr></w:tbl><w:p/>" * depth)


def macro_docm() -> bytes:
    """Macros are not run, and not read: nothing is left."""
    body = docx("<w:p><w:r><w:t>Chào</w:t></w:r></w:p>")
    return with_part(body, "word/vbaProject.bin", b"\xd0\xcf\x11\xe0" + b"Sub AutoOpen()" * 100)


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    import zipfile

    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a") as zipped:
        zipped.writestr(name, content)
    return out.getvalue()


def macro_doc() -> bytes:
    """An OLE2 container with a macro stream and no text that any Word would open."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    names = "WordDocument".encode("utf-16-le") + b"\0" * 40 + "Macros".encode("utf-16-le")
    return head + names + b"\xff" * 4096


def pdf(*objects: bytes, tail: bytes = b"") -> bytes:
    """Objects numbered from 1; the first is the catalogue."""
    out, places = bytearray(b"%PDF-1.5\n"), []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for place in places:
        out += b"%010d 00000 n \n" % place
    return bytes(out) + b"trailer\n<</Size %d/Root 1 0 R%b>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, tail, start)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    packed = zlib.compress(content, 9)
    return b"<</Length %d/Filter/FlateDecode%b>>stream\n%b\nendstream" % (len(packed), extra, packed)


def million_objects() -> bytes:
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 0>>", *[b"[%d]" % n for n in range(1_000_000)]
    )


def pages_loop() -> bytes:
    return pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9/Parent 2 0 R>>")


def forms_loop() -> bytes:
    """A drawing that draws itself twice."""
    form = stream(b"/F Do /F Do", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 4 0 R>>>>")
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</XObject<</F 4 0 R>>>>>>"
    return pdf(*tree(page), form, stream(b"/F Do"))


def fonts_loop() -> bytes:
    """A font whose parts are the font itself."""
    font = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding 4 0 R/DescendantFonts[4 0 R]/ToUnicode 4 0 R>>"
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>"
    return pdf(*tree(page), font, stream(b"BT /F 12 Tf 9 9 Td (abc) Tj ET"))


def tree(page: bytes) -> tuple[bytes, bytes, bytes]:
    return b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page


def endless_page() -> bytes:
    """A small file whose one page says a short word a few million times."""
    page = (
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R"
        b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>>>>>>>"
    )
    return pdf(*tree(page), b"<<>>", stream(b"BT /F 12 Tf 9 9 Td " + b"(abc) Tj " * 3_000_000 + b"ET"))


def endless_lines() -> bytes:
    """A page ruled by a grid of two thousand lines either way: four million cells."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 2000 2000]/Contents 5 0 R>>"
    lines = b"".join(b"%d 0 m %d 2000 l S 0 %d m 2000 %d l S " % (n, n, n, n) for n in range(2000))
    return pdf(*tree(page), b"<<>>", stream(lines))


def spaces(count: int, at_once: int = 2**20) -> bytes:
    """So many spaces as zlib packs them; the same part again and again, as packing half a gigabyte takes seconds."""
    packer, part, check = zlib.compressobj(9), b" " * at_once, 1
    first, again = (packer.compress(part) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    for _ in range(count // at_once):
        check = zlib.adler32(part, check)
    return first + again * (count // at_once - 1) + b"\x03\x00" + struct.pack(">I", check)


def flate_bomb() -> bytes:
    """A content stream packed twice: two kilobytes that are half a gigabyte."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 5 0 R>>"
    twice = zlib.compress(spaces(2**29), 9)
    packed = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>stream\n%b\nendstream" % (len(twice), twice)
    return pdf(*tree(page), b"<<>>", packed)


def png(width: int, height: int) -> bytes:
    """One grey picture, all white, packed to almost nothing."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compressobj(9)
    line = b"\0" + b"\xff" * ((width + 7) // 8)
    body = b"".join(rows.compress(line) for _ in range(height)) + rows.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def garbled(data: bytes) -> bytes:
    """The same length, every fiftieth byte another."""
    dice = random.Random(57)
    out = bytearray(data)
    for at in range(1000, len(out), 50):
        out[at] = dice.randrange(256)
    return bytes(out)


CRAFTED: dict[str, tuple[Callable[[], bytes], str]] = {
    "bom.docx": (bomb_docx, "Tệp nén bất thường"),
    "bom.xlsx": (bomb_xlsx, "Tệp nén bất thường"),
    "bom-giau.docx": (quiet_bomb_docx, "Tệp bị hỏng"),
    "thuc-the.docx": (entities_docx, "Tệp bị hỏng"),
    "thuc-the.xlsx": (entities_xlsx, "Tệp bị hỏng"),
    "long-nhau.docx": (nested_docx, "Tệp bị hỏng"),
    "macro.docm": (macro_docm, "Không thấy chỉ tiêu hay nhiệm vụ nào"),
    "macro.doc": (macro_doc, "tệp DOC"),
    "trieu-doi-tuong.pdf": (million_objects, "quá nhiều thành phần"),
    "trang-lap.pdf": (pages_loop, "Tệp PDF"),
    "hinh-lap.pdf": (forms_loop, "Tệp PDF"),
    "phong-chu-lap.pdf": (fonts_loop, "Tệp PDF"),
    "trang-vo-tan.pdf": (endless_page, "quá nhiều nét vẽ"),
    "luoi-vo-tan.pdf": (endless_lines, "Tệp PDF"),
    "bom.pdf": (flate_bomb, "quá nhiều nét vẽ"),
    "mat-khau.pdf": (lambda: sample("co-mat-khau.pdf"), "đặt mật khẩu"),
    "cat-cut.pdf": (lambda: sample("ke-hoach.pdf")[:20_000], "tải chưa hết"),
    "anh-lon.png": (lambda: png(50_000, 300), "Ảnh quá lớn"),
    "anh-vuong.png": (lambda: png(50_000, 20_000), "Ảnh quá lớn"),
    "anh-cut.png": (lambda: png(2000, 2000)[:150], "Ảnh hỏng"),
}
