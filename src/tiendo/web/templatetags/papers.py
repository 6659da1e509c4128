"""Small words about papers for their pages."""

from __future__ import annotations

from django import template

from tiendo.records.models import Paper, PaperState

register = template.Library()


@register.filter
def behind(address: str) -> str:
    """Where a new paragraph goes that stands behind the one at this address."""
    return f"+{address}"


@register.filter
def replaced_by(paper: Paper) -> Paper | None:
    """The issued paper that puts this one right, among those fetched with it."""
    return next((p for p in paper.corrected_by.all() if p.state == PaperState.ISSUED), None)
