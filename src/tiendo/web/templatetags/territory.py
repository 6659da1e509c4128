"""Rows and tiles of places, written in one go: a province has 168 of them, and a loop of a template is slow at that."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from html import escape

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from tiendo.core.placing import PlaceState
from tiendo.queries.territory import Row, Tile
from tiendo.queries.territory_compare import Comparison, Stand
from tiendo.records.models import Unit
from tiendo.records.models.units import UnitKind
from tiendo.web.bars import Bar
from tiendo.web.place_words import SHAPES, WORDS
from tiendo.web.templatetags.tiendo import figure, icon

register = template.Library()
TONES = {PlaceState.MANY_RED: "red", PlaceState.SOME_RED: "red", PlaceState.AMBER: "amber"}
CELLS = [  # each with its head, for a narrow page
    f'<td class="n half" data-l="{head}">'
    for head in ("Nhiệm vụ", "Hoàn thành", "Việc đỏ", "Cần để ý", "Chưa gửi kỳ này", "Chỉ tiêu đạt")
]


def _addresses(carried: str) -> tuple[str, str]:
    """What comes before and after a unit's id in the address of its page."""
    before, _, after = reverse("territory", args=[0]).rpartition("0")
    return before, after + carried


def _icons() -> dict[PlaceState, SafeString]:
    return {state: icon(shape) for state, shape in SHAPES.items()}


def _n(count: int) -> str:
    return str(count) if count < 1000 else f"{count:,}".replace(",", ".")


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


def _cells(row: Row) -> str:
    """The figures of a row, right-aligned; all of them our own numbers."""
    one = row.tally
    if not one.items:
        return '<td class="n none-yet" colspan="6">–</td>'
    red, targets, tasks = one.red, one.targets, _n(one.tasks)
    return "".join(
        (
            f"{CELLS[0]}{tasks}</td>",
            f"{CELLS[1]}{_n(one.complete)}/{tasks}</td>",
            f'{CELLS[2]}<b class="hot">{_n(red)}</b>/{tasks}</td>' if red else f"{CELLS[2]}0</td>",
            f"{CELLS[3]}{_n(one.amber)}</td>",
            f"{CELLS[4]}{_unsent(row)}</td>",
            f"{CELLS[5]}{_of(row.met, targets)}</td>" if targets else f"{CELLS[5]}–</td>",
        )
    )


@register.simple_tag
def place_rows(rows: Iterable[Row], carried: str) -> SafeString:
    """The rows of the table of what is below; `carried` is the query that links take along."""
    (before, after), icons = _addresses(carried), _icons()
    ends = {
        state: f'<td class="lead"><span class="state {TONES.get(state, "quiet")}">{icons[state]}<span>{escape(words)}'
        "</span></span></td></tr>"
        for state, words in WORDS.items()
    }
    red = {False: "", True: ' class="is-red"'}
    return mark_safe(
        "\n".join(
            f'<tr{red[bool(row.red)]}><th scope="row"><a href="{before}{row.unit.pk}{after}">{escape(row.name)}</a>'
            f"</th>{_cells(row)}{ends[row.state]}"
            for row in rows
        )
    )


@register.simple_tag
def place_tiles(tiles: Iterable[Tile], carried: str) -> SafeString:
    """The tiles: name, shape, red of all tasks; the state in words for those who listen."""
    (before, after), icons = _addresses(carried), _icons()
    words = {state: escape(said) for state, said in WORDS.items()}
    out = []
    for tile in tiles:
        row, at = tile.place, f' class="r{tile.row} k{tile.column}"' if tile.row else ""
        name = escape(row.unit.short_name or row.name)
        out.append(
            f'<li{at}><a class="st-{row.state}" href="{before}{row.unit.pk}{after}"><b>{name}</b>'
            f'<span>{icons[row.state]}{_red_of(row)}</span><span class="vh">{words[row.state]}</span></a></li>'
        )
    return mark_safe("\n".join(out))


