"""Alerts, by table: the three red rules, amber, arithmetic, what is raised and cleared."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiendo.core.alerts import (
    ESCALATION_NAMES,
    RED_RULES,
    RULE_NAMES,
    Colour,
    Escalation,
    Rule,
    alerts,
    catch_up,
    changes,
    escalation,
    is_undated,
)
from tiendo.core.policy import POLICY, Policy
from tiendo.core.reading import NO_DEADLINE, Deadline, DeadlineKind, Every
from tiendo.core.states import Appraisal, Step, WorkState
from tiendo.core.status import Deed, Standing, standing_on

D, K, W, A = date, DeadlineKind, WorkState, Appraisal
START, DUE = D(2026, 1, 1), D(2026, 4, 11)  # a hundred days


def task(
    done: str | Decimal = "0", work: WorkState = W.IN_PROGRESS, appraisal: Appraisal = A.NONE, **more: object
) -> Standing:
    standing = Standing(work, appraisal, START, Deadline(K.ONCE, due=DUE), DUE, done=Decimal(done))
    return standing._replace(**more)  # type: ignore[arg-type]


def on(days: int) -> date:
    return START + timedelta(days=days)


NO_DATE = {"deadline": NO_DEADLINE, "first_due": None}
CASES: dict[str, tuple[Standing, date, list[tuple[Rule, str]]]] = {
    "behind": (task("12"), on(40), [(Rule.BEHIND, "đạt 12 % khi đã qua 40 % thời gian: 12 < 0,5 × 40")]),
    "exactly half is not below half": (task("20"), on(40), []),
    "a hair below half": (
        task("19.9"), on(40), [(Rule.BEHIND, "đạt 19,9 % khi đã qua 40 % thời gian: 19,9 < 0,5 × 40")],
    ),
    "nothing done on the first day": (task("0", W.NOT_STARTED), on(0), []),
    "nothing done on the second": (
        task("0", W.NOT_STARTED), on(1), [(Rule.BEHIND, "đạt 0 % khi đã qua 1 % thời gian: 0 < 0,5 × 1")],
    ),
    "before the start": (task(), on(-5), []),
    "due soon": (task("80"), on(90), [(Rule.DUE_SOON, "còn 10 ngày, thời hạn 11/04/2026")]),
    "the due day is no red": (task("80"), on(100), [(Rule.DUE_SOON, "đến hạn hôm nay, thời hạn 11/04/2026")]),
    "overdue": (task("80"), on(101), [(Rule.OVERDUE, "quá hạn 1 ngày: thời hạn 11/04/2026, hôm nay 12/04/2026")]),
    "overdue and behind": (
        task("30"), on(150),
        [
            (Rule.OVERDUE, "quá hạn 50 ngày: thời hạn 11/04/2026, hôm nay 31/05/2026"),
            (Rule.BEHIND, "đạt 30 % khi đã qua 100 % thời gian: 30 < 0,5 × 100"),
        ],
    ),
    "returned": (
        task("100", appraisal=A.RETURNED, reason="ảnh mờ"), on(50),
        [(Rule.RETURNED, "minh chứng bị trả lại, không được tính điểm: ảnh mờ")],
    ),
    "waiting for its appraisal": (task("100", W.REPORTED, A.WAITING), on(150), []),
    "complete": (task("100", W.COMPLETE, A.ACCEPTED), on(150), []),
    "cancelled": (task("0", W.CANCELLED), on(150), []),
    "suspended": (task("0", W.SUSPENDED, look_again=on(160)), on(150), []),
    "suspended, to be looked at": (
        task("0", W.SUSPENDED, look_again=on(150)), on(150),
        [(Rule.LOOK_AGAIN, "tạm dừng, hẹn xem xét lại ngày 31/05/2026")],
    ),
    "without a date": (task("0", W.NOT_STARTED, **NO_DATE), on(9999), []),
    "without a date, returned": (
        task("100", appraisal=A.RETURNED, reason="thiếu số", **NO_DATE), on(50),
        [(Rule.RETURNED, "minh chứng bị trả lại, không được tính điểm: thiếu số")],
    ),
    "due on the day it starts": (task("0", deadline=Deadline(K.ONCE, due=START)), on(0), [
        (Rule.DUE_SOON, "đến hạn hôm nay, thời hạn 01/01/2026"),
    ]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_alerts(case: str) -> None:
    standing, today, expected = CASES[case]
    assert [(a.rule, a.words) for a in alerts(standing, today)] == expected


def test_red_is_the_three_rules_alone() -> None:
    assert {Rule.OVERDUE, Rule.BEHIND, Rule.RETURNED} == RED_RULES
    (alert,) = alerts(task("80"), on(95))
    assert alert.colour is Colour.AMBER
    (alert,) = alerts(task("80"), on(101))
    assert alert.colour is Colour.RED


POLICIES = {
    "grace after the due day": (Policy(overdue_grace_days=3), task("80"), on(103), []),
    "after the grace": (Policy(overdue_grace_days=3), task("80"), on(104), [Rule.OVERDUE]),
    "grace after the start": (Policy(behind_grace_days=30), task("0"), on(30), []),
    "after that grace": (Policy(behind_grace_days=30), task("0"), on(31), [Rule.BEHIND]),
    "another factor": (Policy(behind_factor=Decimal("0.8")), task("30"), on(40), [Rule.BEHIND]),
    "soon is seven days": (Policy(due_soon_days=7), task("80"), on(90), []),
}


@pytest.mark.parametrize("case", POLICIES)
def test_thresholds_are_the_programme_s(case: str) -> None:
    policy, standing, today, rules = POLICIES[case]
    assert [a.rule for a in alerts(standing, today, policy)] == rules


UNDATED = {
    "no deadline": (task(**NO_DATE), True),
    "a day": (task(), False),
    "continuous": (task(deadline=Deadline(K.CONTINUOUS)), False),
    "recurring": (task(deadline=Deadline(K.RECURRING, every=Every.MONTH)), False),
    "on an event": (task(deadline=Deadline(K.ON_EVENT)), False),
    "no deadline, but complete": (task("100", W.COMPLETE, A.ACCEPTED, **NO_DATE), False),
}


@pytest.mark.parametrize("case", UNDATED)
def test_the_list_of_what_has_no_date(case: str) -> None:
    standing, undated = UNDATED[case]
    assert is_undated(standing) is undated


@pytest.mark.parametrize(
    ("late", "level"),
    [(0, None), (1, "reporter"), (3, "reporter"), (4, "head"), (7, "head"), (8, "assigning"), (365, "assigning")],
)
def test_a_delay_rises(late: int, level: str | None) -> None:
    assert escalation(late) == level


CATCH_UP = {
    "twelve percent after forty days": (task("12"), on(40), "còn 88 % trong 60 ngày: cần 1,47 % mỗi ngày"),
    "the last day": (task("50"), on(99), "còn 50 % trong 1 ngày: cần 50 % mỗi ngày"),
    "no day left": (task("50"), on(100), None),
    "nothing left": (task("100"), on(50), None),
    "no date": (task("50", **NO_DATE), on(50), None),
}


@pytest.mark.parametrize("case", CATCH_UP)
def test_rate_to_catch_up(case: str) -> None:
    standing, today, words = CATCH_UP[case]
    found = catch_up(standing, today)
    assert (found and found.words) == words


def test_alerts_are_raised_and_cleared_over_the_days() -> None:
    deeds = [
        Deed(on(20), Step.PROGRESS, Decimal(10)),
        Deed(on(30), Step.PROGRESS, Decimal(60)),
        Deed(on(95), Step.REPORT_COMPLETE, evidence=1),
        Deed(on(103), Step.RETURN, reason="chưa có số phát hành"),
        Deed(on(105), Step.REPORT_COMPLETE, evidence=1),
        Deed(on(110), Step.ACCEPT),
    ]
    days = [on(n) for n in range(120)]
    deadline = Deadline(K.ONCE, due=DUE)
    found = changes((d, alerts(standing_on(deadline, START, deeds, d), d)) for d in days)
    assert [((c.on - START).days, c.rule, c.raised) for c in found] == [
        (1, Rule.BEHIND, True),
        (20, Rule.BEHIND, False),
        (21, Rule.BEHIND, True),
        (30, Rule.BEHIND, False),
        (86, Rule.DUE_SOON, True),
        (95, Rule.DUE_SOON, False),
        (103, Rule.OVERDUE, True),
        (103, Rule.RETURNED, True),
        (105, Rule.OVERDUE, False),
        (105, Rule.RETURNED, False),
    ]


@given(st.integers(1, 5000), st.integers(0, 6000), st.decimals(0, 100, places=2))
def test_the_printed_arithmetic_is_true(length: int, gone: int, done: Decimal) -> None:
    due = START + timedelta(days=length)
    standing = task(deadline=Deadline(K.ONCE, due=due), done=done)
    behind = [a.words for a in alerts(standing, on(gone)) if a.rule is Rule.BEHIND]
    assert bool(behind) == (done * length * 2 < 100 * min(gone, length))
    for words in behind:
        left, factor, share = (Decimal(x.replace(",", ".")) for x in re.findall(r"[\d,]+", words.split(": ")[1]))
        assert left < factor * share


@given(st.decimals(0, 100, places=1), st.decimals(0, 100, places=1), st.integers(0, 200))
def test_more_done_is_never_more_red(a: Decimal, b: Decimal, gone: int) -> None:
    less, more = (alerts(task(done=d), on(gone)) for d in sorted((a, b)))
    assert {x.rule for x in more} <= {x.rule for x in less}


def test_every_rule_and_level_has_a_name() -> None:
    assert set(RULE_NAMES) == set(Rule) and set(ESCALATION_NAMES) == set(Escalation)
    assert list(POLICY.escalation_days) == sorted(POLICY.escalation_days)
