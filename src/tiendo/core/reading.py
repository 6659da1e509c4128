"""The reading of a plan: what a careful official would key in, where it stands, and how sure the reader is.

The shapes here are the JSON of `tiendo read --json`, field by field. They are made by `tiendo.intake`, corrected by
people on the review page, and become a programme when somebody approves them. Nothing here is computed from a clock
or a database. Dates are `datetime.date`; figures are `Decimal` inside and plain JSON numbers outside.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

Json = dict[str, Any]
Value = Decimal | tuple[Decimal, Decimal] | bool | None


class Comparator(StrEnum):
    """How a figure binds: `RANGE` has two figures, `BOOL` is a deed to be done, `TEXT` a direction without a figure."""

    AT_LEAST = ">="
    MORE = ">"
    EQUAL = "="
    AT_MOST = "<="
    LESS = "<"
    RANGE = "range"
    BOOL = "bool"
    TEXT = "text"


class DeadlineKind(StrEnum):
    ONCE = "once"
    WINDOW = "window"
    CONTINUOUS = "continuous"
    RECURRING = "recurring"
    ON_EVENT = "on_event"
    NONE = "none"


class Every(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    NINE_MONTHS = "nine-months"
    YEAR = "year"


@dataclass(slots=True)
class Source:
    """Where a row stands: page and line are 1-based, None where the form has none; quote is the text as printed."""

    page: int | None = None
    line: int | None = None
    quote: str = ""

    def json(self) -> Json:
        return {"page": self.page, "line": self.line, "quote": self.quote}


@dataclass(slots=True)
class Part:
    """One of several promises in one cell: "≥ 100% (5G) 50% (6G)"."""

    of: str
    comparator: Comparator
    value: Value
    unit: str | None

    def json(self) -> Json:
        return {"of": self.of, "comparator": str(self.comparator), "value": number(self.value), "unit": self.unit}


@dataclass(slots=True)
class Milestone:
    """A target's value by the end of a year, with the cell as printed (`raw`)."""

    year: int
    raw: str
    comparator: Comparator
    value: Value = None
    unit: str | None = None
    parts: list[Part] = field(default_factory=list)

    def json(self) -> Json:
        out: Json = {
            "year": self.year,
            "raw": self.raw,
            "comparator": str(self.comparator),
            "value": number(self.value),
            "unit": self.unit,
        }
        return out | ({"parts": [p.json() for p in self.parts]} if self.parts else {})


@dataclass(slots=True, kw_only=True)
class Row:
    """What every row carries: its place, and the cells the reader doubts (cell → why, in Vietnamese, for the official).

    A cell is named by its field; one of several by its place: `milestones.2`, `lead`, `deadline`, `tracked_by`.
    """

    source: Source | None = None
    unsure: dict[str, str] = field(default_factory=dict)

    def doubt(self, cell: str, why: str) -> None:
        """Flag a cell; the first reason given stays."""
        self.unsure.setdefault(cell, why)

    def marks(self) -> Json:
        out: Json = {}
        if self.source is not None:
            out["source"] = self.source.json()
        if self.unsure:
            out["unsure"] = list(self.unsure)
            out["unsure_why"] = dict(self.unsure)
        return out


@dataclass(slots=True)
class Target(Row):
    name: str
    milestones: list[Milestone] = field(default_factory=list)
    section: str = ""
    ordinal: str | None = None
    tracked_by: str | None = None

    def json(self) -> Json:
        return {
            "section": self.section,
            "ordinal": self.ordinal,
            "name": self.name,
            "milestones": [m.json() for m in self.milestones],
            "tracked_by": self.tracked_by,
        } | self.marks()


@dataclass(slots=True, frozen=True)
class Deadline:
    """When a task is due. `start` and `due` are both inclusive days; `every` is set for what comes again."""

    kind: DeadlineKind
    start: date | None = None
    due: date | None = None
    every: Every | None = None

    def json(self) -> Json:
        return {
            "kind": str(self.kind),
            "start": self.start.isoformat() if self.start else None,
            "due": self.due.isoformat() if self.due else None,
            "every": str(self.every) if self.every else None,
        }


NO_DEADLINE = Deadline(DeadlineKind.NONE)


