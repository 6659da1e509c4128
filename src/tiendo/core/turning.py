"""The next day on which time alone may change where a task stands: until then nobody need look at it again."""

from __future__ import annotations

from datetime import date, timedelta

from tiendo.core.policy import POLICY, Policy
from tiendo.core.states import WorkState
from tiendo.core.status import Standing

_DAY = timedelta(days=1)


def next_turn(standing: Standing, today: date, policy: Policy = POLICY) -> date | None:
    """The first day after `today` on which an alert or the deadline class may turn while nothing is reported or
    decided; None where no day will. A day on which nothing turns after all does no harm, a missing one would."""
    if standing.work is WorkState.SUSPENDED:
        days = [standing.look_again, *_by_deadline(standing, policy)]
    elif standing.work in (WorkState.NOT_STARTED, WorkState.IN_PROGRESS):
        days = [*_by_deadline(standing, policy), _behind(standing, policy)]
    else:
        return None
    return min((day for day in days if day is not None and day > today), default=None)


def _by_deadline(standing: Standing, policy: Policy) -> list[date | None]:
    due = standing.due
    if due is None:
        return []
    soon = due - timedelta(days=policy.due_soon_days)
    return [soon, standing.start, due + _DAY, due + timedelta(days=policy.overdue_grace_days + 1)]


def _behind(standing: Standing, policy: Policy) -> date | None:
    """The day from which red rule (b) holds if no more is done: done < factor × elapsed share of the time."""
    if standing.due is None or standing.done >= 100 * policy.behind_factor:
        return None
    silent_until = standing.start + timedelta(days=policy.behind_grace_days + 1)
    days = (standing.due - standing.start).days
    if days <= 0:
        return max(standing.due, silent_until)
    gone = int(standing.done * days // (policy.behind_factor * 100))
    return max(standing.start + timedelta(days=gone + 1), silent_until)
