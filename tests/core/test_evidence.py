"""What a file of evidence is by its content, and the marks of state secrets."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from tiendo.core.evidence import (
    DOC,
    DOCX,
    HEIC,
    JPEG,
    MOST_BYTES,
    PDF,
    PNG,
    PPTX,
    XLS,
    XLSX,
    Kind,
    Unfit,
    clean_name,
    kind_of,
    office_text,
    secret_in_name,
    secret_in_text,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def packed(*names: str, **parts: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name in names:
            package.writestr(name, "<x/>")
        for name, text in parts.items():
            package.writestr(name.replace("__", "/") + ".xml", text)
    return out.getvalue()


def compound(name: str) -> bytes:
    return OLE + b"\0" * 500 + f"{name}\0".encode("utf-16-le")


CT = "[Content_Types].xml"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        pytest.param(b"%PDF-1.7 ...", PDF, id="pdf"),
        pytest.param(b"\xef\xbb\xbf\r\n%PDF-1.4", PDF, id="pdf after a mark of order"),
        pytest.param(b"\xff\xd8\xff\xe0 jfif", JPEG, id="jpeg"),
        pytest.param(b"\x89PNG\r\n\x1a\n....", PNG, id="png"),
        pytest.param(b"\0\0\0\x18ftypheic....", HEIC, id="heic"),
        pytest.param(b"\0\0\0\x18ftypmif1....", HEIC, id="heif"),
        pytest.param(packed(CT, "word/document.xml"), DOCX, id="docx"),
        pytest.param(packed(CT, "xl/workbook.xml"), XLSX, id="xlsx"),
        pytest.param(packed(CT, "ppt/presentation.xml"), PPTX, id="pptx"),
        pytest.param(compound("WordDocument"), DOC, id="doc"),
        pytest.param(compound("Workbook"), XLS, id="xls"),
    ],
)
def test_a_form_is_told_from_the_content(data: bytes, kind: Kind) -> None:
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    ("data", "why"),
    [
        pytest.param(b"", "không có nội dung", id="empty"),
        pytest.param(b"%PDF-" + b"x" * MOST_BYTES, "20 MB", id="too large"),
        pytest.param(b"MZ\x90\0", "chương trình", id="exe"),
        pytest.param(b"\x7fELF", "chương trình", id="elf"),
        pytest.param(b"#!/bin/sh\nrm", "chương trình", id="script"),
        pytest.param(b"<!DOCTYPE html><html>", "HTML", id="html"),
        pytest.param(b'<?xml version="1.0"?><svg xmlns="">', "SVG", id="svg"),
        pytest.param(b"  <HTML><script>", "HTML", id="html after spaces"),
        pytest.param(packed(CT, "word/document.xml", "word/vbaProject.bin"), "macro", id="docm by its part"),
        pytest.param(packed("xl/workbook.xml", **{"[Content_Types]": "sheet.macroEnabled.main"}), "macro", id="xlsm"),
        pytest.param(compound("_VBA_PROJECT") + compound("WordDocument"), "macro", id="doc with macros"),
        pytest.param(compound("EncryptedPackage"), "mật khẩu", id="docx under a password"),
        pytest.param(packed("a.txt"), "tệp nén", id="zip"),
        pytest.param(packed("word/document.xml"), "tệp nén", id="zip that plays a docx"),
        pytest.param(b"PK\x03\x04broken", "hỏng", id="broken zip"),
        pytest.param(b"Rar!\x1a\x07", "tệp nén", id="rar"),
        pytest.param(b"\0\0\0\x18ftypmp42", "Không nhận dạng", id="video"),
        pytest.param("chữ thường".encode(), "Không nhận dạng", id="text"),
    ],
)
def test_what_is_refused_says_why(data: bytes, why: str) -> None:
    with pytest.raises(Unfit, match=why):
        kind_of(data)


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("BC 12 MẬT.pdf", "MẬT"),
        ("MẬT_Báo cáo.docx", "MẬT"),
        ("[mật] danh sách.pdf", "MẬT"),
        ("bao-cao-mật.pdf", "MẬT"),
        ("(MAT) bao cao.pdf", "MẬT"),
        ("Kế hoạch TỐI MẬT 2026.pdf", "TỐI MẬT"),
        ("ke-hoach-toi-mat.pdf", "TỐI MẬT"),
        ("tuyệt mật.pdf", "TUYỆT MẬT"),
        ("TUYET_MAT_01.pdf", "TUYỆT MẬT"),
        ("Quy chế bảo mật thông tin.pdf", ""),
        ("QUY CHẾ BẢO MẬT.pdf", ""),
        ("Cam kết bí mật kinh doanh.docx", ""),
        ("BÍ MẬT KINH DOANH.docx", ""),
        ("ĐỔI MẬT KHẨU.pdf", ""),
        ("Mật độ dân số.xlsx", ""),
        ("OCOP mật ong bạc hà.pdf", ""),
        ("Mặt trận Tổ quốc.pdf", ""),
        ("MAT TRAN TO QUOC.pdf", ""),
        ("QĐ 212.pdf", ""),
    ],
)
def test_marks_in_a_name(name: str, mark: str) -> None:
    assert secret_in_name(name) == mark


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        pytest.param("ĐẢNG BỘ XÃ\nMẬT\nKẾ HOẠCH", "MẬT", id="a line of its own"),
        pytest.param("UBND XÃ\n  [ TỐI MẬT ]\n", "TỐI MẬT", id="in a frame"),
        pytest.param("Số: 12/BC   TUYỆT MẬT   Suối Hoa, ngày", "TUYỆT MẬT", id="between columns"),
        pytest.param("MẬT CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "MẬT", id="before the motto"),
        pytest.param("Số: 12-BC/ĐU TỐI MẬT", "TỐI MẬT", id="after the number"),
        pytest.param("Độ mật: Tối mật", "TỐI MẬT", id="labelled"),
        pytest.param("Bảo đảm an toàn, bảo mật thông tin", "", id="bảo mật"),
        pytest.param("QUY CHẾ BẢO VỆ BÍ MẬT NHÀ NƯỚC", "", id="bí mật"),
        pytest.param("không đưa tài liệu tối mật lên mạng", "", id="in a sentence"),
        pytest.param("mật\nong", "", id="a broken line of small letters"),
        pytest.param("Độ mật: không", "", id="labelled none"),
    ],
)
def test_marks_in_a_text(text: str, mark: str) -> None:
    assert secret_in_text(text) == mark


def test_the_text_of_a_docx_and_its_header_is_looked_at() -> None:
    body = "<w:p><w:r><w:t>KẾ</w:t></w:r><w:r><w:t> HOẠCH</w:t></w:r></w:p>"
    data = packed(CT, word__document=body, word__header1="<w:p><w:t>TỐI MẬT</w:t></w:p>")
    assert "KẾ HOẠCH" in office_text(data)
    assert secret_in_text(office_text(data)) == "TỐI MẬT"
    assert office_text(b"%PDF-1.4") == ""


@pytest.mark.parametrize(
    ("given", "kept"),
    [("../../etc/passwd", "passwd"), ("C:\\a\\QĐ 1.pdf", "QĐ 1.pdf"), ("a\r\nb.pdf", "ab.pdf"), ("", "minh-chung")],
)
def test_a_name_is_made_harmless(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_long_name_keeps_its_suffix() -> None:
    assert len(clean_name("x" * 300 + ".pdf")) <= 255
    assert clean_name("x" * 300 + ".pdf").endswith(".pdf")
