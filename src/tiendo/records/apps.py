"""The Django app that holds every table."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "tiendo.records"
    label = "records"
