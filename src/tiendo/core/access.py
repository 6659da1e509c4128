"""Who may do what: one table of roles and acts. Pages, the API and use cases ask it and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is in a unit (the standing office is another unit in each commune)."""

    REPORTER = "reporter"
    HEAD = "head"
    STANDING_OFFICE = "standing_office"
    SUPPORT_TEAM = "support_team"
    STEERING = "steering"
    INSPECTOR = "inspector"
    ADMINISTRATOR = "administrator"


class Act(StrEnum):
    SEE_PROGRAMME = "see_programme"  # plans that are live, their targets, tasks, units
    SEE_DRAFT = "see_draft"  # readings that nobody has approved yet
    ADD_DRAFT = "add_draft"  # upload a plan
    CORRECT_DRAFT = "correct_draft"
    APPROVE_DRAFT = "approve_draft"
    MANAGE_UNITS = "manage_units"
    MANAGE_ACCOUNTS = "manage_accounts"


class Reach(StrEnum):
    """How far a role reaches from the unit in which it is held."""

    UNIT = "unit"  # that unit alone
    AUTHORITY = "authority"  # every unit of the same commune (province, centre), not those of a level below
    BELOW = "below"  # the authority and every authority under it


@dataclass(frozen=True, slots=True)
class Held:
    """One role held: in which unit, and that unit's authority, as paths of ids "/1/7/31/"."""

    role: Role
    unit_path: str
    authority_path: str


@dataclass(frozen=True, slots=True)
class Place:
    """What an act is done to: the unit it belongs to and that unit's authority, as paths of ids."""

    unit_path: str
    authority_path: str


_AUTHORITY, _BELOW = Reach.AUTHORITY, Reach.BELOW

TABLE: dict[Act, dict[Role, Reach]] = {
    Act.SEE_PROGRAMME: {
        Role.REPORTER: _AUTHORITY,
        Role.HEAD: _AUTHORITY,
        Role.STANDING_OFFICE: _BELOW,
        Role.SUPPORT_TEAM: _BELOW,
        Role.STEERING: _BELOW,
        Role.INSPECTOR: _BELOW,
    },
    Act.SEE_DRAFT: {Role.STANDING_OFFICE: _AUTHORITY, Role.STEERING: _AUTHORITY},
    Act.ADD_DRAFT: {Role.STANDING_OFFICE: _AUTHORITY},
    Act.CORRECT_DRAFT: {Role.STANDING_OFFICE: _AUTHORITY},
    Act.APPROVE_DRAFT: {Role.STANDING_OFFICE: _AUTHORITY},
    Act.MANAGE_UNITS: {Role.STANDING_OFFICE: _AUTHORITY, Role.ADMINISTRATOR: _AUTHORITY},
    Act.MANAGE_ACCOUNTS: {Role.ADMINISTRATOR: _AUTHORITY},
}


def may(held: tuple[Held, ...] | list[Held], act: Act, place: Place) -> bool:
    """Whether somebody who holds these roles may do this act at this place."""
    return any(_reaches(h, TABLE[act].get(h.role), place) for h in held)


def _reaches(held: Held, reach: Reach | None, place: Place) -> bool:
    match reach:
        case Reach.UNIT:
            return held.unit_path == place.unit_path
        case Reach.AUTHORITY:
            return held.authority_path == place.authority_path
        case Reach.BELOW:
            return place.authority_path.startswith(held.authority_path)  # paths end in their separator
        case None:
            return False
