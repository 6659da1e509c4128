"""What was promised, changed by a document: deadline, lead, value, whether it goes on. Rows are only added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from tiendo.core.access import Act
from tiendo.core.cells import MILESTONE, BadValue, typed
from tiendo.core.figures import parse_figure
from tiendo.core.reading import Comparator
from tiendo.core.reading import Milestone as Promise
from tiendo.core.states import Step
from tiendo.core.status import Deed, refusals
from tiendo.core.text import squash
from tiendo.queries.leads import leads_now
from tiendo.queries.people import people_of
from tiendo.queries.promises import milestones_now, stop_of, value_json
from tiendo.queries.standing import TaskStanding, standings
from tiendo.records.deeds import after_last, day_of
from tiendo.records.models import Adjustment, AdjustmentKind, Assignment, Person, Run, Target, Task, Unit
from tiendo.records.models.items import on_item
from tiendo.records.turns import hold_deeds
from tiendo.usecases import journal, tallies
from tiendo.usecases.errors import NotAllowed, Refused, WrongState
from tiendo.usecases.guard import require
from tiendo.usecases.notices import notify

Json = dict[str, Any]
NONE_SUCH = "Không có nhiệm vụ, chỉ tiêu này, hoặc không thuộc đơn vị của bạn."


@transaction.atomic
def adjust_deadline(
    *,
    task_id: int,
    due: date,
    document: str,
    reason: str,
    actor: Person,
    now: datetime,
    assignment_id: int | None = None,
    document_dated: date | None = None,
) -> list[Adjustment]:
    """Move a task's deadline, under one plan (`assignment_id`) or under every plan that would then have another day.

    The first deadline stays (`Standing.first_due`), and with it how often it was moved.
    """
    task, runs = _task(task_id, actor, assignment_id)
    deed = Deed(day_of(now), Step.ADJUST, due=due, reason=reason, document=document)
    found = [(one, refusals(one.standing, deed)) for one in _standings(task, runs, day_of(now), assignment_id)]
    fit = [one for one, why in found if not why]
    if not fit:
        raise _refusal(min((why for _, why in found), key=len, default=["Không kế hoạch nào còn giao nhiệm vụ này"]))
    made = []
    for one in fit:
        before = {"assignment": one.assignment.pk, "due": _iso(one.standing.due)}
        told = _Told(document, reason, document_dated)
        made.append(_add(task, AdjustmentKind.DEADLINE, told, before, {"due": due.isoformat()}, actor, now))
    _tell(task, made[0], f"Thời hạn mới {due:%d/%m/%Y}", now)
    return made


@transaction.atomic
def change_lead(
    *,
    task_id: int,
    units: Sequence[int],
    document: str,
    reason: str,
    actor: Person,
    now: datetime,
    document_dated: date | None = None,
) -> Adjustment:
    """Give a task to other lead units of the same authority; from this day on they owe its reports."""
    task, _ = _task(task_id, actor, None)
    _require_said(document, reason)
    _require_going(task, day_of(now))
    chosen = Unit.objects.filter(pk__in=units, authority=task.authority_id).in_bulk()
    before = leads_now(task, day_of(now))
    after = list(dict.fromkeys(pk for pk in units if pk in chosen))
    if not after or len(after) != len(set(units)):
        raise Refused("Phải chọn đơn vị chủ trì mới, trong danh bạ đơn vị của xã.")
    if after == [u.pk for u in before]:
        raise Refused("Đơn vị chủ trì mới phải khác đơn vị đang chủ trì.")
    told = _Told(document, reason, document_dated)
    lead = {"lead": [u.pk for u in before]}
    row = _add(task, AdjustmentKind.LEAD, told, lead, {"lead": after}, actor, now)
    names = "; ".join(chosen[pk].name for pk in after)
    _tell(task, row, f"Đơn vị chủ trì mới: {names}", now, also=before)
    return row


@transaction.atomic
def adjust_value(
    *,
    target_id: int,
    year: int,
    value: str,
    document: str,
    reason: str,
    actor: Person,
    now: datetime,
    document_dated: date | None = None,
) -> Adjustment:
    """Change what a target promises for the end of a year; `value` as plans write it: "≥ 70 %"."""
    target = _target(target_id, actor)
    _require_said(document, reason)
    _require_going(target, day_of(now))
    known = {m.year: m.now for m in milestones_now([target], day_of(now))[target.pk]}
    new = _promised(year, value, known)
    before = value_json(known[year]) if year in known else {"year": year}
    if year in known and replace(new, raw="") == replace(known[year], raw=""):
        raise Refused("Giá trị mới phải khác giá trị đang áp dụng.")
    told = _Told(document, reason, document_dated)
    row = _add(target, AdjustmentKind.VALUE, told, before, value_json(new), actor, now)
    _tell(target, row, f"Giá trị mới đến hết năm {year}: {new.raw}", now)
    return row


@transaction.atomic
def suspend(
    *,
    item: str,
    look_again: date | None,
    document: str,
    reason: str,
    actor: Person,
    now: datetime,
    document_dated: date | None = None,
) -> Adjustment:
    """Stop until somebody decides; the day of the next look is required. `item` is "task:12" or "target:7"."""
    found = _stopped(item, AdjustmentKind.SUSPEND, look_again, document, reason, actor, now, document_dated)
    _tell(found.item, found, f"Tạm dừng, xem xét lại ngày {look_again:%d/%m/%Y}", now)
    return found


@transaction.atomic
def resume(
    *, item: str, document: str, reason: str, actor: Person, now: datetime, document_dated: date | None = None
) -> Adjustment:
    """Take up again what was suspended."""
    found = _stopped(item, AdjustmentKind.RESUME, None, document, reason, actor, now, document_dated)
    _tell(found.item, found, "Tiếp tục thực hiện", now)
    return found


@transaction.atomic
def cancel(
    *, item: str, document: str, reason: str, actor: Person, now: datetime, document_dated: date | None = None
) -> Adjustment:
    """Nothing more is owed; what was reported stays."""
    found = _stopped(item, AdjustmentKind.CANCEL, None, document, reason, actor, now, document_dated)
    _tell(found.item, found, "Bãi bỏ", now)
    return found


class _Told:
    """The document by which a change is made, and why."""

    def __init__(self, document: str, reason: str, dated: date | None) -> None:
        self.document, self.reason, self.dated = squash(document)[:200], reason.strip(), dated


_STEPS = {
    AdjustmentKind.SUSPEND: Step.SUSPEND,
    AdjustmentKind.RESUME: Step.RESUME,
    AdjustmentKind.CANCEL: Step.CANCEL,
}


def _stopped(
    key: str,
    kind: AdjustmentKind,
    look_again: date | None,
    document: str,
    reason: str,
    actor: Person,
    now: datetime,
    dated: date | None,
) -> Adjustment:
    name, _, pk = key.partition(":")
    today = day_of(now)
    _require_said(document, reason)
    if kind is AdjustmentKind.SUSPEND and (look_again is None or look_again <= today):
        raise Refused("Phải hẹn ngày xem xét lại, sau ngày tạm dừng.")
    item: Task | Target
    if name == "task" and pk.isdigit():
        item, runs = _task(int(pk), actor, None)
        deed = Deed(today, _STEPS[kind], reason=reason, document=document, look_again=look_again)
        once = [one for one in _standings(item, runs, today, None) if one.instance is None]
        if once and (why := min((refusals(one.standing, deed) for one in once), key=len)):
            raise _refusal(why)
    elif name == "target" and pk.isdigit():
        item = _target(int(pk), actor)
    else:
        raise NotAllowed(NONE_SUCH)
    stop = stop_of(item, today)
    if stop is not None and stop.kind == AdjustmentKind.CANCEL:
        raise WrongState(f"Đã bãi bỏ theo {stop.document}.")
    if (kind is AdjustmentKind.RESUME) != (stop is not None) and kind is not AdjustmentKind.CANCEL:
        raise WrongState(f"Đang tạm dừng theo {stop.document}." if stop else "Việc này không tạm dừng.")
    return _add(item, kind, _Told(document, reason, dated), {}, {}, actor, now, look_again)


def _task(task_id: int, actor: Person, assignment_id: int | None) -> tuple[Task, list[Run]]:
    """The task, its deeds held until the transaction ends, and the runs under which it is adjusted; he may in each."""
    for authority in Task.objects.filter(pk=task_id).values_list("authority", flat=True):
        hold_deeds(authority)
    task = (
        Task.objects.select_for_update(of=("self",), no_key=True)
        .select_related("authority__authority")
        .filter(pk=task_id)
        .first()
    )
    if task is None:
        raise NotAllowed(NONE_SUCH)
    rows = task.assignments.all() if assignment_id is None else task.assignments.filter(pk=assignment_id)
    runs = _runs(task.authority, {row.plan.programme_id for row in rows.select_related("plan")})
    for run in runs:
        require(actor, Act.ADJUST, task.authority, run)
    if not runs:
        require(actor, Act.ADJUST, task.authority)
        raise WrongState("Chưa kế hoạch nào giao nhiệm vụ này được theo dõi.")
    return task, runs


def _target(target_id: int, actor: Person) -> Target:
    for authority in Target.objects.filter(pk=target_id).values_list("plan__authority", flat=True):
        hold_deeds(authority)
    found = Target.objects.select_for_update(of=("self",), no_key=True).select_related(
        "plan__authority__authority", "tracked_by"
    )
    target = found.filter(pk=target_id).first()
    if target is None:
        raise NotAllowed(NONE_SUCH)
    runs = _runs(target.plan.authority, {target.plan.programme_id})
    require(actor, Act.ADJUST, target.plan.authority, runs[0] if runs else None)
    return target


def _runs(authority: Unit, programmes: set[int]) -> list[Run]:
    return list(Run.objects.filter(authority=authority, programme__in=programmes).select_related("standing_office"))


def _standings(task: Task, runs: list[Run], today: date, assignment_id: int | None) -> list[TaskStanding]:
    found = []
    for run in runs:
        rows = Assignment.objects.filter(task=task, plan__programme=run.programme_id).select_related("task", "plan")
        chosen = [row for row in rows if assignment_id in (None, row.pk)]
        found += list(standings(chosen, run, today).values())
    return found


def _promised(year: int, text: str, known: dict[int, Promise]) -> Promise:
    try:
        typed("t1", f"{MILESTONE}{year}", text, None)
    except BadValue as why:
        raise Refused(str(why)) from why
    figure = parse_figure(squash(text))
    if not text.strip() or figure.parts or figure.comparator is Comparator.TEXT:
        raise Refused("Không hiểu giá trị mới. Hãy ghi như: 60 %, ≥ 60 %, 2 - 5 %, 12 người, hoặc Có.")
    if not 2000 <= year <= 2100:
        raise Refused("Hãy chọn năm của mốc cần điều chỉnh.")
    unit = figure.unit or (known[year].unit if year in known else None)
    return Promise(year, squash(text), figure.comparator, figure.value, unit)


def _require_said(document: str, reason: str) -> None:
    if not document.strip():
        raise Refused("Phải có số, ký hiệu văn bản làm căn cứ.")
    if not reason.strip():
        raise Refused("Phải nêu lý do.")


def _require_going(item: Task | Target, today: date) -> None:
    stop = stop_of(item, today)
    if stop is not None and stop.kind == AdjustmentKind.CANCEL:
        raise WrongState(f"Đã bãi bỏ theo {stop.document} nên không điều chỉnh được nữa.")


def _refusal(why: Sequence[str]) -> Refused | WrongState:
    words = " ".join(f"{w}." for w in why)
    return WrongState(words) if any(w.startswith("Không") for w in why) else Refused(words)


def _add(
    item: Task | Target,
    kind: AdjustmentKind,
    told: _Told,
    before: Json,
    after: Json,
    actor: Person,
    now: datetime,
    look_again: date | None = None,
) -> Adjustment:
    """In force from the day it is written down: a day before or after would come between deeds that were judged."""
    if told.dated is not None and told.dated > day_of(now):
        raise Refused("Ngày văn bản không được sau hôm nay.")
    now = after_last(now, **{"task_id" if isinstance(item, Task) else "target_id": item.pk})
    row = Adjustment.objects.create(
        **on_item(item),
        kind=kind,
        on=day_of(now),
        before=before,
        after=after,
        look_again=look_again,
        document=told.document,
        document_dated=told.dated,
        reason=told.reason,
        by=actor,
        at=now,
    )
    journal.record(
        act=f"adjust_{kind}",
        subject=row.item_key,
        authority=item.authority if isinstance(item, Task) else item.plan.authority,
        actor=actor,
        now=now,
        detail={
            "adjustment": row.pk,
            "before": before,
            "after": after,
            "document": told.document,
            "reason": told.reason,
            "look_again": _iso(look_again),
        },
    )
    tallies.follow_item(row, now)
    return row


def _tell(item: Task | Target, row: Adjustment, words: str, now: datetime, also: Sequence[Unit] = ()) -> None:
    """The units that do the work, the former ones too."""
    units = [*also, *_doers(item, day_of(now))]
    people = [p for of in people_of(units).values() for p in (*of.first, *of.second) if p.pk != row.by_id]
    text = f"{words}, theo {row.document}: “{str(item)[:150]}”. Lý do: {row.reason}"
    kind = f"adjust_{row.kind}"
    notify(persons=people, kind=kind, key=f"adjustment:{row.pk}", text=text, address=_address(item), now=now)


def _doers(item: Task | Target, today: date) -> list[Unit]:
    if isinstance(item, Task):
        return leads_now(item, today)
    return [item.tracked_by] if item.tracked_by else []


def _address(item: Task | Target) -> str:
    if isinstance(item, Target):
        return f"/chi-tieu/{item.pk}/"
    first = item.assignments.first()
    return f"/nhiem-vu/{first.pk}/" if first else ""


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
