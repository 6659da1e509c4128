"""The story of an item, told from the journal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.conftest import Cast
from tests.shell.cycle_mywork import begun
from tests.shell.test_appraising import report_done

from tiendo.queries.history import row_history
from tiendo.queries.story import item_events
from tiendo.records.models import Assignment
from tiendo.usecases import adjustments
from tiendo.usecases.appraisal import accept, contest, decide, reopen, return_

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(cast: Cast) -> Any:
    run = begun(cast)
    run.reporters_send = True
    run.save()
    cast.extra["run"] = run
    return Assignment.objects.get(task__name__startswith="Rà soát")


def test_every_act_on_a_task_is_told_the_latest_first(cast: Cast, row: Any) -> None:
    when = {"n": -5}

    def by(person: Any) -> dict[str, Any]:
        when["n"] += 1
        return {"actor": person, "now": cast.now + timedelta(hours=when["n"])}

    told = {"document": "5-QĐ/ĐU", "reason": "Chờ vốn"}
    adjustments.adjust_deadline(task_id=row.task_id, due=date(2026, 12, 15), **told, **by(cast.office))
    adjustments.change_lead(task_id=row.task_id, units=[cast.police.pk], **told, **by(cast.office))
    adjustments.change_lead(task_id=row.task_id, units=[cast.economy.pk], **told, **by(cast.office))
    report = report_done(cast, cast.extra["run"])
    when["n"] = 0
    mend = date(2026, 11, 27)
    return_(report_id=report.pk, reason="Sai mẫu", lacks=["formal"], mend_by=mend, **by(cast.support))
    contest(report_id=report.pk, reason="Đúng mẫu", **by(cast.reporter))
    decide(report_id=report.pk, accepted=True, **by(cast.steering))
    reopen(report_id=report.pk, reason="Thiếu chữ ký", document="3-KL/ĐU", **by(cast.steering))
    events = item_events(f"task:{row.task_id}")
    words = [e.words for e in events]
    label = report.period.label
    assert words[:4] == [
        f"mở lại kết luận Đạt kỳ {label} theo 3-KL/ĐU, lý do: Thiếu chữ ký",
        f"kết luận Đạt về giải trình kỳ {label}",
        f"giải trình về báo cáo kỳ {label}, lý do: Đúng mẫu",
        f"trả lại báo cáo kỳ {label}, lý do: Sai mẫu (thiếu số, ngày hoặc chữ ký); hoàn thiện trước 27/11/2026",
    ]
    assert f"gửi báo cáo hoàn thành kỳ {label}" in words
    assert "giao Công an xã chủ trì theo 5-QĐ/ĐU, lý do: Chờ vốn" in words
    assert "điều chỉnh thời hạn: 31/03/2026 → 15/12/2026 theo 5-QĐ/ĐU, lý do: Chờ vốn" in words
    assert [e.report for e in events[:4]] == [report.pk] * 4
    assert (events[0].by, events[0].at) == (cast.steering, cast.now + timedelta(hours=when["n"]))


def test_the_story_is_on_the_page_of_the_item_with_what_came_before(cast: Cast, row: Any) -> None:
    report = report_done(cast, cast.extra["run"])
    accept(report_id=report.pk, actor=cast.support, now=cast.now + timedelta(hours=1))
    words = [e.words for e in row_history(row.plan, row)]
    assert words[0].startswith("kết luận Đạt")
    assert "phê duyệt, đưa vào chương trình" in words
    client = Client()
    client.force_login(cast.head)
    page = client.get(f"/nhiem-vu/{row.pk}/").content.decode()
    assert f'<a href="/tham-dinh/{report.pk}/">kết luận Đạt' in page
