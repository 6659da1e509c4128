"""Answers kept for short texts, and only for them."""

from __future__ import annotations

from tiendo.core.remembered import LONGEST, remembered


def test_a_short_text_is_answered_once_and_a_long_one_each_time() -> None:
    asked: list[str] = []

    @remembered
    def length(text: str) -> int:
        """How long."""
        asked.append(text)
        return len(text)

    long = "a" * (LONGEST + 1)
    assert [length("ab"), length("ab"), length(long), length(long)] == [2, 2, LONGEST + 1, LONGEST + 1]
    assert asked == ["ab", long, long]
    assert length.__name__ == "length" and length.__doc__ == "How long."
