"""Findings on the page: kept with a reason, mended, put back; counted; on the sheet and in the workbook."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from tests.web.conftest import HTMX

from tiendo.core.cells import cell_text
from tiendo.core.drafting import find_row
from tiendo.core.findings import open_findings, settled_findings
from tiendo.usecases import corrections as fix

REASON = "Đúng theo chỉ tiêu tỉnh giao"


@pytest.fixture
def clash(cast: Any, draft: Any) -> str:
    """The key of a finding on t1 that can be mended at once."""
    fix.set_cell(
        draft_id=draft.pk,
        uid="t1",
        field="milestone:2026",
        value="trên ≥ 80%",
        seen="≥ 60%",
        actor=cast.office,
        now=cast.now,
    )
    draft.refresh_from_db()
    return str(next(f["key"] for f in open_findings(draft.body) if f["rule"] == "contradictory-comparator"))


def settle(client: Client, draft: Any, key: str, act: str = "keep", reason: str = REASON, **more: Any) -> Any:
    address = reverse("review_finding", args=[draft.pk]) + "?phan=nhiem-vu"
    return client.post(address, {"act": act, "key": key, "reason": reason}, **more)


def settled(draft: Any) -> list[str]:
    draft.refresh_from_db()
    return [t["how"] for t in settled_findings(draft.body)]


def shown(client: Client, draft: Any, name: str = "review") -> str:
    return client.get(reverse(name, args=[draft.pk])).content.decode()


def test_keeping_lowers_the_count_and_folds_the_reason_away(office: Client, draft: Any, clash: str) -> None:
    before = len(open_findings(draft.body))
    answer = settle(office, draft, clash, headers=HTMX).content.decode()
    for part in ('id="phat-hien"', 'id="tra-loi"', 'id="chan"', 'id="dong"', "Hoàn tác</button>"):
        assert part in answer
    page = shown(office, draft)
    left = f"{before - 1} phát hiện" if before > 1 else "Không còn phát hiện"
    assert left in page
    assert "Đã xem xét (1)" in page
    assert f"Giữ như văn bản: {REASON}. Trần Quốc Khải" in page


def test_without_script_one_is_led_back_to_the_findings(office: Client, draft: Any, clash: str) -> None:
    assert settle(office, draft, clash).headers["Location"].endswith("?phan=nhiem-vu#phat-hien")


def test_a_mend_is_one_click_and_undone_by_one(office: Client, draft: Any, clash: str) -> None:
    assert "Sửa theo gợi ý" in shown(office, draft)
    settle(office, draft, clash, "mend", headers=HTMX)
    assert settled(draft) == ["mended"]
    assert cell_text(find_row(draft.body, "t1"), "milestone:2026") == "≥ 80%"
    office.post(reverse("review_undo", args=[draft.pk]), headers=HTMX)
    assert settled(draft) == []
    assert cell_text(find_row(draft.body, "t1"), "milestone:2026") == "trên ≥ 80%"


def test_undoing_a_kept_one_stays_on_the_tab(office: Client, draft: Any, clash: str) -> None:
    settle(office, draft, clash)
    answer = office.post(reverse("review_undo", args=[draft.pk]) + "?phan=nhiem-vu", headers=HTMX)
    assert "HX-Redirect" not in answer.headers
    assert settled(draft) == []


def test_a_kept_one_is_put_back(office: Client, draft: Any, clash: str) -> None:
    settle(office, draft, clash)
    settle(office, draft, clash, "reopen", headers=HTMX)
    assert settled(draft) == []


@pytest.mark.parametrize(
    ("act", "reason", "why"),
    [("keep", " ", "Hãy ghi lý do"), ("reopen", "", "không còn"), ("burn", "", "Không rõ việc cần làm")],
)
def test_what_cannot_be_done_is_explained(
    act: str, reason: str, why: str, office: Client, draft: Any, clash: str
) -> None:
    answer = settle(office, draft, clash, act, reason, headers=HTMX)
    assert answer.status_code == 422
    assert why in answer.content.decode()


@pytest.mark.parametrize(("who", "status"), [("steering", 403), ("reporter", 404), ("stranger", 404)])
def test_others_cannot_settle(who: str, status: int, enter: Any, cast: Any, draft: Any, clash: str) -> None:
    assert settle(enter(getattr(cast, who)), draft, clash).status_code == status
    assert settled(draft) == []


def test_who_may_only_look_has_no_buttons(enter: Any, cast: Any, draft: Any, clash: str) -> None:
    page = shown(enter(cast.steering), draft)
    assert "hai mức trái nhau" in page
    assert "Giữ như văn bản" not in page


def test_the_approval_says_how_many_are_settled(office: Client, draft: Any, clash: str) -> None:
    settle(office, draft, clash)
    assert "1 đã xem xét" in shown(office, draft, "approve")


def test_the_sheet_lists_what_where_mend_and_opinion(office: Client, draft: Any, clash: str) -> None:
    assert reverse("findings_sheet", args=[draft.pk]) in shown(office, draft)
    settle(office, draft, clash)
    page = shown(office, draft, "findings_sheet")
    for words in (
        "Kế hoạch số 18-KH/ĐU, ngày 19/11/2025",
        "Chỉ tiêu 1 Tỷ lệ thôn có sóng 5G",
        "trang 5, dòng 31",
        "“trên ≥ 80%” nói hai mức trái nhau",
        f"Giữ như văn bản: {REASON} (Trần Quốc Khải)",
        "1 điểm đã có ý kiến",
        "Người rà soát",
    ):
        assert words in page


def test_the_sheet_of_a_mended_row_has_it_as_printed(office: Client, draft: Any, cast: Any) -> None:
    name = "Tốc độ đường truyền 1 Gbps/s"
    seen = cell_text(find_row(draft.body, "t1"), "name")
    fix.set_cell(draft_id=draft.pk, uid="t1", field="name", value=name, seen=seen, actor=cast.office, now=cast.now)
    draft.refresh_from_db()
    settle(office, draft, next(f["key"] for f in open_findings(draft.body) if f["rule"] == "wrong-unit"), "mend")
    page = shown(office, draft, "findings_sheet")
    assert name in page
    assert "Đã sửa theo gợi ý, ở ô Nội dung" in page


def test_the_workbook_has_a_row_for_each(office: Client, draft: Any, clash: str) -> None:
    settle(office, draft, clash)
    answer = office.get(reverse("findings_xlsx", args=[draft.pk]))
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.iter_rows(min_row=4, values_only=True))
    assert rows[0][0] == "TT"
    assert len(rows) - 1 == len(draft.body["findings"])
    assert any(REASON in (row[6] or "") for row in rows)


def test_an_approved_plan_has_its_sheet(office: Client, plan: Any) -> None:
    address = reverse("findings_sheet", args=[plan.draft_id])
    assert address in office.get(reverse("plan_tab", args=[plan.pk, "lich-su"])).content.decode()
    assert "Phiếu rà soát dự thảo" in office.get(address).content.decode()


@pytest.mark.parametrize("name", ["findings_sheet", "findings_xlsx"])
def test_a_draft_that_was_not_read_has_none(name: str, office: Client, draft: Any) -> None:
    draft.content = None
    draft.save()
    assert office.get(reverse(name, args=[draft.pk])).headers["Location"] == reverse("drafts")
