"""Tables that a page break cut apart are made whole again: repeated headers go, cut rows are joined."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tiendo.intake.document import Block, Cell, Table

_ORDINAL = re.compile(r"(?:(?:1[0-8]\d\d|\d{1,3})(?:\.\d{1,2})*|[IVXLC]+|[A-ZĐ]|[a-zđ])[.)/]?$")


def rectangle(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Rows padded with empty cells to one width; rows without any cell are left out."""
    width = max((len(row) for row in rows), default=0)
    return [[*row, *(Cell(line=row[0].line) for _ in range(width - len(row)))] for row in rows if row]


def is_ordinal(text: str) -> bool:
    """Whether a cell holds nothing but a row's number: 1, 1.2, I, IV., A, a)."""
    return _ORDINAL.match(text.strip()) is not None


def join_pages(blocks: list[Block]) -> list[Block]:
    """Blocks with each table that follows its own first part directly joined to it."""
    out: list[Block] = []
    for block in blocks:
        last = out[-1] if out else None
        if isinstance(block, Table) and isinstance(last, Table) and continues(last, block):
            append(last, block)
        else:
            out.append(block)
    return out


def continues(first: Table, second: Table) -> bool:
    """Whether `second` is the rest of `first`: the same width, and either the same header or no header at all."""
    if not first.rows or not second.rows or first.width != second.width:
        return False
    return bool(_repeated(first, second)) or _goes_on(first, second)


def _repeated(first: Table, second: Table) -> int:
    """How many rows at the top of `second` repeat the top of `first`; only rows of words count as a header."""
    top = 0
    for a, b in zip(first.rows, second.rows, strict=False):
        if [c.flat.casefold() for c in a] != [c.flat.casefold() for c in b] or not any(c.flat for c in a):
            break
        top += 1
    return top if top and not is_ordinal(second.rows[0][0].flat) else 0


def _goes_on(first: Table, second: Table) -> bool:
    """Without a header of its own, a table goes on when its first number follows the last one before it."""
    numbers = [int(c) for row in first.rows if (c := row[0].flat.rstrip(".")).isdecimal()]
    mine = [int(c) for row in second.rows if (c := row[0].flat.rstrip(".")).isdecimal()]
    head = second.rows[0][0].flat
    if not numbers or not mine or not (is_ordinal(head) or not head):
        return False
    return mine[0] == numbers[-1] + 1


def append(first: Table, second: Table) -> None:
    """Move the rows of `second` under those of `first`, without its repeated header, mending a row that was cut."""
    rows = second.rows[_repeated(first, second) :]
    if rows and first.rows and _is_rest(rows[0]):
        for cell, rest in zip(first.rows[-1], rows[0], strict=True):
            cell.text = " ".join(x for x in (cell.text, rest.text) if x)
        rows = rows[1:]
    first.rows += rows


def _is_rest(row: list[Cell]) -> bool:
    """The lower half of a cut row: no number, and every text goes on in small letters."""
    texts = [c.flat for c in row if c.flat]
    return bool(texts) and not row[0].flat and all(t[0].islower() for t in texts)
