"""What a column shows of a row: one function a column; a row of which it can say nothing leaves its cell empty."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from tiendo.core.alerts import RULE_NAMES
from tiendo.core.appraisal import LACKS
from tiendo.core.reporting import words
from tiendo.core.reporting.desk import Desk, plan_label, said
from tiendo.core.reporting.facts import (
    DirectiveFact,
    EntryFact,
    FigureFact,
    Item,
    PersonFact,
    ProposalFact,
    Saying,
    TargetFact,
    TaskFact,
)
from tiendo.core.reporting.groups import group_of
from tiendo.core.reporting.outline import Cell, Source
from tiendo.core.reporting.rows import ChangeRow, Check, Thing, UnitRow
from tiendo.core.reporting.told import (
    alert_words,
    amount_of,
    figure_words,
    judged_words,
    listed_bodies,
    of_entry,
    of_figure,
)
from tiendo.core.states import APPRAISAL_NAMES, FINISH_NAMES, Appraisal, WorkState

Maker = Callable[[Desk, Thing], Cell]
EMPTY = Cell()


def item_of(thing: Thing) -> Item | None:
    if isinstance(thing, ChangeRow):
        return thing.item
    return thing if isinstance(thing, (TaskFact, TargetFact)) else None


def _text(text: str, *sources: Source, name: bool = False) -> Cell:
    return Cell(text, sources=sources if text else (), name=name and bool(text))


def _day(value: date | None, *sources: Source) -> Cell:
    return Cell(words.day(value), day=value, sources=sources if value else ())


def _count(value: Decimal | int, *sources: Source) -> Cell:
    return Cell(words.number(value), Decimal(value), sources=sources)


def _person(person: PersonFact | None) -> Cell:
    """A name of its own cell, so that the leader's copy can leave it out."""
    if person is None or not words.line(person.name):
        return EMPTY
    title = f", {words.line(person.title)}" if person.title else ""
    return _text(f"{words.line(person.name)}{title}", name=True)


def _of_task(of: Callable[[Desk, TaskFact], Cell]) -> Maker:
    return lambda desk, thing: of(desk, thing) if isinstance(thing, TaskFact) else EMPTY


def _of_target(of: Callable[[Desk, TargetFact], Cell]) -> Maker:
    return lambda desk, thing: of(desk, thing) if isinstance(thing, TargetFact) else EMPTY


def _of_item(of: Callable[[Desk, Item], Cell]) -> Maker:
    def made(desk: Desk, thing: Thing) -> Cell:
        item = item_of(thing)
        return EMPTY if item is None else of(desk, item)

    return made


def _of_unit(of: Callable[[UnitRow], Cell]) -> Maker:
    return lambda desk, thing: of(thing) if isinstance(thing, UnitRow) else EMPTY


def _name(desk: Desk, thing: Thing) -> Cell:
    if (item := item_of(thing)) is not None:
        return _text(words.line(item.name), desk.of_item(item))
    if isinstance(thing, DirectiveFact):
        return _text(words.line(thing.item_name))
    if isinstance(thing, ProposalFact):
        return _text(words.line(desk.facts.names.get(thing.item, "")))
    return _text(words.line(thing.name)) if isinstance(thing, Check) else EMPTY


def _kind(desk: Desk, thing: Thing) -> Cell:
    if isinstance(thing, Check):
        return Cell(thing.kind)
    if isinstance(thing, ChangeRow):
        return Cell(words.line(thing.change.kind))
    if isinstance(thing, TaskFact):
        return Cell("Nhiệm vụ thường xuyên" if thing.standing_work else "Nhiệm vụ")
    return Cell("Chỉ tiêu") if isinstance(thing, TargetFact) else EMPTY


def _body_text(desk: Desk, thing: Thing) -> Cell:
    match thing:
        case ProposalFact():
            return _text(
                words.prose([thing.text]), Source(thing.key, f"Kiến nghị của {words.body_name(thing.body.name)}")
            )
        case DirectiveFact():
            return _text(words.prose([thing.text]), Source(thing.key, f"Chỉ đạo ngày {words.day(thing.on)}"))
        case EntryFact():
            return _text(words.prose([thing.text]), of_entry(thing))
        case ChangeRow():
            source = Source(thing.change.key, f"Điều chỉnh ngày {words.day(thing.change.on)}")
            return _text(words.upper_first(words.line(thing.change.words)), source)
        case Check():
            return _text(thing.text)
    return EMPTY


