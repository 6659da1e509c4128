"""What the pages of the catalogue write of a milestone that is asked."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from tiendo.core.inheriting import said
from tiendo.core.reading import Milestone
from tiendo.queries.allocation import milestone_of
from tiendo.queries.indicator_pages import PlaceRow
from tiendo.queries.matrix import TargetRow
from tiendo.records.models import Allocation
from tiendo.web.mywork import figure_words
from tiendo.web.templatetags.tiendo import address, code, day, icon

register = template.Library()
register.filter("promise_said", said)


@register.filter
def asked_words(row: Allocation) -> str:
    """What an allocation asks: "≥ 80 %"."""
    return milestone_of(row, row.indicator.unit_of_measure).raw


@register.simple_tag
def target_choices(rows: Iterable[TargetRow]) -> SafeString:
    """The targets of a plan to choose from, written once for all of its tasks."""
    named = ((row.target.pk, f"{code(row.target)} {Truncator(row.target.name).chars(80)}") for row in rows)
    return mark_safe("".join(f'<option value="{pk}">{escape(name)}</option>' for pk, name in named))


@register.simple_tag
def promise_rows(rows: Iterable[PlaceRow]) -> SafeString:
    """Fifty places with what each promises by year and what it has reported."""
    out = []
    for row in rows:
        target, plan = row.target, row.target.plan
        where, link = escape(f"{plan.authority.name}, {plan.label}"), address("target", target.pk)
        out.append(
            f'<tr><th scope="row"><small>{where}</small><a href="{link}">{escape(target.name)}</a>'
            f"</th>\n    {''.join(map(_promise, row.cells))}\n    "
            f'<td data-l="Số liệu">{_figures(row)}</td></tr>'
        )
    return mark_safe("".join(out))


def _promise(cell: Milestone | None) -> str:
    return f'<td class="n m" data-l="{cell.year}">{escape(cell.raw)}</td>' if cell else '<td class="n m">–</td>'


def _figures(row: PlaceRow) -> str:
    """The accepted figure, then what was said since and is not accepted."""
    now, accepted = row.now, row.accepted
    words = figure_words(accepted.figure) if accepted else ""
    later = figure_words(now.figure) if now and now is not accepted else ""
    out = ""
    if words and accepted:
        out = f"<b>{escape(words)}</b><small>đã thẩm định, đến {day(accepted.figure.as_of)}</small>"
    if later and now:
        beside = f"<small>{escape(now.name.lower())}, đến {day(now.figure.as_of)}</small>"
        return f'{out}<span class="state">{icon("wait", "")}<span>{escape(later)}{beside}</span></span>'
    none = f'<span class="state quiet">{icon("none", "")}<span>Chưa có số liệu</span></span>'
    return out if words else none
