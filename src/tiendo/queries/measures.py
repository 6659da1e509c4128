"""What the system counts by itself for the scoring of a run's units in a year, all units at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from tiendo.core.citations import is_party_number
from tiendo.core.reading import DeadlineKind
from tiendo.core.reading import Milestone as Promise
from tiendo.core.scoring.measures import Measure
from tiendo.core.scoring.rule import Said
from tiendo.core.states import Finish, WorkState
from tiendo.core.values import Counting, Figure, judge
from tiendo.core.values import Verdict as Judged
from tiendo.queries.figures import accepted_figures, several
from tiendo.queries.folding import Folded, Rules
from tiendo.queries.leads import assignments_of
from tiendo.queries.owed_rows import collecting
from tiendo.queries.owing import Owing
from tiendo.queries.promises import milestones_now, with_milestones
from tiendo.queries.standing import Followed, acts_by, assigned_on, followed_now, rules_of, with_calendars
from tiendo.queries.unreported import lead_units, periods_of
from tiendo.records.deeds import acts_on, after_day
from tiendo.records.facts import deadline_of
from tiendo.records.models import Assignment, Plan, ReportingPeriod, Run, Target, Verdict
from tiendo.records.ready import Ready

Counts = dict[int | None, tuple[int, int]]
"""By unit (None: the authority as a whole) how many of how many."""


def measured(
    run: Run, year: int, today: date, only: Collection[Measure] = tuple(Measure), *, now: bool = False
) -> dict[int | None, dict[Measure, Said]]:
    """By unit that owes anything, and under None for the authority, as known at the end of `today`.

    Of a past year, as known at its end. Some thirty queries, however many units and periods there are. Of `only` those
    that somebody asks for, what takes longest to count may be left out. `now`: today is the day of the clock, and what
    is stored is read.
    """
    day = min(today, date(year, 12, 31))
    facts = _facts(with_calendars(run), year, day, whole=Measure.RED_PERIODS in only, now=now and day == today)
    found = [*_of_tasks(facts, only), *_of_reports(facts), *_of_verdicts(facts), *_of_targets(facts)]
    units = {None, *(unit for _, counts in found for unit in counts)}
    out: dict[int | None, dict[Measure, Said]] = {unit: {} for unit in units}
    for measure, counts in found:
        for unit in units:  # who had nothing of it has none of none
            part, whole = (Decimal(n) for n in counts.get(unit, (0, 0)))
            out[unit][measure] = Said(part) if measure in _PLAIN else Said(part=part, whole=whole)
    if (days := _plan_days(run)) is not None:
        out[None][Measure.PLAN_DAYS] = Said(Decimal(days))
    return out


_PLAIN = (Measure.OVERDUE, Measure.NOT_REPORTED, Measure.RED_PERIODS)


@dataclass(frozen=True, slots=True)
class _Facts:
    run: Run
    year: int
    day: date
    rows: list[Assignment]
    leads: Mapping[int, list[int]]
    work: Followed  # as far as it tells of `day`, or of any day where somebody asks for one before
    rules: Rules
    periods: list[ReportingPeriod]  # those whose reports were due in the year, up to the day


def _facts(run: Run, year: int, day: date, *, whole: bool, now: bool) -> _Facts:
    rows, rules = [row for row in assignments_of(run) if assigned_on(row) <= day], rules_of(run)
    if now and not whole:
        work = followed_now(rows, day, [run])
    else:
        acts = acts_on({row.task_id for row in rows}, counting=False) if whole else acts_by(rows, day)
        work = Followed(rows, acts, {(run.programme_id, run.authority_id): rules})
    leads, kinds = lead_units(rows, work.acts.moved(day)), collecting(run)
    periods = [p for p in periods_of(run) if p.kind in kinds and p.due.year == year and p.due < day]
    periods = sorted((p for p in periods if p.end >= run.since), key=lambda p: (p.due, p.start))
    return _Facts(run, year, day, rows, leads, work, rules, periods)


def _counted(facts: _Facts, found: Iterable[tuple[Assignment, bool]]) -> Counts:
    """Each task for every unit that leads it, and once for the authority, however many plans assign it."""
    whole: dict[int | None, dict[int, bool]] = {None: {}}
    for row, good in found:
        for unit in (None, *facts.leads[row.pk]):
            known = whole.setdefault(unit, {})
            known[row.task_id] = known.get(row.task_id, True) and good
    return {unit: (sum(known.values()), len(known)) for unit, known in whole.items()}


def _of_tasks(facts: _Facts, only: Collection[Measure]) -> list[tuple[Measure, Counts]]:
    """Only work with a day counts as on time or not; what recurs is seen in the reports on it."""
    stood = [(row, _folded(row, facts, facts.day)) for row in facts.rows]
    dated = [(row, one) for row, one in stood if deadline_of(row).kind is DeadlineKind.ONCE]
    dated = [(row, one) for row, one in dated if one.standing.work is not WorkState.CANCELLED]

    def on_time(of: Callable[[Assignment], bool], *, first: bool) -> Counts:
        due = [(row, one) for row, one in dated if of(row) and _due_in(one, facts, first=first)]
        return _counted(facts, [(row, one.standing.finish(first=first) is Finish.ON_TIME) for row, one in due])

    def by_party(row: Assignment) -> bool:
        return is_party_number(row.plan.number)

    late = _counted(facts, [(row, one.late == 0) for row, one in stood])
    return [
        (Measure.TASKS_ON_TIME, on_time(lambda _: True, first=True)),
        (Measure.TASKS_ON_TIME_NOW, on_time(lambda _: True, first=False)),
        (Measure.PARTY_TASKS_ON_TIME, on_time(by_party, first=True)),
        (Measure.STATE_TASKS_ON_TIME, on_time(lambda row: not by_party(row), first=True)),
        (Measure.OVERDUE, {unit: (whole - good, whole) for unit, (good, whole) in late.items()}),
        *([(Measure.RED_PERIODS, _red_periods(facts))] if Measure.RED_PERIODS in only else []),
    ]


def _folded(row: Assignment, facts: _Facts, day: date) -> Folded:
    return facts.work.fold(row, day, missed=False)


def _due_in(one: Folded, facts: _Facts, *, first: bool) -> bool:
    due = one.standing.first_due if first else one.standing.due
    return due is not None and due.year == facts.year and (due <= facts.day or one.standing.finish() is not None)


def _red_periods(facts: _Facts) -> Counts:
    ended = [p.end for p in facts.periods if p.kind == facts.run.reporting]
    red: dict[int | None, int] = dict.fromkeys((None, *(u for units in facts.leads.values() for u in units)), 0)
    for day in ended:
        rows = [row for row in facts.rows if assigned_on(row) <= day]
        found = [row for row in rows if _folded(row, facts, day).red]
        for unit in {None, *(u for row in found for u in facts.leads[row.pk])} if found else ():
            red[unit] += 1
    return {unit: (n, len(ended)) for unit, n in red.items()}


def _of_reports(facts: _Facts) -> list[tuple[Measure, Counts]]:
    """On time: all that the unit owed in the period stood sent at the end of its due day."""
    on_time: Counts = {None: (0, 0)}
    never: Counts = {None: (0, 0)}
    owing = Owing(facts.run, facts.rows, facts.work.acts, facts.rules, facts.periods, facts.day)
    for period in facts.periods:
        for unit, lacking in owing.lacking(period).items():
            _add(on_time, unit, not lacking)
        for unit in owing.silent(period):
            _add(never, unit, facts.day >= period.locks_on)
    return [(Measure.REPORTS_ON_TIME, on_time), (Measure.NOT_REPORTED, never)]


def _add(counts: Counts, unit: int, good: bool) -> None:
    for key in (unit, None):
        part, whole = counts.get(key, (0, 0))
        counts[key] = (part + good, whole + 1)


def _of_verdicts(facts: _Facts) -> list[tuple[Measure, Counts]]:
    """By item and period the first verdict decides, also where a later report on it was accepted."""
    begun, end = after_day(date(facts.year - 1, 12, 31)), after_day(facts.day)
    first: dict[tuple[int, int | None, int | None], tuple[int, bool]] = {}
    for period, task, target, unit, step in _JUDGED.rows(facts.run.pk, begun, end):
        first.setdefault((period, task, target), (unit, step == "accept"))
    counts: Counts = {None: (0, 0)}
    for unit, good in first.values():
        _add(counts, unit, good)
    return [(Measure.EVIDENCE_AT_FIRST, counts)]


def _judged(run: int, begun: datetime, end: datetime) -> QuerySet[Verdict, Any]:
    asking = Q(report__task=None) | Q(report__complete=True)  # no verdict is given on others, which are most
    rows = Verdict.objects.filter(asking, report__period__run=run, at__gte=begun, at__lt=end)
    columns = ("report__period_id", "report__task_id", "report__target_id", "report__unit_id", "step")
    return rows.filter(step__in=("accept", "return")).order_by("at", "pk").values_list(*columns)


_JUDGED = Ready(_judged)


def _of_targets(facts: _Facts) -> list[tuple[Measure, Counts]]:
    """Accepted figures against the milestone of the year; one that only a person can judge is not reached."""
    rows = with_milestones(_TARGETS.objects(facts.run.programme_id, facts.run.authority_id))
    figures, promises = accepted_figures(rows, facts.day), milestones_now(rows, facts.day)
    counts: Counts = {None: (0, 0)}
    for target in rows:
        reached = _reached(target, figures.get(target.pk, []), [m.now for m in promises[target.pk]], facts)
        if reached is None:
            continue
        if target.tracked_by_id:
            _add(counts, target.tracked_by_id, reached)
        else:
            part, whole = counts[None]
            counts[None] = (part + reached, whole + 1)
    return [(Measure.TARGETS_REACHED, counts)]


_TARGETS = Ready(
    lambda programme, authority: Target.objects.filter(
        plan__programme=programme, plan__authority=authority, same_as__isnull=True
    )
)


def _reached(target: Target, accepted: Sequence[Figure], promises: Sequence[Promise], facts: _Facts) -> bool | None:
    """None where the target promises nothing for the year."""
    promise = next((p for p in promises if p.year == facts.year), None)
    if promise is None:
        return None
    figures = [f for f in accepted if f.as_of.year == facts.year]
    judged = judge(promise, promise.year, figures, facts.day, Counting(target.counting))
    return judged.verdict is Judged.MET and not several(promise)


def _plan_days(run: Run) -> int | None:
    """From the issue of the plan above (the nearest authority upward with one) to that of the run's first own plan."""
    places = run.authority.lineage
    plans = [(path, on) for path, on in _ISSUED.rows(run.programme_id, places) if on]
    first = min((on for path, on in plans if path == run.authority.path), default=None)
    upper = [(path, on) for path, on in plans if path != run.authority.path and first and on <= first]
    return (first - max(upper)[1]).days if first and upper else None


_ISSUED = Ready(
    lambda programme, places: (
        Plan.objects.filter(programme=programme, authority__in=places)
        .order_by()
        .values_list("authority__path", "issued_on")
    )
)