def _unit(desk: Desk, thing: Thing) -> Cell:
    if isinstance(thing, (ProposalFact, DirectiveFact, EntryFact, UnitRow)):
        return _text(words.body_name(thing.body.name))
    return EMPTY


def _on(desk: Desk, thing: Thing) -> Cell:
    if isinstance(thing, (ProposalFact, DirectiveFact, EntryFact)):
        return _day(thing.on)
    return _day(thing.change.on) if isinstance(thing, ChangeRow) else EMPTY


def _due(desk: Desk, thing: Thing) -> Cell:
    if isinstance(thing, DirectiveFact):
        return _day(thing.due)
    if isinstance(thing, TaskFact):
        if thing.due is None:
            return Cell(words.line(thing.deadline) or "Không ghi thời hạn")
        return _day(thing.due)
    return EMPTY


def _state(desk: Desk, thing: Thing) -> Cell:
    if isinstance(thing, DirectiveFact):
        if thing.answered_on or thing.closed_on:
            return Cell("Đã trả lời" if thing.closed_on is None else "Đã đóng")
        return Cell("Quá hạn trả lời" if thing.due < desk.facts.as_of else "Chờ trả lời")
    if isinstance(thing, TaskFact):
        return _text(words.line(thing.state), desk.of_item(thing))
    return _verdict(desk, thing) if isinstance(thing, TargetFact) else EMPTY


def _verdict(desk: Desk, target: TargetFact) -> Cell:
    sources = of_figure(target.cumulative) if target.cumulative else ()
    return Cell(words.upper_first(judged_words(target)), sources=sources)


def _level(desk: Desk, item: Item) -> Cell:
    """How complete, computed from days: the register's own words."""
    if isinstance(item, TargetFact):
        return _verdict(desk, item)
    if item.finish is not None and item.work in (WorkState.COMPLETE, WorkState.REPORTED):
        waits = " (chờ thẩm định)" if item.work is WorkState.REPORTED else ""
        return Cell(f"{FINISH_NAMES[item.finish]}{waits}")
    if item.late:
        return Cell(f"Chưa hoàn thành, quá hạn {words.number(item.late)} ngày")
    if item.over or (item.standing_work and item.due is None):
        return Cell(words.line(item.state))
    return Cell("Chưa hoàn thành, trong hạn" if item.due else "Chưa hoàn thành, không có thời hạn")


def _result(desk: Desk, item: Item) -> Cell:
    last = next((s for s in reversed(item.said) if not s.nothing and s.result.strip()), None)
    if isinstance(item, TargetFact) and last is None:
        one = item.cumulative
        return _text(figure_words(one, item.unit), *of_figure(one)) if one and item.said else _silence(item)
    if last is None:
        return _silence(item)
    text = desk.fitting(words.prose([last.result]), said(last), last.body.name, item.name)
    return _text(text, said(last))


def _silence(item: Item) -> Cell:
    if item.said and item.said[-1].nothing:
        return _text("Không phát sinh", said(item.said[-1]))
    return Cell("Chưa có báo cáo trong kỳ") if item.asked and not item.said else EMPTY


def _said_of(of: Callable[[Saying], str]) -> Maker:
    def made(desk: Desk, item: Item) -> Cell:
        told = [s for s in item.said if words.line(of(s))]
        return _text(words.prose([of(s) for s in told]), *(said(s) for s in told))

    return _of_item(made)


def _last_said(of: Callable[[Saying], Cell]) -> Maker:
    def made(desk: Desk, item: Item) -> Cell:
        last = item.said[-1] if item.said else item.before if isinstance(item, TaskFact) else None
        return of(last) if last else EMPTY

    return _of_item(made)


