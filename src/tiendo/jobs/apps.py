"""The Django app `tiendo.jobs`."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "tiendo.jobs"
    label = "jobs"
