"""Everything the review page shows of a draft: rows by group, doubts, findings, bodies, who else is at work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tiendo.core.access import Act
from tiendo.core.carrying import carried
from tiendo.core.cells import DOCUMENT, FIELDS, LISTS, MILESTONE, cell_text, field_name
from tiendo.core.changes import Change, changes
from tiendo.core.comparing import COMPARED, waits
from tiendo.core.drafting import row_text
from tiendo.core.findings import mended_cells, open_findings, row_of, settled_findings
from tiendo.core.reading import Json
from tiendo.queries.bodies import Body, bodies_of
from tiendo.queries.programmes import ProposedProgramme, proposed_programme
from tiendo.queries.scope import may
from tiendo.records.models import Draft, DraftEdit, DraftState, Person, Unit

LATELY = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` is also what an edit must send back as `seen`; `unsure` says why a person should look, "" if sure."""

    uid: str
    field: str
    name: str
    text: str
    unsure: str | None = None

    @property
    def ask(self) -> bool:
        return self.unsure is not None


@dataclass(slots=True)
class ReviewRow:
    """`cells` by field (`name`, `milestone:2030`, …); a target has a cell for each year of the page, empty or not."""

    uid: str
    text: str
    section: str
    cells: dict[str, Cell]
    findings: list[Json]
    removed: bool
    page: int | None
    line: int | None
    quote: str
    splits: bool = False  # holds several promises in one cell
    kept: list[Json] = field(default_factory=list)  # what was kept of its corrections in the version before
    waits: bool = False  # to be compared with the picture it was read from
    compared: bool = False

    @property
    def unsure(self) -> list[Cell]:
        return [c for c in self.cells.values() if c.ask] if not self.removed else []

    @property
    def ask(self) -> bool:
        return bool(self.unsure or self.findings)


@dataclass(slots=True)
class ReviewGroup:
    title: str
    rows: list[ReviewRow] = field(default_factory=list)


