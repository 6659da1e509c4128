"""The access table, walked whole: every role × every act × every kind of place."""

from __future__ import annotations

import pytest

from tiendo.core.access import TABLE, Act, Held, Place, Role, may

# Held in unit /1/7/31/ of the commune /1/7/, which lies in the province /1/.
OWN_UNIT = Place("/1/7/31/", "/1/7/")
PLACES = {
    "own unit": OWN_UNIT,
    "the authority itself": Place("/1/7/", "/1/7/"),
    "another unit of the authority": Place("/1/7/32/", "/1/7/"),
    "a hamlet below": Place("/1/7/31/90/", "/1/7/"),
    "a sister commune": Place("/1/8/", "/1/8/"),
    "a unit of a sister commune": Place("/1/8/41/", "/1/8/"),
    "the province": Place("/1/", "/1/"),
    "a department of the province": Place("/1/5/", "/1/"),
    "another province": Place("/2/", "/2/"),
    "a commune whose id begins alike": Place("/1/71/", "/1/71/"),
    "a province whose id begins alike": Place("/11/", "/11/"),
    "a commune of the province whose id begins alike": Place("/11/7/", "/11/7/"),
}
OWN = {"own unit"}
INSIDE = {"own unit", "the authority itself", "another unit of the authority", "a hamlet below"}

ALLOWED: dict[Act, set[Role]] = {
    Act.SEE_PROGRAMME: {
        Role.REPORTER,
        Role.HEAD,
        Role.STANDING_OFFICE,
        Role.SUPPORT_TEAM,
        Role.STEERING,
        Role.INSPECTOR,
    },
    Act.SEE_DRAFT: {Role.STANDING_OFFICE, Role.STEERING},
    Act.ADD_DRAFT: {Role.STANDING_OFFICE},
    Act.CORRECT_DRAFT: {Role.STANDING_OFFICE},
    Act.APPROVE_DRAFT: {Role.STANDING_OFFICE},
    Act.MANAGE_UNITS: {Role.STANDING_OFFICE, Role.ADMINISTRATOR},
    Act.MANAGE_ACCOUNTS: {Role.ADMINISTRATOR},
    Act.SET_RUN: {Role.STANDING_OFFICE},
    Act.FILL_REPORT: {Role.REPORTER, Role.HEAD, Role.STANDING_OFFICE},
    Act.SEND_REPORT: {Role.HEAD, Role.STANDING_OFFICE},
    Act.SEND_AS_REPORTER: {Role.REPORTER},
    Act.COMMENT: set(Role) - {Role.ADMINISTRATOR},
    Act.APPRAISE: {Role.SUPPORT_TEAM},
    Act.DECIDE_CONTEST: {Role.STEERING},
    Act.ADJUST: {Role.STANDING_OFFICE, Role.STEERING},
    Act.ACKNOWLEDGE: {Role.REPORTER, Role.HEAD, Role.STANDING_OFFICE},
    Act.REMIND: {Role.STANDING_OFFICE, Role.STEERING},
    Act.DIRECT: {Role.STEERING},
    Act.ANSWER_PROPOSAL: {Role.STANDING_OFFICE, Role.STEERING},
    Act.SEE_DESK: {Role.STANDING_OFFICE, Role.SUPPORT_TEAM, Role.STEERING, Role.INSPECTOR},
    Act.DRAFT_PAPER: {Role.STANDING_OFFICE},
    Act.ISSUE_PAPER: {Role.STANDING_OFFICE},
    Act.SEE_PAPER: set(Role) - {Role.ADMINISTRATOR},
    Act.RECEIVE_PAPER: {Role.STANDING_OFFICE},
    Act.TICK_CENTRAL: {Role.REPORTER, Role.HEAD, Role.STANDING_OFFICE},
    Act.SET_CATALOGUE: {Role.STANDING_OFFICE, Role.ADMINISTRATOR},
    Act.LINK_INDICATOR: {Role.STANDING_OFFICE},
    Act.SET_SIZES: {Role.STANDING_OFFICE, Role.ADMINISTRATOR},
    Act.ALLOCATE: {Role.STANDING_OFFICE},
    Act.SCORE_SELF: {Role.HEAD, Role.STANDING_OFFICE},
    Act.SCORE_CONFIRM: {Role.SUPPORT_TEAM, Role.STEERING},
}
# The acts of which every role, or one, is held to its own unit.
ONLY_IN_THE_UNIT = {Act.FILL_REPORT, Act.SEND_REPORT, Act.SEND_AS_REPORTER, Act.ACKNOWLEDGE}
ONLY_IN_THE_UNIT_AS = {
    (Act.TICK_CENTRAL, Role.REPORTER),
    (Act.TICK_CENTRAL, Role.HEAD),
    (Act.SCORE_SELF, Role.HEAD),
    *((act, role) for act in ONLY_IN_THE_UNIT for role in Role),
}
SEERS = (Role.STANDING_OFFICE, Role.SUPPORT_TEAM, Role.STEERING, Role.INSPECTOR)
REACHES_BELOW = {
    *((act, role) for act in (Act.SEE_PROGRAMME, Act.COMMENT, Act.SEE_DESK, Act.SEE_PAPER) for role in SEERS),
    (Act.APPRAISE, Role.SUPPORT_TEAM),
    (Act.DECIDE_CONTEST, Role.STEERING),
    (Act.DIRECT, Role.STEERING),
    (Act.ANSWER_PROPOSAL, Role.STANDING_OFFICE),
    (Act.ANSWER_PROPOSAL, Role.STEERING),
    (Act.RECEIVE_PAPER, Role.STANDING_OFFICE),
    (Act.SET_SIZES, Role.STANDING_OFFICE),
    (Act.SET_SIZES, Role.ADMINISTRATOR),
    (Act.ALLOCATE, Role.STANDING_OFFICE),
    (Act.SCORE_CONFIRM, Role.SUPPORT_TEAM),
    (Act.SCORE_CONFIRM, Role.STEERING),
}


