"""To which units letters of a kind are due: reminders, notices of returned evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tiendo.core.reporting.concerning import units_concerned
from tiendo.core.reporting.definition import Definition
from tiendo.queries.report_facts import report_facts
from tiendo.records.models import ReportingPeriod, Run, Unit


@dataclass(frozen=True, slots=True)
class LetterDue:
    """A unit with the names of the tasks and targets for which it is written to."""

    unit: Unit
    items: tuple[str, ...]


def letters_due(run: Run, definition: Definition, *, period: ReportingPeriod | None, as_of: date) -> list[LetterDue]:
    """The units that a letter of this kind has something to ask of, in the order of the plan; none for a kind that does
    not go to each unit. One more query than the facts themselves."""
    if not definition.each_unit:
        return []
    found = units_concerned(definition, report_facts(run, period=period, as_of=as_of))
    units = Unit.objects.in_bulk([int(body.key.removeprefix("unit:")) for body, _ in found])
    return [
        LetterDue(units[int(body.key.removeprefix("unit:"))], tuple(item.name for item in items))
        for body, items in found
    ]