@dataclass(slots=True)
class Task(Row):
    name: str
    lead: list[str] = field(default_factory=list)
    cooperating: list[str] = field(default_factory=list)
    deadline_raw: str | None = None
    deadline: Deadline = NO_DEADLINE
    output: str | None = None
    section: str = ""
    ordinal: str | None = None

    def json(self) -> Json:
        return {
            "section": self.section,
            "ordinal": self.ordinal,
            "name": self.name,
            "lead": list(self.lead),
            "cooperating": list(self.cooperating),
            "deadline_raw": self.deadline_raw,
            "deadline": self.deadline.json(),
            "output": self.output,
        } | self.marks()


@dataclass(slots=True)
class Measure(Row):
    text: str
    section: str = ""

    def json(self) -> Json:
        return {"section": self.section, "text": self.text} | self.marks()


@dataclass(slots=True)
class Duty(Row):
    """A duty to report: who, to whom, how often, and the days (`MM-DD`) it is due where the plan sets them.

    `day` is the day of every month by which a monthly report is due: it has no `MM-DD`.
    """

    raw: str
    who: str | None = None
    to: str | None = None
    every: list[Every] = field(default_factory=list)
    due: list[str] = field(default_factory=list)
    where: str = ""
    day: int | None = None

    def json(self) -> Json:
        out: Json = {
            "where": self.where,
            "who": self.who,
            "to": self.to,
            "every": [str(e) for e in self.every],
            "due": list(self.due),
            "raw": self.raw,
        }
        return out | ({"day": self.day} if self.day else {}) | self.marks()


@dataclass(slots=True)
class Citation(Row):
    """A numbered document that the plan cites, once per (number, date)."""

    number: str
    date: date | None = None
    also_written: list[str] = field(default_factory=list)

    def json(self) -> Json:
        out: Json = {"number": self.number, "date": self.date.isoformat() if self.date else None}
        if self.also_written:
            out["also_written"] = list(self.also_written)
        return out | self.marks()


@dataclass(slots=True)
class Finding(Row):
    """A fault for which a sharp-eyed reviewer would send the draft back.

    `at` is one of {"target": i}, {"task": i}, {"citation": number}, {"section": number} or {} (the document).
    `mend` is the text that would put it right, where that can be said.
    """

    rule: str
    message: str
    at: dict[str, int | str] = field(default_factory=dict)
    mend: str | None = None

    def json(self) -> Json:
        out: Json = {"rule": self.rule, "at": dict(self.at), "message": self.message}
        return out | ({"mend": self.mend} if self.mend else {}) | self.marks()


@dataclass(slots=True)
class Heading:
    """Who issued what, when. `unsure` names doubtful fields as in `Row`."""

    title: str | None = None
    kind: str | None = None
    number: str | None = None
    issued_on: date | None = None
    issuer: str | None = None
    locality: str | None = None
    signer: str | None = None
    signer_title: str | None = None
    unsure: dict[str, str] = field(default_factory=dict)

    def json(self) -> Json:
        out: Json = {
            "title": self.title,
            "kind": self.kind,
            "number": self.number,
            "issued_on": self.issued_on.isoformat() if self.issued_on else None,
            "issuer": self.issuer,
            "locality": self.locality,
            "signer": self.signer,
            "signer_title": self.signer_title,
        }
        return out | ({"unsure": list(self.unsure), "unsure_why": dict(self.unsure)} if self.unsure else {})


@dataclass(slots=True)
class Reading:
    """A whole plan as read; `json()` is the object that `tiendo read --json` prints."""

    document: Heading = field(default_factory=Heading)
    basis: list[Citation] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    reporting: list[Duty] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def json(self) -> Json:
        return {
            "document": self.document.json(),
            "basis": [x.json() for x in self.basis],
            "targets": [x.json() for x in self.targets],
            "tasks": [x.json() for x in self.tasks],
            "measures": [x.json() for x in self.measures],
            "reporting": [x.json() for x in self.reporting],
            "findings": [x.json() for x in self.findings],
        }


def number(value: Value) -> Any:
    """A figure as JSON holds it: whole numbers as int, others as float, a range as a list."""
    if isinstance(value, tuple):
        return [number(value[0]), number(value[1])]
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
