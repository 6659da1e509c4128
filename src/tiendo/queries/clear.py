"""The "6 rõ" check over the tasks of a plan, or of one: what is missing before the assignment goes out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from tiendo.core.six_clear import CLEAR_NAMES, Clear, Missing, missing
from tiendo.core.six_clear import Assignment as Said
from tiendo.queries.leads import leads_of
from tiendo.queries.people import people_of
from tiendo.records.facts import deadline_of
from tiendo.records.models import Assignment, Plan, Unit


@dataclass(frozen=True, slots=True)
class Checked:
    """`named`: the leads as the plan names them, where none is known."""

    row: Assignment
    units: list[Unit]
    missing: list[Missing]
    named: list[str]


@dataclass(frozen=True, slots=True)
class ClearPage:
    """`rows` lack something; `counts` by what is lacking; `total` all tasks of the plan."""

    rows: list[Checked]
    counts: list[tuple[str, int]]
    total: int


def clear_page(plan: Plan, today: date) -> ClearPage:
    """What each task of a plan lacks; six queries at most."""
    rows = plan.assignments.select_related("task", "plan").prefetch_related("units__unit")
    found = check(list(rows), today)
    counts = Counter(m.clear for one in found for m in one.missing)
    return ClearPage(
        [one for one in found if one.missing], [(CLEAR_NAMES[c], counts[c]) for c in Clear if counts[c]], len(found)
    )


def check(rows: list[Assignment], today: date) -> list[Checked]:
    """The six of each assignment. Who carries it out is the reporter or head of the lead unit; of several lead units
    the first named answers for the whole only where the plan names one; the head of the lead unit decides."""
    leads = leads_of(rows, today)
    people = people_of({u.pk for units in leads.values() for u in units})
    out = []
    for row in rows:
        named = [u.unit.name if u.unit else u.named_as for u in row.units.all() if u.part == "lead"]
        units = leads[row.task_id]
        of = [people[u.pk] for u in units]
        persons = [p.name for found in of for p in found.first]
        heads = [p.name for found in of for p in found.heads]
        said = Said(
            work=row.wording,
            lead=tuple(u.name for u in units) or tuple(named),
            person=persons[0] if persons else "",
            decides=heads[0] if heads else "",
            deadline=deadline_of(row),
            output=row.task.output,
        )
        out.append(Checked(row, units, missing(said), named))
    return out
