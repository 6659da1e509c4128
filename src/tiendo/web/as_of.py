"""The day a page speaks of: today, or a past day that the address names ("?ngay=2026-09-30")."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest

from tiendo import clock


def as_of(request: HttpRequest) -> date:
    """The day asked for; today where none is, or one that has not come."""
    today = clock.today()
    try:
        asked = date.fromisoformat(request.GET.get("ngay", ""))
    except ValueError:
        return today
    return min(asked, today)


def day_context(day: date) -> dict[str, Any]:
    """What templates need of it: `day_query` is "" today, else what links carry on."""
    today = clock.today()
    return {"today": day, "real_today": today, "day_query": f"&ngay={day:%Y-%m-%d}" if day != today else ""}
