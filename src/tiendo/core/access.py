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
    SET_RUN = "set_run"  # calendars, thresholds, the nature of targets, who follows a unit without accounts
    FILL_REPORT = "fill_report"  # entries, figures, evidence of a unit
    SEND_REPORT = "send_report"  # also takes back and contests ("giải trình")
    SEND_AS_REPORTER = "send_as_reporter"  # the same, where the commune lets reporters send
    COMMENT = "comment"
    APPRAISE = "appraise"  # never the report of one's own unit
    DECIDE_CONTEST = "decide_contest"
    ADJUST = "adjust"  # deadline, lead, target; suspend, resume, cancel
    ACKNOWLEDGE = "acknowledge"  # say that an alert has been seen
    REMIND = "remind"
    DIRECT = "direct"  # write an instruction on an item
    ANSWER_PROPOSAL = "answer_proposal"
    SEE_DESK = "see_desk"  # who has not reported, what waits, what is red, over all units
    DRAFT_PAPER = "draft_paper"  # make, edit, discard a report or letter; see drafts; make definitions of reports
    ISSUE_PAPER = "issue_paper"  # record number, date and signer, freeze it, send it up
    SEE_PAPER = "see_paper"  # what was issued
    RECEIVE_PAPER = "receive_paper"  # take in what an authority below sent
    TICK_CENTRAL = "tick_central"  # say that an item stands in the central system
    SET_CATALOGUE = "set_catalogue"  # import and change indicator sets
    LINK_INDICATOR = "link_indicator"  # say what a target measures
    SET_SIZES = "set_sizes"  # populations, of one's own place and of those below
    ALLOCATE = "allocate"  # milestones for the places below
    SCORE_SELF = "score_self"  # state one's own points, with evidence
    SCORE_CONFIRM = "score_confirm"  # never one's own unit's


class Reach(StrEnum):
    """How far a role reaches from the unit in which it is held."""

    UNIT = "unit"  # that unit alone
    AUTHORITY = "authority"  # every unit of the same commune (province, centre), not those of a level below
    BELOW = "below"  # the authority and every authority under it


@dataclass(frozen=True, slots=True)
class Held:
    """One role held: in which unit, and that unit's authority, as paths of ids "/1/7/31/".

    `for_other`: the unit has no accounts and this person of another unit follows it.
    """

    role: Role
    unit_path: str
    authority_path: str
    for_other: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What an act is done to: the unit it belongs to and that unit's authority, as paths of ids.

    `standing_office`: the unit that runs this programme here, where one is set: then the role of standing office
    counts within the authority only for those who hold it in that unit.
    """

    unit_path: str
    authority_path: str
    standing_office: str | None = None


_UNIT, _AUTHORITY, _BELOW = Reach.UNIT, Reach.AUTHORITY, Reach.BELOW
_STEERS = {Role.STANDING_OFFICE: _AUTHORITY, Role.STEERING: _AUTHORITY}

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
    Act.SET_RUN: {Role.STANDING_OFFICE: _AUTHORITY},
    Act.FILL_REPORT: {Role.REPORTER: _UNIT, Role.HEAD: _UNIT, Role.STANDING_OFFICE: _UNIT},
    Act.SEND_REPORT: {Role.HEAD: _UNIT, Role.STANDING_OFFICE: _UNIT},
    Act.SEND_AS_REPORTER: {Role.REPORTER: _UNIT},
    Act.COMMENT: {
        Role.REPORTER: _AUTHORITY,
        Role.HEAD: _AUTHORITY,
        Role.STANDING_OFFICE: _BELOW,
        Role.SUPPORT_TEAM: _BELOW,
        Role.STEERING: _BELOW,
        Role.INSPECTOR: _BELOW,
    },
    Act.APPRAISE: {Role.SUPPORT_TEAM: _BELOW},
    Act.DECIDE_CONTEST: {Role.STEERING: _BELOW},
    Act.ADJUST: _STEERS,
    Act.ACKNOWLEDGE: {Role.REPORTER: _UNIT, Role.HEAD: _UNIT, Role.STANDING_OFFICE: _UNIT},
    Act.REMIND: _STEERS,
    Act.DIRECT: {Role.STEERING: _BELOW},
    Act.ANSWER_PROPOSAL: {Role.STANDING_OFFICE: _BELOW, Role.STEERING: _BELOW},
    Act.SEE_DESK: {
        Role.STANDING_OFFICE: _BELOW,
        Role.SUPPORT_TEAM: _BELOW,
        Role.STEERING: _BELOW,
        Role.INSPECTOR: _BELOW,
    },
    Act.DRAFT_PAPER: {Role.STANDING_OFFICE: _AUTHORITY},
    Act.ISSUE_PAPER: {Role.STANDING_OFFICE: _AUTHORITY},
    Act.SEE_PAPER: {
        Role.REPORTER: _AUTHORITY,
        Role.HEAD: _AUTHORITY,
        Role.STANDING_OFFICE: _BELOW,
        Role.SUPPORT_TEAM: _BELOW,
        Role.STEERING: _BELOW,
        Role.INSPECTOR: _BELOW,
    },
    Act.RECEIVE_PAPER: {Role.STANDING_OFFICE: _BELOW},
    Act.TICK_CENTRAL: {Role.REPORTER: _UNIT, Role.HEAD: _UNIT, Role.STANDING_OFFICE: _AUTHORITY},
    Act.SET_CATALOGUE: {Role.STANDING_OFFICE: _AUTHORITY, Role.ADMINISTRATOR: _AUTHORITY},
    Act.LINK_INDICATOR: {Role.STANDING_OFFICE: _AUTHORITY},
    Act.SET_SIZES: {Role.STANDING_OFFICE: _BELOW, Role.ADMINISTRATOR: _BELOW},
    Act.ALLOCATE: {Role.STANDING_OFFICE: _BELOW},
    Act.SCORE_SELF: {Role.HEAD: _UNIT, Role.STANDING_OFFICE: _AUTHORITY},
    Act.SCORE_CONFIRM: {Role.SUPPORT_TEAM: _BELOW, Role.STEERING: _BELOW},
}


def may(held: tuple[Held, ...] | list[Held], act: Act, place: Place) -> bool:
    """Whether somebody who holds these roles may do this act at this place."""
    return any(_reaches(h, TABLE[act].get(h.role), place) for h in held)


def _reaches(held: Held, reach: Reach | None, place: Place) -> bool:
    match reach:
        case Reach.UNIT:
            return held.unit_path == place.unit_path
        case Reach.AUTHORITY:
            return held.authority_path == place.authority_path and _runs_it(held, place)
        case Reach.BELOW:
            if held.authority_path == place.authority_path and not _runs_it(held, place):
                return False
            return place.authority_path.startswith(held.authority_path)  # paths end in their separator
        case None:
            return False


def _runs_it(held: Held, place: Place) -> bool:
    """Whether a standing office is the one of this programme; other roles are not bound to one."""
    bound = held.role is Role.STANDING_OFFICE and place.standing_office is not None
    return not bound or held.unit_path == place.standing_office
