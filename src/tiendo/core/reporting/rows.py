"""Rows of tables that are no fact by themselves: units with their counts, changes with their items, points to check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tiendo.core.reporting import words
from tiendo.core.reporting.desk import CHOICES, Desk, undated
from tiendo.core.reporting.facts import (
    Body,
    Change,
    DirectiveFact,
    EntryFact,
    Item,
    ProposalFact,
    Reported,
    TargetFact,
    TaskFact,
)
from tiendo.core.states import WorkState


@dataclass(frozen=True, slots=True)
class UnitRow:
    key: str
    body: Body
    tasks: tuple[TaskFact, ...]
    reported: Reported | None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    key: str
    item: Item
    change: Change


@dataclass(frozen=True, slots=True)
class Check:
    """A point to look at before the paper is signed; `kind` says why."""

    key: str
    kind: str
    name: str
    text: str


Thing = TaskFact | TargetFact | ProposalFact | DirectiveFact | EntryFact | UnitRow | ChangeRow | Check


def things(desk: Desk, rows: str, only: str) -> list[Thing]:
    """What stands in the rows that a definition names, in the order of the plan or of days."""
    facts, choose = desk.facts, CHOICES[only]
    match rows:
        case "tasks":
            return [t for t in desk.tasks if choose(t)]
        case "targets":
            return [t for t in desk.targets if choose(t)]
        case "items":
            return [*(t for t in desk.tasks if choose(t)), *(t for t in desk.targets if choose(t))]
        case "units":
            return list(_units(desk))
        case "proposals":
            return [p for p in facts.proposals if desk.meant(p.item)]
        case "directives":
            return [d for d in facts.directives if desk.meant(d.item)]
        case "entries":
            return [e for e in facts.entries if desk.meant(*e.items)]
        case "changes":
            return [ChangeRow(c.key, i, c) for i in desk.items for c in i.changes]
    return list(_checks(desk))


def _units(desk: Desk) -> Iterator[UnitRow]:
    bodies: dict[str, Body] = {}
    for body in (*(r.body for r in desk.facts.reported), *(b for t in desk.tasks for b in t.leads)):
        bodies.setdefault(body.key or body.name, body)
    reported = {r.body.key or r.body.name: r for r in desk.facts.reported}
    for key, body in bodies.items():
        tasks = tuple(t for t in desk.tasks if any((b.key or b.name) == key for b in t.leads))
        yield UnitRow(key, body, tasks, reported.get(key))
    nobody = tuple(t for t in desk.tasks if not t.leads)
    if nobody:
        yield UnitRow("unit:", Body("", "Chưa rõ đơn vị chủ trì"), nobody, None)


def _checks(desk: Desk) -> Iterator[Check]:
    """What a reviewer asks of a draft: who is missing, what no evidence stands behind, what no arithmetic can tell."""
    for one in desk.facts.reported:
        if one.sent < one.owed:
            text = f"Mới gửi {one.sent}/{one.owed} mục phải báo cáo {words.lower(desk.facts.collected)}."
            yield Check(f"{one.body.key}.lacking", "Thiếu báo cáo", words.body_name(one.body.name), text)
    for task in desk.tasks:
        for kind, holds, text in (
            ("Không có thời hạn", undated(task), "Văn bản giao không ghi thời hạn; đề nghị xác định."),
            ("Chờ thẩm định", task.work is WorkState.REPORTED, "Đơn vị đã báo hoàn thành, chưa có kết luận thẩm định."),
            (
                "Chưa có minh chứng",
                task.work is WorkState.COMPLETE and not task.evidence,
                "Tính là hoàn thành nhưng không có tệp minh chứng.",
            ),
            (
                "Bị trả lại",
                bool(task.said) and task.said[-1].returned,
                "Minh chứng bị trả lại; không tính là hoàn thành.",
            ),
            ("Chưa rõ đơn vị", not task.leads, "Kế hoạch ghi đơn vị không có trong danh bạ."),
        ):
            if holds:
                yield Check(f"{task.key}.{words.fold_key(kind)}", kind, words.line(task.name), text)
    for target in desk.targets:
        if target.cumulative is None:
            yield Check(
                f"{target.key}.figure", "Chưa có số liệu", words.line(target.name), "Chưa đơn vị nào báo số liệu."
            )
        elif not target.cumulative.accepted:
            text = f"Số liệu {words.lower(target.cumulative.state) or 'chưa thẩm định'}."
            yield Check(f"{target.key}.figure", "Số liệu chưa thẩm định", words.line(target.name), text)
    for n, long in enumerate(desk.long, 1):
        text = f"Nội dung dài {words.number(len(long.text))} ký tự, đã chuyển nguyên văn vào phụ lục; đề nghị rút gọn."
        yield Check(f"long.{n}", "Nội dung quá dài", long.body, text)
