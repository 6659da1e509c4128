"""The Django app that holds every table."""

from importlib.util import find_spec

from django.apps import AppConfig
from django.db.backends.signals import connection_created


class RecordsConfig(AppConfig):
    name = "tiendo.records"
    label = "records"

    def ready(self) -> None:
        if find_spec("psycopg"):
            from tiendo.records.connection import hasten

            connection_created.connect(hasten)