@dataclass(slots=True)
class ReviewPart:
    """One list of the draft: `name` is "targets", "tasks", "measures", "basis" or "reporting"; removed rows stay in."""

    name: str
    groups: list[ReviewGroup]
    fields: list[str]

    @property
    def rows(self) -> list[ReviewRow]:
        return [row for group in self.groups for row in group.rows]

    @property
    def count(self) -> int:
        return sum(not row.removed for row in self.rows)

    @property
    def unsure_count(self) -> int:
        return sum(len(row.unsure) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody else who edited lately, and the row he was at."""

    person: Person
    at: datetime
    row: str


@dataclass(slots=True)
class ReviewPage:
    draft: Draft
    heading: ReviewRow
    parts: dict[str, ReviewPart]
    years: list[int]
    findings: list[Json]  # those to look at, each with "row": uid or None, "key", and "mends": can be mended at once
    settled: list[Json]  # those decided upon: also "reason", "by", "when"
    bodies: list[Body]
    units: list[Unit]  # what a body may be matched to
    changes: list[Change]
    others: list[Presence]
    saved_at: datetime | None
    may_undo: bool
    may_correct: bool
    may_approve: bool
    programme: ProposedProgramme

    @property
    def unsure(self) -> list[Cell]:
        """Every cell that waits for a look, in the order of the page."""
        rows = [self.heading, *(row for part in self.parts.values() for row in part.rows)]
        return [cell for row in rows for cell in row.unsure]

    @property
    def unsure_count(self) -> int:
        return len(self.unsure)

    @property
    def waiting(self) -> list[ReviewRow]:
        """Every row that is still to be compared with its picture."""
        rows = [self.heading, *(row for part in self.parts.values() for row in part.rows)]
        return [row for row in rows if row.waits]

    @property
    def open_bodies(self) -> list[Body]:
        return [b for b in self.bodies if b.open]

    @property
    def document_findings(self) -> list[Json]:
        """Findings about no row that is shown."""
        return [f for f in self.findings if f["row"] is None]

    def next_unsure(self, uid: str = "", cell: str = "") -> Cell | None:
        """The unsure cell after this one, the first again after the last."""
        cells = self.unsure
        places = [i for i, c in enumerate(cells) if (c.uid, c.field) == (uid, cell)]
        if places:
            return cells[(places[0] + 1) % len(cells)]
        return cells[0] if cells else None


def review_page(draft: Draft, person: Person, now: datetime) -> ReviewPage:
    """The page of a draft that has been read (READY or APPROVED)."""
    content = draft.body
    edits = list(draft.edits.select_related("by").order_by("-version"))
    ready = draft.state == DraftState.READY
    years = sorted({m["year"] for t in content["targets"] if not t["removed"] for m in t["milestones"]})
    by_row: dict[str, list[Json]] = {}
    findings = [f | {"mends": bool(mended_cells(f, row_of(f, content)))} for f in open_findings(content)]
    for found in findings:
        if found["row"]:
            by_row.setdefault(found["row"], []).append(found)
    return ReviewPage(
        draft=draft,
        heading=_row(draft, content["document"] | {"removed": False}, "document", [], by_row),
        parts={part: _part(draft, part, content[part], years, by_row) for part in LISTS.values()},
        years=years,
        findings=findings,
        settled=settled_findings(content),
        bodies=bodies_of(content, draft.authority),
        units=list(Unit.objects.filter(authority=draft.authority)),
        changes=changes(draft.reading or {}, content),
        others=_others(edits, content, person, now),
        saved_at=edits[0].at if edits else None,
        may_undo=ready and _has_own(edits, person),
        may_correct=ready and may(person, Act.CORRECT_DRAFT, draft.authority),
        may_approve=ready and may(person, Act.APPROVE_DRAFT, draft.authority),
        programme=proposed_programme(draft),
    )


def review_row(draft: Draft, uid: str) -> ReviewRow | None:
    """One row of the page, for a fragment that shows it anew after an edit."""
    content = draft.body
    years = sorted({m["year"] for t in content["targets"] if not t["removed"] for m in t["milestones"]})
    found = {uid: [f for f in open_findings(content) if f["row"] == uid]}
    if uid == DOCUMENT:
        return _row(draft, content["document"] | {"removed": False}, "document", [], found)
    for part in LISTS.values():
        for row in content[part]:
            if row["uid"] == uid:
                return _row(draft, row, part, years if part == "targets" else [], found)
    return None


def _part(draft: Draft, name: str, rows: list[Json], years: list[int], findings: dict[str, list[Json]]) -> ReviewPart:
    columns = years if name == "targets" else []
    groups: dict[str, ReviewGroup] = {}
    for row in rows:
        title = row.get("section") or ""
        groups.setdefault(title, ReviewGroup(title)).rows.append(_row(draft, row, name, columns, findings))
    fields = [f for f in FIELDS[name] if f != "section"] + [f"{MILESTONE}{year}" for year in columns]
    return ReviewPart(name, list(groups.values()), fields)


def _row(draft: Draft, row: Json, part: str, years: list[int], findings: dict[str, list[Json]]) -> ReviewRow:
    uid, source = row["uid"], row.get("source") or {}
    names = [*FIELDS[part], *(f"{MILESTONE}{year}" for year in years)]
    cells = {f: Cell(uid, f, field_name(f), cell_text(row, f), row["unsure"].get(f)) for f in names}
    return ReviewRow(
        uid=uid,
        text=row_text(row),
        section=row.get("section") or "",
        cells=cells,
        findings=findings.get(uid, []),
        removed=row["removed"],
        page=source.get("page"),
        line=source.get("line"),
        quote=source.get("quote") or "",
        kept=carried(draft.body, uid),
        splits=any(len(m.get("parts", [])) > 1 for m in row.get("milestones", [])),
        waits=waits(row, draft.pictured),
        compared=bool(row.get(COMPARED)),
    )


def _others(edits: list[DraftEdit], content: Json, person: Person, now: datetime) -> list[Presence]:
    texts = {row["uid"]: row_text(row) for part in LISTS.values() for row in content[part]}
    seen: dict[int, Presence] = {}
    for edit in edits:
        if edit.by_id != person.pk and now - edit.at <= LATELY:
            seen.setdefault(edit.by_id, Presence(edit.by, edit.at, texts.get(edit.change["uid"], "")))
    return list(seen.values())


def _has_own(edits: list[DraftEdit], person: Person) -> bool:
    mine = [e for e in edits if e.by_id == person.pk]
    turned_back = {e.change.get("undoes") for e in mine}
    return any(e.op not in ("undo", "carry") and e.version not in turned_back for e in mine)
