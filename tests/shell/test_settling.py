"""Findings settled through the use cases: by two people, undone, on record, kept when a plan is read again."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conftest import READING, Cast, make_draft

from tiendo.core.cells import cell_text
from tiendo.core.drafting import find_row
from tiendo.core.findings import open_findings, settled_findings
from tiendo.records.models import Draft, DraftEdit, DraftState, JournalRow
from tiendo.usecases import corrections as fix
from tiendo.usecases import drafts, plans
from tiendo.usecases import reading as readings
from tiendo.usecases.errors import Refused


def clash(cast: Cast, draft: Draft) -> str:
    """Put a clash into t1; the key of what is found there."""
    fix.set_cell(
        draft_id=draft.pk,
        uid="t1",
        field="milestone:2026",
        value="trên ≥ 80%",
        seen="≥ 60%",
        actor=cast.office,
        now=cast.now,
    )
    return key(draft)


def key(draft: Draft, rule: str = "contradictory-comparator") -> str:
    draft.refresh_from_db()
    return str(next(f["key"] for f in open_findings(draft.body) if f["rule"] == rule))


def keep(cast: Cast, draft: Draft, which: str, actor: Any = None) -> None:
    fix.keep_finding(draft_id=draft.pk, key=which, reason="Tỉnh giao như vậy", actor=actor or cast.office, now=cast.now)
    draft.refresh_from_db()


def settled(draft: Draft) -> list[tuple[str, str]]:
    draft.refresh_from_db()
    return [(t["rule"], t["how"]) for t in settled_findings(draft.body)]


def test_a_finding_is_kept_by_one_and_seen_by_the_other(cast: Cast, draft: Draft) -> None:
    which = clash(cast, draft)
    keep(cast, draft, which, cast.colleague)
    assert settled(draft) == [("contradictory-comparator", "kept")]
    edit = DraftEdit.objects.get(op="keep")
    assert (edit.by, edit.change["after"]) == (cast.colleague, "Tỉnh giao như vậy")
    with pytest.raises(Refused, match="người khác vừa xem xét"):
        keep(cast, draft, which)
    assert DraftEdit.objects.filter(op="keep").count() == 1


def test_each_undoes_his_own(cast: Cast, draft: Draft) -> None:
    keep(cast, draft, clash(cast, draft), cast.colleague)
    fix.undo(draft_id=draft.pk, actor=cast.colleague, now=cast.now)
    assert settled(draft) == []
    fix.mend_finding(draft_id=draft.pk, key=key(draft), actor=cast.office, now=cast.now)
    assert settled(draft) == [("contradictory-comparator", "mended")]
    assert cell_text(find_row(draft.body, "t1"), "milestone:2026") == "≥ 80%"
    fix.undo(draft_id=draft.pk, actor=cast.office, now=cast.now)
    assert settled(draft) == []
    assert cell_text(find_row(draft.body, "t1"), "milestone:2026") == "trên ≥ 80%"


def test_a_kept_one_is_put_back_by_the_other(cast: Cast, draft: Draft) -> None:
    which = clash(cast, draft)
    keep(cast, draft, which)
    fix.reopen_finding(draft_id=draft.pk, key=which, actor=cast.colleague, now=cast.now)
    assert settled(draft) == []
    assert key(draft) == which


def test_the_approval_has_on_record_what_was_settled(cast: Cast, draft: Draft) -> None:
    keep(cast, draft, clash(cast, draft))
    left = len(open_findings(draft.body))
    plans.approve(draft_id=draft.pk, programme_code="57-NQ/TW", programme_name="", actor=cast.office, now=cast.now)
    detail = JournalRow.objects.get(act="approve_draft").detail
    assert detail["findings"] == left
    assert [(t["rule"], t["reason"], t["by"]) for t in detail["settled"]] == [
        ("contradictory-comparator", "Tỉnh giao như vậy", str(cast.office))
    ]


def read_anew(cast: Cast, monkeypatch: pytest.MonkeyPatch, number: str | None, authority: Any = None) -> Draft:
    """The plan once more, in another file, with the clash that its first reading had."""
    from copy import deepcopy

    reading = deepcopy(READING)
    reading["document"]["number"] = number
    reading["targets"][0]["milestones"][0]["raw"] = "trên ≥ 80%"
    reading["findings"] = [
        {
            "rule": "contradictory-comparator",
            "at": {"target": 0},
            "message": "Chỉ tiêu 1 “Tỷ lệ thôn có sóng 5G”: “trên ≥ 80%” nói hai mức trái nhau; chỉ nên giữ một.",
            "mend": "≥ 80%",
        }
    ]
    answer = {"plans": [{"reading": reading, "document": [], "notes": []}], "pages": 3, "sizes": []}
    monkeypatch.setattr(readings, "_read_apart", lambda *given, **named: answer)
    new = make_draft(cast, authority, content=b"second version", state=DraftState.QUEUED, read_at=None)
    drafts.read_draft(draft_id=new.pk, now=cast.now)
    new.refresh_from_db()
    return new


AGAIN = {
    "the same number": ("18-KH/ĐU", "commune", [("contradictory-comparator", "kept")]),
    "another number": ("19-KH/ĐU", "commune", []),
    "no number, the same title and rows": (None, "commune", [("contradictory-comparator", "kept")]),
    "the same number of another commune": ("18-KH/ĐU", "neighbour", []),
}


@pytest.mark.parametrize("case", AGAIN)
def test_what_was_kept_stays_so_when_the_plan_is_read_again(
    case: str, cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, where, expected = AGAIN[case]
    keep(cast, draft, clash(cast, draft))
    new = read_anew(cast, monkeypatch, number, getattr(cast, where))
    assert settled(new) == expected


def test_the_same_file_after_a_retry_keeps_what_was_settled(
    cast: Cast, draft: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A draft discarded and its file brought in again: no number is needed to know it."""
    keep(cast, draft, clash(cast, draft))
    drafts.discard_draft(draft_id=draft.pk, actor=cast.office, now=cast.now)
    new = read_anew(cast, monkeypatch, "19-KH/ĐU")
    assert settled(new) == []
    Draft.objects.filter(pk=new.pk).update(state=DraftState.FAILED, file=draft.file)
    drafts.retry_draft(draft_id=new.pk, actor=cast.office, now=cast.now)
    Draft.objects.filter(pk=new.pk).update(content=None)
    drafts.read_draft(draft_id=new.pk, now=cast.now)
    assert settled(new) == [("contradictory-comparator", "kept")]
