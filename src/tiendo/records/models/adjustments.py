"""Changes of what was promised, each with its document: the promise of the plan itself stays as it was."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tiendo.records.models.items import OnItem, one_item


class AdjustmentKind(models.TextChoices):
    DEADLINE = "deadline", "Điều chỉnh thời hạn"
    LEAD = "lead", "Thay đơn vị chủ trì"
    VALUE = "value", "Điều chỉnh giá trị chỉ tiêu"
    SUSPEND = "suspend", "Tạm dừng, chờ quyết định"
    RESUME = "resume", "Tiếp tục thực hiện"
    CANCEL = "cancel", "Bãi bỏ"


class Adjustment(OnItem):
    """One change, in force from `on`. `before`/`after`: {"due": ISO day}, {"lead": [unit ids]}, or
    {"year", "comparator", "low", "high", "unit", "raw"} of a milestone (figures as text)."""

    kind = models.CharField(max_length=10, choices=AdjustmentKind.choices)
    on = models.DateField()
    before = models.JSONField(default=dict, blank=True)
    after = models.JSONField(default=dict, blank=True)
    look_again = models.DateField("ngày xem xét lại", null=True, blank=True)
    document = models.CharField("số, ký hiệu văn bản", max_length=200)
    document_dated = models.DateField(null=True, blank=True)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [one_item("adjustment")]
