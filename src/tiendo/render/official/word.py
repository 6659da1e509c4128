"""WordprocessingML by hand, where python-docx is slow or has no word for it: paragraphs, runs, tables, borders.

Children are added in the order that the schema wants; Word refuses a file where they are not.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from tiendo.render.official.layouts import Role

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TWIPS = 1440 / 25.4
_PER_CENT = re.compile(r"(?<=\d) %")  # a sign that begins no line

Node = Any  # lxml's element, which has no types


def twips(mm: float) -> int:
    """Millimetres in twentieths of a point, as Word measures."""
    return round(mm * _TWIPS)


def sub(parent: Node, tag: str, **values: object) -> Node:
    """A new last child `w:tag` of `parent` with attributes `w:…`."""
    return etree.SubElement(parent, W + tag, {W + name: str(value) for name, value in values.items()})


def paragraph(
    parent: Node,
    role: Role,
    text: str = "",
    *,
    sides: tuple[float, float] | None = None,
    before: float | None = None,
    line_above: bool = False,
    keep: bool = False,
) -> Node:
    """A paragraph of the role's style. `sides`: indents left and right in mm, `before`: points, where they differ from
    the style; `line_above`: a thin line on top; `keep`: on one page with what follows."""
    p = sub(parent, "p")
    pr = sub(p, "pPr")
    sub(pr, "pStyle", val=role.value)
    if keep:
        sub(pr, "keepNext")
        sub(pr, "keepLines")
    if line_above:
        sub(sub(pr, "pBdr"), "top", val="single", sz=6, space=0, color="000000")
    if before is not None:
        sub(pr, "spacing", before=round(before * 20))
    if sides is not None:
        sub(pr, "ind", left=twips(sides[0]), right=twips(sides[1]), firstLine=0)
    if text:
        run(p, text)
    return p


def run(p: Node, text: str, *, bold: bool | None = None, italic: bool | None = None, size: float | None = None) -> Node:
    """A run of `text`; its line breaks become Word's."""
    r = sub(p, "r")
    if bold is not None or italic is not None or size is not None:
        pr = sub(r, "rPr")
        if bold is not None:
            sub(pr, "b", val=int(bold))
            sub(pr, "bCs", val=int(bold))
        if italic is not None:
            sub(pr, "i", val=int(italic))
            sub(pr, "iCs", val=int(italic))
        if size is not None:
            sub(pr, "sz", val=round(size * 2))
            sub(pr, "szCs", val=round(size * 2))
    for at, line in enumerate(_PER_CENT.sub("\u00a0%", text).split("\n")):
        if at:
            sub(r, "br")
        if line:
            t = sub(r, "t")
            t.text = line
            t.set(_SPACE, "preserve")
    return r


def table(parent: Node, widths: list[float], *, borders: bool, margin: float = 0.0) -> Node:
    """An empty table with columns of these widths (mm), as wide as they are together; `margin` mm free in its cells."""
    t = sub(parent, "tbl")
    pr = sub(t, "tblPr")
    sub(pr, "tblW", w=sum(map(twips, widths)), type="dxa")
    sub(pr, "jc", val="center" if borders else "left")
    if not borders:
        sub(pr, "tblInd", w=0, type="dxa")
    if borders:
        around = sub(pr, "tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            sub(around, side, val="single", sz=4, space=0, color="000000")
    sub(pr, "tblLayout", type="fixed")
    margins = sub(pr, "tblCellMar")
    for side in ("left", "right"):
        sub(margins, side, w=twips(margin), type="dxa")
    grid = sub(t, "tblGrid")
    for width in widths:
        sub(grid, "gridCol", w=twips(width))
    return t


def row(t: Node, *, head: bool = False, whole: bool = True) -> Node:
    """A new row; `head`: repeated on each page, `whole`: not split between pages."""
    tr = sub(t, "tr")
    if head or whole:
        pr = sub(tr, "trPr")
        if whole:
            sub(pr, "cantSplit")
        if head:
            sub(pr, "tblHeader")
    return tr


def cell(tr: Node, width: float, *, span: int = 1, middle: bool = False) -> Node:
    """A new cell, still without the paragraph that it needs."""
    tc = sub(tr, "tc")
    pr = sub(tc, "tcPr")
    sub(pr, "tcW", w=twips(width), type="dxa")
    if span > 1:
        sub(pr, "gridSpan", val=span)
    if middle:
        sub(pr, "vAlign", val="center")
    return tc
