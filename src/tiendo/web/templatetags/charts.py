"""The small charts of a page, written in one go: there are two dozen of them, and a template for each is slow."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from tiendo.web.charts import TrendChart
from tiendo.web.indicator_charts import IndicatorChart

register = template.Library()
_GRID = '<path class="grid" d="M4 12h258M4 38h258M4 64h258"/>'


def _svg(chart: TrendChart | IndicatorChart, words: str) -> SafeString:
    return mark_safe(
        f'<svg class="ch wide" viewBox="0 0 330 84" role="img" aria-label="{escape(chart.said)}">{_GRID}'
        f'<polyline class="line" points="{chart.points}"/>'
        f'<circle class="dot" cx="{chart.last_x}" cy="{chart.last_y}" r="3.6"/>{words}</svg>'
    )


@register.simple_tag
def trend(c: TrendChart) -> SafeString:
    """The line of tasks that were not red, its first and last share, the days below."""
    last = c.last
    words = [f'<text class="tx" x="273" y="{c.text_y}">{c.last_percent} %</text>']
    if last.total < 10000:
        words.append(f'<text x="273" y="{c.text_y + 15}">{last.good}/{last.total}</text>')
    if c.first != last:
        words.append(
            f'<text x="4" y="{c.first_y}">{c.first_percent} %</text><text x="4" y="80">T{c.first.day.month}</text>'
        )
    if c.middle:
        words.append(f'<text x="{c.middle[0]}" y="80" text-anchor="middle">{c.middle[1]}</text>')
    words.append(f'<text x="266" y="80" text-anchor="end">{last.day:%d/%m}</text>')
    return _svg(c, "".join(words))


@register.simple_tag
def indicator_figures(charts: Iterable[IndicatorChart], compare: str, carried: str) -> SafeString:
    """The indicators of a place, each leading to `compare`, with how many places stand behind its figure."""
    out = []
    for c in charts:
        one, now, said = c.line.indicator, c.line.now, c.line.reported.given
        more = f"; {said} nơi đã báo cáo" if said > now.given else ""
        out.append(
            f'<figure><figcaption><a href="{compare}?chi-so={one.pk}{escape(carried)}">{escape(one.name)}</a> '
            f"<small>{now.given}/{now.of} nơi có số{more}</small></figcaption>\n  {_indicator_line(c)}</figure>"
        )
    return mark_safe("".join(out))


def _indicator_line(c: IndicatorChart) -> str:
    """The line of the accepted figures; why there is none, where none is known."""
    if not c.points or c.first_day is None or c.last_day is None:
        return f'<p class="note">{escape(c.said)}</p>'
    words = (
        f'<text class="tx" x="273" y="{c.text_y}">{escape(c.last)}</text><text x="4" y="80">{c.first_day:%d/%m}</text>'
    )
    return _svg(c, f'{words}<text x="266" y="80" text-anchor="end">{c.last_day:%d/%m}</text>')
