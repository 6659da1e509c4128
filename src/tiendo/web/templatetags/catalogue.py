"""What the pages of the catalogue write of a milestone that is asked."""

from __future__ import annotations

from django import template

from tiendo.core.inheriting import said
from tiendo.queries.allocation import milestone_of
from tiendo.records.models import Allocation

register = template.Library()
register.filter("promise_said", said)


@register.filter
def asked_words(row: Allocation) -> str:
    """What an allocation asks: "≥ 80 %"."""
    return milestone_of(row, row.indicator.unit_of_measure).raw
