"""Where a report stands after its verdicts, and which verdict may follow."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tiendo.core.access import Held, Role
from tiendo.core.appraisal import found, own_unit, refusals, said_enough, withdrawal_refusals
from tiendo.core.states import Appraisal, Step

A, S = Appraisal, Step


@pytest.mark.parametrize(
    ("steps", "state", "contested", "heard"),
    [
        pytest.param([], A.WAITING, False, False, id="sent"),
        pytest.param(["accept"], A.ACCEPTED, False, False, id="accepted"),
        pytest.param(["return"], A.RETURNED, False, False, id="returned"),
        pytest.param(["return", "contest"], A.WAITING, True, False, id="contested"),
        pytest.param(["return", "contest", "accept"], A.ACCEPTED, False, True, id="contest upheld"),
        pytest.param(["return", "contest", "return"], A.RETURNED, False, True, id="contest turned down"),
        pytest.param(["accept", "reopen"], A.RETURNED, False, False, id="reopened"),
    ],
)
def test_where_a_report_stands(steps: list[str], state: A, contested: bool, heard: bool) -> None:
    at = found(steps)
    assert (at.state, at.contested, at.heard) == (state, contested, heard)


@pytest.mark.parametrize(
    ("steps", "step", "steering", "why"),
    [
        ([], S.ACCEPT, False, None),
        ([], S.RETURN, False, None),
        ([], S.CONTEST, False, "trả lại"),
        ([], S.REOPEN, False, "Đạt"),
        ([], S.ACCEPT, True, "không có giải trình"),
        (["accept"], S.ACCEPT, False, "đã có kết luận “Đạt”"),
        (["accept"], S.RETURN, False, "đã có kết luận “Đạt”"),
        (["accept"], S.REOPEN, False, None),
        (["return"], S.ACCEPT, False, "đã có kết luận “Trả lại”"),
        (["return"], S.CONTEST, False, None),
        (["return", "contest"], S.ACCEPT, False, "Ban Chỉ đạo quyết định"),
        (["return", "contest"], S.ACCEPT, True, None),
        (["return", "contest"], S.RETURN, True, None),
        (["return", "contest"], S.CONTEST, False, "trả lại"),
        (["return", "contest", "return"], S.CONTEST, False, "đã quyết định"),
    ],
)
def test_which_step_may_follow(steps: list[str], step: S, steering: bool, why: str | None) -> None:
    got = refusals(found(steps), step, own=False, steering=steering)
    assert got == [] if why is None else why in " ".join(got)


@pytest.mark.parametrize(("step", "refused"), [(S.ACCEPT, True), (S.RETURN, True), (S.CONTEST, False)])
def test_nobody_judges_his_own(step: S, refused: bool) -> None:
    at = found(["return"] if step is S.CONTEST else [])
    assert bool(refusals(at, step, own=True)) is refused


@pytest.mark.parametrize(
    ("step", "reason", "lacks", "mend_by", "fine"),
    [
        (S.ACCEPT, "", (), None, True),
        (S.RETURN, " ", (), None, False),
        (S.RETURN, "Thiếu số", ("formal",), date(2026, 11, 21), True),
        (S.RETURN, "Thiếu số", ("other",), None, False),
        (S.RETURN, "Thiếu số", (), date(2026, 11, 20), False),
        (S.CONTEST, "", (), None, False),
        (S.REOPEN, "", (), None, False),
    ],
)
def test_what_a_verdict_must_say(
    step: S, reason: str, lacks: tuple[str, ...], mend_by: date | None, fine: bool
) -> None:
    assert (said_enough(step, reason, lacks, mend_by, date(2026, 11, 21)) == []) is fine


@pytest.mark.parametrize(
    ("role", "unit", "report_of", "own"),
    [
        (Role.HEAD, "/1/2/5/", "/1/2/5/", True),
        (Role.REPORTER, "/1/2/5/", "/1/2/6/", False),
        (Role.SUPPORT_TEAM, "/1/2/5/", "/1/2/5/", True),
        (Role.SUPPORT_TEAM, "/1/2/", "/1/2/", False),
        (Role.STEERING, "/1/2/", "/1/2/5/", False),
        (Role.HEAD, "/1/2/", "/1/2/", True),
    ],
)
def test_whose_unit_it_is(role: Role, unit: str, report_of: str, own: bool) -> None:
    assert own_unit([Held(role, unit, "/1/2/")], report_of) is own


IN_TIME, TOO_LATE = timedelta(minutes=15), timedelta(minutes=16)


@pytest.mark.parametrize(
    ("steps", "mine", "waited", "same_day", "followed", "why"),
    [
        pytest.param(["accept"], True, IN_TIME, True, False, None, id="accepted a moment ago"),
        pytest.param(["return"], True, timedelta(), True, False, None, id="returned a moment ago"),
        pytest.param([], True, timedelta(), True, False, "vừa ghi", id="no verdict yet"),
        pytest.param(["return", "contest"], True, timedelta(), True, False, "chưa giải trình", id="contested"),
        pytest.param(["return", "contest", "accept"], True, timedelta(), True, False, "vừa ghi", id="decided"),
        pytest.param(["accept", "reopen"], True, timedelta(), True, False, "vừa ghi", id="reopened by a document"),
        pytest.param(["accept"], False, timedelta(), True, False, "người ghi kết luận", id="of another appraiser"),
        pytest.param(["accept"], True, TOO_LATE, True, False, "15 phút", id="too late"),
        pytest.param(["accept"], True, timedelta(minutes=4), False, False, "trong ngày", id="past midnight"),
        pytest.param(["return"], True, timedelta(), True, True, "báo cáo lại", id="something came after"),
    ],
)
def test_which_verdict_may_be_withdrawn(
    steps: list[str], mine: bool, waited: timedelta, same_day: bool, followed: bool, why: str | None
) -> None:
    got = withdrawal_refusals(steps, mine=mine, waited=waited, same_day=same_day, followed=followed)
    assert got == [] if why is None else why in " ".join(got)
