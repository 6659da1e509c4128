"""Document → reading: readers make a `Document` of any file, steps make a `Reading` of any document; no Django."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from tiendo.core.reading import Reading
from tiendo.intake.document import Document
from tiendo.intake.errors import CannotRead
from tiendo.intake.flat.order import BROKEN
from tiendo.intake.several import documents_in, told
from tiendo.intake.work import Work

__all__ = ["STEPS", "Document", "Reading", "read_all", "read_document"]

NOTHING_FOUND = (
    "Không thấy chỉ tiêu hay nhiệm vụ nào trong tệp này. Hãy kiểm tra lại: tệp có đúng là kế hoạch, "
    "có đủ phần mục tiêu và phụ lục không."
)

# The story of a reading. Each entry is a module of `tiendo.intake.steps` with `step(work: Work) -> None`.
STEPS: tuple[str, ...] = (
    "outline",  # headings → sections, each with its role
    "heading",  # who issued what, when; who signed
    "targets",  # goals from tables, then from bullets
    "tasks",  # tasks from tables, then from lists with "Cơ quan chủ trì: …" lines
    "measures",  # bullets and numbered paragraphs of the part on tasks and solutions
    "citations",  # numbered documents, with their dates
    "duties",  # who reports to whom, how often, by when
    "oddities",  # cells that read as if they were cut, or as if words of another stood in them
    "recognised",  # words of scans that are not surely read: whose cells want a look
    "findings",  # faults of the plan itself
)


def read_document(document: Document) -> Reading:
    """Read a plan out of a document; of several documents, the first that has targets or tasks. See `read_all`."""
    return read_all(document)[0][1]


def read_all(document: Document) -> list[tuple[Document, Reading]]:
    """Each plan of a file with its reading; mostly one. A document that is none (a covering letter) is left out, and
    the notes of the others say so. Raises `CannotRead` where there is neither target nor task in any of them.
    """
    parts = documents_in(document)
    found = [(part, _read(part)) for part in parts]
    plans = [n for n, (_, reading) in enumerate(found) if reading.targets or reading.tasks]
    if not plans:
        raise CannotRead(" ".join([NOTHING_FOUND, *(f"{note}." for note in document.notes if note == BROKEN)]))
    if len(parts) > 1:
        notes = told([(part, reading.document) for part, reading in found], plans)
        for (part, _), note in zip(found, notes, strict=True):
            part.notes.append(note)
    return [found[n] for n in plans]


def _read(document: Document) -> Reading:
    """Read one document, step by step."""
    work = Work(document)
    for name in STEPS:
        step: Callable[[Work], None] = import_module(f"tiendo.intake.steps.{name}").step
        step(work)
    return work.reading
