"""On which page a person starts: the one at which his work waits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from tiendo.core.access import TABLE, Act, Role
from tiendo.queries.my_work import owes
from tiendo.queries.scope import held, roles_of, runs_for
from tiendo.records.models import Person


def home_of(roles: Iterable[str]) -> str:
    """The name of the view at which somebody with these roles is at home; of several roles the one that reaches
    farthest says where."""
    held = {Role(r) for r in roles}
    if Role.STANDING_OFFICE in held:
        return "desk"
    if Role.STEERING in held:
        return "overview"
    if held & TABLE[Act.FILL_REPORT].keys():
        return "my_work"
    return "people" if Role.ADMINISTRATOR in held and not held & TABLE[Act.SEE_PROGRAMME].keys() else "home"


def landing(person: Person, today: date) -> str:
    """His home, or the page over all plans while there is nothing for him at it: no programme runs, nothing is owed.
    Whose own authority runs none, but authorities below do, starts at his territory."""
    view = home_of(r.role for r in roles_of(person))
    if view in ("desk", "overview"):
        runs = runs_for(person, Act.SEE_DESK)
        if not runs.filter(authority__path__in={h.authority_path for h in held(person)}).exists():
            return "territory_start" if runs.exists() else "home"
    return "home" if view == "my_work" and not owes(person, today) else view
