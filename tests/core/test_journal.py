"""The chain of the journal: whatever is done to it afterwards shows."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tiendo.core.journal import ROOT, digest, first_broken

Row = tuple[dict[str, Any], str, str]


def chain(bodies: list[dict[str, Any]]) -> list[Row]:
    rows: list[Row] = []
    previous = ROOT
    for body in bodies:
        rows.append((body, previous, digest(previous, body)))
        previous = rows[-1][2]
    return rows


BODIES = [{"act": "thêm", "n": n} for n in range(4)]


def test_an_untouched_chain_holds() -> None:
    assert first_broken(chain(BODIES)) is None
    assert first_broken([]) is None


def test_digest_does_not_hang_on_the_order_of_keys() -> None:
    assert digest(ROOT, {"a": 1, "b": "đ"}) == digest(ROOT, {"b": "đ", "a": 1})


@given(st.integers(0, 3))
def test_a_changed_row_is_named(at: int) -> None:
    rows = chain(BODIES)
    rows[at] = ({"act": "sửa", "n": at}, rows[at][1], rows[at][2])
    assert first_broken(rows) == at


@given(st.integers(0, 2))
def test_a_lost_row_is_named_by_the_next(at: int) -> None:
    rows = chain(BODIES)
    del rows[at]
    assert first_broken(rows) == at


@given(st.integers(0, 2))
def test_swapped_rows_are_named(at: int) -> None:
    rows = chain(BODIES)
    rows[at], rows[at + 1] = rows[at + 1], rows[at]
    assert first_broken(rows) == at


def test_a_row_made_up_with_its_own_digest_breaks_the_next() -> None:
    rows = chain(BODIES)
    made_up = {"act": "thêm", "n": 99}
    rows[1] = (made_up, rows[1][1], digest(rows[1][1], made_up))
    assert first_broken(rows) == 2
