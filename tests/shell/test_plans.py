"""Approval: everything of the draft becomes rows, once, on record; or nothing does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from tests.conftest import Cast, make_draft

from tiendo.core.reading import Deadline, DeadlineKind
from tiendo.records.facts import deadline_of, value_of
from tiendo.records.models import AssignmentUnit, Draft, DraftState, JournalRow, Plan, Programme, Target, UnitAlias
from tiendo.usecases import corrections as fix
from tiendo.usecases.errors import NotAllowed, Refused, WrongState
from tiendo.usecases.journal import first_broken_row
from tiendo.usecases.plans import approve


def go(cast: Cast, draft: Any, actor: Any = None, code: str = "57-NQ/TW") -> Plan:
    return approve(draft_id=draft.pk, programme_code=code, programme_name="", actor=actor or cast.office, now=cast.now)


def test_the_plan_has_what_the_draft_had(cast: Cast, draft: Any) -> None:
    plan = go(cast, draft)
    assert plan.label == "Kế hoạch số 18-KH/ĐU ngày 19/11/2025"
    assert (plan.authority, plan.approved_by, plan.approved_at) == (cast.commune, cast.office, cast.now)
    assert [t.name for t in plan.targets.all()] == ["Tỷ lệ thôn có sóng 5G", "Số cán bộ được bồi dưỡng kỹ năng số"]
    target = plan.targets.first()
    assert target is not None
    assert (target.row, target.section, target.page, target.line) == ("t1", "I. Hạ tầng", 5, 31)
    assert [(m.year, value_of(m), m.unit) for m in target.milestones.all()] == [
        (2026, Decimal(60), "%"),
        (2030, Decimal(100), "%"),
    ]
    ranged = plan.targets.all()[1].milestones.get()
    assert value_of(ranged) == (Decimal(40), Decimal(50))
    first = plan.assignments.first()
    assert first is not None
    assert deadline_of(first) == Deadline(DeadlineKind.ONCE, due=date(2026, 11, 30))
    assert (plan.measures.count(), plan.citations.count(), plan.duties.count()) == (1, 1, 1)
    assert plan.duties.get().every == ["quarter"]
    draft.refresh_from_db()
    assert draft.state == DraftState.APPROVED


def test_bodies_become_units_where_they_are_known(cast: Cast, draft: Any) -> None:
    plan = go(cast, draft)
    found = AssignmentUnit.objects.filter(assignment__plan=plan)
    units = {(u.named_as, u.part): u.unit for u in found}
    assert units == {
        ("Văn phòng Đảng ủy", "lead"): cast.party_office,
        ("Phòng VH-XH", "cooperating"): cast.culture,
        ("Các phòng, đơn vị", "cooperating"): None,
        ("Phòng Kinh tế", "lead"): cast.economy,
        ("Công an xã", "cooperating"): cast.police,
        ("Tổ Công nghệ số cộng đồng", "lead"): None,
    }
    tracked = Target.objects.get(plan=plan, row="t1")
    assert (tracked.tracked_by, tracked.tracked_as) == (cast.culture, "Phòng VHXH")


def test_a_matched_spelling_is_learnt_for_the_next_plan(cast: Cast, draft: Any) -> None:
    key = "to cong nghe so cong dong"
    fix.match_body(draft_id=draft.pk, key=key, unit_id=cast.culture.pk, actor=cast.office, now=cast.now)
    go(cast, draft)
    assert UnitAlias.objects.filter(unit=cast.culture, key=key).exists()
    other = make_draft(cast, content=b"another")
    plan = go(cast, other)
    assert AssignmentUnit.objects.get(assignment__plan=plan, named_as="Tổ Công nghệ số cộng đồng").unit == cast.culture


def test_removed_rows_stay_out_and_changes_are_on_record(cast: Cast, draft: Any) -> None:
    who: dict[str, Any] = {"draft_id": draft.pk, "actor": cast.colleague, "now": cast.now}
    fix.remove_row(uid="t2", **who)
    fix.set_cell(uid="t1", field="milestone:2026", value="≥ 65%", seen="≥ 60%", **who)
    plan = go(cast, draft)
    assert plan.targets.count() == 1
    row = JournalRow.objects.get(act="approve_draft")
    assert (row.actor, row.subject, row.authority) == (cast.office, f"plan:{plan.pk}", cast.commune)
    assert [(c["kind"], c["uid"], c["after"]) for c in row.detail["changes"]] == [
        ("changed", "t1", "≥ 65%"),
        ("removed", "t2", ""),
    ]
    assert row.detail["sha256"] == draft.file_id
    assert first_broken_row() is None


def test_approving_again_gives_the_same_plan(cast: Cast, draft: Any) -> None:
    assert go(cast, draft) == go(cast, draft, cast.colleague)
    assert Plan.objects.count() == 1


def test_a_programme_is_shared(cast: Cast, draft: Any) -> None:
    go(cast, draft)
    theirs = make_draft(cast, authority=cast.neighbour)
    go(cast, theirs, cast.stranger)
    assert Programme.objects.count() == 1


REFUSED: dict[str, tuple[Any, str]] = {
    "a row without a name": (lambda c: c["targets"][1].update(name=""), "Chỉ tiêu thứ 2"),
    "two values for one year": (
        lambda c: c["targets"][0]["milestones"].append(c["targets"][0]["milestones"][0]),
        "Tỷ lệ thôn có sóng 5G.*2026",
    ),
    "a value beyond all measure": (lambda c: c["targets"][0]["milestones"][0].update(value=10**20), "lớn quá mức"),
    "a number that is a paragraph": (lambda c: c["document"].update(number="x" * 101), "Số, ký hiệu"),
    "nothing to monitor": (lambda c: c.update(targets=[], tasks=[]), "không có chỉ tiêu hay nhiệm vụ"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_whole_with_the_row_named(case: str, cast: Cast, draft: Any) -> None:
    spoil, words = REFUSED[case]
    spoil(draft.content)
    draft.save()
    with pytest.raises(Refused, match=words):
        go(cast, draft)
    assert not Plan.objects.exists() and not Target.objects.exists()
    assert Draft.objects.get().state == DraftState.READY


@pytest.mark.parametrize("code", ["", "   ", "x" * 61])
def test_a_programme_has_to_be_named(code: str, cast: Cast, draft: Any) -> None:
    with pytest.raises(Refused, match="chương trình"):
        go(cast, draft, code=code)


def test_only_the_standing_office_approves(cast: Cast, draft: Any) -> None:
    for name, person in cast.everybody.items():
        if name not in ("office", "colleague"):
            with pytest.raises(NotAllowed):
                go(cast, draft, person)
    assert not Plan.objects.exists()


@pytest.mark.parametrize("state", [DraftState.QUEUED, DraftState.READING, DraftState.FAILED, DraftState.DISCARDED])
def test_only_what_was_reviewed_is_approved(state: DraftState, cast: Cast, draft: Any) -> None:
    draft.state = state
    draft.save()
    with pytest.raises(WrongState):
        go(cast, draft)
