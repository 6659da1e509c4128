"""The only place that reads the clock; everything below the shell is given `today` or `now`."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """This instant, aware, in Vietnam's time."""
    return datetime.now(HANOI)


def today() -> date:
    """Today's date in Vietnam, whatever zone the server keeps."""
    return now().date()
