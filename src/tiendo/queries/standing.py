"""Where tasks stand on a day: computed from what was reported, appraised and adjusted, never stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tiendo.core.alerts import Alert, CatchUp, Rule, alerts, catch_up, days_late
from tiendo.core.calendar import Calendar, Period, PeriodKind
from tiendo.core.instances import instances
from tiendo.core.policy import POLICY, Policy
from tiendo.core.reading import Deadline, DeadlineKind
from tiendo.core.schedule import DeadlineState
from tiendo.core.situation import Situated, situated
from tiendo.core.states import TRANSITIONS, Appraisal, Step, WorkState
from tiendo.core.status import Deed, Standing, after, first_standing, standing_on
from tiendo.core.workdays import NO_HOLIDAYS, Holidays
from tiendo.records.deeds import Acts, Dated, acts_on, deeds_of
from tiendo.records.facts import calendar_of, deadline_of, holidays_of, policy_of
from tiendo.records.models import Assignment, Run


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """A task under one plan on a day. Of recurring and continuous work it is the instance that counts that day
    (`instance` its period), `missed` the number of earlier instances that were never done.

    `kept_up`: continuous work reported on in its period, which asks for no more; `nothing`: "không phát sinh".
    """

    assignment: Assignment
    standing: Standing
    alerts: tuple[Alert, ...]
    state: DeadlineState | None
    late: int
    catch_up: CatchUp | None
    instance: Period | None = None
    missed: int = 0
    kept_up: bool = False
    nothing: bool = False

    @property
    def red(self) -> bool:
        return any(a.colour == "red" for a in self.alerts)

    @property
    def amber(self) -> bool:
        return not self.red and bool(self.alerts)

    @property
    def situation(self) -> Situated:
        label = self.instance.label if self.instance else ""
        kind = deadline_of(self.assignment).kind if self.instance else None
        return situated(
            self.standing,
            self.alerts,
            self.state,
            kind=kind,
            instance=label,
            kept_up=self.kept_up,
            nothing=self.nothing,
        )


@dataclass(frozen=True, slots=True)
class Rules:
    """What a run sets, as the core takes it."""

    since: date
    policy: Policy
    holidays: Holidays
    calendars: dict[PeriodKind, Calendar]
    reporting: PeriodKind


def rules_of(run: Run) -> Rules:
    calendars = {PeriodKind(row.kind): calendar_of(row) for row in run.calendars.all()}
    return Rules(run.since, policy_of(run), holidays_of(run), calendars, PeriodKind(run.reporting))


def standings(assignments: Iterable[Assignment], run: Run, today: date) -> dict[int, TaskStanding]:
    """Where each assignment's task stands at the end of `today`, by assignment id, in the order given.

    `assignments` come with `task` and `plan` selected. Five queries in all.
    """
    rows = list(assignments)
    rules = rules_of(run)
    deeds = deeds_of([row.task_id for row in rows], run.since)
    return {row.pk: standing_of(row, deeds[row.task_id], rules, today) for row in rows}


@dataclass(frozen=True, slots=True)
class Followed:
    """Assignments of any plans with all that was done on them: where they stand on any day, without another query."""

    rows: list[Assignment]
    acts: Acts
    rules: dict[tuple[int, int], Rules]

    def on(self, today: date) -> dict[int, TaskStanding]:
        """Where each assignment's task stands at the end of a day, by assignment id, in the order given."""
        return {row.pk: self.standing(row, today) for row in self.rows}

    def standing(self, row: Assignment, today: date) -> TaskStanding:
        """By the rules of the run under which the row's plan is carried out."""
        rules = self.rules.get((row.plan.programme_id, row.plan.authority_id)) or _defaults(row)
        return standing_of(row, self.acts.deeds(row.task_id, rules.since), rules, today)


def followed(assignments: Iterable[Assignment]) -> Followed:
    """`plan` comes selected. Six queries in all, however many plans and runs they stand under."""
    rows = list(assignments)
    authorities = {row.plan.authority_id for row in rows}
    runs = Run.objects.filter(authority__in=authorities).prefetch_related("calendars") if rows else ()
    rules = {(run.programme_id, run.authority_id): rules_of(run) for run in runs}
    return Followed(rows, acts_on(row.task_id for row in rows), rules)


def standings_of_all(assignments: Iterable[Assignment], today: date) -> dict[int, TaskStanding]:
    """The same over plans of several runs, each by the rules of its own; `plan` comes selected.

    A plan that no run follows (none was begun for it yet) is judged by the defaults, from its approval on.
    """
    return followed(assignments).on(today)


_OF_WHOLE = frozenset({Step.SUSPEND, Step.RESUME, Step.CANCEL})
_OF_CONTINUOUS = frozenset({Rule.OVERDUE, Rule.RETURNED})


def _defaults(row: Assignment) -> Rules:
    return Rules(row.plan.approved_at.date(), POLICY, NO_HOLIDAYS, {}, PeriodKind.MONTH)


def standing_of(
    row: Assignment, dated: Sequence[Dated], rules: Rules, today: date, *, missed: bool = True
) -> TaskStanding:
    """Where one task stands; `dated` are its deeds in order. Without `missed` instances, which take longest to count,
    it stands the same."""
    own = [d for d in dated if d.assignment in (None, row.pk)]
    owed = owed_instances(row, rules, today)
    if not owed:
        return _plain(row, own, rules, today)
    first, own = _first_part(row, own, rules, today)
    if first is not None and first.standing.work is not WorkState.COMPLETE:
        return first
    found = [_of_instance(row, period, own, rules, today) for period in (owed if missed else owed[-2:])]
    last, before = found[-1], found[:-1]
    if before and _open(before[-1]) and _untouched(last):
        last = before.pop()  # the instance before stays the one that is owed until the new one is begun
    return replace(last, missed=sum(_open(one) and one.late > 0 for one in before))


