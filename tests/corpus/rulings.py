"""A DOCX of the corpus with the lines of its tables drawn otherwise: none, level ones alone, a frame, shades."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")
SHADE = "DDEBF7"


@dataclass(frozen=True, slots=True)
class Ruling:
    """`drawn` are the lines of the table; `zebra` shades every other row; `under_head` rules the header off."""

    drawn: tuple[str, ...] = ()
    zebra: bool = False
    under_head: bool = False
    middle: bool = False  # cells stand in the middle of their row
    loose: bool = False  # no header overleaf, and a page break may cut a row


RULINGS = {
    "none": Ruling(),
    "loose": Ruling(loose=True),
    "middle": Ruling(middle=True),
    "rules": Ruling(("top", "bottom", "insideH"), middle=True, loose=True),
    "head": Ruling(("top", "bottom"), under_head=True, loose=True),
    "frame": Ruling(("top", "left", "bottom", "right")),
    "framed-rules": Ruling(("top", "left", "bottom", "right", "insideH"), middle=True),
    "posts": Ruling(("top", "left", "bottom", "right", "insideV"), loose=True),
    "open": Ruling(("top", "bottom", "insideH", "insideV"), loose=True),
    "zebra": Ruling(zebra=True, middle=True),
}


def ruled(docx: bytes, ruling: Ruling) -> bytes:
    """The same document with its bordered tables ruled so."""
    document = Document(io.BytesIO(docx))
    for table in document.tables:
        if table.style is not None and table.style.name == "Table Grid":
            table.style = document.styles["Normal Table"]
            _rule(table, ruling)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _rule(table: Any, ruling: Ruling) -> None:
    lines = "".join(_line(side, side in ruling.drawn) for side in SIDES)
    table._tbl.tblPr.append(parse_xml(f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>"))
    for number, row in enumerate(table.rows):
        for cell in row._tr.tc_lst:
            _dress(cell.get_or_add_tcPr(), ruling, number)
        if ruling.loose:
            for name in ("w:cantSplit", "w:tblHeader"):
                for mark in row._tr.get_or_add_trPr().findall(qn(name)):
                    row._tr.trPr.remove(mark)


def _dress(properties: Any, ruling: Ruling, number: int) -> None:
    if ruling.under_head and number == 0:
        properties.append(parse_xml(f"<w:tcBorders {nsdecls('w')}>{_line('bottom', True)}</w:tcBorders>"))
    if ruling.zebra and number % 2 == 0:
        properties.append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{SHADE}"/>'))
    if ruling.middle:
        properties.append(parse_xml(f'<w:vAlign {nsdecls("w")} w:val="center"/>'))


def _line(side: str, drawn: bool) -> str:
    return f'<w:{side} w:val="{"single" if drawn else "nil"}" w:sz="4" w:space="0" w:color="000000"/>'
