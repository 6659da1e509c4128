"""A plan against the plan of the level above, and its matrix of targets and tasks: shown, refused, confirmed."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.conftest import READING, Cast, make_draft

from tiendo import clock
from tiendo.core.drafting import content_of, with_findings
from tiendo.core.matrix import Line, propose_links
from tiendo.records.models import JournalRow, Plan, Target, Task, TaskServes
from tiendo.usecases.plans import approve

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: cast.now)
    monkeypatch.setattr(clock, "today", lambda: cast.now.date())


def reading(**over: Any) -> dict[str, Any]:
    """The province's plan: what the commune lowers, omits, repeats; and documents that ask for a plan."""
    made = deepcopy(READING)
    made["document"] |= {
        "number": "46-KH/TU",
        "issuer": "Ban Thường vụ Tỉnh ủy Lam Giang",
        "locality": "tỉnh Lam Giang",
    }
    first, second = made["targets"]
    first["milestones"][0] |= {"raw": "≥ 80%", "value": 80}
    made["targets"].append(deepcopy(second) | {"ordinal": "2", "name": "Tỷ lệ người dân có chữ ký số"})
    made["tasks"][1] |= {"lead": ["Các sở, ban, ngành; UBND các xã, phường"], "deadline_raw": "12/2025"}
    made["tasks"][1]["deadline"] |= {"due": "2025-12-31"}
    made["tasks"][0] |= {"name": "Tổ chức diễn tập ứng cứu sự cố", "lead": ["UBND các xã, phường"]}
    made["tasks"][2] |= {"name": "Lập trung tâm dữ liệu", "lead": ["Sở Khoa học và Công nghệ"], "cooperating": []}
    made["basis"] = [{"number": "57-NQ/TW", "date": "2024-12-22"}, {"number": "59-NQ/TW", "date": None}]
    return made | over


@pytest.fixture
def upper(cast: Cast) -> Plan:
    told = reading()
    draft = make_draft(cast, authority=cast.province, content=b"above", reading=told)
    draft.content = with_findings(content_of(told))
    draft.save()
    return approve(draft_id=draft.pk, programme_code="57-NQ/TW", programme_name="", actor=cast.provincial, now=cast.now)


def text(client: Client, path: str, **data: Any) -> str:
    answer = client.get(path, data)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_what_the_commune_lowers_omits_and_repeats(cast: Cast, office: Client, plan: Plan, upper: Plan) -> None:
    page = text(office, "/chi-so/ke-thua/")
    assert "<b>2</b> bỏ sót, <b>2</b> thấp hơn, <b>0</b> trái" in page
    assert "cấp trên ≥ 80 %, kế hoạch này ≥ 60 %" in page
    assert "hạn 31/03/2026, cấp trên 31/12/2025" in page
    omitted = page.split('id="h-omitted"')[1].split("</section>")[0]
    assert "Tỷ lệ người dân có chữ ký số" in omitted
    assert "diễn tập" in omitted
    assert "Lập trung tâm dữ liệu" in page.split('id="h-not_asked"')[1]
    assert "59-NQ/TW" in page
    assert "46-KH/TU ngày" in page, "the upper plan itself is cited by no plan of the commune"


def test_the_province_sees_all_its_communes(
    cast: Cast, enter: Callable[[Any], Client], plan: Plan, upper: Plan
) -> None:
    page = text(enter(cast.provincial), "/chi-so/ke-thua/")
    assert "<b>1</b> kế hoạch đã có, <b>1</b> nơi chưa có kế hoạch" in page
    assert "Xã Nậm Sa" in page
    one = text(enter(cast.provincial), "/chi-so/ke-thua/", **{"ke-hoach": plan.pk, "cap-tren": upper.pk})
    assert "<b>2</b> bỏ sót" in one


def test_nothing_to_hold_against_is_said(
    cast: Cast, enter: Callable[[Any], Client], office: Client, plan: Plan
) -> None:
    assert "Chưa có kế hoạch nào của cấp trên" in text(office, "/chi-so/ke-thua/")
    assert "Chưa có kế hoạch nào để so" in text(enter(cast.stranger), "/chi-so/ke-thua/")
    assert enter(cast.stranger).get("/chi-so/ke-thua/", {"ke-hoach": plan.pk}).status_code == 404
    assert enter(cast.nobody).get("/chi-so/ke-thua/").status_code == 404


def test_a_plan_of_a_neighbour_is_no_upper_plan(cast: Cast, office: Client, plan: Plan, upper: Plan) -> None:
    Plan.objects.filter(pk=upper.pk).update(authority=cast.neighbour)
    asked = {"ke-hoach": plan.pk, "cap-tren": upper.pk}
    assert office.get("/chi-so/ke-thua/", asked).status_code == 404