def standing_in(row: Assignment, dated: Sequence[Dated], rules: Rules, period: Period, today: date) -> TaskStanding:
    """Where the task stands as a report for `period` finds it: of recurring work, the instance that it falls into."""
    own = [d for d in dated if d.assignment in (None, row.pk)]
    owed = owed_instances(row, rules, max(today, period.end))
    if not owed:
        return _plain(row, own, rules, today)
    first, rest = _first_part(row, own, rules, today)
    if first is not None and first.standing.work is not WorkState.COMPLETE:
        return first
    for instance in owed:
        if instance.start <= period.end <= instance.end:
            return _of_instance(row, instance, rest, rules, today)
    return first or _plain(row, own, rules, today)


def _first_part(
    row: Assignment, own: Sequence[Dated], rules: Rules, today: date
) -> tuple[TaskStanding | None, list[Dated]]:
    """Of work due once and then again ("hoàn thành tháng 7, sau đó hằng năm"), where the first part stands, and the
    deeds of what comes after it; the first comes first, however late. Other work has no first part."""
    deadline = deadline_of(row)
    if deadline.kind is not DeadlineKind.ONCE:
        return None, list(own)
    standing, rest = first_standing(deadline, assigned_on(row)), list[Dated]()
    for dated in own:
        said = dated.deed.step in (Step.PROGRESS, Step.REPORT_COMPLETE)
        if standing.work is WorkState.COMPLETE or (said and standing.work is WorkState.REPORTED):
            rest.append(dated)
        elif dated.deed.on <= today:
            standing = after(standing, dated.deed)
    return _told(row, standing, rules, today), rest


def owed_instances(row: Assignment, rules: Rules, until: date) -> list[Period]:
    """The instances of recurring and continuous work that have begun by `until`, since it is followed here."""
    from_ = max(assigned_on(row), rules.since)
    return instances(deadline_of(row), rules.reporting, from_, until, rules.calendars, rules.holidays)


def assigned_on(row: Assignment) -> date:
    """The day a task's time runs from where its deadline names no start: the issue of its plan, else its approval."""
    return row.plan.issued_on or row.plan.approved_at.date()


def _plain(row: Assignment, own: Sequence[Dated], rules: Rules, today: date) -> TaskStanding:
    standing = standing_on(deadline_of(row), assigned_on(row), [d.deed for d in own], today)
    return _told(row, standing, rules, today)


def _of_instance(row: Assignment, period: Period, own: Sequence[Dated], rules: Rules, today: date) -> TaskStanding:
    deeds = [d for d in own if _concerns(d, period)]
    deadline = Deadline(DeadlineKind.ONCE, start=period.start, due=period.due)
    standing = standing_on(deadline, period.start, _apt(deadline, period.start, deeds, today), today)
    said = [d for d in deeds if d.period is not None and d.deed.on <= today]
    continuous = deadline_of(row).kind is DeadlineKind.CONTINUOUS
    at_work = standing.work is WorkState.IN_PROGRESS and standing.appraisal is Appraisal.NONE
    nothing = at_work and bool(said) and said[-1].nothing
    kept_up = at_work and bool(said) and not nothing and continuous
    if nothing or kept_up:
        return TaskStanding(row, standing, (), None, 0, None, period, kept_up=kept_up, nothing=nothing)
    told = _told(row, standing, rules, today, period)
    # Work that never ends has no road of which half could be gone: it is late once its period's report is.
    return replace(told, alerts=tuple(a for a in told.alerts if a.rule in _OF_CONTINUOUS)) if continuous else told


def _apt(deadline: Deadline, start: date, deeds: Sequence[Dated], today: date) -> list[Deed]:
    """The deeds without those on the whole work that do not reach this instance: it was done before the work was
    suspended or cancelled, or began after it was taken up again."""
    deeds = [d for d in deeds if d.deed.on <= today]
    stops = [d for d in deeds if d.deed.step in _OF_WHOLE and d.deed.on <= start]
    over = set(map(id, stops)) if stops and stops[-1].deed.step is Step.RESUME else set()
    standing, found = first_standing(deadline, start), list[Deed]()
    for dated in deeds:
        unknown = (standing.work, standing.appraisal) not in TRANSITIONS[dated.deed.step]
        if id(dated) in over or (dated.deed.step in _OF_WHOLE and unknown):
            continue
        standing = after(standing, dated.deed)
        found.append(dated.deed)
    return found


def _concerns(dated: Dated, instance: Period) -> bool:
    """A report belongs to the instance in which its period ends; a deadline is moved for the instance then owed."""
    if dated.period is not None:
        return instance.start <= dated.period.end <= instance.end
    return dated.deed.step is not Step.ADJUST or instance.start <= dated.deed.on < instance.locks_on


def _told(row: Assignment, standing: Standing, rules: Rules, today: date, period: Period | None = None) -> TaskStanding:
    return TaskStanding(
        row,
        standing,
        alerts(standing, today, rules.policy),
        standing.deadline_state(today, rules.policy),
        days_late(standing, today),
        catch_up(standing, today),
        period,
    )


def _open(one: TaskStanding) -> bool:
    done = one.standing.work in (WorkState.REPORTED, WorkState.COMPLETE, WorkState.CANCELLED, WorkState.SUSPENDED)
    return not (done or one.kept_up or one.nothing)


def _untouched(one: TaskStanding) -> bool:
    return one.standing.work is WorkState.NOT_STARTED
