"""The desk of somebody who reports: his units, the periods open for them, what is owed in one of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connections, router
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Subquery, When

from tiendo.core.access import TABLE, Act
from tiendo.queries.owed import Owed, lacks, owed
from tiendo.queries.people import People, people_of
from tiendo.queries.scope import may, roles_of
from tiendo.queries.standing import give_calendars
from tiendo.records.models import (
    Adjustment,
    AdjustmentKind,
    Directive,
    PeriodCalendar,
    Person,
    Report,
    ReportForm,
    ReportingPeriod,
    RoleHeld,
    Run,
    Unit,
    Verdict,
)
from tiendo.records.ready import Ready


@dataclass(frozen=True, slots=True)
class Desk:
    """`units` are all for which he fills in; `periods` those open now in the programmes of the unit's authority (the
    last one closed where none is); `owed` is None where nothing was ever asked for."""

    unit: Unit
    units: list[Unit]
    periods: list[ReportingPeriod]
    owed: Owed | None
    people: People

    @property
    def period(self) -> ReportingPeriod | None:
        return self.owed.period if self.owed else None

    @property
    def several_programmes(self) -> bool:
        return len({p.run_id for p in self.periods}) > 1


def desk(person: Person, today: date, unit_id: int | None = None, period_id: int | None = None) -> Desk | None:
    """What a person has to report on; None where he reports for nobody, or not for that unit or in that period."""
    units = _units(person)
    unit = next((u for u in units if unit_id in (None, u.pk)), None)
    if unit is None:
        return None
    unit = _own_first(person, units) if unit_id is None else unit
    periods = open_periods_of(unit, today)
    if period_id is None:
        period = periods[0] if periods else None
    else:
        period = next((p for p in periods if p.pk == period_id), None) or _period(person, unit, period_id)
        if period is None:
            return None
    found = owed(unit, period, today) if period else None
    return Desk(unit, units, periods, found, people_of([unit])[unit.pk])


def open_periods_of(unit: Unit, today: date) -> list[ReportingPeriod]:
    """The periods open for a unit now, the one due first in front; the last one that closed where none is open."""
    authority = unit.authority_id or 0
    found = _OPEN.objects(authority, today) or _CLOSED.objects(authority, today)
    runs = _runs(authority) if found else {}
    for period in found:
        period.run = runs[period.run_id]
    return found


def waiting_for(roles: Iterable[RoleHeld], today: date) -> int:
    """How much waits for somebody who holds these roles: reports of his units that came back and were not sent again,
    directives without an answer, items written and ready where it is he who sends. One query, none without a unit.
    """
    fills = [r for r in roles if r.role in TABLE[Act.FILL_REPORT]]
    units = {r.unit_id for r in fills}
    if not units:
        return 0
    sends = {r.unit_id for r in fills if r.role in TABLE[Act.SEND_REPORT] or r.for_other}
    return _waiting(sorted(units), sorted(sends), today)


_DAY = date.min


def _waiting(units: Sequence[int], sends: Sequence[int], today: date) -> int:
    """One statement, for every page asks it: what it is made of is put together once for so many units."""
    sql, params = _statement(len(units), len(sends))
    given: dict[Any, Any] = {-n: pk for n, pk in enumerate([*units, *sends], 1)}
    given |= {_DAY: today, str(_DAY): str(today)}
    with connections[router.db_for_read(Report)].cursor() as cursor:
        cursor.execute(sql, [given.get(one, one) for one in params])
        return int(cursor.fetchone()[0])


@lru_cache(maxsize=256)
def _statement(units: int, sends: int) -> tuple[str, tuple[Any, ...]]:
    """With -1, -2, … in place of the ids of the units, then of those for which he sends, and `_DAY` for the day."""
    marks = [-n for n in range(1, units + sends + 1)]
    his, sending = set(marks[:units]), set(marks[units:])
    open_ = Directive.objects.filter(unit__in=his, answered_at=None, closed_at=None)
    rows = (_returned(his), open_, _to_send(his, sending, _DAY))
    parts = [one.order_by().values("pk").query.sql_with_params() for one in rows]
    counts = " + ".join(f"(SELECT COUNT(*) FROM ({sql}) AS rows_{n})" for n, (sql, _) in enumerate(parts))
    return f"SELECT {counts}", tuple(one for _, params in parts for one in params)


def _returned(units: set[int]) -> QuerySet[Report]:
    """The last reports on their items where the last verdict sent them back."""
    last = Verdict.objects.filter(report=OuterRef("pk")).order_by("-at", "-id").values("step")[:1]
    later = Q(sent_at__gt=OuterRef("sent_at")) | Q(sent_at=OuterRef("sent_at"), pk__gt=OuterRef("pk"))
    newer = Report.objects.filter(later, _same_item(), unit=OuterRef("unit"), taken_back_at=None)
    cancelled = Adjustment.objects.filter(_same_item(), kind=AdjustmentKind.CANCEL)
    # Of progress nothing is said. As a condition that is no way to reports: those of every place would be gone through.
    judged = Case(When(target__isnull=False, then=True), default="complete", output_field=BooleanField())
    found = Report.objects.alias(judged=judged).filter(judged=True, unit__in=units, taken_back_at=None)
    found = found.annotate(said=Subquery(last))
    found = found.filter(said__in=("return", "reopen")).exclude(target__removed_on__isnull=False)
    return found.exclude(Exists(newer)).exclude(Exists(cancelled))


def _to_send(units: set[int], sends: set[int], today: date) -> QuerySet[ReportForm]:
    """Forms made ready in open periods and not sent since, of the units for which he sends."""
    sent = Report.objects.filter(
        _same_item(),
        unit=OuterRef("unit"),
        period=OuterRef("period"),
        taken_back_at=None,
        sent_at__gte=OuterRef("ready_at"),
    )
    his = Q(unit__in=sends) | Q(unit__in=units, period__run__reporters_send=True)
    now = ReportForm.objects.filter(his, ready_at__isnull=False, period__start__lte=today, period__locks_on__gt=today)
    return now.exclude(Exists(sent))


def _same_item() -> Q:
    return Q(task=OuterRef("task")) | Q(target=OuterRef("target"))


def owes(person: Person, today: date) -> bool:
    """Whether a unit of his has something left to send or to answer in a period that is open."""
    return any(lacks(unit, period, today) for unit in _units(person) for period in open_periods_of(unit, today))


def _units(person: Person) -> list[Unit]:
    """The units whose reports he fills in (`scope.units_he_fills_for`), by what is known of his roles."""
    roles = roles_of(person) if person.is_active else []
    units = {r.unit_id: r.unit for r in roles if r.role in TABLE[Act.FILL_REPORT]}
    return sorted(units.values(), key=lambda u: (u.position, u.pk))


def _own_first(person: Person, units: list[Unit]) -> Unit:
    """The unit he works in before one that he follows."""
    followed = {r.unit_id for r in roles_of(person) if r.for_other}
    return next((u for u in units if u.pk not in followed), units[0])


_RUNS = Ready(
    lambda authority: (
        Run.objects.filter(authority=authority)
        .select_related("programme", "authority", "standing_office")
        .order_by("pk")
    )
)


def _runs(authority: int) -> dict[int, Run]:
    """By id, the runs of an authority, with their calendars."""
    return {run.pk: run for run in give_calendars(_RUNS.objects(authority))}


def _begun(authority: int, day: date) -> QuerySet[ReportingPeriod]:
    """The periods of an authority in which units report, but those to come."""
    collected = PeriodCalendar.objects.filter(run=OuterRef("run"), kind=OuterRef("kind"), collects=True)
    return ReportingPeriod.objects.filter(Exists(collected), run__authority=authority, start__lte=day)


_OPEN = Ready(lambda authority, day: _begun(authority, day).filter(locks_on__gt=day).order_by("due", "pk"))
_CLOSED = Ready(lambda authority, day: _begun(authority, day).order_by("-due", "-pk")[:1])


def _period(person: Person, unit: Unit, period_id: int) -> ReportingPeriod | None:
    """A period of the past, to read what was sent."""
    found = ReportingPeriod.objects.filter(pk=period_id, run__authority=unit.authority_id).select_related("run").first()
    return found if found and may(person, Act.FILL_REPORT, unit, found.run) else None
