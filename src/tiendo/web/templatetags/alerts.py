"""What stands on an item's page beside the plan's words: what its assignment lacks, directives, comments."""

from __future__ import annotations

from typing import Any

from django import template

from tiendo import clock
from tiendo.core.access import Act
from tiendo.queries.clear import check
from tiendo.queries.directives import comments_on, directives_on
from tiendo.queries.scope import may
from tiendo.records.models import Assignment, Target, Task

register = template.Library()


@register.inclusion_tag("tiendo/alerts/said.html", takes_context=True)
def said_on(context: dict[str, Any], item: Task | Target) -> dict[str, Any]:
    """Directives and comments on the item, with their forms for those who may write them."""
    person = context["user"]
    place = item.authority if isinstance(item, Task) else item.plan.authority
    return {
        "key": f"{'task' if isinstance(item, Task) else 'target'}-{item.pk}",
        "directives": directives_on(item),
        "comments": comments_on(item),
        "may_direct": may(person, Act.DIRECT, place),
        "may_comment": may(person, Act.COMMENT, place),
        "user": person,
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag
def lacks(row: Assignment) -> list[str]:
    """What the assignment lacks of the six, in words."""
    return [m.words for one in check([row], clock.today()) for m in one.missing]
