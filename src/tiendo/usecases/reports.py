"""Progress reports: filled in together, made ready by the reporter, sent by the head, taken back until locked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.urls import reverse

from tiendo.core.access import Act, Role
from tiendo.core.appraisal import own_unit
from tiendo.core.calendar import takes_first_report
from tiendo.core.progress import FIELD_NAMES, WRITER, Filled, said, why_not
from tiendo.core.states import Step
from tiendo.core.status import Deed, refusals
from tiendo.core.text import nfc
from tiendo.queries.owed import SENT, OwedItem, OwedState, owed
from tiendo.queries.people import support_team
from tiendo.queries.report_forms import entry_evidence, filled, prefilled
from tiendo.queries.scope import held, may
from tiendo.records.deeds import after_last, day_of
from tiendo.records.facts import period_of
from tiendo.records.models import (
    Evidence,
    Person,
    Proposal,
    Report,
    ReportForm,
    ReportingPeriod,
    ReportPart,
    Unit,
)
from tiendo.records.turns import hold_deeds, take_turn
from tiendo.usecases import journal, tallies
from tiendo.usecases.directives import tell_of_proposal
from tiendo.usecases.errors import Conflict, NotAllowed, Refused, WrongState
from tiendo.usecases.guard import require
from tiendo.usecases.notices import notify

# By field, what the editor saw there and what he typed.
Changes = Mapping[str, tuple[str, str]]


class NotReady(Refused):
    """The form lacks something; `faults` says what, by field ("" of the whole form). What was typed is kept."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Saved:
    """The form after a save. `conflicts`: fields that somebody else changed meanwhile, left as he wrote them; the
    editor's own text stays on his screen and is saved once he has seen the other."""

    form: ReportForm
    conflicts: dict[str, Conflict]


@dataclass(frozen=True, slots=True)
class Sent:
    """The reports that went out now, and by item why others did not."""

    reports: list[Report]
    left: dict[str, str]


def save_form(
    *, period: ReportingPeriod, unit: Unit, item: str, changes: Changes, actor: Person, now: datetime
) -> Saved:
    """Keep what was typed into the fields of an item ("task:12"), as raw text.

    Fields that nobody else changed since they were seen are kept, whatever became of the others. A text of somebody
    else that is replaced is in the journal; the many small saves of one writer are not.
    """
    with _turn(period, unit):
        one = open_item(period, unit, item, actor, now)
        form = _locked(one, period, unit)
        conflicts = _merge(one, form, changes, actor, now)
    return Saved(form, conflicts)


def mark_ready(
    *, period: ReportingPeriod, unit: Unit, item: str, changes: Changes, actor: Person, now: datetime
) -> Saved:
    """Save, and say that the item may be sent ("Ghi"). Raises `NotReady` where something lacks; the text is kept."""
    found: dict[str, str] = {}
    with _turn(period, unit):
        one = open_item(period, unit, item, actor, now)
        form = _locked(one, period, unit)
        conflicts = _merge(one, form, {**changes, "nothing": (form.content.get("nothing", ""), "")}, actor, now)
        if not conflicts:
            found = _faults(one, form, period, now)
            if not found:
                _made_ready(one, form, period, actor, now)
    if found:
        raise NotReady(found)
    return Saved(form, conflicts)


def fill_in(
    *,
    period: ReportingPeriod,
    unit: Unit,
    items: Mapping[str, Changes | None],
    evidence: Mapping[str, Sequence[Evidence]],
    actor: Person,
    now: datetime,
) -> dict[str, dict[str, str]]:
    """Many items at once, each as `mark_ready` or, with None, as `nothing` does; gives the faults of those that are
    not ready, by item. One look at what is owed serves them all."""
    require(actor, Act.FILL_REPORT, unit, period.run)
    left: dict[str, dict[str, str]] = {}
    with _turn(period, unit):
        everything = owed(unit, period, day_of(now))
        for key, changes in items.items():
            one = everything.get(key)
            why = closed_why(one, period, day_of(now)) if one else "Mục này không thuộc phần phải báo cáo của đơn vị."
            if one is None or why:
                left[key] = {"": why}
                continue
            form = _locked(one, period, unit)
            form.evidence.add(*(e for e in evidence.get(key, ()) if e.unit_id == unit.pk))
            typed = {"nothing": ("", "1")} if changes is None else changes
            conflicts = _merge(one, form, typed, actor, now)
            faults = {name: str(c) for name, c in conflicts.items()} or _faults(one, form, period, now)
            if faults:
                left[key] = faults
            else:
                _made_ready(one, form, period, actor, now)
    return left


