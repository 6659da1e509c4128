"""The facts behind an indicator's figures, fetched for many places at once: targets, reports, verdicts, promises."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from tiendo.core.adding import Across
from tiendo.core.giving import Facts, Told
from tiendo.core.reading import Milestone as Promise
from tiendo.core.values import Counting, Figure
from tiendo.queries.promises import adjusted
from tiendo.records.deeds import day_of
from tiendo.records.facts import promise_of
from tiendo.records.models import Adjustment, AdjustmentKind, Milestone, PlaceFigure, Report, Target, Verdict
from tiendo.records.ready import Ready

POPULATION = "population"
Pair = tuple[int, int]  # a place and an indicator
Changes = list[tuple[date, Promise]]

_COLUMNS = ("pk", "same_as_id", "indicator_id", "counting", "removed_on", "plan__authority_id", "plan__programme_id")


def facts_by(where: Q, reports: Collection[int] | None = None) -> dict[Pair, list[Facts]]:
    """By place and indicator, the facts of the targets that `where` names, by the order of plans; at most six queries.

    `reports` are the ids of those that say something, where that is known.
    """
    rows = Target.ever.filter(where, indicator__isnull=False).order_by("plan_id", "position")
    found = list(rows.values_list(*_COLUMNS, "plan__issued_on", "plan__approved_at", "indicator__across"))
    ids = [row[0] for row in found]
    told = _told({same or pk for pk, same, *_ in found}, reports) if found else {}
    firsts, changes = (_firsts(ids), _changes(ids)) if ids else ({}, {})
    weights = _weights({row[5] for row in found if row[-1] == Across.WEIGHTED})
    out: dict[Pair, list[Facts]] = {}
    for pk, same, indicator, counting, removed, place, programme, issued, approved, across in found:
        facts = Facts(
            pk,
            programme,
            issued or day_of(approved),
            removed,
            Counting(counting),
            tuple(told.get(same or pk, ())),
            tuple(firsts.get(pk, ())),
            tuple(changes.get(pk, ())),
            tuple(weights.get(place, ())) if across == Across.WEIGHTED else (),
        )
        out.setdefault((place, indicator), []).append(facts)
    return out


def _given(reports: QuerySet[Report]) -> QuerySet[Report, Any]:
    """Those that give a figure, in the order sent."""
    rows = reports.filter(nothing=False).exclude(value=None, numerator=None, yes=None).order_by("sent_at", "pk")
    columns = ("as_of", "value", "yes", "numerator", "denominator", "unit_of_measure")
    return rows.values_list("pk", "target_id", "period_id", "period__end", "sent_at", "taken_back_at", *columns)


_GIVEN = Ready(lambda targets: _given(Report.objects.filter(target__in=targets)))
_GIVEN_BY = Ready(lambda targets, reports: _given(Report.objects.filter(target__in=targets, pk__in=reports)))
_STEPS = Ready(
    lambda reports: (
        Verdict.objects.filter(report__in=reports).order_by("at", "pk").values_list("report_id", "at", "step")
    )
)
_FIRSTS = Ready(lambda targets: Milestone.objects.filter(target__in=targets).order_by("year"))
_CHANGES = Ready(
    lambda targets: Adjustment.objects.filter(target__in=targets, kind=AdjustmentKind.VALUE).order_by("on", "at", "pk")
)


def _told(roots: Collection[int], reports: Collection[int] | None) -> dict[int, list[Told]]:
    """By target, its reports that give a figure, in the order sent."""
    found = _GIVEN.rows(roots) if reports is None else _GIVEN_BY.rows(roots, reports)
    steps = _steps([row[0] for row in found])
    out: dict[int, list[Told]] = {}
    for pk, target, period, ends, at, back, as_of, value, yes, top, bottom, unit in found:
        figure = Figure(as_of or ends, value if yes is None else yes, top, bottom, unit or None)
        one = Told(period, day_of(at), figure, day_of(back) if back else None, tuple(steps.get(pk, ())))
        out.setdefault(target or 0, []).append(one)
    return out


def _steps(reports: Collection[int]) -> dict[int, list[tuple[date, str]]]:
    out: dict[int, list[tuple[date, str]]] = {}
    for report, at, step in _STEPS.rows(reports) if reports else ():
        out.setdefault(report, []).append((day_of(at), step))
    return out


def _firsts(targets: Collection[int]) -> dict[int, list[Promise]]:
    out: dict[int, list[Promise]] = {}
    for row in _FIRSTS.objects(targets):
        out.setdefault(row.target_id, []).append(promise_of(row))
    return out


def _changes(targets: Collection[int]) -> dict[int, Changes]:
    out: dict[int, Changes] = {}
    for row in _CHANGES.objects(targets):
        out.setdefault(row.target_id or 0, []).append((row.on, adjusted(row)))
    return out


def _weights(places: Collection[int]) -> dict[int, list[tuple[int, Decimal]]]:
    """The known populations of each place by year."""
    out: dict[int, list[tuple[int, Decimal]]] = {}
    if not places:
        return out
    rows = PlaceFigure.objects.filter(place__in=places, key=POPULATION).order_by("year")
    for place, year, value in rows.values_list("place_id", "year", "value"):
        out.setdefault(place, []).append((year, value))
    return out
