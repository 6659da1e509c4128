"""Evidence: a file that proves something, with the document it is where it is one."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tiendo.records.models.drafts import StoredFile
from tiendo.records.models.units import Unit


class Evidence(models.Model):
    """A file as one unit gave it. Never changed; the same content elsewhere is another row on the same `file`.

    `mime` is what the content is, not what its name says; `number`, `dated`, `level` (who issued or received it) are
    those of the document, where it is one.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="evidence")
    file_name = models.CharField(max_length=255)
    mime = models.CharField(max_length=100)
    number = models.CharField("số, ký hiệu", max_length=100, blank=True)
    dated = models.DateField("ngày văn bản", null=True, blank=True)
    level = models.CharField("cấp nhận", max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return self.file_name
