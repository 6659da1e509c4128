"""What Word's styles say of a paragraph: heading level, bold, centred, capitals, numbering, font."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
VAL = W + "val"
OFF = ("0", "false", "off")

_HEADING = re.compile(r"heading (\d)$", re.I)


@dataclass(slots=True)
class Style:
    """A style with what it inherits already in it; None means that neither it nor its ancestors say."""

    level: int | None = None
    bold: bool | None = None
    caps: bool | None = None
    hidden: bool | None = None
    centred: bool | None = None
    num_id: str | None = None
    num_level: int | None = None
    font: str | None = None


class Said(dict[str, Any]):
    """The properties of a paragraph, run, row or cell by their tags, asked for as of the element that holds them."""

    find = dict.get


_NOTHING = Said()


def said_of(element: Any, tag: str) -> Said:
    """The properties `tag` of an element, which stand before all else in it.

    One pass: a plan has thousands of cells, and each search among an element's children costs as much.
    """
    for child in element:
        if child.tag == tag:
            return Said((said.tag, said) for said in child)
        if isinstance(child.tag, str):
            break
    return _NOTHING


def flag(properties: Any, name: str) -> bool | None:
    """A Word toggle (`<w:b/>`, `<w:b w:val="0"/>`), or None where it is not there."""
    if properties is None:
        return None
    found = properties.find(W + name)
    if found is None:
        return None
    return found.get(VAL, "1") not in OFF


def value(properties: Any, name: str) -> str | None:
    """The `w:val` of a child, or None."""
    found = properties.find(W + name) if properties is not None else None
    return found.get(VAL) if found is not None else None


def font_of(run_properties: Any) -> str | None:
    fonts = run_properties.find(W + "rFonts") if run_properties is not None else None
    return (fonts.get(W + "ascii") or fonts.get(W + "hAnsi")) if fonts is not None else None


def whole(raw: str | None) -> int | None:
    """A whole number as Word writes it, or None for anything else."""
    return int(raw) if raw is not None and raw.lstrip("-").isdecimal() else None


_OF_TABLE = b'w:type="table"'


def without_table_styles(xml: bytes) -> bytes:
    """The XML of styles without those of tables, which say nothing here and are nine tenths of it in a new document.
    XML that bytes do not tell enough of (comments, other prefixes) stays as it is."""
    if b"<!" in xml or _OF_TABLE not in xml:
        return xml
    *styles, rest = xml.split(b"</w:style>")
    kept: list[bytes] = []
    for style in styles:
        at = style.find(b"<w:style ")
        if at >= 0 and _OF_TABLE in style[at : style.find(b">", at)]:
            kept.append(style[:at])
        else:
            kept += (style, b"</w:style>")
    return b"".join([*kept, rest])


class Styles:
    """The styles of a document by their id, resolved on first use."""

    def __init__(self, root: Any | None) -> None:
        self.raw: dict[str, Any] = {}
        self.resolved: dict[str, Style] = {}
        self.default_id: dict[str, str] = {}
        self.font: str | None = None
        if root is None:
            return
        self.font = font_of(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        for style in root.iter(W + "style"):
            named = style.get(W + "styleId", "")
            self.raw[named] = style
            if style.get(W + "default") in ("1", "true", "on"):
                self.default_id.setdefault(style.get(W + "type", ""), named)

    def of(self, style_id: str | None, kind: str = "paragraph") -> Style:
        """The style by its id; the document's default style of that kind where there is no id."""
        named = style_id if style_id in self.raw else self.default_id.get(kind)
        return self._resolve(named, frozenset()) if named is not None else Style()

    def _resolve(self, named: str, above: frozenset[str]) -> Style:
        if named in self.resolved:
            return self.resolved[named]
        raw = self.raw[named]
        parent = value(raw, "basedOn")
        known = parent is not None and parent in self.raw and parent not in above and parent != named
        base = self._resolve(parent, above | {named}) if known and parent is not None else Style()
        style = self._own(raw, base)
        self.resolved[named] = style
        return style

    def _own(self, raw: Any, base: Style) -> Style:
        paragraph, run = raw.find(W + "pPr"), raw.find(W + "rPr")
        numbering = paragraph.find(W + "numPr") if paragraph is not None else None
        number, depth = value(numbering, "numId"), whole(value(numbering, "ilvl"))
        align, bold, caps, hidden = value(paragraph, "jc"), flag(run, "b"), flag(run, "caps"), flag(run, "vanish")
        level = _level(raw, paragraph)
        return Style(
            level=base.level if level is None else (level or None),
            bold=base.bold if bold is None else bold,
            caps=base.caps if caps is None else caps,
            hidden=base.hidden if hidden is None else hidden,
            centred=base.centred if align is None else align == "center",
            num_id=base.num_id if number is None else number,
            num_level=base.num_level if depth is None else depth,
            font=font_of(run) or base.font,
        )


def _level(raw: Any, paragraph: Any) -> int | None:
    """A style's own heading level (0: says that it is no heading; None: does not say)."""
    outline = whole(value(paragraph, "outlineLvl"))
    if outline is not None:
        return outline + 1 if outline < 9 else 0
    named = _HEADING.match(value(raw, "name") or "")
    return int(named[1]) if named else None
