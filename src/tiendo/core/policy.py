"""Thresholds that offices set for themselves, as one frozen value."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Policy:
    """What a programme may set; the defaults follow the plans' words or, where no text speaks, common use.

    `due_soon_days`: how long before the day a task is "sắp đến hạn". No law sets it: 3, 7 and 14 are all in use.
    `behind_factor`: red rule (b), "thấp hơn 50 % so với lộ trình thời gian".
    `overdue_grace_days`, `behind_grace_days`: days after the due day, or after the start, in which rules (a) and (b)
    stay silent; 0 as the rules are written.
    `escalation_days`: days late from which the reporter, the head of the unit, the assigning level are told. No source.
    `jump_factor`: a figure so many times the last one is asked back.
    """

    due_soon_days: int = 14
    behind_factor: Decimal = Decimal("0.5")
    overdue_grace_days: int = 0
    behind_grace_days: int = 0
    escalation_days: tuple[int, int, int] = (1, 4, 8)
    jump_factor: Decimal = Decimal(10)


POLICY = Policy()
