"""Where the tasks of plans stand by what is stored of them, for lists of many; of a plan for which that cannot be said
to be all, nothing is given, and its tasks are folded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from tiendo.core.situation import Situation
from tiendo.core.states import Appraisal, WorkState
from tiendo.records.models import Assignment, ItemStanding, Plan, Run
from tiendo.records.ready import Ready

NO_COLOUR = "none"
DONE_WITH = (WorkState.REPORTED, WorkState.COMPLETE, WorkState.CANCELLED)


class TaskAt(NamedTuple):
    """A task under a plan, as far as counts and orders need it; `late` in days past its day."""

    assignment: int
    position: int
    situation: Situation
    red: bool
    late: int
    ahead: date | None  # the day on which it is due, where it is still to be done and that day has not passed


def stored_of(plans: Collection[int], day: date) -> dict[int, list[TaskAt]]:
    """By plan, its tasks at the end of `day`: two queries. A plan is left out where a task is stored under another one
    (several plans assign it), where time has turned one since, or where the day is of a past not stored here."""
    if not plans:
        return {}
    tasks = Counter(Assignment.objects.filter(plan__in=plans).values_list("plan_id", flat=True))
    columns = ("assignment__plan_id", "assignment_id", "assignment__position", "situation", "colour", "work", "due_on")
    places = Plan.objects.filter(pk__in=plans).order_by().values("authority")  # by these rows are found, not by plans
    rows = ItemStanding.objects.filter(authority__in=places, assignment__plan__in=plans, until=None).exclude(work="")
    out: dict[int, list[TaskAt]] = {plan: [] for plan in plans}
    for plan, pk, position, situation, colour, work, due, since, check in rows.values_list(
        *columns, "since", "next_check_on"
    ):
        if plan in out and (since > day or (check is not None and check <= day)):
            del out[plan]
        if plan in out:
            red, open_ = colour == "red", work not in DONE_WITH
            late = (day - due).days if red and due and due < day else 0
            ahead = due if open_ and due and due >= day else None
            out[plan].append(TaskAt(pk, position, Situation(situation), red, late, ahead))
    return {plan: some for plan, some in out.items() if len(some) == tasks[plan]}


class Held(NamedTuple):
    """Where a task stands today, for counts and lists that need no words of it. `reported`: something was done."""

    assignment: int
    work: WorkState
    situation: Situation
    colour: str
    due: date | None
    reported: bool
    done: Decimal
    appraisal: Appraisal


def _standings(programme: int, authority: int) -> QuerySet[ItemStanding, Any]:
    rows = ItemStanding.objects.filter(programme=programme, authority=authority, until=None, task__isnull=False)
    columns = ("task_id", "assignment_id", "work", "situation", "colour", "due_on", "done", "appraisal")
    return rows.exclude(work="").order_by().values_list(*columns, "since", "next_check_on")


_STANDINGS = Ready(_standings)


def held_now(run: Run, rows: Iterable[Assignment], today: date) -> dict[int, Held]:
    """By task, where those of a run stand that one of `rows` alone assigns: as stored, which no day has turned since.

    It is said of today alone: how much was done and the day in force change without a row for the days before.
    """
    rows = list(rows)
    times = Counter(row.task_id for row in rows)
    alone = {row.pk for row in rows if times[row.task_id] == 1}
    out: dict[int, Held] = {}
    for task, pk, work, situation, colour, due, done, appraisal, since, check in _STANDINGS.rows(
        run.programme_id, run.authority_id
    ):
        if pk in alone and since <= today and (check is None or check > today):
            reported = bool(done) or appraisal != Appraisal.NONE or work in DONE_WITH[:2]
            judged = Appraisal(appraisal)
            out[task] = Held(
                pk, WorkState(work), Situation(situation), colour, due, reported, done or Decimal(0), judged
            )
    return out
