"""Where a row stands: the source of a paragraph or of a cell."""

from __future__ import annotations

from tiendo.core.reading import Source
from tiendo.core.text import squash
from tiendo.intake.document import Cell, Paragraph

QUOTE = 200  # characters


def source_of(place: Paragraph | Cell, quote: str | None = None) -> Source:
    """The source of a row that was read at `place`; `quote` where it is a part of the text there."""
    return Source(place.page, place.line, clip(place.text if quote is None else quote))


def clip(text: str) -> str:
    """The text on one line, cut at a word to fit a quote."""
    flat = squash(text)
    return flat if len(flat) <= QUOTE else flat[: QUOTE - 1].rsplit(" ", 1)[0] + "…"
