"""The authority above: the nearest one upward in which somebody takes reports in, and its run of the programme."""

from __future__ import annotations

from tiendo.core.access import Role
from tiendo.records.models import RoleHeld, Run, Unit


def superior_of(authority: Unit) -> Unit | None:
    """The nearest authority upward whose standing office has an account; None where nobody above uses the software."""
    ids = authority.lineage[:-1]
    staffed = RoleHeld.objects.filter(role=Role.STANDING_OFFICE, person__is_active=True, unit__authority__in=ids)
    held = set(staffed.values_list("unit__authority", flat=True))
    nearest = next((pk for pk in reversed(ids) if pk in held), None)
    return Unit.objects.select_related("authority").get(pk=nearest) if nearest else None


def run_above(run: Run, authority: Unit) -> Run | None:
    """The same programme as the authority above runs it, where it does."""
    found = Run.objects.filter(programme=run.programme_id, authority=authority)
    return found.select_related("standing_office", "authority__authority").first()
