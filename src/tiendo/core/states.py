"""What a task may be and become: work states, appraisal, and the one table of transitions between them."""

from __future__ import annotations

from enum import StrEnum


class WorkState(StrEnum):
    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    REPORTED = "reported"
    COMPLETE = "complete"
    SUSPENDED = "suspended"
    CANCELLED = "cancelled"


class Appraisal(StrEnum):
    NONE = "none"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    RETURNED = "returned"


class Finish(StrEnum):
    """The deadline class of what is finished, or reported and waiting: late stays visible for good."""

    ON_TIME = "on_time"
    LATE = "late"
    NO_DEADLINE = "no_deadline"


class Step(StrEnum):
    """What is done to a task. ADJUST moves its deadline, CONTEST ("giải trình") asks for another verdict on the same
    evidence, REOPEN takes an acceptance back."""

    PROGRESS = "progress"
    REPORT_COMPLETE = "report_complete"
    TAKE_BACK = "take_back"
    ACCEPT = "accept"
    RETURN = "return"
    CONTEST = "contest"
    REOPEN = "reopen"
    ADJUST = "adjust"
    SUSPEND = "suspend"
    RESUME = "resume"
    CANCEL = "cancel"


# A report whose last verdict is one of these is to be made good and sent again.
SENT_BACK = frozenset({Step.RETURN, Step.REOPEN})

W, A, S = WorkState, Appraisal, Step

WORK_NAMES: dict[WorkState, str] = {
    W.NOT_STARTED: "Chưa thực hiện",
    W.IN_PROGRESS: "Đang thực hiện",
    W.REPORTED: "Đã báo cáo hoàn thành",
    W.COMPLETE: "Hoàn thành",
    W.SUSPENDED: "Tạm dừng",
    W.CANCELLED: "Bãi bỏ",
}
APPRAISAL_NAMES: dict[Appraisal, str] = {
    A.NONE: "Chưa thẩm định",
    A.WAITING: "Chờ thẩm định",
    A.ACCEPTED: "Minh chứng hợp lệ",
    A.RETURNED: "Chờ hoàn thiện",
}
FINISH_NAMES: dict[Finish, str] = {
    Finish.ON_TIME: "Hoàn thành đúng hạn",
    Finish.LATE: "Hoàn thành quá hạn",
    Finish.NO_DEADLINE: "Hoàn thành, không có thời hạn",
}

_AT_WORK = ((W.NOT_STARTED, A.NONE), (W.IN_PROGRESS, A.NONE), (W.IN_PROGRESS, A.RETURNED))
_SENT = (W.REPORTED, A.WAITING)

TRANSITIONS: dict[Step, dict[tuple[WorkState, Appraisal], tuple[WorkState, Appraisal]]] = {
    S.PROGRESS: {at: (W.IN_PROGRESS, at[1]) for at in _AT_WORK},
    S.REPORT_COMPLETE: dict.fromkeys(_AT_WORK, _SENT),
    S.TAKE_BACK: {_SENT: (W.IN_PROGRESS, A.NONE)},  # after a return the fold puts RETURNED back: no way round red (c)
    S.ACCEPT: {_SENT: (W.COMPLETE, A.ACCEPTED)},
    S.RETURN: {_SENT: (W.IN_PROGRESS, A.RETURNED)},
    S.CONTEST: {(W.IN_PROGRESS, A.RETURNED): _SENT},
    S.REOPEN: {(W.COMPLETE, A.ACCEPTED): (W.IN_PROGRESS, A.RETURNED)},
    S.ADJUST: {at: at for at in (*_AT_WORK, (W.SUSPENDED, A.NONE), (W.SUSPENDED, A.RETURNED))},
    S.SUSPEND: {at: (W.SUSPENDED, at[1]) for at in _AT_WORK},
    S.RESUME: {(W.SUSPENDED, a): (W.IN_PROGRESS, a) for a in (A.NONE, A.RETURNED)},
    S.CANCEL: {at: (W.CANCELLED, at[1]) for at in (*_AT_WORK, _SENT, (W.SUSPENDED, A.NONE), (W.SUSPENDED, A.RETURNED))},
}

APPRAISING = frozenset({S.ACCEPT, S.RETURN, S.REOPEN})
NEEDS_REASON = frozenset({S.RETURN, S.CONTEST, S.REOPEN, S.ADJUST, S.SUSPEND, S.CANCEL})
NEEDS_DOCUMENT = frozenset({S.REOPEN, S.ADJUST, S.SUSPEND, S.CANCEL})
