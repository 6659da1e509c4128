"""What a paper is composed from: everything known of a run in a period at the end of a day, frozen.

Names of bodies are those of that day. Words are as people wrote them; `core.reporting.words` makes them fit to print.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from tiendo.core.alerts import Colour, Rule
from tiendo.core.calendar import Period
from tiendo.core.situation import Situation
from tiendo.core.states import Appraisal, Finish, WorkState
from tiendo.core.values import Counting, Figure, Verdict


@dataclass(frozen=True, slots=True)
class PersonFact:
    """Personal data: printed in pieces and cells of their own, which the leader's copy leaves out."""

    name: str
    title: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A unit by the name it had on the day; `key` is "unit:5", "" of a body that the plan names and nobody knows."""

    key: str
    name: str
    short: str = ""
    head: PersonFact | None = None


@dataclass(frozen=True, slots=True)
class PlanFact:
    key: str
    kind: str
    number: str
    issued_on: date | None
    title: str
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Saying:
    """A report as a unit sent it; `entries` are the keys of the entries it was put together from, as far as known.

    `returned`: appraisal sent it back, for `reason`, with the ticks `lacks` (`core.appraisal.LACKS`), to be mended by
    `mend_by`.
    """

    key: str
    body: Body
    period: str
    sent_on: date
    result: str = ""
    difficulty: str = ""
    proposal: str = ""
    done: Decimal | None = None
    nothing: bool = False
    complete: bool = False
    evidence: int = 0
    appraisal: Appraisal = Appraisal.NONE
    reason: str = ""
    lacks: tuple[str, ...] = ()
    mend_by: date | None = None
    by: PersonFact | None = None
    appraiser: PersonFact | None = None

    @property
    def returned(self) -> bool:
        return self.appraisal is Appraisal.RETURNED


@dataclass(frozen=True, slots=True)
class AlertFact:
    """`words` hold the arithmetic of that day; `key` is "alert:9" where it was raised, else the item's own."""

    key: str
    rule: Rule
    words: str
    since: date | None = None

    @property
    def colour(self) -> Colour:
        return Colour.RED if self.rule in (Rule.OVERDUE, Rule.BEHIND, Rule.RETURNED) else Colour.AMBER


