"""A new version of a live plan: rows keep their identity, what it drops stays and is marked, the journal tells all."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest
from tests.conftest import READING, Cast, make_draft

from tiendo.core.drafting import content_of, with_findings
from tiendo.queries import items
from tiendo.records.models import Assignment, Draft, DraftState, JournalRow, Plan, Target, Task
from tiendo.usecases.errors import Refused
from tiendo.usecases.plans import approve

Json = dict[str, Any]


def changed_reading() -> Json:
    """The plan with one value raised, one target dropped, one task added, one moved, one reworded, one put off."""
    new = deepcopy(READING)
    new["document"]["issued_on"] = "2026-10-01"
    new["targets"][0]["milestones"][0] |= {"raw": "≥ 65%", "value": 65}
    new["targets"][0]["milestones"].append({"year": 2028, "raw": "80%", "comparator": "=", "value": 80, "unit": "%"})
    del new["targets"][1]
    new["tasks"][0]["deadline_raw"] = "Tháng 3/2027"
    new["tasks"][0]["deadline"]["due"] = "2027-03-31"
    new["tasks"][1]["name"] = "Rà soát hạ tầng công nghệ thông tin các thôn"
    new["tasks"].reverse()
    new["tasks"].insert(0, new["tasks"][0] | {"name": "Lắp camera an ninh ngã ba chợ", "ordinal": "0"})
    return new


def version(cast: Cast, previous: Draft | None, reading: Json | None = None, content: bytes = b"v2") -> Draft:
    reading = reading or changed_reading()
    made: Draft = make_draft(
        cast,
        content=content,
        file_name="ke-hoach-18-sua.docx",
        reading=reading,
        previous=previous,
        uploaded_at=cast.now + timedelta(hours=1),
    )
    made.content = with_findings(content_of(reading))
    made.save()
    return made


def go(cast: Cast, draft: Draft) -> Plan:
    return approve(draft_id=draft.pk, programme_code="57-NQ/TW", programme_name="", actor=cast.office, now=cast.now)


@pytest.fixture
def renewed(cast: Cast, plan: Plan) -> Plan:
    return go(cast, version(cast, plan.draft))


def rows(plan: Plan) -> dict[str, int]:
    return {t.name: t.pk for t in Target.ever.filter(plan=plan)} | {
        a.task.name: a.pk for a in Assignment.ever.filter(plan=plan)
    }


def test_it_is_the_same_plan_with_the_same_rows(cast: Cast, plan: Plan) -> None:
    before = rows(plan)
    second = version(cast, plan.draft)
    renewed = go(cast, second)
    after = rows(renewed)
    assert renewed.pk == plan.pk
    assert Plan.objects.count() == 1
    assert renewed.draft == second
    assert str(renewed.issued_on) == "2026-10-01"
    same = before.keys() & after.keys()
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert len(same) == 4
    assert after["Rà soát hạ tầng công nghệ thông tin các thôn"] == before["Rà soát hạ tầng công nghệ thông tin"]
    assert Task.objects.count() == 4


def test_states_of_the_versions(cast: Cast, plan: Plan) -> None:
    first = plan.draft
    second = version(cast, first)
    go(cast, second)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == (DraftState.REPLACED, DraftState.APPROVED)


def test_new_values_take_the_old_ones_place(renewed: Plan) -> None:
    target = Target.objects.get(plan=renewed)
    assert [(m.year, m.raw) for m in target.milestones.all()] == [
        (2026, "≥ 65%"),
        (2028, "80%"),
        (2030, "100% (5G) 50% (6G)"),
    ]
    first = Assignment.objects.get(plan=renewed, task__name="Đẩy mạnh tuyên truyền trên loa điện tử")
    assert str(first.due_on) == "2027-03-31"
    assert first.units.count() == 3
    names = [a.task.name for a in Assignment.objects.filter(plan=renewed)]
    assert names[0] == "Lắp camera an ninh ngã ba chợ"
    assert names[-1] == "Đẩy mạnh tuyên truyền trên loa điện tử"


def test_what_is_dropped_stays_and_is_marked(cast: Cast, plan: Plan, renewed: Plan) -> None:
    lost = Target.ever.get(plan=renewed, removed_on__isnull=False)
    assert (lost.name, lost.removed_on) == ("Số cán bộ được bồi dưỡng kỹ năng số", cast.now.date())
    assert lost.last_in == Draft.objects.get(state=DraftState.REPLACED)
    assert lost.milestones.count() == 1
    assert renewed.targets.count() == 1


def test_a_dropped_row_that_returns_is_the_same_row(cast: Cast, renewed: Plan) -> None:
    lost = Target.ever.get(plan=renewed, removed_on__isnull=False)
    go(cast, version(cast, renewed.draft, deepcopy(READING), b"v3"))
    lost.refresh_from_db()
    assert (lost.removed_on, lost.last_in) == (None, None)


def test_the_journal_tells_the_differences_by_row(plan: Plan, renewed: Plan) -> None:
    entry = JournalRow.objects.get(act="renew_plan")
    assert entry.subject == f"plan:{plan.pk}"
    target = Target.objects.get(plan=renewed)
    told = {d["thing"]: d for d in entry.detail["differences"]}
    assert told[f"target:{target.pk}"]["cells"] == [
        {"field": "milestone:2026", "before": "≥ 60%", "after": "≥ 65%"},
        {"field": "milestone:2028", "before": "", "after": "80%"},
    ]
    kinds = sorted(d["kind"] for d in entry.detail["differences"])
    assert kinds == ["added", "altered", "altered", "altered", "altered", "removed"]


def test_a_row_tells_its_old_promise(cast: Cast, renewed: Plan) -> None:
    page = items.target_page(cast.reporter, Target.objects.get(plan=renewed).pk)
    assert page is not None
    assert "điều chỉnh theo bản mới: Mốc 2026: “≥ 60%” → “≥ 65%”" in " ".join(e.words for e in page.history)
    lost = items.target_page(cast.reporter, Target.ever.get(removed_on__isnull=False).pk)
    assert lost is not None
    assert "đưa ra khỏi kế hoạch theo bản mới" in " ".join(e.words for e in lost.history)


def test_a_task_of_two_plans_keeps_its_name(cast: Cast, plan: Plan) -> None:
    """Another plan assigns it too: this plan's new words stay with its assignment."""
    task = Task.objects.get(name="Rà soát hạ tầng công nghệ thông tin")
    other = make_draft(cast, content=b"other")
    other.content["document"]["number"] = "25-KH/ĐU"
    other.content["known"] = {"n2": {"kind": "same", "ref": f"task:{task.pk}"}}
    other.save()
    go(cast, other)
    go(cast, version(cast, plan.draft))
    task.refresh_from_db()
    assert task.name == "Rà soát hạ tầng công nghệ thông tin"
    mine = Assignment.objects.get(plan=plan, task=task)
    assert mine.wording == "Rà soát hạ tầng công nghệ thông tin các thôn"


def test_an_older_version_is_not_approved_over_a_newer_one(cast: Cast, draft: Draft) -> None:
    go(cast, version(cast, draft))
    with pytest.raises(Refused, match="Bản mới hơn"):
        go(cast, draft)


def test_a_version_of_a_draft_that_was_never_approved_is_a_plan_of_its_own(cast: Cast, draft: Draft) -> None:
    made = go(cast, version(cast, draft))
    assert made.targets.count() == 1
    assert JournalRow.objects.filter(act="approve_draft").count() == 1
