"""Projections of indicators: what each place gives, and what the places below a unit come to, stored to be read
quickly; `tiendo rebuild` makes them anew.

As with items (`models.tallies`) nothing here is a fact, and a row holds from `since` until the day before `until`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tiendo.records.models.indicators import Indicator
from tiendo.records.models.plans import Programme
from tiendo.records.models.tallies import NOW
from tiendo.records.models.targets import Target
from tiendo.records.models.units import Unit


class IndicatorGiven(models.Model):
    """What an authority gives for an indicator in one programme (`core.giving.Gives`); `speaks`: whatever the
    programme, this is what it gives. `cells` is what it adds to the sums above (`core.sums`), `rank` and
    `rank_reported` how bad it is where the worst place is looked for (the lower, the worse).

    `next_check_on`: the first day on which time alone may change it.
    """

    place = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+", db_index=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+")
    target = models.ForeignKey(Target, models.CASCADE, related_name="+")
    speaks = models.BooleanField()
    accepted = models.JSONField(null=True)
    reported = models.JSONField(null=True)
    promise = models.JSONField(null=True)
    weight = models.DecimalField(max_digits=20, decimal_places=3, null=True)
    met = models.BooleanField(null=True)
    met_reported = models.BooleanField(null=True)
    cells = models.JSONField(default=dict)
    rank = models.DecimalField(max_digits=26, decimal_places=6, null=True)
    rank_reported = models.DecimalField(max_digits=26, decimal_places=6, null=True)
    next_check_on = models.DateField(null=True)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "indicator", "programme"], condition=NOW, name="one_given_holds"),
        ]
        indexes = [
            models.Index(fields=["place", "indicator", "until"], name="given_by_day"),
            models.Index(fields=["indicator", "until"], name="given_of_indicator"),
            models.Index(fields=["next_check_on"], condition=NOW, name="given_to_check"),
        ]


class IndicatorSums(models.Model):
    """What the places below a unit add up to for an indicator (`core.sums`), in one programme or (None) in all."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_index=False)
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="+")
    programme = models.ForeignKey(Programme, models.CASCADE, null=True, related_name="+")
    cells = models.JSONField(default=dict)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "indicator", "programme"],
                condition=NOW & Q(programme__isnull=False),
                name="one_sum_of_a_programme",
            ),
            models.UniqueConstraint(
                fields=["unit", "indicator"], condition=NOW & Q(programme__isnull=True), name="one_sum_of_all"
            ),
        ]
        indexes = [models.Index(fields=["unit", "programme", "until"], name="indicator_sum_by_day")]