def nothing(*, period: ReportingPeriod, unit: Unit, item: str, actor: Person, now: datetime) -> ReportForm:
    """Say that the item has nothing new in the period ("không phát sinh"); what was typed stays beside it."""
    with _turn(period, unit):
        one = open_item(period, unit, item, actor, now)
        form = _locked(one, period, unit)
        if not form.content.get("nothing") or form.ready_at is None:
            _merge(one, form, {"nothing": (form.content.get("nothing", ""), "1")}, actor, now)
            _made_ready(one, form, period, actor, now)
    return form


def send(*, period: ReportingPeriod, unit: Unit, items: Sequence[str] | None, actor: Person, now: datetime) -> Sent:
    """Send the items (all that are ready where None) as reports that never change. What is sent already is left out,
    so that a second click sends nothing twice. Raises where nothing could be sent."""
    if not may_send(actor, unit, period):
        raise NotAllowed("Báo cáo của đơn vị do thủ trưởng đơn vị gửi. Bạn đã ghi xong phần mình, chờ thủ trưởng gửi.")
    reports: list[Report] = []
    left: dict[str, str] = {}
    again = False
    with _turn(period, unit):
        hold_deeds(period.run.authority_id)
        today = day_of(now)
        everything = owed(unit, period, today)
        keys = [i.key for i in everything.ready] if items is None else list(dict.fromkeys(items))
        for key in keys:
            one = everything.get(key)
            if one is not None and one.state in SENT:
                again = True
                continue
            why = "Không có mục này trong kỳ." if one is None else _bar(one, period, today)
            if one is not None and not why:
                reports.append(_report(one, period, unit, actor, now))
            else:
                left[key] = why
        _keep_told(period, reports)
        tallies.follow_reports(reports, now)
        _tell_appraisers(reports, period, unit, now)
    if not reports and left:
        raise Refused(" ".join(dict.fromkeys(left.values())))
    if not reports and not again and items is not None:
        raise Refused("Chưa chọn mục nào để gửi.")
    return Sent(reports, left)


def take_back(*, period: ReportingPeriod, unit: Unit, item: str, actor: Person, now: datetime) -> Report | None:
    """Take the report of an item back to write on it, until the period is locked and before any verdict on it.

    None where it was taken back already.
    """
    if not may_send(actor, unit, period):
        raise NotAllowed("Chỉ người gửi báo cáo của đơn vị mới rút lại được. Hãy nhờ thủ trưởng đơn vị.")
    with _turn(period, unit):
        hold_deeds(period.run.authority_id)
        one = owed(unit, period, day_of(now), only=item).get(item)
        if one is None or one.report is None:
            return None
        if day_of(now) >= period.locks_on:
            raise WrongState(_locked_words(period))
        report = Report.objects.select_for_update(no_key=True).get(pk=one.report.pk)
        if report.verdicts.exists():
            raise WrongState("Báo cáo này đã có kết quả thẩm định nên không rút lại được.")
        report.taken_back_by, report.taken_back_at = actor, _after_last(one, now)
        report.save(update_fields=["taken_back_by", "taken_back_at"])
        Proposal.objects.filter(report=report, answered_at__isnull=True).update(report=None)
        if one.form is not None:
            ReportForm.objects.filter(pk=one.form.pk).update(ready_at=None, ready_by=None)
        _journal("take_back_report", one, period, actor, now, {"report": report.pk})
        _tell_anew(period)
        tallies.follow_reports([report], now)
    return report


