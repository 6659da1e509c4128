"""How alike rows of plans are, by their words; the likest of many rows found through an index, quickly.

A likeness is 0 to 1. Rare words count more than words of every row; the order of words counts a little.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log

from tiendo.core.wording import Wording, weight_of, wording

ORDER_SHARE = 0.25  # of the likeness comes from pairs of neighbouring words
OTHER_NAMES = 0.5  # what is left of the likeness where both name things by numbers and none is shared (5G, 6G)
NEAR = 6  # so many of the likest by words alone are looked at closely


@dataclass(frozen=True, slots=True)
class Like:
    """`place` in the list searched; `score` 0 to 1; `held`: the share of its words that the one asked for has."""

    place: int
    score: float
    held: float


class Index:
    """Rows by their words. `texts` are searched; `also` are texts that only tell how common a word is."""

    def __init__(self, texts: Sequence[str], also: Iterable[str] = ()) -> None:
        self._rows = [wording(t) for t in texts]
        self._spread = Counter(w for row in [*self._rows, *map(wording, also)] for w in set(row.words))
        self._count = len(self._rows) + 1
        self._holding: dict[str, list[int]] = defaultdict(list)
        for place, row in enumerate(self._rows):
            for word in set(row.words):
                self._holding[word].append(place)
        self._weights = [self._weight(_once(row.words)) for row in self._rows]

    def _of(self, word: str) -> float:
        return weight_of(word) * log(2 + 2 * self._count / (1 + self._spread[word]))

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._of(w) for w in words)

    def likest(self, text: str, near: int = NEAR) -> list[Like]:
        """The likest rows, best first; rows without a word in common are never among them."""
        asked = wording(text)
        words = _once(asked.words)
        common: dict[int, float] = defaultdict(float)
        for word in words:
            weight = self._of(word)
            for place in self._holding.get(word, ()):
                common[place] += weight
        whole = self._weight(words)
        ranked = sorted(common, key=lambda p: (-common[p] / (whole + self._weights[p]), p))[: near * 2]
        found = [self._like(asked, whole, place, common[place]) for place in ranked]
        return sorted(found, key=lambda x: (-x.score, x.place))[:near]

    def _like(self, asked: Wording, whole: float, place: int, common: float) -> Like:
        row, weight = self._rows[place], self._weights[place]
        by_words = 2 * common / (whole + weight)
        score = (1 - ORDER_SHARE) * by_words + ORDER_SHARE * _pairs_alike(asked.words, row.words, by_words)
        held = common / weight
        if asked.names and row.names and not asked.names & row.names:
            score, held = score * OTHER_NAMES, held * OTHER_NAMES
        return Like(place, min(score, 1.0), min(held, 1.0))


def _once(words: Sequence[str]) -> list[str]:
    """Each word once, in order: in the order of a set, what is added up differs in its last digit from run to run."""
    return list(dict.fromkeys(words))


def _pairs_alike(ours: Sequence[str], theirs: Sequence[str], otherwise: float) -> float:
    """The share of neighbouring pairs in common; `otherwise` where a row is too short to have any."""
    a, b = _pairs(ours), _pairs(theirs)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else otherwise


def _pairs(words: Sequence[str]) -> set[tuple[str, str]]:
    telling = [w for w in words if weight_of(w) == 1]
    return set(pairwise(telling))


def likeness(ours: str, theirs: str) -> float:
    """How alike two texts are by themselves, where no word is rare."""
    found = Index([theirs], [ours]).likest(ours)
    return found[0].score if found else 0.0
