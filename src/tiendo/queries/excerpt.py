"""The piece of a document around a line, so that a row can be held against the words it came from."""

from __future__ import annotations

from typing import Any

from tiendo.core.reading import Json

AROUND = 2  # paragraphs, or table rows, on each side


def excerpt(document: list[Json] | None, line: int | None) -> list[Json]:
    """Blocks of the document's view around a line, the one that holds it marked `here`; [] where it is unknown.

    A table is cut down to its header and the rows around the line; each row is `{"here", "cells"}`.
    """
    place = _block_at(document or [], line)
    if document is None or line is None or place is None:
        return []
    found = document[place]
    if found["kind"] == "table":
        return [_cut(found, line)]
    near = document[max(0, place - AROUND) : place + AROUND + 1]
    return [b | {"here": b is found} for b in near if b["kind"] == "p"]


def _block_at(document: list[Json], line: int | None) -> int | None:
    """The last block that begins at or before the line."""
    if line is None:
        return None
    before = [i for i, block in enumerate(document) if (block.get("line") or 0) <= line]
    return before[-1] if before else None


def _cut(table: Json, line: int) -> Json:
    rows: list[list[Json]] = table["rows"]
    at = 0
    for i, row in enumerate(rows):
        if any((cell.get("line") or line + 1) <= line for cell in row):
            at = i
    head = table.get("header") or 0
    shown: list[Any] = []
    for i, row in enumerate(rows):
        if i < head or abs(i - at) <= AROUND:
            shown.append({"here": i == at, "head": i < head, "cells": row})
    return {"kind": "table", "line": table["line"], "page": table.get("page"), "here": True, "rows": shown}