def _returned(of: Callable[[Saying], Cell]) -> Maker:
    return _last_said(lambda s: of(s) if s.returned else EMPTY)


def _reason(desk: Desk, thing: Thing) -> Cell:
    if isinstance(thing, ChangeRow):
        return _text(words.prose([thing.change.reason]))
    return _returned(lambda s: _text(words.prose([s.reason]), said(s)))(desk, thing)


def _appraisal(desk: Desk, item: Item) -> Cell:
    if isinstance(item, TargetFact):
        return Cell(item.cumulative.state) if item.cumulative else EMPTY
    return EMPTY if item.appraisal is Appraisal.NONE else Cell(APPRAISAL_NAMES[item.appraisal])


def _evidence(desk: Desk, thing: Thing) -> Cell:
    if isinstance(thing, TargetFact):
        return _count(sum(s.evidence for s in thing.said))
    return _count(thing.evidence) if isinstance(thing, (TaskFact, EntryFact)) else EMPTY


def _alert(desk: Desk, task: TaskFact) -> Cell:
    sources = [Source(a.key, f"Cảnh báo: {RULE_NAMES[a.rule]}") for a in task.alerts]
    return _text(words.upper_first("; ".join(alert_words(a) for a in task.alerts)), *sources)


def _roadmap(desk: Desk, item: Item) -> Cell:
    if isinstance(item, TargetFact):
        return _milestones(desk, item)
    start, due = words.day(item.start), words.day(item.due)
    return Cell(f"{start} - {due}" if start and due else words.line(item.deadline))


def _milestones(desk: Desk, target: TargetFact) -> Cell:
    return Cell("; ".join(f"{p.year}: {words.line(p.raw)}" for p in target.promises))


def _milestone(desk: Desk, target: TargetFact) -> Cell:
    if target.promise is None:
        return EMPTY
    return Cell(f"{words.line(target.promise.raw)} ({target.promise.year})", target.promise.goal)


def _figure(of: Callable[[TargetFact], FigureFact | None]) -> Maker:
    def made(desk: Desk, target: TargetFact) -> Cell:
        one = of(target)
        if one is None:
            return EMPTY
        amount = amount_of(one)
        return Cell(
            figure_words(one, target.unit),
            amount if isinstance(amount, Decimal) else None,
            sources=of_figure(one),
        )

    return _of_target(made)


def _counts(desk: Desk, target: TargetFact) -> Cell:
    one = target.cumulative
    if one is None or one.figure.numerator is None or one.figure.denominator is None:
        return EMPTY
    return _text(f"{words.number(one.figure.numerator)}/{words.number(one.figure.denominator)}", *of_figure(one))


def _done(desk: Desk, task: TaskFact) -> Cell:
    source = said(task.said[-1]) if task.said else said(task.before) if task.before else desk.of_item(task)
    return _count(task.done, source)


def _finished(desk: Desk, task: TaskFact) -> Cell:
    return _day(task.submitted_on) if task.work in (WorkState.COMPLETE, WorkState.REPORTED) else EMPTY


def _answer(desk: Desk, thing: Thing) -> Cell:
    if isinstance(thing, (ProposalFact, DirectiveFact)) and thing.answered_on:
        return _text(words.prose([thing.answer]), Source(thing.key, f"Trả lời ngày {words.day(thing.answered_on)}"))
    return EMPTY


def _answered(desk: Desk, thing: Thing) -> Cell:
    return _day(thing.answered_on) if isinstance(thing, (ProposalFact, DirectiveFact)) else EMPTY


def _document(desk: Desk, thing: Thing) -> Cell:
    if isinstance(thing, DirectiveFact):
        return _text(words.line(thing.document))
    return _text(words.line(thing.change.document)) if isinstance(thing, ChangeRow) else EMPTY


def _leads(desk: Desk, item: Item) -> Cell:
    return Cell(listed_bodies(item))


def _leader(desk: Desk, item: Item) -> Cell:
    return _person(item.leads[0].head if item.leads else None)


def _mail(desk: Desk, item: Item) -> Cell:
    by = item.said[-1].by if item.said else None
    return _text(words.line(by.mail), name=True) if by else EMPTY


