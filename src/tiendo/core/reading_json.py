"""A `Reading` out of the JSON that it prints: for saved drafts, corrected rows and readings made by hand.

Unknown keys are passed over, missing ones take the field's default, so that readings written by people (who leave out
`unsure`, `source`, `parts`) load as well as our own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from tiendo.core.reading import (
    NO_DEADLINE,
    Citation,
    Comparator,
    Deadline,
    DeadlineKind,
    Duty,
    Every,
    Finding,
    Heading,
    Measure,
    Milestone,
    Part,
    Reading,
    Source,
    Target,
    Task,
    Value,
)

Obj = Mapping[str, Any]
T = TypeVar("T")


def reading_from_json(obj: Obj) -> Reading:
    """The reading whose `json()` is `obj`. Raises `ValueError` on a date, comparator, kind or period that is none."""
    return Reading(
        document=_heading(obj.get("document") or {}),
        basis=_rows(obj, "basis", citation_from_json),
        targets=_rows(obj, "targets", target_from_json),
        tasks=_rows(obj, "tasks", task_from_json),
        measures=_rows(obj, "measures", measure_from_json),
        reporting=_rows(obj, "reporting", duty_from_json),
        findings=_rows(obj, "findings", finding_from_json),
    )


def target_from_json(o: Obj) -> Target:
    return Target(
        name=o.get("name") or "",
        milestones=_rows(o, "milestones", _milestone),
        section=o.get("section") or "",
        ordinal=o.get("ordinal"),
        tracked_by=o.get("tracked_by"),
        **_marks(o),
    )


def task_from_json(o: Obj) -> Task:
    return Task(
        name=o.get("name") or "",
        lead=list(o.get("lead") or []),
        cooperating=list(o.get("cooperating") or []),
        deadline_raw=o.get("deadline_raw"),
        deadline=deadline_from_json(o.get("deadline")),
        output=o.get("output"),
        section=o.get("section") or "",
        ordinal=o.get("ordinal"),
        **_marks(o),
    )


def measure_from_json(o: Obj) -> Measure:
    return Measure(text=o.get("text") or "", section=o.get("section") or "", **_marks(o))


def duty_from_json(o: Obj) -> Duty:
    return Duty(
        raw=o.get("raw") or "",
        who=o.get("who"),
        to=o.get("to"),
        every=[Every(e) for e in o.get("every") or []],
        due=list(o.get("due") or []),
        where=o.get("where") or "",
        day=o.get("day"),
        **_marks(o),
    )


def citation_from_json(o: Obj) -> Citation:
    return Citation(
        number=o.get("number") or "",
        date=_date(o.get("date")),
        also_written=list(o.get("also_written") or []),
        **_marks(o),
    )


def finding_from_json(o: Obj) -> Finding:
    return Finding(
        rule=o.get("rule") or "",
        message=o.get("message") or "",
        at=dict(o.get("at") or {}),
        mend=o.get("mend"),
        **_marks(o),
    )


def deadline_from_json(o: Obj | None) -> Deadline:
    if not o:
        return NO_DEADLINE
    every = o.get("every")
    return Deadline(
        kind=DeadlineKind(o.get("kind") or "none"),
        start=_date(o.get("start")),
        due=_date(o.get("due")),
        every=Every(every) if every else None,
    )


def _heading(o: Obj) -> Heading:
    names = ("title", "kind", "number", "issuer", "locality", "signer", "signer_title")
    texts = {name: o.get(name) for name in names}
    return Heading(**texts, issued_on=_date(o.get("issued_on")), unsure=_unsure(o))


def _milestone(o: Obj) -> Milestone:
    return Milestone(
        year=int(o["year"]),
        raw=o.get("raw") or "",
        comparator=Comparator(o.get("comparator") or "="),
        value=_value(o.get("value")),
        unit=o.get("unit"),
        parts=_rows(o, "parts", _part),
    )


def _part(o: Obj) -> Part:
    return Part(
        of=o.get("of") or "",
        comparator=Comparator(o.get("comparator") or "="),
        value=_value(o.get("value")),
        unit=o.get("unit"),
    )


def _value(v: Any) -> Value:
    if v is None or isinstance(v, bool):
        return v
    if isinstance(v, list | tuple):
        low, high = v
        return (_decimal(low), _decimal(high))
    return _decimal(v)


def _decimal(v: Any) -> Decimal:
    return Decimal(str(v))


def _date(v: Any) -> date | None:
    return date.fromisoformat(v) if v else None


def _marks(o: Obj) -> dict[str, Any]:
    source = o.get("source")
    place = Source(source.get("page"), source.get("line"), source.get("quote") or "") if source else None
    return {"source": place, "unsure": _unsure(o)}


def _unsure(o: Obj) -> dict[str, str]:
    """Cell → why; a reading made by hand may name the cells alone."""
    why = o.get("unsure_why") or {}
    return dict(why) or dict.fromkeys(o.get("unsure") or [], "")


def _rows(o: Obj, key: str, make: Callable[[Obj], T]) -> list[T]:
    return [make(row) for row in o.get(key) or []]
