"""What of a draft the authority's live plans have already: proposals and decisions, row by row."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from tiendo.core.drafting import row_text
from tiendo.core.known import DECIDED, KIND_NAMES, Kind, Proposal, Standing, decided, propose
from tiendo.core.reading import Json
from tiendo.core.versions import paired
from tiendo.queries.programmes import proposed_programme
from tiendo.queries.versions import plan_renewed
from tiendo.records.facts import deadline_of, promise_of
from tiendo.records.models import Assignment, Draft, Target

PARTS = ("targets", "tasks")


@dataclass(frozen=True, slots=True)
class KnownRow:
    """One row of the draft. `kind` is where it is listed: as decided, else as proposed."""

    uid: str
    row: Json
    proposal: Proposal
    decision: Json | None

    @property
    def kind(self) -> Kind:
        return Kind(self.decision["kind"]) if self.decision else self.proposal.kind

    @property
    def text(self) -> str:
        return row_text(self.row)

    @property
    def when(self) -> datetime | None:
        return datetime.fromisoformat(self.decision["when"]) if self.decision else None

    @property
    def agrees(self) -> bool:
        """Whether what was decided is what is proposed, so that the proposal's other row may be shown."""
        told = self.decision
        return told is None or bool(self.proposal.standing and told.get("ref") == self.proposal.standing.ref)


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """The rows of one kind; `waiting` of them are not decided."""

    kind: Kind
    rows: list[KnownRow]

    @property
    def name(self) -> str:
        return KIND_NAMES[self.kind]

    @property
    def waiting(self) -> int:
        return sum(row.decision is None for row in self.rows)

    @property
    def decidable(self) -> bool:
        """Whether all that wait can be decided at once."""
        return self.kind in DECIDED and self.waiting > 0


@dataclass(frozen=True, slots=True)
class KnownPage:
    """`standing`: how many rows of how many plans the draft was held against."""

    groups: list[KnownGroup]
    standing: int
    plans: int
    renews: bool = False

    @property
    def rows(self) -> list[KnownRow]:
        return [row for group in self.groups for row in group.rows]

    def count(self, kind: Kind) -> int:
        return sum(len(g.rows) for g in self.groups if g.kind is kind)

    @property
    def waiting(self) -> int:
        """Rows that seem to be there already, in whole or in part, on which nobody decided."""
        return sum(g.waiting for g in self.groups if g.kind is not Kind.NEW)

    @property
    def alike(self) -> int:
        """Rows that are, or seem to be, there already in whole or in part."""
        return len(self.rows) - self.count(Kind.NEW)

    @property
    def linked(self) -> int:
        """Rows that the approval will link."""
        return sum(1 for row in self.rows if row.decision and row.kind is not Kind.NEW)


def standing_rows(draft: Draft) -> dict[str, list[Standing]]:
    """The targets and tasks of the authority's live plans, but for the plan of which the draft is a new version."""
    renewed = plan_renewed(draft)
    code = proposed_programme(draft).code
    others = {"plan__authority": draft.authority_id}
    without = {"plan": renewed.pk if renewed else None}
    targets = Target.objects.filter(**others).exclude(**without).select_related("plan__programme")
    tasks = Assignment.objects.filter(**others).exclude(**without).select_related("plan__programme", "task")
    return {
        "targets": [_target(t, code) for t in targets.prefetch_related("milestones")],
        "tasks": [_task(a, code) for a in tasks],
    }


def _target(target: Target, code: str) -> Standing:
    row = {"name": target.name, "milestones": [promise_of(m).json() for m in target.milestones.all()]}
    ref = f"target:{target.same_as_id or target.pk}"
    return Standing(ref, target.plan.label, row, target.plan.programme.code == code)


def _task(assignment: Assignment, code: str) -> Standing:
    deadline = deadline_of(assignment).json()
    row = {"name": assignment.wording, "deadline": deadline, "deadline_raw": assignment.deadline_raw}
    plan = assignment.plan
    return Standing(f"task:{assignment.task_id}", plan.label, row, plan.programme.code == code)


def _live(draft: Draft, part: str) -> list[Json]:
    return [row for row in draft.body[part] if not row["removed"]]


def known_page(draft: Draft) -> KnownPage:
    """The draft held against the live plans, by kind, targets before tasks.

    Of a new version of a live plan only the rows that it adds: the others stand in the programme already.
    """
    standing = standing_rows(draft)
    renewed = plan_renewed(draft)
    told = decided(draft.body)
    rows = []
    for part in PARTS:
        live = _live(draft, part)
        if renewed:
            base = [row for row in renewed.draft.body[part] if not row["removed"]]
            live = [new for old, new in paired(base, live) if new is not None and old is None]
        for row, proposal in zip(live, propose(live, standing[part]), strict=True):
            rows.append(KnownRow(row["uid"], row, proposal, told.get(row["uid"])))
    groups = [KnownGroup(kind, [r for r in rows if r.kind is kind]) for kind in Kind]
    names = Counter(s.plan for part in PARTS for s in standing[part])
    return KnownPage([g for g in groups if g.rows], sum(names.values()), len(names), renewed is not None)
