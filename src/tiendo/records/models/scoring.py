"""Scoring: rules as an authority holds them, and the sheet of each unit with what was stated and confirmed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tiendo.records.models.evidence import Evidence
from tiendo.records.models.runs import Run
from tiendo.records.models.units import Unit


class ScoringVersion(models.Model):
    """A rule (`core.scoring.rule` as JSON) as one authority holds it from a day on; a new one does not change the old.

    It is there for the authority and all below it, in place of a shipped rule of the same key.
    """

    owner = models.ForeignKey(Unit, models.PROTECT, related_name="scoring_rules")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=300)
    since = models.DateField()
    content = models.JSONField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["owner", "key", "since"]
        constraints = [models.UniqueConstraint(fields=["owner", "key", "since"], name="scoring_version_once")]


class ScoreSheet(models.Model):
    """One unit (an office of the commune, or the commune itself) scored by one rule for one year.

    `rule` is the rule as it was when the sheet was begun. `measured` are the system's own counts (`rule.Said`
    by measure), kept when the unit submits; until then they are counted anew each time.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="score_sheets")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="score_sheets")
    year = models.PositiveSmallIntegerField()
    rule_key = models.SlugField(max_length=60)
    rule = models.JSONField()
    measured = models.JSONField(default=dict, blank=True)
    begun_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["run", "year", "unit"]
        constraints = [
            models.UniqueConstraint(fields=["run", "unit", "year", "rule_key"], name="score_sheet_once_a_year")
        ]


class ScoreSaid(models.Model):
    """What was stated of a criterion, by the unit or (`confirming`) by who confirms it; added, the last one counts."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="said")
    criterion = models.CharField(max_length=60)
    confirming = models.BooleanField(default=False)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    points = models.DecimalField(max_digits=8, decimal_places=3, null=True, blank=True)
    not_arisen = models.BooleanField(default=False)
    words = models.TextField(blank=True)
    evidence = models.ManyToManyField(Evidence, related_name="scores", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
