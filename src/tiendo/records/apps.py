"""The Django app that holds every table."""

from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created

# Psycopg keeps a hundred, and the pages ask some two hundred: between them few were asked often enough to stay.
PREPARED_KEPT = 1_000


class RecordsConfig(AppConfig):
    name = "tiendo.records"
    label = "records"

    def ready(self) -> None:
        connection_created.connect(_keep_prepared)


def _keep_prepared(connection: Any, **_: Any) -> None:
    if connection.vendor == "postgresql":
        connection.connection.prepared_max = PREPARED_KEPT
