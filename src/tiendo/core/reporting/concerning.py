"""To which units a letter or notice goes: those of which its tables have something to say."""

from __future__ import annotations

from tiendo.core.reporting.definition import Definition
from tiendo.core.reporting.desk import CHOICES, Desk
from tiendo.core.reporting.facts import Body, Facts, Item


def units_concerned(definition: Definition, facts: Facts) -> list[tuple[Body, list[Item]]]:
    """Each unit with the items for which it is written to, in the order of the plan; none for a paper that does not go
    to each unit. `facts` are those of the whole run."""
    if not definition.each_unit:
        return []
    desk = Desk(definition, facts)
    chosen = {fill.only for part in definition.outline for fill in part.fill if fill.kind == "table" and fill.only}
    chosen |= {annex.only for annex in definition.annexes if annex.only}
    found: dict[str, tuple[Body, list[Item]]] = {}
    for item in desk.items:
        if any(CHOICES[only](item) for only in chosen or {""}):
            for body in item.leads:
                if body.key:
                    found.setdefault(body.key, (body, []))[1].append(item)
    return list(found.values())
