"""Tiến Độ: an official action plan becomes a live monitoring programme."""

__version__ = "0.1.0"
