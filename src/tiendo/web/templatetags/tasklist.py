"""Lists of tasks: a plan has hundreds, and templates for each cell take longer than the page's facts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.urls import get_script_prefix, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tiendo.core.status import Standing
from tiendo.queries.tasks import TaskRow
from tiendo.records.models import Assignment
from tiendo.web.reviewing import says_more
from tiendo.web.templatetags.tiendo import code, day, figure, progress_bar, state_words, who

register = template.Library()
NOTHING = SafeString("")


@register.simple_tag
def task_rows(rows: Iterable[TaskRow], plans: bool = False) -> SafeString:
    """The rows of a table under `parts/task_heads.html`. `plans`: several plans are mixed, each row names its own."""
    return SafeString("".join(_row(row, plans) for row in rows))


def _row(row: TaskRow, plans: bool) -> SafeString:
    at, task = row.assignment, row.task
    return format_html(
        '\n<tr{}><td class="no">{}</td><th scope="row"><a href="{}">{}</a>{}{}</th><td data-l="Chủ trì">{}{}</td>'
        '<td class="n half" data-l="Hạn">{}</td><td class="rest" data-l="Tiến độ">{}</td><td class="lead">{}</td></tr>',
        SafeString(' class="is-red"' if row.state.red else ""),
        code(at),
        _task_address(get_script_prefix(), at.pk),
        at.wording,
        format_html("<small>Sản phẩm: {}</small>", task.output) if task.output else NOTHING,
        format_html("<small>{}</small>", at.plan.label) if plans else NOTHING,
        who(row.leads) if row.leads else "chưa ghi",
        format_html("<small>phối hợp: {}</small>", who(row.cooperating)) if row.cooperating else NOTHING,
        due_words(at, row.standing.standing),
        progress(row),
        state_words(row.state),
    )


@register.simple_tag
def due_words(at: Assignment, one: Standing) -> SafeString | str:
    """When a task is due: the day in force, the first one struck through where it was moved, and the plan's own words
    where they say more."""
    if one.extensions:
        moved = "<del>{}</del> <b>{}</b><small>gia hạn {} lần</small>"
        return format_html(moved, day(one.first_due), day(one.due), one.extensions)
    if not (at.due_on or one.due):
        return at.deadline_raw or "chưa ghi"
    return format_html(
        "{}{}{}",
        day(at.due_on) or day(one.due),
        format_html("<small>từ {}</small>", day(at.start_on)) if at.start_on else NOTHING,
        format_html("<small>“{}”</small>", at.deadline_raw) if says_more(at.deadline_raw, at.due_on) else NOTHING,
    )


@register.simple_tag
def progress(row: TaskRow) -> SafeString:
    """How far a task is: a bar for what is reported, a thick mark where its time stands."""
    gone = row.elapsed
    return format_html(
        '<span class="prog">{}<b>{} %</b>{}</span>',
        NOTHING if gone is None else progress_bar(row.done, gone),
        figure(row.done) or "0",
        NOTHING if gone is None else format_html("<small>thời gian đã qua {} %</small>", gone),
    )


@lru_cache(maxsize=4096)
def _task_address(prefix: str, pk: int) -> str:
    return reverse("task", args=[pk])
