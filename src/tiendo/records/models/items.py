"""What hangs on an item: on one task or on one target."""

from __future__ import annotations

from typing import Any

from django.db import models

from tiendo.records.models.targets import Target
from tiendo.records.models.tasks import Task

ONE_ITEM = models.Q(task__isnull=False, target__isnull=True) | models.Q(task__isnull=True, target__isnull=False)


class OnItem(models.Model):
    """Exactly one of `task` and `target` (`one_item` of the model's constraints)."""

    task = models.ForeignKey(Task, models.PROTECT, null=True, blank=True, related_name="%(class)ss")
    target = models.ForeignKey(Target, models.PROTECT, null=True, blank=True, related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def item(self) -> Task | Target:
        found = self.task or self.target
        assert found is not None
        return found

    @property
    def item_key(self) -> str:
        """ "task:12", "target:7": how the journal and addresses name the item."""
        return f"task:{self.task_id}" if self.task_id else f"target:{self.target_id}"


def on_item(item: Task | Target) -> dict[str, Any]:
    """The field of an `OnItem` that names the item, to filter and to create by."""
    return {"task": item} if isinstance(item, Task) else {"target": item}


def one_item(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=ONE_ITEM, name=f"{name}_of_one_item")


class Counted(models.Model):
    """A figure: a value, or a numerator over a denominator; `yes` for a deed done or not done."""

    value = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    numerator = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    denominator = models.DecimalField(max_digits=20, decimal_places=6, null=True, blank=True)
    yes = models.BooleanField(null=True, blank=True)

    class Meta:
        abstract = True
