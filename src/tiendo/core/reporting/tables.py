"""Tables and annexes: rows of what a definition names, in its columns, divided by headings where it asks for them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tiendo.core.reporting import words
from tiendo.core.reporting.columns import COLUMNS
from tiendo.core.reporting.definition import AnnexPlan, Col
from tiendo.core.reporting.desk import LONG_ANNEX, Desk
from tiendo.core.reporting.facts import TargetFact, TaskFact
from tiendo.core.reporting.outline import Annex, Cell, Column, Holds, Row, Table
from tiendo.core.reporting.rows import Thing, things
from tiendo.core.reporting.vocabulary import COLUMN_KINDS


def table(
    desk: Desk, key: str, rows: str, columns: Sequence[Col], *, by: str = "", only: str = "", title: str = ""
) -> Table:
    """The table with all its rows; one that would be empty says so in its only row."""
    shown = tuple(_column(c) for c in columns)
    filled = _rows(desk, rows, columns, by, only)
    none = Row((Cell("Không phát sinh."),), heading=True, key=f"{key}.none")
    return Table(key, shown, tuple(filled) or (none,), desk.titled(title))


def annex(desk: Desk, plan: AnnexPlan) -> Annex:
    made = table(desk, f"{plan.key}.table", plan.rows, plan.columns, by=plan.by, only=plan.only)
    return Annex(
        plan.key,
        desk.titled(plan.title),
        (made,),
        plan.number,
        desk.filled(plan.note) if plan.note else "",
        plan.landscape,
    )


def long_annex(desk: Desk) -> Annex:
    """What units wrote too long for the body, whole."""
    columns = (
        Column("tt", "TT", Decimal(10), Holds.ORDINAL),
        Column("unit", "Đơn vị", Decimal(35)),
        Column("name", "Nhiệm vụ, chỉ tiêu", Decimal(45)),
        Column("text", "Nội dung báo cáo", Decimal(160)),
    )
    rows = tuple(
        Row((Cell(str(n)), Cell(one.body), Cell(one.name), Cell(one.text, sources=(one.source,))), key=one.source.key)
        for n, one in enumerate(desk.long, 1)
    )
    return Annex("nguyen-van", LONG_ANNEX, (Table("nguyen-van.table", columns, rows),))


def _column(col: Col) -> Column:
    kind = COLUMN_KINDS[col.key]
    width = Decimal(kind.width) if col.width is None else col.width
    return Column(col.key, words.line(col.title) or kind.title, width, kind.holds)


def _rows(desk: Desk, rows: str, columns: Sequence[Col], by: str, only: str) -> list[Row]:
    found = things(desk, rows, only)
    items = [t for t in found if isinstance(t, (TaskFact, TargetFact))]
    if not by or len(items) < len(found):
        return [_row(desk, thing, columns, n) for n, thing in enumerate(found, 1)]
    out: list[Row] = []
    for part, (key, title, under) in enumerate(desk.divided(items, by), 1):
        heading = title if by == "section" else f"{words.roman(part)}. {title}"
        out.append(Row((Cell(heading),), heading=True, key=f"heading.{key}"))
        out += [_row(desk, item, columns, n) for n, item in enumerate(under, 1)]
    return out


def _row(desk: Desk, thing: Thing, columns: Sequence[Col], n: int) -> Row:
    cells = tuple(Cell(str(n)) if c.key == "tt" else COLUMNS[c.key](desk, thing) for c in columns)
    return Row(cells, key=thing.key)
