"""Words of a scan's paragraphs that were not surely read: the cells made of them want a look.

Cells of ruled tables carry their doubts already. A row read from prose stands at a line; what was read from there down
to the next row of its list is its own. Of the document's heading, also what was not found at all is doubtful.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from tiendo.core.reading import Citation, Duty, Measure, Row, Target, Task
from tiendo.core.text import fold
from tiendo.intake.document import Document, Paragraph
from tiendo.intake.page.lookalikes import attested
from tiendo.intake.steps.variants import VARIANT, Spellings, settle_names
from tiendo.intake.work import Work

UNSURE = "Chữ quét mờ, máy nhận dạng không chắc"
NUMBER = "Có thể là “Sổ” bị nhận dạng thành “Số”"
NOT_SEEN = "Không đọc thấy trên bản quét: có thể mờ, có dấu hay chữ ký đè lên"
MOST_LINES = 12  # that one row takes: its text and the lines with its lead, deadline, output
FEWEST = 3  # letters of a heading's field by which its place is found
FIELDS = ("title", "kind", "number", "issued_on", "issuer", "locality", "signer", "signer_title")
WANTED = ("number", "issued_on", "issuer", "locality", "signer")


def step(work: Work) -> None:
    """Doubt cells with such words, in every list and in the heading."""
    if not any(size.picture for size in work.document.sizes):
        return
    doubtful = list(_doubtful(work.document))
    reading = work.reading
    for rows in (reading.targets, reading.tasks, reading.measures, reading.basis, reading.reporting):
        _doubt_rows(rows, doubtful)
    _doubt_heading(work)
    settle_names(reading)
    for task in reading.tasks:
        if _book_or_number(task.output or ""):
            task.doubt("output", NUMBER)
    spellings = Spellings.of(work.document)
    for row in (*reading.targets, *reading.tasks):
        for cell, text in _cells(row):
            if spellings.doubtful(text):
                row.doubt(cell, VARIANT)


def _book_or_number(output: str) -> bool:
    """Whether a product begins with "Số" before what is not counted: "Số họp giao ban" is a book of minutes."""
    words = output.split()
    return words[:1] == ["Số"] and not any(attested(words[:2]))


def _doubtful(document: Document) -> Iterator[tuple[int, set[str]]]:
    """(line, folded words) of each paragraph that has such words, in order."""
    for block in document.blocks:
        if isinstance(block, Paragraph) and (words := set(map(_core, block.doubtful)) - {""}):
            yield block.line, words


def _core(word: str) -> str:
    return "".join(c for c in fold(word) if c.isalnum())


def _doubt_rows(rows: Sequence[Row], doubtful: list[tuple[int, set[str]]]) -> None:
    lines = sorted({row.source.line for row in rows if row.source and row.source.line is not None})
    at = [line for line, _ in doubtful]
    for row in rows:
        if row.source is None or row.source.line is None:
            continue
        first, after = row.source.line, bisect_right(lines, row.source.line)
        last = min(lines[after] if after < len(lines) else first + MOST_LINES, first + MOST_LINES)
        words = set[str]().union(*(found for _, found in doubtful[bisect_left(at, first) : bisect_left(at, last)]))
        for cell, text in _cells(row) if words else ():
            if words & set(map(_core, text.split())):
                row.doubt(cell, UNSURE)


def _cells(row: Row) -> Iterator[tuple[str, str]]:
    """(cell, text as printed)."""
    match row:
        case Target():
            yield "name", row.name
            yield "tracked_by", row.tracked_by or ""
            yield from ((f"milestones.{n}", found.raw) for n, found in enumerate(row.milestones))
        case Task():
            yield "name", row.name
            yield from (("lead", "; ".join(row.lead)), ("cooperating", "; ".join(row.cooperating)))
            yield from (("deadline", row.deadline_raw or ""), ("output", row.output or ""))
        case Measure():
            yield "text", row.text
        case Citation():
            yield "number", row.number
            yield "date", f"{row.date:%d/%m/%Y}" if row.date else ""
        case Duty():
            yield "raw", row.raw


def _doubt_heading(work: Work) -> None:
    """A field whose paragraph, or column of the letterhead, has such a word in it, and a field that was not found."""
    heading, places = work.reading.document, list(_places(work.document))
    for name in FIELDS:
        value = getattr(heading, name)
        if value is None:
            if name in WANTED:
                heading.unsure.setdefault(name, NOT_SEEN)
            continue
        said = fold(str(value))
        words = set(map(_core, said.split()))
        letters = _core(said)
        here = [found for text, found in places if len(letters) >= FEWEST and letters in text]
        if any(words & found for found in here):
            heading.unsure.setdefault(name, UNSURE)


def _places(document: Document) -> Iterator[tuple[str, set[str]]]:
    for block in document.blocks:
        for part in [block] if isinstance(block, Paragraph) else {id(c): c for row in block.rows for c in row}.values():
            yield _core(part.text), set(map(_core, part.doubtful))
