"""A paragraph said otherwise by a person: words that stay keep their sources, their weight, their mark as names."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import groupby

from tiendo.core.reporting.outline import Paragraph, Piece, Source

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
MOST_WORDS = 3000  # comparing is quadratic in the words between the common start and end


def reworded(paragraph: Paragraph, text: str) -> Paragraph:
    """The paragraph with this text. New words stand on what the words before them stand on, but are nobody's name."""
    pieces = paragraph.pieces
    if text == paragraph.text:
        return paragraph
    if not pieces:
        return replace(paragraph, pieces=(Piece(text),) if text else ())
    owners = [i for i, piece in enumerate(pieces) for _ in piece.text]
    letters = [(c, _as_owned(pieces, owner)) for c, owner in _owned(paragraph.text, text, owners)]
    made = (replace(like, text="".join(c for c, _ in run)) for like, run in groupby(letters, key=lambda pair: pair[1]))
    return replace(paragraph, pieces=tuple(made))


def sources_of(paragraph: Paragraph) -> tuple[Source, ...]:
    """Everything the paragraph stands on, each once, in reading order."""
    return tuple(dict.fromkeys(s for piece in paragraph.pieces for s in piece.sources))


# Of a letter of the new text: the piece it comes from, and whether it is new there.
_Owner = tuple[int, bool]


def _owned(old: str, new: str, owners: list[int]) -> list[tuple[str, _Owner]]:
    """The letters of the new text with their owners."""
    out: list[tuple[str, _Owner]] = []
    last = 0
    for old_part, new_part, start in _steps(old, new):
        if old_part == new_part:
            for i, letter in enumerate(new_part):
                last = owners[start + i]
                out.append((letter, (last, False)))
        else:
            out += [(letter, (last, True)) for letter in new_part]
            if old_part:
                last = owners[start + len(old_part) - 1]
    return out


def _steps(old: str, new: str) -> list[tuple[str, str, int]]:
    """How the one becomes the other, in whole words: old text, new text, where the old begins."""
    a, b = _WORD.findall(old), _WORD.findall(new)
    begin = 0
    while begin < min(len(a), len(b)) and a[begin] == b[begin]:
        begin += 1
    end = 0
    while end < min(len(a), len(b)) - begin and a[-1 - end] == b[-1 - end]:
        end += 1
    mid_a, mid_b = a[begin : len(a) - end], b[begin : len(b) - end]
    if len(mid_a) + len(mid_b) > MOST_WORDS:
        middle = [(mid_a, mid_b)]
    else:
        steps = SequenceMatcher(None, mid_a, mid_b, autojunk=False).get_opcodes()
        middle = [(mid_a[i:j], mid_b[k:m]) for _, i, j, k, m in steps]
    parts = [(a[:begin], b[:begin]), *middle]
    parts.append((a[len(a) - end :], b[len(b) - end :]))
    found, at = [], 0
    for olds, news in parts:
        found.append(("".join(olds), "".join(news), at))
        at += len("".join(olds))
    return found


def _as_owned(pieces: tuple[Piece, ...], owner: _Owner) -> Piece:
    """What a letter is like, without its text: neighbours that are alike become one piece again."""
    piece = pieces[owner[0]]
    return replace(piece, text="", name=piece.name and not owner[1])
