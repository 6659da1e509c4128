"""Addresses of the officials' pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
