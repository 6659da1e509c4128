"""Progress reports through their use cases: two editors, double clicks, locks, evidence, who may do what."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.conftest import Cast
from tests.shell.cycle_mywork import TODAY, at, begun, changed, evidence_of, give_role, period_of_month

from tiendo.core.access import Role
from tiendo.core.progress import said
from tiendo.queries.owed import OwedState, owed
from tiendo.records.models import JournalRow, Notice, Person, Proposal, Report, ReportForm, Target, Task, Unit, Verdict
from tiendo.usecases.errors import NotAllowed, Refused, WrongState
from tiendo.usecases.reports import NotReady, attach, detach, mark_ready, nothing, save_form, send, take_back

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(cast: Cast) -> Any:
    return begun(cast)


@pytest.fixture
def november(run: Any) -> Any:
    return period_of_month(run, 11)


@pytest.fixture
def target(cast: Cast, november: Any) -> dict[str, Any]:
    """The target of the culture division, of which `head` is the head: what calls need."""
    key = f"target:{Target.objects.get(tracked_by=cast.culture).pk}"
    return {"period": november, "unit": cast.culture, "item": key, "actor": cast.head, "now": cast.now}


@pytest.fixture
def task(cast: Cast, november: Any) -> dict[str, Any]:
    """The overdue task of the economy division, of which `reporter` is the reporter."""
    key = f"task:{Task.objects.get(name__startswith='Rà soát').pk}"
    return {"period": november, "unit": cast.economy, "item": key, "actor": cast.reporter, "now": cast.now}


def sending(given: dict[str, Any], **over: Any) -> dict[str, Any]:
    rest = {k: v for k, v in (given | over).items() if k != "item"}
    return {"items": [given["item"]]} | rest


def colleague_of(cast: Cast, unit: Unit) -> Person:
    made = Person.objects.create_user(username="colleague2", password="x", name="Mùa A Dê")
    give_role(made, unit, Role.REPORTER)
    return made


def test_two_editors_of_different_fields_lose_nothing(cast: Cast, target: dict[str, Any]) -> None:
    other = colleague_of(cast, cast.culture)
    save_form(**target, changes=changed(value="55"))
    saved = save_form(**target | {"actor": other}, changes=changed(source="Báo cáo số 12"))
    assert not saved.conflicts
    assert said(saved.form.content) == {"value": "55", "source": "Báo cáo số 12"}
    assert saved.form.version == 2


def test_two_editors_of_one_field_see_both_texts(cast: Cast, target: dict[str, Any]) -> None:
    other = colleague_of(cast, cast.culture)
    save_form(**target, changes=changed(result="của người thứ nhất"))
    saved = save_form(**target | {"actor": other}, changes=changed(result="của người thứ hai", source="x"))
    assert {n: c.current for n, c in saved.conflicts.items()} == {"result": "của người thứ nhất"}
    assert said(saved.form.content) == {"result": "của người thứ nhất", "source": "x"}
    seen = {"result": ("của người thứ nhất", "cả hai")}
    save_form(**target | {"actor": other}, changes=seen)
    assert ReportForm.objects.get().content["result"] == "cả hai"
    row = JournalRow.objects.get(act="replace_report_text")
    assert row.detail["result"] == {"before": "của người thứ nhất", "after": "cả hai"}


def test_ready_says_what_lacks_and_keeps_the_text(target: dict[str, Any]) -> None:
    with pytest.raises(NotReady) as why:
        mark_ready(**target, changes=changed(value="sáu mươi", source="Sổ theo dõi"))
    assert set(why.value.faults) == {"value"}
    assert said(ReportForm.objects.get().content) == {"value": "sáu mươi", "source": "Sổ theo dõi"}
    assert ReportForm.objects.get().ready_at is None


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({}, ""),
        ({"value": "abc"}, "value"),
        ({"value": "60"}, "evidence"),
        ({"value": "120"}, "why:above_all"),
        ({"value": "30", "as_of": "25/12/2026"}, "why:future"),
        ({"value": "30 người"}, "why:unit"),
        ({"value": "30", "as_of": "31/11/2026"}, "as_of"),
    ],
    ids=["empty", "no number", "reached without evidence", "above all", "future", "unit", "no such day"],
)
def test_what_bars_a_target(target: dict[str, Any], content: dict[str, str], field: str) -> None:
    with pytest.raises(NotReady) as why:
        mark_ready(**target, changes=changed(**content))
    assert list(why.value.faults) == [field]


def test_an_odd_figure_goes_out_with_its_reason(cast: Cast, target: dict[str, Any]) -> None:
    attach(**target, evidence=evidence_of(cast, cast.culture, cast.head))
    mark_ready(**target, changes=changed(value="120", why_above_all="Tính cả thôn vừa nhập"))
    report = send(**sending(target)).reports[0]
    assert (report.value, report.unit_of_measure, report.as_of) == (Decimal(120), "%", TODAY)
    assert report.answers == {"above_all": "Tính cả thôn vừa nhập"}
    assert report.complete and report.evidence.count() == 1


def test_a_double_click_sends_once(cast: Cast, target: dict[str, Any]) -> None:
    for _ in range(2):
        mark = {"changes": changed(value="55") if not ReportForm.objects.exists() else {}}
        mark_ready(**target, **mark)
    first, second = send(**sending(target)), send(**sending(target))
    assert len(first.reports) == 1 and not second.reports and not second.left
    assert Report.objects.count() == 1
    acts = list(JournalRow.objects.filter(subject=target["item"]).values_list("act", flat=True))
    assert acts == ["ready_report", "send_report"]


def test_a_period_knows_the_first_report_that_stands(cast: Cast, target: dict[str, Any]) -> None:
    period = target["period"]
    mark_ready(**target, changes=changed(value="55"))
    send(**sending(target))
    period.refresh_from_db()
    assert period.told_on == TODAY
    assert take_back(**target) is not None
    period.refresh_from_db()
    assert period.told_on is None
    mark_ready(**target, changes={})
    send(**sending(target, now=cast.now + timedelta(days=1)))
    period.refresh_from_db()
    assert period.told_on == TODAY + timedelta(days=1)


def test_what_is_sent_is_changed_only_after_taking_it_back(cast: Cast, target: dict[str, Any]) -> None:
    mark_ready(**target, changes=changed(value="55"))
    send(**sending(target))
    with pytest.raises(WrongState, match="đã gửi"):
        save_form(**target, changes={"value": ("55", "56")})
    assert take_back(**target) is not None
    assert take_back(**target) is None
    assert JournalRow.objects.filter(act="take_back_report").count() == 1
    found = owed(cast.culture, target["period"], TODAY).get(target["item"])
    assert found is not None and found.state is OwedState.DRAFT and found.report is None
    save_form(**target, changes={"value": ("55", "56")})
    mark_ready(**target, changes={})
    assert send(**sending(target)).reports[0].value == 56


def test_nothing_is_taken_back_after_a_verdict_or_the_lock(cast: Cast, target: dict[str, Any]) -> None:
    mark_ready(**target, changes=changed(value="55"))
    report = send(**sending(target)).reports[0]
    with pytest.raises(WrongState, match="đã khóa"):
        take_back(**target | {"now": at(2026, 12, 2)})
    Verdict.objects.create(report=report, step="accept", by=cast.support, at=cast.now)
    with pytest.raises(WrongState, match="thẩm định"):
        take_back(**target)


@pytest.mark.parametrize("day", [(2026, 12, 1), (2026, 12, 20)], ids=["on the lock", "after it"])
def test_a_locked_period_takes_nothing(target: dict[str, Any], day: tuple[int, int, int]) -> None:
    save_form(**target, changes=changed(value="55"))
    late = target | {"now": at(*day)}
    for call in (
        lambda: save_form(**late, changes=changed(source="x")),
        lambda: mark_ready(**late, changes={}),
        lambda: nothing(**late),
    ):
        with pytest.raises(WrongState, match="đã khóa"):
            call()
    with pytest.raises(Refused, match="đã khóa"):
        send(**sending(late))


def test_after_the_late_window_only_what_was_sent_is_mended(cast: Cast, target: dict[str, Any]) -> None:
    period = target["period"]
    period.late_until = period.due + timedelta(days=1)
    period.save()
    with pytest.raises(WrongState, match="hết hạn nhận"):
        save_form(**target | {"now": at(2026, 11, 28)}, changes=changed(value="1"))
    mark_ready(**target, changes=changed(value="55"))
    report = send(**sending(target)).reports[0]
    Verdict.objects.create(report=report, step="return", reason="sai", by=cast.support, at=cast.now)
    later = target | {"now": at(2026, 11, 28)}
    mark_ready(**later, changes={"value": ("55", "54")})
    assert send(**sending(later)).reports[0].value == 54


def test_a_task_done_needs_evidence_and_is_sent_by_the_head(cast: Cast, task: dict[str, Any], run: Any) -> None:
    with pytest.raises(NotReady) as why:
        mark_ready(**task, changes=changed(done="100", result="Xong"))
    assert list(why.value.faults) == ["evidence"]
    proof = evidence_of(cast, cast.economy, cast.reporter)
    for _ in range(2):
        attach(**task, evidence=proof)
    assert ReportForm.objects.get().evidence.count() == 1
    mark_ready(**task, changes={})
    with pytest.raises(NotAllowed, match="thủ trưởng"):
        send(**sending(task))
    give_role(cast.head, cast.economy, Role.HEAD)
    report = send(**sending(task, actor=cast.head)).reports[0]
    assert (report.complete, report.done, report.filled_by, report.sent_by) == (True, 100, cast.reporter, cast.head)


def test_evidence_taken_off_bars_again(cast: Cast, task: dict[str, Any]) -> None:
    proof = evidence_of(cast, cast.economy, cast.reporter)
    attach(**task, evidence=proof)
    mark_ready(**task, changes=changed(done="100"))
    detach(**task, evidence_id=proof.pk)
    assert ReportForm.objects.get().ready_at is None
    with pytest.raises(NotReady):
        mark_ready(**task, changes={})


def test_evidence_of_another_unit_is_not_attached(cast: Cast, task: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed):
        attach(**task, evidence=evidence_of(cast, cast.culture, cast.head))


def test_the_reporter_sends_where_the_commune_lets_him(task: dict[str, Any], run: Any) -> None:
    mark_ready(**task, changes=changed(done="60"))
    run.reporters_send = True
    run.save()
    task["period"].refresh_from_db()
    assert len(send(**sending(task, period=period_of_month(run, 11))).reports) == 1


def test_whoever_follows_a_unit_without_accounts_sends_for_it(cast: Cast, run: Any, november: Any) -> None:
    hamlet = Unit.objects.create(parent=cast.commune, kind="hamlet", name="Thôn Nà Hoa")
    Target.objects.filter(tracked_by=cast.culture).update(tracked_by=hamlet)
    key = f"target:{Target.objects.get(tracked_by=hamlet).pk}"
    give_role(cast.reporter, hamlet, Role.REPORTER, for_other=True)
    given = {"period": november, "unit": hamlet, "item": key, "actor": cast.reporter, "now": cast.now}
    mark_ready(**given, changes=changed(value="10"))
    assert len(send(**sending(given)).reports) == 1


def test_strangers_and_cooperating_units_change_nothing(cast: Cast, task: dict[str, Any]) -> None:
    allowed = {"reporter"}
    give_role(cast.head, cast.police, Role.REPORTER)  # of the cooperating unit
    for name, person in cast.everybody.items():
        if name in allowed:
            continue
        given = task | {"actor": person}
        for call in (
            lambda: save_form(**given, changes=changed(done="50")),  # noqa: B023
            lambda: mark_ready(**given, changes=changed(done="50")),  # noqa: B023
            lambda: nothing(**given),  # noqa: B023
            lambda: send(**sending(given)),  # noqa: B023
            lambda: take_back(**given),  # noqa: B023
        ):
            with pytest.raises(NotAllowed):
                call()
    assert not ReportForm.objects.exists()


def test_an_item_of_another_unit_is_refused(cast: Cast, task: dict[str, Any], target: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="không thuộc"):
        save_form(**task | {"item": target["item"]}, changes=changed(value="1"))


def test_nothing_new_is_said_in_one_click_and_undone_by_writing(cast: Cast, target: dict[str, Any]) -> None:
    nothing(**target)
    nothing(**target)
    assert JournalRow.objects.filter(act="ready_report").count() == 1
    save_form(**target, changes=changed(value="30"))
    form = ReportForm.objects.get()
    assert not form.content["nothing"] and form.ready_at is None
    nothing(**target)
    report = send(**sending(target)).reports[0]
    assert report.nothing and report.value is None


def test_all_that_is_ready_goes_and_the_rest_stays(cast: Cast, task: dict[str, Any]) -> None:
    give_role(cast.reporter, cast.economy, Role.HEAD)
    mark_ready(**task, changes=changed(done="70"))
    sent = send(**sending(task, items=None) | {"items": None})
    assert [r.done for r in sent.reports] == [70] and not sent.left
    other = next(i.key for i in owed(cast.economy, task["period"], TODAY).items if i.key != task["item"])
    with pytest.raises(Refused, match="chưa ghi"):
        send(**sending(task) | {"items": [other]})


def test_a_done_task_that_waits_is_not_sent_again(cast: Cast, task: dict[str, Any], run: Any) -> None:
    """In October it was reported complete and waits; November owes nothing, October's stays."""
    give_role(cast.reporter, cast.economy, Role.HEAD)
    october = task | {"period": period_of_month(run, 10), "now": at(2026, 10, 20)}
    attach(**october, evidence=evidence_of(cast, cast.economy, cast.reporter))
    mark_ready(**october, changes=changed(done="100"))
    send(**sending(october))
    with pytest.raises(Refused, match="không thuộc"):
        mark_ready(**task, changes=changed(done="100"))


