"""Official papers: how each kind is made (definitions, as data), drafts, what was issued and frozen, what went on."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tiendo.records.models.drafts import StoredFile
from tiendo.records.models.items import OnItem, one_item
from tiendo.records.models.runs import ReportingPeriod, Run
from tiendo.records.models.units import Unit


class ReportDefinition(models.Model):
    """A kind of paper as one run makes it; `content` is `core.reporting.definition` as JSON.

    One with the key of a shipped definition stands in its place; a retired one is no longer offered, papers made by
    it stay. `version` grows with each save.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="definitions")
    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=200)
    content = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["run", "name"]
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="definition_once_in_a_run")]


class PaperState(models.TextChoices):
    DRAFT = "draft", "Dự thảo"
    ISSUED = "issued", "Đã phát hành"
    DISCARDED = "discarded", "Đã bỏ"


class Paper(models.Model):
    """One official paper of a run, from draft to issue.

    `composed` is its outline (`core.reporting.outline_json`) as last made from the facts, `content` the same after
    people's edits; an issued paper changes no more. `definition` is the definition it was made by, as it was then.
    `unit`: whom a letter or notice concerns. `code` finds its snapshot again, on any copy. `corrects`: the issued
    paper that this one puts right. `sent_to`/`received_*`: it lies with the authority above. `signature`: what
    verifying the signed PDF found. `names`: the people named in the issued text, whom the leaders' copy leaves out.
    """

    run = models.ForeignKey(Run, models.PROTECT, related_name="papers")
    kind = models.SlugField(max_length=60)
    definition = models.JSONField(default=dict)
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, null=True, blank=True, related_name="papers")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="papers")
    title = models.TextField()
    as_of = models.DateField()
    code = models.CharField(max_length=20, unique=True)
    state = models.CharField(max_length=10, choices=PaperState.choices, default=PaperState.DRAFT)
    composed = models.JSONField(default=dict)
    content = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)
    number = models.CharField("số, ký hiệu", max_length=100, blank=True)
    dated = models.DateField("ngày ban hành", null=True, blank=True)
    signer = models.CharField("người ký", max_length=150, blank=True)
    signer_title = models.CharField("chức vụ người ký", max_length=200, blank=True)
    names = models.JSONField(default=list, blank=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField(null=True, blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    signed = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="signed_papers")
    signature = models.JSONField(default=dict, blank=True)
    sent_to = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="papers_received")
    sent_at = models.DateTimeField(null=True, blank=True)
    received_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-id"]

    def __str__(self) -> str:
        return self.title


class PaperEdit(models.Model):
    """One change of a draft's text, added and never changed; `change`: {"at": key of section or paragraph, "before",
    "after", "from": "screen" | "docx" | "facts"}."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="edits")
    version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    change = models.JSONField()

    class Meta:
        ordering = ["paper", "version"]
        constraints = [models.UniqueConstraint(fields=["paper", "version"], name="paper_version_once")]


class PaperFile(models.Model):
    """A file of an issued paper, under its hash: `form` "docx", "pdf", "xlsx"; `copy` "", "leader" or "internal"."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="files")
    form = models.CharField(max_length=8)
    copy = models.CharField(max_length=10, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="papers")
    name = models.CharField(max_length=255)

    class Meta:
        ordering = ["paper", "copy", "form"]
        constraints = [models.UniqueConstraint(fields=["paper", "form", "copy"], name="paper_file_once")]


class CentralTick(OnItem):
    """Somebody said that the item of this period stands in the central system ("đã cập nhật"); undone, not deleted."""

    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="ticks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            one_item("tick"),
            models.UniqueConstraint(
                fields=["period", "task"], condition=models.Q(undone_at__isnull=True), name="one_tick_a_task"
            ),
            models.UniqueConstraint(
                fields=["period", "target"], condition=models.Q(undone_at__isnull=True), name="one_tick_a_target"
            ),
        ]
