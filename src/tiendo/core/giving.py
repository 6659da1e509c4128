"""What a place gives for an indicator on a day, out of what was reported, judged and promised for its targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tiendo.core.adding import Over
from tiendo.core.reading import Milestone
from tiendo.core.rollup import in_year, over
from tiendo.core.states import SENT_BACK, Step
from tiendo.core.values import Counting, Figure, met, milestone_ahead

Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Told:
    """One report of a figure for a period, sent on a day and perhaps taken back on one; `steps` are its verdicts that
    stand, in order, with their days."""

    period: int
    sent: date
    figure: Figure
    back: date | None = None
    steps: tuple[tuple[date, str], ...] = ()

    def step(self, day: date) -> str:
        """Its last verdict on a day, "" before the first."""
        return next((step for on, step in reversed(self.steps) if on <= day), "")


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one target: from when until when it stands, what was told in the order sent, what is promised by year and
    the changes of that in their order, the weights of its place by year, ascending (where figures are weighted)."""

    target: int
    programme: int
    begins: date
    ends: date | None
    counting: Counting
    told: tuple[Told, ...] = ()
    firsts: tuple[Milestone, ...] = ()
    changes: tuple[tuple[date, Milestone], ...] = ()
    weights: tuple[tuple[int, Decimal], ...] = ()

    def stands(self, day: date) -> bool:
        return self.begins <= day and (self.ends is None or day < self.ends)


@dataclass(frozen=True, slots=True)
class Gives:
    """`accepted` and `reported` (the latter not returned, and accepted ones among them) are None where the place has
    none; `promise` is the milestone in force; `met` is of the accepted figure, None where it cannot be told."""

    target: int
    accepted: Figure | None
    reported: Figure | None
    promise: Milestone | None
    weight: Decimal | None
    met: bool | None
    met_reported: bool | None


def gives_on(facts: Facts, rule: Over, day: date, span: Span | None = None) -> Gives:
    """As known at the end of a day on which the target stands. `span`: out of figures as of those days alone; else the
    last ones, or by the rule over periods those of the day's year."""
    accepted, standing = _figures(facts.told, day)
    a, r = (over(rule, _of(figures, rule, day, span), facts.counting) for figures in (accepted, standing))
    promise = milestone_ahead(_promises(facts, day), date(span[1].year if span else day.year, 1, 1))
    weight = next((value for year, value in reversed(facts.weights) if year <= day.year), None)
    return Gives(facts.target, a, r, promise, weight, _met(promise, a), _met(promise, r))


def _figures(told: Iterable[Told], day: date) -> tuple[list[Figure], list[Figure]]:
    """The accepted figures and those that were not returned: of each period what was sent last."""
    last: dict[int, Told] = {}
    for one in told:
        if one.sent <= day and (one.back is None or one.back > day):
            last[one.period] = one
    accepted, standing = [], []
    for one in last.values():
        step = one.step(day)
        if step == Step.ACCEPT:
            accepted.append(one.figure)
        if step not in SENT_BACK:
            standing.append(one.figure)
    return accepted, standing


def _promises(facts: Facts, day: date) -> list[Milestone]:
    by_year = {one.year: one for one in facts.firsts}
    by_year |= {one.year: one for on, one in facts.changes if on <= day}
    return list(by_year.values())


def _of(figures: list[Figure], rule: Over, day: date, span: Span | None) -> list[Figure]:
    if span is not None:
        return [f for f in figures if span[0] <= f.as_of <= span[1]]
    return figures if rule is Over.LATEST else in_year(figures, date(day.year, 12, 31))


def _met(promise: Milestone | None, figure: Figure | None) -> bool | None:
    if promise is None or figure is None:
        return None
    return met(promise.comparator, promise.value, figure.value if isinstance(figure.value, bool) else figure.amount)


def speaking(many: Iterable[Gives]) -> Gives | None:
    """Of several targets of one place for one indicator the one with the last figure; None of none."""
    return max(many, key=_last, default=None)


def _last(one: Gives) -> tuple[date, date, int]:
    accepted, reported = (f.as_of if f else date.min for f in (one.accepted, one.reported))
    return (accepted, reported, -one.target)


def turning_days(facts: Facts, rule: Over) -> set[date]:
    """Every day from which on the target may give something else, of the past and to come."""
    years = {m.year + 1 for m in facts.firsts} | {m.year + 1 for _, m in facts.changes}
    years |= {year for year, _ in facts.weights}
    if rule is not Over.LATEST:
        years |= {one.figure.as_of.year + n for one in facts.told for n in (0, 1)}
    found = {date(year, 1, 1) for year in years if 1 < year < 9999} | {facts.begins}
    found |= {facts.ends} if facts.ends else set()
    found |= {on for on, _ in facts.changes} | {one.sent for one in facts.told}
    found |= {one.back for one in facts.told if one.back} | {on for one in facts.told for on, _ in one.steps}
    return {day for day in found if day >= facts.begins}


@dataclass(frozen=True, slots=True)
class Stand:
    """What a place gives in one programme; `speaks`: it is what the place gives, whatever the programme."""

    gives: Gives
    speaks: bool


Spans = list[tuple[date, Stand | None]]  # from each day on; None: there is no target


def walk(many: Sequence[Facts], rule: Over, start: date, today: date) -> tuple[dict[int, Spans], date | None]:
    """By programme, what a place gives for an indicator from `start` on until `today`, told by the days on which that
    changes; and the next day on which time alone may change it."""
    turns = {facts.target: turning_days(facts, rule) for facts in many}
    every = set().union(*turns.values())
    days = sorted({day for day in every if start < day <= today} | ({start} if start <= today else set()))
    held: dict[int, Gives] = {}
    out: dict[int, Spans] = {facts.programme: [] for facts in many}
    for day in days:
        for facts in many:
            if day == days[0] or day in turns[facts.target]:
                held.pop(facts.target, None)
                if facts.stands(day):
                    held[facts.target] = gives_on(facts, rule, day)
        first = speaking(held.values())
        for programme, spans in out.items():
            one = speaking(held[f.target] for f in many if f.programme == programme and f.target in held)
            stand = None if one is None else Stand(one, one is first)
            if not spans or spans[-1][1] != stand:
                spans.append((day, stand))
    return out, min((day for day in every if day > today), default=None)
