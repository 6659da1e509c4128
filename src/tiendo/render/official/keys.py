"""The names by which the parts of a DOCX are known again after somebody has edited it: hidden bookmarks.

Word keeps a bookmark's name if it has at most 40 letters, digits and underscores; one underscore first hides it.
"""

from __future__ import annotations

import hashlib
import re
from enum import StrEnum

_LIMIT = 40
_SAFE = re.compile(r"[^A-Za-z0-9]")


class Marked(StrEnum):
    """What a bookmark stands at; the value begins its name."""

    PARAGRAPH = "_p_"
    ITEM = "_pi_"  # a paragraph that is printed with "- " before it
    SECTION = "_s_"
    END = "_e_"  # the end of the body: the signature follows
    HASHED = "h__"  # after one of the above: the key was too long, its hash stands


def bookmark(kind: Marked, key: str) -> str:
    """The bookmark's name for `key`; a key too long for Word is hashed."""
    name = kind + _SAFE.sub(lambda m: "".join(f"_{b:02x}" for b in m[0].encode()), key)
    if len(name) <= _LIMIT:
        return name
    return kind + Marked.HASHED + hashlib.sha256(key.encode()).hexdigest()[:24]


def key_of(name: str, known: dict[str, str] | None = None) -> tuple[Marked, str] | None:
    """What a bookmark of this name stands at and its key; None where it is none of ours. `known`, by bookmark name,
    gives back the keys that were hashed; such a key not found there comes back as its name."""
    for kind in (Marked.ITEM, Marked.PARAGRAPH, Marked.SECTION, Marked.END):
        if name.startswith(kind):
            if known and name in known:
                return kind, known[name]
            rest = name.removeprefix(kind)
            return kind, rest if rest.startswith(Marked.HASHED) else _decoded(rest)
    return None


def _decoded(rest: str) -> str:
    parts = re.split(r"((?:_[0-9a-f]{2})+)", rest)
    return "".join(
        bytes.fromhex(p.replace("_", "")).decode(errors="replace") if at % 2 else p for at, p in enumerate(parts)
    )
