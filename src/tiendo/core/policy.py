"""Thresholds that offices set for themselves, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Policy:
    """`due_soon_days`: how long before the day a task is "sắp đến hạn". No law sets it: 3, 7 and 14 are all in use."""

    due_soon_days: int = 14


POLICY = Policy()
