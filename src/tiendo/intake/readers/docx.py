"""DOCX → document: the body in order, with Word's own numbering written out; macros and links are never run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property, partial
from itertools import islice
from typing import Any

from tiendo.intake.document import Block, Cell, Document, Paragraph, Table
from tiendo.intake.errors import CannotRead
from tiendo.intake.legacy import by_font
from tiendo.intake.readers.grids import join_pages
from tiendo.intake.readers.numbering import Numbering
from tiendo.intake.readers.package import Package
from tiendo.intake.readers.paragraphs import apart, broken_by_page, cell_text
from tiendo.intake.readers.word_cells import SHORT, TC, Plain, plain_cell, shortened
from tiendo.intake.readers.word_styles import Said, Style, Styles, W, said_of, value, whole, without_table_styles
from tiendo.intake.readers.word_tables import word_table
from tiendo.intake.readers.word_text import MC, TBL, WRAPS, P, Runs, Words, chosen, speaks_plainly, tidied_words

_RULE = re.compile(r"[\s\-–—_=*.~·•]{3,}$")
_ONLY_NUMBER = re.compile(r"((?:\d+\.)*\d+|[IVXLC]+|[A-Z]|[a-z])[.)]$")
OLD_FONTS = "Văn bản dùng phông chữ cũ (.VnTime hoặc VNI); đã chuyển sang Unicode, hãy soát lại chữ có dấu."
_AFTER_NUMBER = (".", ")")
_CONTENTS = "Table of Contents"
PARAGRAPH = W + "pPr"


def read(data: bytes) -> Document:
    """The document of a DOCX file; raises `CannotRead` for one that is damaged or unsafe."""
    package = Package(data)
    main = package.main("word/document.xml")
    related = package.relations(main)

    def part(kind: str) -> Any | None:
        name = related.get(kind)
        short = without_table_styles if kind == "styles" else None
        return package.xml(name, short) if name in package.names and name is not None else None

    styles = Styles(part("styles"))
    plain = speaks_plainly(styles) and not _has_old_fonts(part)
    body = package.xml(main, shortened if plain else None).find(W + "body")
    if body is None:
        raise CannotRead("Tệp Word không có nội dung. Hãy kiểm tra lại tệp gốc.")
    return _Body(body, part, styles).document()


Part = Callable[[str], Any | None]


class _Body:
    def __init__(self, body: Any, part: Part, styles: Styles) -> None:
        self.part, self.body, self.styles = part, body, styles
        rendered = next(body.iter(W + "lastRenderedPageBreak"), None) is not None
        self.rendered = rendered
        self.converted = False
        old = _has_old_fonts(part)
        self.runs = Runs(styles, rendered=rendered, decode=self._converted if old else None)
        self.plain = speaks_plainly(styles) and not old
        self.bold = styles.of(None).bold is True
        paged = rendered or _has_breaks(body)
        self.page: int | None = 1 if paged else None
        self.line = 0
        self.notes: list[tuple[str, str]] = []

    @cached_property
    def numbering(self) -> Numbering:
        return Numbering(self.part("numbering"))

    def document(self) -> Document:
        blocks = join_pages(_mended(list(self._blocks(self.body))))
        blocks += self._footnotes()
        notes = [OLD_FONTS] if self.converted else []
        return Document("docx", blocks, pages=self.page, notes=notes)

    def _converted(self, text: str, font: str | None) -> str:
        out = by_font(text, font)
        self.converted = self.converted or out != text
        return out

    def _blocks(self, parent: Any) -> Iterator[Block]:
        for child in parent:
            tag = child.tag
            if tag == P:
                yield from self._paragraph(child)
            elif tag == TBL:
                yield from self._table(child)
            elif tag in WRAPS and not _is_contents(child):
                yield from self._blocks(child)
            elif tag == MC + "AlternateContent":
                for branch in chosen(child):
                    yield from self._blocks(branch)

    # Paragraphs

    def _paragraph(self, source: Any) -> Iterator[Block]:
        self.line += 1
        line, properties = self.line, said_of(source, PARAGRAPH)
        style = self.styles.of(value(properties, "pStyle"))
        words, page = self._words(source, properties, style)
        mark = self._mark(properties, style, bool(words.any_text))
        level = _level(properties, style)
        align = value(properties, "jc")
        centred = align == "center" if align is not None else style.centred is True
        for text in _statements(words.clean(), mark):
            yield Paragraph(text, line, page, bold=words.bold, level=level, centred=centred)
        for box in words.boxes:
            yield from self._blocks(box)

    def _words(self, source: Any, properties: Said, style: Style) -> tuple[Words, int | None]:
        """The paragraph's words, and the page its first letter stands on."""
        if self.page is not None and not self.rendered:
            self.page += properties.find(W + "pageBreakBefore") is not None
        words = self.runs.words(source, style)
        self.notes += words.notes
        page = self.page
        if self.page is not None and page is not None:
            page += words.breaks_before
            self.page += words.breaks
            if not self.rendered:
                self.page += _starts_page(properties.find(W + "sectPr"))
        return words, page

    def _mark(self, properties: Said, style: Style, any_text: bool) -> str:
        """The number or bullet that Word puts in front; the count goes on even where there is no text."""
        numbering = properties.find(W + "numPr")
        num_id = value(numbering, "numId") or style.num_id
        if num_id is None or num_id == "0":
            return ""
        depth = whole(value(numbering, "ilvl"))
        if depth is None:
            tied = self.numbering.depth_of(num_id, value(properties, "pStyle"))
            depth = style.num_level if tied is None else tied
        mark = self.numbering.next(num_id, depth or 0)
        return mark if any_text or any(c.isalnum() for c in mark) else ""

    # Tables

    def _table(self, source: Any) -> Iterator[Block]:
        rows = list(islice(source.iterchildren(W + "tr"), 2))
        cells = [cell for cell in rows[0] if cell.tag in (TC, SHORT)] if len(rows) == 1 else []
        if len(cells) == 1:
            # A frame around text, not a table.
            yield from self._blocks(cells[0])
            return
        inner: list[Block] = []
        line = self.line + 1

        table = word_table(source, _Cells(self, inner), line)
        if any(c.text for row in table.rows for c in row):
            yield table
        yield from inner

    def cell_of_words(self, text: str, bold: bool) -> Cell:
        """The next cell, of one paragraph of words alone."""
        self.line += 1
        text = tidied_words(text)
        if not text[:3].isalpha():
            text = "" if _RULE.match(text) else text
        if text[-1:] in _AFTER_NUMBER and (only := _ONLY_NUMBER.match(text)):
            text = only[1]
        return Cell.of_line(text, self.line, self.page, bold and text != "")

    def cell(self, source: Any, inner: list[Block]) -> Cell:
        """The next cell, whatever it holds; tables inside it that are set aside are added to `inner`."""
        lines: list[str] = []
        marked: list[str] = []
        first: Paragraph | None = None
        line, bold, any_text = self.line + 1, True, False
        for block in self._cell_blocks(source, inner):
            if isinstance(block, Table):
                lines += [" ".join(c.flat for c in dict.fromkeys(row) if c.flat) for row in block.rows]
                continue
            first = first or block
            bold, any_text = bold and block.bold, True
            lines.append(block.text)
            marked.append(block.text)
        text = cell_text([x for x in lines if x])
        if only := _ONLY_NUMBER.match(text):
            text = only[1]
        place = first or Paragraph("", line, self.page)
        return Cell(text, place.line, place.page, bold=bold and any_text)

    def _cell_blocks(self, source: Any, inner: list[Block]) -> Iterator[Paragraph | Table]:
        """What stands in a cell; a real table inside it (three by three or more) is set aside as one of its own."""
        for block in self._blocks(source):
            if isinstance(block, Table) and len(block.rows) >= 3 and block.width >= 3:
                inner.append(block)
            else:
                yield block

    # Notes

    def _footnotes(self) -> list[Block]:
        """Footnotes and endnotes behind everything else, so that they part no sentence and are still read."""
        out: list[Block] = []
        roots: dict[str, dict[str, Any]] = {}
        for n, (kind, named) in enumerate(self.notes, start=1):
            if kind not in roots:
                root = self.part(kind + "s")
                roots[kind] = {x.get(W + "id", ""): x for x in root.iter(W + kind)} if root is not None else {}
            if named in roots[kind]:
                texts = [b.text for b in self._blocks(roots[kind][named]) if isinstance(b, Paragraph)]
                if any(texts):
                    out.append(Paragraph(f"Chú thích {n}: {' '.join(texts)}", self.line, aside=True))
        return out


