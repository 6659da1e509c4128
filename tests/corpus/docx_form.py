"""Composed blocks → DOCX in the official page layouts: the State's (Decree 30/2020) and the Party's (399-QĐ/TW)."""

from __future__ import annotations

import io
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from .compose import Block, Break, Grid, GridCell, Layout, Letterhead, Para, Signature

FONT = "Times New Roman"
CENTRE, JUSTIFY, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT


@dataclass(frozen=True, slots=True)
class Page:
    """Millimetres and points of one official layout (margins: top, bottom, left, right)."""

    margins: tuple[int, int, int, int]
    superior: int
    office: int
    right: tuple[int, ...]
    number: int
    kind: int
    subject: int
    body: int
    exact: int | None  # line pitch in points; None: single
    after: int
    indent: int
    signer: int
    recipients_head: int
    recipients: int
    cell: int


@dataclass(frozen=True, slots=True)
class Dress:
    """How one office's typist sets the page: font, size and padding (mm) of cells, whether appendices lie down."""

    font: str = FONT
    cell: int | None = None
    padding: float | None = None
    landscape: bool = True
    shaded: bool = False  # the header row on grey


STATE = Page((20, 20, 30, 15), 13, 13, (13, 14), 13, 14, 14, 14, None, 6, 12, 14, 12, 11, 12)
PARTY = Page((20, 20, 30, 15), 14, 14, (15,), 14, 16, 14, 14, 20, 4, 10, 14, 14, 12, 12)

# Shares of the table's width by column kind; what is not named gets the last.
SHARES = {"ordinal": 6, "target": 34, "task": 36, "year": 10, "tracked": 18, "lead": 17, "cooperating": 19}
SHARES |= {
    "deadline": 15,
    "output": 19,
    "unit": 9,
    "baseline": 11,
    "level": 9,
    "budget": 11,
    "note": 11,
    "related": 11,
    "chief": 14,
    "rank": 10,
}


def write(blocks: list[Block], layout: Layout, dress: Dress = Dress()) -> bytes:
    """The DOCX's bytes; the same blocks give the same document text."""
    writer = Writer(layout, dress)
    for block in blocks:
        writer.put(block)
    out = io.BytesIO()
    writer.doc.save(out)
    return out.getvalue()


