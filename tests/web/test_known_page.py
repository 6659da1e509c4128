"""Held against live plans: proposals on the page, decided row by row or together, undone, and what approval makes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.conftest import make_draft
from tests.shell.test_renewal import go, version
from tests.web.conftest import HTMX

from tiendo.core.known import decided
from tiendo.records.models import Assignment, JournalRow, Target, Task
from tiendo.usecases import corrections as fix
from tiendo.usecases.plans import approve


@pytest.fixture
def second(cast: Any, plan: Any) -> Any:
    """A draft of another plan with the rows of the live one, one target renamed."""
    made = make_draft(cast, content=b"second", file_name="ke-hoach-25.docx")
    made.content["document"]["number"] = made.reading["document"]["number"] = "25-KH/ĐU"
    made.content["targets"][1]["name"] = "Số lớp xóa mù chữ cho người lớn tuổi"
    made.content["tasks"][0]["deadline_raw"] = "Tháng 6/2027"
    made.content["tasks"][0]["deadline"]["due"] = "2027-06-30"
    made.save()
    return made


def post(client: Client, draft: Any, act: str, uid: str = "", ref: str = "", **more: Any) -> Any:
    address = reverse("review_known", args=[draft.pk])
    return client.post(address, {"act": act, "uid": uid, "ref": ref, "kind": more.pop("kind", "")}, **more)


def told(draft: Any) -> dict[str, str]:
    draft.refresh_from_db()
    return {uid: d["kind"] for uid, d in decided(draft.body).items()}


def ref_of(name: str) -> str:
    return f"task:{Task.objects.get(name=name).pk}"


TASK = "Đẩy mạnh tuyên truyền trên loa điện tử"


def test_the_page_says_what_is_there_already(office: Client, second: Any) -> None:
    page = office.get(reverse("review_known", args=[second.pk])).content.decode()
    assert "4 dòng đã có" in page
    assert "1 dòng mới" in page
    assert "bản đọc <b>Tháng 6/2027</b>, đã có “Tháng 11/2026”" in page
    assert "Kế hoạch số 18-KH/ĐU ngày 19/11/2025, giống 100 %" in page
    review = office.get(reverse("review", args=[second.pk])).content.decode()
    assert "4 dòng đã có hoặc gần giống, 4 dòng chờ quyết định" in review
    assert "4 dòng chờ quyết định" in office.get(reverse("approve", args=[second.pk])).content.decode()


def test_without_live_plans_the_page_says_what_will_be_here(office: Client, draft: Any) -> None:
    page = office.get(reverse("review_known", args=[draft.pk])).content.decode()
    assert "Chưa có kế hoạch nào đang theo dõi" in page
    assert "So với kế hoạch đã có" not in office.get(reverse("review", args=[draft.pk])).content.decode()


def test_one_row_is_decided_and_undone(office: Client, second: Any) -> None:
    answer = post(office, second, "same", "n1", ref_of(TASK), headers=HTMX).content.decode()
    assert 'id="da-co"' in answer
    assert "Hoàn tác" in answer
    assert told(second) == {"n1": "same"}
    undone = post(office, second, "undo", headers=HTMX).content.decode()
    assert "Đã hoàn tác." in undone
    assert "Hoàn tác</button>" not in undone
    post(office, second, "same", "n1", ref_of(TASK))
    assert post(office, second, "undo").status_code == 302
    assert told(second) == {}
    post(office, second, "new", "n1")
    assert told(second) == {"n1": "new"}
    post(office, second, "wait", "n1")
    assert told(second) == {}


def test_all_of_one_kind_and_nothing_else(office: Client, second: Any) -> None:
    post(office, second, "all", kind="same")
    assert set(told(second)) == {"t1", "n1", "n2", "n3"}
    assert set(told(second).values()) == {"same"}
    post(office, second, "undo")
    assert told(second) == {}


@pytest.mark.parametrize(
    ("act", "uid", "ref", "kind"),
    [("same", "n1", "task:99999", ""), ("same", "n1", "", ""), ("near", "n1", "", ""), ("all", "", "", "near")],
)
def test_what_cannot_be_decided_changes_nothing(
    office: Client, second: Any, act: str, uid: str, ref: str, kind: str
) -> None:
    answer = post(office, second, act, uid, ref, kind=kind, headers=HTMX)
    assert answer.status_code == 422
    assert told(second) == {}


def test_strangers_and_readers_decide_nothing(cast: Any, enter: Any, second: Any) -> None:
    assert post(enter(cast.stranger), second, "new", "n1").status_code == 404
    assert post(enter(cast.steering), second, "new", "n1").status_code == 403
    assert 'name="act"' not in enter(cast.steering).get(reverse("review_known", args=[second.pk])).content.decode()
    assert told(second) == {}


def test_a_row_of_another_commune_is_not_linked(cast: Any, second: Any) -> None:
    other = Task.objects.create(authority=cast.neighbour, name=TASK)
    second.content["known"] = {"n1": {"kind": "same", "ref": f"task:{other.pk}"}}
    second.save()
    approve(draft_id=second.pk, programme_code="57-NQ/TW", programme_name="", actor=cast.office, now=cast.now)
    assert other.assignments.count() == 0


def test_approval_links_what_was_decided(cast: Any, office: Client, plan: Any, second: Any) -> None:
    post(office, second, "all", kind="same")
    standing = Task.objects.get(name="Duy trì tổ công nghệ số cộng đồng")
    post(office, second, "part", "n3", f"task:{standing.pk}")
    tasks = Task.objects.count()
    made = approve(draft_id=second.pk, programme_code="57-NQ/TW", programme_name="", actor=cast.office, now=cast.now)
    assert Task.objects.count() == tasks + 1
    again = Assignment.objects.get(plan=made, row="n1")
    assert again.task.assignments.count() == 2
    assert str(again.due_on) == "2027-06-30"
    assert Assignment.objects.get(plan=made, row="n3").task.part_of == standing
    first = Target.objects.get(plan=plan, row="t1")
    assert Target.objects.get(plan=made, row="t1").same_as == first
    assert Target.objects.get(plan=made, row="t2").same_as is None
    detail = JournalRow.objects.get(act="approve_draft", subject=f"plan:{made.pk}").detail
    assert {x["row"]: x["kind"] for x in detail["linked"]} == {"t1": "same", "n1": "same", "n2": "same", "n3": "part"}


def test_a_third_plan_links_to_the_first_target(cast: Any, office: Client, plan: Any, second: Any) -> None:
    post(office, second, "all", kind="same")
    approve(draft_id=second.pk, programme_code="57-NQ/TW", programme_name="", actor=cast.office, now=cast.now)
    third = make_draft(cast, content=b"third")
    third.content["document"]["number"] = "30-KH/ĐU"
    third.save()
    post(office, third, "all", kind="same")
    made = approve(draft_id=third.pk, programme_code="57-NQ/TW", programme_name="", actor=cast.office, now=cast.now)
    assert Target.objects.get(plan=made, row="t1").same_as == Target.objects.get(plan=plan, row="t1")


def test_its_own_words_stay_with_the_assignment(cast: Any, office: Client, second: Any) -> None:
    fix.set_cell(
        draft_id=second.pk,
        uid="n1",
        field="name",
        value="Tuyên truyền trên hệ thống loa điện tử",
        seen=TASK,
        actor=cast.office,
        now=cast.now,
    )
    post(office, second, "same", "n1", ref_of(TASK))
    made = approve(draft_id=second.pk, programme_code="57-NQ/TW", programme_name="", actor=cast.office, now=cast.now)
    assert Assignment.objects.get(plan=made, row="n1").wording == "Tuyên truyền trên hệ thống loa điện tử"
    page = office.get(reverse("plan_tab", args=[made.pk, "nhiem-vu"])).content.decode()
    assert "Tuyên truyền trên hệ thống loa điện tử" in page


def test_of_a_new_version_only_what_it_adds_is_asked(cast: Any, office: Client, plan: Any, second: Any) -> None:
    go(cast, second)
    newer = version(cast, plan.draft)
    page = office.get(reverse("review_known", args=[newer.pk])).content.decode()
    assert "Lắp camera an ninh ngã ba chợ" in page
    assert TASK not in page
    assert "chỉ xét những dòng nó thêm" in page
