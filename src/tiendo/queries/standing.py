"""Where tasks stand on a day: computed from what was reported, appraised and adjusted, never stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tiendo.core.alerts import Alert, CatchUp, catch_up, worded
from tiendo.core.calendar import Period, PeriodKind
from tiendo.core.policy import POLICY, Policy
from tiendo.core.reading import Deadline, DeadlineKind
from tiendo.core.schedule import DeadlineState
from tiendo.core.situation import Situated, Situation, situated
from tiendo.core.states import Appraisal, WorkState
from tiendo.core.status import Standing, first_standing
from tiendo.core.workdays import NO_HOLIDAYS
from tiendo.queries.folding import Asked, Folded, Rules, fold_in, fold_on, folded, owed_instances
from tiendo.queries.stored import Held, held_now
from tiendo.records.deeds import Acts, Dated, acts_on
from tiendo.records.facts import calendar_of, deadline_of, holidays_of, period_of, policy_of
from tiendo.records.hanging import hang
from tiendo.records.models import AdjustmentKind, Assignment, PeriodCalendar, ReportingPeriod, Run
from tiendo.records.ready import Ready

_AGAIN = frozenset({DeadlineKind.CONTINUOUS, DeadlineKind.RECURRING})


class TaskStanding(NamedTuple):
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


_CALENDARS = Ready(lambda runs: PeriodCalendar.objects.filter(run__in=runs).order_by("kind"))


def with_calendars(run: Run) -> Run:
    """The run with its calendars fetched, for a page that only reads: they are not asked for again."""
    if "calendars" not in run.__dict__.get("_prefetched_objects_cache", {}):
        give_calendars([run])
    return run


def give_calendars(runs: list[Run]) -> list[Run]:
    """The runs with their calendars; one query."""
    rows = _CALENDARS.objects([run.pk for run in runs]) if runs else ()
    hang(runs, "calendars", ((row.run_id, row) for row in rows))
    return runs


def rules_of(run: Run) -> Rules:
    calendars = {PeriodKind(row.kind): calendar_of(row) for row in run.calendars.all()}
    return Rules(run.since, policy_of(run), holidays_of(run), calendars, PeriodKind(run.reporting))


def standings(
    assignments: Iterable[Assignment], run: Run, today: date, *, missed: bool = True
) -> dict[int, TaskStanding]:
    """Where each assignment's task stands at the end of `today`, by assignment id, in the order given.

    `assignments` come with `task` and `plan` selected; `missed` as of `standing_of`. Seven queries in all.
    """
    rows = list(assignments)
    return stood_by(rows, run, acts_by(rows, today), today, missed=missed)


def stood_by(
    rows: Iterable[Assignment], run: Run, acts: Acts, today: date, *, missed: bool = True
) -> dict[int, TaskStanding]:
    """`standings` where what was done on the tasks is known (`acts_by`)."""
    rules = rules_of(run)
    return {row.pk: standing_of(row, acts.deeds(row.task_id, run.since), rules, today, missed=missed) for row in rows}


def deeds_by(rows: Iterable[Assignment], run: Run, day: date) -> dict[int, list[Dated]]:
    """The deeds on the tasks of a run's assignments, as far as they tell where those stand at the end of `day`."""
    rows = list(rows)
    acts = acts_by(rows, day)
    return {row.task_id: acts.deeds(row.task_id, run.since) for row in rows}


def acts_by(
    rows: Iterable[Assignment],
    day: date,
    periods: Iterable[ReportingPeriod] = (),
    said: Collection[int] | None = None,
) -> Acts:
    """What was done on the tasks of assignments, as far as it tells where those stand at the end of `day`; `periods`
    are those known of the run, `said` as of `acts_on`."""
    rows = list(rows)
    known = {period.pk: period_of(period) for period in periods}
    return acts_on({row.task_id for row in rows}, once=done_once(rows), day=day, periods=known, said=said)


def done_once(rows: Iterable[Assignment]) -> set[int]:
    """The tasks that none of these assignments asks for again and again."""
    rows = list(rows)
    again = {row.task_id for row in rows if row.every or row.deadline_kind in _AGAIN}
    return {row.task_id for row in rows} - again


@dataclass(frozen=True, slots=True)
class Followed:
    """Assignments of any plans with all that was done on them: where they stand on any day, without another query.

    `stored`: by task, where those stand on the one day that is asked of which what is stored is enough."""

    rows: list[Assignment]
    acts: Acts
    rules: dict[tuple[int, int], Rules]
    stored: Mapping[int, Held] = field(default_factory=dict)

    def on(self, today: date) -> dict[int, TaskStanding]:
        """Where each assignment's task stands at the end of a day, by assignment id, in the order given."""
        return {row.pk: self.standing(row, today) for row in self.rows}

    def standing(self, row: Assignment, today: date, *, missed: bool = True) -> TaskStanding:
        """By the rules of the run under which the row's plan is carried out; `missed` as of `standing_of`."""
        return _worded(row, self.fold(row, today, missed=missed), self._of(row).policy, today)

    def fold(self, row: Assignment, today: date, *, missed: bool = True) -> Folded:
        """The same without words."""
        rules = self._of(row)
        if row.task_id in self.stored:
            return _as_stored(row, self.stored[row.task_id], rules, today)
        return fold_on(asked(row), self.acts.deeds(row.task_id, rules.since), rules, today, missed=missed)

    def _of(self, row: Assignment) -> Rules:
        return self.rules.get((row.plan.programme_id, row.plan.authority_id)) or _defaults(row)


