"""Document → reading: readers make a `Document` of any file, steps make a `Reading` of any document; no Django."""

from __future__ import annotations

from tiendo.core.reading import Reading
from tiendo.intake.document import Document

__all__ = ["Document", "Reading", "read_document", "read_file"]


def read_file(data: bytes, *, name: str = "", form: str | None = None) -> Document:
    """Open a file of any known form. The form is told by content first, then by the name's suffix, unless given.

    Raises `CannotRead` with a message for the official.
    """
    raise NotImplementedError  # filled in by the readers' step


def read_document(document: Document) -> Reading:
    """Read a plan out of a document, step by step. Raises `CannotRead` where there is neither target nor task."""
    raise NotImplementedError  # filled in by the steps
