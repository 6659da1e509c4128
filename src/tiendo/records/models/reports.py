"""Progress reports: the form being filled, each report as sent (never changed), what was found when appraising it."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.db import models

from tiendo.core.appraisal import WITHDRAW
from tiendo.records.models.evidence import Evidence
from tiendo.records.models.items import Counted, OnItem, one_item
from tiendo.records.models.runs import ReportingPeriod
from tiendo.records.models.tasks import Task
from tiendo.records.models.units import Unit


class ReportForm(OnItem):
    """What a unit is filling in for an item and a period: saved as typed, changed until it is sent.

    `content` is the raw text by field (`core.progress.FIELDS`), so that what cannot be read yet is not lost.
    `version` grows with each save; `ready_at`: the reporter has done his part and the head may send it.
    """

    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="forms")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="forms")
    content = models.JSONField(default=dict)
    evidence = models.ManyToManyField(Evidence, related_name="forms", blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)
    ready_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    ready_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            one_item("form"),
            models.UniqueConstraint(fields=["period", "unit", "task"], name="form_once_a_task"),
            models.UniqueConstraint(fields=["period", "unit", "target"], name="form_once_a_target"),
        ]


class Report(OnItem, Counted):
    """A report as sent; sending again adds another. Only `taken_back_*` is ever set afterwards, once.

    For a task: `done` (percent), `result`, `difficulty`, `proposal`; for a target the figure as of `as_of` with its
    `source`. `nothing`: "không phát sinh". `complete`: the task is done, or the milestone reached: evidence is there.
    `answers` keeps, by question (`core.questions.Question`), why an odd figure is right. `unit_of_measure` as printed.
    """

    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="reports", db_index=False)
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="reports")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports")
    nothing = models.BooleanField(default=False)
    complete = models.BooleanField(default=False)
    done = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    result = models.TextField(blank=True)
    difficulty = models.TextField(blank=True)
    proposal = models.TextField(blank=True)
    as_of = models.DateField(null=True, blank=True)
    source = models.TextField(blank=True)
    unit_of_measure = models.CharField(max_length=200, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    evidence = models.ManyToManyField(Evidence, related_name="reports", blank=True)
    filled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(db_index=True)
    taken_back_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [one_item("report")]
        indexes = [  # the last report on a task is found without the others (`records.telling`)
            models.Index(fields=["task", "sent_at", "id"], name="report_of_task"),
            models.Index(fields=["task"], condition=models.Q(complete=True), name="report_complete"),
        ]

    @property
    def asks_verdict(self) -> bool:
        """Whether it is appraised: tasks reported complete are, and every figure of a target."""
        return self.complete if self.task_id else not self.nothing


class ReportPart(Counted):
    """The part of one place (a hamlet) in a reported figure; parts add up to the whole."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="parts")
    place = models.ForeignKey(Unit, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["report", "place__position", "place"]
        constraints = [models.UniqueConstraint(fields=["report", "place"], name="part_once_a_place")]


class StandingVerdicts(models.Manager["Verdict"]):
    """Verdicts but those withdrawn: one is withdrawn by a later `withdraw` row on its report (`core.appraisal`)."""

    def get_queryset(self) -> models.QuerySet[Verdict]:
        # A page that fetches the verdicts of a thousand reports asks for this a thousand times.
        return _standing().using(self._db)


@cache
def _standing() -> models.QuerySet[Verdict]:
    later = Verdict.ever.filter(report=models.OuterRef("report"), step=WITHDRAW, pk__gt=models.OuterRef("pk"))
    return Verdict.ever.exclude(step=WITHDRAW).exclude(models.Exists(later))


class Verdict(models.Model):
    """One step of appraisal on a report, added and never changed: `accept`, `return`, `contest`, `reopen`, `withdraw`.

    A contest is the unit's ("giải trình"); the verdict after it is the steering committee's. `lacks` lists what is
    missing (`core.appraisal.LACKS`); `mend_by` the day until which the unit mends. A verdict that its giver withdraws
    the same day stays as a row, with that of its withdrawal: `ever` has both, `objects` neither.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="verdicts", db_index=False)
    step = models.CharField(max_length=16)
    reason = models.TextField(blank=True)
    lacks = models.JSONField(default=list, blank=True)
    mend_by = models.DateField(null=True, blank=True)
    document = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = StandingVerdicts()
    ever = models.Manager()

    class Meta:
        ordering = ["at", "id"]
        indexes = [
            # What was said last on a report is told by the index alone, without its row.
            models.Index(fields=["report", "id", "step"], name="verdict_of_report"),
            # Contests are few among millions of verdicts, and the steering committee is told of them on every page.
            models.Index(fields=["report"], condition=models.Q(step="contest"), name="verdict_contests"),
        ]
