"""The three axes of a task, by table: what may be done from where, and where it leads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiendo.core.calendar import Calendar, FixedDays, PeriodKind
from tiendo.core.instances import instances
from tiendo.core.reading import NO_DEADLINE, Deadline, DeadlineKind, Every
from tiendo.core.schedule import DeadlineClass
from tiendo.core.states import (
    APPRAISAL_NAMES,
    FINISH_NAMES,
    TRANSITIONS,
    WORK_NAMES,
    Appraisal,
    Finish,
    Step,
    WorkState,
)
from tiendo.core.status import Deed, Standing, WrongStep, after, first_standing, refusals, standing_on

D, W, A, S, K = date, WorkState, Appraisal, Step, DeadlineKind
ISSUED, DUE = D(2026, 3, 1), D(2026, 6, 30)
ONCE = Deadline(K.ONCE, due=DUE)
P40 = Deed(D(2026, 4, 1), S.PROGRESS, Decimal(40))
IN_TIME = Deed(D(2026, 6, 20), S.REPORT_COMPLETE, evidence=1)
LATE = Deed(D(2026, 7, 10), S.REPORT_COMPLETE, evidence=1)
RETURNED = Deed(D(2026, 7, 5), S.RETURN, reason="Ảnh chụp không rõ")
ACCEPTED = Deed(D(2026, 7, 20), S.ACCEPT)
MOVED = Deed(D(2026, 5, 1), S.ADJUST, due=D(2026, 9, 30), reason="Chờ kinh phí", document="12/QĐ-UBND")
PAUSED = Deed(
    D(2026, 5, 1), S.SUSPEND, reason="Chờ quyết định", document="3/TB-UBND", look_again=D(2026, 6, 1)
)  # fmt: skip

# deeds, asked as of → work, appraisal, done, days late against (current, first)
CASES: dict[str, tuple[list[Deed], date, WorkState, Appraisal, int, Finish | None, Finish | None]] = {
    "assigned": ([], D(2026, 3, 2), W.NOT_STARTED, A.NONE, 0, None, None),
    "progress": ([P40], D(2026, 4, 1), W.IN_PROGRESS, A.NONE, 40, None, None),
    "the day before, nothing is known of it": ([P40], D(2026, 3, 31), W.NOT_STARTED, A.NONE, 0, None, None),
    "reported in time, waiting past the due day": (
        [P40, IN_TIME], D(2026, 7, 4), W.REPORTED, A.WAITING, 100, Finish.ON_TIME, Finish.ON_TIME,
    ),
    "accepted after the due day: the day of submission counts": (
        [P40, IN_TIME, ACCEPTED], D(2026, 7, 20), W.COMPLETE, A.ACCEPTED, 100, Finish.ON_TIME, Finish.ON_TIME,
    ),
    "returned": ([P40, IN_TIME, RETURNED], D(2026, 7, 5), W.IN_PROGRESS, A.RETURNED, 100, None, None),
    "returned, sent again late, accepted: late stays": (
        [P40, IN_TIME, RETURNED, LATE, ACCEPTED], D(2027, 1, 1), W.COMPLETE, A.ACCEPTED, 100, Finish.LATE, Finish.LATE,
    ),
    "contested and accepted: the first submission counts": (
        [IN_TIME, RETURNED, Deed(D(2026, 7, 6), S.CONTEST, reason="Đã có số phát hành"), ACCEPTED], D(2026, 8, 1),
        W.COMPLETE, A.ACCEPTED, 100, Finish.ON_TIME, Finish.ON_TIME,
    ),
    "taken back": (
        [P40, IN_TIME, Deed(D(2026, 6, 21), S.TAKE_BACK)], D(2026, 6, 21), W.IN_PROGRESS, A.NONE, 40, None, None,
    ),
    "sent again and taken back: still to be mended": (
        [IN_TIME, RETURNED, LATE, Deed(D(2026, 7, 11), S.TAKE_BACK)], D(2026, 7, 11),
        W.IN_PROGRESS, A.RETURNED, 100, None, None,
    ),
    "deadline moved: on time by the new, late by the first": (
        [MOVED, LATE, ACCEPTED], D(2026, 8, 1), W.COMPLETE, A.ACCEPTED, 100, Finish.ON_TIME, Finish.LATE,
    ),
    "on the due day": (
        [Deed(DUE, S.REPORT_COMPLETE, evidence=1)], DUE, W.REPORTED, A.WAITING, 100, Finish.ON_TIME, Finish.ON_TIME,
    ),
    "suspended": ([P40, PAUSED], D(2026, 5, 2), W.SUSPENDED, A.NONE, 40, None, None),
    "resumed": ([P40, PAUSED, Deed(D(2026, 6, 1), S.RESUME)], D(2026, 6, 1), W.IN_PROGRESS, A.NONE, 40, None, None),
    "acceptance taken back": (
        [IN_TIME, ACCEPTED, Deed(D(2026, 9, 1), S.REOPEN, reason="Thanh tra", document="5/KL-TT")], D(2026, 9, 1),
        W.IN_PROGRESS, A.RETURNED, 100, None, None,
    ),
    "cancelled": (
        [P40, Deed(D(2026, 5, 1), S.CANCEL, reason="Sáp nhập", document="9/NQ-HĐND")], D(2026, 9, 1),
        W.CANCELLED, A.NONE, 40, None, None,
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_standing(case: str) -> None:
    deeds, today, work, appraisal, done, finish, first = CASES[case]
    now = standing_on(ONCE, ISSUED, deeds, today)
    assert (now.work, now.appraisal, now.done) == (work, appraisal, done)
    assert (now.finish(), now.finish(first=True)) == (finish, first)


# deeds, asked as of → class, days
CLASSES = {
    "overdue": ([P40], D(2026, 7, 1), (DeadlineClass.OVERDUE, -1)),
    "moved, so in time": ([P40, MOVED], D(2026, 7, 1), (DeadlineClass.IN_TIME, 91)),
    "returned after the due day: overdue again": ([IN_TIME, RETURNED], D(2026, 7, 5), (DeadlineClass.OVERDUE, -5)),
    "waiting: nothing is left to do": ([IN_TIME], D(2026, 7, 1), None),
    "complete": ([IN_TIME, ACCEPTED], D(2026, 8, 1), None),
}


@pytest.mark.parametrize("case", CLASSES)
def test_deadline_class_of_what_is_left(case: str) -> None:
    deeds, today, expected = CLASSES[case]
    state = standing_on(ONCE, ISSUED, deeds, today).deadline_state(today)
    assert (state and (state.cls, state.days)) == expected


def test_both_promises_are_kept() -> None:
    again = Deed(D(2026, 8, 1), S.ADJUST, due=D(2026, 12, 31), reason="Chờ hướng dẫn", document="20/QĐ-UBND")
    now = standing_on(ONCE, ISSUED, [MOVED, again], D(2026, 9, 1))
    assert (now.first_due, now.due, now.extensions) == (DUE, D(2026, 12, 31), 2)


def test_filling_a_blank_deadline_is_no_extension() -> None:
    now = standing_on(NO_DEADLINE, ISSUED, [MOVED], D(2026, 9, 1))
    assert (now.first_due, now.due, now.extensions) == (D(2026, 9, 30), D(2026, 9, 30), 0)


def test_time_runs_from_the_start_or_from_the_issue() -> None:
    window = Deadline(K.WINDOW, D(2026, 4, 1), DUE)
    assert first_standing(window, ISSUED).start == D(2026, 4, 1)
    assert first_standing(ONCE, ISSUED).start == ISSUED


GIVEN = {"evidence": 1, "reason": "Có lý do", "document": "1/QĐ-UBND", "look_again": D(2026, 9, 1)}


def deed(step: Step, **but: object) -> Deed:
    new_day = {"due": D(2026, 8, 31)} if step is S.ADJUST else {}
    return Deed(**({"on": D(2026, 5, 1), "step": step} | GIVEN | new_day | but))  # type: ignore[arg-type]


REFUSED = {
    "complete without evidence": (W.IN_PROGRESS, A.NONE, deed(S.REPORT_COMPLETE, evidence=0), "minh chứng"),
    "one's own unit": (W.REPORTED, A.WAITING, deed(S.ACCEPT, by_lead=True), "chính đơn vị mình"),
    "one's own unit, returning": (W.REPORTED, A.WAITING, deed(S.RETURN, by_lead=True), "chính đơn vị mình"),
    "return without a reason": (W.REPORTED, A.WAITING, deed(S.RETURN, reason="  "), "lý do"),
    "contest without a reason": (W.IN_PROGRESS, A.RETURNED, deed(S.CONTEST, reason=""), "lý do"),
    "adjust without a document": (W.IN_PROGRESS, A.NONE, deed(S.ADJUST, document=""), "văn bản"),
    "adjust to the same day": (W.IN_PROGRESS, A.NONE, deed(S.ADJUST, due=DUE), "thời hạn mới"),
    "suspend without a next look": (W.IN_PROGRESS, A.NONE, deed(S.SUSPEND, look_again=None), "xem xét lại"),
    "suspend with a look back": (W.IN_PROGRESS, A.NONE, deed(S.SUSPEND, look_again=D(2026, 5, 1)), "xem xét lại"),
    "cancel without a document": (W.IN_PROGRESS, A.NONE, deed(S.CANCEL, document=""), "văn bản"),
    "more than all": (W.IN_PROGRESS, A.NONE, deed(S.PROGRESS, done=Decimal(101)), "0 đến 100"),
    "accept what was not sent": (W.IN_PROGRESS, A.NONE, deed(S.ACCEPT), "Không làm được"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_with_its_reason(case: str) -> None:
    work, appraisal, act, why = REFUSED[case]
    (said,) = refusals(Standing(work, appraisal, ISSUED, ONCE, DUE), act)
    assert why in said


@pytest.mark.parametrize(("work", "appraisal"), list(product(W, A)))
def test_the_table_and_the_guard_agree_everywhere(work: WorkState, appraisal: Appraisal) -> None:
    standing = Standing(work, appraisal, ISSUED, ONCE, DUE)
    for step in Step:
        if refusals(standing, deed(step)):
            with pytest.raises(WrongStep):
                after(standing, deed(step))
        else:
            assert after(standing, deed(step)).work in W


def test_nothing_leads_out_of_a_cancellation() -> None:
    assert not any(at[0] is W.CANCELLED for table in TRANSITIONS.values() for at in table)


@given(st.lists(st.sampled_from(list(Step)), max_size=25))
def test_on_every_path_acceptance_and_completion_go_together(steps: list[Step]) -> None:
    now = first_standing(ONCE, ISSUED)
    for step in steps:
        if not refusals(now, deed(step)):
            now = after(now, deed(step))
    assert (now.work is W.COMPLETE) == (now.appraisal is A.ACCEPTED)
    assert (now.work is W.REPORTED) <= (now.appraisal is A.WAITING)
    assert (now.finish() is not None) == (now.work in (W.REPORTED, W.COMPLETE))
    assert now.first_due == DUE


def test_every_state_has_a_name() -> None:
    assert set(WORK_NAMES) == set(W) and set(APPRAISAL_NAMES) == set(A) and set(FINISH_NAMES) == set(Finish)
    assert set(TRANSITIONS) == set(Step)


HALVES = {PeriodKind.HALF_YEAR: Calendar(PeriodKind.HALF_YEAR, FixedDays(("05-25", "11-10")))}
INSTANCES = {
    "continuous: the programme's period": (
        Deadline(K.CONTINUOUS), [("6 tháng đầu năm 2026", D(2026, 5, 25)), ("6 tháng cuối năm 2026", D(2026, 11, 10))],
    ),
    "recurring: its own period, due at its end": (
        Deadline(K.RECURRING, every=Every.YEAR), [("Năm 2026", D(2026, 12, 31))],
    ),
    "recurring, no period said": (
        Deadline(K.RECURRING), [("6 tháng đầu năm 2026", D(2026, 5, 25)), ("6 tháng cuối năm 2026", D(2026, 11, 10))],
    ),
    "continuous until a day": (
        Deadline(K.CONTINUOUS, due=D(2026, 6, 30)), [("6 tháng đầu năm 2026", D(2026, 5, 25))],
    ),
    "once, then kept up each quarter": (
        Deadline(K.ONCE, due=D(2026, 9, 30), every=Every.QUARTER), [("Quý IV/2026", D(2026, 12, 31))],
    ),
    "once": (Deadline(K.ONCE, due=DUE), []),
    "on an event": (Deadline(K.ON_EVENT), []),
    "none": (NO_DEADLINE, []),
}  # fmt: skip


@pytest.mark.parametrize("case", INSTANCES)
def test_instances(case: str) -> None:
    deadline, expected = INSTANCES[case]
    found = instances(deadline, PeriodKind.HALF_YEAR, ISSUED, D(2026, 12, 31), HALVES)
    assert [(p.label, p.due) for p in found] == expected


def test_what_was_returned_is_still_contested_after_a_second_try_is_taken_back() -> None:
    again = [
        IN_TIME,
        RETURNED,
        LATE,
        Deed(D(2026, 7, 11), S.TAKE_BACK),
        Deed(D(2026, 7, 12), S.CONTEST, reason="Có số"),
    ]
    found = standing_on(ONCE, ISSUED, again, D(2026, 7, 13))
    assert (found.work, found.submitted_on, found.finish()) == (W.REPORTED, IN_TIME.on, Finish.ON_TIME)
