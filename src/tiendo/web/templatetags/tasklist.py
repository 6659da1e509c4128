"""Lists of tasks: a plan has hundreds, and templates for each cell take longer than the page's facts."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from html import escape  # what Django escapes by, without its looking for lazy words

from django import template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString

from tiendo.core.status import Standing
from tiendo.queries.tasks import TaskRow
from tiendo.records.models import Assignment
from tiendo.web.reviewing import says_more
from tiendo.web.templatetags.tiendo import address, code, day, figure, progress_bar, state_words, who

register = template.Library()


@register.simple_tag
def task_rows(rows: Iterable[TaskRow], plans: bool = False) -> SafeString:
    """The rows of a table under `parts/task_heads.html`. `plans`: several plans are mixed, each row names its own."""
    prefix = get_script_prefix()
    return SafeString("".join([_row(row, plans, prefix) for row in rows]))


def _row(row: TaskRow, plans: bool, prefix: str) -> str:
    at, task = row.assignment, row.task
    red = ' class="is-red"' if row.state.red else ""
    output = f"<small>Sản phẩm: {escape(task.output)}</small>" if task.output else ""
    plan = f"<small>{escape(at.plan.label)}</small>" if plans else ""
    others = f"<small>phối hợp: {who(row.cooperating, prefix)}</small>" if row.cooperating else ""
    return (
        f'\n<tr{red}><td class="no">{escape(code(at))}</td>'
        f'<th scope="row"><a href="{address("task", at.pk, prefix=prefix)}">{escape(at.wording)}</a>{output}{plan}'
        f'</th><td data-l="Chủ trì">{who(row.leads, prefix) if row.leads else "chưa ghi"}{others}</td>'
        f'<td class="n half" data-l="Hạn">{due_words(at, row.standing.standing)}</td>'
        f'<td class="rest" data-l="Tiến độ">{progress(row)}</td>'
        f'<td class="lead">{state_words(row.state, prefix)}</td></tr>'
    )


@register.simple_tag
def due_words(at: Assignment, one: Standing) -> SafeString:
    """When a task is due: the day in force, the first one struck through where it was moved, and the plan's own words
    where they say more."""
    raw = escape(at.deadline_raw)
    if one.extensions:
        moved = f"<del>{day(one.first_due)}</del> <b>{day(one.due)}</b><small>gia hạn {one.extensions} lần</small>"
        return SafeString(moved)
    if not (at.due_on or one.due):
        return SafeString(raw or "chưa ghi")
    begun = f"<small>từ {day(at.start_on)}</small>" if at.start_on else ""
    words = f"<small>“{raw}”</small>" if says_more(at.deadline_raw, at.due_on) else ""
    return SafeString(f"{day(at.due_on or one.due)}{begun}{words}")


@register.simple_tag
def progress(row: TaskRow) -> SafeString:
    """How far a task is: a bar for what is reported, a thick mark where its time stands."""
    return _progress(row.done, row.elapsed)


@lru_cache(maxsize=4096)
def _progress(said: Decimal, gone: int | None) -> SafeString:
    done = figure(said) or "0"
    if gone is None:
        return SafeString(f'<span class="prog"><b>{done} %</b></span>')
    bar = progress_bar(said, gone)
    return SafeString(f'<span class="prog">{bar}<b>{done} %</b><small>thời gian đã qua {gone} %</small></span>')
