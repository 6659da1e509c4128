"""An official paper on screen: `{% paper_sheet outline as sheet %}`, and the addresses of its sources."""

from __future__ import annotations

from django import template

from tiendo.core.reporting.outline import Outline, Piece
from tiendo.render.official.screen import Sheet, sheet_of, source_keys
from tiendo.web.paper_sources import addresses

register = template.Library()


@register.simple_tag
def paper_sheet(outline: Outline) -> Sheet:
    return sheet_of(outline)


@register.simple_tag
def paper_addresses(outline: Outline) -> dict[str, str]:
    """Source key → where it can be read."""
    return addresses(source_keys(outline))


@register.filter
def address_of(found: dict[str, str], key: str) -> str:
    return found.get(key, "") if found else ""


@register.filter
def said_by(piece: Piece) -> str:
    """The labels of its sources, for a title: "Nguồn: …; …"."""
    return f"Nguồn: {'; '.join(source.label for source in piece.sources)}" if piece.sources else ""