class _Cells:
    """The cells of one table; see `word_tables.Cells`."""

    def __init__(self, body: _Body, inner: list[Block]) -> None:
        self.body, self.inner = body, inner
        self.of_words = body.cell_of_words
        self.plain: Callable[[Any], Plain | None] = partial(plain_cell, usual=body.bold) if body.plain else _no_cell

    def short(self, source: Any) -> Cell:
        if len(source):
            return self.of_words(source[0].tail or "", True)
        return self.of_words(source.text or "", self.body.bold)

    def read(self, source: Any) -> Cell:
        return self.body.cell(source, self.inner)


def _no_cell(_source: Any) -> None:
    """No cell is its words alone where a style or an old font changes those of every paragraph."""


def _has_old_fonts(part: Part) -> bool:
    """Whether the document may hold letters of fonts from before Unicode (its font table may name unused ones)."""
    fonts = part("fontTable")
    if fonts is None:
        return False
    return any(f.get(W + "name", "").startswith((".Vn", "VNI")) for f in fonts.iter(W + "font"))


def _statements(lines: list[str], mark: str) -> Iterator[str]:
    """The lines of a paragraph, parted at soft breaks only where two statements stand; rulers are left out."""
    text = mark
    for i, line in enumerate(lines):
        if i and apart(lines[i - 1], line):
            yield text
            text = line
        else:
            text = f"{text} {line}".strip()
    if text and not _RULE.match(text):
        yield text


def _level(properties: Said, style: Style) -> int | None:
    outline = whole(value(properties, "outlineLvl"))
    if outline is not None:
        return outline + 1 if outline < 9 else None
    return style.level


def _is_contents(wrapped: Any) -> bool:
    """Whether a content control holds a table of contents, which repeats the headings."""
    gallery = wrapped.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(W + "val") == _CONTENTS


def _has_breaks(body: Any) -> bool:
    if any(b.get(W + "type") == "page" for b in body.iter(W + "br")):
        return True
    if next(body.iter(W + "pageBreakBefore"), None) is not None:
        return True
    return any(_starts_page(s) for p in body.iter(W + "pPr") if (s := p.find(W + "sectPr")) is not None)


def _starts_page(section: Any | None) -> bool:
    return section is not None and value(section, "type") not in ("continuous", "nextColumn")


def _mended(blocks: list[Block]) -> list[Block]:
    """Sentences that a converter cut at each page, made whole."""
    out: list[Block] = []
    for block in blocks:
        last = out[-1] if out else None
        if isinstance(block, Paragraph) and isinstance(last, Paragraph) and _one(last, block):
            last.text += " " + block.text
        else:
            out.append(block)
    return out


def _one(last: Paragraph, block: Paragraph) -> bool:
    set_apart = any(p.level is not None or p.bold or p.centred for p in (last, block))
    return not set_apart and len(last.text) > 40 and broken_by_page(last.text, block.text)
