"""What the pages of "Việc của tôi" write of an item."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tiendo.core.values import Figure
from tiendo.queries.my_work import Desk
from tiendo.queries.owed import SENT, OwedItem, OwedState
from tiendo.web import mywork
from tiendo.web.templatetags.tiendo import code, figure, icon

register = template.Library()
register.filter("vnfigure", figure)


@register.simple_tag(takes_context=True)
def owed_link(context: template.Context, one: OwedItem) -> SafeString:
    """A line of the list: the item and where its report stands, leading to its form. A unit owes dozens, and a template
    for each takes longer than their facts."""
    desk: Desk = context["desk"]
    form: mywork.Form | None = context.get("form")
    state, way = mywork.state_of(one, desk.people), mywork.address(desk, one.key)
    here = form is not None and form.one.key == one.key
    number = code(one.row)
    return format_html(
        '<a href="{way}" hx-get="{way}" hx-target="#viec" hx-select="#viec" hx-swap="outerHTML show:none" '
        'hx-push-url="true"{current}><span class="what">{number}{name}</span><span class="meta">'
        '<span class="state {colour}">{icon}<span>{words}</span></span>{small}</span>'
        '<span class="go">{act}<span class="vh">: {name}</span></span></a>',
        way=way,
        current=SafeString(' aria-current="true"' if here else ""),
        number=format_html('<span class="code">{}</span>', number) if number else "",
        name=one.name,
        colour=state.colour,
        icon=icon(state.icon, ""),
        words=state.words,
        small=format_html("<small>{}</small>", state.small) if state.small else "",
        act="Đang ghi" if here and form and not form.closed else _act(one),
    )


def _act(one: OwedItem) -> str:
    if one.state in SENT:
        return "Xem"
    return "Sửa" if one.written or one.state is OwedState.DRAFT else "Ghi"


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
