"""Text as legal web sites give it → document: cells parted by lines that hold only a bar, bold by asterisks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tiendo.intake.document import Block, Document, Paragraph
from tiendo.intake.encodings import decode
from tiendo.intake.readers.barred import Segment, barred_table, starts_table
from tiendo.intake.readers.barred_cells import Line
from tiendo.intake.readers.grids import join_pages
from tiendo.intake.readers.inline import is_bold, plain
from tiendo.intake.readers.paragraphs import apart, broken_by_page, parted_by_blanks, starts_anew, starts_unparted

_RULER = re.compile(r"\s*\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)+\|?\s*$")
_DRAWN = re.compile(r"[\s\-–—_=*.]+$")
_HEADING = re.compile(r"#{1,6}\s+")


def read(data: bytes) -> Document:
    """The document of such a text; raises `CannotRead` for what is no text."""
    text, notes = decode(data)
    return parse(text, notes)


def parse(text: str, notes: Sequence[str] = ()) -> Document:
    """Tables where a header row and numbered rows show one; the bars of letterheads and signatures only part words."""
    segments = _segments(text.split("\n"))
    body = _Body(blank_lines=parted_by_blanks(text))
    at = 0
    while at < len(segments):
        table = barred_table(segments, at) if starts_table(segments, at) else None
        if table is None:
            body.take(segments[at].lines)
            at += 1
            continue
        body.take(table.before)
        body.blocks.append(table.table)
        # What stands behind the last cell is body text again, and may hold the header of the next table.
        at = table.next
        segments[at] = Segment(table.after)
    return Document("legal", join_pages(body.blocks), notes=list(notes))


def _segments(lines: Sequence[str]) -> list[Segment]:
    """The text between one bar and the next; a bar inside a line parts as well."""
    out = [Segment()]
    gap = False
    for n, raw in enumerate(lines, start=1):
        if _RULER.match(raw):
            out[-1].lines.append(Line(n, "", raw, ruler=raw.count("---|") + 1 - raw.rstrip().endswith("|")))
            continue
        if not raw.strip():
            gap = True
            continue
        pieces = re.split(r"(?<!\\)\|", raw)
        for i, piece in enumerate(pieces):
            if i:
                out.append(Segment())
            text = plain(_HEADING.sub("", piece.strip()))
            if text:
                out[-1].lines.append(Line(n, text, piece.strip(), gap=gap or i > 0))
                gap = False
    return _bold_over_lines(out)


def _bold_over_lines(segments: list[Segment]) -> list[Segment]:
    """Bold that opens in one paragraph and closes in a later one covers those between."""
    for segment in segments:
        within = False
        for line in segment.lines:
            odd = line.raw.count("**") % 2 == 1
            line.bold = is_bold(line.raw) or within or (odd and line.raw.lstrip("_").startswith("**"))
            within = within != odd
    return segments


@dataclass(slots=True)
class _Body:
    """Paragraphs outside tables."""

    blank_lines: bool
    blocks: list[Block] = field(default_factory=list)

    def take(self, lines: Sequence[Line]) -> None:
        for group in self._groups([x for x in lines if not x.ruler and not _DRAWN.match(x.text)]):
            text = " ".join(x.text for x in group)
            bold = all(x.bold for x in group)
            level = len(group[0].raw) - len(group[0].raw.lstrip("#")) or None
            last = self.blocks[-1] if self.blocks else None
            loose = isinstance(last, Paragraph) and not (bold or last.bold or level or last.level)
            if isinstance(last, Paragraph) and loose and broken_by_page(last.text, text) and len(last.text) > 60:
                last.text += " " + text
            else:
                self.blocks.append(Paragraph(text, group[0].number, bold=bold or level is not None, level=level))

    def _groups(self, lines: Sequence[Line]) -> Iterator[list[Line]]:
        group: list[Line] = []
        for line in lines:
            if group and self._starts(group[-1], line):
                yield group
                group = []
            group.append(line)
        if group:
            yield group

    def _starts(self, above: Line, line: Line) -> bool:
        if line.gap or line.raw.startswith("#") or above.raw.startswith("#"):
            return True
        if self.blank_lines:
            return starts_anew(above.text, line.text) or (above.raw.endswith("  ") and apart(above.text, line.text))
        if line.bold != above.bold or line.text.isupper() != above.text.isupper():
            return not line.text[0].islower()
        return starts_unparted(above.text, line.text)
