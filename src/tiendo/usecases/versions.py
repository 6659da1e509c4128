"""A new file of a plan that was read before: found, chosen or denied, with the corrections that still apply kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tiendo.clock import HANOI
from tiendo.core import carrying
from tiendo.core.access import Act
from tiendo.core.drafting import Edit, apply, with_findings
from tiendo.core.reading import Json
from tiendo.core.versions import is_version
from tiendo.queries.versions import earlier_drafts
from tiendo.records.models import Draft, DraftEdit, DraftState, Person
from tiendo.usecases import journal
from tiendo.usecases.corrections import correct
from tiendo.usecases.errors import Refused
from tiendo.usecases.guard import locked_draft

READ = (DraftState.READY, DraftState.APPROVED, DraftState.REPLACED)


def version_before(draft: Draft, content: Json) -> Draft | None:
    """The latest earlier reading of the same plan: the same file, or what says it is the same plan.

    One that was put aside counts where there is no other: its corrections were a person's work all the same.
    """
    found = [d for d in earlier_drafts(draft) if _same_plan(d, draft, content)]
    return next((d for d in found if d.state in READ), next(iter(found), None))


def _same_plan(earlier: Draft, draft: Draft, content: Json) -> bool:
    """Plans that stand in one file are several plans, however alike."""
    if earlier.file_id == draft.file_id:
        return earlier.part == draft.part
    return is_version(earlier.body, content)


def kept_from(previous: Draft, content: Json) -> Edit:
    """The correction that keeps what people corrected in the earlier version and still applies."""
    day = f"{previous.uploaded_at.astimezone(HANOI):%d/%m/%Y}"
    return carrying.carry(
        previous.reading or {}, previous.body, content, _by(previous), f"{previous.file_name} ({day})"
    )


def _by(previous: Draft) -> dict[tuple[str, str], str]:
    """Who corrected what, the last one; of what that version had kept itself, who did at first."""
    found: dict[tuple[str, str], str] = {}
    for edit in previous.edits.select_related("by").order_by("version"):
        for patch in edit.change["patches"]:
            name = patch["after"].get("by") if edit.op == "carry" and isinstance(patch["after"], dict) else None
            if edit.op != "carry":
                found[patch["uid"], patch["key"]] = str(edit.by)
            elif name and patch["uid"] == "carried":
                for inner in patch["after"]["patches"]:
                    found[inner["uid"], inner["key"]] = name
    return found


@transaction.atomic
def set_previous(*, draft_id: int, previous_id: int | None, actor: Person, now: datetime) -> Draft:
    """Say of which earlier draft this is a new version; None: of none. What was kept from another is let go first."""
    draft = locked_draft(draft_id, Act.CORRECT_DRAFT, actor, DraftState.READY)
    previous = _earlier(draft, previous_id) if previous_id is not None else None
    if previous_id == draft.previous_id:
        return draft
    content = draft.body
    back = carrying.let_go(content, carrying.can_go(content))
    content = apply(content, back.patches)
    kept = kept_from(previous, content) if previous else None
    edit = kept or Edit("carry", "carried", "", "0 chỗ", "")
    draft.content = with_findings(apply(content, edit.patches))
    draft.previous = previous
    draft.version += 1
    draft.save(update_fields=["content", "previous", "version"])
    change = edit.json() | {"patches": [p.json() for p in [*back.patches, *edit.patches]]}
    DraftEdit.objects.create(draft=draft, version=draft.version, by=actor, at=now, op="carry", change=change)
    journal.record(
        act="set_previous",
        subject=f"draft:{draft.pk}",
        authority=draft.authority,
        actor=actor,
        now=now,
        detail={"previous": previous_id},
    )
    return draft


def _earlier(draft: Draft, previous_id: int) -> Draft:
    found = Draft.objects.filter(pk=previous_id, authority=draft.authority_id, content__isnull=False).first()
    if found is None or found.pk not in {d.pk for d in earlier_drafts(draft)}:
        raise Refused("Bản này không chọn làm bản trước được. Hãy chọn một bản đọc khác của cùng địa phương.")
    return found


def let_go(*, draft_id: int, key: str, actor: Person, now: datetime) -> Draft:
    """Let one place say again what the machine read."""
    return correct(draft_id, lambda c: carrying.let_go(c, [key]), actor, now)


def let_all_go(*, draft_id: int, actor: Person, now: datetime) -> Draft:
    """Let every kept place that nobody changed since say again what the machine read."""
    return correct(draft_id, lambda c: carrying.let_go(c, carrying.can_go(c)), actor, now)
