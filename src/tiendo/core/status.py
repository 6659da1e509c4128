"""Where a task stands on its three axes as of any day, folded from dated deeds by the table in `states`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from tiendo.core.policy import POLICY, Policy
from tiendo.core.reading import Deadline, DeadlineKind
from tiendo.core.schedule import DeadlineClass, DeadlineState, class_of, state_of
from tiendo.core.states import (
    APPRAISAL_NAMES,
    APPRAISING,
    NEEDS_DOCUMENT,
    NEEDS_REASON,
    TRANSITIONS,
    WORK_NAMES,
    A,
    Appraisal,
    Finish,
    S,
    Step,
    W,
    WorkState,
)


class Deed(NamedTuple):
    """One act on a task, in the order of the acts of its day.

    `done` is the percentage reported, 0 to 100; `evidence` the number of files; `due` the new deadline of an ADJUST;
    `look_again` the day on which a suspended task is looked at next; `by_lead` whether the actor is of the lead unit.
    """

    on: date
    step: Step
    done: Decimal | None = None
    evidence: int = 0
    due: date | None = None
    reason: str = ""
    document: str = ""
    look_again: date | None = None
    by_lead: bool = False


class Standing(NamedTuple):
    """Where a task stands on a day. `deadline` carries the current due day, `first_due` the one first promised;
    `submitted_on` is the day of the submission that waits or was accepted."""

    work: WorkState
    appraisal: Appraisal
    start: date
    deadline: Deadline
    first_due: date | None
    extensions: int = 0
    done: Decimal = Decimal(0)
    done_before: Decimal = Decimal(0)
    submitted_on: date | None = None
    suspended_on: date | None = None
    look_again: date | None = None
    reason: str = ""
    returned_before: bool = False
    returned_submission: date | None = None

    @property
    def due(self) -> date | None:
        return self.deadline.due

    def finish(self, *, first: bool = False) -> Finish | None:
        """On time or late, against the current due day or the first one; None before it is reported complete.

        What counts is the day of the submission that is accepted, not the day of the verdict: a report
        that waits for its appraisal is not late by the appraiser's delay.
        """
        due = self.first_due if first else self.due
        if self.submitted_on is None or self.work not in (W.REPORTED, W.COMPLETE):
            return None
        if due is None:
            return Finish.NO_DEADLINE
        return Finish.ON_TIME if self.submitted_on <= due else Finish.LATE

    def deadline_state(self, today: date, policy: Policy = POLICY) -> DeadlineState | None:
        """In time, due soon, overdue … of what is still to be done; None for what is finished, waits, is cancelled."""
        return None if self.work in _CLOSED else state_of(self.deadline, today, policy)

    def deadline_class(self, today: date, policy: Policy = POLICY) -> DeadlineClass | None:
        """The class of `deadline_state`, without its words."""
        return None if self.work in _CLOSED else class_of(self.deadline, today, policy)


_CLOSED = frozenset({W.REPORTED, W.COMPLETE, W.CANCELLED})


class WrongStep(ValueError):
    """A deed that the table of transitions does not know from where the task stands."""


def refusals(standing: Standing, deed: Deed) -> list[str]:
    """Why an act is refused, in Vietnamese; empty when it may be done.

    Evidence is required to report complete, a return needs its reason ("Chờ hoàn thiện"; the plans' V.2.2); changes
    need a document; nobody appraises the report of his own unit.
    """
    found = []
    if (standing.work, standing.appraisal) not in TRANSITIONS[deed.step]:
        found.append(
            f"Không làm được khi nhiệm vụ ở trạng thái “{WORK_NAMES[standing.work]}”, "
            f"“{APPRAISAL_NAMES[standing.appraisal]}”"
        )
    if deed.step is S.REPORT_COMPLETE and deed.evidence < 1:
        found.append("Báo cáo hoàn thành phải kèm ít nhất một minh chứng")
    if deed.step in APPRAISING and deed.by_lead:
        found.append("Không thẩm định báo cáo của chính đơn vị mình")
    if deed.step in NEEDS_REASON and not deed.reason.strip():
        found.append("Phải nêu lý do")
    if deed.step in NEEDS_DOCUMENT and not deed.document.strip():
        found.append("Phải có số, ký hiệu văn bản")
    if deed.step is S.SUSPEND and (deed.look_again is None or deed.look_again <= deed.on):
        found.append("Phải hẹn ngày xem xét lại, sau ngày tạm dừng")
    if deed.step is S.ADJUST and (deed.due is None or deed.due == standing.due):
        found.append("Phải nêu thời hạn mới, khác thời hạn đang áp dụng")
    if deed.done is not None and not 0 <= deed.done <= 100:
        found.append("Tỷ lệ hoàn thành phải từ 0 đến 100 %")
    return found


def first_standing(deadline: Deadline, assigned_on: date) -> Standing:
    """A task as assigned. Its time runs from the start that its deadline names, else from the day of issue (1.7)."""
    return Standing(W.NOT_STARTED, A.NONE, deadline.start or assigned_on, deadline, deadline.due)


def after(standing: Standing, deed: Deed) -> Standing:
    """Where a task stands after a deed; raises `WrongStep` where the table knows no such transition."""
    try:
        work, appraisal = TRANSITIONS[deed.step][standing.work, standing.appraisal]
    except KeyError:
        raise WrongStep(f"{deed.step} from {standing.work}, {standing.appraisal}") from None
    to: dict[str, Any] = {"work": work, "appraisal": appraisal}
    if deed.done is not None:
        to["done"] = deed.done
    match deed.step:
        case S.REPORT_COMPLETE:
            to |= {"done": Decimal(100), "done_before": standing.done, "submitted_on": deed.on}
        case S.TAKE_BACK:
            to["appraisal"] = A.RETURNED if standing.returned_before else A.NONE
            # what was returned is still there to be contested
            to |= {"done": standing.done_before, "submitted_on": standing.returned_submission}
        case S.RETURN | S.REOPEN:
            to |= {"reason": deed.reason, "returned_before": True, "returned_submission": standing.submitted_on}
        case S.ADJUST:
            # a plan's blank may be filled late: then the first day set is the first promise
            first, more = (standing.first_due, 1) if standing.first_due else (deed.due, 0)
            kind = DeadlineKind.ONCE if standing.due is None else standing.deadline.kind
            moved = replace(standing.deadline, kind=kind, due=deed.due)
            to |= {"deadline": moved, "first_due": first, "extensions": standing.extensions + more}
        case S.SUSPEND:
            to |= {"suspended_on": deed.on, "look_again": deed.look_again, "reason": deed.reason}
        case S.RESUME:
            to |= {"suspended_on": None, "look_again": None}
        case S.CANCEL:
            to["reason"] = deed.reason
    return standing._replace(**to)


def standing_on(deadline: Deadline, assigned_on: date, deeds: Iterable[Deed], today: date) -> Standing:
    """Where a task stands at the end of `today`: later deeds are unknown to that day, so any past day can be asked."""
    standing = first_standing(deadline, assigned_on)
    for deed in last_said(deed for deed in deeds if deed.on <= today):
        standing = after(standing, deed)
    return standing


def last_said(deeds: Iterable[Deed]) -> list[Deed]:
    """The deeds without the progress that the next progress overrules: said twice, it leaves a task where the second
    alone would, and of two years of reports nearly all are such."""
    found: list[Deed] = []
    for deed in deeds:
        again = found and deed.step is S.PROGRESS and found[-1].step is S.PROGRESS
        if again and deed.done is not None:
            found[-1] = deed
        else:
            found.append(deed)
    return found
