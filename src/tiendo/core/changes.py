"""What people changed against the reading, row by row and cell by cell: what an approval puts on record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tiendo.core.cells import DOCUMENT, FIELDS, LISTS, MILESTONE, cell_text, field_name
from tiendo.core.drafting import content_of, row_text
from tiendo.core.reading import Json


@dataclass(frozen=True, slots=True)
class Change:
    """`kind`: changed, added or removed. `row` is the row's text for people; `field` is "" for a whole row."""

    kind: str
    uid: str
    row: str
    field: str = ""
    before: str = ""
    after: str = ""

    def json(self) -> Json:
        return {
            "kind": self.kind,
            "uid": self.uid,
            "row": self.row,
            "field": self.field,
            "before": self.before,
            "after": self.after,
        }

    @property
    def words(self) -> str:
        """ "Mốc 2030: “60%” → “65%”"."""
        if self.kind != "changed":
            return {"added": "Thêm dòng", "removed": "Bỏ dòng"}[self.kind]
        return f"{field_name(self.field)}: “{self.before or 'trống'}” → “{self.after or 'trống'}”"


def changes(reading: Json, content: Json) -> list[Change]:
    """The differences between what was read and what it has become, in the order of the document."""
    first = content_of(reading)
    out = list(_cells(DOCUMENT, "document", first["document"], content["document"]))
    for part in LISTS.values():
        before = {row["uid"]: row for row in first[part]}
        for row in content[part]:
            out += _of_row(part, before.get(row["uid"]), row)
    return out


def _of_row(part: str, before: Json | None, row: Json) -> Iterator[Change]:
    if before is None:
        if not row["removed"]:
            yield Change("added", row["uid"], row_text(row))
    elif row["removed"]:
        yield Change("removed", row["uid"], row_text(row))
    else:
        yield from _cells(row["uid"], part, before, row)


def _cells(uid: str, part: str, before: Json, after: Json) -> Iterator[Change]:
    years = sorted({m["year"] for row in (before, after) for m in row.get("milestones", [])})
    for field in (*FIELDS[part], *(f"{MILESTONE}{year}" for year in years)):
        old, new = cell_text(before, field), cell_text(after, field)
        if old != new:
            yield Change("changed", uid, row_text(after), field, old, new)
