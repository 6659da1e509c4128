"""The standing office's desk: who has not reported, what waits for a verdict, what is red, what waits for an answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, Value

from tiendo.core.access import Act
from tiendo.queries.alert_board import Board, UnitLines, board, chase_key, run_now
from tiendo.queries.alert_board import reminded as reminded_under
from tiendo.queries.appraisal import Queue, waiting_in
from tiendo.queries.directives import DirectiveRow, ProposalRow, directives_of, late, proposals_of, unanswered
from tiendo.queries.home import drafts_of, to_review
from tiendo.queries.leads import assignments_of
from tiendo.queries.owed_rows import collecting
from tiendo.queries.people import People, people_of
from tiendo.queries.run_choice import Offered
from tiendo.queries.scope import may
from tiendo.queries.standing import assigned_on, with_calendars
from tiendo.queries.unreported import UnitReports, open_on, periods_of, unit_reports, unsent_key
from tiendo.records.deeds import day_of
from tiendo.records.models import Draft, Person, ReportingPeriod, Run
from tiendo.records.ready import Ready

SHOWN = 8  # rows of what waits; the page behind it lists all


@dataclass(frozen=True, slots=True)
class Silent:
    """A unit that has not sent all it owes, whom to ring up, and whether it was reminded today."""

    reports: UnitReports
    people: People
    reminded: bool

    @property
    def whom(self) -> list[Person]:
        """Its head, then who fills in; each once."""
        return list({p.pk: p for p in [*self.people.heads, *self.people.first]}.values())


@dataclass(frozen=True, slots=True)
class Desk:
    """One run as of `now`. `owing`: how many units owe a report in `period` (None: no period is open); `late` are the
    directives past their day, `unanswered` the proposals, the oldest first; `drafts` wait for review."""

    run: Run
    runs: Sequence[Offered]
    period: ReportingPeriod | None
    periods: list[ReportingPeriod]
    owing: int
    silent: list[Silent]
    waiting: Queue
    board: Board
    unanswered: list[ProposalRow]
    late: list[DirectiveRow]
    drafts: list[Draft]
    may_remind: bool
    now: datetime

    @property
    def red_units(self) -> list[UnitLines]:
        return [u for u in self.board.units if u.red]

    @property
    def days_to_due(self) -> int:
        return (self.period.due - day_of(self.now)).days if self.period else 0

    @property
    def days_to_lock(self) -> int:
        return (self.period.locks_on - day_of(self.now)).days if self.period else 0

    @property
    def reminded(self) -> int:
        """How many of those that are silent were reminded today."""
        return sum(s.reminded for s in self.silent)

    @property
    def to_chase(self) -> bool:
        return any(u.unit and not u.chased for u in self.red_units)

    @property
    def to_remind(self) -> bool:
        """Whether anybody is left whom a reminder would reach today."""
        return any(s.whom and not s.reminded for s in self.silent)


def desk(person: Person, run: Run, runs: Sequence[Offered], now: datetime, period_id: int | None = None) -> Desk | None:
    """The desk of one run that he may see (`overview.runs_seen`), for one of its open periods, the one due first where
    none is named; None where no such period is open. About thirty queries, however much the run holds."""
    today, known = day_of(now), periods_of(with_calendars(run))
    periods = open_on(known, collecting(run), today)
    period = next((p for p in periods if period_id in (None, p.pk)), None)
    if period is None and period_id is not None:
        return None
    at = run_now(run, assignments_of(run), today, period, known)
    units = unit_reports(at, rows=[row for row in at.rows if assigned_on(row) <= today])
    reminders = [*([unsent_key(period)] if period else ()), chase_key(run)]
    *told, chased = reminded_under(reminders, today)
    open_ = _OPEN.rows(run.authority_id, today)
    asked, overdue, drafts = ([pk for of, pk in open_ if of == kind] for kind in range(3))
    return Desk(
        run=run,
        runs=runs,
        period=period,
        periods=periods,
        owing=len(units),
        silent=_silent(units, told[0]) if period else [],
        waiting=waiting_in(run, now, SHOWN, at.rows),
        board=board(run, today, at=at, chased=chased),
        unanswered=proposals_of(person, asked, today),
        late=directives_of(person, overdue, today),
        drafts=drafts_of(person, drafts),
        may_remind=may(person, Act.REMIND, run.authority, run),
        now=now,
    )


def _silent(units: list[UnitReports], told: set[int]) -> list[Silent]:
    lacking = [u for u in units if u.lacking]
    people = people_of(u.unit for u in lacking)
    return [Silent(u, people[u.unit.pk], u.unit.pk in told) for u in lacking]


def _open(authority: int, today: date) -> QuerySet[Any, Any]:
    """What of an authority waits for an answer, each with its kind: proposals, directives, drafts."""
    some: tuple[QuerySet[Any], ...] = (unanswered(authority), late(authority, today), to_review(authority))
    first, *more = (
        rows.order_by().annotate(kind=Value(kind)).values_list("kind", "pk") for kind, rows in enumerate(some)
    )
    found: QuerySet[Any, Any] = first.union(*more, all=True)
    return found


_OPEN = Ready(_open)
