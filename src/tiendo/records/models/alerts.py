"""Alerts as they were raised, seen to and cleared, and the notices that tell people."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tiendo.core.alerts import Rule
from tiendo.records.models.items import OnItem, one_item
from tiendo.records.models.runs import Run
from tiendo.records.models.units import Unit


class Alert(OnItem):
    """One alert from the day it was raised to the day it was cleared. `words` is its arithmetic on the day raised;
    `instance` the period's label of recurring work; `level` how high it has risen (`core.alerts.Escalation`)."""

    run = models.ForeignKey(Run, models.PROTECT, related_name="alerts")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="alerts")
    rule = models.CharField(max_length=12, choices=[(r.value, r.value) for r in Rule])
    instance = models.CharField(max_length=100, blank=True)
    words = models.TextField()
    level = models.CharField(max_length=12, blank=True)
    raised_on = models.DateField(db_index=True)
    cleared_on = models.DateField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    acknowledged_note = models.TextField(blank=True)

    class Meta:
        ordering = ["raised_on", "id"]
        constraints = [
            one_item("alert"),
            models.UniqueConstraint(
                fields=["task", "rule", "instance"],
                condition=models.Q(cleared_on__isnull=True),
                name="one_open_alert_of_a_rule",
            ),
        ]


class Digest(models.Model):
    """One e-mail a day to one person, at most. Sending is claimed by a conditional update of `state`."""

    class State(models.TextChoices):
        WAITING = "waiting", "Chờ gửi"
        SENDING = "sending", "Đang gửi"
        SENT = "sent", "Đã gửi"
        FAILED = "failed", "Không gửi được"

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    day = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="digest_once_a_day")]


class Notice(models.Model):
    """One thing a person is told, on screen at once and in the day's digest. `key` is unique a person: an event told
    twice is told once. It is written in the transaction of its event."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=30)
    key = models.CharField(max_length=150)
    text = models.TextField()
    address = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(db_index=True)
    read_at = models.DateTimeField(null=True, blank=True)
    digest = models.ForeignKey(Digest, models.SET_NULL, null=True, blank=True, related_name="notices")

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_once")]
