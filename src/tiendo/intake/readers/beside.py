"""What stands on a PDF's page beside its text: notes at the foot with their raised numbers, stamps of signatures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tiendo.intake.page.boxes import LIST_MARK, Line, Word, lines_of
from tiendo.intake.page.drawn import Drawn

SMALL = 0.88  # of the body's letters: print of a note
RAISED = 0.85  # of the letters beside it: a number that only points to a note
RULE = (0.1, 0.5)  # of the page's width: how long the line over notes is
UNDER = 26.0  # points from that line to the first note
FOOT = 0.5  # of the page's height: notes stand below it
APART = 1.0  # of a line's height: white that ends a note
BETWEEN = 2.5  # of a line's height: the most between two notes
BESIDE = 2.5  # points from a word to the number that points to its note
NEAR = 1.6  # of a letter's height: white within a stamp
SAME = 0.6  # points between letters of one size
_NUMBER = re.compile(r"\(?(\d{1,3}|[*†]{1,3})\)?")
_UNIT = re.compile(r"(?:[kcd]?m|ha)")
_SIGNED = re.compile(r"ký (?:bởi|số bởi)\b|người ký\b|(?:thời gian|ngày) ký\b|digitally signed", re.I)
_MOMENT = re.compile(r"[+-]\d\d[:']00'?$")  # "16:41:07 +07:00": nobody but a signing program writes the zone


@dataclass(slots=True)
class Piece:
    """A word of the page with its letters, as pdfplumber gives it."""

    word: Word
    found: dict[str, Any]

    @property
    def height(self) -> float:
        return self.word.bottom - self.word.top


@dataclass(slots=True)
class Note:
    """`number` is "" for the rest of a note that began on the page before."""

    number: str
    lines: list[Line]


def body_height(pieces: Sequence[Piece]) -> float:
    """How tall the letters of most words are, in points."""
    heights = Counter(round(p.height, 1) for p in pieces)
    return heights.most_common(1)[0][0] if heights else 0.0


def without_stamps(pieces: list[Piece]) -> list[Piece]:
    """The words without those of a digital signature's stamp: small print around its label or its time."""
    small = SMALL * body_height(pieces)
    for n, piece in enumerate(pieces):
        if piece.height > small:
            continue
        label = " ".join(p.word.text for p in pieces[n : n + 3])
        if _SIGNED.match(label) or _MOMENT.search(piece.word.text):
            stamp = _around(piece, [p for p in pieces if abs(p.height - piece.height) <= SAME])
            taken = {id(p) for p in stamp}
            return without_stamps([p for p in pieces if id(p) not in taken])
    return pieces


def _around(first: Piece, alike: list[Piece]) -> list[Piece]:
    """The words that hang together with one: each no further from the others than a line or a space is high."""
    stamp, left = [first], [p for p in alike if p is not first]
    reach = NEAR * first.height
    while True:
        x0, x1 = min(p.word.x0 for p in stamp) - reach, max(p.word.x1 for p in stamp) + reach
        top, bottom = min(p.word.top for p in stamp) - reach, max(p.word.bottom for p in stamp) + reach
        near = [p for p in left if x0 < p.word.x1 and p.word.x0 < x1 and top < p.word.bottom and p.word.top < bottom]
        if not near:
            return stamp
        taken = {id(p) for p in near}
        stamp += near
        left = [p for p in left if id(p) not in taken]


def without_notes(pieces: list[Piece], drawn: Drawn, width: float, height: float) -> tuple[list[Piece], list[Note]]:
    """The words above the notes, without the raised numbers that point to them; and the notes."""
    small, rules = SMALL * body_height(pieces), _rules(drawn, pieces, width, height)
    if not rules and not any(p.height <= small for p in pieces):
        return pieces, []
    parted = [part for p in pieces for part in _parted(p)]
    lines = lines_of(p.word for p in parted)
    pointed = {p.word.text for p in parted if p.height <= small and _NUMBER.fullmatch(p.word.text)}
    free = [line for line in lines if line.top > FOOT * height and not _in_table(line, drawn)]
    block = _block(free, small, rules, pointed)
    if not block:
        return pieces, []
    notes = _notes(block)
    inside = {id(word) for line in block for word in line.words}
    numbers = {note.number for note in notes}
    return _unpointed([p for p in parted if id(p.word) not in inside], numbers), notes


def _rules(drawn: Drawn, pieces: list[Piece], width: float, height: float) -> list[float]:
    """Heights of the short level lines at the left margin, in the lower half of the page; a table has several alike."""
    left = min((p.word.x0 for p in pieces), default=0.0)
    short = [s for s in drawn.level if RULE[0] * width <= s.end - s.start <= RULE[1] * width]
    alone = [s for s in short if sum(abs(s.start - o.start) < 3 and abs(s.end - o.end) < 3 for o in short) == 1]
    return [s.at for s in alone if abs(s.start - left) < 15 and s.at > FOOT * height]


