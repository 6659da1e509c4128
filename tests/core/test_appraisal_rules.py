"""Where a report stands after its verdicts, and which verdict may follow."""

from __future__ import annotations

from datetime import date

import pytest

from tiendo.core.access import Held, Role
from tiendo.core.appraisal import found, own_unit, refusals, said_enough
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
