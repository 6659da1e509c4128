"""An edited DOCX comes back: what was changed, added and removed is found, and bad files are refused in words."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Opened
from docx.text.paragraph import Paragraph as InWord
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.render.papers_made_up import LONG, letter, report, words

from tiendo.core.reporting.outline import Outline, Side
from tiendo.render.official.docx import docx
from tiendo.render.official.keys import Marked, bookmark, key_of
from tiendo.render.official.reading_back import Added, NotThisPaper, paragraphs_of, read_back

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def edited(outline: Outline, edit: Callable[[Opened], None]) -> bytes:
    document = Document(io.BytesIO(docx(outline)))
    edit(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def at(document: Opened, text: str) -> InWord:
    return next(p for p in document.paragraphs if text in p.text)


@pytest.mark.parametrize("side", list(Side))
def test_an_untouched_paper_comes_back_as_it_went(side: Side) -> None:
    outline = report(side)
    texts = paragraphs_of(docx(outline))
    assert texts == {p.key: p.text.strip() for p in outline.paragraphs()}
    back = read_back(docx(outline), outline)
    assert (back.changed, back.removed, back.added, back.titles) == ({}, (), (), {})


def test_a_changed_paragraph_is_found_by_its_key() -> None:
    def edit(document: Opened) -> None:
        at(document, "12/15 nhiệm vụ").runs[0].text = "Trong kỳ, 13/15 nhiệm vụ hoàn thành."

    assert read_back(edited(report(), edit), report()).changed == {
        "results.sum": "Trong kỳ, 13/15 nhiệm vụ hoàn thành."
    }


def test_an_item_comes_back_without_its_dash() -> None:
    def edit(document: Opened) -> None:
        at(document, "Trạm Y tế").add_run(" Đã rà soát lại.")

    changed = read_back(edited(report(), edit), report()).changed
    assert changed == {"report:13": "Trạm Y tế: Không phát sinh trong kỳ. Đã rà soát lại."}


def test_a_new_paragraph_is_told_with_what_it_stands_below() -> None:
    def edit(document: Opened) -> None:
        at(document, "Phương hướng").insert_paragraph_before("- Còn hai thôn chưa có sóng 4G.")

    assert read_back(edited(report(), edit), report()).added == (
        Added("rest.1", "Còn hai thôn chưa có sóng 4G.", True),
    )


def test_a_paragraph_typed_over_as_a_whole_is_known_by_its_place() -> None:
    def edit(document: Opened) -> None:
        old = at(document, "12/15 nhiệm vụ")
        old.insert_paragraph_before("Trong kỳ đã hoàn thành 14 nhiệm vụ.")
        old._p.getparent().remove(old._p)

    back = read_back(edited(report(), edit), report())
    assert back.changed == {"results.sum": "Trong kỳ đã hoàn thành 14 nhiệm vụ."}
    assert (back.added, back.removed) == ((), ())


def test_a_removed_paragraph_and_a_new_title() -> None:
    def edit(document: Opened) -> None:
        gone = at(document, "12/15 nhiệm vụ")
        gone._p.getparent().remove(gone._p)
        at(document, "III. ").runs[0].text = "III. Nhiệm vụ trọng tâm tháng 12"

    back = read_back(edited(report(), edit), report())
    assert back.removed == ("results.sum",)
    assert back.titles == {"next": "Nhiệm vụ trọng tâm tháng 12"}


def test_tracked_changes_are_taken_as_accepted() -> None:
    def edit(document: Opened) -> None:
        p = at(document, "12/15 nhiệm vụ")
        run, space = p.runs[0]._r, "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
        deleted, inserted = run.makeelement(space + "del"), run.makeelement(space + "ins")
        run.addprevious(inserted)
        inserted.append(Document().add_paragraph("Không phát sinh.").runs[0]._r)
        run.addprevious(deleted)
        deleted.append(run)

    assert read_back(edited(report(), edit), report()).changed == {"results.sum": "Không phát sinh."}


def test_the_signature_and_annexes_are_no_paragraphs_of_the_body() -> None:
    def edit(document: Opened) -> None:
        at(document, "Phụ lục I").insert_paragraph_before("Chữ thêm ở phụ lục")

    assert read_back(edited(report(), edit), report()).added == ()


def test_keys_too_long_for_word_are_found_with_the_outline() -> None:
    key = "report:" + "văn hóa - xã hội" * 9
    outline = replace(report(), closing=(words(key, "Kết thúc."),))
    assert paragraphs_of(docx(outline), outline)[key] == "Kết thúc."


@given(st.text(min_size=1, max_size=60))
@settings(max_examples=150)
def test_a_key_survives_its_bookmark(key: str) -> None:
    key = key.encode(errors="replace").decode()
    name = bookmark(Marked.PARAGRAPH, key)
    assert len(name) <= 40 and name.isascii() and name.replace("_", "a").isalnum()
    assert key_of(name, {name: key}) == (Marked.PARAGRAPH, key)
    if len(name) < 30:
        assert key_of(name) == (Marked.PARAGRAPH, key)


@needs_office
@pytest.mark.parametrize("side", list(Side))
def test_libreoffice_keeps_every_paragraph(side: Side, tmp_path: Path) -> None:
    outline = report(side, rows=3)
    (tmp_path / "paper.docx").write_bytes(docx(outline))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [SOFFICE or "", profile, "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir"]
    subprocess.run([*command, tmp_path / "out", tmp_path / "paper.docx"], check=True, capture_output=True, timeout=600)
    back = read_back((tmp_path / "out" / "paper.docx").read_bytes(), outline)
    assert (back.changed, back.removed, back.added, back.titles) == ({}, (), (), {})


def packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


ENTITY = b"""<!DOCTYPE w [<!ENTITY x "y">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>"""


@pytest.mark.parametrize(
    ("data", "why"),
    [
        pytest.param(b"", "DOCX", id="nothing"),
        pytest.param(b"%PDF-1.7", "DOCX", id="a pdf"),
        pytest.param(docx(letter())[:4000], "hỏng", id="cut off"),
        pytest.param(packed(readme_txt=b"x"), "DOCX", id="another package"),
        pytest.param(packed(word__document_xml=b"<w"), "hỏng", id="broken xml"),
        pytest.param(packed(word__document_xml=b" " * 40_000_000), "bất thường", id="a bomb"),
        pytest.param(packed(word__document_xml=ENTITY), "không an toàn", id="entities"),
        pytest.param(packed(word__document_xml=b"<a>" * 9000), "hỏng", id="deep"),
        pytest.param(docx(replace(report(), code="KHAC-1")), "văn bản khác", id="another paper's"),
        pytest.param(docx(replace(letter(), opening=(), closing=(words("x", LONG),))), "Không thấy đoạn", id="strange"),
    ],
)
def test_what_cannot_be_taken_back_is_refused_in_words(data: bytes, why: str) -> None:
    with pytest.raises(NotThisPaper, match=why):
        read_back(data, report())
