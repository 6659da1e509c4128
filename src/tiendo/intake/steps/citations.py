"""Step citations: every numbered document that the plan cites, once for each date it is cited with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from tiendo.core.citations import Mention, find_numbers, number_key
from tiendo.core.reading import Citation
from tiendo.core.text import squash
from tiendo.intake.document import Cell, Document, Paragraph, Table
from tiendo.intake.lines import is_caption
from tiendo.intake.sources import source_of
from tiendo.intake.work import Work


@dataclass(slots=True)
class Cited:
    """All mentions of one document."""

    spellings: Counter[str] = field(default_factory=Counter)
    places: dict[date | None, tuple[Paragraph | Cell, str]] = field(default_factory=dict)
    impossible: bool = False

    def rows(self) -> Iterator[Citation]:
        best = max(self.spellings.values())
        number = next(s for s, n in self.spellings.items() if n == best)
        also = [s for s in self.spellings if s != number]
        days: list[date | None] = [d for d in self.places if d is not None]
        for day in days or [None]:
            place, quote = self.places[day]
            row = Citation(number=number, date=day, also_written=also, source=source_of(place, quote))
            if day is None and self.impossible:
                row.doubt("date", "Ngày ghi trong văn bản không có trên lịch")
            yield row


def step(work: Work) -> None:
    """Fill `work.reading.basis`, in the order of first mention. The plan's own number is no citation."""
    own = number_key(work.reading.document.number) if work.reading.document.number else None
    cited: dict[str, Cited] = {}
    for place, text in _texts(work.document):
        for mention in find_numbers(text):
            if mention.key != own:
                _add(cited.setdefault(mention.key, Cited()), mention, place, text)
    work.reading.basis.extend(row for one in cited.values() for row in one.rows())


def _add(one: Cited, mention: Mention, place: Paragraph | Cell, text: str) -> None:
    one.spellings[mention.number] += 1
    one.impossible = one.impossible or mention.impossible_day
    one.places.setdefault(mention.day, (place, _around(text, mention)))


def _around(text: str, mention: Mention) -> str:
    return text[max(0, mention.start - 60) : mention.end + 60]


def _texts(document: Document) -> Iterator[tuple[Paragraph | Cell, str]]:
    """Every text of the document on one line; captions of appendices, which name the plan itself, are left out."""
    for block in document.blocks:
        if isinstance(block, Table):
            seen: set[int] = set()
            for row in block.rows:
                for cell in row:
                    if "/" in cell.text and id(cell) not in seen:
                        seen.add(id(cell))
                        if not is_caption(cell.flat):
                            yield cell, squash(cell.text)
        elif "/" in block.text and not is_caption(block.text):
            yield block, squash(block.text)
