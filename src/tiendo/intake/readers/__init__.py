"""One reader a form. A new form is one file here and one entry in `READERS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tiendo.intake.document import Document


@dataclass(frozen=True, slots=True)
class Reader:
    """`load` imports the reader only when it is needed, so that reading a text file never pays for Word's library."""

    form: str
    suffixes: tuple[str, ...]
    load: Callable[[], Callable[[bytes], Document]]


def _text() -> Callable[[bytes], Document]:
    from tiendo.intake.readers.text import read

    return read


def _markdown() -> Callable[[bytes], Document]:
    from tiendo.intake.readers.markdown import read

    return read


def _legal() -> Callable[[bytes], Document]:
    from tiendo.intake.readers.legal import read

    return read


def _docx() -> Callable[[bytes], Document]:
    from tiendo.intake.readers.docx import read

    return read


def _xlsx() -> Callable[[bytes], Document]:
    from tiendo.intake.readers.xlsx import read

    return read


def _pdf() -> Callable[[bytes], Document]:
    from tiendo.intake.readers.pdf import read

    return read


def _scan() -> Callable[[bytes], Document]:
    from tiendo.intake.readers.scan import read

    return read


def _doc() -> Callable[[bytes], Document]:
    from tiendo.intake.readers.doc import read

    return read


READERS: tuple[Reader, ...] = (
    Reader("text", (".txt", ".text"), _text),
    Reader("markdown", (".md", ".markdown"), _markdown),
    Reader("legal", (), _legal),
    Reader("docx", (".docx", ".docm", ".dotx"), _docx),
    Reader("xlsx", (".xlsx", ".xlsm"), _xlsx),
    Reader("pdf", (".pdf",), _pdf),
    Reader("scan", (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"), _scan),
    Reader("doc", (".doc",), _doc),
)
