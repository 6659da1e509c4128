"""How figures, dates, deadlines and shapes are written on screen; nothing is decided here."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from html import escape  # what Django escapes by, without its looking for lazy words
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.template.base import Parser, Token
from django.template.defaulttags import URLNode, url
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tiendo.clock import HANOI
from tiendo.core.situation import Situated
from tiendo.records.models import AssignmentUnit
from tiendo.web.reviewing import says_more

register = template.Library()
register.filter("says_more", says_more)

SIGNS = {">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "=": ""}
QUIET = ("none", "on_event", "continuous", "recurring")  # situations without a day to hold them against
_MARKS = str.maketrans(",.", ".,")
FONTS = "tiendo/fonts/fonts.css"
EVERY = {
    "week": "hằng tuần",
    "month": "hằng tháng",
    "quarter": "hằng quý",
    "half-year": "6 tháng",
    "nine-months": "9 tháng",
    "year": "hằng năm",
}


@register.simple_tag
def icon(name: str, kind: str = "inl") -> SafeString:
    """A shape of the sprite; the words beside it say what it means."""
    return _icon(get_script_prefix(), name, kind)


@lru_cache(maxsize=512)
def _icon(prefix: str, name: str, kind: str) -> SafeString:
    sprite = _static(prefix, "tiendo/sprite.svg")
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>', kind, sprite, name
    )


@register.simple_tag
def nav(doors: Iterable[Hashable], more: Iterable[Hashable], here: Hashable) -> SafeString:
    """The main places; it says the same on page after page, and so is made once."""
    return _nav(tuple(doors), tuple(more), here, get_script_prefix())


@lru_cache(maxsize=512)
def _nav(doors: tuple[Hashable, ...], more: tuple[Hashable, ...], here: Hashable, _prefix: str) -> SafeString:
    return render_to_string("tiendo/parts/nav.html", {"doors": doors, "doors_more": more, "here": here})


@register.simple_tag
def state_words(state: Situated, prefix: str | None = None) -> SafeString:
    """Where a task stands: a shape and a word, then a colour, its arithmetic below. A page has hundreds of them, and a
    template for each takes longer than the page's facts. `prefix`: that of the site's addresses, asked once a list."""
    colour = " red" if state.red else " amber" if state.amber else " quiet" if state.cls in QUIET else ""
    detail = f"<small>{escape(state.detail)}</small>" if state.detail else ""
    mark = _icon(get_script_prefix() if prefix is None else prefix, shape(state.cls), "")
    return SafeString(f'<span class="state{colour}">{mark}<span>{escape(state.words)}{detail}</span></span>')


@register.simple_tag
def who(units: Iterable[AssignmentUnit], prefix: str | None = None) -> SafeString:
    """Units of one part in a task, each linked where it is known; as named by the plan where not."""
    prefix = get_script_prefix() if prefix is None else prefix
    return SafeString("; ".join([_linked(one, prefix) for one in units]))


def _linked(named: AssignmentUnit, prefix: str) -> str:
    if (unit := named.unit) is None:
        return escape(named.named_as)
    return _link(prefix, unit.pk, unit.name)


@lru_cache(maxsize=4096)
def _link(prefix: str, unit: int, name: str) -> str:
    return f'<a href="{address("unit", unit, prefix=prefix)}">{escape(name)}</a>'


def address(view: str, *of: int | str, prefix: str | None = None) -> str:
    """The address of a page, made once for each thing: `reverse` takes longer than the rest of a row."""
    return _address(get_script_prefix() if prefix is None else prefix, view, of)


@lru_cache(maxsize=4096)
def _address(_prefix: str, view: str, of: tuple[int | str, ...]) -> str:
    return reverse(view, args=of)


@register.tag("url")
def url_tag(parser: Parser, token: Token) -> URLNode:
    """As Django's own, whose every address is worked out anew: a page has dozens of them."""
    own = url(parser, token)
    return _Url(own.view_name, own.args, own.kwargs, own.asvar)


class _Url(URLNode):
    def render(self, context: template.Context) -> str:
        if self.kwargs or self.asvar:
            return super().render(context)
        return escape(address(self.view_name.resolve(context), *(one.resolve(context) for one in self.args)))


@register.simple_tag(name="static")
def static_tag(name: str) -> str:
    """As Django's own, which looks it up in the list of all files each time."""
    return _static(get_script_prefix(), name)


@lru_cache(maxsize=512)
def _static(_prefix: str, name: str) -> str:
    return static(name)


@register.simple_tag
def fonts() -> str:
    """The address of the fonts' stylesheet, or "" where they were not brought in."""
    return _static(get_script_prefix(), FONTS) if _has_fonts() else ""


@cache
def _has_fonts() -> bool:
    return finders.find(FONTS) is not None