def test_a_proposal_goes_up_once(cast: Cast, target: dict[str, Any]) -> None:
    mark_ready(**target, changes=changed(value="20", proposal="Cần thêm kinh phí"))
    send(**sending(target))
    take_back(**target)
    mark_ready(**target, changes={})
    send(**sending(target))
    assert Proposal.objects.get().report == Report.objects.get(taken_back_at__isnull=True)


def test_hamlets_add_up(cast: Cast, target: dict[str, Any]) -> None:
    hamlets = [Unit.objects.create(parent=cast.commune, kind="hamlet", name=f"Thôn {i}") for i in range(2)]
    Target.objects.filter(tracked_by=cast.culture).update(by_place=True, counting="ratio")
    typed = {f"numerator:{h.pk}": ("", "1") for h in hamlets} | {f"denominator:{h.pk}": ("", "4") for h in hamlets}
    hole = dict(list(typed.items())[:1])
    with pytest.raises(NotReady) as why:
        mark_ready(**target, changes=hole)
    assert "places" in why.value.faults
    mark_ready(**target, changes={k: v for k, v in typed.items() if k not in hole})
    report = send(**sending(target)).reports[0]
    assert (report.numerator, report.denominator) == (2, 8)
    assert [p.numerator for p in report.parts.all()] == [1, 1]


