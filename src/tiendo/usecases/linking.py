"""What the decisions on rows that are there already mean for an approval: which rows are linked, and to what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from tiendo.core.known import Kind, decided
from tiendo.records.models import Draft, Target, Task

Thing = TypeVar("Thing", Target, Task)


@dataclass(frozen=True)
class Links(Generic[Thing]):
    """By the uid of the draft's row: what it is the same as, what it is a part of."""

    same: dict[str, Thing]
    part: dict[str, Thing]


def linked_targets(draft: Draft) -> Links[Target]:
    """Targets of the same authority; of several that are the same, the first."""
    ids = _ids(draft, "target:")
    found = Target.ever.filter(pk__in=ids.values(), plan__authority=draft.authority_id).select_related("same_as")
    return _sorted(draft, ids, {t.pk: t.same_as or t for t in found})


def linked_tasks(draft: Draft) -> Links[Task]:
    """Tasks of the same authority."""
    ids = _ids(draft, "task:")
    found = Task.objects.filter(pk__in=ids.values(), authority=draft.authority_id)
    return _sorted(draft, ids, {t.pk: t for t in found})


def _ids(draft: Draft, prefix: str) -> dict[str, int]:
    refs = {uid: told.get("ref", "") for uid, told in decided(draft.body).items()}
    return {uid: int(ref.removeprefix(prefix)) for uid, ref in refs.items() if ref.startswith(prefix)}


def _sorted(draft: Draft, ids: dict[str, int], found: dict[int, Thing]) -> Links[Thing]:
    told = decided(draft.body)
    known = {uid: found[pk] for uid, pk in ids.items() if pk in found}
    return Links(
        {uid: thing for uid, thing in known.items() if told[uid]["kind"] == Kind.SAME},
        {uid: thing for uid, thing in known.items() if told[uid]["kind"] == Kind.PART},
    )