def _group(desk: Desk, item: Item) -> Cell:
    return Cell(group_of(desk.definition.groups, item.section, item.name).title)


def _plan(desk: Desk, item: Item) -> Cell:
    label = plan_label(item.plan)
    return _text(label, Source(item.plan.key, label))


def _source(desk: Desk, target: TargetFact) -> Cell:
    return _text(words.line(target.cumulative.source)) if target.cumulative else EMPTY


COLUMNS: dict[str, Maker] = {
    "tt": lambda desk, thing: EMPTY,  # the table counts
    "blank": lambda desk, thing: EMPTY,
    "phone": lambda desk, thing: EMPTY,  # no telephone is kept: the hand writes it in
    "name": _name,
    "kind": _kind,
    "text": _body_text,
    "unit": _unit,
    "on": _on,
    "due": _due,
    "state": _state,
    "reason": _reason,
    "evidence": _evidence,
    "answer": _answer,
    "answered": _answered,
    "document": _document,
    "number": _of_item(lambda desk, item: Cell(words.line(item.ordinal))),
    "group": _of_item(_group),
    "section": _of_item(lambda desk, item: Cell(words.line(item.section))),
    "plan": _of_item(_plan),
    "plan_number": _of_item(lambda desk, item: _text(words.line(item.plan.number))),
    "plan_date": _of_item(lambda desk, item: _day(item.plan.issued_on)),
    "leads": _of_item(_leads),
    "leader": _of_item(_leader),
    "contact": _last_said(lambda s: _person(s.by)),
    "mail": _of_item(_mail),
    "level": _of_item(_level),
    "roadmap": _of_item(_roadmap),
    "result": _of_item(_result),
    "difficulty": _said_of(lambda s: s.difficulty),
    "proposal": _said_of(lambda s: s.proposal),
    "updated": _last_said(lambda s: _day(s.sent_on, said(s))),
    "appraisal": _of_item(_appraisal),
    "appraiser": _last_said(lambda s: _person(s.appraiser)),
    "lacks": _returned(lambda s: _text("; ".join(LACKS[k] for k in s.lacks if k in LACKS), said(s))),
    "mend_by": _returned(lambda s: _day(s.mend_by)),
    "cooperating": _of_task(lambda desk, task: _text("; ".join(words.body_name(n) for n in task.cooperating))),
    "start": _of_task(lambda desk, task: _day(task.start)),
    "first_due": _of_task(lambda desk, task: _day(task.first_due)),
    "previous_due": _of_task(lambda desk, task: _day(task.previous_due)),
    "extensions": _of_task(lambda desk, task: _count(task.extensions)),
    "output": _of_task(lambda desk, task: _text(words.line(task.output))),
    "done": _of_task(_done),
    "alert": _of_task(_alert),
    "finished": _of_task(_finished),
    "unit_of_measure": _of_target(lambda desk, target: _text(words.line(target.unit))),
    "milestone": _of_target(_milestone),
    "milestones": _of_target(_milestones),
    "in_period": _figure(lambda target: target.in_period),
    "cumulative": _figure(lambda target: target.cumulative),
    "before": _figure(lambda target: target.before),
    "accepted": _figure(lambda target: target.accepted),
    "counts": _of_target(_counts),
    "as_of": _of_target(lambda desk, target: _day(target.cumulative.figure.as_of) if target.cumulative else EMPTY),
    "verdict": _of_target(_verdict),
    "source": _of_target(_source),
    "sent": _of_unit(lambda row: _count(row.reported.sent) if row.reported else EMPTY),
    "owed": _of_unit(lambda row: _count(row.reported.owed) if row.reported else EMPTY),
    "tasks": _of_unit(lambda row: _count(len(row.tasks))),
    "tasks_done": _of_unit(lambda row: _count(sum(t.work is WorkState.COMPLETE for t in row.tasks))),
    "tasks_overdue": _of_unit(lambda row: _count(sum(t.late > 0 for t in row.tasks))),
    "tasks_red": _of_unit(lambda row: _count(sum(t.red for t in row.tasks))),
}