@dataclass(frozen=True, slots=True)
class Change:
    """An adjustment of what was promised: `words` what ("từ 30/6/2026 sang 30/9/2026"), `document` by which paper."""

    key: str
    on: date
    kind: str
    words: str
    document: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A task once, however many plans assign it; where it stands at the end of the day.

    `situation` and `state` are the one word for it, `detail` its arithmetic. `said` are the reports for the periods of
    this one in order, `before` the last of an earlier one. `asked`: a report for the period was owed. `previous_due`:
    the day that the last change of the deadline replaced. `standing_work`: it comes again and has no end.
    """

    key: str
    name: str
    plan: PlanFact
    leads: tuple[Body, ...]
    section: str = ""
    ordinal: str = ""
    output: str = ""
    cooperating: tuple[str, ...] = ()
    start: date | None = None
    first_due: date | None = None
    due: date | None = None
    previous_due: date | None = None
    deadline: str = ""
    extensions: int = 0
    work: WorkState = WorkState.NOT_STARTED
    appraisal: Appraisal = Appraisal.NONE
    situation: Situation = Situation.NONE
    state: str = ""
    detail: str = ""
    done: Decimal = Decimal(0)
    finish: Finish | None = None
    submitted_on: date | None = None
    late: int = 0
    standing_work: bool = False
    said: tuple[Saying, ...] = ()
    before: Saying | None = None
    asked: bool = False
    alerts: tuple[AlertFact, ...] = ()
    changes: tuple[Change, ...] = ()
    evidence: int = 0

    @property
    def last(self) -> Saying | None:
        return self.said[-1] if self.said else None

    @property
    def red(self) -> bool:
        return any(a.colour is Colour.RED for a in self.alerts)

    @property
    def over(self) -> bool:
        return self.work in (WorkState.COMPLETE, WorkState.CANCELLED)


@dataclass(frozen=True, slots=True)
class FigureFact:
    """A figure as reported or added up, with the report it came from, `more` the others of a sum (key and label);
    `accepted`: appraisal has passed it, all of it."""

    key: str
    label: str
    figure: Figure
    state: str = ""
    accepted: bool = False
    source: str = ""
    more: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PromiseFact:
    """A milestone as it holds: `raw` as printed; `first` as printed in the plan where it was changed since."""

    year: int
    raw: str
    goal: Decimal | None = None
    unit: str = ""
    first: str = ""


@dataclass(frozen=True, slots=True)
class TargetFact:
    """A target, its milestones, and its figures: `in_period` what arose in the period (only of a target counted so),
    `cumulative` the figure that stands at the day, `before` the one that stood before the period.

    `verdict` judges `cumulative` against `promise`; `accepted` is the last figure that appraisal passed.
    """

    key: str
    name: str
    plan: PlanFact
    section: str = ""
    ordinal: str = ""
    tracked_by: Body | None = None
    tracked_as: str = ""
    counting: Counting = Counting.AT_DATE
    unit: str = ""
    promises: tuple[PromiseFact, ...] = ()
    promise: PromiseFact | None = None
    in_period: FigureFact | None = None
    cumulative: FigureFact | None = None
    before: FigureFact | None = None
    accepted: FigureFact | None = None
    verdict: Verdict = Verdict.NO_FIGURE
    said: tuple[Saying, ...] = ()
    asked: bool = False
    stopped: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def leads(self) -> tuple[Body, ...]:
        return (self.tracked_by,) if self.tracked_by else ()


Item = TaskFact | TargetFact


@dataclass(frozen=True, slots=True)
class EntryFact:
    """`items`: keys of the tasks and targets that it serves."""

    key: str
    body: Body
    on: date
    text: str
    items: tuple[str, ...] = ()
    evidence: int = 0


@dataclass(frozen=True, slots=True)
class ProposalFact:
    key: str
    body: Body
    on: date
    text: str
    item: str = ""
    answer: str = ""
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class DirectiveFact:
    key: str
    body: Body
    on: date
    text: str
    due: date
    item: str
    item_name: str
    document: str = ""
    answer: str = ""
    answered_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """How much of what a unit owed in the collecting period it has sent by the day."""

    body: Body
    sent: int
    owed: int


@dataclass(frozen=True, slots=True)
class PartFact:
    """A section of a paper from below: its key, its level, its paragraphs as (key, text)."""

    key: str
    level: int
    texts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class BelowFact:
    """An authority of the next level; the paper it sent for the period ("" where it sent none) and what that says."""

    body: Body
    key: str = ""
    label: str = ""
    parts: tuple[PartFact, ...] = ()

    def part(self, key: str) -> tuple[tuple[str, str], ...]:
        """The paragraphs of a section and of those under it."""
        out: list[tuple[str, str]] = []
        level = 0
        for one in self.parts:
            if one.key == key:
                level = one.level
            elif level and one.level <= level:
                break
            if level:
                out += one.texts
        return tuple(out)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a paper may say. `since`: nothing was followed before that day. `unit`: whom alone the facts concern;
    `collected`: the label and due day of the period in which units reported; `next_period`: what comes after this one.
    """

    programme_code: str
    programme: str
    authority: Body
    level: str
    period: Period
    as_of: date
    superior: Body | None = None
    superior_level: str = ""
    standing_office: Body | None = None
    since: date | None = None
    unit: Body | None = None
    plans: tuple[PlanFact, ...] = ()
    tasks: tuple[TaskFact, ...] = ()
    targets: tuple[TargetFact, ...] = ()
    entries: tuple[EntryFact, ...] = ()
    proposals: tuple[ProposalFact, ...] = ()
    directives: tuple[DirectiveFact, ...] = ()
    reported: tuple[Reported, ...] = ()
    collected: str = ""
    collected_due: date | None = None
    next_period: Period | None = None
    below: tuple[BelowFact, ...] = ()

    @property
    def names(self) -> dict[str, str]:
        """The name of each item by its key."""
        items: tuple[Item, ...] = (*self.tasks, *self.targets)
        return {item.key: item.name for item in items}


def of_unit(facts: Facts, unit: Body) -> Facts:
    """Only what concerns one unit: what it leads, tracks, wrote or was told."""

    def its(bodies: Iterable[Body]) -> bool:
        return any(body.key == unit.key for body in bodies)

    return replace(
        facts,
        unit=unit,
        tasks=tuple(t for t in facts.tasks if its(t.leads)),
        targets=tuple(t for t in facts.targets if its(t.leads)),
        entries=tuple(e for e in facts.entries if its([e.body])),
        proposals=tuple(p for p in facts.proposals if its([p.body])),
        directives=tuple(d for d in facts.directives if its([d.body])),
        reported=tuple(r for r in facts.reported if its([r.body])),
    )
