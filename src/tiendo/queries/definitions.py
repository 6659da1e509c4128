"""The kinds of papers a run makes: those that ship, with the run's own beside them or in their place."""

from __future__ import annotations

from dataclasses import dataclass

from tiendo.core.reporting.definition import BadDefinition, Definition, from_json
from tiendo.records.models import ReportDefinition, Run
from tiendo.records.ready import Ready
from tiendo.records.shipped import shipped_definitions


@dataclass(frozen=True, slots=True)
class Kinds:
    """`own` are the keys that the run has set for itself; `broken` what is wrong with one that no paper can be made
    by any more (the shipped one stands in for it, where there is one)."""

    offered: tuple[Definition, ...]
    own: frozenset[str]
    broken: dict[str, tuple[str, ...]]


_OF_RUN = Ready(lambda run: ReportDefinition.objects.filter(run=run).order_by("name", "pk"))


def kinds_of(run: Run) -> Kinds:
    """All kinds, the shipped ones first in their order; one query."""
    found = {d.key: d for d in shipped_definitions()}
    own: set[str] = set()
    broken: dict[str, tuple[str, ...]] = {}
    for row in _OF_RUN.objects(run.pk):
        if row.retired_at is not None:
            found.pop(row.key, None)
            continue
        try:
            found[row.key] = from_json({**row.content, "key": row.key})
            own.add(row.key)
        except BadDefinition as why:
            broken[row.key] = why.faults
    return Kinds(tuple(found.values()), frozenset(own), broken)


def definitions_of(run: Run) -> list[Definition]:
    return list(kinds_of(run).offered)


def definition_of(run: Run, key: str) -> Definition | None:
    """The kind of that key; None where the run has none, or no longer."""
    return next((d for d in kinds_of(run).offered if d.key == key), None)
