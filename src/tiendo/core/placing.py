"""What a place's tally comes to in one word, for a tile or a table: the worst thing that is true of it."""

from __future__ import annotations

from enum import StrEnum

MUCH = 10  # percent of the tasks red from which a place is said to have many


class PlaceState(StrEnum):
    """In the order in which they want a look; only the first two are red."""

    MANY_RED = "many_red"
    SOME_RED = "some_red"
    SILENT = "silent"
    AMBER = "amber"
    CALM = "calm"
    NO_PLAN = "no_plan"


def place_state(*, tasks: int, targets: int, red: int, amber: int, silent: int) -> PlaceState:
    """`red`, `amber` of `tasks`; `silent`: items, targets too, on which nothing was ever reported."""
    if not tasks + targets:
        return PlaceState.NO_PLAN
    if red:
        return PlaceState.MANY_RED if red * 100 >= MUCH * tasks else PlaceState.SOME_RED
    if silent == tasks + targets:
        return PlaceState.SILENT
    return PlaceState.AMBER if amber else PlaceState.CALM
