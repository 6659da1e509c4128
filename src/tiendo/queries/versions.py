"""Versions of one plan: the drafts that follow one another, and the live plan they are of."""

from __future__ import annotations

from tiendo.records.models import Draft, DraftState, Plan

EARLIER = 40  # readings looked through


def line_of(draft: Draft) -> list[int]:
    """The ids of all versions of the draft's plan, itself among them, from the first on."""
    above = _above(draft)
    root, seen = draft.pk, {draft.pk}
    while (previous := above.get(root)) is not None and previous in above and previous not in seen:
        root = previous
        seen.add(root)
    return sorted(_down(root, above))


def plan_renewed(draft: Draft) -> Plan | None:
    """The live plan that approving the draft would bring up to date; None where it would become a plan of its own."""
    if draft.previous_id is None:
        return None
    line = [pk for pk in line_of(draft) if pk != draft.pk]
    return Plan.objects.filter(draft__in=line).select_related("draft").order_by("-approved_at").first()


def earlier_drafts(draft: Draft) -> list[Draft]:
    """Readings of the authority of which the draft may be a new version, the latest first; none made from it."""
    read = Draft.objects.filter(authority=draft.authority_id, content__isnull=False).exclude(pk__in=_after(draft))
    found = read.exclude(pk=draft.pk).order_by("-read_at", "-pk").defer("document", "sizes")
    return list(found[:EARLIER])


def newer_than(draft: Draft) -> Draft | None:
    """The latest version that follows this one and was not put aside."""
    found = Draft.objects.filter(pk__in=_after(draft)).exclude(state=DraftState.DISCARDED)
    return found.order_by("-uploaded_at").first()


def newer_plan(draft: Draft) -> Plan | None:
    """The live plan, where it stands on a version that follows this one."""
    return Plan.objects.filter(draft__in=_after(draft)).select_related("draft").first()


def _after(draft: Draft) -> set[int]:
    """The versions made from this one, and from those."""
    return _down(draft.pk, _above(draft)) - {draft.pk}


def _above(draft: Draft) -> dict[int, int | None]:
    """Each draft of the authority with the version before it."""
    return dict(Draft.objects.filter(authority=draft.authority_id).order_by("pk").values_list("pk", "previous_id"))


def _down(root: int, above: dict[int, int | None]) -> set[int]:
    found = {root}
    while more := {pk for pk, previous in above.items() if previous in found} - found:
        found |= more
    return found
