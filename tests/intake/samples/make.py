"""Write the PDF and DOC files of this folder: invented plans, laid out by LibreOffice.

    python tests/intake/samples/make.py

They are kept so that the tests need no LibreOffice; a new version of it may break lines elsewhere.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2]))

PASSWORD = {
    "EncryptFile": {"type": "boolean", "value": "true"},
    "DocumentOpenPassword": {"type": "string", "value": "tiendo"},
}


def plan() -> bytes:
    """The plan `xa-nam-sa` of the corpus in the Party's layout: letterhead, goals, two tables, signature."""
    from tests.corpus import docx_form
    from tests.corpus.compose import Layout, compose
    from tests.corpus.plan import load

    layout = Layout(letterhead="party")
    return docx_form.write(compose(load("xa-nam-sa"), layout), layout)


def appendix(path: Path, *, borders: bool = True, rows: int = 24) -> None:
    """A landscape appendix: a table over three pages, its header repeated, long rows cut by the page breaks."""
    document = Document()
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Liberation Serif", Pt(13)
    section = document.sections[0]
    section.orientation, section.page_width, section.page_height = WD_ORIENT.LANDSCAPE, Mm(297), Mm(210)
    document.add_paragraph("PHỤ LỤC")
    document.add_paragraph("Nhiệm vụ trọng tâm năm 2026 của xã Bến Thử")
    table = document.add_table(rows=1, cols=5)
    if borders:
        table.style = "Table Grid"
    head = ("TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành")
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.text = text
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for n in range(1, rows + 1):
        for cell, text in zip(table.add_row().cells, task(n), strict=True):
            cell.text = text
    table.autofit = False
    widths = (Mm(12), Mm(110), Mm(45), Mm(45), Mm(35))
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    document.save(str(path))


def task(n: int) -> tuple[str, str, str, str, str]:
    """The n-th task of the appendix, from 1."""
    units = ("Phòng Văn hóa - Xã hội", "Công an xã", "Văn phòng HĐND và UBND xã", "Phòng Kinh tế")
    name = (
        f"Tổ chức đợt tập huấn thứ {n} về kỹ năng số cho cán bộ, công chức và người dân trên địa bàn; "
        f"biên soạn tài liệu hướng dẫn số {n}, cập nhật lên trang thông tin điện tử của xã"
    )
    return str(n), name, units[n % 4], f"{units[(n + 1) % 4]}; các thôn", f"Tháng {n % 12 + 1}/2026"


def convert(source: Path, target: str, folder: Path) -> Path:
    """LibreOffice's conversion of `source`, in `folder`."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", target, "--outdir", str(folder / "out"), str(source)],
        check=True,
        capture_output=True,
    )
    return folder / "out" / f"{source.stem}.{target.split(':')[0]}"


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "ke-hoach.docx").write_bytes(plan())
        appendix(folder / "phu-luc-ngang.docx")
        appendix(folder / "khong-khung.docx", borders=False)
        appendix(folder / "co-mat-khau.docx", rows=2)
        for stem in ("ke-hoach", "phu-luc-ngang", "khong-khung"):
            (HERE / f"{stem}.pdf").write_bytes(convert(folder / f"{stem}.docx", "pdf", folder).read_bytes())
        locked = f"pdf:writer_pdf_Export:{json.dumps(PASSWORD)}"
        (HERE / "co-mat-khau.pdf").write_bytes(convert(folder / "co-mat-khau.docx", locked, folder).read_bytes())
        word = "doc:MS Word 97"
        (HERE / "ke-hoach.doc").write_bytes(convert(folder / "ke-hoach.docx", word, folder).read_bytes())


if __name__ == "__main__":
    main()
