"""Tables on paper: the head repeated on each page, rows that stay whole, columns wide enough for their longest word."""

from __future__ import annotations

from collections.abc import Sequence

from tiendo.core.reporting.outline import Column, Holds, Row, Table
from tiendo.render.official.layouts import Role
from tiendo.render.official.measure import length
from tiendo.render.official.word import CELL_MARGIN, Node, cell, paragraph, row, run, sub, table

_SIZES = ((8, 12.0), (11, 11.0), (15, 10.0), (19, 9.0))  # up to so many columns, this size
_SMALLEST = 8.0
_ASIDE = {Holds.NUMBER: "right", Holds.DATE: "center", Holds.ORDINAL: "center"}
_TALL = 60.0  # millimetres: a higher row may break between pages
_AIR = 2 * CELL_MARGIN + 0.6


def add_table(where: Node, shown: Table, width: float) -> None:
    """The table with its title, as wide as `width` mm."""
    if shown.title:
        paragraph(where, Role.TABLE_TITLE, shown.title)
    columns = shown.columns
    if not columns:
        return
    size = size_for(len(columns))
    widths = fitted(shown, width, size)
    t = table(where, widths, borders=True)
    head = row(t, head=True)
    for column, wide in zip(columns, widths, strict=True):
        _text(cell(head, wide, middle=True), Role.TABLE_HEAD, column.title, size)
    for line in shown.rows:
        if line.heading:
            _text(cell(row(t), sum(widths), span=len(columns)), Role.TABLE_GROUP, _heading(line), size)
        else:
            _row(t, line, columns, widths, size)
    paragraph(where, Role.RULE, before=4)


def size_for(columns: int) -> float:
    """Points: 12 where the page has room, less where the columns are many."""
    return next((size for most, size in _SIZES if columns <= most), _SMALLEST)


def _row(t: Node, line: Row, columns: Sequence[Column], widths: Sequence[float], size: float) -> None:
    texts = [c.text for c in line.cells[: len(columns)]]
    texts += [""] * (len(columns) - len(texts))
    height = max(_lines(text, wide, size) for text, wide in zip(texts, widths, strict=True)) * size * 0.41
    tr = row(t, whole=height <= _TALL)
    for column, wide, text in zip(columns, widths, texts, strict=True):
        p = _text(cell(tr, wide), Role.CELL, text, size)
        if align := _ASIDE.get(column.holds):
            sub(p[0], "jc", val=align)


def _heading(line: Row) -> str:
    return line.cells[0].text if line.cells else ""


def _lines(text: str, width: float, size: float) -> int:
    """About how many lines `text` takes: letters are 0.45 of the size wide on average."""
    letters = max((width - _AIR) / (size * 0.3528 * 0.45), 1)
    return sum(int(len(part) / letters) + 1 for part in text.split("\n"))


def _text(where: Node, role: Role, text: str, size: float) -> Node:
    p = paragraph(where, role)
    if text:
        run(p, text, size=None if size == _SIZES[0][1] else size)
    return p


def fitted(shown: Table, width: float, size: float) -> list[float]:
    """The columns' widths in mm, `width` together: as asked for, in proportion, but none narrower than its longest word
    needs, as far as the others can give."""
    asked = [max(float(c.width), 1.0) for c in shown.columns]
    needed = [min(need, width / 3) for need in _needs(shown, size)]
    if sum(needed) >= width:
        return [need * width / sum(needed) for need in needed]
    scaled = [a * width / sum(asked) for a in asked]
    fixed: set[int] = set()
    while short := {at for at, wide in enumerate(scaled) if at not in fixed and wide < needed[at]}:
        fixed |= short
        left = width - sum(needed[at] for at in fixed)
        free = sum(asked[at] for at in range(len(asked)) if at not in fixed)
        scaled = [needed[at] if at in fixed else asked[at] * left / free for at in range(len(asked))]
    return scaled


def _needs(shown: Table, size: float) -> list[float]:
    needs = []
    for at, column in enumerate(shown.columns):
        words = {word for line in shown.rows if not line.heading and at < len(line.cells) for word in _words(line, at)}
        longest = max((length(word, size) for word in sorted(words, key=len, reverse=True)[:8]), default=0.0)
        titles = max((length(word, size, bold=True) for word in column.title.split()), default=0.0)
        needs.append(max(longest, titles) + _AIR)
    return needs


def _words(line: Row, at: int) -> list[str]:
    return line.cells[at].text.split()
