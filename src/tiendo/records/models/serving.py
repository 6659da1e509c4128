"""Which task serves which target, as a person confirmed it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tiendo.records.models.targets import Target
from tiendo.records.models.tasks import Task


class TaskServes(models.Model):
    """A task serves a target; `target` none: it serves no target by its nature ("nhiệm vụ điều kiện").

    Taken back it is withdrawn, not deleted.
    """

    task = models.ForeignKey(Task, models.PROTECT, related_name="serves")
    target = models.ForeignKey(Target, models.PROTECT, null=True, blank=True, related_name="served_by")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["task", "target"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "target"],
                condition=models.Q(withdrawn_at__isnull=True, target__isnull=False),
                name="task_serves_a_target_once",
            ),
            models.UniqueConstraint(
                fields=["task"],
                condition=models.Q(withdrawn_at__isnull=True, target__isnull=True),
                name="task_serves_none_once",
            ),
        ]