def _red_of(row: Row) -> str:
    if not row.items:
        return "<small>chưa có</small>"
    return f"{_n(row.red)}<small>/{_n(row.tasks)}</small>"


@register.simple_tag
def compared_rows(bars: Iterable[Bar], unit: Unit, carried: str) -> SafeString:
    """The places ranked on an indicator; the one whose page this is stands out."""
    before, after = _addresses(carried)
    met = {
        True: f'<span class="state quiet">{icon("done", "")}<span>đạt</span></span>',
        False: f'<span class="state quiet">{icon("run", "")}<span>chưa đạt</span></span>',
        None: '<span class="note">không so được</span>',
    }
    out = []
    for bar in bars:
        s = bar.stand
        opened = ' class="open"' if s.unit.pk == unit.pk else ""
        behind = f"<small>{s.usable}/{s.of} xã có số</small>" if s.of > 1 else ""
        out.append(
            f'<tr{opened}><td class="n no">{s.rank}</td><th scope="row"><a href="{before}{s.unit.pk}{after}">'
            f"{escape(s.name)}</a>{behind}</th>\n  <td>{_bullet(bar)}</td>\n  {_figures(s)}\n  "
            f'<td class="half" data-l="So với mốc">{met[s.met]}</td></tr>'
        )
    return mark_safe("".join(out))


def _bullet(bar: Bar) -> str:
    s = bar.stand
    goal = f", mốc {short(s.goal)}" if s.goal is not None else ""
    apart = s.reported is not None and s.reported != s.accepted
    said = f'<path class="said" d="M0 3h{bar.said}v14H0z"/>' if apart else ""
    mark = f'<path class="mark" d="M{bar.mark} 0v20"/>' if bar.mark is not None else ""
    return (
        '<svg class="bullet" viewBox="0 0 100 20" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(s.name)}: {short(s.accepted)}{goal}"><path class="track" d="M0 5h100v10H0z"/>'
        f'<path class="fill" d="M0 5h{bar.fill}v10H0z"/>{said}{mark}</svg>'
    )


def _figures(s: Stand) -> str:
    counts = f"<small>{figure(s.counts[0])}/{figure(s.counts[1])}</small>" if s.counts else ""
    said = "–" if s.reported is None else "như trên" if s.reported == s.accepted else short(s.reported)
    goal = f"{short(s.goal)}<small>năm {s.year}</small>" if s.goal is not None else "–"
    return (
        f'<td class="n half" data-l="Được chấp nhận"><b>{short(s.accepted)}</b>{counts}</td>\n  '
        f'<td class="n half" data-l="Đơn vị báo">{said}</td>\n  <td class="n half" data-l="Mốc">{goal}</td>'
    )


@register.simple_tag
def missing_rows(found: Comparison, carried: str) -> SafeString:
    """The places without an accepted figure, and what is known of each."""
    before, after = _addresses(carried)
    unit = f" {escape(found.indicator.unit_of_measure)}" if found.indicator.unit_of_measure else ""
    out = []
    for s in found.missing:
        why = "đã báo, số không cộng được" if s.given else "chưa báo số nào"
        if s.reported is not None:
            why = f"đã báo {short(s.reported)}{unit}, chưa được chấp nhận"
        goal = f"; mốc {short(s.goal)} năm {s.year}" if s.goal is not None else ""
        out.append(f'<li><a href="{before}{s.unit.pk}{after}">{escape(s.name)}</a><small>{why}{goal}</small></li>')
    return mark_safe("".join(out))


def short(amount: Decimal | None) -> str:
    """Two digits after the comma, none of a whole number: as `floatformat:"-2"`, which takes ten times as long."""
    if amount is None:
        return ""
    digits = Decimal(1) if amount == amount.to_integral_value() else Decimal("0.01")
    rounded = amount.quantize(digits, ROUND_HALF_UP)
    return f"{rounded or abs(rounded):f}".replace(".", ",")
