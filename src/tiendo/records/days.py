"""The day of an instant, as the database tells it."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import TruncDate

from tiendo.clock import HANOI


class DayOf(TruncDate):
    """The day in Vietnam. From PostgreSQL it comes as a day: looking whether it does takes longer than reading it."""

    def __init__(self, expression: Any, **extra: Any) -> None:
        super().__init__(expression, **({"tzinfo": HANOI} | extra))

    def get_db_converters(self, connection: BaseDatabaseWrapper) -> list[Any]:
        return [] if connection.vendor == "postgresql" else super().get_db_converters(connection)
