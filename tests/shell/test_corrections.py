"""Corrections through the use cases: kept one by one, undone by who made them, refused to everybody else."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conftest import Cast

from tiendo.core.cells import cell_text
from tiendo.core.drafting import find_row
from tiendo.records.models import DraftEdit, DraftState, JournalRow, Unit
from tiendo.usecases import corrections as fix
from tiendo.usecases.errors import Conflict, NotAllowed, Refused, WrongState

NAME = "Tỷ lệ thôn có sóng 5G"


def cell(draft: Any, uid: str, field: str) -> str:
    draft.refresh_from_db()
    return cell_text(find_row(draft.body, uid), field)


def set_figure(cast: Cast, draft: Any, value: str, seen: str, actor: Any = None) -> Any:
    return fix.set_cell(
        draft_id=draft.pk,
        uid="t1",
        field="milestone:2026",
        value=value,
        seen=seen,
        actor=actor or cast.office,
        now=cast.now,
    )


def test_each_edit_is_kept_with_before_and_after(cast: Cast, draft: Any) -> None:
    set_figure(cast, draft, "≥ 65%", "≥ 60%")
    edit = DraftEdit.objects.get()
    assert (edit.op, edit.by, edit.version) == ("set", cast.office, 1)
    assert (edit.change["before"], edit.change["after"]) == ("≥ 60%", "≥ 65%")
    assert cell(draft, "t1", "milestone:2026") == "≥ 65%"
    assert draft.version == 1
    assert draft.reading["targets"][0]["milestones"][0]["raw"] == "≥ 60%"


def test_an_edit_that_changes_nothing_is_no_edit(cast: Cast, draft: Any) -> None:
    set_figure(cast, draft, "≥ 60%", "≥ 60%")
    assert not DraftEdit.objects.exists()


def test_the_second_person_is_told_what_the_cell_says(cast: Cast, draft: Any) -> None:
    set_figure(cast, draft, "≥ 65%", "≥ 60%")
    with pytest.raises(Conflict, match="≥ 65%") as why:
        set_figure(cast, draft, "≥ 70%", "≥ 60%", cast.colleague)
    assert why.value.current == "≥ 65%"
    assert cell(draft, "t1", "milestone:2026") == "≥ 65%"


def test_undo_turns_back_the_last_then_the_one_before(cast: Cast, draft: Any) -> None:
    set_figure(cast, draft, "≥ 65%", "≥ 60%")
    set_figure(cast, draft, "≥ 70%", "≥ 65%")
    for shown in ("≥ 65%", "≥ 60%"):
        fix.undo(draft_id=draft.pk, actor=cast.office, now=cast.now)
        assert cell(draft, "t1", "milestone:2026") == shown
    with pytest.raises(Refused):
        fix.undo(draft_id=draft.pk, actor=cast.office, now=cast.now)
    assert [e.op for e in DraftEdit.objects.all()] == ["set", "set", "undo", "undo"]


def test_undo_is_of_one_s_own_edits(cast: Cast, draft: Any) -> None:
    set_figure(cast, draft, "≥ 65%", "≥ 60%")
    fix.remove_row(draft_id=draft.pk, uid="n2", actor=cast.colleague, now=cast.now)
    fix.undo(draft_id=draft.pk, actor=cast.office, now=cast.now)
    assert cell(draft, "t1", "milestone:2026") == "≥ 60%"
    assert find_row(draft.body, "n2")["removed"]


def test_undo_does_not_overwrite_what_came_after(cast: Cast, draft: Any) -> None:
    set_figure(cast, draft, "≥ 65%", "≥ 60%")
    set_figure(cast, draft, "≥ 70%", "≥ 65%", cast.colleague)
    with pytest.raises(Conflict):
        fix.undo(draft_id=draft.pk, actor=cast.office, now=cast.now)
    assert cell(draft, "t1", "milestone:2026") == "≥ 70%"


def test_rows_are_added_removed_restored_split_and_merged(cast: Cast, draft: Any) -> None:
    who: dict[str, Any] = {"draft_id": draft.pk, "actor": cast.office, "now": cast.now}
    _, uid = fix.add_row(part="tasks", after="n1", values={"name": "Mua máy chủ"}, **who)
    fix.merge_rows(uid="n1", other=uid, **who)
    assert cell(draft, "n1", "name").endswith("Mua máy chủ")
    fix.split_row(uid="t1", at=None, **who)
    fix.remove_row(uid="t2", **who)
    fix.restore_row(uid="t2", **who)
    fix.confirm_cell(uid="t1", field="name", seen=NAME + " (5G)", **who)
    draft.refresh_from_db()
    assert [t["uid"] for t in draft.body["targets"]] == ["t1", "t3", "t2"]
    assert [e.op for e in draft.edits.all()] == ["add", "merge", "split", "remove", "restore"]
    for _ in range(5):
        fix.undo(**who)
    draft.refresh_from_db()
    assert [t["uid"] for t in draft.body["targets"]] == ["t1", "t2"]
    assert len(draft.body["tasks"]) == 3


def test_findings_are_said_anew_after_each_edit(cast: Cast, draft: Any) -> None:
    changed = fix.set_cell(
        draft_id=draft.pk, uid="n2", field="lead", value="", seen="Phòng Kinh tế", actor=cast.office, now=cast.now
    )
    assert ("task-without-lead", "n2") in [(f["rule"], f["row"]) for f in changed.body["findings"]]


@pytest.mark.parametrize(
    ("uid", "field", "value", "seen"),
    [
        ("t1", "milestone:2026", "6o%", "≥ 60%"),
        ("n1", "deadline", "45/13/2026", "Tháng 11/2026"),
        ("zz", "name", "x", ""),
    ],
    ids=["a bad figure", "a bad deadline", "no such row"],
)
def test_bad_input_is_refused_and_nothing_changes(
    uid: str, field: str, value: str, seen: str, cast: Cast, draft: Any
) -> None:
    with pytest.raises(Refused):
        fix.set_cell(draft_id=draft.pk, uid=uid, field=field, value=value, seen=seen, actor=cast.office, now=cast.now)
    assert not DraftEdit.objects.exists()


VERBS: dict[str, Any] = {
    "set_cell": (fix.set_cell, {"uid": "t1", "field": "name", "value": "x", "seen": NAME}),
    "confirm_cell": (fix.confirm_cell, {"uid": "t1", "field": "name", "seen": NAME}),
    "add_row": (fix.add_row, {"part": "tasks", "after": None, "values": {"name": "x"}}),
    "remove_row": (fix.remove_row, {"uid": "t1"}),
    "restore_row": (fix.restore_row, {"uid": "t1"}),
    "merge_rows": (fix.merge_rows, {"uid": "n1", "other": "n2"}),
    "split_row": (fix.split_row, {"uid": "t1", "at": None}),
    "undo": (fix.undo, {}),
    "match_body": (fix.match_body, {"key": "x", "unit_id": None}),
    "keep_finding": (fix.keep_finding, {"key": "x", "reason": "Đúng vậy"}),
    "mend_finding": (fix.mend_finding, {"key": "x"}),
    "reopen_finding": (fix.reopen_finding, {"key": "x"}),
    "create_unit": (fix.create_unit_for_body, {"key": "x", "name": "X", "kind": "office", "parent_id": 0}),
}


@pytest.mark.parametrize("verb", VERBS)
def test_only_the_standing_office_of_the_commune_corrects(verb: str, cast: Cast, draft: Any) -> None:
    do, values = VERBS[verb]
    for name, person in cast.everybody.items():
        if name not in ("office", "colleague"):
            with pytest.raises(NotAllowed):
                do(draft_id=draft.pk, actor=person, now=cast.now, **values)
    draft.refresh_from_db()
    assert draft.version == 0


@pytest.mark.parametrize("state", [DraftState.QUEUED, DraftState.FAILED, DraftState.APPROVED, DraftState.DISCARDED])
@pytest.mark.parametrize("verb", VERBS)
def test_only_a_draft_under_review_is_corrected(verb: str, state: DraftState, cast: Cast, draft: Any) -> None:
    draft.state = state
    draft.save()
    do, values = VERBS[verb]
    with pytest.raises(WrongState):
        do(draft_id=draft.pk, actor=cast.office, now=cast.now, **values)


def test_a_body_is_matched_to_a_unit_of_the_commune_or_above(cast: Cast, draft: Any) -> None:
    who: dict[str, Any] = {"draft_id": draft.pk, "actor": cast.office, "now": cast.now}
    key = "to cong nghe so cong dong"
    fix.match_body(key=key, unit_id=cast.culture.pk, **who)
    fix.match_body(key=key, unit_id=cast.province.pk, **who)
    away = Unit.objects.get(parent=cast.neighbour)
    with pytest.raises(Refused):
        fix.match_body(key=key, unit_id=away.pk, **who)
    draft.refresh_from_db()
    assert draft.body["matches"] == {key: {"unit_id": cast.province.pk}}


def test_a_unit_is_made_for_a_body(cast: Cast, draft: Any) -> None:
    changed = fix.create_unit_for_body(
        draft_id=draft.pk,
        key="to cong nghe so cong dong",
        name="Tổ Công nghệ số cộng đồng",
        kind="office",
        parent_id=cast.commune.pk,
        actor=cast.office,
        now=cast.now,
    )
    unit = Unit.objects.get(name="Tổ Công nghệ số cộng đồng")
    assert unit.authority == cast.commune
    assert changed.body["matches"]["to cong nghe so cong dong"] == {"unit_id": unit.pk}
    assert JournalRow.objects.filter(act="add_unit", subject=f"unit:{unit.pk}").exists()


def test_a_unit_is_not_made_in_another_commune(cast: Cast, draft: Any) -> None:
    with pytest.raises(Refused):
        fix.create_unit_for_body(
            draft_id=draft.pk,
            key="x",
            name="X",
            kind="office",
            parent_id=cast.neighbour.pk,
            actor=cast.office,
            now=cast.now,
        )