@register.filter
def day(value: date | datetime | None) -> str:
    """21/11/2026, in Vietnam's time."""
    if isinstance(value, datetime):
        value = value.astimezone(HANOI).date()
    return f"{value:%d/%m/%Y}" if value else ""


SHAPES = {
    "overdue": "late", "behind": "behind", "returned": "returned", "due_soon": "soon", "look_again": "soon",
    "in_time": "run", "none": "nodate", "on_event": "wait", "waiting": "wait", "done": "done", "done_late": "done",
    "kept_up": "done", "nothing": "stop", "suspended": "stop", "cancelled": "stop",
}  # fmt: skip


@register.filter
def shape(situation: str) -> str:
    """The shape beside a situation's word: red rules have one each, so that grey print tells them apart."""
    return SHAPES.get(situation, "again")


@register.simple_tag
def progress_bar(done: Decimal, elapsed: int) -> SafeString:
    """A bar for what is reported, a thick mark where the time stands; both in percent."""
    said, full = f"đạt {figure(done) or 0} %, thời gian đã qua {elapsed} %", min(max(done, Decimal(0)), Decimal(100))
    return SafeString(
        f'<svg class="bullet" viewBox="0 0 100 20" preserveAspectRatio="none" role="img" aria-label="{said}">'
        f'<path class="track" d="M0 5h100v10H0z"/><path class="fill" d="M0 5h{full:.1f}v10H0z"/>'
        f'<path class="mark" d="M{min(max(elapsed, 1), 99)} 1v18"/></svg>'
    )


@register.filter
def moment(value: datetime | None) -> str:
    """08:30 ngày 21/11/2026, in Vietnam's time."""
    return f"{value.astimezone(HANOI):%H:%M ngày %d/%m/%Y}" if value else ""


@register.filter
def clock_time(value: datetime | None) -> str:
    """08:30, in Vietnam's time."""
    return f"{value.astimezone(HANOI):%H:%M}" if value else ""


@register.filter
def in_sentence(label: str) -> str:
    """A label within a sentence: only its first letter turns small, so that "Quý IV" keeps its numeral."""
    return label[:1].lower() + label[1:]


@register.filter
def figure(value: Any) -> str:
    """A number as officials write it: 12.345 and 1,5; no trailing zeros."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    number = (value if isinstance(value, Decimal) else Decimal(str(value))).normalize()
    return f"{number:,f}".translate(_MARKS)


@register.filter
def promise(milestone: Any) -> str:
    """A milestone as one reads it: "≥ 60 %", "2–5 %", "Có"; what is no figure stands as the plan prints it."""
    comparator = str(milestone.comparator)
    if comparator == "bool":
        return milestone.raw if len(milestone.raw) <= 12 and milestone.raw else "Có"
    if comparator == "text" or milestone.low is None or milestone.raw.count("%") > 1:
        return str(milestone.raw)
    body = figure(milestone.low)
    if comparator == "range" and milestone.high is not None:
        body += f"–{figure(milestone.high)}"
    return f"{SIGNS.get(comparator, '')}{body}{f' {milestone.unit}' if milestone.unit else ''}"


@register.filter
def printed_otherwise(milestone: Any) -> bool:
    """Whether the plan prints the value in other characters than `promise` shows, spaces aside."""
    shown, raw = ("".join(str(text).split()) for text in (promise(milestone), milestone.raw))
    return shown.replace("–", "-") != raw.replace("–", "-")


@register.filter
def code(row: Any) -> str:
    """The plan's own number of a row with its group's, "III.2", so that rows of several groups are told apart."""
    ordinal = str(row.ordinal or "")
    head, _, rest = str(row.section or "").partition(" ")
    group = head.rstrip(".)") if rest and len(head) <= 8 and head[-1:] in (".", ")") else ""
    if not group or ordinal.startswith(f"{group}."):
        return ordinal
    return f"{group}.{ordinal}" if ordinal else group


@register.filter
def without_name(message: str) -> str:
    """A finding as it stands on its own row: without the row's name in front."""
    found = re.fullmatch(r"[^“:]{0,40}“[^“”]*”: (.+)", message, re.S)
    return found[1][:1].upper() + found[1][1:] if found else message


@register.filter
def every(word: str) -> str:
    """A period in words: "hằng tháng"."""
    return EVERY.get(word, word)


@register.filter
def every_list(words: list[str]) -> str:
    return ", ".join(every(w) for w in words)


@register.filter
def month_day(text: str) -> str:
    """A yearly day "05-25" as 25/5."""
    month, _, day_of = text.partition("-")
    return f"{int(day_of)}/{int(month)}" if day_of.isdigit() and month.isdigit() else text


@register.filter
def megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.0f} MB" if size >= 1024 * 1024 else f"{max(1, round(size / 1024))} kB"


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """The value under a key that is known only in the template."""
    return mapping.get(key) if hasattr(mapping, "get") else None
