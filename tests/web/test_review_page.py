"""Reviewing: cells written, confirmed, refused, in conflict; rows added, merged, split; bodies matched; approval."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.conftest import HTMX

from tiendo.records.models import DraftState, Plan, Unit


def row(draft: Any, uid: str = "t1") -> str:
    return reverse("review_row", args=[draft.pk, uid])


def form(draft: Any, act: str = "save", **cells: tuple[str, str]) -> dict[str, str]:
    """What the row's form sends: cell=(typed, seen); "__" stands for ":" in a cell's name."""
    out = {"act": act}
    for name, (typed, seen) in cells.items():
        cell = name.replace("__", ":")
        out |= {f"v-{cell}": typed, f"s-{cell}": seen}
    return out


def cell(draft: Any, uid: str, name: str) -> str:
    from tiendo.core.cells import cell_text
    from tiendo.core.drafting import find_row

    draft.refresh_from_db()
    return cell_text(find_row(draft.body, uid), name)


def test_a_row_comes_alone_closed_and_open(office: Client, draft: Any) -> None:
    closed = office.get(row(draft), headers=HTMX).content.decode()
    opened = office.get(row(draft) + "?mo=1&o=milestone:2026", headers=HTMX).content.decode()
    assert "<form" not in closed
    assert closed.count("<tbody") == opened.count("<tbody") == 1
    assert 'name="v-milestone:2026" value="≥ 60%" data-focus' in opened
    assert "Ô gãy thành ba dòng." in opened


def test_saving_writes_the_changed_cells_alone(office: Client, draft: Any) -> None:
    sent = form(draft, name=("Tên mới", "Tỷ lệ thôn có sóng 5G"), milestone__2026=("≥ 60%", "≥ 60%"))
    answer = office.post(row(draft), sent, headers=HTMX).content.decode()
    assert cell(draft, "t1", "name") == "Tên mới"
    assert draft.edits.count() == 1
    assert "Đã lưu 1 ô ở dòng 1." in answer
    for part in ('id="r-t1"', 'id="chan"', 'id="phan"', 'id="tra-loi"', 'id="toast"'):
        assert part in answer


def test_without_script_saving_leads_back_to_the_row(office: Client, draft: Any) -> None:
    response = office.post(row(draft), form(draft, name=("Tên mới", "Tỷ lệ thôn có sóng 5G")))
    assert response.headers["Location"].endswith("?phan=chi-tieu#r-t1")


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_two_people_at_one_cell_both_see_both_values(
    headers: dict[str, str], office: Client, enter: Any, cast: Any, draft: Any
) -> None:
    seen = "Tỷ lệ thôn có sóng 5G"
    enter(cast.colleague).post(row(draft), form(draft, name=("Của Vân", seen)))
    page = office.post(row(draft), form(draft, name=("Của Khải", seen)), headers=headers).content.decode()
    assert cell(draft, "t1", "name") == "Của Vân"
    assert "giá trị hiện nay là “Của Vân”" in page
    assert "Của Khải</textarea>" in page
    assert 'name="s-name" value="Của Vân"' in page
    office.post(row(draft), form(draft, name=("Của Khải", "Của Vân")))
    assert cell(draft, "t1", "name") == "Của Khải"


def test_a_value_that_cannot_be_is_refused_beside_its_cell(office: Client, draft: Any) -> None:
    sent = form(draft, deadline=("31/02/2026", "Tháng 11/2026"), output=("Báo cáo", "Chuyên mục"))
    answer = office.post(row(draft, "n1"), sent, headers=HTMX).content.decode()
    assert "31/02/2026" in answer
    assert 'class="why"' in answer
    assert cell(draft, "n1", "deadline") == "Tháng 11/2026"
    assert cell(draft, "n1", "output") == "Báo cáo"


def test_confirming_goes_on_to_the_next_doubtful_cell(office: Client, draft: Any) -> None:
    answer = office.post(row(draft), form(draft, act="confirm"), headers=HTMX).content.decode()
    draft.refresh_from_db()
    assert draft.body["targets"][0]["unsure"] == {}
    assert "Không còn ô chưa chắc nào" in answer


def test_next_leads_to_the_doubtful_cell_and_then_to_the_page(office: Client, draft: Any) -> None:
    address = reverse("review_next", args=[draft.pk])
    assert "dong=t1&o=milestone:2030" in office.get(address).headers["Location"]
    office.post(row(draft), form(draft, act="confirm"))
    assert office.get(address).headers["Location"] == reverse("review", args=[draft.pk])


def test_a_new_milestone_year(office: Client, draft: Any) -> None:
    refused = office.post(row(draft), form(draft) | {"new-year": "2035"}, headers=HTMX)
    assert refused.status_code == 422
    office.post(row(draft), form(draft) | {"new-year": "2035", "new-value": "100%"}, headers=HTMX)
    assert cell(draft, "t1", "milestone:2035") == "100%"


def test_a_row_is_removed_and_the_removal_undone(office: Client, draft: Any) -> None:
    answer = office.post(row(draft), form(draft, act="remove"), headers=HTMX).content.decode()
    assert "Dòng đã bỏ (1)" in answer
    undone = office.post(reverse("review_undo", args=[draft.pk]) + "?phan=chi-tieu", headers=HTMX).content.decode()
    assert "Đã hoàn tác." in undone
    draft.refresh_from_db()
    assert not draft.body["targets"][0]["removed"]


def test_rows_are_split_merged_added_and_restored(office: Client, draft: Any) -> None:
    office.post(row(draft), form(draft, act="split"))
    draft.refresh_from_db()
    assert [t["name"] for t in draft.body["targets"] if not t["removed"]][:2] == [
        "Tỷ lệ thôn có sóng 5G (5G)",
        "Tỷ lệ thôn có sóng 5G (6G)",
    ]
    office.post(row(draft, "n1"), form(draft, act="merge"))
    assert "Rà soát hạ tầng" in cell(draft, "n1", "name")
    office.post(row(draft, "n2"), form(draft, act="restore"))
    office.post(row(draft, "n1"), form(draft, act="add") | {"new-text": "Việc thêm"})
    office.post(reverse("review_add", args=[draft.pk]) + "?phan=nhiem-vu", {"text": "Việc cuối"})
    draft.refresh_from_db()
    names = [t["name"] for t in draft.body["tasks"]]
    assert names[1] == "Việc thêm"
    assert names[-1] == "Việc cuối"


@pytest.mark.parametrize(
    ("uid", "act", "why"),
    [("t2", "merge", "dòng cuối"), ("n2", "split", "con trỏ"), ("t1", "bay", "Không rõ việc")],
    ids=["last row", "no place to split", "unknown act"],
)
def test_what_cannot_be_done_to_a_row_is_explained(uid: str, act: str, why: str, office: Client, draft: Any) -> None:
    answer = office.post(row(draft, uid), form(draft, act=act), headers=HTMX)
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert answer.headers["HX-Retarget"] == "#toast"


def test_a_body_is_matched_and_a_unit_made(office: Client, cast: Any, draft: Any) -> None:
    address = reverse("review_body", args=[draft.pk])
    page = office.get(reverse("review", args=[draft.pk]) + "?phan=co-quan").content.decode()
    assert "Tổ Công nghệ số cộng đồng" in page
    assert "Chưa có trong danh bạ" in page
    from tiendo.core.bodies import body_key

    key = body_key("Tổ Công nghệ số cộng đồng")
    made = {"act": "create", "key": key, "name": "Tổ CNSCĐ xã", "kind": "office", "parent": str(cast.commune.pk)}
    office.post(address, made)
    assert Unit.objects.filter(name="Tổ CNSCĐ xã", parent=cast.commune).exists()
    office.post(address, {"key": key, "unit": str(cast.culture.pk)}, headers=HTMX)
    draft.refresh_from_db()
    assert draft.body["matches"][key] == {"unit_id": cast.culture.pk}
    refused = office.post(address, {"key": key, "unit": str(cast.neighbour.pk)}, headers=HTMX)
    assert refused.status_code == 422


@pytest.mark.parametrize("who", ["steering", "reporter", "stranger"])
def test_others_cannot_correct(who: str, enter: Any, cast: Any, draft: Any) -> None:
    response = enter(getattr(cast, who)).post(row(draft), form(draft, name=("X", "Tỷ lệ thôn có sóng 5G")))
    assert response.status_code in (403, 404)
    assert cell(draft, "t1", "name") == "Tỷ lệ thôn có sóng 5G"


def test_approval_names_what_it_will_do_and_does_it(office: Client, draft: Any) -> None:
    address = reverse("approve", args=[draft.pk])
    page = office.get(address).content.decode()
    for words in ("<b>2 chỉ tiêu</b>", "<b>3 nhiệm vụ</b>", "1 ô, xem lại", 'value="57-NQ/TW" checked'):
        assert words in page
    response = office.post(address, {"programme": "57-NQ/TW"})
    plan = Plan.objects.get()
    assert response.headers["Location"] == reverse("plan", args=[plan.pk])
    draft.refresh_from_db()
    assert draft.state == DraftState.APPROVED
    assert office.get(reverse("review", args=[draft.pk])).headers["Location"] == reverse("plan", args=[plan.pk])


def test_approval_under_another_programme_needs_its_number(office: Client, draft: Any) -> None:
    address = reverse("approve", args=[draft.pk])
    refused = office.post(address, {"programme": "other", "other": " "})
    assert refused.status_code == 422
    assert "Hãy chọn chương trình" in refused.content.decode()
    office.post(address, {"programme": "other", "other": "05-NQ/ĐU"})
    assert Plan.objects.get().programme.code == "05-NQ/ĐU"


def test_only_the_standing_office_approves(enter: Any, cast: Any, draft: Any) -> None:
    assert enter(cast.steering).post(reverse("approve", args=[draft.pk]), {"programme": "57-NQ/TW"}).status_code == 403
    assert not Plan.objects.exists()


def test_a_deadline_is_shown_as_it_was_understood(office: Client, draft: Any) -> None:
    page = office.get(reverse("review", args=[draft.pk]) + "?phan=nhiem-vu").content.decode()
    assert "đến 31/03/2026" in page