def attach(
    *, period: ReportingPeriod, unit: Unit, item: str, evidence: Evidence, actor: Person, now: datetime
) -> ReportForm:
    """Put a piece of evidence of the unit to the item's form; a second time changes nothing."""
    if evidence.unit_id != unit.pk:
        raise NotAllowed("Minh chứng này thuộc đơn vị khác.")
    with _turn(period, unit):
        one = open_item(period, unit, item, actor, now)
        form = _locked(one, period, unit)
        if not form.evidence.filter(pk=evidence.pk).exists():
            form.evidence.add(evidence)
            _touch(form, actor, now)
            _journal("attach_evidence", one, period, actor, now, {"evidence": evidence.pk, "name": evidence.file_name})
    return form


def detach(
    *, period: ReportingPeriod, unit: Unit, item: str, evidence_id: int, actor: Person, now: datetime
) -> ReportForm:
    """Take a piece of evidence off the form; the file itself stays."""
    with _turn(period, unit):
        one = open_item(period, unit, item, actor, now)
        form = _locked(one, period, unit)
        if form.evidence.filter(pk=evidence_id).exists():
            form.evidence.remove(evidence_id)
            _touch(form, actor, now)
            _journal("detach_evidence", one, period, actor, now, {"evidence": evidence_id})
    return form


def _keep_told(period: ReportingPeriod, reports: Sequence[Report]) -> None:
    """The first report of a period says that its authority has spoken (`ReportingPeriod.told_on`)."""
    if reports and period.told_on is None:
        on = min(day_of(report.sent_at) for report in reports)
        ReportingPeriod.objects.filter(pk=period.pk, told_on=None).update(told_on=on)


def _tell_anew(period: ReportingPeriod) -> None:
    """After one was taken back, which may have been the first."""
    first = Report.objects.filter(period=period, taken_back_at=None).order_by("sent_at").first()
    ReportingPeriod.objects.filter(pk=period.pk).update(told_on=day_of(first.sent_at) if first else None)


@contextmanager
def _turn(period: ReportingPeriod, unit: Unit) -> Iterator[None]:
    """A transaction in which nobody else writes on the unit's reports of the period: what is owed is looked at first
    and written by what was seen, so of two who send at once the second must see what the first sent."""
    with transaction.atomic():
        take_turn("reports", period.pk, unit.pk)
        yield


def may_send(actor: Person, unit: Unit, period: ReportingPeriod) -> bool:
    """Whether he sends the unit's reports: its head, its reporter where the commune lets reporters send, and whoever
    follows a unit without accounts."""
    if may(actor, Act.SEND_REPORT, unit, period.run):
        return True
    follows = any(h.for_other and h.unit_path == unit.path and h.role is Role.REPORTER for h in held(actor))
    return follows or (period.run.reporters_send and may(actor, Act.SEND_AS_REPORTER, unit, period.run))


def closed_why(one: OwedItem, period: ReportingPeriod, today: date) -> str:
    """Why nothing can be changed on the item now; "" where it can."""
    if today >= period.locks_on:
        return _locked_words(period)
    if one.state in SENT:
        sent = one.report.sent_at if one.report else None
        when = f" ngày {day_of(sent):%d/%m/%Y}" if sent else ""
        return f"Mục này đã gửi{when}. Muốn sửa, người gửi rút lại trước."
    if one.report is None and not takes_first_report(period_of(period), today):
        if today < period.start:
            return f"Kỳ báo cáo bắt đầu từ ngày {period.start:%d/%m/%Y}."
        return (
            f"Kỳ {period.label} đã hết hạn nhận báo cáo lần đầu ngày {period.late_until:%d/%m/%Y}; "
            "chỉ còn sửa được báo cáo đã gửi. Hãy liên hệ cơ quan thường trực."
        )
    return ""