def _reach(act: Act, role: Role) -> set[str]:
    return OWN if (act, role) in ONLY_IN_THE_UNIT_AS else INSIDE


def who_may(act: Act, place: Place, unit: str = "/1/7/31/", authority: str = "/1/7/") -> set[Role]:
    """The roles that, held in `unit`, may do it there."""
    return {role for role in Role if may([Held(role, unit, authority)], act, place)}


def not_bound(act: Act) -> set[Role]:
    """The roles that may do it outside their own unit, too."""
    return {role for role in ALLOWED[act] if (act, role) not in ONLY_IN_THE_UNIT_AS}


# All roles and places of an act in one test: thousands of tests of one line each cost a hundred times what they ask.
@pytest.mark.parametrize("act", Act)
def test_in_a_commune(act: Act) -> None:
    found = {(role, name) for name, place in PLACES.items() for role in who_may(act, place)}
    assert found == {(role, name) for role in ALLOWED[act] for name in _reach(act, role)}


@pytest.mark.parametrize("act", Act)
def test_from_a_province_into_its_communes(act: Act) -> None:
    office = {"unit": "/1/5/", "authority": "/1/"}
    assert who_may(act, OWN_UNIT, **office) == {role for role in Role if (act, role) in REACHES_BELOW}
    assert who_may(act, Place("/11/7/", "/11/7/"), **office) == set()
    assert who_may(act, Place("/1/", "/1/"), **office) == not_bound(act)


@pytest.mark.parametrize("act", Act)
def test_nobody_may_nothing(act: Act) -> None:
    assert may([], act, OWN_UNIT) is False


def test_two_roles_add_up() -> None:
    held = [Held(Role.REPORTER, "/1/8/41/", "/1/8/"), Held(Role.STANDING_OFFICE, "/1/7/31/", "/1/7/")]
    assert may(held, Act.APPROVE_DRAFT, Place("/1/7/", "/1/7/"))
    assert not may(held, Act.APPROVE_DRAFT, Place("/1/8/", "/1/8/"))


def test_every_act_has_a_line_in_the_table() -> None:
    assert set(TABLE) == set(Act) == set(ALLOWED)


@pytest.mark.parametrize("act", Act)
def test_the_standing_office_of_another_programme(act: Act) -> None:
    own = Place("/1/7/31/", "/1/7/", standing_office="/1/7/32/")
    assert who_may(act, own) == ALLOWED[act] - ({Role.STANDING_OFFICE} & not_bound(act))
    run_by_it = Place("/1/7/32/", "/1/7/", standing_office="/1/7/31/")
    assert who_may(act, run_by_it) == not_bound(act)
