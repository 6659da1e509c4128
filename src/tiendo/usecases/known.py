"""What of a draft is there already: decided row by row or for all of one kind, and taken back."""

from __future__ import annotations

from datetime import datetime

from tiendo.core import known
from tiendo.core.cells import BadValue
from tiendo.core.drafting import Edit, find_row, row_text
from tiendo.core.known import DECIDED, Kind, Standing
from tiendo.core.likeness import likeness
from tiendo.core.reading import Json
from tiendo.queries.known import known_page, standing_rows
from tiendo.records.models import Draft, Person
from tiendo.usecases.corrections import correct


def decide_row(*, draft_id: int, uid: str, kind: str, ref: str, actor: Person, now: datetime) -> Draft:
    """Say what one row is: the same as the standing row `ref` ("task:7"), a part of it, or new (`ref` is not asked)."""

    def make(content: Json) -> Edit:
        if kind not in DECIDED:
            raise BadValue("Không rõ việc cần làm. Hãy tải lại trang rồi thử lại.")
        row, chosen = find_row(content, uid), Kind(kind)
        other = _standing(draft_id, row, ref) if chosen is not Kind.NEW else None
        score = likeness(row_text(row), row_text(other.row)) if other else 0.0
        return known.decide(content, uid, chosen, other, score, str(actor), now.isoformat())

    return correct(draft_id, make, actor, now)


def _standing(draft_id: int, row: Json, ref: str) -> Standing | None:
    """The row of this name among those the draft is held against; of several wordings, the likest."""
    part = "targets" if "milestones" in row else "tasks"
    found = [s for s in standing_rows(Draft.objects.get(pk=draft_id))[part] if s.ref == ref]
    return max(found, key=lambda s: likeness(row_text(row), row_text(s.row)), default=None)


def decide_all(*, draft_id: int, kind: str, actor: Person, now: datetime) -> Draft:
    """Take every proposal of one kind that waits as it stands."""

    def make(content: Json) -> Edit:
        page = known_page(Draft.objects.select_related("authority").get(pk=draft_id))
        waiting = [r.proposal for g in page.groups if g.kind == kind for r in g.rows if r.decision is None]
        if kind not in DECIDED or not waiting:
            raise BadValue("Không còn dòng nào loại này chờ quyết định. Hãy tải lại trang.")
        return known.decide_all(content, waiting, str(actor), now.isoformat())

    return correct(draft_id, make, actor, now)


def undecide_row(*, draft_id: int, uid: str, actor: Person, now: datetime) -> Draft:
    """Let a row wait for a decision again."""
    return correct(draft_id, lambda c: known.undecide(c, uid), actor, now)
