"""Days worked and days off: weekends, public holidays, Saturdays worked in their place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Shift(StrEnum):
    """Where a due day goes that falls on a day off."""

    FORWARD = "forward"
    BACK = "back"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Holidays:
    """Days off besides Saturday and Sunday, and Saturdays or Sundays worked in their place ("làm bù")."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        return day in self.worked or (day.weekday() < 5 and day not in self.off)


NO_HOLIDAYS = Holidays()


def working_day(day: date, shift: Shift, holidays: Holidays = NO_HOLIDAYS) -> date:
    """The day itself if it is worked, else the next or the last worked day, as the programme sets it."""
    step = {Shift.FORWARD: 1, Shift.BACK: -1, Shift.NONE: 0}[shift]
    while step and not holidays.is_working(day):
        day += timedelta(days=step)
    return day
