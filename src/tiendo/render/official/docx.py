"""An outline as DOCX: the master form of an official paper, from which its PDF is made.

The same outline always gives the same bytes: no clock is read, files in the package bear a fixed time.
"""

from __future__ import annotations

import copy
import io
import zipfile
from datetime import UTC, datetime

from docx import Document as new_document
from docx.document import Document
from docx.oxml import parse_xml
from docx.section import Section
from docx.shared import Mm

from tiendo.core.reporting.outline import Outline, Shape
from tiendo.render.official.body import Body
from tiendo.render.official.clean import cleaned
from tiendo.render.official.layouts import FONT, LAYOUTS, Layout, Role
from tiendo.render.official.letterhead import add_addressed, add_letterhead, add_title
from tiendo.render.official.styles import set_styles
from tiendo.render.official.word import Node, W, paragraph, run, sub, twips

_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_NOT_OURS = ("stylesWithEffects", "customXml", "numbering", "theme", "webSettings")
_NOT_OF_PACKAGE = ("thumbnail", "extended-properties")
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_SETTINGS = f"""<w:settings {_NS}><w:zoom w:percent="100"/>%s<w:defaultTabStop w:val="720"/>
<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:doNotExpandShiftReturn/>
<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>
</w:compat><w:themeFontLang w:val="vi-VN"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>"""
_FONTS = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {_NS}><w:font w:name="{FONT}">
<w:panose1 w:val="02020603050405020304"/><w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/>
</w:font></w:fonts>"""


def docx(outline: Outline) -> bytes:
    """The paper as a DOCX; its text is made clean first (`clean`)."""
    outline = cleaned(outline)
    layout = LAYOUTS[outline.letterhead.side]
    document = _blank(layout)
    _describe(document, outline)
    last = _page(document.sections[0], outline, layout)
    body = document.element.body
    body.remove(last)
    add_letterhead(body, outline, layout)
    if outline.shape is Shape.NAMED:
        add_title(body, outline, layout)
    add_addressed(body, outline, layout)
    content = Body(body, layout)
    content.add(outline)
    if not outline.annexes:
        paragraph(body, Role.RULE)  # Word wants a paragraph after the last table
    for annex in outline.annexes:
        _end_section(body, last)
        last = _annex_page(last, layout, landscape=annex.landscape)
        content.add_annex(annex, outline)
    body.append(last)
    return _packed(document)


def _blank(layout: Layout) -> Document:
    """python-docx's empty document without what it brings of its own: styles, theme, numbering, a preview."""
    document = new_document()
    set_styles(document, layout)
    for rels, unwanted in ((document.part.rels, _NOT_OURS), (document.part.package.rels, _NOT_OF_PACKAGE)):
        for key in [k for k, rel in rels.items() if rel.reltype.endswith(unwanted)]:
            del rels[key]
    settings = document.settings.element
    fresh = parse_xml(_SETTINGS % ("<w:mirrorMargins/>" if layout.page.mirrored else ""))
    settings[:] = list(fresh)
    for rel in document.part.rels.values():
        if rel.reltype.endswith("/fontTable"):
            rel.target_part._blob = _FONTS.encode()
    return document


def _describe(document: Document, outline: Outline) -> None:
    day = outline.letterhead.dated or outline.as_of
    about = document.core_properties
    about.title = " ".join(filter(None, (outline.type_name, outline.subject)))[:255]
    about.author = about.last_modified_by = outline.letterhead.issuer[:255]
    about.created = about.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)
    about.language, about.keywords, about.comments, about.revision = "vi-VN", outline.code[:255], "", 1


def _page(section: Section, outline: Outline, layout: Layout) -> Node:
    """Page, margins, page number and foot of the paper proper; returns its `w:sectPr`."""
    page = layout.page
    section.page_width, section.page_height = Mm(page.width), Mm(page.height)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.header_distance, section.footer_distance = Mm(page.number_from_top), Mm(page.foot_from_bottom)
    section.gutter = Mm(0)
    section.different_first_page_header_footer = True
    grid = section._sectPr.find(W + "docGrid")
    section._sectPr.remove(grid)
    first, others = section.first_page_header, section.header
    for header in (first, others):
        header.is_linked_to_previous = False
        _emptied(header._element)
    paragraph(first._element, Role.PAGE_NUMBER)
    number = paragraph(others._element, Role.PAGE_NUMBER)
    run(sub(number, "fldSimple", instr="PAGE"), "2")
    for footer in (section.first_page_footer, section.footer):
        footer.is_linked_to_previous = False
        _emptied(footer._element)
        paragraph(footer._element, Role.FOOT, foot(outline))
    return section._sectPr


def _emptied(part: Node) -> None:
    for child in list(part):
        part.remove(child)


def foot(outline: Outline) -> str:
    """What stands small at the foot of every page: the code by which the snapshot is found, and which copy this is."""
    code = f"Mã tra cứu: {outline.code}" if outline.code else ""
    return " · ".join(filter(None, (code, outline.copy)))


def _end_section(body: Node, properties: Node) -> None:
    """A section ends with a paragraph that holds its properties; one too small to be seen."""
    pr = paragraph(body, Role.RULE)[0]
    pr.append(properties)


def _annex_page(before: Node, layout: Layout, *, landscape: bool) -> Node:
    """The section properties of an annex, after those of the section before it: headers and feet go on."""
    properties = copy.deepcopy(before)
    for child in list(properties):
        if child.tag in {W + t for t in ("headerReference", "footerReference", "titlePg", "pgNumType", "type")}:
            properties.remove(child)
    size = properties.find(W + "pgSz")
    wide, high = (twips(layout.page.height), twips(layout.page.width))
    size.set(W + "w", str(wide if landscape else high))
    size.set(W + "h", str(high if landscape else wide))
    size.attrib.pop(W + "orient", None)
    if landscape:
        size.set(W + "orient", "landscape")
    if layout.restart_annexes:
        margins = properties.find(W + "pgMar")
        margins.addnext(properties.makeelement(W + "pgNumType", {W + "start": "1"}))
        properties.append(properties.makeelement(W + "titlePg"))
    return properties


def _packed(document: Document) -> bytes:
    """The package with its files in one order and at one time."""
    loose = io.BytesIO()
    document.save(loose)
    out = io.BytesIO()
    with zipfile.ZipFile(loose) as package, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in package.namelist():
            about = zipfile.ZipInfo(name, _ZIP_TIME)
            about.compress_type = zipfile.ZIP_DEFLATED
            about.create_system = 3
            fixed.writestr(about, package.read(name))
    return out.getvalue()
