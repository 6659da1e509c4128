"""Words that are words, and were most likely misread: another that looks like it stands so in plans.

`official_pairs.txt` holds pairs of neighbouring syllables that plans are made of, a syllable and those behind it on a
line. It is wider than `official_words`: other readings of the same letters may make sense, and it puts nothing right.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise

from tiendo.core.text import fold
from tiendo.intake.page.official_words import pairs

RARER = 5  # times as many words go with the other
QUITE_SURE = 95.0  # of 100: nine of ten words that are another's misreading are below, and one of seven right ones
FAMILIAR = 0.6  # of a line's other words go with a neighbour: else its subject is one of which the pairs know little
_WORD = re.compile(r"[^\W\d_]+")
_CLOSED = tuple('.,;:)]!?…"”')  # after these nothing goes with the word
_OPENED = tuple('(["“')
_ROUND = str.maketrans("eo", "aa")  # what is read for one another, beside marks: "nần" for "nền", "bận" for "bọn"

Before = dict[tuple[str, str], set[str]]


def attested(texts: list[str]) -> list[int]:
    """With how many of its two neighbours each word makes a pair that plans are made of."""
    cores = [_core(text) for text in texts]
    known = [_beside(a, b) and f"{x} {y}" in pairs() for (a, b), (x, y) in _neighbours(texts, cores)]
    sides = zip([False, *known], [*known, False], strict=True)
    return [int(before) + int(after) for before, after in sides][: len(texts)]


def changed_from_known(read: list[str], meant: list[str]) -> bool:
    """Whether a word was put right that had made a pair with a neighbour as it was read: it may have been right."""
    return any(known and a.lower() != b.lower() for a, b, known in zip(read, meant, attested(read), strict=True))


def taken_for_another(texts: list[str], sure: list[float]) -> list[bool]:
    """Which words of a line were most likely read for another; `sure` (0–100) as the recogniser was of each.

    Doubted is a word that both its neighbours would know if it were another that looks like it; and, in a line of words
    that go together, one that was not read surely and that no neighbour knows, while a word like it would be known, or
    is much commoner. A name's word need not be unsure, nor one that plans do not have at all.
    """
    cores, counts = [_core(text) for text in texts], attested(texts)
    out = []
    for at, (core, count) in enumerate(zip(cores, counts, strict=True)):
        if len(core) < 2:
            out.append(False)
            continue
        before = cores[at - 1] if at and _beside(texts[at - 1], texts[at]) else ""
        after = cores[at + 1] if at + 1 < len(texts) and _beside(texts[at], texts[at + 1]) else ""
        meant = _meant(core, before, after)
        named = texts[at][0].isupper() and bool(after) and texts[at + 1][0].isupper()
        doubtful = sure[at] < QUITE_SURE and _familiar(cores, counts, at)
        nearer = meant > count and (meant == 2 or named or doubtful)
        strange = meant > 0 and unheard(core) and texts[at][0].islower() and _familiar(cores, counts, at)
        out.append(nearer or strange or (not count and doubtful and _odd_one(core)))
    return out


def unheard(word: str) -> bool:
    """Whether a word in small letters stands in no pair, while others that differ by their marks alone do."""
    return word not in _goes_with() and len(word) > 1 and bool(_spelt().get(fold(word)))


def _familiar(cores: list[str], counts: list[int], at: int) -> bool:
    """Whether most of the line's other words go with a neighbour, though a misreading parts two of them from theirs."""
    others = [count > 0 for n, (core, count) in enumerate(zip(cores, counts, strict=True)) if n != at and core]
    return sum(others) >= FAMILIAR * len(others)


def _meant(core: str, before: str, after: str) -> int:
    """With how many of these neighbours the best word that looks like this one is known."""
    ahead, behind = _lookalikes()
    found = Counter(ahead.get((before, _shape(core)), ()))
    found.update(behind.get((after, _shape(core)), ()))
    del found[core]
    return max(found.values(), default=0)


def _odd_one(core: str) -> bool:
    """Whether a word but for its marks goes with far more words than this one."""
    goes_with = _goes_with()
    best = max((goes_with[word] for word in _spelt()[fold(core)] if word != core), default=0)
    return best >= RARER * max(1, goes_with[core])


def _neighbours(texts: list[str], cores: list[str]) -> zip[tuple[tuple[str, str], tuple[str, str]]]:
    return zip(pairwise(texts), pairwise(cores), strict=True)


def _beside(before: str, after: str) -> bool:
    """Whether no mark parts two words."""
    return not before.endswith(_CLOSED) and not after.startswith(_OPENED)


def _core(text: str) -> str:
    found = _WORD.findall(text)
    return found[0].lower() if len(found) == 1 and not any(c.isdigit() for c in text) else ""


def _shape(word: str) -> str:
    return fold(word).translate(_ROUND)


@cache
def _lookalikes() -> tuple[Before, Before]:
    """The words that go behind a word, and those before one, by their shape."""
    behind, before = defaultdict(set), defaultdict(set)
    for a, b in map(str.split, pairs()):
        behind[a, _shape(b)].add(b)
        before[b, _shape(a)].add(a)
    return behind, before


@cache
def _goes_with() -> Counter[str]:
    """How many words each word makes a pair with."""
    return Counter(word for pair in pairs() for word in pair.split())


@cache
def _spelt() -> dict[str, list[str]]:
    """Words by their letters without marks."""
    out: dict[str, list[str]] = defaultdict(list)
    for word in _goes_with():
        out[fold(word)].append(word)
    return out
