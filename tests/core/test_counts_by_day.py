"""Counts that hold from a day on: changes of any day, in any order, against a count made day by day."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tiendo.core.levels import Counts, Level, Spans, merged, raised, steps

# a loaded machine is no fault of the code
START = date(2026, 1, 1)
DAYS = [START + timedelta(days=n) for n in range(12)]
CELLS = st.lists(st.sampled_from(["red", "done", "tasks"]), max_size=3, unique=True).map(tuple)
COUNTS = st.one_of(st.none(), st.builds(Counts, st.frozensets(st.sampled_from(["xa", "tinh"]), max_size=2), CELLS))


@st.composite
def spans(draw: st.DrawFn) -> Spans:
    days = sorted(draw(st.sets(st.sampled_from(DAYS), max_size=4)))
    return [(day, draw(COUNTS)) for day in days]


def held(history: Spans, key: str, day: date) -> Counter[str]:
    now = next((counts for since, counts in reversed(history) if since <= day), None)
    return Counter(now.cells) if now and key in now.keys else Counter()


def at(levels: list[Level], day: date) -> Counter[str]:
    return Counter(next((dict(level.counts) for level in reversed(levels) if level.since <= day), {}))


@given(st.lists(st.tuples(spans(), spans()), max_size=4))
def test_levels_follow_every_item_through_every_rewriting(items: list[tuple[Spans, Spans]]) -> None:
    """Items get a first history, then another one; the levels are as if they had had the second from the start."""
    levels: dict[object, list[Level]] = {}
    for changes in (merged(steps(old) for old, _ in items), merged(steps(new, old) for old, new in items)):
        for key, days in changes.items():
            levels[key] = raised(levels.get(key, []), days)
    for key in ("xa", "tinh"):
        for day in DAYS:
            expected = sum((held(new, key, day) for _, new in items), Counter())
            assert at(levels.get(key, []), day) == expected


@given(spans())
def test_the_same_history_changes_nothing(history: Spans) -> None:
    assert steps(history, history) == {}
