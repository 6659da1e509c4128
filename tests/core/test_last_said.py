"""Progress that the next progress overrules is left out of the fold: it must end where the whole does."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiendo.core.reading import Deadline, DeadlineKind
from tiendo.core.states import TRANSITIONS, Step
from tiendo.core.status import Deed, after, first_standing, last_said, standing_on

FIRST = date(2026, 1, 1)
DEADLINE = Deadline(DeadlineKind.ONCE, start=FIRST, due=date(2026, 6, 30))


def played(steps: list[tuple[Step, int | None]]) -> list[Deed]:
    """The steps that are known from where each finds the task, one a day."""
    standing, found = first_standing(DEADLINE, FIRST), list[Deed]()
    for n, (step, done) in enumerate(steps):
        share = None if done is None or step is not Step.PROGRESS else Decimal(done)
        due = DEADLINE.due if step is Step.ADJUST else None
        deed = Deed(FIRST + timedelta(days=n), step, share, due=due)
        if (standing.work, standing.appraisal) in TRANSITIONS[step]:
            standing = after(standing, deed)
            found.append(deed)
    return found


@given(st.lists(st.tuples(st.sampled_from(Step), st.one_of(st.none(), st.integers(0, 100))), max_size=20))
def test_what_was_overruled_changes_nothing(steps: list[tuple[Step, int | None]]) -> None:
    deeds, whole = played(steps), first_standing(DEADLINE, FIRST)
    for deed in deeds:
        whole = after(whole, deed)
    assert standing_on(DEADLINE, FIRST, deeds, FIRST + timedelta(days=30)) == whole


@pytest.mark.parametrize(
    ("said", "left"),
    [([10, 20, 30], [30]), ([10, None], [10, None]), ([None, 20], [20]), ([], [])],
    ids=["only the last", "one without a share keeps the one before", "a share overrules one without", "nothing"],
)
def test_of_progress_the_last_share_is_left(said: list[int | None], left: list[int | None]) -> None:
    deeds = [Deed(FIRST, Step.PROGRESS, None if n is None else Decimal(n)) for n in said]
    assert [d.done for d in last_said(deeds)] == [None if n is None else Decimal(n) for n in left]
