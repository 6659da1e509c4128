"""How numbers of rows and headings may follow each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.review.build import places, reading

from tiendo.core.reading import Target, Task
from tiendo.core.review.numbering import follows, number_of, order_faults, roman, roman_value


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("1", (1,)),
        ("2.", (2,)),
        ("(3)", (3,)),
        ("1.2.3", (1, 2, 3)),
        ("IV", (4,)),
        ("xii", None),
        ("a)", None),
        ("", None),
        (None, None),
    ],
)
def test_number_of(printed: str | None, number: tuple[int, ...] | None) -> None:
    assert number_of(printed) == number


@given(st.integers(1, 39))
def test_roman_numbers_come_back(n: int) -> None:
    assert roman_value(roman(n)) == n


@pytest.mark.parametrize(
    ("before", "after", "good"),
    [
        ((1,), (2,), True),
        ((1,), (1, 1), True),
        ((1, 2), (2,), True),
        ((1, 2), (2, 1), True),
        ((1, 2), (1, 3), True),
        ((1, 2, 5), (1, 3), True),
        ((1,), (3,), False),
        ((1,), (1,), False),
        ((2,), (1,), False),
        ((7, 2), (6, 3), False),
    ],
)
def test_follows(before: tuple[int, ...], after: tuple[int, ...], good: bool) -> None:
    assert follows(before, after) is good


@given(st.integers(1, 50))
def test_counting_up_is_no_fault(n: int) -> None:
    assert list(order_faults([(k,) for k in range(1, n + 1)])) == []


def rows(*groups: tuple[str, str]) -> list[Task]:
    """("I. A", "1 2 3") → three tasks of that group."""
    return [Task(f"Việc {n} của {section}", section=section, ordinal=n) for section, ns in groups for n in ns.split()]


@pytest.mark.parametrize(
    ("groups", "found"),
    [
        ([("I. A", "1 2 3"), ("II. B", "1 2")], []),
        ([("I. A", "1 2 3"), ("II. B", "4 5")], []),
        ([("I. A", "1 2 3"), ("II. B", "1"), ("III. C", "1 2")], []),
        ([("I. A", "1 2 4")], [{"task": 2}]),
        ([("I. A", "1 2 2 3")], [{"task": 2}]),
        ([("I. A", "1 3 2")], [{"task": 1}, {"task": 2}]),
        ([("I. A", "1 2 3 1 2")], [{"task": 3}]),
        ([("", "1 2 3 1 2")], []),
        ([("I. A", "1 2"), ("", "1 2 1"), ("II. B", "1")], [{"task": 2}, {"task": 4}]),
        ([("I. A", "1 2"), ("II. B", "2 3")], [{"task": 2}]),
        ([("I. A", "1.1 1.2"), ("II. B", "2.1 2.2")], []),
        ([("I. A", "1 2"), ("II. B", "1"), ("V. C", "1 2")], [{"section": "V"}]),
        ([("2.1. A", "(1) (2)"), ("2.2. B", "(1) (2) (3)")], []),
    ],
    ids=[
        "anew in each group",
        "runs on",
        "groups of one",
        "skipped",
        "repeated",
        "turned back",
        "anew without a group",
        "no groups at all",
        "names of groups lost",
        "group begins at 2",
        "two-part numbers",
        "groups lost",
        "in brackets",
    ],
)
def test_numbering_of_rows(groups: list[tuple[str, str]], found: list[dict[str, object]]) -> None:
    assert places("numbering", reading(*rows(*groups))) == found


def test_targets_are_told_as_targets() -> None:
    targets = [Target("A", section="I. X", ordinal="1"), Target("B", section="I. X", ordinal="3")]
    assert places("numbering", reading(*targets)) == [{"target": 1}]


def test_a_list_in_disorder_is_told_once() -> None:
    assert places("numbering", reading(*rows(("I. A", "1 5 3 9 2 8 4 7 1 6")))) == [{}]
