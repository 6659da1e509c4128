"""Rows of "Bàn điều hành": a template for each takes longer than their facts."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape  # what Django escapes by, without its looking for lazy words

from django import template
from django.utils.safestring import SafeString

from tiendo.queries.alert_board import UnitLines
from tiendo.queries.appraisal import Waiting
from tiendo.queries.desk import Desk, Silent
from tiendo.web.templatetags.tiendo import address, code, icon, in_sentence

register = template.Library()
WHOM = 2  # people named to ring up


@register.simple_tag(takes_context=True)
def silent_rows(context: template.Context) -> SafeString:
    """The units that have not sent all they owe: whom to ring up, how much is sent."""
    desk: Desk = context["desk"]
    token = str(context.get("csrf_token", ""))
    return SafeString("".join(_silent(one, desk, token) for one in desk.silent))


def _silent(one: Silent, desk: Desk, token: str) -> str:
    of = one.reports
    part = "đã gửi một phần" if of.sent else "đang ghi" if of.begun else ""
    act = ""
    if one.reminded:
        act = "<small>đã nhắc hôm nay</small>"
    elif desk.may_remind and one.whom and desk.period:
        hidden = f'<input type="hidden" name="ky" value="{desk.period.pk}">'
        act = _button("desk_remind", desk.run.pk, token, hidden, of.unit.pk, "Nhắc", of.unit.name)
    whom = "; ".join(f"{p.name}, {p.title}" if p.title else p.name for p in one.whom[:WHOM]) or "chưa ai có tài khoản"
    return (
        f'\n    <li><span><a href="{address("unit", of.unit.pk)}">{escape(of.unit.name)}</a></span>'
        f"<small>{escape(whom)}</small>\n"
        f'    <span class="go"><span><b>{of.sent}/{of.owed}</b> mục</span>'
        f"{f'<small>{part}</small>' if part else ''}{act}</span></li>"
    )


@register.simple_tag(takes_context=True)
def red_units(context: template.Context) -> SafeString:
    """The units with red work: the worst of it, and whether they were chased today."""
    desk: Desk = context["desk"]
    token = str(context.get("csrf_token", ""))
    return SafeString("".join(_red(of, desk, token) for of in desk.red_units))


def _red(of: UnitLines, desk: Desk, token: str) -> str:
    worst, act = of.lines[0], ""
    if of.chased:
        act = "<small>đã đôn đốc hôm nay</small>"
    elif desk.may_remind and of.unit:
        hidden = '<input type="hidden" name="ve" value="desk">'
        act = _button("alert_remind", desk.run.pk, token, hidden, of.unit.pk, "Đôn đốc", of.name)
    unit = of.unit.pk if of.unit else 0
    return (
        f'\n    <li><span><a href="{address("alert_board")}?ct={desk.run.pk}&amp;don-vi={unit}&amp;mau=red">'
        f"{escape(of.name)}</a></span>\n    <small>{escape(worst.now.name)}: {escape(worst.now.alert.words)}</small>\n"
        f'    <span class="go"><span class="state red">{icon(worst.shape, "")}<span>{of.red} việc đỏ</span></span>'
        f"{act}</span></li>"
    )


def _button(view: str, run: int, token: str, hidden: str, unit: int, verb: str, name: str) -> str:
    """A form of one button that asks something of one unit."""
    return (
        f'<form method="post" action="{address(view, run)}"><input type="hidden" name="csrfmiddlewaretoken" '
        f'value="{escape(token)}">{hidden}<button class="link" name="don-vi" value="{unit}">{verb}'
        f'<span class="vh"> {escape(name)}</span></button></form>'
    )


@register.simple_tag
def waiting_rows(items: Iterable[Waiting]) -> SafeString:
    """Reports that wait for a verdict."""
    return SafeString("".join(map(_waiting, items)))


def _waiting(one: Waiting) -> str:
    of = f"{one.report.unit.name}, {in_sentence(one.report.period.label)}{_again(one)}"
    return (
        f'\n    <li><span><a href="{address("appraisal_report", one.report.pk)}"><span class="code">'
        f"{escape(code(one.row))}</span>{escape(one.name)}</a></span><small>{escape(of)}</small>"
        f'<span class="go">{f"chờ {one.days} ngày" if one.days else "hôm nay"}</span></li>'
    )


def _again(one: Waiting) -> str:
    if one.contested:
        return "; giải trình, chờ Ban Chỉ đạo quyết định"
    return f"; nộp lại lần {one.times}" if one.times > 1 else ""
