"""Projections: where items stand and what they come to, stored to be read quickly; `tiendo rebuild` makes them anew.

Nothing here is a fact: what it refers to is not guarded by the database, whose checks took as long as the writing
(deletions by Django reach it all the same). A row holds from `since` until the day before `until` (None: still), so
that any past day can be asked; the row that still holds keeps its id, what it was is copied to a row of its own.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tiendo.records.models.items import ONE_ITEM
from tiendo.records.models.plans import Programme
from tiendo.records.models.targets import Target
from tiendo.records.models.tasks import Assignment, Task
from tiendo.records.models.units import Unit

NOW = Q(until__isnull=True)


class ItemStanding(models.Model):
    """A task in one programme, or a target, as it stands. `assignment` is the plan's row in which a task presses most;
    `units` are the ids of those that lead or track it, `lead` the first of them; `cells` the counters of
    `core.rollup` to which it adds. No cells: it stands no more.

    `next_check_on`: the first day on which time alone may change any of it.
    """

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    authority = models.ForeignKey(Unit, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    task = models.ForeignKey(Task, models.CASCADE, null=True, blank=True, related_name="standings", db_constraint=False)
    target = models.ForeignKey(
        Target, models.CASCADE, null=True, blank=True, related_name="standings", db_constraint=False
    )
    assignment = models.ForeignKey(
        Assignment, models.CASCADE, null=True, blank=True, related_name="+", db_constraint=False, db_index=False
    )
    lead = models.ForeignKey(
        Unit, models.CASCADE, null=True, blank=True, related_name="+", db_constraint=False, db_index=False
    )
    units = models.JSONField(default=list)
    group = models.CharField(max_length=200, blank=True)
    cells = models.JSONField(default=list)
    work = models.CharField(max_length=12, blank=True)
    situation = models.CharField(max_length=12, blank=True)
    appraisal = models.CharField(max_length=10, blank=True)
    colour = models.CharField(max_length=5, blank=True)
    done = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    reported_on = models.DateField(null=True, blank=True)
    next_check_on = models.DateField(null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ONE_ITEM, name="item_standing_of_one_item"),
            models.UniqueConstraint(fields=["task", "programme"], condition=NOW, name="one_standing_of_a_task"),
            models.UniqueConstraint(fields=["target"], condition=NOW, name="one_standing_of_a_target"),
        ]
        indexes = [
            models.Index(fields=["next_check_on"], condition=NOW, name="standing_to_check"),
            models.Index(fields=["authority", "programme", "colour"], condition=NOW, name="standing_of_authority"),
            models.Index(fields=["lead", "colour"], condition=NOW, name="standing_of_lead"),
        ]


class Tally(models.Model):
    """What a unit's items come to in one programme and group of items (`queries.stood.group_key`; "" is all).

    `title` is that of the group as first printed."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="tallies", db_constraint=False, db_index=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    group = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200, blank=True)
    counts = models.JSONField(default=dict)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "programme", "group"], condition=NOW, name="one_tally_holds"),
            models.UniqueConstraint(fields=["unit", "programme", "group", "since"], name="tally_once_a_day"),
        ]
        # What held on a day is one row of hundreds: found by where it ends, whatever the programme.
        indexes = [models.Index(fields=["unit", "group", "until"], name="tally_by_day")]
