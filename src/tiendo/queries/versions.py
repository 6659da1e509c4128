"""Versions of one plan: the drafts that follow one another, and the live plan they are of."""

from __future__ import annotations

from tiendo.records.models import Draft, DraftState, Plan


def line_of(draft: Draft) -> list[int]:
    """The ids of all versions of the draft's plan, itself among them, from the first on."""
    known = dict(Draft.objects.filter(authority=draft.authority_id).order_by("pk").values_list("pk", "previous_id"))
    root = draft.pk
    while (above := known.get(root)) is not None and above in known:
        root = above
    line = [root]
    for pk in line:
        line += [later for later, previous in known.items() if previous == pk and later not in line]
    return line


def plan_renewed(draft: Draft) -> Plan | None:
    """The live plan that approving the draft would bring up to date; None where it would become a plan of its own."""
    if draft.previous_id is None:
        return None
    line = [pk for pk in line_of(draft) if pk != draft.pk]
    return Plan.objects.filter(draft__in=line).select_related("draft").order_by("-approved_at").first()


def newer_than(draft: Draft) -> Draft | None:
    """The latest version that follows this one and was not put aside."""
    line = line_of(draft)
    after = line[line.index(draft.pk) + 1 :]
    found = Draft.objects.filter(pk__in=after, previous__isnull=False).exclude(state=DraftState.DISCARDED)
    return found.filter(uploaded_at__gte=draft.uploaded_at).order_by("-uploaded_at").first()
