"""What a place's tally comes to in one word."""

from __future__ import annotations

import pytest

from tiendo.core.placing import PlaceState, place_state


@pytest.mark.parametrize(
    ("tasks", "targets", "red", "amber", "silent", "state"),
    [
        (0, 0, 0, 0, 0, PlaceState.NO_PLAN),
        (100, 0, 10, 0, 0, PlaceState.MANY_RED),
        (100, 0, 9, 5, 0, PlaceState.SOME_RED),
        (100, 20, 1, 0, 120, PlaceState.SOME_RED),
        (100, 20, 0, 0, 120, PlaceState.SILENT),
        (100, 20, 0, 3, 120, PlaceState.SILENT),
        (100, 20, 0, 3, 119, PlaceState.AMBER),
        (100, 20, 0, 0, 119, PlaceState.CALM),
        (0, 4, 0, 0, 4, PlaceState.SILENT),
        (0, 4, 0, 0, 0, PlaceState.CALM),
        (3, 0, 1, 0, 0, PlaceState.MANY_RED),
    ],
    ids=[
        "nothing promised",
        "a tenth red",
        "less than a tenth red",
        "red outweighs silence",
        "nothing said",
        "nothing said and amber",
        "amber",
        "calm",
        "targets alone, silent",
        "targets alone, calm",
        "one of three red",
    ],
)
def test_state(tasks: int, targets: int, red: int, amber: int, silent: int, state: PlaceState) -> None:
    assert place_state(tasks=tasks, targets=targets, red=red, amber=amber, silent=silent) is state
