"""What a review page holds by the hundred, written without templates: cells of rows, the document itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from tiendo.core.reading import Json
from tiendo.web.reviewing import CellView, RowView, Tab

register = template.Library()


@register.simple_tag
def cell(tab: Tab, row: RowView, of: CellView, empty: str = "") -> SafeString | str:
    """What a cell says; a doubtful one leads to its form. `empty` stands for nothing."""
    if not of.asked:
        return of.text or empty
    return format_html(
        '<a class="cell" href="?phan={0}&amp;dong={1}&amp;o={2}#r-{1}" title="{3}">'
        '<span class="vh">Chưa chắc: </span>{4}</a>',
        tab.slug,
        row.uid,
        of.field,
        of.why,
        of.text or "trống",
    )


@register.simple_tag
def paper(blocks: list[Json] | None, hit: int | None = None) -> SafeString:
    """The document as blocks, each with its line for the page's script; the one at the line `hit` is framed."""
    return mark_safe("".join(_blocks(blocks or [], hit)))  # every text goes through `escape` below


def _blocks(blocks: list[Json], hit: int | None) -> Iterator[str]:
    page = None
    for block in blocks:
        if block["page"] and block["page"] != page:
            page = block["page"]
            yield f'<p class="page">trang {page}</p>'
        if block["kind"] == "p":
            yield _paragraph(block, hit)
        else:
            yield "<table>"
            for number, row in enumerate(block["rows"]):
                yield _row(row, number < block["header"], hit)
            yield "</table>"


def _paragraph(block: Json, hit: int | None) -> str:
    line, text = block["line"], escape(block["text"])
    classes = " ".join(c for c in ("mid" if block["centred"] else "", "hit" if line == hit else "") if c)
    inner = f"<b>{text}</b>" if block["bold"] else text
    return f'<p data-line="{line}" id="d{line}" class="{classes}"{_box(block)}>{inner}</p>\n'


def _row(row: list[Json], head: bool, hit: int | None) -> str:
    line = row[0]["line"] if row else None
    cells = "".join(_cell(cell, head) for cell in row)
    if line is None:
        return f"<tr>{cells}</tr>"
    mark = ' class="hit"' if line == hit else ""
    return f'<tr data-line="{line}" id="d{line}"{mark}>{cells}</tr>\n'


def _cell(cell: dict[str, Any], head: bool) -> str:
    text = escape(cell["text"])
    span = "".join(
        f' {name}="{cell[key]}"' for name, key in (("colspan", "across"), ("rowspan", "down")) if cell[key] > 1
    )
    line = f' data-line="{cell["line"]}"' if cell["line"] else ""
    return f"<td{span}{line}{_box(cell)}>{f'<b>{text}</b>' if head or cell['bold'] else text}</td>"


def _box(shown: Json) -> str:
    """Where it stands on its page: "page x0 top x1 bottom", in points."""
    return f' data-box="{" ".join(str(v) for v in shown["box"])}"' if shown.get("box") else ""
