"""Document → reading: readers make a `Document` of any file, steps make a `Reading` of any document; no Django."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from tiendo.core.reading import Reading
from tiendo.intake.document import Document
from tiendo.intake.errors import CannotRead
from tiendo.intake.flat.order import BROKEN
from tiendo.intake.work import Work

__all__ = ["STEPS", "Document", "Reading", "read_document"]

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
    "recognised",  # words of scans that are not surely read: whose cells want a look
    "findings",  # faults of the plan itself
)


def read_document(document: Document) -> Reading:
    """Read a plan out of a document, step by step. Raises `CannotRead` where there is neither target nor task."""
    work = Work(document)
    for name in STEPS:
        step: Callable[[Work], None] = import_module(f"tiendo.intake.steps.{name}").step
        step(work)
    if not work.reading.targets and not work.reading.tasks:
        raise CannotRead(" ".join([NOTHING_FOUND, *(f"{note}." for note in document.notes if note == BROKEN)]))
    return work.reading
