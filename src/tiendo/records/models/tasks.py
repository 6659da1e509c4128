"""Tasks, and the plans that assign them: one task may stand under several documents, each with its own deadline."""

from __future__ import annotations

from django.db import models

from tiendo.core.reading import DeadlineKind, Every
from tiendo.records.models.plans import Lasting, Plan
from tiendo.records.models.units import Unit


class Task(models.Model):
    """A piece of work of one authority; `part_of` is the standing or wider work of which it is a share."""

    authority = models.ForeignKey(Unit, models.PROTECT, related_name="tasks")
    name = models.TextField()
    folded = models.TextField(blank=True, editable=False)
    output = models.TextField(blank=True)
    part_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class Assignment(Lasting):
    """A task as one plan assigns it. `deadline_raw` is the plan's own words; days are inclusive.

    `worded` is the task in this plan's words, where they are not the task's own.
    """

    task = models.ForeignKey(Task, models.PROTECT, related_name="assignments")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="assignments")
    worded = models.TextField(blank=True)
    deadline_raw = models.TextField(blank=True)
    deadline_kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in DeadlineKind])
    start_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True, db_index=True)
    every = models.CharField(max_length=12, blank=True, choices=[(e.value, e.value) for e in Every])

    class Meta:
        ordering = ["plan", "position"]

    @property
    def wording(self) -> str:
        """The task as this plan words it."""
        return self.worded or self.task.name


class AssignmentUnit(models.Model):
    """A unit's part in a task; `named_as` is the name as the plan prints it, kept where no unit is known for it."""

    class Part(models.TextChoices):
        LEAD = "lead", "Chủ trì"
        COOPERATING = "cooperating", "Phối hợp"

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="units")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="assignments")
    part = models.CharField(max_length=12, choices=Part.choices)
    named_as = models.TextField()
    position = models.PositiveIntegerField()

    class Meta:
        ordering = ["assignment", "part", "position"]
