"""People and the roles they hold in units."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.db import models

from tiendo.core.access import Role
from tiendo.records.models.units import Unit

ROLE_NAMES = {
    Role.REPORTER: "Người báo cáo",
    Role.HEAD: "Thủ trưởng đơn vị",
    Role.STANDING_OFFICE: "Cơ quan thường trực",
    Role.SUPPORT_TEAM: "Tổ giúp việc",
    Role.STEERING: "Ban Chỉ đạo",
    Role.INSPECTOR: "Kiểm tra, giám sát",
    Role.ADMINISTRATOR: "Quản trị tài khoản",
}


class Person(AbstractUser):
    """One person, one account. Vietnamese names are one field: family name first."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField("họ tên", max_length=150)
    title = models.CharField("chức vụ", max_length=200, blank=True)
    feed_key = models.CharField(max_length=64, null=True, blank=True, unique=True)  # of the private calendar feed
    digest = models.BooleanField("nhận thư tổng hợp hằng ngày", default=True)

    REQUIRED_FIELDS = ["name"]
    roles_known: list[RoleHeld] | None = None  # while a page is made: `queries.scope.remember_roles`

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class RoleHeld(models.Model):
    """A role in a unit. `for_other`: the unit (a hamlet, a bank) has no accounts; a named person of another unit is
    its reporter, and what he enters is marked so."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="people")
    role = models.CharField(max_length=20, choices=[(r.value, ROLE_NAMES[r]) for r in Role])
    for_other = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "unit", "role"], name="role_held_once")]

    def __str__(self) -> str:
        return f"{self.person}: {ROLE_NAMES[Role(self.role)]}, {self.unit}"
