"""Verdicts on reports: accepted or returned, contested by the unit, decided by the steering committee, reopened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from tiendo.core import appraisal as core
from tiendo.core.access import Act
from tiendo.core.states import Step
from tiendo.core.status import Deed
from tiendo.core.status import refusals as task_refusals
from tiendo.core.text import squash
from tiendo.queries.appraisal import withdrawal_bars
from tiendo.queries.people import people_of, steering, support_team
from tiendo.queries.scope import held, may
from tiendo.queries.standing import TaskStanding, rules_of, standing_in
from tiendo.records.deeds import after_last, day_of, deeds_of
from tiendo.records.facts import period_of
from tiendo.records.models import Assignment, Notice, Person, Report, Verdict
from tiendo.records.turns import hold_deeds
from tiendo.usecases import journal, tallies
from tiendo.usecases.errors import NotAllowed, Refused, WrongState
from tiendo.usecases.guard import require
from tiendo.usecases.notices import notify
from tiendo.usecases.reports import may_send

ADDRESS = "/tham-dinh/{}/"
Told = dict[str, Any]


@transaction.atomic
def accept(*, report_id: int, actor: Person, now: datetime) -> Verdict:
    """The evidence holds: the task is complete, the figure is one to count."""
    report = _locked(report_id)
    require(actor, Act.APPRAISE, report.unit, report.period.run)
    return _step(report, Step.ACCEPT, actor, now)


@transaction.atomic
def return_(
    *, report_id: int, reason: str, lacks: Sequence[str] = (), mend_by: date | None = None, actor: Person, now: datetime
) -> Verdict:
    """Send a report back with its reason ("Chờ hoàn thiện"); `lacks` are keys of `core.appraisal.LACKS`."""
    report = _locked(report_id)
    require(actor, Act.APPRAISE, report.unit, report.period.run)
    return _step(report, Step.RETURN, actor, now, reason=reason, lacks=list(lacks), mend_by=mend_by)


@transaction.atomic
def contest(*, report_id: int, reason: str, actor: Person, now: datetime) -> Verdict:
    """The unit explains itself ("giải trình") on the same evidence; whoever may send its reports does so, once."""
    report = _locked(report_id)
    if not may_send(actor, report.unit, report.period):
        raise NotAllowed("Người gửi báo cáo của đơn vị mới giải trình được. Hãy nhờ thủ trưởng đơn vị.")
    return _step(report, Step.CONTEST, actor, now, reason=reason)


@transaction.atomic
def decide(
    *,
    report_id: int,
    accepted: bool,
    reason: str = "",
    lacks: Sequence[str] = (),
    mend_by: date | None = None,
    actor: Person,
    now: datetime,
) -> Verdict:
    """The steering committee's last word on a contest."""
    report = _locked(report_id)
    require(actor, Act.DECIDE_CONTEST, report.unit, report.period.run)
    if accepted:
        return _step(report, Step.ACCEPT, actor, now, steers=True, reason=reason)
    return _step(report, Step.RETURN, actor, now, steers=True, reason=reason, lacks=list(lacks), mend_by=mend_by)


@transaction.atomic
def reopen(*, report_id: int, reason: str, document: str, actor: Person, now: datetime) -> Verdict:
    """Take an acceptance back, by a document; appraisers and the steering committee may."""
    report = _locked(report_id)
    run = report.period.run
    if not any(may(actor, act, report.unit, run) for act in (Act.APPRAISE, Act.DECIDE_CONTEST)):
        require(actor, Act.APPRAISE, report.unit, run)
    if not document.strip():
        raise Refused("Phải có số, ký hiệu văn bản làm căn cứ mở lại.")
    return _step(report, Step.REOPEN, actor, now, reason=reason, document=squash(document)[:200])


