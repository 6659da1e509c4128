"""Rows of the leader's page and of the alert board: a template for each cell takes longer than the page's facts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape  # what Django escapes by, without its looking for lazy words

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tiendo.core.situation import Situation
from tiendo.queries.alert_board import Line
from tiendo.queries.overview import Cell, DayAhead, Matrix, RedWork, Work
from tiendo.queries.run_choice import Offered
from tiendo.queries.standing import TaskStanding
from tiendo.records.models import ReportingPeriod, Run
from tiendo.web.templatetags.tiendo import address, code, day, figure, icon, in_sentence, moment, shape

register = template.Library()
NOTHING = SafeString("")
NAMED = 6  # tasks of a day that are named, of more there are dots


@register.simple_tag
def run_options(runs: Iterable[Offered], chosen: Run, short: bool = False) -> SafeString:
    """The choice of a run by its programme (`short`: by its code) and its authority."""
    return SafeString(
        "".join(
            f'<option value="{run.pk}"{" selected" if run.pk == chosen.pk else ""}>'
            f"{escape(run.code if short else run.programme)}, {escape(run.authority)}</option>"
            for run in runs
        )
    )


@register.simple_tag
def red_rows(red: Iterable[RedWork]) -> SafeString:
    """The red tasks of "Toàn cảnh": how late, what is missing, who decides."""
    return SafeString("".join(_red_row(one) for one in red))


def _red_row(one: RedWork) -> str:
    row, state = one.work.row, one.standing.situation
    named = "; ".join(one.work.named) or "chưa rõ đơn vị chủ trì"
    output = row.task.output or "kế hoạch chưa ghi sản phẩm"
    return (
        f'\n      <tr class="is-red"><td class="no">{escape(code(row))}</td><th scope="row">'
        f'<a href="{address("task", row.pk)}">{escape(row.wording)}</a>'
        f"<small>{escape(named)}</small></th>\n"
        f'      <td class="lead"><span class="state red">{icon(shape(state.cls), "")}<span>'
        f"{escape(state.words)}<small>{escape(_arithmetic(one.standing))}</small></span></span></td>\n"
        f'      <td data-l="Thiếu sản phẩm" class="left">{escape(output)}</td>\n'
        f'      <td data-l="Ai quyết định" class="right"><b>{escape(one.decides)}</b>{_person(one)}</td></tr>'
    )


def _arithmetic(one: TaskStanding) -> str:
    """Why a task is red, where its words do not say it, then what would mend it."""
    state, mend = one.situation, one.catch_up.words if one.catch_up else ""
    if not mend and one.late:
        mend = f"hạn {day(one.standing.due)}, đã làm {figure(one.standing.done)} %"
    if state.cls == Situation.OVERDUE:
        return mend
    return f"{state.detail}; {mend}" if one.catch_up else f"{state.detail}{mend}"


def _person(one: RedWork) -> SafeString:
    if one.person is None:
        return NOTHING
    title = f", {one.person.title}" if one.person.title else ""
    return format_html("<small>{}{}</small>", one.person.name, title)


@register.simple_tag
def matrix_rows(matrix: Matrix) -> SafeString:
    """Groups down, lead units across: red tasks of all."""
    return format_html_join(
        "",
        '\n      <tr><th scope="row">{}</th>{}<td><b>{}/{}</b></td></tr>',
        (
            (group, SafeString("".join(map(_cell, cells))), whole.red, whole.total)
            for group, cells, whole in matrix.rows
        ),
    )


def _cell(cell: Cell) -> str:
    if cell.red:
        shown = icon(shape(cell.cls or ""), "")
        return (
            f'<td class="has"><a href="#do">{shown}{cell.red}<span>/{cell.total}<span class="vh"> việc đỏ</span>'
            "</span></a></td>"
        )
    if cell.total:
        return f"<td><span>0/{cell.total}</span></td>"
    return '<td><span class="nil"><span class="vh">không có việc</span>·</span></td>'


@register.simple_tag
def days_ahead(ahead: Iterable[DayAhead]) -> SafeString:
    """What falls due, by its day."""
    return format_html_join(
        "",
        "\n    <li><b>{}</b><span>{}{}</span></li>",
        ((f"{one.day:%d/%m}", _due(one.tasks), SafeString("".join(map(_asks, one.periods)))) for one in ahead),
    )


def _due(tasks: Sequence[Work]) -> SafeString:
    if not tasks:
        return NOTHING
    named = SafeString(", ".join(_named(work) for work in tasks[:NAMED]))
    return format_html("{} nhiệm vụ đến hạn: {}{}", len(tasks), named, "…" if len(tasks) > NAMED else "")


def _named(work: Work) -> str:
    link, red = address("task", work.row.pk), " (đang đỏ)" if work.red else ""
    return f'<a href="{link}" title="{escape(work.row.wording)}">{escape(code(work.row)) or "xem"}</a>{red}'


def _asks(period: ReportingPeriod) -> SafeString:
    return format_html('<span class="line">Hạn gửi báo cáo {}</span>', in_sentence(period.label))


@register.simple_tag(takes_context=True)
def alert_rows(context: template.Context, lines: Iterable[Line]) -> SafeString:
    """The alerts of one unit. Of its own (`mine`) who reads may say that he knows."""
    mine, token = context["mine"], context.get("csrf_token")
    return SafeString("".join(_alert_row(line, mine, token) for line in lines))


def _alert_row(line: Line, mine: set[int], token: object) -> SafeString:
    now = line.now
    return format_html(
        '<tr class="{}"><td class="no">{}</td>\n    <th scope="row"><a href="{}">{}</a>{}{}</th>\n'
        '    <td class="lead"><span class="state {}">{}<span>{}<small>{}</small>{}</span></span></td>\n'
        '    <td data-l="Theo dõi">{}</td></tr>',
        "is-red" if now.red else "is-ask",
        code(now.row),
        address("task" if line.is_task else "target", now.row.pk),
        now.name,
        _small(now.instance),
        _small(line.output and f"Sản phẩm: {line.output}"),
        "red" if now.red else "amber",
        icon(line.shape, ""),
        line.name,
        now.alert.words,
        _small(line.catch_up),
        _followed(line, mine, token),
    )


def _followed(line: Line, mine: set[int], token: object) -> SafeString:
    """Since when an alert stands, up to whom it has risen, who has seen it."""
    row = line.row
    if row is None:
        return SafeString('<span class="note">mới có, sẽ ghi vào sổ trong giờ tới</span>')
    seen: SafeString = SafeString("<small>chưa ghi nhận</small>")
    if row.acknowledged_at:
        note = f": {row.acknowledged_note}" if row.acknowledged_note else ""
        seen = _small(f"{row.acknowledged_by} đã biết, {moment(row.acknowledged_at)}{note}")
    elif line.unit and line.unit.pk in mine:
        seen = _know(row.pk, token)
    return format_html(
        "từ {}{}{}", day(row.raised_on), _small(line.level and f"đã báo tới: {line.level.lower()}"), seen
    )


def _know(pk: int, token: object) -> SafeString:
    return format_html(
        '\n      <details class="ack"><summary>Ghi nhận “đã biết”</summary><form class="ack" method="post" action="{}">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><label for="gc{pk}">Ghi chú (nếu có)</label>'
        '<input id="gc{pk}" type="text" name="ghi-chu" maxlength="1000"><p class="acts">'
        '<button class="btn">Đã biết</button></p></form></details>',
        address("alert_seen", pk),
        token,
        pk=pk,
    )


def _small(words: str) -> SafeString:
    return format_html("<small>{}</small>", words) if words else NOTHING
