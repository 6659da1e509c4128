"""How items and figures add up: what one task or target counts as, and how places make the place above them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache

from tiendo.core.adding import Across, Direction, Over
from tiendo.core.alerts import RED_RULES, Colour, Rule, is_undated
from tiendo.core.reading import Milestone
from tiendo.core.schedule import DeadlineClass
from tiendo.core.states import Appraisal, Finish, WorkState
from tiendo.core.status import Standing
from tiendo.core.text import fold
from tiendo.core.values import Counting, Figure, Verdict, total

# What a task counts as. Of each of the first four axes exactly one holds, so that each axis adds up to `tasks`; of
# alerts several rules may hold at once, under one colour.
TASKS, TARGETS = "tasks", "targets"
WORK = {state: f"work.{state}" for state in WorkState}
CLASS: dict[str, str] = {
    **{cls: f"class.{cls}" for cls in DeadlineClass},
    Finish.ON_TIME: "class.on_time",
    Finish.LATE: "class.late",
    Finish.NO_DEADLINE: "class.done_undated",
}
KEPT_UP, NOTHING, CANCELLED = "class.kept_up", "class.nothing", "class.cancelled"
APPRAISAL = {state: f"appraisal.{state}" for state in Appraisal}
COLOUR = {colour: f"colour.{colour}" for colour in Colour}
CALM = "colour.none"
RULE = {rule: f"rule.{rule}" for rule in Rule}
# Groups that are counted, so that no share is taken of fewer items than there are.
UNDATED, NO_EVIDENCE, SILENT, NO_LEAD, EXTENDED = "undated", "no_evidence", "silent", "no_lead", "extended"
# What a target counts as.
VERDICT = {verdict: f"target.{verdict}" for verdict in Verdict}
TARGET_STOPPED = "target.stopped"
TARGET_APPRAISAL = {state: f"target_appraisal.{state}" for state in Appraisal}
TARGET_RED = "target_red"
TARGET_UNDATED, TARGET_NO_EVIDENCE, TARGET_SILENT = "target_undated", "target_no_evidence", "target_silent"

AXES: dict[str, tuple[str, ...]] = {
    "work": tuple(WORK.values()),
    "class": (*CLASS.values(), KEPT_UP, NOTHING, CANCELLED),
    "appraisal": tuple(APPRAISAL.values()),
    "colour": (*COLOUR.values(), CALM),
}
TARGET_AXES: dict[str, tuple[str, ...]] = {
    "target": (*VERDICT.values(), TARGET_STOPPED),
    "target_appraisal": tuple(TARGET_APPRAISAL.values()),
}
COUNTERS: tuple[str, ...] = (
    TASKS,
    *(name for names in AXES.values() for name in names),
    *RULE.values(),
    *(UNDATED, NO_EVIDENCE, SILENT, NO_LEAD, EXTENDED),
    TARGETS,
    *(name for names in TARGET_AXES.values() for name in names),
    *(TARGET_RED, TARGET_UNDATED, TARGET_NO_EVIDENCE, TARGET_SILENT),
)

DIGITS = 6  # after the point, of a figure that is added up

Counts = Mapping[str, int]


def task_cells(
    standing: Standing,
    rules: Collection[Rule],
    cls: DeadlineClass | None,
    *,
    kept_up: bool = False,
    nothing: bool = False,
    said: bool = False,
    proved: bool = False,
    led: bool = True,
) -> tuple[str, ...]:
    """The counters to which one task adds one.

    `rules` are those of its alerts, `cls` the class of its deadline (None: nothing is left to do); `kept_up`,
    `nothing`: continuous work that asks for no more in its period; `said`: something was reported on it; `proved`: a
    report that stands came with evidence; `led`: a unit of the directory leads it.
    """
    counted_in = _class(standing, cls, kept_up, nothing)
    extended, undated = bool(standing.extensions), is_undated(standing)
    held = frozenset(rules)
    return _cells(standing.work, counted_in, standing.appraisal, held, undated, said, proved, led, extended)


@lru_cache(maxsize=4096)
def _cells(
    work: WorkState,
    cls: str,
    appraisal: Appraisal,
    rules: frozenset[Rule],
    undated: bool,
    said: bool,
    proved: bool,
    led: bool,
    extended: bool,
) -> tuple[str, ...]:
    """Kept: there are few of them, and a nation of tasks."""
    found = [TASKS, WORK[work], cls, APPRAISAL[appraisal]]
    found.append(COLOUR[Colour.RED] if rules & RED_RULES else COLOUR[Colour.AMBER] if rules else CALM)
    found += [RULE[rule] for rule in Rule if rule in rules]
    found += [UNDATED] if undated else []
    found += [SILENT] if not said else [NO_EVIDENCE] if not proved else []
    found += [] if led else [NO_LEAD]
    found += [EXTENDED] if extended else []
    return tuple(found)


def _class(standing: Standing, cls: DeadlineClass | None, kept_up: bool, nothing: bool) -> str:
    if kept_up or nothing:
        return KEPT_UP if kept_up else NOTHING
    if standing.work is WorkState.CANCELLED:
        return CANCELLED
    finish = standing.finish()
    return CLASS[finish] if finish else CLASS[cls or DeadlineClass.NONE]


def target_cells(
    verdict: Verdict, appraisal: Appraisal, *, dated: bool, stopped: bool, said: bool, proved: bool
) -> tuple[str, ...]:
    """The counters to which one target adds one; `appraisal` is of its last figure, `dated`: it has a milestone."""
    found = [TARGETS, TARGET_STOPPED if stopped else VERDICT[verdict], TARGET_APPRAISAL[appraisal]]
    found += [TARGET_RED] if appraisal is Appraisal.RETURNED and not stopped else []
    found += [] if dated else [TARGET_UNDATED]
    found += [TARGET_SILENT] if not said else [TARGET_NO_EVIDENCE] if not proved else []
    return tuple(found)


def counted(cells: Iterable[Sequence[str]]) -> dict[str, int]:
    """How many items add to each counter; counters nobody adds to are left out."""
    found = Counter[str]()
    for one in cells:
        found.update(one)
    return dict(found)


def added(*counts: Counts) -> dict[str, int]:
    """Counts of parts that share no item, added up."""
    found = Counter[str]()
    for one in counts:
        found.update(one)
    return {name: n for name, n in found.items() if n}


def less(whole: Counts, part: Counts) -> dict[str, int]:
    """What remains of a whole without one part; negative where the part has what the whole has not."""
    names = whole.keys() | part.keys()
    return {name: n for name in names if (n := whole.get(name, 0) - part.get(name, 0))}


@dataclass(frozen=True, slots=True)
class Given:
    """What one place gives for an indicator: its figure (None: it has not reported), its population where figures are
    weighted, whether it reaches its own milestone (None: cannot be told) and that milestone's figure."""

    place: int
    figure: Figure | None
    weight: Decimal | None = None
    met: bool | None = None
    goal: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """What places add to one another, whatever the rule: sums of sums are the sums of the leaves.

    `of` places are asked, `given` have a figure, `usable` of these can be added by the rule (a rate without its counts
    cannot, nor one in another unit of measure, nor one of a place whose population is not known).
    """

    of: int = 0
    given: int = 0
    usable: int = 0
    met: int = 0
    amount: Decimal = Decimal(0)
    bottom: Decimal = Decimal(0)
    worst: tuple[Decimal, int] | None = None  # rank (the lower, the worse) and place

    def __add__(self, other: Sums) -> Sums:
        worsts = [w for w in (self.worst, other.worst) if w]
        return Sums(
            self.of + other.of,
            self.given + other.given,
            self.usable + other.usable,
            self.met + other.met,
            self.amount + other.amount,
            self.bottom + other.bottom,
            min(worsts) if worsts else None,
        )


