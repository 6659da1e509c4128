"""How wide text prints: character widths of a Times-like face, which official documents must use."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

# Thousandths of an em (Adobe's metrics of Times Roman); a Vietnamese letter is as wide as its base letter.
_GROUPS: tuple[tuple[int, str], ...] = (
    (180, "'|"),
    (250, " .,"),
    (278, "ijlt/;:"),
    (333, "frI()-!"),
    (389, "sJ"),
    (444, "acez?“”"),
    (564, "+=<>≥≤"),
    (556, "FPS"),
    (611, "ELTZ"),
    (667, "BCR"),
    (722, "ADGHKNOQUVXYwĐ"),
    (778, "m&"),
    (833, "%"),
    (889, "M"),
    (944, "W"),
    (1000, "…—"),
)
_WIDTH = {ch: w for w, chars in _GROUPS for ch in chars}


@lru_cache(maxsize=2048)
def _char(ch: str) -> int:
    base = unicodedata.normalize("NFD", ch)[0]
    return _WIDTH.get(ch) or _WIDTH.get(base, 500)


@lru_cache(maxsize=16384)
def width(text: str) -> int:
    """Natural width of a text in thousandths of its font size (spaces unstretched)."""
    return sum(map(_char, text))
