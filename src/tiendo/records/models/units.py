"""Units: every body, from the centre to a hamlet, in one tree, with names that are valid from a day."""

from __future__ import annotations

from django.db import models

from tiendo.core.text import fold


class UnitKind(models.TextChoices):
    CENTRE = "centre", "Trung ương"
    PROVINCE = "province", "Tỉnh, thành phố"
    COMMUNE = "commune", "Xã, phường, đặc khu"
    PARTY = "party", "Cơ quan Đảng"
    OFFICE = "office", "Cơ quan, phòng, ban"
    MASS = "mass", "Mặt trận, đoàn thể"
    SERVICE = "service", "Đơn vị sự nghiệp, trường, trạm"
    HAMLET = "hamlet", "Thôn, ấp, tổ dân phố"
    OUTSIDE = "outside", "Đơn vị ngoài hệ thống"


AUTHORITIES = (UnitKind.CENTRE, UnitKind.PROVINCE, UnitKind.COMMUNE)


def lineage(path: str) -> list[int]:
    """The ids that a path is made of, from the top."""
    return [int(part) for part in path.split("/") if part]


class Unit(models.Model):
    """A body. `path` is the ids from the root, "/1/7/31/": a prefix ends in its separator, so that 1 is not 11.

    `name` and `short_name` are today's; the history is in `UnitName`. An authority (centre, province, commune) owns
    plans and programmes; `authority` is the nearest one upward, itself where it is one.
    """

    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=200, blank=True, db_index=True)
    authority = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=UnitKind.choices)
    name = models.CharField("tên", max_length=300)
    short_name = models.CharField("tên gọn", max_length=100, blank=True)
    folded = models.CharField(max_length=300, blank=True, editable=False)
    code = models.CharField("mã", max_length=35, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=~models.Q(code=""),
                name="unit_code_once",
                violation_error_message="Mã đã có.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def lineage(self) -> list[int]:
        """The ids of those above it, from the top, and its own."""
        return lineage(self.path)

    @property
    def is_authority(self) -> bool:
        return self.kind in AUTHORITIES

    @property
    def authority_path(self) -> str:
        """The path of its authority, which lies on its own; its own where it has none."""
        head, mark, _ = self.path.partition(f"/{self.authority_id}/")
        return f"{head}{mark}"

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the folded name; `path` and `authority` need the id and are set by the first save."""
        self.folded = fold(f"{self.name} {self.short_name}")
        fresh = self.pk is None
        super().save(*args, **kwargs)  # type: ignore[arg-type]
        if fresh:
            self.path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
            self.authority = self if self.is_authority else (self.parent.authority if self.parent else None)
            super().save(update_fields=["path", "authority"])


class UnitName(models.Model):
    """A name as it was from a day on: a report of an earlier day carries the name of that day."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="names")
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=100, blank=True)
    since = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["unit", "since"]
        constraints = [models.UniqueConstraint(fields=["unit", "since"], name="unit_name_once_a_day")]


class UnitAlias(models.Model):
    """Another spelling under which plans name the unit; `key` is `core.bodies.body_key` of it."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases")
    spelling = models.CharField(max_length=300)
    key = models.CharField(max_length=300, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "key"], name="unit_alias_once")]
