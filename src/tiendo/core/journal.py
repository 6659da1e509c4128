"""The chain of the journal: each row's digest covers the row and the digest before it, so that none changes unseen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

ROOT = "0" * 64  # what the first row has for its previous digest


def digest(previous: str, row: Mapping[str, Any]) -> str:
    """SHA-256, in hex, of the previous digest and the row as canonical JSON (keys sorted, no spaces, UTF-8)."""
    body = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(f"{previous}\n{body}".encode()).hexdigest()


def first_broken(rows: Iterable[tuple[Mapping[str, Any], str, str]]) -> int | None:
    """The place (from 0) of the first row changed, moved or lost, or None. Rows are (row, previous, digest)."""
    expected = ROOT
    for place, (row, previous, found) in enumerate(rows):
        if previous != expected or digest(previous, row) != found:
            return place
        expected = found
    return None
