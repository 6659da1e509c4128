"""The journal: every act, added and never changed, each row chained to the one before by its hash."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tiendo.records.models.units import Unit


class JournalRow(models.Model):
    """Who did what to which thing, when; `before`/`after` in `detail`. `digest` covers the row and `previous`."""

    at = models.DateTimeField()
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    authority = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=40)
    subject = models.CharField(max_length=60, db_index=True)  # "draft:12", "plan:3", "unit:7"
    detail = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, unique=True)  # unique: the chain cannot fork
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["id"]
