"""Verdicts through their use cases: who may, in which order, and what people are told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.conftest import Cast
from tests.shell.cycle_mywork import TODAY, begun, changed, evidence_of, give_role, period_of_month

from tiendo.core.access import Role
from tiendo.core.states import Appraisal, WorkState
from tiendo.queries.appraisal import waiting_in
from tiendo.queries.my_work import waiting_for
from tiendo.queries.owed import OwedState, owed
from tiendo.queries.standing import standings
from tiendo.records.models import Assignment, JournalRow, Notice, Report, Target, Task, Verdict
from tiendo.usecases.appraisal import accept, contest, decide, reopen, return_, withdraw
from tiendo.usecases.errors import NotAllowed, Refused, WrongState
from tiendo.usecases.reports import attach, mark_ready, send, take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(cast: Cast) -> Any:
    made = begun(cast)
    made.reporters_send = True
    made.save()
    return made


def report_done(cast: Cast, run: Any, later: int = 0) -> Report:
    """The economy division's task, reported complete with evidence."""
    period, now = period_of_month(run, 11), cast.now + timedelta(minutes=later)
    task = Task.objects.get(name__startswith="Rà soát")
    of: dict[str, Any] = {
        "period": period,
        "unit": cast.economy,
        "item": f"task:{task.pk}",
        "actor": cast.reporter,
        "now": now,
    }
    attach(**of, evidence=evidence_of(cast, cast.economy, cast.reporter, f"qd-{later}.pdf"))
    mark_ready(**of, changes=changed(done="100", result="Xong") if not later else {"result": ("Xong", "Đã bổ sung")})
    (report,) = send(period=period, unit=cast.economy, items=[of["item"]], actor=cast.reporter, now=now).reports
    return report


def report_figure(cast: Cast, run: Any) -> Report:
    """The culture division's figure, short of its milestone."""
    key = f"target:{Target.objects.get(tracked_by=cast.culture).pk}"
    of: dict[str, Any] = {"period": period_of_month(run, 11), "unit": cast.culture, "actor": cast.head, "now": cast.now}
    mark_ready(**of, item=key, changes=changed(value="55", source="Viettel"))
    (report,) = send(**of, items=[key]).reports
    return report


def standing(run: Any) -> Any:
    row = Assignment.objects.get(task__name__startswith="Rà soát")
    return standings([row], run, TODAY)[row.pk].standing


def by(cast: Cast, report: Report, **over: Any) -> dict[str, Any]:
    return {"report_id": report.pk, "actor": cast.support, "now": cast.now + timedelta(hours=1)} | over


def test_accepted_work_is_complete_and_late_for_good(cast: Cast, run: Any) -> None:
    report = report_done(cast, run)
    verdict = accept(**by(cast, report))
    now = standing(run)
    assert (now.work, now.appraisal, now.finish()) == (WorkState.COMPLETE, Appraisal.ACCEPTED, "late")
    row = JournalRow.objects.get(act="accept_report")
    assert (row.subject, row.detail["verdict"]) == (report.item_key, verdict.pk)
    assert Notice.objects.get(person=cast.reporter).text.startswith("Tổ thẩm định kết luận Đạt")


def test_returned_work_waits_to_be_mended_and_says_why(cast: Cast, run: Any) -> None:
    report = report_done(cast, run)
    mend = date(2026, 11, 27)
    return_(**by(cast, report), reason="Quyết định chưa có số.", lacks=["formal"], mend_by=mend)
    assert (standing(run).appraisal, standing(run).reason) == (Appraisal.RETURNED, "Quyết định chưa có số.")
    notice = Notice.objects.get(person=cast.reporter)
    assert "chưa có số. Hoàn thiện trước 27/11/2026." in notice.text
    again = report_done(cast, run, later=90)
    with pytest.raises(WrongState, match="báo cáo mới"):
        accept(**by(cast, report))
    accept(**by(cast, again, now=cast.now + timedelta(hours=3)))
    assert standing(run).work is WorkState.COMPLETE


def test_the_second_of_two_appraisers_is_told(cast: Cast, run: Any) -> None:
    report = report_done(cast, run)
    accept(**by(cast, report))
    with pytest.raises(WrongState, match="đã có kết luận “Đạt”"):
        return_(**by(cast, report), reason="Thiếu số")
    assert Verdict.objects.count() == 1


