"""A programme as one authority runs it: its standing office, its thresholds, its calendars, the periods that came."""

from __future__ import annotations

from django.db import models

from tiendo.core.calendar import PeriodKind
from tiendo.records.models.plans import Programme
from tiendo.records.models.units import Unit

KINDS = [(k.value, k.value) for k in PeriodKind]


class Run(models.Model):
    """One programme in one authority. `policy` holds what differs from `core.policy.POLICY`, by field;
    `off`/`worked` are ISO days off besides weekends, and weekend days worked in their place.

    `reporters_send`: the commune lets the reporter send; otherwise the head of the unit does.
    `reporting`: the kind of period in which units report and continuous work is owed anew.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="runs")
    authority = models.ForeignKey(Unit, models.PROTECT, related_name="runs")
    standing_office = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    reporters_send = models.BooleanField(default=False)
    reporting = models.CharField(max_length=12, choices=KINDS, default=PeriodKind.MONTH.value)
    policy = models.JSONField(default=dict, blank=True)
    off = models.JSONField(default=list, blank=True)
    worked = models.JSONField(default=list, blank=True)
    since = models.DateField()

    class Meta:
        ordering = ["programme", "authority"]
        constraints = [models.UniqueConstraint(fields=["programme", "authority"], name="run_once_in_an_authority")]

    def __str__(self) -> str:
        return f"{self.programme}, {self.authority}"


class PeriodCalendar(models.Model):
    """How a run reports in one kind of period; `rule` is `records.facts.calendar_json` of a `core.calendar.Calendar`.

    `collects`: units report in it; the standing office makes the others' reports out of what units said.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="calendars")
    kind = models.CharField(max_length=12, choices=KINDS)
    rule = models.JSONField(default=dict)
    collects = models.BooleanField(default=False)

    class Meta:
        ordering = ["run", "kind"]
        constraints = [models.UniqueConstraint(fields=["run", "kind"], name="calendar_once_a_kind")]


class ReportingPeriod(models.Model):
    """A period that has begun (or is near), with its days as its calendar gave them then: a calendar changed later
    moves none of what was asked for. All days are inclusive; from `locks_on` on nothing changes.

    `told_on`: the day of the first report in it that was never taken back, kept so that who is silent in a nation is
    found without its reports. None: none is known of, and only the reports can tell."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="periods")
    kind = models.CharField(max_length=12, choices=KINDS)
    start = models.DateField()
    end = models.DateField()
    due = models.DateField(db_index=True)
    late_until = models.DateField()
    locks_on = models.DateField(db_index=True)
    told_on = models.DateField(null=True, blank=True, editable=False)
    label = models.CharField(max_length=100)

    class Meta:
        ordering = ["start", "end"]
        constraints = [models.UniqueConstraint(fields=["run", "kind", "start", "label"], name="period_once")]

    def __str__(self) -> str:
        return self.label