class Writer:
    def __init__(self, layout: Layout, dress: Dress = Dress()) -> None:
        self.layout = layout
        self.dress = dress
        self.looks: dict[tuple[int, bool, bool], Any] = {}  # settings of runs and of paragraphs in cells, made once
        self.sets: dict[bool, Any] = {}
        self.page = PARTY if layout.letterhead == "party" else STATE
        self.doc: Any = Document()
        self.doc.core_properties.author = self.doc.core_properties.comments = ""
        style = self.doc.styles["Normal"]
        style.font.name, style.font.size = dress.font, Pt(self.page.body)
        style.element.rPr.rFonts.set(qn("w:eastAsia"), dress.font)
        self.numbers = Numbers(self.doc) if layout.auto_numbers else None
        self.section = self.doc.sections[0]
        self.set_page(self.section)
        self.page_number()

    def put(self, block: Block) -> None:
        if isinstance(block, Para):
            self.para(block)
        elif isinstance(block, Grid):
            self.grid(block)
        elif isinstance(block, Letterhead):
            self.letterhead(block)
        elif isinstance(block, Signature):
            self.signature(block)
        else:
            self.turn(block)

    def set_page(self, section: Any, landscape: bool = False) -> None:
        top, bottom, left, right = self.page.margins
        section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.top_margin, section.bottom_margin = Mm(top), Mm(bottom)
        section.left_margin, section.right_margin = (Mm(20), Mm(20)) if landscape else (Mm(left), Mm(right))
        section.header_distance = Mm(10)

    def page_number(self) -> None:
        """Centred at the top, not on the first page."""
        self.section.different_first_page_header_footer = True
        p = self.section.header.paragraphs[0]
        p.alignment = CENTRE
        run = p.add_run()
        run.font.size, run.font.name = Pt(14), self.dress.font
        add_field(run, "PAGE")

    def turn(self, block: Break) -> None:
        from docx.enum.section import WD_SECTION

        self.section = self.doc.add_section(WD_SECTION.NEW_PAGE)
        self.set_page(self.section, block.landscape and self.dress.landscape)
        self.section.different_first_page_header_footer = False

    def run(self, p: Any, text: str, size: int, bold: bool = False, italic: bool = False) -> Any:
        run, look = p.add_run(text), (size, bold, italic)
        if look in self.looks:  # each setting by itself takes longer than all the rest of a cell
            run._r.insert(0, deepcopy(self.looks[look]))
        else:
            run.font.size, run.font.name, run.bold, run.italic = Pt(size), self.dress.font, bold, italic
            self.looks[look] = deepcopy(run._r.rPr)
        return run

    def line(self, where: Any, text: str, size: int, bold: bool = False, italic: bool = False) -> Any:
        """A centred line with no space around it, in a cell or in the page."""
        p = where.add_paragraph()
        self.tight(p)
        p.alignment = CENTRE
        self.run(p, text, size, bold, italic)
        return p

    def tight(self, p: Any) -> None:
        p.paragraph_format.space_before = p.paragraph_format.space_after = Pt(0)
        p.paragraph_format.line_spacing = 1.0

    def letterhead(self, head: Letterhead) -> None:
        party = len(head.right) == 1
        page = PARTY if party else STATE
        table = bare_table(self.doc, 2, 2, (78, 87))
        left, right = table.cell(0, 0), table.cell(0, 1)
        superior, office, *star = head.left
        self.line(left, superior, page.superior)
        p = self.line(left, office, page.office, bold=True)
        if star:
            self.line(left, star[0], 14)
        else:
            rule(p, 28)
        for text, size in zip(head.right, page.right, strict=True):
            p = self.line(right, text, size, bold=True)
        rule(p, 0 if party else 10)
        self.line(table.cell(1, 0), head.number, page.number)
        self.line(table.cell(1, 1), head.day, 14, italic=True)
        for row in table.rows:
            for cell in row.cells:
                cell._tc.remove(cell.paragraphs[0]._p)
        self.doc.add_paragraph().paragraph_format.space_after = Pt(0)

    def para(self, block: Para) -> None:
        page = self.page
        if block.style in ("title", "subject", "centre"):
            size = {"title": page.kind, "subject": page.subject}.get(block.style, page.subject)
            p = self.line(self.doc, block.text, size, block.bold, block.italic)
            if block.style == "subject":
                self.under_subject(p)
            elif block.italic:
                p.paragraph_format.space_after = Pt(8)
            return
        p = self.doc.add_paragraph()
        p.alignment = JUSTIFY
        form = p.paragraph_format
        form.first_line_indent, form.space_before, form.space_after = Mm(page.indent), Pt(page.after), Pt(page.after)
        if page.exact:
            form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(page.exact)
        text = block.text
        if self.numbers and block.mark and self.numbers.apply(p, block):
            form.first_line_indent = None
        elif block.mark:
            text = f"{block.mark} {text}"
        if block.style == "heading" or text.endswith("./."):
            form.keep_with_next = form.keep_together = True
        self.run(p, text, page.body, block.bold, block.italic)

    def under_subject(self, p: Any) -> None:
        if self.page is PARTY:
            self.line(self.doc, "-----", 14)
        else:
            rule(p, 55)
        self.doc.paragraphs[-1].paragraph_format.space_after = Pt(10)

    def signature(self, block: Signature) -> None:
        page = self.page
        party = page is PARTY
        table = bare_table(self.doc, 1, 2, (85, 80))
        left, right = table.rows[0].cells
        table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        p = left.paragraphs[0]
        self.tight(p)
        head = self.run(p, "Nơi nhận:", page.recipients_head, bold=not party, italic=not party)
        head.underline = party
        for i, name in enumerate(block.recipients):
            p = left.add_paragraph()
            self.tight(p)
            self.run(p, f"- {name}{'.' if i == len(block.recipients) - 1 else ','}", page.recipients)
        right._tc.remove(right.paragraphs[0]._p)
        for i, text in enumerate(block.lines):
            self.line(right, text, page.signer, bold=not (party and i))
        for _ in range(4):
            self.line(right, "", page.signer)
        self.line(right, block.name, page.signer, bold=True)

    def grid(self, grid: Grid) -> None:
        width = sum(SHARES.get(k.split(":")[0], 10) for k in grid.kinds)
        landscape = self.section.orientation == WD_ORIENT.LANDSCAPE
        room = 257 if landscape else 165
        widths = [room * SHARES.get(k.split(":")[0], 10) / width for k in grid.kinds]
        table = self.doc.add_table(rows=len(grid.rows), cols=len(grid.kinds))
        table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
        for column, one in zip(table.columns, widths, strict=True):
            column.width = Mm(one)
        taken: set[tuple[int, int]] = set()
        for r, row in enumerate(grid.rows):
            self.fill_row(table, r, row, taken, widths, r < grid.header, grid)
        if self.layout.repeat_header:
            for row in table.rows[: grid.header]:
                row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        self.dress_table(table, grid.header)
        self.doc.add_paragraph()

    def dress_table(self, table: Any, header: int) -> None:
        if self.dress.padding is not None:
            sides = "".join(
                f'<w:{side} w:w="{self.dress.padding * 57:.0f}" w:type="dxa"/>'
                for side in ("top", "left", "bottom", "right")
            )
            table._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))
        if self.dress.shaded:
            for cell in {id(c._tc): c._tc for row in table.rows[:header] for c in row.cells}.values():
                cell.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="D9D9D9"/>'))

    def fill_row(
        self,
        table: Any,
        r: int,
        row: list[GridCell],
        taken: set[tuple[int, int]],
        widths: list[float],
        head: bool,
        grid: Grid,
    ) -> None:
        cells = table.rows[r].cells
        c = 0
        for cell in row:
            while (r, c) in taken:
                c += 1
            spot = cells[c]
            if cell.across > 1 or cell.down > 1:
                spot = spot.merge(table.cell(r + cell.down - 1, c + cell.across - 1))
                taken |= {(r + i, c + j) for i in range(cell.down) for j in range(cell.across)}
            spot.width = Mm(sum(widths[c : c + cell.across]))
            ordinal = (
                grid.kinds[c] == "ordinal" and not head and cell.across == 1 and cell.text.isdigit() and not cell.bold
            )
            self.cell_text(spot, cell, ordinal)
            c += cell.across

    def cell_text(self, spot: Any, cell: GridCell, ordinal: bool) -> None:
        for i, text in enumerate(cell.text.split("\n")):
            p = spot.paragraphs[0] if i == 0 else spot.add_paragraph()
            for extra in spot.paragraphs[1:] if i == 0 else []:
                spot._tc.remove(extra._p)
            self.set_cell(p, cell.centre)
            if ordinal and self.numbers:
                self.numbers.ordinal(p, int(text))
            else:
                self.run(p, text, self.dress.cell or self.page.cell, cell.bold)

    def set_cell(self, p: Any, centre: bool) -> None:
        if centre in self.sets and p._p.pPr is None:
            p._p.insert(0, deepcopy(self.sets[centre]))
            return
        self.tight(p)
        p.paragraph_format.space_before = p.paragraph_format.space_after = Pt(2)
        p.alignment = CENTRE if centre else LEFT
        self.sets[centre] = deepcopy(p._p.pPr)


