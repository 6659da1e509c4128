"""The Django app `tiendo.web`."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "tiendo.web"
    label = "web"
