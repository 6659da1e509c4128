"""The acts of the reporting cycle, in the words of the story on a task's and a target's page."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conftest import Cast
from tests.shell.cycle_mywork import begun, changed, evidence_of, period_of_month

from tiendo.queries.cycle_words import cycle_words
from tiendo.queries.history import row_history
from tiendo.records.models import Assignment

CASES: dict[str, tuple[str, dict[str, Any], str]] = {
    "progress": (
        "send_report", {"label": "Tháng 10/2026", "said": {"done": "60", "result": "Đã khảo sát"}},
        "gửi báo cáo tháng 10/2026 (đã làm được (%): 60; kết quả trong kỳ: Đã khảo sát)",
    ),
    "done": ("send_report", {"label": "Quý IV/2026", "complete": True}, "gửi báo cáo quý IV/2026, báo hoàn thành"),
    "nothing": ("send_report", {"label": "Tháng 1/2026", "nothing": True}, "gửi báo cáo tháng 1/2026: không phát sinh"),
    "returned": (
        "return_report", {"label": "Tháng 1/2026", "reason": "Thiếu chữ ký"},
        "thẩm định báo cáo tháng 1/2026: trả lại: “Thiếu chữ ký”",
    ),
    "moved": (
        "adjust_deadline",
        {"before": {"due": "2026-03-31"}, "after": {"due": "2026-05-31"}, "document": "7/QĐ-UBND", "reason": "Chờ vốn"},
        "điều chỉnh thời hạn từ 31/03/2026 sang 31/05/2026, theo 7/QĐ-UBND: “Chờ vốn”",
    ),
    "of something else": ("add_unit", {}, ""),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_words(case: str) -> None:
    act, detail, expected = CASES[case]
    assert cycle_words(act, detail) == expected


@pytest.mark.django_db
def test_the_story_of_a_task_tells_what_was_reported(cast: Cast) -> None:
    from tiendo.usecases.reports import attach, mark_ready

    run = begun(cast)
    row = Assignment.objects.select_related("plan").get(ordinal="2")
    given = {"period": period_of_month(run, 11), "unit": cast.economy, "item": f"task:{row.task_id}"}
    by = {"actor": cast.reporter, "now": cast.now}
    attach(**given, **by, evidence=evidence_of(cast, cast.economy, cast.reporter))
    mark_ready(**given, **by, changes=changed(done="40", result="Đã rà soát 5 điểm"))
    words = [e.words for e in row_history(row.plan, row)]
    assert "kèm minh chứng “quyet-dinh.pdf”" in words
    assert any(w.startswith("ghi xong báo cáo tháng 11/2026 (đã làm được (%): 40") for w in words)
