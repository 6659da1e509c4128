"""A commune in the middle of a period: its plan live since January, its month open, helpers to fill in and send."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tests.cast import NOW, Cast, make_draft
from tests.kept import kept

from tiendo.core.access import Role

TODAY = NOW.date()


def begun(cast: Cast) -> Any:
    """The run of the plan, followed since 1 January 2026; its period of November 2026 is open (due on the 25th)."""
    return kept(_begun, cast)


def _begun(cast: Cast) -> Any:
    from tiendo.records.models import Run
    from tiendo.usecases.plans import approve
    from tiendo.usecases.runs import open_periods

    draft = make_draft(cast)
    approve(draft_id=draft.pk, programme_code="57-NQ/TW", programme_name="", actor=cast.office, now=cast.now)
    run = Run.objects.get()
    run.since = date(2026, 1, 1)
    run.save()
    open_periods(run, TODAY)
    return run


def period_of_month(run: Any, month: int) -> Any:
    return run.periods.get(kind="month", start=date(2026, month, 1))


def evidence_of(cast: Cast, unit: Any, actor: Any, name: str = "quyet-dinh.pdf") -> Any:
    from tiendo.records.models import Evidence
    from tiendo.usecases import files

    file = files.store(data=b"%PDF-1.4 " + name.encode(), now=cast.now)
    return Evidence.objects.create(unit=unit, file=file, file_name=name, mime="application/pdf", by=actor, at=cast.now)


def changed(**fields: str) -> dict[str, tuple[str, str]]:
    """Fields typed into an empty form; "why_falls" is the field "why:falls"."""
    return {name.replace("why_", "why:"): ("", text) for name, text in fields.items()}


def give_role(person: Any, unit: Any, role: Role, *, for_other: bool = False) -> None:
    from tiendo.records.models import RoleHeld

    RoleHeld.objects.create(person=person, unit=unit, role=role, for_other=for_other)


def at(year: int, month: int, day: int) -> datetime:
    return NOW.replace(year=year, month=month, day=day)
