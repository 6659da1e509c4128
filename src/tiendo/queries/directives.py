"""Directives, proposals and comments as pages list them: what waits first, and how long it has waited."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import F, Prefetch, QuerySet, prefetch_related_objects

from tiendo.core.access import Act
from tiendo.queries.scope import may, units_for, units_he_fills_for
from tiendo.records.deeds import day_of
from tiendo.records.models import Assignment, Comment, Directive, Person, Proposal, Target, Task, Unit
from tiendo.records.ready import Ready

SHOWN = 200
M = TypeVar("M", Directive, Proposal)


@dataclass(frozen=True, slots=True)
class DirectiveRow:
    """`days` until the answer is due, negative when late; None once it is answered or closed."""

    row: Directive
    days: int | None
    address: tuple[str, int]
    may_answer: bool
    may_close: bool

    @property
    def late(self) -> int:
        """Days past its day without an answer."""
        return max(-self.days, 0) if self.days is not None else 0

    @property
    def words(self) -> str:
        if self.days is None:
            return "Đã đóng" if self.row.closed_at else "Đã trả lời"
        if self.days < 0:
            return f"Quá hạn trả lời {-self.days} ngày"
        return "Đến hạn trả lời hôm nay" if self.days == 0 else f"Còn {self.days} ngày"


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """`waits`: days without an answer; None once answered."""

    row: Proposal
    waits: int | None
    may_answer: bool


def directives(person: Person, today: date) -> list[DirectiveRow]:
    """Those of the units he may see: unanswered ones first, the latest in front."""
    open_first = (F("closed_at").asc(nulls_first=True), F("answered_at").asc(nulls_first=True))
    return _directives(person, today, _seen(Directive.objects.all(), person).order_by(*open_first, "due_on", "pk"))


def late(authority: int, today: date) -> QuerySet[Directive]:
    """Those to the units of an authority whose day has passed without an answer."""
    return Directive.objects.filter(answered_at=None, closed_at=None, due_on__lt=today, unit__authority=authority)


def directives_of(person: Person, ids: Collection[int], today: date) -> list[DirectiveRow]:
    """Those of the units he may see among these, the latest in front; no query without an id."""
    rows = _seen(Directive.objects.filter(pk__in=ids), person).order_by("due_on", "pk") if ids else None
    return _directives(person, today, rows) if rows is not None else []


def _directives(person: Person, today: date, rows: QuerySet[Directive]) -> list[DirectiveRow]:
    found = _with_names(rows, "by", "answered_by", "closed_by", "task", "target")
    mine = set(units_he_fills_for(person).values_list("pk", flat=True)) if found else set()
    first = _first_assignments([r.task_id for r in found if r.task_id])
    directs = _acts(person, Act.DIRECT, [r.unit for r in found])
    out = []
    for row in found:
        open_ = row.answered_at is None and row.closed_at is None
        address = ("task", first.get(row.task_id, 0)) if row.task_id else ("target", row.target_id or 0)
        days = (row.due_on - today).days if open_ else None
        closes = row.closed_at is None and directs[row.unit.authority_id]
        out.append(DirectiveRow(row, days, address, open_ and row.unit_id in mine, closes))
    return sorted(out, key=lambda r: (r.row.closed_at is not None, r.days is None, r.days or 0))


def proposals(person: Person, today: date) -> list[ProposalRow]:
    """Those of the units he may see: unanswered ones first, the oldest in front."""
    rows = _seen(Proposal.objects.all(), person).order_by(F("answered_at").desc(nulls_first=True), "at")
    return _proposals(person, today, rows)


def unanswered(authority: int) -> QuerySet[Proposal]:
    """Those of the units of an authority that nobody has answered."""
    return Proposal.objects.filter(answered_at=None, unit__authority=authority)


def proposals_of(person: Person, ids: Collection[int], today: date) -> list[ProposalRow]:
    """Those of the units he may see among these, the oldest in front; no query without an id."""
    rows = _seen(Proposal.objects.filter(pk__in=ids), person).order_by("at") if ids else None
    return _proposals(person, today, rows) if rows is not None else []


def _proposals(person: Person, today: date, rows: QuerySet[Proposal]) -> list[ProposalRow]:
    found = _with_names(rows, "by", "answered_by", "report")
    answers = _acts(person, Act.ANSWER_PROPOSAL, [r.unit for r in found])
    return [
        ProposalRow(
            row,
            (today - day_of(row.at)).days if row.answered_at is None else None,
            row.answered_at is None and answers[row.unit.authority_id],
        )
        for row in found
    ]


def _with_names(rows: QuerySet[M], *names: str) -> list[M]:
    """The first of these, with what a page names of each; each of those is looked up by itself, for the database takes
    longer to think of so many joins than to find the rows."""
    found = list(rows.prefetch_related(*names)[:SHOWN])
    prefetch_related_objects(found, Prefetch("unit", Unit.objects.select_related("authority")))
    return found


_COMMENTS = {
    kind: Ready(
        lambda item, kind=kind: (
            Comment.objects.filter(withdrawn_at=None, **{kind: item}).select_related("by", "unit").order_by("at", "pk")
        )
    )
    for kind in ("task", "target")
}
_DIRECTIVES = {
    kind: Ready(
        lambda item, kind=kind: (
            Directive.objects.filter(**{kind: item})
            .select_related("by", "unit", "answered_by")
            .order_by("due_on", "pk")
        )
    )
    for kind in ("task", "target")
}


def comments_on(item: Task | Target) -> list[Comment]:
    """What was said of an item, in order; what was withdrawn is gone from sight."""
    return _COMMENTS["task" if isinstance(item, Task) else "target"].objects(item.pk)


def directives_on(item: Task | Target) -> list[Directive]:
    return _DIRECTIVES["task" if isinstance(item, Task) else "target"].objects(item.pk)


def item_of(person: Person, key: str) -> Task | Target | None:
    """The item named "task:12" where he may see it."""
    kind, _, pk = key.partition(":")
    if not pk.isdigit():
        return None
    units = units_for(person).filter(pk=F("authority_id"))
    if kind == "task":
        return Task.objects.filter(pk=int(pk), authority__in=units).select_related("authority").first()
    found = Target.objects.filter(pk=int(pk), plan__authority__in=units)
    return found.select_related("plan__authority").first() if kind == "target" else None


def units_on(item: Task | Target) -> list[Unit]:
    """The units an instruction on the item may go to: leads first, then those that join in; of a target its tracker."""
    if isinstance(item, Target):
        return [item.tracked_by] if item.tracked_by else []
    found = Unit.objects.filter(assignments__assignment__task=item, authority=item.authority_id)
    rows = found.order_by("-assignments__part", "assignments__position")
    return list({u.pk: u for u in rows}.values())


def _seen(rows: QuerySet[M], person: Person) -> QuerySet[M]:
    return rows.filter(unit__in=units_for(person))


def _acts(person: Person, act: Act, units: list[Unit]) -> dict[int | None, bool]:
    places = {u.authority_id: u.authority or u for u in units}
    return {pk: may(person, act, place) for pk, place in places.items()}


def _first_assignments(tasks: list[int]) -> dict[int | None, int]:
    rows = Assignment.objects.filter(task__in=tasks).order_by("-plan_id").values_list("task_id", "pk")
    return {task: pk for task, pk in rows if task is not None}