@dataclass(frozen=True, slots=True)
class Rolled:
    """A figure of a place, made of those below it. `usable` of `of` places stand behind it; `given` have reported.

    `amount` is None where the rule gives no figure or nothing to make it of; a ratio and a weighted figure are in
    percent or in the indicator's unit, a share in percent of `of`; `numerator`, `denominator` are its counts.
    `worst` is the place that gave it.
    """

    across: Across
    of: int
    given: int
    usable: int
    met: int
    amount: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    worst: int | None = None

    @property
    def missing(self) -> int:
        return self.of - self.given

    @property
    def apart(self) -> int:
        """Places whose figure was reported but cannot be added."""
        return self.given - self.usable


def leaf(rule: Across, given: Given, direction: Direction = Direction.UP, unit: str = "") -> Sums:
    """What one place adds by a rule; `unit` is the indicator's unit of measure ("" accepts any).

    Rates made of two counts are rounded as reported figures are kept, so that sums are the same in whatever order."""
    figure = given.figure
    if figure is None:
        return Sums(of=1)
    told = Sums(of=1, given=1, met=int(given.met is True))
    amount = Decimal(int(figure.value)) if isinstance(figure.value, bool) else figure.amount
    if amount is None or not _same_unit(figure, unit):
        return told
    amount = round(amount, DIGITS)
    match rule:
        case Across.SUM:
            return replace(told, usable=1, amount=amount)
        case Across.RATIO if figure.numerator is not None and figure.denominator:
            return replace(told, usable=1, amount=figure.numerator, bottom=figure.denominator)
        case Across.WEIGHTED if given.weight:
            return replace(told, usable=1, amount=amount * given.weight, bottom=given.weight)
        case Across.SHARE if given.met is not None:
            return replace(told, usable=1)
        case Across.WORST if (rank := _rank(amount, given.goal, direction)) is not None:
            return replace(told, usable=1, amount=amount, worst=(rank, given.place))
    return told


