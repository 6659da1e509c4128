"""A plan file on its way in: the file by its hash, the reading as made, the reading as corrected, every correction."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tiendo.core.reading import Json
from tiendo.records.models.units import Unit


class StoredFile(models.Model):
    """Content under its SHA-256; never changed, never deleted while something cites it."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    size = models.PositiveBigIntegerField()
    stored_at = models.DateTimeField()

    @property
    def location(self) -> str:
        """Where the default storage keeps it."""
        return f"{self.sha256[:2]}/{self.sha256}"


class DraftState(models.TextChoices):
    QUEUED = "queued", "Chờ đọc"
    READING = "reading", "Đang đọc"
    FAILED = "failed", "Không đọc được"
    READY = "ready", "Chờ rà soát"
    APPROVED = "approved", "Đã phê duyệt"
    REPLACED = "replaced", "Đã thay bằng bản mới"
    DISCARDED = "discarded", "Đã bỏ"


class Draft(models.Model):
    """One plan file of one authority, from upload to approval.

    `reading` is what the machine read and never changes; `content` is the same shape after people's corrections,
    each row with a `uid` that stays ("t12", "n3", "g40"); `document` is the view of the file for the page beside it.
    `sizes` has one entry a page, where the form's pages can be shown: `intake.document.PageSize.view`.
    While the file is read, `pages_read` of `pages` are done, as of `heard_at`.
    A file may hold several plans: `parts` of them, each a draft of its own, of which this is `part`, counted from 1.
    `previous` is the earlier version of the same plan; once this one is approved over it, that one is REPLACED.
    `version` grows with every edit: two people on one draft are told apart by the value they saw in the cell.
    """

    authority = models.ForeignKey(Unit, models.PROTECT, related_name="drafts")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="drafts")
    file_name = models.CharField(max_length=255)
    part = models.PositiveSmallIntegerField(default=1)
    parts = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, choices=DraftState.choices, default=DraftState.QUEUED)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    error = models.TextField(blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    sizes = models.JSONField(default=list, blank=True)
    pages_read = models.PositiveIntegerField(default=0)
    heard_at = models.DateTimeField(null=True, blank=True)
    notes = models.JSONField(default=list, blank=True)
    reading = models.JSONField(null=True, blank=True)
    document = models.JSONField(null=True, blank=True)
    content = models.JSONField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    previous = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="later")

    class Meta:
        ordering = ["-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority", "file", "part"],
                condition=~models.Q(state=DraftState.DISCARDED),
                name="plan_of_a_file_once",
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def label(self) -> str:
        """What tells it from others on screen: the file's name, and which of its plans where it holds several."""
        return f"{self.file_name} (kế hoạch {self.part}/{self.parts})" if self.parts > 1 else self.file_name

    @property
    def page_now(self) -> int | None:
        """The page that is being read; None where it is not known, or all are done."""
        if self.state != DraftState.READING or not self.pages or self.pages_read >= self.pages:
            return None
        return int(self.pages_read) + 1

    @property
    def is_picture(self) -> bool:
        """Whether most of its pages are scanned, so that the picture says more than the words read from it."""
        return bool(2 * sum(size["picture"] for size in self.sizes) > len(self.sizes))

    @property
    def pictured(self) -> frozenset[int]:
        """The numbers of its pages that were recognised from pictures."""
        return frozenset(number for number, size in enumerate(self.sizes, 1) if size["picture"])

    @property
    def body(self) -> Json:
        """The content of a draft that has been read."""
        if self.content is None:
            raise ValueError(f"draft {self.pk} has not been read")
        content: Json = self.content
        return content


class DraftEdit(models.Model):
    """One correction, added and never changed; undoing is another one. `change` is `core.drafting.Edit.json`."""

    draft = models.ForeignKey(Draft, models.CASCADE, related_name="edits")
    version = models.PositiveIntegerField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    op = models.CharField(max_length=20)
    change = models.JSONField()

    class Meta:
        ordering = ["draft", "version"]
        constraints = [models.UniqueConstraint(fields=["draft", "version"], name="draft_version_once")]
