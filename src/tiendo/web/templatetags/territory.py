"""Rows and tiles of places, written in one go: a province has 168 of them, and a loop of a template is slow at that."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tiendo.core.placing import PlaceState
from tiendo.queries.territory import Row, Tile
from tiendo.records.models.units import UnitKind
from tiendo.web.place_words import SHAPES, WORDS

register = template.Library()
TONES = {PlaceState.MANY_RED: "red", PlaceState.SOME_RED: "red", PlaceState.AMBER: "amber"}
CELLS = ("Nhiệm vụ", "Hoàn thành", "Việc đỏ", "Cần để ý", "Chưa gửi kỳ này", "Chỉ tiêu đạt")


def _addresses(carried: str) -> tuple[str, str]:
    """What comes before and after a unit's id in the address of its page."""
    before, _, after = reverse("territory", args=[0]).rpartition("0")
    return before, after + carried


def _icons() -> dict[PlaceState, SafeString]:
    sprite = conditional_escape(static("tiendo/sprite.svg"))
    text = '<svg class="inl" aria-hidden="true" focusable="false"><use href="{}#i-{}"/></svg>'
    return {state: mark_safe(text.format(sprite, shape)) for state, shape in SHAPES.items()}


def _n(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _of(part: int, whole: int) -> str:
    return f"{_n(part)}/{_n(whole)}"


def _unsent(row: Row) -> str:
    """What was not sent in the period under way of what is to be sent; of one commune, whether it has sent anything."""
    now = row.sending
    if now is None or not now.asked:
        return "–"
    if row.unit.kind == UnitKind.COMMUNE:
        return "chưa gửi gì" if now.silent else "0"
    return _of(now.silent, now.asked) if now.silent else "0"


def _cells(row: Row) -> SafeString:
    """The figures of a row, right-aligned, each with its head for a narrow page; all of them our own numbers."""
    if not row.items:
        return mark_safe('<td class="n none-yet" colspan="6">–</td>')
    tasks, red = row.tasks, row.red
    texts = (
        _n(tasks),
        _of(row.complete, tasks),
        f'<b class="hot">{_n(red)}</b>/{_n(tasks)}' if red else "0",
        _n(row.amber),
        _unsent(row),
        _of(row.met, row.targets) if row.targets else "–",
    )
    cells = zip(CELLS, texts, strict=True)
    return mark_safe("".join(f'<td class="n half" data-l="{head}">{text}</td>' for head, text in cells))


@register.simple_tag
def place_rows(rows: Iterable[Row], carried: str) -> SafeString:
    """The rows of the table of what is below; `carried` is the query that links take along."""
    (before, after), icons = _addresses(carried), _icons()
    return format_html_join(
        "\n",
        '<tr{}><th scope="row"><a href="{}{}{}">{}</a></th>{}'
        '<td class="lead"><span class="state {}">{}<span>{}</span></span></td></tr>',
        (
            (
                mark_safe(' class="is-red"') if row.red else "",
                *(before, row.unit.pk, after, row.name, _cells(row)),
                *(TONES.get(row.state, "quiet"), icons[row.state], WORDS[row.state]),
            )
            for row in rows
        ),
    )


@register.simple_tag
def place_tiles(tiles: Iterable[Tile], carried: str) -> SafeString:
    """The tiles: name, shape, red of all tasks; the state in words for those who listen."""
    (before, after), icons = _addresses(carried), _icons()
    return format_html_join(
        "\n",
        '<li{}><a class="st-{}" href="{}{}{}"><b>{}</b><span>{}{}</span><span class="vh">{}</span></a></li>',
        (
            (
                mark_safe(f' class="r{tile.row} k{tile.column}"') if tile.row else "",
                *(tile.place.state, before, tile.place.unit.pk, after),
                tile.place.unit.short_name or tile.place.name,
                *(icons[tile.place.state], _red_of(tile.place), WORDS[tile.place.state]),
            )
            for tile in tiles
        ),
    )


def _red_of(row: Row) -> SafeString:
    if not row.items:
        return mark_safe("<small>chưa có</small>")
    return mark_safe(f"{_n(row.red)}<small>/{_n(row.tasks)}</small>")
