"""What a file is, told by its content; what cannot be read is refused in words that help."""

from __future__ import annotations

import io
import zipfile

import pytest

from tiendo.intake.errors import CannotRead
from tiendo.intake.opening import open_file, sniff


def package(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in members:
            zipped.writestr(name, data)
    return out.getvalue()


DOCX = package(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<w/>"))
XLSX = package(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<w/>"))


def ole2(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + stream.encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "name", "form"),
    [
        pytest.param(DOCX, "ke-hoach.txt", "docx", id="docx-named-txt"),
        pytest.param(XLSX, "phu-luc", "xlsx", id="xlsx-without-suffix"),
        pytest.param("I. MỤC TIÊU\n- 60%".encode(), "a.txt", "text", id="text"),
        pytest.param("I. MỤC TIÊU".encode(), "a.docx", "text", id="text-named-docx"),
        pytest.param("## I. MỤC TIÊU".encode(), "a.md", "markdown", id="markdown-by-suffix"),
        pytest.param("## I. A\n\n### 1. B\n\nđoạn".encode(), "a.txt", "markdown", id="markdown-by-content"),
        pytest.param("| TT | Tên |\n|---|:-:|\n## II. A".encode(), "", "markdown", id="pipe-table"),
        pytest.param("TT\n|\nTên\n|\n1\n|\nA\n|\n".encode(), "a.txt", "legal", id="legal"),
        pytest.param("TT\n|\nTên\n|\n1\n|\nA\n|\n".encode(), "a.md", "legal", id="legal-named-md"),
        pytest.param("**A**\n|\n**B**\n\n**KẾ HOẠCH**\n".encode(), "a.txt", "legal", id="legal-with-a-letterhead-only"),
        pytest.param(b"1 | A | 5% |\n2 | B | 6% |\n3 | C | 7% |\n4 | D | 8% |", "", "legal", id="legal-rows"),
        pytest.param(b"**I. A**\n\n- b\n\n**II. C**\n\n**III. D**", "a.txt", "markdown", id="bold-lines"),
        pytest.param(b"a | b\n- 5*3 | c\n|\n", "a.txt", "text", id="text-with-a-stray-bar"),
    ],
)
def test_the_form_is_told_by_content(data: bytes, name: str, form: str) -> None:
    assert sniff(data, name) == form


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(b"", "trống", id="empty"),
        pytest.param(b" \r\n\t ", "trống", id="blank"),
        pytest.param(b"MZ\x00\x01\x02\xff" * 100, "nhị phân", id="binary"),
        pytest.param(DOCX[:-40], "hỏng", id="truncated"),
        pytest.param(ole2("EncryptedPackage"), "mật khẩu", id="password"),
        pytest.param(ole2("WordDocument"), "tệp DOC", id="doc"),
        pytest.param(ole2("Workbook"), "XLS (Excel 97-2003)", id="xls"),
        pytest.param(b"%PDF-1.7\n", "PDF hỏng", id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "Ảnh hỏng", id="png"),
        pytest.param(b"\xff\xd8\xff\xe0", "Ảnh hỏng", id="jpeg"),
        pytest.param(b"{\\rtf1", "RTF", id="rtf"),
        pytest.param(b"<!DOCTYPE html><p>a", "HTML", id="html"),
        pytest.param(package(("a.txt", b"a")), "giải nén", id="zip"),
        pytest.param(package(("xl/workbook.bin", b"a")), "XLSB", id="xlsb"),
        pytest.param(package(("ppt/presentation.xml", b"a")), "PowerPoint", id="pptx"),
        pytest.param(b"a" * (50 * 2**20 + 1), "quá lớn", id="too-big"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, says: str) -> None:
    with pytest.raises(CannotRead) as why:
        open_file(data, name="a.txt")
    assert says in str(why.value)


def test_a_zip_bomb_is_not_unpacked() -> None:
    bomb = package(("word/document.xml", b"\0" * (30 * 2**20)))
    with pytest.raises(CannotRead, match="bất thường"):
        open_file(bomb, name="a.docx")


@pytest.mark.parametrize("form", ["docx", "xlsx", "pdf", "scan", "doc"])
def test_a_form_that_does_not_fit_is_refused(form: str) -> None:
    with pytest.raises(CannotRead, match="--form"):
        open_file("I. MỤC TIÊU".encode(), form=form)
    with pytest.raises(CannotRead, match="--form"):
        open_file(DOCX if form == "xlsx" else XLSX, form=form)


def test_a_form_that_is_not_there_is_refused() -> None:
    with pytest.raises(CannotRead, match="odt"):
        open_file(b"a", form="odt")
