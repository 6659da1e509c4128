"""Targets and their milestones: what a plan promises to reach, by when."""

from __future__ import annotations

from django.db import models

from tiendo.core.calendar import PeriodKind
from tiendo.core.reading import Comparator
from tiendo.core.values import Counting
from tiendo.records.models.indicators import Indicator
from tiendo.records.models.plans import Lasting, Plan
from tiendo.records.models.units import Unit


class Target(Lasting):
    """A goal of one plan. `tracked_as` is the body's name as the plan prints it; `tracked_by` the unit it means.

    `same_as` is the target of an earlier plan that measures the same thing, itself the same as none: one figure serves
    all of them, each is judged by its own milestones. `part_of` is a wider target.

    What its figures may be (`core.questions.Nature`): how they are counted, whether they can only rise, whether they
    pass 100 % or fall below 0; `by_place`: given hamlet by hamlet; `every`: reported only in that kind of period.

    `indicator` is what it measures in the catalogue, once a person has said so; `indicator_settled`: one has, be it
    that none fits.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="targets")
    name = models.TextField()
    folded = models.TextField(blank=True, editable=False)
    tracked_by = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="targets")
    tracked_as = models.TextField(blank=True)
    counting = models.CharField(
        max_length=10, choices=[(c.value, c.value) for c in Counting], default=Counting.AT_DATE.value
    )
    only_rises = models.BooleanField(default=False)
    above_100 = models.BooleanField(default=False)
    below_0 = models.BooleanField(default=False)
    by_place = models.BooleanField(default=False)
    every = models.CharField(max_length=12, blank=True, choices=[(k.value, k.value) for k in PeriodKind])
    same_as = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="repeated")
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="targets")
    indicator_settled = models.BooleanField(default=False)

    class Meta:
        ordering = ["plan", "position"]

    def __str__(self) -> str:
        return self.name


class Milestone(models.Model):
    """A promised value by the end of `year`: `low`, or `low` to `high` for a range; none for a deed or direction."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="milestones")
    year = models.PositiveSmallIntegerField()
    comparator = models.CharField(max_length=5, choices=[(c.value, c.value) for c in Comparator])
    low = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    unit = models.CharField(max_length=200, blank=True)
    raw = models.TextField()

    class Meta:
        ordering = ["target", "year"]
        constraints = [models.UniqueConstraint(fields=["target", "year"], name="milestone_once_a_year")]
