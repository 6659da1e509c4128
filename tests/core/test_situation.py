"""The one word for a task, by table: what is over before what waits, what presses before what is in time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tiendo.core.alerts import alerts
from tiendo.core.policy import POLICY
from tiendo.core.reading import NO_DEADLINE, Deadline, DeadlineKind
from tiendo.core.situation import AMBER, RED, SITUATION_NAMES, Situation, situated
from tiendo.core.states import Appraisal, WorkState
from tiendo.core.status import Standing, first_standing

D, W, A, S = date, WorkState, Appraisal, Situation
FRESH = first_standing(Deadline(DeadlineKind.ONCE, due=D(2026, 6, 30)), D(2026, 1, 1))
WORKING = FRESH._replace(work=W.IN_PROGRESS, done=Decimal("62.5"))
SENT = WORKING._replace(work=W.REPORTED, appraisal=A.WAITING, done=Decimal(100), submitted_on=D(2026, 7, 2))
BACK = WORKING._replace(appraisal=A.RETURNED, reason="Thiếu chữ ký", done=Decimal(100))

CASES: dict[str, tuple[Standing, date, Situation, str, str]] = {
    "in time": (WORKING, D(2026, 5, 1), S.IN_TIME, "Còn 60 ngày", "đã làm 62,5 %"),
    "due soon": (WORKING, D(2026, 6, 20), S.DUE_SOON, "Còn 10 ngày", "còn 10 ngày, thời hạn 30/06/2026"),
    "behind": (
        FRESH, D(2026, 3, 1), S.BEHIND, "Chưa tới nửa lộ trình", "đạt 0 % khi đã qua 33 % thời gian: 0 < 0,5 × 33",
    ),
    "behind and due soon: the red first": (
        FRESH, D(2026, 6, 20), S.BEHIND, "Chưa tới nửa lộ trình", "đạt 0 % khi đã qua 94 % thời gian: 0 < 0,5 × 94",
    ),
    "overdue": (
        WORKING, D(2026, 7, 3), S.OVERDUE, "Quá hạn 3 ngày", "quá hạn 3 ngày: thời hạn 30/06/2026, hôm nay 03/07/2026",
    ),
    "returned in time": (
        BACK, D(2026, 5, 1), S.RETURNED, "Chờ hoàn thiện", "minh chứng bị trả lại, không được tính điểm: Thiếu chữ ký",
    ),
    "waiting past the day": (SENT, D(2026, 8, 1), S.WAITING, "Chờ thẩm định", "gửi ngày 02/07/2026"),
    "done late": (
        SENT._replace(work=W.COMPLETE), D(2026, 8, 1), S.DONE_LATE, "Hoàn thành quá hạn", "báo cáo ngày 02/07/2026",
    ),
    "done in time": (
        SENT._replace(work=W.COMPLETE, submitted_on=D(2026, 6, 30)), D(2026, 8, 1), S.DONE, "Hoàn thành đúng hạn",
        "báo cáo ngày 30/06/2026",
    ),
    "suspended": (
        WORKING._replace(work=W.SUSPENDED, reason="Chờ vốn", look_again=D(2026, 9, 1)), D(2026, 8, 1), S.SUSPENDED,
        "Tạm dừng", "Chờ vốn",
    ),
    "cancelled": (WORKING._replace(work=W.CANCELLED, reason="Trùng"), D(2026, 8, 1), S.CANCELLED, "Bãi bỏ", "Trùng"),
    "no day": (first_standing(NO_DEADLINE, D(2026, 1, 1)), D(2026, 8, 1), S.NONE, "Chưa rõ thời hạn", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_one_word(case: str) -> None:
    standing, today, cls, words, detail = CASES[case]
    found = situated(standing, alerts(standing, today), standing.deadline_state(today, POLICY))
    assert (found.cls, found.words, found.detail) == (cls, words, detail)


@pytest.mark.parametrize(
    ("kept_up", "nothing", "cls", "words"),
    [(True, False, S.KEPT_UP, "Đã làm, tháng 3/2026"), (False, True, S.NOTHING, "Không phát sinh, tháng 3/2026")],
)
def test_an_instance_of_continuous_work(kept_up: bool, nothing: bool, cls: Situation, words: str) -> None:
    found = situated(WORKING, (), None, instance="Tháng 3/2026", kept_up=kept_up, nothing=nothing)
    assert (found.cls, found.words) == (cls, words)


def test_every_situation_has_a_name_and_red_is_the_three_rules() -> None:
    assert set(SITUATION_NAMES) == set(Situation)
    assert {str(s) for s in RED} == {"overdue", "behind", "returned"}
    assert not RED & AMBER