def _in_table(line: Line, drawn: Drawn) -> bool:
    """Whether an upright line stands among its words or beside them."""
    middle = (line.top + line.bottom) / 2
    return any(s.start <= middle <= s.end and line.x0 - 12 < s.at < line.x1 + 12 for s in drawn.upright)


def _block(lines: list[Line], small: float, rules: list[float], pointed: set[str]) -> list[Line]:
    """The lines of the notes: under a short line from a number on; without it from a number of another size on, in
    small print or where the number is among those `pointed` to."""
    for n, line in enumerate(lines):
        ruled = any(-2 <= line.top - at <= UNDER for at in rules)
        tiny = _is_small(line, small)
        goes_on = ruled and tiny and not LIST_MARK.match(line.text) and line.text[:1].islower()
        number = _number(line, ruled=ruled and tiny)
        if goes_on or (number is not None and (ruled or tiny or number in pointed)):
            end = n + 1
            while end < len(lines) and _goes_on(lines[end - 1], lines[end]):
                end += 1
            return lines[n:end]
    return []


def _is_small(line: Line, small: float) -> bool:
    letters = [(len(w.text), w.bottom - w.top <= small) for w in line.words]
    return 2 * sum(n for n, is_small in letters if is_small) > sum(n for n, _ in letters)


def _goes_on(above: Line, below: Line) -> bool:
    """Whether print of the same size follows close below, or another note."""
    first, second = (line.words[-1].bottom - line.words[-1].top for line in (above, below))
    room = APART if _number(below, ruled=False) is None else BETWEEN
    return abs(first - second) <= SAME and below.top - above.bottom < room * first


def _number(line: Line, *, ruled: bool) -> str | None:
    """The number a note opens with: set apart by its size, or under the line of the notes."""
    if len(line.words) < 2:
        return None
    first, second = line.words[:2]
    mark = _NUMBER.fullmatch(first.text)
    if mark is None:
        return None
    other = abs((first.bottom - first.top) - (second.bottom - second.top)) > SAME
    return mark[1] if ruled or other else None


def _notes(block: list[Line]) -> list[Note]:
    notes: list[Note] = []
    for line in block:
        number = _number(line, ruled=not notes or _next(notes[-1].number, line.words[0].text))
        if number is None and notes:
            notes[-1].lines.append(line)
        else:
            notes.append(Note(number or "", [line] if number is None else [Line(line.words[1:])]))
    return notes


def _next(number: str, word: str) -> bool:
    mark = _NUMBER.fullmatch(word)
    return mark is not None and number.isdigit() and mark[1] == str(int(number) + 1)


def _parted(piece: Piece) -> list[Piece]:
    """A note's raised number that touches its first word, and the word."""
    chars = piece.found["chars"]
    small = [n for n, c in enumerate(chars) if not c["text"].isdigit() or c["size"] > RAISED * chars[-1]["size"]]
    return [_part(piece, chars[: small[0]]), _part(piece, chars[small[0] :])] if small and small[0] else [piece]


def _part(piece: Piece, chars: list[dict[str, Any]]) -> Piece:
    word, text = piece.word, "".join(c["text"] for c in chars)
    top, bottom = min(c["top"] for c in chars), max(c["bottom"] for c in chars)
    return Piece(
        Word(text, float(chars[0]["x0"]), float(chars[-1]["x1"]), float(top), float(bottom), word.bold),
        {**piece.found, "text": text, "chars": chars, "x0": chars[0]["x0"], "x1": chars[-1]["x1"]},
    )


def _unpointed(pieces: list[Piece], numbers: set[str]) -> list[Piece]:
    """The words without the numbers that point to a note; the raised figure of "m²" stays."""
    points = {id(p) for p in pieces if p.word.text in numbers and any(_points(before, p) for before in pieces)}
    return [_cut(p, numbers) for p in pieces if id(p) not in points]


def _points(before: Piece, piece: Piece) -> bool:
    """Whether a number stands raised right behind a word."""
    word, number = before.word, piece.word
    raised = piece.height <= RAISED * before.height and word.top < number.bottom < word.bottom - 0.5
    return raised and -1 < number.x0 - word.x1 < BESIDE and _UNIT.fullmatch(word.text) is None


def _cut(piece: Piece, numbers: set[str]) -> Piece:
    chars = piece.found["chars"]
    big = [n for n, c in enumerate(chars) if c["size"] > RAISED * chars[0]["size"]]
    end = big[-1] + 1 if big else len(chars)
    tail = "".join(c["text"] for c in chars[end:])
    if tail not in numbers or _UNIT.fullmatch("".join(c["text"] for c in chars[:end])):
        return piece
    return _part(piece, chars[:end])