def open_item(period: ReportingPeriod, unit: Unit, item: str, actor: Person, now: datetime) -> OwedItem:
    """The item, when the actor may fill it in and it is open; raises `NotAllowed`, `WrongState`, `Refused`."""
    require(actor, Act.FILL_REPORT, unit, period.run)
    one = owed(unit, period, day_of(now), only=item).get(item)
    if one is None:
        raise Refused("Mục này không thuộc phần phải báo cáo của đơn vị trong kỳ.")
    if why := closed_why(one, period, day_of(now)):
        raise WrongState(why)
    return one


def _locked_words(period: ReportingPeriod) -> str:
    return (
        f"Kỳ {period.label} đã khóa từ ngày {period.locks_on:%d/%m/%Y} nên không sửa được nữa. "
        "Hãy liên hệ cơ quan thường trực của chương trình."
    )


def _locked(one: OwedItem, period: ReportingPeriod, unit: Unit) -> ReportForm:
    """The form, locked for this transaction; a new one starts with the files of the entries."""
    of: dict[str, Any] = {"task": one.item} if one.is_task else {"target": one.item}
    form, made = ReportForm.objects.select_for_update(no_key=True).get_or_create(period=period, unit=unit, **of)
    if made:
        form.evidence.set(entry_evidence(one))
    return form


def _merge(one: OwedItem, form: ReportForm, changes: Changes, actor: Person, now: datetime) -> dict[str, Conflict]:
    known = one.shape.fields()
    content, conflicts, replaced = dict(form.content), dict[str, Conflict](), dict[str, Any]()
    for name, (seen, typed) in changes.items():
        if name not in known:
            raise Refused(f"Biểu này không có ô “{FIELD_NAMES.get(name, name)}”.")
        kept, value = content.get(name, ""), _clean(typed)
        if value == kept:
            if name not in content and name in prefilled(one, form.period):
                content[name] = ""  # a text taken from entries was struck out
            continue
        if _clean(seen) != kept:
            conflicts[name] = Conflict(kept)
            continue
        if kept and content.get(f"{WRITER}{name}") not in (None, str(actor.pk)):
            replaced[name] = {"before": kept, "after": value}
        content |= {name: value, f"{WRITER}{name}": str(actor.pk)}
    if content != form.content:
        if content.get("nothing") and form.content.get("nothing"):
            content["nothing"] = ""  # something was written after all
        form.content, form.version = content, form.version + 1
        _touch(form, actor, now)
    if replaced:
        _journal("replace_report_text", one, form.period, actor, now, replaced)
    return conflicts


def _touch(form: ReportForm, actor: Person, now: datetime) -> None:
    """Changed by somebody now: no more ready, for nobody has looked at it as it is."""
    form.changed_by, form.changed_at, form.ready_by, form.ready_at = actor, now, None, None
    form.save()


def _clean(text: str) -> str:
    return nfc(text).replace("\r\n", "\n").strip()


def _faults(one: OwedItem, form: ReportForm, period: ReportingPeriod, now: datetime) -> dict[str, str]:
    read = filled(one, form.content, period, day_of(now))
    return why_not(one.shape, read, form.evidence.count())


def _made_ready(one: OwedItem, form: ReportForm, period: ReportingPeriod, actor: Person, now: datetime) -> None:
    if form.ready_at is not None:
        return
    form.ready_by, form.ready_at = actor, now
    if form.changed_at is None:
        form.changed_by, form.changed_at = actor, now
    form.save()
    _journal("ready_report", one, period, actor, now, {"said": said(form.content)})


def _bar(one: OwedItem, period: ReportingPeriod, today: date) -> str:
    """Why this item cannot be sent; "" where it can."""
    if why := closed_why(one, period, today):
        return why
    if one.form is None or one.state is OwedState.BLANK:
        return f"“{one.name}”: chưa ghi."
    read = filled(one, one.form.content, period, today)
    faults = why_not(one.shape, read, one.form.evidence.count())
    if one.standing is not None and not faults:
        faults = {why: f"{why}." for why in refusals(one.standing.standing, _deed(one, read, today))}
    return f"“{one.name}”: {' '.join(faults.values())}" if faults else ""


