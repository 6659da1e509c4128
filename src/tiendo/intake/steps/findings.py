"""Faults of the plan itself: those that the reading shows, and those that only the document's text shows."""

from __future__ import annotations

from tiendo.core.review import review
from tiendo.intake.work import Work


def step(work: Work) -> None:
    """Fill the reading's findings; every other step has run."""
    work.reading.findings = review(work.reading)