def test_who_may_appraise(cast: Cast, run: Any) -> None:
    report = report_done(cast, run)
    may = {name for name, person in cast.everybody.items() if _tries(cast, report, person)}
    assert may == {"support"}


def _tries(cast: Cast, report: Report, person: Any) -> bool:
    try:
        accept(**by(cast, report, actor=person))
    except NotAllowed:
        return False
    return True


def test_nobody_judges_the_report_of_his_unit_or_his_own(cast: Cast, run: Any) -> None:
    report = report_done(cast, run)
    give_role(cast.support, cast.economy, Role.HEAD)
    with pytest.raises(NotAllowed, match="đơn vị mình"):
        accept(**by(cast, report))
    give_role(cast.reporter, cast.commune, Role.SUPPORT_TEAM)
    with pytest.raises(NotAllowed, match="đơn vị mình"):
        accept(**by(cast, report, actor=cast.reporter))
    assert not Verdict.objects.exists()


def test_a_contest_goes_to_the_steering_committee_once(cast: Cast, run: Any) -> None:
    report = report_done(cast, run)
    with pytest.raises(WrongState, match="đã bị trả lại"):
        contest(**by(cast, report, actor=cast.reporter), reason="Đúng rồi")
    return_(**by(cast, report), reason="Sai mẫu")
    with pytest.raises(NotAllowed):
        contest(**by(cast, report, actor=cast.head), reason="Không phải đơn vị tôi")
    with pytest.raises(Refused, match="lý do"):
        contest(**by(cast, report, actor=cast.reporter), reason=" ")
    contest(**by(cast, report, actor=cast.reporter), reason="Mẫu theo Công văn 15")
    assert "Công văn 15" in Notice.objects.get(person=cast.steering).text
    assert standing(run).work is WorkState.REPORTED
    with pytest.raises(WrongState, match="Ban Chỉ đạo quyết định"):
        accept(**by(cast, report))
    with pytest.raises(NotAllowed):
        decide(**by(cast, report), accepted=True)
    decide(**by(cast, report, actor=cast.steering), accepted=False, reason="Vẫn sai mẫu")
    with pytest.raises(WrongState, match="đã quyết định"):
        contest(**by(cast, report, actor=cast.reporter), reason="Lần nữa")


def test_the_committee_may_uphold_a_contest(cast: Cast, run: Any) -> None:
    report = report_done(cast, run)
    with pytest.raises(WrongState, match="không có giải trình"):
        decide(**by(cast, report, actor=cast.steering), accepted=True)
    return_(**by(cast, report), reason="Sai mẫu")
    contest(**by(cast, report, actor=cast.reporter), reason="Đúng mẫu")
    decide(**by(cast, report, actor=cast.steering), accepted=True)
    assert standing(run).work is WorkState.COMPLETE
    assert JournalRow.objects.get(act="accept_report").detail["on_contest"] is True


def test_an_acceptance_is_reopened_by_a_document(cast: Cast, run: Any) -> None:
    report = report_done(cast, run)
    with pytest.raises(WrongState, match="mở lại"):
        reopen(**by(cast, report), reason="Sai", document="3-KL/ĐU")
    accept(**by(cast, report))
    with pytest.raises(Refused, match="văn bản"):
        reopen(**by(cast, report), reason="Sai", document=" ")
    reopen(**by(cast, report, actor=cast.steering), reason="Số liệu sai", document="3-KL/ĐU")
    assert standing(run).appraisal is Appraisal.RETURNED


def test_a_figure_is_appraised_like_work(cast: Cast, run: Any) -> None:
    report = report_figure(cast, run)
    period = period_of_month(run, 11)
    return_(**by(cast, report), reason="Thiếu nguồn")
    item = owed(cast.culture, period, TODAY).get(report.item_key)
    assert item is not None and item.state is OwedState.RETURNED
    contest(**by(cast, report, actor=cast.head), reason="Nguồn là nhà mạng")
    decide(**by(cast, report, actor=cast.steering), accepted=True)
    item = owed(cast.culture, period, TODAY).get(report.item_key)
    assert item is not None and item.state is OwedState.ACCEPTED