def _same_unit(figure: Figure, unit: str) -> bool:
    if figure.numerator is not None or not unit or not figure.unit:
        return True
    return fold(figure.unit) == fold(unit)


def _rank(amount: Decimal, goal: Decimal | None, direction: Direction) -> Decimal | None:
    """The lower, the worse; what is to be kept is worse the farther it is from its goal."""
    match direction:
        case Direction.UP:
            return amount
        case Direction.DOWN:
            return -amount
    return None if goal is None else -abs(amount - goal)


def rolled(
    rule: Across, sums: Sums, direction: Direction = Direction.UP, amounts: Mapping[int, Decimal] | None = None
) -> Rolled:
    """The figure that sums make. `amounts`, by place, are needed for the worst of what is to be kept alone."""
    out = Rolled(rule, sums.of, sums.given, sums.usable, sums.met)
    if not sums.usable:
        return out
    match rule:
        case Across.SUM:
            return replace(out, amount=sums.amount)
        case Across.RATIO if sums.bottom:
            rate = sums.amount / sums.bottom * 100
            return replace(out, amount=rate, numerator=sums.amount, denominator=sums.bottom)
        case Across.WEIGHTED if sums.bottom:
            return replace(out, amount=sums.amount / sums.bottom)
        case Across.SHARE:
            top, bottom = Decimal(sums.met), Decimal(sums.of)
            return replace(out, amount=top / bottom * 100, numerator=top, denominator=bottom)
        case Across.WORST if sums.worst:
            rank, place = sums.worst
            amount = (amounts or {}).get(place)
            if direction is not Direction.KEEP:
                amount = rank if direction is Direction.UP else -rank
            return replace(out, amount=amount, worst=place)
    return out


def across(rule: Across, places: Iterable[Given], direction: Direction = Direction.UP, unit: str = "") -> Rolled:
    """The figure of a place out of those below it, by the indicator's own rule. Percentages are never averaged: a
    ratio is the sum of numerators over the sum of denominators, and a rate known only as a rate stands apart."""
    rows = list(places)
    sums = sum((leaf(rule, one, direction, unit) for one in rows), Sums())
    amounts = {one.place: one.figure.amount for one in rows if one.figure and one.figure.amount is not None}
    return rolled(rule, sums, direction, amounts)


def over(rule: Over, figures: Sequence[Figure], counting: Counting = Counting.AT_DATE) -> Figure | None:
    """The figure of a longer period out of those of shorter ones, in any order; None where there is none.

    A ratio over several periods is the ratio of its sums, whether they are asked to be summed or averaged; rates
    without counts can be neither summed nor averaged.
    """
    known = sorted((f for f in figures if f.value is not None or f.numerator is not None), key=lambda f: f.as_of)
    if not known:
        return None
    last = known[-1]
    if rule is Over.LATEST or isinstance(last.value, bool):
        return last
    if rule is Over.MAXIMUM:
        comparable = [f for f in known if f.amount is not None]
        return max(comparable, key=lambda f: (f.amount or Decimal(0), f.as_of)) if comparable else None
    if counting is Counting.RATIO or all(f.numerator is not None for f in known):
        return total(known, Counting.RATIO)
    if any(fold(f.unit or "") in ("%", "phan tram") for f in known):
        return last if len(known) == 1 else None
    whole = total(known, Counting.IN_PERIOD)
    if whole is None or whole.amount is None or rule is Over.SUM:
        return whole
    return replace(whole, value=whole.amount / len(known))


def goal_of(promise: Milestone | None) -> Decimal | None:
    """The figure of a promise, where it is one."""
    value = promise.value if promise else None
    return value if isinstance(value, Decimal) else None


def in_year(figures: Iterable[Figure], day: date) -> list[Figure]:
    """Those of a day's year, up to it."""
    return [f for f in figures if f.as_of.year == day.year and f.as_of <= day]
