"""One reader a form. A new form is one file here and one entry in `READERS`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tiendo.intake.document import Document
from tiendo.intake.telling import Tell

Paged = Callable[[bytes, Tell], Document]


@dataclass(frozen=True, slots=True)
class Reader:
    """`load` imports the reader only when it is needed, so that reading a text file never pays for Word's library.

    One that is `paged` tells how many pages it has read.
    """

    form: str
    suffixes: tuple[str, ...]
    load: Callable[[], Callable[[bytes], Document] | Paged]
    paged: bool = False


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


def _pdf() -> Paged:
    from tiendo.intake.readers.pdf import read

    return read


def _scan() -> Paged:
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
    Reader("pdf", (".pdf",), _pdf, paged=True),
    Reader("scan", (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"), _scan, paged=True),
    Reader("doc", (".doc",), _doc),
)
