"""The desk of somebody who reports: his units, the periods open for them, what is owed in one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tiendo.core.access import Act
from tiendo.queries.owed import Owed, owed, periods_now
from tiendo.queries.people import People, people_of
from tiendo.queries.scope import may, units_he_fills_for
from tiendo.records.models import Person, ReportingPeriod, Run, Unit


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
    units = list(units_he_fills_for(person).select_related("authority").distinct().order_by("position", "pk"))
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
    found: list[ReportingPeriod] = []
    closed: list[ReportingPeriod] = []
    for run in _runs(unit):
        now = periods_now(run, today)
        kinds = [c.kind for c in run.calendars.all() if c.collects]
        last = run.periods.filter(kind__in=kinds, start__lte=today).order_by("-due").first()
        for period in now:
            period.run = run
        found += now
        closed += [last] if last and not now else []
    return sorted(found, key=lambda p: (p.due, p.pk)) or sorted(closed, key=lambda p: p.due)[-1:]


def owes(person: Person, today: date) -> bool:
    """Whether a unit of his has something left to send or to answer in a period that is open."""
    for unit in units_he_fills_for(person).select_related("authority").distinct():
        for period in open_periods_of(unit, today):
            found = owed(unit, period, today)
            unanswered = any(d.answered_at is None for d in found.directives)
            if unanswered or (period.locks_on > today and len(found.sent) < len(found.items)):
                return True
    return False


def _own_first(person: Person, units: list[Unit]) -> Unit:
    """The unit he works in before one that he follows."""
    followed = {r.unit_id for r in person.roles.all() if r.for_other}
    return next((u for u in units if u.pk not in followed), units[0])


def _runs(unit: Unit) -> list[Run]:
    runs = Run.objects.filter(authority=unit.authority_id)
    return list(runs.select_related("programme", "authority", "standing_office").prefetch_related("calendars"))


def _period(person: Person, unit: Unit, period_id: int) -> ReportingPeriod | None:
    """A period of the past, to read what was sent."""
    found = ReportingPeriod.objects.filter(pk=period_id, run__authority=unit.authority_id).select_related("run").first()
    return found if found and may(person, Act.FILL_REPORT, unit, found.run) else None
