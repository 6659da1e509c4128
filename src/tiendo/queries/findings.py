"""The findings of a draft as a sheet for its drafter: what is wrong, where, how to mend it, what was said of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tiendo.core.cells import LISTS
from tiendo.core.drafting import issued, row_text
from tiendo.core.findings import GROUPS, MENDED, fault_text, group_of, open_findings, row_of, settled_findings
from tiendo.core.reading import Json
from tiendo.core.text import squash
from tiendo.records.models import Draft

_KINDS = {"targets": "Chỉ tiêu", "tasks": "Nhiệm vụ", "basis": "Văn bản"}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """`place`: the row as printed; `where`: "trang 5, dòng 31"; `opinion`: what was decided, "" where nobody did."""

    number: int
    group: str
    place: str
    where: str
    text: str
    mend: str
    opinion: str


@dataclass(frozen=True, slots=True)
class FindingsSheet:
    """`groups` in the order of `core.findings.GROUPS`, numbered through; `settled` and `unsettled` count its rows."""

    label: str
    title: str
    number: str
    issued_on: date | None
    issuer: str
    authority: str
    rows: list[SheetRow]
    settled: int

    @property
    def unsettled(self) -> int:
        return len(self.rows) - self.settled

    @property
    def groups(self) -> list[tuple[str, list[SheetRow]]]:
        return [(title, list(rows)) for title, rows in groupby(self.rows, key=lambda r: r.group)]


def findings_sheet(draft: Draft) -> FindingsSheet:
    """The sheet of a draft that has been read, approved or not. Asks nothing of the database."""
    content = draft.body
    heading, settled = content["document"], settled_findings(content)
    order = {row["uid"]: i for part in LISTS.values() for i, row in enumerate(content[part])}
    found = sorted(
        [*open_findings(content), *settled],
        key=lambda f: (GROUPS.index(group_of(f)), order.get(f["row"] or "", -1), _line(f)),
    )
    number = heading.get("number") or ""
    kind = heading.get("kind") or "Kế hoạch"
    return FindingsSheet(
        label=f"{kind} số {number}" if number else f"{kind} chưa ghi số",
        title=squash(heading.get("title") or draft.file_name),
        number=number,
        issued_on=issued(content),
        issuer=heading.get("issuer") or "",
        authority=draft.authority.name,
        rows=[_row(i, f, content) for i, f in enumerate(found, 1)],
        settled=len(settled),
    )


def _line(found: Json) -> int:
    return (found.get("source") or {}).get("line") or 0


def _row(number: int, found: Json, content: Json) -> SheetRow:
    row = row_of(found, content)
    return SheetRow(
        number=number,
        group=group_of(found),
        place=_place(found, row),
        where=_where(found, row),
        text=fault_text(found, row),
        mend=found.get("mend") or "",
        opinion=_opinion(found),
    )


def _place(found: Json, row: Json | None) -> str:
    at = found.get("at") or {}
    if row is not None:
        kind = _KINDS.get(LISTS.get(row["uid"][:1], ""), "")
        text = found["printed"] if found.get("how") == MENDED else row_text(row)
        return " ".join(x for x in (kind, row.get("ordinal") or "", text) if x)
    if "citation" in at:
        return f"Văn bản {at['citation']}"
    return f"Mục {at['section']}" if "section" in at else "Toàn văn bản"


def _where(found: Json, row: Json | None) -> str:
    source = found.get("source") or (row or {}).get("source") or {}
    page, line = source.get("page"), source.get("line")
    return ", ".join(words for words in (f"trang {page}" if page else "", f"dòng {line}" if line else "") if words)


def _opinion(found: Json) -> str:
    if "how" not in found:
        return ""
    said = found["reason"] if found["how"] == MENDED else f"Giữ như văn bản: {found['reason']}"
    return f"{said} ({found['by']})"
