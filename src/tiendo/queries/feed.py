"""A person's calendar: the deadlines of what his units lead, the days reports are due, directives to answer."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from tiendo.core.states import WorkState
from tiendo.queries.leads import assignments_of, leads_of
from tiendo.queries.scope import units_he_fills_for
from tiendo.queries.standing import standings
from tiendo.records.models import Directive, Person, ReportingPeriod, Run
from tiendo.render.ical import Event

BACK, AHEAD = timedelta(days=60), timedelta(days=550)
AT_REST = (WorkState.REPORTED, WorkState.COMPLETE, WorkState.SUSPENDED, WorkState.CANCELLED)


def events(person: Person, today: date, site: str = "") -> list[Event]:
    """Two months back, a year and a half ahead; of leaders without a unit of their own: nothing but report days."""
    units = {u.pk for u in units_he_fills_for(person)}
    authorities = set(units_he_fills_for(person).values_list("authority_id", flat=True))
    found: list[Event] = []
    for run in Run.objects.filter(authority__in=authorities).select_related("programme", "authority"):
        found += _deadlines(run, units, today, site)
        found += _report_days(run, today, site)
    return found + _directives(units, site)


def _deadlines(run: Run, units: set[int], today: date, site: str) -> list[Event]:
    rows = assignments_of(run)
    leads = leads_of(rows, today)
    mine = [row for row in rows if any(u.pk in units for u in leads[row.task_id])]
    out = []
    for row, one in zip(mine, standings(mine, run, today).values(), strict=True):
        due = one.standing.due
        if due is None or one.standing.work in AT_REST or one.kept_up or one.nothing or not _near(due, today):
            continue
        label = f":{one.instance.label}" if one.instance else ""
        details = f"{row.plan.label}. Sản phẩm: {row.task.output or 'chưa ghi'}"
        address = f"{site}{reverse('task', args=[row.pk])}" if site else ""
        out.append(Event(f"viec-{row.pk}{label}@tiendo", due, f"Hạn: {row.wording}", details, address))
    return out


def _report_days(run: Run, today: date, site: str) -> list[Event]:
    kinds = [c.kind for c in run.calendars.all() if c.collects]
    rows = ReportingPeriod.objects.filter(run=run, kind__in=kinds, due__gte=today - BACK)
    address = f"{site}{reverse('my_work')}" if site else ""
    return [Event(f"ky-{r.pk}@tiendo", r.due, f"Hạn gửi báo cáo {r.label}", f"{run.programme}", address) for r in rows]


def _directives(units: set[int], site: str) -> list[Event]:
    rows = Directive.objects.filter(unit__in=units, answered_at=None, closed_at=None)
    address = f"{site}{reverse('directives')}" if site else ""
    return [Event(f"chi-dao-{r.pk}@tiendo", r.due_on, "Hạn trả lời chỉ đạo", r.text, address, r.at) for r in rows]


def _near(day: date, today: date) -> bool:
    return today - BACK <= day <= today + AHEAD
