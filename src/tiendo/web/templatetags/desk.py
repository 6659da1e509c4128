"""Rows of "Bàn điều hành": a template for each takes longer than their facts."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tiendo.queries.alert_board import UnitLines
from tiendo.queries.appraisal import Waiting
from tiendo.queries.desk import Desk, Silent
from tiendo.web.templatetags.tiendo import address, code, icon, in_sentence

register = template.Library()
NOTHING = SafeString("")
WHOM = 2  # people named to ring up


@register.simple_tag(takes_context=True)
def silent_rows(context: template.Context) -> SafeString:
    """The units that have not sent all they owe: whom to ring up, how much is sent."""
    desk: Desk = context["desk"]
    token = str(context.get("csrf_token", ""))
    return SafeString("".join(_silent(one, desk, token) for one in desk.silent))


def _silent(one: Silent, desk: Desk, token: str) -> SafeString:
    of = one.reports
    part = "đã gửi một phần" if of.sent else "đang ghi" if of.begun else ""
    act = NOTHING
    if one.reminded:
        act = SafeString("<small>đã nhắc hôm nay</small>")
    elif desk.may_remind and one.whom and desk.period:
        hidden = format_html('<input type="hidden" name="ky" value="{}">', desk.period.pk)
        act = _button("desk_remind", desk.run.pk, token, hidden, of.unit.pk, "Nhắc", of.unit.name)
    return format_html(
        '\n    <li><span><a href="{}">{}</a></span><small>{}</small>\n'
        '    <span class="go"><span><b>{}/{}</b> mục</span>{}{}</span></li>',
        address("unit", of.unit.pk),
        of.unit.name,
        "; ".join(f"{p.name}, {p.title}" if p.title else p.name for p in one.whom[:WHOM]) or "chưa ai có tài khoản",
        of.sent,
        of.owed,
        format_html("<small>{}</small>", part) if part else NOTHING,
        act,
    )


@register.simple_tag(takes_context=True)
def red_units(context: template.Context) -> SafeString:
    """The units with red work: the worst of it, and whether they were chased today."""
    desk: Desk = context["desk"]
    token = str(context.get("csrf_token", ""))
    return SafeString("".join(_red(of, desk, token) for of in desk.red_units))


def _red(of: UnitLines, desk: Desk, token: str) -> SafeString:
    worst, act = of.lines[0], NOTHING
    if of.chased:
        act = SafeString("<small>đã đôn đốc hôm nay</small>")
    elif desk.may_remind and of.unit:
        hidden = SafeString('<input type="hidden" name="ve" value="desk">')
        act = _button("alert_remind", desk.run.pk, token, hidden, of.unit.pk, "Đôn đốc", of.name)
    return format_html(
        '\n    <li><span><a href="{}?ct={}&amp;don-vi={}&amp;mau=red">{}</a></span>\n    <small>{}: {}</small>\n'
        '    <span class="go"><span class="state red">{}<span>{} việc đỏ</span></span>{}</span></li>',
        address("alert_board"),
        desk.run.pk,
        of.unit.pk if of.unit else 0,
        of.name,
        worst.now.name,
        worst.now.alert.words,
        icon(worst.shape, ""),
        of.red,
        act,
    )


def _button(view: str, run: int, token: str, hidden: SafeString, unit: int, verb: str, name: str) -> SafeString:
    """A form of one button that asks something of one unit."""
    return format_html(
        '<form method="post" action="{}"><input type="hidden" name="csrfmiddlewaretoken" value="{}">{}'
        '<button class="link" name="don-vi" value="{}">{}<span class="vh"> {}</span></button></form>',
        address(view, run),
        token,
        hidden,
        unit,
        verb,
        name,
    )


@register.simple_tag
def waiting_rows(items: Iterable[Waiting]) -> SafeString:
    """Reports that wait for a verdict."""
    return format_html_join(
        "",
        '\n    <li><span><a href="{}"><span class="code">{}</span>{}</a></span><small>{}, {}{}</small>'
        '<span class="go">{}</span></li>',
        (
            (
                address("appraisal_report", one.report.pk),
                code(one.row),
                one.name,
                one.report.unit.name,
                in_sentence(one.report.period.label),
                _again(one),
                f"chờ {one.days} ngày" if one.days else "hôm nay",
            )
            for one in items
        ),
    )


def _again(one: Waiting) -> str:
    if one.contested:
        return "; giải trình, chờ Ban Chỉ đạo quyết định"
    return f"; nộp lại lần {one.times}" if one.times > 1 else ""