@transaction.atomic
def withdraw(*, report_id: int, actor: Person, now: datetime) -> Verdict:
    """Take one's own verdict back shortly after it was given, while nothing came of it: the report waits again.

    What the unit was told and has not read is taken back too; who has read it is told.
    """
    report = _locked(report_id)
    require(actor, Act.APPRAISE, report.unit, report.period.run)
    now = after_last(now, task_id=report.task_id, target_id=report.target_id)
    if why := withdrawal_bars(actor, report, now):
        raise WrongState(" ".join(why))
    last = report.verdicts.latest("at", "id")
    made = Verdict.objects.create(report=report, step=core.WITHDRAW, by=actor, at=now)
    detail = {"report": report.pk, "verdict": last.pk, "period": report.period_id, "label": report.period.label}
    _journal("withdraw_verdict", report, actor, now, detail)
    told = Notice.objects.filter(key=f"verdict:{last.pk}")
    told.filter(read_at=None, digest=None).delete()
    notify(
        persons=[n.person for n in told.select_related("person")],
        kind="verdict_withdraw",
        key=f"verdict:{made.pk}",
        text=f"Tổ thẩm định rút kết luận vừa ghi: “{str(report.item)[:150]}”. Báo cáo lại chờ thẩm định.",
        address=ADDRESS.format(report.pk),
        now=now,
    )
    tallies.follow_item(report, now)
    return made


def stands_apart(actor: Person, report: Report) -> bool:
    """Whether the actor may judge the report at all: it is not of his unit, nor did he fill it in or send it."""
    mine = actor.pk in (report.filled_by_id, report.sent_by_id)
    return not mine and not core.own_unit(held(actor), report.unit.path)


def _locked(report_id: int) -> Report:
    """The report, held until the transaction ends: of two that judge it the second sees what the first said, and
    nobody takes it back or sends another in its place meanwhile."""
    for authority in Report.objects.filter(pk=report_id).values_list("period__run__authority", flat=True):
        hold_deeds(authority)
    found = Report.objects.select_for_update(of=("self",), no_key=True).select_related(
        "unit__authority", "period__run__authority__authority", "period__run__standing_office", "task", "target"
    )
    report = found.prefetch_related("period__run__calendars").filter(pk=report_id).first()
    if report is None:
        raise NotAllowed("Không có báo cáo này, hoặc báo cáo không thuộc nơi bạn thẩm định.")
    return report


def _step(report: Report, step: Step, actor: Person, now: datetime, *, steers: bool = False, **told: Any) -> Verdict:
    told["reason"] = told.get("reason", "").strip()
    now = after_last(now, task_id=report.task_id, target_id=report.target_id)
    own = not stands_apart(actor, report)
    _require_appraisable(report)
    at = core.found(report.verdicts.values_list("step", flat=True))
    if why := core.refusals(at, step, own=own, steering=steers):
        raise (NotAllowed if own and step is not Step.CONTEST else WrongState)(" ".join(why))
    if why := core.said_enough(step, told["reason"], told.get("lacks", ()), told.get("mend_by"), day_of(now)):
        raise Refused(" ".join(why))
    if report.task_id and (why := _task_refusals(report, step, now, told)):
        raise WrongState(" ".join(f"{w}." for w in why))
    verdict = Verdict.objects.create(report=report, step=str(step), by=actor, at=now, **told)
    _record(verdict, actor, now, steers)
    _tell(verdict, steers, now)
    tallies.follow_item(report, now)
    return verdict


def _require_appraisable(report: Report) -> None:
    """A report that was taken back, mended by a later one, or asks for no verdict has none."""
    if report.taken_back_at is not None:
        raise WrongState("Đơn vị đã rút báo cáo này lại. Tải lại trang để xem danh sách hiện nay.")
    if not report.asks_verdict:
        raise WrongState("Báo cáo này không phải thẩm định: chưa báo hoàn thành hoặc không phát sinh.")
    of = {"task": report.task_id} if report.task_id else {"target": report.target_id}
    later = Report.objects.filter(**of, unit=report.unit, period=report.period, taken_back_at__isnull=True)
    if later.filter(Q(sent_at__gt=report.sent_at) | Q(sent_at=report.sent_at, pk__gt=report.pk)).exists():
        raise WrongState("Đơn vị đã gửi báo cáo mới thay báo cáo này. Tải lại trang để xem.")


