"""What the pages of "Việc của tôi" write of an item."""

from __future__ import annotations

from typing import Any

from django import template

from tiendo.core.values import Figure
from tiendo.queries.my_work import Desk
from tiendo.queries.owed import OwedItem
from tiendo.queries.people import People
from tiendo.web import mywork
from tiendo.web.templatetags.tiendo import figure

register = template.Library()
register.filter("vnfigure", figure)


@register.simple_tag
def owed_state(one: OwedItem, people: People) -> mywork.State:
    return mywork.state_of(one, people)


@register.simple_tag
def item_address(desk: Desk, key: str = "") -> str:
    return mywork.address(desk, key)


@register.filter
def last_report(one: OwedItem) -> str:
    """What was said of the item before: "Kỳ trước 78 %, tháng 10/2026"."""
    words = mywork.last_words(one) if one.last else "kỳ trước không phát sinh"
    label = f", {one.before.period.label.lower()}" if one.before else ""
    return f"{words[:1].upper()}{words[1:]}{label}"


@register.filter
def report_figure(report: Any) -> str:
    value = report.yes if report.yes is not None else report.value
    unit = report.unit_of_measure
    return mywork.figure_words(Figure(report.as_of, value, report.numerator, report.denominator, unit))


@register.filter
def places_total(form: mywork.Form) -> str:
    """The sum of the places as the form reads it, or ""."""
    return form.total
