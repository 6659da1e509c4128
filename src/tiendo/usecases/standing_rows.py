"""What the row of an item holds of where it stands."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from tiendo.queries.stood import Stood

COLUMNS = (
    *("assignment_id", "lead_id", "units", "group", "cells", "work", "situation", "appraisal", "colour", "done"),
    *("due_on", "reported_on", "next_check_on"),
)
Values = tuple[Any, ...]
_NOTHING: Values = (None, None, (), "", (), "", "", "", "", None, None, None, None)


def values_of(stood: Stood | None) -> Values:
    """The values of `COLUMNS`; of an item that stands no more nothing."""
    if stood is None:
        return _NOTHING
    said = _said(stood.cells)
    lead = stood.units[0] if stood.units else None
    counted = (lead, stood.units, stood.group, stood.cells)
    if stood.fold is None or stood.asked is None:
        appraisal, colour = said["target_appraisal"], "red" if "target_red" in said else "none"
        own: Values = ("", said["target"], appraisal, colour, None, None)
        return (None, *counted, *own, stood.reported_on, stood.next_check)
    one = stood.fold
    situation = str(one.situation(stood.asked.deadline))
    own = (said["work"], situation, said["appraisal"], said["colour"], one.standing.done, one.standing.due)
    return (stood.asked.pk, *counted, *own, stood.reported_on, stood.next_check)


@lru_cache(maxsize=4096)
def _said(cells: tuple[str, ...]) -> dict[str, str]:
    """By axis, what the counters say; few sets of counters differ."""
    return {axis: value for axis, _, value in (cell.partition(".") for cell in cells)}
