"""The catalogue: what targets measure, shared over places so that they add up; what is asked of places; their sizes."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tiendo.core.adding import Across, Direction, Over
from tiendo.core.reading import Comparator
from tiendo.core.text import fold
from tiendo.core.values import Counting
from tiendo.records.models.units import Unit


class IndicatorSet(models.Model):
    """A published or own set of indicators. `owner` none: shared by all; else of that authority and those below it.

    A newer `version` of a set is imported over the older one: its indicators keep their codes, dropped ones retire.
    """

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=300)
    version = models.CharField(max_length=60, blank=True)
    source = models.TextField(blank=True)
    owner = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="indicator_sets")
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Indicator(models.Model):
    """What is measured; `wordings` are other names under which plans ask for it."""

    set = models.ForeignKey(IndicatorSet, models.PROTECT, related_name="indicators")
    code = models.CharField(max_length=60)
    name = models.TextField()
    folded = models.TextField(blank=True, editable=False)
    wordings = models.JSONField(default=list, blank=True)
    group = models.CharField(max_length=300, blank=True)
    unit_of_measure = models.CharField(max_length=200, blank=True)
    direction = models.CharField(max_length=4, choices=[(d.value, d.value) for d in Direction], default="up")
    counting = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Counting], default="at_date")
    across = models.CharField(max_length=8, choices=[(a.value, a.value) for a in Across], default="none")
    over = models.CharField(max_length=8, choices=[(o.value, o.value) for o in Over], default="latest")
    source = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["set", "position", "id"]
        constraints = [models.UniqueConstraint(fields=["set", "code"], name="indicator_code_once")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded = fold(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class Allocation(models.Model):
    """What an authority asks of a place below it (`place` none: of each of them) by the end of a year.

    Setting it again adds a row and withdraws the one before.
    """

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="allocations")
    authority = models.ForeignKey(Unit, models.PROTECT, related_name="allocations_made")
    place = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="allocations")
    year = models.PositiveSmallIntegerField()
    comparator = models.CharField(max_length=5, choices=[(c.value, c.value) for c in Comparator])
    low = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    document = models.CharField("số, ký hiệu văn bản", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["indicator", "year", "place"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "authority", "place", "year"],
                condition=models.Q(withdrawn_at__isnull=True, place__isnull=False),
                name="one_allocation_of_a_place",
            ),
            models.UniqueConstraint(
                fields=["indicator", "authority", "year"],
                condition=models.Q(withdrawn_at__isnull=True, place__isnull=True),
                name="one_allocation_of_all",
            ),
        ]


class PlaceFigure(models.Model):
    """A size of a place in a year, by which figures are weighted: `key` "population" …; `source` says who counted."""

    place = models.ForeignKey(Unit, models.PROTECT, related_name="sizes")
    key = models.SlugField(max_length=40)
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=20, decimal_places=3)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["place", "key", "year"]
        constraints = [models.UniqueConstraint(fields=["place", "key", "year"], name="place_figure_once")]
