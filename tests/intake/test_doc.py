"""Word 97–2003 through LibreOffice, and what is said where it is not there."""

from __future__ import annotations

import shutil

import pytest
from tests.intake.scans import sample

from tiendo.intake import read_document
from tiendo.intake.errors import CannotRead
from tiendo.intake.opening import open_file
from tiendo.intake.readers import doc

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None and shutil.which("libreoffice") is None, reason="LibreOffice is not installed"
)


@needs_office
def test_a_doc_file_reads_as_its_pdf() -> None:
    old, new = (read_document(open_file(sample(f"ke-hoach.{form}"))).json() for form in ("doc", "pdf"))
    for kind in ("targets", "tasks"):
        assert [row["name"] for row in old[kind]] == [row["name"] for row in new[kind]]
    assert old["document"]["number"] == "22-KH/ĐU"


@needs_office
def test_a_broken_doc_is_refused_in_plain_words(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CannotRead, match="LibreOffice"):
        open_file(sample("ke-hoach.doc")[:3000])


def test_without_libreoffice_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc.shutil, "which", lambda _: None)
    with pytest.raises(CannotRead, match="libreoffice-writer-nogui"):
        open_file(sample("ke-hoach.doc"))