def add_field(run: Any, name: str) -> None:
    """What Word fills in itself: PAGE, NUMPAGES."""
    for kind, text in (("begin", None), (None, f" {name} "), ("end", None)):
        if text:
            node = OxmlElement("w:instrText")
            node.set(qn("xml:space"), "preserve")
            node.text = text
        else:
            node = OxmlElement("w:fldChar")
            node.set(qn("w:fldCharType"), kind)
        run._r.append(node)


def bare_table(doc: Any, rows: int, cols: int, widths: tuple[int, ...]) -> Any:
    """A table without borders: letterheads and signatures stand in one."""
    table = doc.add_table(rows=rows, cols=cols)
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return table


def rule(p: Any, inset: int) -> None:
    """A line under a paragraph, as officials draw it: a bottom border, drawn in by `inset` mm on each side."""
    border = f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>'
    if not inset:
        p._p.get_or_add_pPr().append(parse_xml(border))
        return
    empty = parse_xml(
        f'<w:p {nsdecls("w")}><w:pPr>{border}<w:spacing w:before="0" w:after="0" w:line="60" w:lineRule="exact"/>'
        f'<w:ind w:left="{inset * 57}" w:right="{inset * 57}"/></w:pPr></w:p>'
    )
    p._p.addnext(empty)


class Numbers:
    """Word's own numbering: headings I. / 1. / 1.1., list dashes, and the ordinal column."""

    def __init__(self, doc: Any) -> None:
        self.root: Any = doc.part.numbering_part.element
        self.next = 900
        levels = [("upperRoman", "%1."), ("decimal", "%2."), ("decimal", "%2.%3.")]
        self.headings = self.instance(self.abstract(levels))
        self.bullets = self.instance(self.abstract([("bullet", "-"), ("bullet", "+")]))
        self.rows = self.abstract([("decimal", "%1")])
        self.row = 0

    def abstract(self, levels: list[tuple[str, str]]) -> int:
        self.next += 1
        body = "".join(
            f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="567"/></w:pPr></w:lvl>'
            for i, (form, text) in enumerate(levels)
        )
        node = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{self.next}">{body}</w:abstractNum>')
        first = self.root.find(qn("w:num"))
        first.addprevious(node) if first is not None else self.root.append(node)
        return self.next

    def instance(self, abstract: int, restart: bool = False) -> int:
        self.next += 1
        override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if restart else ""
        self.root.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{self.next}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'
            )
        )
        return self.next

    def link(self, p: Any, number: int, level: int) -> None:
        p._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')
        )

    def apply(self, p: Any, block: Para) -> bool:
        """Number the paragraph by Word where Word can; False: the mark must be typed."""
        if block.style == "heading":
            self.link(p, self.headings, block.level - 1)
        elif block.style in ("bullet", "sub"):
            self.link(p, self.bullets, 1 if block.style == "sub" else 0)
        else:
            return False
        return True

    def ordinal(self, p: Any, count: int) -> None:
        if count == 1 or not self.row:
            self.row = self.instance(self.rows, restart=True)
        self.link(p, self.row, 0)
