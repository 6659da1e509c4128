"""Entries ("ghi nhận"): dated facts, keyed in once, used by every report."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tiendo.records.models.evidence import Evidence
from tiendo.records.models.items import Counted, OnItem, one_item
from tiendo.records.models.units import Unit


class Entry(models.Model):
    """What a unit did on a day. `by` may be of another unit that enters for it; a withdrawn entry stays in history."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="entries")
    on = models.DateField(db_index=True)
    text = models.TextField()
    evidence = models.ManyToManyField(Evidence, related_name="entries", blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    key = models.CharField(max_length=40, unique=True)  # made by the form: a double click adds one entry
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-on", "-id"]

    def __str__(self) -> str:
        return self.text


class EntryItem(OnItem, Counted):
    """An item that an entry serves, with the figure it gives for it; `done` is the task's percentage by then."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="items")
    done = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)

    class Meta:
        constraints = [one_item("entry_item")]
