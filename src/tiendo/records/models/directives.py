"""What goes down and up beside the reports: directives, proposals and their answers, comments."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tiendo.records.models.items import OnItem, one_item
from tiendo.records.models.reports import Report
from tiendo.records.models.units import Unit


class Directive(OnItem):
    """An instruction on an item, owed by `unit` until it is answered and, if need be, closed by who gave it."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="directives")
    text = models.TextField()
    document = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [one_item("directive")]


class Proposal(models.Model):
    """A difficulty or request sent upward; `report` where it came with one, then also its item."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="proposals")
    report = models.OneToOneField(Report, models.PROTECT, null=True, blank=True, related_name="proposed")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]


class Comment(OnItem):
    """What a cooperating unit, the inspector or anybody who sees the item says about it; changes no figure."""

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [one_item("comment")]