def test_those_who_appraise_are_told_once_a_unit_and_period(cast: Cast, target: dict[str, Any]) -> None:
    own = Person.objects.create_user(username="own", password="x", name="Giàng Thị Sua")
    for unit, role in ((cast.commune, Role.SUPPORT_TEAM), (cast.culture, Role.REPORTER)):
        give_role(own, unit, role)
    for value in ("55", "56"):
        mark_ready(**target, changes={"value": ("" if value == "55" else "55", value)})
        send(**sending(target))
        take_back(**target)
    told = Notice.objects.filter(kind="to_appraise")
    assert [n.person for n in told] == [cast.support]  # nobody appraises his own unit's
    assert "Phòng Văn hóa - Xã hội đã gửi báo cáo kỳ Tháng 11/2026: 1 mục" in told.get().text
    december = target | {"now": at(2026, 12, 10), "period": period_of_month(target["period"].run, 12)}
    mark_ready(**december, changes=changed(value="57"))
    send(**sending(december))
    assert told.all().count() == 2


def test_what_asks_for_no_verdict_tells_nobody(cast: Cast, task: dict[str, Any], run: Any) -> None:
    give_role(cast.head, cast.economy, Role.HEAD)
    mark_ready(**task, changes=changed(done="60"))
    send(**sending(task, actor=cast.head))
    assert not Notice.objects.filter(kind="to_appraise").exists()


def test_a_notice_falls_with_the_sending_that_fails(
    cast: Cast, target: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_ready(**target, changes=changed(value="55"))
    monkeypatch.setattr("tiendo.usecases.reports.notify", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send(**sending(target))
    assert not Report.objects.exists()
