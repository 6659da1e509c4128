"""Tables on paper: the head repeated on each page, rows that stay whole, columns wide enough for their longest word."""

from __future__ import annotations

from collections.abc import Sequence

from tiendo.core.reporting.outline import Column, Holds, Row, Table
from tiendo.render.official.layouts import Role
from tiendo.render.official.measure import MM, length, parts
from tiendo.render.official.word import Node, cell, paragraph, row, run, sub, table

_SIZES = ((8, 12.0), (11, 11.0), (15, 10.0), (19, 9.0), (22, 8.0))  # up to so many columns, this size
_SMALLEST = 7.5
_ASIDE = {Holds.NUMBER: "right", Holds.DATE: "center", Holds.ORDINAL: "center"}
_TALL = 60.0  # millimetres: a higher row may break between pages
CELL_MARGIN = 1.0  # millimetres at each side
_ROUNDING = 0.6  # millimetres
_MUCH = 400  # letters: what is longer takes many lines anyway
_LETTER = 0.45 * MM  # of the size: the mean width of a letter


def add_table(where: Node, shown: Table, width: float) -> None:
    """The table with its title, as wide as `width` mm."""
    if shown.title:
        paragraph(where, Role.TABLE_TITLE, shown.title)
    columns = shown.columns
    if not columns:
        return
    size = size_for(len(columns))
    widths = fitted(shown, width, size)
    t = table(where, widths, borders=True, margin=margin_for(size))
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


def margin_for(size: float) -> float:
    """Millimetres free at both sides of a cell: less where letters are small because columns are many."""
    return CELL_MARGIN if size > _SIZES[2][1] else CELL_MARGIN / 2


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
    """About how many lines `text` takes."""
    letters = max((width - 2 * margin_for(size)) / (size * _LETTER), 1)
    return sum(int(len(part) / letters) + 1 for part in text.split("\n"))


def _text(where: Node, role: Role, text: str, size: float) -> Node:
    p = paragraph(where, role)
    if text:
        run(p, text, size=None if size == _SIZES[0][1] else size)
    return p


def fitted(shown: Table, width: float, size: float) -> list[float]:
    """The columns' widths in mm, `width` together: as asked for, in proportion. Where a column would be narrower than
    its longest word, each gets what its words need, and what is left goes to those with the most text."""
    asked = [max(float(c.width), 1.0) for c in shown.columns]
    scaled = [a * width / sum(asked) for a in asked]
    measured = [_measured(shown, at, size) for at in range(len(asked))]
    needs = [min(need, width / 3) for need, _ in measured]
    if all(need <= wide for need, wide in zip(needs, scaled, strict=True)):
        return scaled
    spare = width - sum(needs)
    if spare <= 0:
        return _levelled(needs, [c.holds is not Holds.TEXT for c in shown.columns], width)
    wishes = [max(text - need, 0.0) for need, (_, text) in zip(needs, measured, strict=True)]
    wishes = wishes if any(wishes) else asked
    return [need + spare * wish / sum(wishes) for need, wish in zip(needs, wishes, strict=True)]


def _levelled(needs: list[float], rigid: list[bool], width: float) -> list[float]:
    """Where not all words have room, the columns of words with the longest (addresses, symbols) give way first; figures
    and dates stay whole as long as they leave the words half of the page."""
    left = width - sum(need for need, firm in zip(needs, rigid, strict=True) if firm)
    if all(rigid) or left < width / 2:
        left, rigid = width, [False] * len(needs)
    giving = sorted(need for need, firm in zip(needs, rigid, strict=True) if not firm)
    for at, need in enumerate(giving):
        if need * (len(giving) - at) > left:
            most = left / (len(giving) - at)
            return [need if firm else min(need, most) for need, firm in zip(needs, rigid, strict=True)]
        left -= need
    return needs


def _measured(shown: Table, at: int, size: float) -> tuple[float, float]:
    """(what the longest word of a column needs, how long its texts are on one line: the mean of them), in mm."""
    title = shown.columns[at].title
    texts = [row.cells[at].text for row in shown.rows if not row.heading and at < len(row.cells)]
    words = sorted({word for text in texts for word in parts(text)}, key=len, reverse=True)[:8]
    longest = max((length(word, size) for word in words), default=0.0)
    titles = max((length(word, size, bold=True) for word in parts(title)), default=0.0)
    letters = sum(min(len(text), _MUCH) for text in texts) / max(len(texts), 1)
    return max(longest, titles) + 2 * margin_for(size) + _ROUNDING, letters * size * _LETTER
