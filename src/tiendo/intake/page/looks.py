"""What was not surely read in a cell is looked at again, its line by itself and smaller: another size blurs otherwise.

Of the first two looks the surer counts. A word of it is settled where another look reads it, too; one that was merely
taken for a rare word (`lookalikes`) where every other look does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import cv2
import numpy as np

from tiendo.intake.page import lookalikes, recognise, spelling
from tiendo.intake.page.picture import Picture
from tiendo.intake.page.recognise import BORDER, Token

SIZES = (0.75, 0.6)  # of the resolution, one look each
AROUND = 10  # points of a line's surroundings that are looked at with it: its marks
AGREED = 60.0  # of 100: so sure is the look that settles a word
OTHERWISE = 80.0  # and so sure one of the first two that speaks against it
SETTLED = 96.0  # what a right word usually has

Line = list[Token]


def looked(crop: Picture, dpi: int) -> tuple[list[Token], bool]:
    """The words of a cell, those that were settled with the certainty of such, and whether some could not be."""
    tokens = recognise.block(crop, dpi)
    texts, sure = [token.text for token in tokens], [token.sure for token in tokens]
    rare = lookalikes.taken_for_another(spelling.mended(texts, sure), sure)
    suspect = {id(token) for token, one in zip(tokens, rare, strict=True) if one}
    out, doubtful = list[Token](), False
    for line in by_line(tokens):
        thorough = any(id(token) in suspect for token in line)
        if not thorough and not any(unclear(line)):
            out += line
            continue
        best, left = settled(line, _again(crop, line, dpi), thorough=thorough)
        doubtful |= left
        out += best
    return out, doubtful


def by_line(tokens: list[Token]) -> list[Line]:
    lines: list[Line] = []
    for token in tokens:
        if token.first or not lines:
            lines.append([token])
        else:
            lines[-1].append(token)
    return lines


def _again(crop: Picture, line: Line, dpi: int) -> Iterator[Line]:
    return (again(crop, line, dpi, size) for size in SIZES)


def again(crop: Picture, line: Line, dpi: int, size: float) -> Line:
    """A line once more at `size` of the resolution, in the places of the first look."""
    top = max(0, line[0].row[0] - BORDER - AROUND)
    part = crop[top : line[0].row[1] - BORDER + AROUND]
    small = cv2.resize(part, None, fx=size, fy=size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    return [
        _placed(t, line[0], top, size, first=n == 0) for n, t in enumerate(recognise.block(small, round(dpi * size)))
    ]


def _placed(token: Token, like: Token, top: int, size: float, *, first: bool) -> Token:
    x0, y0, x1, y1 = (round((side - BORDER) / size) + BORDER for side in token.box)
    return replace(token, box=(x0, y0 + top, x1, y1 + top), row=like.row, first=first)


def settled(line: Line, others: Iterator[Line], *, thorough: bool = False) -> tuple[Line, bool]:
    """An unclear line as its surer look has it, what is settled made sure, and whether a word of it is not.

    `others` are looked at one after the other, and, unless it is to be `thorough`, no further than needed.
    """
    looks = [line, *([second] if (second := next(others, [])) else [])]
    best = max((look for look in looks if not _lost(line, look)), key=_mean)
    first = [look for look in looks if look is not best]
    found = _agreed(best, first, first)
    if thorough or any(low and not same for low, same in zip(unclear(best), found, strict=True)):
        looks += [third for third in others if third]
        found = _agreed(best, [look for look in looks if look is not best], first)
    sure = [replace(t, sure=max(t.sure, SETTLED)) if same else t for t, same in zip(best, found, strict=True)]
    return sure, any(unclear(sure)) or any(_contrary(token, look) for token in best for look in first)


def _mean(look: Line) -> float:
    return sum(token.sure for token in look) / len(look)


def _lost(line: Line, look: Line) -> bool:
    """Whether a look passed over a word of a line that was readable at first."""
    letters, seen = (sum(c.isalnum() for token in one for c in token.text) for one in (line, look))
    return seen < letters - 1 and _mean(line) > recognise.NO_WORD


def _agreed(best: Line, others: list[Line], first: list[Line]) -> list[bool]:
    """Which words other looks read, too: one that is unclear in one of them, any other in each."""
    out = []
    for token, low in zip(best, unclear(best), strict=True):
        same = [any(_same(token, o) and o.sure >= AGREED for o in _there(token, look)) for look in others]
        out.append((any(same) if low else bool(same) and all(same)) and not any(_contrary(token, o) for o in first))
    return out


def _contrary(token: Token, look: Line) -> bool:
    """Whether a look surely has another word there."""
    there = [other for other in _there(token, look) if not spelling.odd(other.text)]
    return any(not _same(token, other) and other.sure >= OTHERWISE for other in there)


def _there(token: Token, look: Line) -> list[Token]:
    """The words of a look that stand where this one does."""
    x0, _, x1, _ = token.box
    return [o for o in look if min(o.box[2], x1) - max(o.box[0], x0) > 0.5 * min(o.box[2] - o.box[0], x1 - x0)]


def _same(one: Token, other: Token) -> bool:
    return _core(one.text) == _core(other.text)


def _core(text: str) -> str:
    return spelling.mended([text])[0].strip('.,;:()"“”-–').lower()


def unclear(tokens: list[Token]) -> list[bool]:
    """Which words of a line want another look; a dash has no letters to be unsure of."""
    usual = lookalikes.attested([token.text for token in tokens])
    return [
        token.text not in ("-", "–")
        and (token.sure < (recognise.LOW if known else recognise.SURE) or spelling.odd(token.text))
        for token, known in zip(tokens, usual, strict=True)
    ]
