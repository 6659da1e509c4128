"""What changed between two versions of a plan, for the page that tells it."""

from __future__ import annotations

from dataclasses import dataclass

from tiendo.core.access import Act
from tiendo.core.carrying import can_go, carried
from tiendo.core.drafting import find_row, row_text
from tiendo.core.reading import Json
from tiendo.core.versions import ADDED, ALTERED, REMOVED, Difference, differences
from tiendo.queries.scope import may
from tiendo.queries.versions import earlier_drafts, line_of, plan_renewed
from tiendo.records.models import Draft, DraftState, Person, Plan

LET_GO = "let_go"
PART_NAMES = {
    "document": "Thông tin văn bản",
    "targets": "Chỉ tiêu",
    "tasks": "Nhiệm vụ",
    "measures": "Giải pháp",
    "basis": "Căn cứ",
    "reporting": "Chế độ báo cáo",
}


@dataclass(frozen=True, slots=True)
class PartChanges:
    """The changes of one list: `name` on screen."""

    name: str
    added: list[Difference]
    removed: list[Difference]
    altered: list[Difference]

    @property
    def count(self) -> int:
        return len(self.added) + len(self.removed) + len(self.altered)


@dataclass(frozen=True, slots=True)
class VersionPage:
    """`base` is the version compared with: the live plan's, else the one before; None where there is none.

    `kept` are the corrections that were kept, each with "row" (its text) and "goes": nobody changed the place since.
    """

    draft: Draft
    base: Draft | None
    renewed: Plan | None
    parts: list[PartChanges]
    kept: list[Json]
    choices: list[Draft]
    line: list[Draft]
    may_correct: bool
    may_undo: bool  # the person's last correction let kept places go

    def count(self, kind: str) -> int:
        return sum(len(getattr(part, kind)) for part in self.parts)

    @property
    def added(self) -> int:
        return self.count(ADDED)

    @property
    def removed(self) -> int:
        return self.count(REMOVED)

    @property
    def altered(self) -> int:
        return self.count(ALTERED)

    @property
    def total(self) -> int:
        return self.added + self.removed + self.altered


def version_page(draft: Draft, person: Person) -> VersionPage:
    """The page of a draft that has been read, approved or not."""
    ready = draft.state == DraftState.READY
    renewed = plan_renewed(draft) if ready else None
    base = renewed.draft if renewed else draft.previous
    found = differences(base.body, draft.body) if base else []
    goes = set(can_go(draft.body)) if ready else set()
    kept = [e | {"row": _text(draft.body, e["uid"]), "goes": e["key"] in goes} for e in carried(draft.body)]
    return VersionPage(
        draft=draft,
        base=base,
        renewed=renewed,
        parts=[part for name in PART_NAMES if (part := _part(name, found)).count],
        kept=kept,
        choices=[d for d in earlier_drafts(draft) if d.state != DraftState.DISCARDED] if ready else [],
        line=list(Draft.objects.filter(pk__in=line_of(draft)).defer("document", "content", "reading")),
        may_correct=ready and may(person, Act.CORRECT_DRAFT, draft.authority),
        may_undo=ready
        and draft.edits.filter(by=person).order_by("version").values_list("op", flat=True).last() == LET_GO,
    )


def _part(name: str, found: list[Difference]) -> PartChanges:
    by_kind = [[d for d in found if (d.part, d.kind) == (name, kind)] for kind in (ADDED, REMOVED, ALTERED)]
    return PartChanges(PART_NAMES[name], *by_kind)


def _text(content: Json, uid: str) -> str:
    return row_text(find_row(content, uid))


@dataclass(frozen=True, slots=True)
class VersionNote:
    """For the head of the review page: the version before, how much changed, how much was kept."""

    previous: Draft
    changed: int
    kept: int


def version_note(draft: Draft) -> VersionNote | None:
    """None where the draft is a version of nothing."""
    if draft.previous is None:
        return None
    renewed = plan_renewed(draft)
    base = renewed.draft if renewed else draft.previous
    return VersionNote(base, len(differences(base.body, draft.body)), len(carried(draft.body)))
