"""Answers about a text, kept for when the same text is asked about again: a plan says most of its words many times."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

Answer = TypeVar("Answer")
Besides = ParamSpec("Besides")
OfText = Callable[Concatenate[str, Besides], Answer]

LONGEST = 400  # letters; whole pages come once and would only be held in memory
KEPT = 4096  # answers of one function; then it begins anew

_UNASKED = object()
_CLEAR: list[Callable[[], None]] = []


def remembered(of: Callable[[str], Answer]) -> Callable[[str], Answer]:
    """A pure function of a text that remembers its answers for short texts; the answers must not be changed."""
    kept: dict[str, Answer] = {}
    _CLEAR.append(kept.clear)

    @wraps(of)
    def answer(text: str, /) -> Answer:
        found = kept.get(text, _UNASKED)
        if found is not _UNASKED:
            return found  # type: ignore[return-value]  # nothing but answers is kept
        found = of(text)
        if len(text) <= LONGEST:
            if len(kept) >= KEPT:
                kept.clear()
            kept[text] = found
        return found

    return answer


def remembered_besides(of: OfText[Besides, Answer]) -> OfText[Besides, Answer]:
    """The same for a function of a text and of something besides it."""
    kept = lru_cache(maxsize=KEPT)(of)
    _CLEAR.append(kept.cache_clear)

    @wraps(of)
    def answer(text: str, /, *args: Besides.args, **kwargs: Besides.kwargs) -> Answer:
        if len(text) > LONGEST:
            return of(text, *args, **kwargs)
        return kept(text, *args, **kwargs)  # type: ignore[arg-type]  # what stands besides the text is hashable

    return answer


def forget() -> None:
    """Forget every answer, so that what is measured next pays for all it asks."""
    for clear in _CLEAR:
        clear()