def test_what_was_taken_back_or_asks_for_no_verdict_gets_none(cast: Cast, run: Any) -> None:
    report = report_done(cast, run)
    take_back(period=report.period, unit=cast.economy, item=report.item_key, actor=cast.reporter, now=cast.now)
    with pytest.raises(WrongState, match="rút"):
        accept(**by(cast, report))
    Report.objects.filter(pk=report.pk).update(taken_back_at=None, complete=False)
    with pytest.raises(WrongState, match="không phải thẩm định"):
        accept(**by(cast, report))
    with pytest.raises(NotAllowed):
        accept(**by(cast, report, report_id=10**9))


def minutes(cast: Cast, n: int) -> Any:
    return cast.now + timedelta(minutes=n)


@pytest.mark.parametrize("step", ["accept", "return"])
def test_a_verdict_withdrawn_was_never_given_but_its_rows_stay(cast: Cast, run: Any, step: str) -> None:
    report, reporter = report_done(cast, run), cast.reporter
    before, day_before = standing(run), waiting_in(run, cast.now)
    given: dict[str, Any] = {"report_id": report.pk, "actor": cast.support}
    if step == "accept":
        accept(**given, now=minutes(cast, 5))
    else:
        return_(**given, reason="Thiếu dấu", now=minutes(cast, 5))
    assert standing(run) != before
    withdraw(**given, now=minutes(cast, 15))
    assert standing(run) == before
    assert waiting_in(run, cast.now).items == day_before.items
    assert waiting_for(list(reporter.roles.all()), TODAY) == 0
    assert [v.step for v in Verdict.ever.filter(report=report)] == [step, "withdraw"]
    assert not report.verdicts.exists()
    assert not Notice.objects.filter(person=reporter, kind__startswith="verdict").exists()  # it was not read yet
    assert JournalRow.objects.latest("id").act == "withdraw_verdict"
    with pytest.raises(WrongState):
        withdraw(**given, now=minutes(cast, 15))
    return_(**given, reason="Thiếu chữ ký", now=minutes(cast, 16))
    assert [v.step for v in report.verdicts.all()] == ["return"]
    [one] = [i for i in owed(cast.economy, report.period, TODAY).items if i.report == report]
    assert one.state is OwedState.RETURNED


def test_who_has_read_of_a_verdict_is_told_of_its_withdrawal(cast: Cast, run: Any) -> None:
    report = report_done(cast, run)
    accept(report_id=report.pk, actor=cast.support, now=minutes(cast, 1))
    Notice.objects.filter(person=cast.reporter).update(read_at=minutes(cast, 2))
    withdraw(report_id=report.pk, actor=cast.support, now=minutes(cast, 3))
    assert "rút kết luận vừa ghi" in Notice.objects.get(person=cast.reporter, kind="verdict_withdraw").text


def test_what_came_after_bars_a_withdrawal(cast: Cast, run: Any) -> None:
    report = report_done(cast, run)
    other = cast.provincial
    give_role(other, cast.commune, Role.SUPPORT_TEAM)
    return_(report_id=report.pk, reason="Thiếu", actor=cast.support, now=minutes(cast, 1))
    with pytest.raises(NotAllowed):
        withdraw(report_id=report.pk, actor=cast.reporter, now=minutes(cast, 2))
    with pytest.raises(WrongState, match="người ghi kết luận"):
        withdraw(report_id=report.pk, actor=other, now=minutes(cast, 2))
    with pytest.raises(WrongState, match="15 phút"):
        withdraw(report_id=report.pk, actor=cast.support, now=minutes(cast, 17))
    report_done(cast, run, later=3)
    with pytest.raises(WrongState, match="báo cáo lại"):
        withdraw(report_id=report.pk, actor=cast.support, now=minutes(cast, 4))


def test_a_report_whose_verdict_was_withdrawn_may_be_taken_back(cast: Cast, run: Any) -> None:
    report = report_done(cast, run)
    accept(report_id=report.pk, actor=cast.support, now=minutes(cast, 1))
    withdraw(report_id=report.pk, actor=cast.support, now=minutes(cast, 2))
    of = {"period": report.period, "unit": cast.economy, "item": report.item_key}
    taken = take_back(**of, actor=cast.reporter, now=minutes(cast, 3))
    assert taken is not None and standing(run).work is WorkState.IN_PROGRESS
