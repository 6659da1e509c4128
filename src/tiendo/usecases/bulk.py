"""Many items at once: what a table would change is shown first, then saved row by row, each by itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from tiendo.core.access import Act
from tiendo.core.pasted import Known, Told, told
from tiendo.core.progress import FIELD_NAMES, why_not
from tiendo.core.questions import Question
from tiendo.intake.errors import CannotRead
from tiendo.intake.readers.workbook import open_workbook
from tiendo.queries.owed import Owed, OwedItem, owed
from tiendo.queries.report_forms import evidence_of, filled
from tiendo.records.deeds import day_of
from tiendo.records.models import Person, ReportingPeriod, Unit
from tiendo.usecases.errors import Conflict, Refusal, Refused
from tiendo.usecases.guard import require
from tiendo.usecases.reports import NotReady, closed_why, mark_ready, nothing, save_form

_STAMP = re.compile(r"tiendo:don-vi=(\d+);ky=(\d+)")


@dataclass(frozen=True, slots=True)
class Change:
    """A field: what is kept now and what the table says."""

    name: str
    before: str
    after: str

    @property
    def label(self) -> str:
        return FIELD_NAMES.get(self.name, "Lý do" if self.name.startswith("why:") else self.name)


@dataclass(slots=True)
class Row:
    """A row of the table held against what is kept. `why`: why nothing can be taken of it; `faults`: what will still
    lack after saving, so that the item stays a draft."""

    told: Told
    one: OwedItem | None = None
    changes: list[Change] = field(default_factory=list)
    why: str = ""
    faults: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return bool(self.changes) and not self.why


@dataclass(slots=True)
class Outcome:
    """What became of a row that was saved: ready, or a draft and why, or left as it was and why."""

    name: str
    ready: bool = False
    saved: bool = False
    why: str = ""


def stamp_of(unit: Unit, period: ReportingPeriod) -> str:
    return f"tiendo:don-vi={unit.pk};ky={period.pk}"


def compare(
    *, period: ReportingPeriod, unit: Unit, table: Sequence[Sequence[str]], actor: Person, now: datetime
) -> list[Row]:
    """What a table would change; nothing is saved."""
    require(actor, Act.FILL_REPORT, unit, period.run)
    found = owed(unit, period, day_of(now))
    known = [Known(i.key, code_of(i), i.name, i.shape.kind) for i in found.items]
    return [_row(one, found, period, now) for one in told(table, known)]


def table_of_workbook(data: bytes) -> list[list[str]]:
    """The cells of a workbook's first sheet that holds any; raises `Refused` for what is no workbook, or empty."""
    for table in _tables(data):
        if any(any(row) for row in table):
            return table
    raise Refused("Tệp không có dữ liệu. Hãy điền vào tệp mẫu rồi đưa lên.")


def _tables(data: bytes) -> Iterator[list[list[str]]]:
    try:
        sheets = list(open_workbook(data).sheets(hidden=True))
    except CannotRead as why:
        raise Refused(f"Không đọc được tệp này: {why}") from why
    for sheet in sheets:
        width = max((c for cells in sheet.rows.values() for c in cells), default=0)
        yield [
            [sheet.rows.get(r, {})[c].text if c in sheet.rows.get(r, {}) else "" for c in range(1, width + 1)]
            for r in range(1, max(sheet.rows, default=0) + 1)
        ]


def table_of_form(*, data: bytes, unit: Unit, period: ReportingPeriod) -> list[list[str]]:
    """The cells of a form that came back; raises `Refused` for another unit's, another period's, or no form at all."""
    for table in _tables(data):
        stamp = next((m for row in table[:5] for cell in row if (m := _STAMP.fullmatch(cell))), None)
        if stamp is not None and (int(stamp[1]), int(stamp[2])) != (unit.pk, period.pk):
            raise Refused("Đây là biểu của đơn vị khác hoặc của kỳ khác. Hãy tải đúng biểu của kỳ này rồi điền lại.")
        if table:
            return table
    raise Refused("Tệp không có dữ liệu. Hãy tải biểu của kỳ này về, điền rồi đưa lên.")


def save_rows(
    *,
    period: ReportingPeriod,
    unit: Unit,
    rows: Mapping[str, Mapping[str, tuple[str, str]]],
    actor: Person,
    now: datetime,
) -> list[Outcome]:
    """Save the rows confirmed, by item the fields with what was seen and what to write; one that fails stops none."""
    require(actor, Act.FILL_REPORT, unit, period.run)
    names = {i.key: i.name for i in owed(unit, period, day_of(now)).items}
    return [_save(period, unit, key, fields, names.get(key, key), actor, now) for key, fields in rows.items()]


def code_of(one: OwedItem) -> str:
    """The plan's own number of an item with its group's: "III.2"."""
    ordinal, (head, _, rest) = one.row.ordinal or "", (one.row.section or "").partition(" ")
    group = head.rstrip(".)") if rest and len(head) <= 8 and head[-1:] in (".", ")") else ""
    if not group or ordinal.startswith(f"{group}."):
        return ordinal
    return f"{group}.{ordinal}" if ordinal else group


def _row(one: Told, found: Owed, period: ReportingPeriod, now: datetime) -> Row:
    item = found.get(one.key) if one.key else None
    row = Row(one, item, why=one.why)
    if item is None:
        return row
    row.why = closed_why(item, period, found.today)
    kept = item.form.content if item.form else {}
    said = {name: text for name, text in one.fields.items() if name in item.shape.fields()}
    if reason := one.fields.get("why"):
        read = filled(item, {**kept, **said}, period, found.today)
        said |= {f"why:{a.question}": reason for a in read.asked}
    row.changes = [Change(n, kept.get(n, ""), text) for n, text in said.items() if text != kept.get(n, "")]
    after = {**kept, **said}
    if kept.get("nothing") and "nothing" not in said and row.changes:
        after["nothing"] = ""
    row.faults = list(why_not(item.shape, filled(item, after, period, found.today), len(evidence_of(item))).values())
    if not row.changes and not row.why:
        row.why = "Không có gì khác với bản đang lưu." if one.fields else "Dòng này chưa điền gì."
    return row


def _save(
    period: ReportingPeriod,
    unit: Unit,
    key: str,
    fields: Mapping[str, tuple[str, str]],
    name: str,
    actor: Person,
    now: datetime,
) -> Outcome:
    given = {"period": period, "unit": unit, "item": key, "actor": actor, "now": now}
    typed = {n: v for n, v in fields.items() if n != "nothing"}
    try:
        conflicts = save_form(**given, changes=typed).conflicts  # type: ignore[arg-type]
        if conflicts:
            return Outcome(name, saved=len(conflicts) < len(typed), why=_clashes(conflicts.items()))
        if fields.get("nothing", ("", ""))[1]:
            nothing(**given)  # type: ignore[arg-type]
        else:
            mark_ready(**given, changes={})  # type: ignore[arg-type]
    except NotReady as why:
        return Outcome(name, saved=True, why=why.message)
    except Refusal as why:
        return Outcome(name, why=why.message)
    return Outcome(name, ready=True, saved=True)


def _clashes(conflicts: Iterable[tuple[str, Conflict]]) -> str:
    said = "; ".join(f"{FIELD_NAMES.get(n, n)} nay là “{c.current}”" for n, c in conflicts)
    return f"Người khác vừa sửa: {said}. Ô đó chưa ghi đè."


def reason_fields() -> tuple[str, ...]:
    """The fields in which reasons for odd figures are kept."""
    return tuple(f"why:{q}" for q in Question)
