"""A DOCX of the corpus with what stands on pages besides the plan: running heads, footnotes, stamps of signatures."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from tests.corpus.docx_form import add_field

_NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
STAMP = (
    "Ký bởi: Ủy ban nhân dân xã Bến Thử",
    "Email: vanphong@benthu.gov.vn",
    "Cơ quan: Ủy ban nhân dân xã Bến Thử, tỉnh Cà Ná",
    "Thời gian ký: 09.02.2026 16:41:07 +07:00",
)
NOTES = (
    "Theo số liệu của Phòng Kinh tế xã tính đến ngày 31/12/2025, chưa gồm các hộ tạm trú.",
    "Kế hoạch số 15-KH/TU ngày 02/12/2025 của Ban Thường vụ Tỉnh ủy về cùng nội dung; các chi bộ căn cứ tình hình "
    "thực tế để cụ thể hóa cho phù hợp với điều kiện của địa phương, đơn vị mình.",
    "100% cán bộ, công chức được giao nhiệm vụ; chủ trì: Văn phòng Đảng ủy.",
)


@dataclass(frozen=True, slots=True)
class Furniture:
    """`head`, `foot`: running texts, "{p}" the page's number and "{n}" how many; `notes`: footnotes at as many places;
    `stamp`: (millimetres from the left, from the top) of a visible signature on the first page."""

    head: str = ""
    foot: str = ""
    notes: int = 0
    stamp: tuple[int, int] | None = None
    stamp_lines: tuple[str, ...] = field(default=STAMP)
    in_cells: bool = False  # footnotes in the first table, too
    by_signer: bool = False  # the stamp floats beside the name of who signs instead


FURNITURE = {
    "heads": Furniture(head="Kế hoạch thực hiện Nghị quyết 57 – xã Bến Thử", foot="Trang {p}/{n}"),
    "plain-number": Furniture(foot="{p}"),
    "two-lines": Furniture(head="UBND XÃ BẾN THỬ|Kế hoạch năm 2026", foot="Văn bản lưu hành nội bộ|- {p} -"),
    "notes": Furniture(notes=3),
    "notes-heads": Furniture(head="Kế hoạch năm 2026", foot="Trang {p}", notes=3, in_cells=True),
    "stamp-corner": Furniture(stamp=(132, 4)),
    "stamp-heading": Furniture(stamp=(118, 12), notes=2, foot="{p}"),
    "stamp-left": Furniture(stamp=(4, 3), stamp_lines=("Người ký: Trần Thị Bền", *STAMP[1:])),
    "stamp-over": Furniture(stamp=(112, 27), head="Kế hoạch năm 2026"),
    "stamp-signer": Furniture(stamp=(0, 8), by_signer=True, foot="{p}/{n}"),
    "stamp-foreign": Furniture(
        stamp=(6, 8),
        stamp_lines=("Signature Not Verified", "Digitally signed by Trần Thị Bền", "Date: 2026.02.09 16:41:07 +07'00'"),
    ),
    "stamp-short": Furniture(stamp=(130, 5), stamp_lines=("VĂN PHÒNG ĐẢNG ỦY XÃ", "09-02-2026 16:41:07 +07:00")),
}


def furnished(docx: bytes, furniture: Furniture) -> bytes:
    """The same document with this furniture on its pages."""
    document: Any = Document(io.BytesIO(docx))
    for section in document.sections:
        section.different_first_page_header_footer = False
        for place, text in ((section.header, furniture.head), (section.footer, furniture.foot)):
            if text:
                place.is_linked_to_previous = False
                _run_text(place, text)
    marks = _note(document, furniture) if furniture.notes else 0
    if furniture.stamp:
        _stamp(document, furniture)
    out = io.BytesIO()
    document.save(out)
    return _with_notes(out.getvalue(), marks) if marks else out.getvalue()


def _run_text(place: Any, text: str) -> None:
    for extra in place.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    for n, line in enumerate(text.split("|")):
        p = place.paragraphs[0] if n == 0 else place.add_paragraph()
        for run in list(p.runs):
            run._r.getparent().remove(run._r)
        p.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for piece in re.split(r"(\{[pn]\})", line):
            run = p.add_run()
            run.font.size = Pt(11)
            if piece in ("{p}", "{n}"):
                add_field(run, "PAGE" if piece == "{p}" else "NUMPAGES")
            else:
                run.text = piece


def _note(document: Any, furniture: Furniture) -> int:
    """Put the marks of footnotes into the body, spread over it; how many."""
    long = [p for p in document.paragraphs if len(p.text) > 60 and p.alignment != WD_ALIGN_PARAGRAPH.CENTER]
    step = max(1, len(long) // furniture.notes)
    chosen = long[::step][: furniture.notes]
    if furniture.in_cells:
        ruled = next((t for t in document.tables if t.style is not None and t.style.name == "Table Grid"), None)
        if ruled is not None and len(ruled.rows) > 2:
            chosen.append(max(ruled.rows[2].cells, key=lambda c: len(c.text)).paragraphs[0])
    for n, p in enumerate(chosen, 1):
        p._p.append(
            parse_xml(
                f'<w:r {nsdecls("w")}><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
                f'<w:footnoteReference w:id="{n}"/></w:r>'
            )
        )
    return len(chosen)


def _with_notes(docx: bytes, count: int) -> bytes:
    """The package with the part that holds the footnotes."""
    body = "".join(
        f'<w:footnote w:id="{n}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/><w:sz w:val="20"/></w:rPr>'
        f'<w:footnoteRef/></w:r><w:r><w:rPr><w:sz w:val="20"/></w:rPr>'
        f'<w:t xml:space="preserve"> {NOTES[(n - 1) % len(NOTES)]}</w:t></w:r></w:p></w:footnote>'
        for n in range(1, count + 1)
    )
    rulers = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
        "</w:footnote>"
    )
    notes = f'<?xml version="1.0"?><w:footnotes {nsdecls("w")}>{rulers}{body}</w:footnotes>'
    types = f'<Override PartName="/word/footnotes.xml" ContentType="{_NOTES_TYPE}"/></Types>'
    relation = f'<Relationship Id="rIdNotes" Type="{_NOTES}" Target="footnotes.xml"/></Relationships>'
    changes: dict[str, Callable[[str], str]] = {
        "[Content_Types].xml": lambda t: t.replace("</Types>", types),
        "word/_rels/document.xml.rels": lambda t: t.replace("</Relationships>", relation),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, changes[name](data.decode()) if name in changes else data)
        new.writestr("word/footnotes.xml", notes)
    return out.getvalue()


def _stamp(document: Any, furniture: Furniture) -> None:
    """A box of small letters that floats over the first page or the signature, as a signing program draws it."""
    text = "".join(
        f'<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="180" w:lineRule="exact"/></w:pPr><w:r><w:rPr>'
        f'<w:sz w:val="14"/></w:rPr><w:t xml:space="preserve">{line}</w:t></w:r></w:p>'
        for line in furniture.stamp_lines
    )
    assert furniture.stamp is not None
    left, top = (mm * 2.835 for mm in furniture.stamp)
    across, down = ("column", "paragraph") if furniture.by_signer else ("page", "page")
    box = parse_xml(
        f'<w:r {nsdecls("w")} xmlns:v="urn:schemas-microsoft-com:vml"><w:pict>'
        f'<v:shape type="#_x0000_t202" style="position:absolute;margin-left:{left:.0f}pt;margin-top:{top:.0f}pt;'
        f"width:200pt;height:46pt;z-index:5;mso-position-horizontal-relative:{across};"
        f'mso-position-vertical-relative:{down}" stroked="f" filled="f">'
        f'<v:textbox inset="0,0,0,0"><w:txbxContent>{text}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>'
    )
    where = document.element.body.find(f".//{qn('w:p')}")
    if furniture.by_signer:
        bare = [t for t in document.tables if t.style is None or t.style.name != "Table Grid"]
        where = next(p for t in bare for p in t.cell(0, 1).paragraphs if t.cell(0, 0).text.startswith("Nơi nhận"))._p
    where.append(box)
