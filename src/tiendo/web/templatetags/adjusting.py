"""How a change of what was promised is written: what it was, what it becomes, where its item stands."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.urls import reverse

from tiendo.records.models import Adjustment

register = template.Library()


@register.filter
def was(change: Adjustment, names: dict[int, str]) -> str:
    """`names` are those of the units that changes of lead speak of."""
    return _words(change.before, names)


@register.filter
def becomes(change: Adjustment, names: dict[int, str]) -> str:
    return _words(change.after, names)


@register.filter
def item_url(change: Adjustment) -> str:
    """The page on which the item is adjusted; "" where no plan has it any more."""
    if change.target_id:
        return reverse("adjust_target", args=[change.target_id])
    first = next(iter(change.task.assignments.all()), None) if change.task else None
    return reverse("adjust_task", args=[first.pk]) if first else ""


def _words(said: dict[str, Any], names: dict[int, str]) -> str:
    if due := said.get("due"):
        return f"{date.fromisoformat(due):%d/%m/%Y}"
    if lead := said.get("lead"):
        return "; ".join(names[pk] for pk in lead if pk in names)
    return f"{said['raw']} (hết năm {said['year']})" if said.get("raw") else ""
