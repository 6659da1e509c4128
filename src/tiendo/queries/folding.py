"""The fold of a task's deeds on a day, without a word or a row: what pages tell and what tallies count stand on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from tiendo.core.alerts import RED_RULES, Rule, broken, days_late
from tiendo.core.calendar import Calendar, Period, PeriodKind
from tiendo.core.instances import instances
from tiendo.core.policy import Policy
from tiendo.core.reading import Deadline, DeadlineKind
from tiendo.core.schedule import DeadlineClass
from tiendo.core.situation import Situation, situation
from tiendo.core.states import TRANSITIONS, Appraisal, Step, WorkState
from tiendo.core.status import Standing, after, first_standing, standing_on
from tiendo.core.workdays import Holidays
from tiendo.records.deeds import Dated


@dataclass(frozen=True, slots=True)
class Rules:
    """What a run sets, as the core takes it."""

    since: date
    policy: Policy
    holidays: Holidays
    calendars: dict[PeriodKind, Calendar]
    reporting: PeriodKind


@dataclass(frozen=True, slots=True)
class Asked:
    """What one plan asks of a task: `pk` of its assignment, `on` the day its time runs from where the deadline names
    no start."""

    pk: int
    deadline: Deadline
    on: date


class Folded(NamedTuple):
    """A task under one plan on a day; `queries.standing.TaskStanding` says what each means.

    `rules` are those by which it has alerts; `cls` is None where nothing is left to do.
    """

    standing: Standing
    rules: tuple[Rule, ...]
    cls: DeadlineClass | None
    late: int
    instance: Period | None = None
    missed: int = 0
    kept_up: bool = False
    nothing: bool = False

    @property
    def red(self) -> bool:
        return any(rule in RED_RULES for rule in self.rules)

    def situation(self, deadline: Deadline) -> Situation:
        """`deadline` as the plan has it."""
        return situation(
            self.standing,
            self.rules,
            self.cls,
            kind=deadline.kind if self.instance else None,
            instance=bool(self.instance and self.instance.label),
            kept_up=self.kept_up,
            nothing=self.nothing,
        )


_OF_WHOLE = frozenset({Step.SUSPEND, Step.RESUME, Step.CANCEL})
_OF_CONTINUOUS = frozenset({Rule.OVERDUE, Rule.RETURNED})


def fold_on(asked: Asked, dated: Sequence[Dated], rules: Rules, today: date, *, missed: bool = True) -> Folded:
    """Where one task stands; `dated` are its deeds in order. Without `missed` instances, which take longest to count,
    it stands the same."""
    own = _own(asked, dated)
    owed = owed_instances(asked, rules, today)
    if not owed:
        return _plain(asked, own, rules, today)
    first, own = _first_part(asked, own, rules, today)
    if first is not None and first.standing.work is not WorkState.COMPLETE:
        return first
    found = [_of_instance(asked, period, own, rules, today) for period in (owed if missed else owed[-2:])]
    last, before = found[-1], found[:-1]
    if before and _open(before[-1]) and _untouched(last):
        last = before.pop()  # the instance before stays the one that is owed until the new one is begun
    return last._replace(missed=sum(_open(one) and one.late > 0 for one in before))


def fold_in(asked: Asked, dated: Sequence[Dated], rules: Rules, period: Period, today: date) -> Folded:
    """Where the task stands as a report for `period` finds it: of recurring work, the instance that it falls into."""
    own = _own(asked, dated)
    owed = owed_instances(asked, rules, max(today, period.end))
    if not owed:
        return _plain(asked, own, rules, today)
    first, rest = _first_part(asked, own, rules, today)
    if first is not None and first.standing.work is not WorkState.COMPLETE:
        return first
    for instance in owed:
        if instance.start <= period.end <= instance.end:
            return _of_instance(asked, instance, rest, rules, today)
    return first or _plain(asked, own, rules, today)


def owed_instances(asked: Asked, rules: Rules, until: date) -> list[Period]:
    """The instances of recurring and continuous work that have begun by `until`, since it is followed here."""
    from_ = max(asked.on, rules.since)
    return instances(asked.deadline, rules.reporting, from_, until, rules.calendars, rules.holidays)


def _own(asked: Asked, dated: Sequence[Dated]) -> list[Dated]:
    return [d for d in dated if d.assignment is None or d.assignment == asked.pk]


def _first_part(asked: Asked, own: Sequence[Dated], rules: Rules, today: date) -> tuple[Folded | None, list[Dated]]:
    """Of work due once and then again ("hoàn thành tháng 7, sau đó hằng năm"), where the first part stands, and the
    deeds of what comes after it; the first comes first, however late. Other work has no first part."""
    if asked.deadline.kind is not DeadlineKind.ONCE:
        return None, list(own)
    standing, rest = first_standing(asked.deadline, asked.on), list[Dated]()
    for dated in own:
        said = dated.deed.step in (Step.PROGRESS, Step.REPORT_COMPLETE)
        if standing.work is WorkState.COMPLETE or (said and standing.work is WorkState.REPORTED):
            rest.append(dated)
        elif dated.deed.on <= today:
            standing = after(standing, dated.deed)
    return folded(standing, rules, today), rest


def _plain(asked: Asked, own: Sequence[Dated], rules: Rules, today: date) -> Folded:
    return folded(standing_on(asked.deadline, asked.on, [d.deed for d in own], today), rules, today)


def _of_instance(asked: Asked, period: Period, own: Sequence[Dated], rules: Rules, today: date) -> Folded:
    deeds = [d for d in own if d.deed.on <= today and _concerns(d, period)]
    standing = _standing(Deadline(DeadlineKind.ONCE, start=period.start, due=period.due), period.start, deeds)
    said = [d for d in deeds if d.period is not None]
    continuous = asked.deadline.kind is DeadlineKind.CONTINUOUS
    at_work = standing.work is WorkState.IN_PROGRESS and standing.appraisal is Appraisal.NONE
    nothing = at_work and bool(said) and said[-1].nothing
    kept_up = at_work and bool(said) and not nothing and continuous
    if nothing or kept_up:
        return Folded(standing, (), None, 0, period, kept_up=kept_up, nothing=nothing)
    found = folded(standing, rules, today, period)
    # Work that never ends has no road of which half could be gone: it is late once its period's report is.
    return found._replace(rules=tuple(r for r in found.rules if r in _OF_CONTINUOUS)) if continuous else found


def _standing(deadline: Deadline, start: date, deeds: Sequence[Dated]) -> Standing:
    """Where an instance stands after its deeds without those on the whole work that do not reach it: it was done before
    the work was suspended or cancelled, or began after it was taken up again."""
    stops = [d for d in deeds if d.deed.step in _OF_WHOLE and d.deed.on <= start]
    over = set(map(id, stops)) if stops and stops[-1].deed.step is Step.RESUME else set()
    standing = first_standing(deadline, start)
    for dated in deeds:
        unknown = (standing.work, standing.appraisal) not in TRANSITIONS[dated.deed.step]
        if id(dated) not in over and not (dated.deed.step in _OF_WHOLE and unknown):
            standing = after(standing, dated.deed)
    return standing


def _concerns(dated: Dated, instance: Period) -> bool:
    """A report belongs to the instance in which its period ends; a deadline is moved for the instance then owed."""
    if dated.period is not None:
        return instance.start <= dated.period.end <= instance.end
    return dated.deed.step is not Step.ADJUST or instance.start <= dated.deed.on < instance.locks_on


def folded(standing: Standing, rules: Rules, today: date, period: Period | None = None) -> Folded:
    """A standing that is known, as of a day."""
    policy = rules.policy
    cls = standing.deadline_class(today, policy)
    return Folded(standing, broken(standing, today, policy), cls, days_late(standing, today), period)


def _open(one: Folded) -> bool:
    done = one.standing.work in (WorkState.REPORTED, WorkState.COMPLETE, WorkState.CANCELLED, WorkState.SUSPENDED)
    return not (done or one.kept_up or one.nothing)


def _untouched(one: Folded) -> bool:
    return one.standing.work is WorkState.NOT_STARTED