def _task_refusals(report: Report, step: Step, now: datetime, told: Told) -> list[str]:
    """Why the task itself takes no such step, under every plan that assigns it."""
    deed = Deed(day_of(now), step, reason=told["reason"], document=told.get("document", ""))
    why = [task_refusals(one.standing, deed) for one in _standings(report, now)]
    return min(why, key=len, default=[])


def _standings(report: Report, now: datetime) -> list[TaskStanding]:
    run, task = report.period.run, report.task_id
    assert task is not None
    rows = Assignment.objects.filter(task=task, plan__programme=run.programme_id, plan__authority=run.authority_id)
    deeds, rules, period = deeds_of([task], run.since)[task], rules_of(run), period_of(report.period)
    return [standing_in(row, deeds, rules, period, day_of(now)) for row in rows.select_related("task", "plan")]


_ACTS = {Step.ACCEPT: "accept_report", Step.RETURN: "return_report", Step.CONTEST: "contest_report"}


def _record(verdict: Verdict, actor: Person, now: datetime, steers: bool) -> None:
    report = verdict.report
    detail = {
        "report": report.pk,
        "verdict": verdict.pk,
        "period": report.period_id,
        "label": report.period.label,
        "reason": verdict.reason,
        "lacks": verdict.lacks,
        "mend_by": verdict.mend_by.isoformat() if verdict.mend_by else None,
        "document": verdict.document,
        "on_contest": steers,
    }
    _journal(_ACTS.get(Step(verdict.step), "reopen_report"), report, actor, now, detail)


def _journal(act: str, report: Report, actor: Person, now: datetime, detail: Told) -> None:
    authority = report.period.run.authority
    journal.record(act=act, subject=report.item_key, authority=authority, actor=actor, now=now, detail=detail)


def _tell(verdict: Verdict, steers: bool, now: datetime) -> None:
    """The unit is told of a verdict, those who judge of a contest."""
    report, run = verdict.report, verdict.report.period.run
    step, name = Step(verdict.step), f"“{str(report.item)[:150]}”"
    who = "Ban Chỉ đạo" if steers else "Tổ thẩm định"
    mend = f" Hoàn thiện trước {verdict.mend_by:%d/%m/%Y}." if verdict.mend_by else ""
    words = {
        Step.ACCEPT: f"{who} kết luận Đạt: {name}.",
        Step.RETURN: f"{who} trả lại, chờ hoàn thiện: {name}. Lý do: {verdict.reason}.{mend}",
        Step.CONTEST: f"{report.unit.name} giải trình về {name}: {verdict.reason}. Chờ Ban Chỉ đạo quyết định.",
        Step.REOPEN: f"Mở lại kết luận Đạt theo {verdict.document}: {name}. Lý do: {verdict.reason}.",
    }[step]
    text = words.replace("..", ".")
    persons = [*steering(run), *support_team(run)] if step is Step.CONTEST else _of_unit(report, step)
    if steers:
        persons += support_team(run)
    told = [p for p in persons if p.pk != verdict.by_id]
    notify(
        persons=told, kind=f"verdict_{step}", key=f"verdict:{verdict.pk}", text=text,
        address=ADDRESS.format(report.pk), now=now,
    )  # fmt: skip


def _of_unit(report: Report, step: Step) -> list[Person]:
    """Who fills in the unit's reports; the head too where it came back."""
    people = people_of([report.unit])[report.unit_id]
    sent: Iterable[Person] = [report.sent_by] if report.sent_by_id else []
    return [*people.first, *sent, *(people.second if step is not Step.ACCEPT else [])]
