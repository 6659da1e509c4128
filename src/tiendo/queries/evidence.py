"""Evidence within one's scope, and where the same file was used before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from tiendo.queries.scope import units_for
from tiendo.records.models import Evidence, Person, Report, Verdict


@dataclass(frozen=True, slots=True)
class Use:
    """A report that cited the same content: its item, period, and the last verdict on it ("" where none)."""

    report_id: int
    item: str
    name: str
    unit: str
    period: str
    sent_at: datetime
    step: str = ""
    reason: str = ""


def evidence_for(person: Person, evidence_id: int) -> Evidence | None:
    """The piece, for those who may see the programmes of its unit's authority; None for others."""
    found = Evidence.objects.filter(pk=evidence_id, unit__in=units_for(person))
    return found.select_related("file", "unit").first()


def used_before(evidence: Evidence, but: Report | None = None) -> list[Use]:
    """Where the same content was reported with in the same commune, the latest first; reports taken back left out."""
    same = Report.objects.filter(
        evidence__file=evidence.file_id,
        unit__authority=evidence.unit.authority_id,
        taken_back_at__isnull=True,
    ).exclude(pk=but.pk if but else 0)
    verdicts = Prefetch("verdicts", Verdict.objects.order_by("at", "id"))
    rows = same.distinct().select_related("task", "target", "unit", "period").prefetch_related(verdicts)
    return [_use(row) for row in rows.order_by("-sent_at", "-id")]


def _use(row: Report) -> Use:
    last = next(reversed(row.verdicts.all()), None)
    step, reason = (last.step, last.reason) if last else ("", "")
    return Use(row.pk, row.item_key, str(row.item), row.unit.name, row.period.label, row.sent_at, step, reason)