def _deed(one: OwedItem, read: Filled, today: date) -> Deed:
    if read.complete:
        return Deed(today, Step.REPORT_COMPLETE, Decimal(100), evidence=one.form.evidence.count() if one.form else 0)
    return Deed(today, Step.PROGRESS, read.done)


def _report(one: OwedItem, period: ReportingPeriod, unit: Unit, actor: Person, now: datetime) -> Report:
    form = one.form
    assert form is not None
    read = filled(one, form.content, period, day_of(now))
    now = _after_last(one, now)
    figure = read.figure
    report = Report.objects.create(
        **({"task": one.item} if one.is_task else {"target": one.item}),
        period=period,
        unit=unit,
        nothing=read.nothing,
        complete=read.complete,
        done=read.done,
        **_counted(figure),
        **{name: read.words.get(name, "") for name in ("result", "difficulty", "proposal", "source")},
        as_of=read.as_of,
        unit_of_measure=(figure.unit or "") if figure else "",
        answers=read.answers,
        filled_by=form.ready_by or form.changed_by,
        sent_by=actor,
        sent_at=now,
    )
    report.evidence.set(form.evidence.all())
    ReportPart.objects.bulk_create(
        ReportPart(report=report, place_id=place, **_counted(part)) for place, part in read.parts.items()
    )
    _propose(one, report, read, actor, now)
    detail = {"report": report.pk, "complete": read.complete, "nothing": read.nothing}
    _journal("send_report", one, period, actor, now, detail | {"said": said(form.content)})
    return report


def _after_last(one: OwedItem, now: datetime) -> datetime:
    return after_last(now, **{"task_id" if one.is_task else "target_id": one.item.pk})


def _tell_appraisers(reports: Sequence[Report], period: ReportingPeriod, unit: Unit, now: datetime) -> None:
    """Tell those who may judge the unit's reports that some wait, once a unit and period, in the same transaction."""
    asking = [r for r in reports if r.asks_verdict]
    if not asking:
        return
    touched = {pk for r in asking for pk in (r.filled_by_id, r.sent_by_id)}
    notify(
        persons=[p for p in support_team(period.run) if p.pk not in touched and not own_unit(held(p), unit.path)],
        kind="to_appraise",
        key=f"to_appraise:{period.pk}:{unit.pk}",
        text=f"{unit.name} đã gửi báo cáo kỳ {period.label}: {len(asking)} mục chờ thẩm định.",
        address=reverse("appraisal"),
        now=now,
    )


def _counted(figure: Any) -> dict[str, Any]:
    if figure is None:
        return {}
    yes = figure.value if isinstance(figure.value, bool) else None
    value = None if yes is not None else figure.value
    return {"value": value, "numerator": figure.numerator, "denominator": figure.denominator, "yes": yes}


def _propose(one: OwedItem, report: Report, read: Filled, actor: Person, now: datetime) -> None:
    """A proposal goes up once, however often its report is sent."""
    text = read.words.get("proposal", "")
    if not text:
        return
    same = Proposal.objects.filter(unit=report.unit, text=text, answered_at__isnull=True)
    on = {"report__task": one.item} if one.is_task else {"report__target": one.item}
    known = same.filter(**on).first() or same.filter(report__isnull=True).first()
    if known is None:
        made = Proposal.objects.create(unit=report.unit, report=report, text=text, by=actor, at=now)
        tell_of_proposal(made, now)
    elif known.report_id is None:
        Proposal.objects.filter(pk=known.pk).update(report=report)


def _journal(
    act: str, one: OwedItem, period: ReportingPeriod, actor: Person, now: datetime, detail: dict[str, Any]
) -> None:
    journal.record(
        act=act,
        subject=one.key,
        authority=period.run.authority,
        actor=actor,
        now=now,
        detail={"period": period.pk, "label": period.label} | detail,
    )
