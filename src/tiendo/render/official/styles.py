"""The looks of a layout as Word styles, so that whoever edits the paper changes a style, not each paragraph."""

from __future__ import annotations

from docx.document import Document
from lxml import etree

from tiendo.render.official.layouts import FONT, Align, Layout, Look, Role
from tiendo.render.official.word import Node, W, sub, twips

_SLOTS = ("ascii", "hAnsi", "eastAsia", "cs")
_LANGUAGE = "vi-VN"


def set_styles(document: Document, layout: Layout) -> None:
    """Put the layout's styles in place of the ones that python-docx brings."""
    root = document.styles.element
    for child in list(root):
        root.remove(child)
    _defaults(root, layout.looks[Role.BODY].size)
    _plain(root)
    for role, look in layout.looks.items():
        _style(root, role, look)


def _defaults(root: Node, size: float) -> None:
    defaults = sub(root, "docDefaults")
    pr = sub(sub(defaults, "rPrDefault"), "rPr")
    sub(pr, "rFonts", **dict.fromkeys(_SLOTS, FONT))
    sub(pr, "sz", val=round(size * 2))
    sub(pr, "szCs", val=round(size * 2))
    sub(pr, "lang", val=_LANGUAGE, eastAsia=_LANGUAGE, bidi=_LANGUAGE)
    sub(defaults, "pPrDefault")


def _plain(root: Node) -> None:
    """The four styles that every document has."""
    for kind, key, name in (
        ("paragraph", "Normal", "Normal"),
        ("character", "DefaultParagraphFont", "Default Paragraph Font"),
        ("table", "TableNormal", "Normal Table"),
        ("numbering", "NoList", "No List"),
    ):
        style = sub(root, "style", type=kind, default=1, styleId=key)
        sub(style, "name", val=name)
        if kind == "paragraph":
            sub(style, "qFormat")
            continue
        sub(style, "uiPriority", val=99)
        sub(style, "semiHidden")
        sub(style, "unhideWhenUsed")
        if kind == "table":
            sub(sub(style, "tblPr"), "tblInd", w=0, type="dxa")


def _style(root: Node, role: Role, look: Look) -> None:
    own = {W + "customStyle": "1"} if look.name.startswith("VB ") else {}
    style = etree.SubElement(root, W + "style", {W + "type": "paragraph", **own, W + "styleId": role.value})
    sub(style, "name", val=look.name)
    sub(style, "basedOn", val="Normal")
    if look.outline and not own:
        sub(style, "next", val=Role.BODY.value)
    sub(style, "qFormat")
    _paragraphs(sub(style, "pPr"), look)
    _letters(sub(style, "rPr"), look)


def _paragraphs(pr: Node, look: Look) -> None:
    if look.keep_next:
        sub(pr, "keepNext")
        sub(pr, "keepLines")
    sub(pr, "widowControl")
    line = {"line": round(look.line * 20), "lineRule": "exact"} if look.exact else {"line": round(look.line * 240)}
    rule = line if look.exact else line | {"lineRule": "auto"}
    sub(pr, "spacing", before=round(look.before * 20), after=round(look.after * 20), **rule)
    if look.indent:
        sub(pr, "ind", firstLine=twips(look.indent))
    sub(pr, "jc", val=look.align.value if look.align is not Align.LEFT else "left")
    if look.outline:
        sub(pr, "outlineLvl", val=look.outline - 1)


def _letters(pr: Node, look: Look) -> None:
    sub(pr, "rFonts", **dict.fromkeys(_SLOTS, FONT))
    for wanted, tags in ((look.bold, ("b", "bCs")), (look.italic, ("i", "iCs")), (look.caps, ("caps",))):
        for tag in tags if wanted else ():
            sub(pr, tag)
    sub(pr, "sz", val=round(look.size * 2))
    sub(pr, "szCs", val=round(look.size * 2))
    if look.underline:
        sub(pr, "u", val="single")
