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
}
REACHES_BELOW = {
    (Act.SEE_PROGRAMME, role) for role in (Role.STANDING_OFFICE, Role.SUPPORT_TEAM, Role.STEERING, Role.INSPECTOR)
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", Act)
def test_in_a_commune(act: Act, role: Role, place: str) -> None:
    held = [Held(role, "/1/7/31/", "/1/7/")]
    assert may(held, act, PLACES[place]) is (role in ALLOWED[act] and place in INSIDE)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", Act)
def test_from_a_province_into_its_communes(act: Act, role: Role) -> None:
    held = [Held(role, "/1/5/", "/1/")]
    assert may(held, act, OWN_UNIT) is ((act, role) in REACHES_BELOW)
    assert may(held, act, Place("/11/7/", "/11/7/")) is False
    assert may(held, act, Place("/1/", "/1/")) is (role in ALLOWED[act])


@pytest.mark.parametrize("act", Act)
def test_nobody_may_nothing(act: Act) -> None:
    assert may([], act, OWN_UNIT) is False


def test_two_roles_add_up() -> None:
    held = [Held(Role.REPORTER, "/1/8/41/", "/1/8/"), Held(Role.STANDING_OFFICE, "/1/7/31/", "/1/7/")]
    assert may(held, Act.APPROVE_DRAFT, Place("/1/7/", "/1/7/"))
    assert not may(held, Act.APPROVE_DRAFT, Place("/1/8/", "/1/8/"))


def test_every_act_has_a_line_in_the_table() -> None:
    assert set(TABLE) == set(Act) == set(ALLOWED)
