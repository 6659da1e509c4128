"""Programmes (what plans carry out) and plans (the documents, once approved), with what they say beside goals."""

from __future__ import annotations

from typing import TypeVar

from django.conf import settings
from django.db import models

from tiendo.records.models.drafts import Draft
from tiendo.records.models.units import Unit


class Programme(models.Model):
    """A resolution that plans carry out: 57-NQ/TW and its siblings, or any other. Shared by all units."""

    code = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=300)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Placed(models.Model):
    """Where a row stands in its plan: section and number as printed, the page, line and words it came from.

    `row` is its uid in the draft, by which its corrections are found.
    """

    row = models.CharField(max_length=12)
    section = models.TextField(blank=True)
    ordinal = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField()
    page = models.PositiveIntegerField(null=True, blank=True)
    line = models.PositiveIntegerField(null=True, blank=True)
    quote = models.TextField(blank=True)

    class Meta:
        abstract = True


_Row = TypeVar("_Row", bound=models.Model, covariant=True)


class Standing(models.Manager[_Row]):
    """The rows that stand in the plan's last version; those that it dropped are in `ever`."""

    def get_queryset(self) -> models.QuerySet[_Row]:
        return super().get_queryset().filter(removed_on__isnull=True)


class Lasting(Placed):
    """A row that outlives versions of its plan: never deleted, for reports and evidence hang on it.

    One that a later version drops has `removed_on`, and `last_in`, the version in which `row`, page and line are to be
    found; of the others that is the plan's own draft.
    """

    removed_on = models.DateField(null=True, blank=True)
    last_in = models.ForeignKey(Draft, models.PROTECT, null=True, blank=True, related_name="+")

    objects = Standing()
    ever = models.Manager()

    class Meta:
        abstract = True


class Plan(models.Model):
    """One issued document of one authority under one programme; `draft` is the version it was last approved from."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="plans")
    authority = models.ForeignKey(Unit, models.PROTECT, related_name="plans")
    draft = models.OneToOneField(Draft, models.PROTECT, related_name="plan")
    kind = models.CharField(max_length=100, blank=True)
    number = models.CharField(max_length=100, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    title = models.TextField()
    folded = models.TextField(blank=True, editable=False)
    issuer = models.TextField(blank=True)
    signer = models.CharField(max_length=150, blank=True)
    signer_title = models.CharField(max_length=150, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    approved_at = models.DateTimeField()

    class Meta:
        ordering = ["-issued_on", "-approved_at"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """ "Kế hoạch số 18-KH/ĐU ngày 19/11/2025", as far as the document says."""
        number = f" số {self.number}" if self.number else ""
        day = f" ngày {self.issued_on:%d/%m/%Y}" if self.issued_on else ""
        return f"{self.kind or 'Kế hoạch'}{number}{day}"


class Measure(Placed):
    """A line of the plan without owner or date."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="measures")
    text = models.TextField()
    folded = models.TextField(blank=True, editable=False)

    class Meta:
        ordering = ["plan", "position"]


class Citation(models.Model):
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="citations")
    number = models.CharField(max_length=100)
    date = models.DateField(null=True, blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["plan", "position"]


class ReportingDuty(Placed):
    """Who reports to whom, how often (`every`: words of `core.reading.Every`), on which days (`due`: "MM-DD")."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="duties")
    who = models.TextField(blank=True)
    to = models.TextField(blank=True)
    every = models.JSONField(default=list)
    due = models.JSONField(default=list)
    text = models.TextField()

    class Meta:
        ordering = ["plan", "position"]
