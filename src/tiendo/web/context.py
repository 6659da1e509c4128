"""What every page knows: the instant it speaks of, where the person works, and the places they may go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import HttpRequest

from tiendo import clock
from tiendo.core.access import TABLE, Act, Reach, Role
from tiendo.queries.appraisal import waiting_count
from tiendo.queries.my_work import waiting_for
from tiendo.queries.notices import unread_count
from tiendo.queries.papers import waiting_above
from tiendo.queries.scope import roles_of
from tiendo.records.models import Person, RoleHeld
from tiendo.records.models.units import UnitKind
from tiendo.web.answers import is_htmx
from tiendo.web.landing import home_of


@dataclass(frozen=True, slots=True)
class Door:
    """One of the main places: its view's name, words, icon, the first words of the view names under it,
    and how many things wait behind it."""

    view: str
    label: str
    icon: str
    under: tuple[str, ...]
    count: int = 0


HOME = Door("home", "Tổng quan", "home", ("home",))
DESK = Door("desk", "Bàn điều hành", "desk", ("desk",))
OVERVIEW = Door("overview", "Toàn cảnh", "run", ("overview",))
TERRITORY = Door("territory_start", "Địa bàn", "map", ("territory", "place"))
MY_WORK = Door("my_work", "Việc của tôi", "mine", ("my_work", "entr", "bulk"))
PLANS = Door("plans", "Kế hoạch", "plan", ("plan", "target", "task", "adjust"))
ALERTS = Door("alert_board", "Cảnh báo", "late", ("alert", "directive", "proposal"))
PAPERS = Door("papers", "Báo cáo", "file", ("paper", "packet", "definition"))
DRAFTS = Door("drafts", "Đưa kế hoạch vào", "up", ("draft", "review", "approve"))
APPRAISAL = Door("appraisal", "Thẩm định", "seal", ("appraisal", "evidence"))
CATALOGUE = Door("catalogue", "Chỉ số", "find", ("catalogue",))
SCORING = Door("scoring", "Chấm điểm", "seal", ("scor",))
UNITS = Door("units", "Đơn vị", "unit", ("unit",))
PEOPLE = Door("people", "Người dùng", "people", ("people", "person"))

JUDGES = {*TABLE[Act.APPRAISE], *TABLE[Act.DECIDE_CONTEST]}


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame of a page: `now`, `home_unit`, `doors`, `here` (the door one is behind); fragments need none of it."""
    out: dict[str, Any] = {"now": clock.now(), "doors": [], "here": None}
    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated or is_htmx(request):
        return out
    roles = roles_of(person)
    out["sets_runs"] = any(r.role in TABLE[Act.SET_RUN] for r in roles)
    out["unread"] = unread_count(person)
    out["doors"] = _doors(person, roles, clock.today())
    out["doors_more"] = out["doors"][8:]
    out["home_unit"] = roles[0].unit.authority if roles else None
    match = request.resolver_match
    word = (match.url_name or "") if match else ""
    out["here"] = next((d for d in out["doors"] if any(word.startswith(u) for u in d.under)), None)
    return out


def _doors(person: Person, roles: list[RoleHeld], today: date) -> list[Door]:
    """The door at which a person starts, then the others: five of them go under the thumb on a phone."""

    def may(act: Act) -> bool:
        return any(r.role in TABLE[act] for r in roles)

    doors = [TERRITORY] if any(_looks_below(r) for r in roles) else []
    mine = [replace(MY_WORK, count=waiting_for(roles, today))] if may(Act.FILL_REPORT) else []
    doors += [*([DESK, OVERVIEW] if may(Act.SEE_DESK) else []), *mine]
    doors += [PLANS, *_judging(person, roles), *([ALERTS] if may(Act.SEE_PROGRAMME) else [])]
    doors += [_papers(person, roles)] if may(Act.SEE_PAPER) else []
    doors += [
        *([DRAFTS] if may(Act.SEE_DRAFT) else []),
        UNITS,
        *([CATALOGUE] if may(Act.SEE_DESK) else []),
        *([SCORING] if may(Act.SEE_PROGRAMME) else []),
        *([PEOPLE] if may(Act.MANAGE_ACCOUNTS) else []),
        HOME,
    ]
    first = home_of(r.role for r in roles)
    return sorted(doors, key=lambda d: d.view != first)


def _looks_below(held: RoleHeld) -> bool:
    """Whether a role lets one look over the places below one's own."""
    below = TABLE[Act.SEE_DESK].get(Role(held.role)) is Reach.BELOW
    return below and held.unit.authority is not None and held.unit.authority.kind != UnitKind.COMMUNE


def _papers(person: Person, roles: list[RoleHeld]) -> Door:
    """The door to papers, with how many came from below and wait to be received."""
    takes = any(_looks_below(r) and r.role in TABLE[Act.RECEIVE_PAPER] for r in roles)
    return replace(PAPERS, count=waiting_above(person).count()) if takes else PAPERS


def _judging(person: Person, roles: list[RoleHeld]) -> list[Door]:
    """The door of those who appraise; of the steering committee while a contest waits for it."""
    count = waiting_count(person) if any(r.role in JUDGES for r in roles) else 0
    if count or any(r.role in TABLE[Act.APPRAISE] for r in roles):
        return [replace(APPRAISAL, count=count)]
    return []
