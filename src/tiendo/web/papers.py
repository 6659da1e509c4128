"""What a page needs to edit a paper shown as a sheet: under each key its address, and what people changed by hand."""

from __future__ import annotations

from dataclasses import dataclass

from tiendo.core.reporting.editing import addresses
from tiendo.core.reporting.merging import is_edited
from tiendo.core.reporting.outline import Outline
from tiendo.render.official.screen import Sheet, ShownParagraph, sheet_of


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of the sheet is edited. `edited`: it says otherwise than the facts made it; `added`: people put it
    there."""

    address: str
    edited: bool = False
    added: bool = False


def places(outline: Outline, base: Outline) -> dict[str, Place]:
    """By key of a paragraph or table, "#" and key of a section, "+" and key of an annex, "@" and name of a field."""
    found: dict[str, Place] = {}
    there = set(addresses(base))
    for address in addresses(outline):
        key = address.partition("|")[2] or address
        found.setdefault(key, Place(address, is_edited(base, outline, address), address not in there))
    return found


def line_of(sheet: Sheet, key: str) -> ShownParagraph | None:
    """The paragraph of this key as the sheet shows it."""
    blocks = [*sheet.opening, *(b for part in sheet.parts for b in part.blocks), *sheet.closing]
    return next((b for b in blocks if isinstance(b, ShownParagraph) and b.key == key), None)


def shown_line(outline: Outline, address: str) -> ShownParagraph | None:
    return line_of(sheet_of(outline), address.partition("|")[2])