def test_the_matrix_says_what_is_missing_and_links_are_confirmed(cast: Cast, office: Client, plan: Plan) -> None:
    path = f"/chi-so/ma-tran/{plan.pk}/"
    assert office.get("/chi-so/ma-tran/").headers["Location"] == path
    page = text(office, path)
    assert "<b>2</b>/2 chỉ tiêu chưa có nhiệm vụ; <b>3</b>/3 nhiệm vụ chưa phục vụ" in page
    assert "chưa từng có số liệu" in page
    target, task = Target.objects.first(), Task.objects.first()
    assert target is not None and task is not None
    answer = office.post(path, {"viec": "noi", "nhiem-vu": task.pk, "chi-tieu": [target.pk, ""]}, follow=True)
    assert "<b>1</b>/2 chỉ tiêu chưa có nhiệm vụ; <b>2</b>/3" in answer.content.decode()
    other = Task.objects.last()
    assert other is not None
    office.post(path, {"viec": "dieu-kien", "nhiem-vu": other.pk})
    assert "Nhiệm vụ điều kiện (1)" in text(office, path)
    office.post(path, {"viec": "bo", "nhiem-vu": other.pk})
    office.post(path, {"viec": "bo", "nhiem-vu": task.pk, "chi-tieu": target.pk})
    assert not TaskServes.objects.filter(withdrawn_at=None).exists()
    assert TaskServes.objects.count() == 2, "what was taken back is kept"
    assert JournalRow.objects.filter(act__in=("serve_target", "unserve_target")).count() == 4
    assert "bỏ nối một nhiệm vụ" in text(office, f"/ke-hoach/{plan.pk}/lich-su/")


@pytest.mark.parametrize(
    ("post", "why"),
    [
        ({"viec": "noi", "nhiem-vu": "1"}, "đánh dấu"),
        ({"viec": "tat-ca", "muc": "60"}, "Không còn đề xuất"),
        ({"viec": "noi", "nhiem-vu": "999", "chi-tieu": "1"}, "không thuộc kế hoạch"),
        ({"viec": "bo", "nhiem-vu": "1"}, "đã bỏ rồi"),
        ({}, "Không rõ việc"),
    ],
    ids=["nothing ticked", "no proposal", "foreign task", "gone", "nothing asked"],
)
def test_bad_input_is_told(cast: Cast, office: Client, plan: Plan, post: dict[str, str], why: str) -> None:
    assert why in office.post(f"/chi-so/ma-tran/{plan.pk}/", post, follow=True).content.decode()


def test_who_may_look_and_who_may_link(cast: Cast, enter: Callable[[Any], Client], plan: Plan) -> None:
    path = f"/chi-so/ma-tran/{plan.pk}/"
    assert enter(cast.stranger).get(path).status_code == 404
    assert 'name="viec"' not in text(enter(cast.inspector), path)
    task = Task.objects.first()
    assert task is not None
    post = {"viec": "dieu-kien", "nhiem-vu": task.pk}
    assert enter(cast.reporter).post(path, post).status_code == 403


def test_the_number_of_queries_is_bounded(cast: Cast, office: Client, plan: Plan, upper: Plan) -> None:
    for path in (f"/chi-so/ma-tran/{plan.pk}/", "/chi-so/ke-thua/"):
        with CaptureQueriesContext(connection) as queries:
            office.get(path)
        assert len(queries) <= 40, path


@pytest.mark.parametrize(
    ("task", "target", "linked"),
    [
        (
            "Mở lớp bồi dưỡng kỹ năng số cho cán bộ, công chức",
            "Tỷ lệ cán bộ, công chức được bồi dưỡng kỹ năng số",
            True,
        ),
        (
            "Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính",
            "Tỷ lệ hồ sơ, kết quả giải quyết TTHC được số hóa",
            True,
        ),
        ("Tuyên truyền về khoa học, công nghệ, chuyển đổi số", "Chỉ số chuyển đổi số", False),
        ("Trồng cây xanh", "Tỷ lệ phủ sóng 5G", False),
    ],
)
def test_which_task_seems_to_serve_which_target(task: str, target: str, linked: bool) -> None:
    targets = [Line(1, target), Line(2, "Tỷ lệ hộ nghèo"), Line(3, "Số mô hình kinh tế")]
    found = propose_links([Line(7, task), Line(8, "Họp giao ban")], targets)
    assert [(x.task, x.target) for x in found] == ([(7, 1)] if linked else [])
