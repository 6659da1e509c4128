"""Rows of a scan wait until somebody has compared them with the picture."""

from __future__ import annotations

import pytest

from tiendo.core.cells import BadValue
from tiendo.core.comparing import compare_rows, refusal, sure_rows, waiting
from tiendo.core.drafting import apply, content_of, undone
from tiendo.core.reading import Json


def content() -> Json:
    targets = [
        {"name": name, "section": "", "ordinal": str(n), "milestones": [], "tracked_by": None, "source": {"page": page}}
        | ({"unsure": ["tracked_by"], "unsure_why": {"tracked_by": "mờ"}} if name == "B" else {})
        for n, (name, page) in enumerate([("A", 2), ("B", 2), ("C", 3), ("D", 4)], 1)
    ]
    return content_of({"document": {"title": "Kế hoạch"}, "targets": targets})


def uids(rows: list[Json]) -> list[str]:
    return [row["uid"] for row in rows]


@pytest.mark.parametrize(
    ("pictured", "wanted"),
    [
        pytest.param(frozenset(), [], id="a text has nothing to compare"),
        pytest.param(frozenset({2, 3}), ["doc", "t1", "t2", "t3"], id="rows of picture pages"),
        pytest.param(frozenset({4}), ["doc", "t4"], id="one scanned page among text"),
    ],
)
def test_what_waits(pictured: frozenset[int], wanted: list[str]) -> None:
    assert uids(waiting(content(), pictured)) == wanted
    assert bool(refusal(content(), pictured)) == bool(wanted)


def test_removed_and_added_rows_do_not_wait() -> None:
    draft = content()
    draft["targets"][0]["removed"] = True
    draft["targets"].append(draft["targets"][2] | {"uid": "t9", "source": None})
    assert uids(waiting(draft, {2, 3})) == ["doc", "t2", "t3"]


def test_a_compared_row_waits_no_more_and_again_when_that_is_undone() -> None:
    draft, pictured = content(), {2, 3, 4}
    edit = compare_rows(draft, ["t1", "doc"], pictured)
    done = apply(draft, edit.patches)
    assert uids(waiting(done, pictured)) == ["t2", "t3", "t4"]
    back = apply(done, undone(done, edit.patches))
    assert uids(waiting(back, pictured)) == ["doc", "t1", "t2", "t3", "t4"]
    assert not compare_rows(done, ["t1"], pictured).patches


def test_a_row_with_a_doubtful_cell_is_not_passed_over() -> None:
    with pytest.raises(BadValue, match="1 ô chưa chắc"):
        compare_rows(content(), ["t1", "t2"], {2})


@pytest.mark.parametrize(("page", "wanted"), [(None, ["t1", "t3"]), (2, ["t1"]), (3, ["t3"]), (7, [])])
def test_all_sure_rows_of_a_part_or_of_a_page(page: int | None, wanted: list[str]) -> None:
    assert sure_rows(content(), "targets", {2, 3}, page) == wanted


def test_the_refusal_says_how_many_are_left() -> None:
    assert "Còn 4 dòng" in refusal(content(), {2, 3})