def followed(assignments: Iterable[Assignment], day: date | None = None) -> Followed:
    """`plan` comes selected. Ten queries at most, however many plans and runs they stand under. `day`: the only one
    that will be asked for, which reads much less."""
    rows = list(assignments)
    runs = runs_in({row.plan.authority_id for row in rows})
    rules = {(run.programme_id, run.authority_id): rules_of(run) for run in runs}
    acts = acts_by(rows, day) if day else acts_on(row.task_id for row in rows)
    return Followed(rows, acts, rules)


def followed_now(assignments: Iterable[Assignment], today: date, runs: Sequence[Run] | None = None) -> Followed:
    """`followed` as of the last day of which anything is known, of assignments of one authority and without `missed`:
    of what is at work and was never changed what is stored tells all, and its reports are not asked for. `runs`: those
    of the authority, where they are known."""
    rows = list(assignments)
    runs = runs_in({row.plan.authority_id for row in rows}) if runs is None else runs
    rules = {(run.programme_id, run.authority_id): rules_of(run) for run in runs}
    held = {task: one for run in runs for task, one in held_now(run, rows, today).items()}
    once, steady = done_once(rows), {row.task_id for row in rows if row.deadline_kind == DeadlineKind.CONTINUOUS}
    plain = {
        task
        for task, one in held.items()
        if _at_work(one) and (task in once or (task in steady and one.situation is Situation.KEPT_UP))
    }
    acts = acts_by(rows, today, said={row.task_id for row in rows} - plain)
    changed = plain & {
        task for task, some in acts.adjustments.items() if any(a.kind != AdjustmentKind.LEAD for a in some)
    }
    if changed:
        acts.told.update(acts_on(changed, once=once, day=today).told)
    return Followed(rows, acts, rules, {task: held[task] for task in plain - changed})


def _at_work(one: Held) -> bool:
    return one.work in (WorkState.NOT_STARTED, WorkState.IN_PROGRESS) and one.appraisal is Appraisal.NONE


def _as_stored(row: Assignment, one: Held, rules: Rules, today: date) -> Folded:
    if one.situation is not Situation.KEPT_UP:
        first = first_standing(deadline_of(row), assigned_on(row))
        return folded(first._replace(work=one.work, done=one.done), rules, today)
    period = owed_instances(asked(row), rules, today)[-1]
    first = first_standing(Deadline(DeadlineKind.ONCE, start=period.start, due=period.due), period.start)
    return Folded(first._replace(work=one.work, done=one.done), (), None, 0, period, kept_up=True)


_RUNS = Ready(lambda authorities: Run.objects.filter(authority__in=authorities).order_by("pk"))


def runs_in(authorities: Collection[int]) -> list[Run]:
    """The runs of some authorities with their calendars; two queries."""
    return give_calendars(_RUNS.objects(authorities)) if authorities else []


def standings_of_all(assignments: Iterable[Assignment], today: date) -> dict[int, TaskStanding]:
    """The same over plans of several runs, each by the rules of its own; `plan` comes selected.

    A plan that no run follows (none was begun for it yet) is judged by the defaults, from its approval on.
    """
    return followed(assignments, today).on(today)


def _defaults(row: Assignment) -> Rules:
    return Rules(row.plan.approved_at.date(), POLICY, NO_HOLIDAYS, {}, PeriodKind.MONTH)


def asked(row: Assignment) -> Asked:
    return Asked(row.pk, deadline_of(row), assigned_on(row))


def standing_of(
    row: Assignment, dated: Sequence[Dated], rules: Rules, today: date, *, missed: bool = True
) -> TaskStanding:
    """Where one task stands; `dated` are its deeds in order. Without `missed` instances, which take longest to count,
    it stands the same."""
    return _worded(row, fold_on(asked(row), dated, rules, today, missed=missed), rules.policy, today)


def standing_in(row: Assignment, dated: Sequence[Dated], rules: Rules, period: Period, today: date) -> TaskStanding:
    """Where the task stands as a report for `period` finds it: of recurring work, the instance that it falls into."""
    return _worded(row, fold_in(asked(row), dated, rules, period, today), rules.policy, today)


def assigned_on(row: Assignment) -> date:
    """The day a task's time runs from where its deadline names no start: the issue of its plan, else its approval."""
    return row.plan.issued_on or row.plan.approved_at.date()


def _worded(row: Assignment, one: Folded, policy: Policy, today: date) -> TaskStanding:
    over = one.kept_up or one.nothing
    return TaskStanding(
        row,
        one.standing,
        tuple(worded(rule, one.standing, today, policy) for rule in one.rules),
        None if over else one.standing.deadline_state(today, policy),
        one.late,
        None if over else catch_up(one.standing, today),
        one.instance,
        one.missed,
        one.kept_up,
        one.nothing,
    )
