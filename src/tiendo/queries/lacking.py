"""Whether a unit has anything left to send or to answer: as `queries.owed` tells, by far fewer rows."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from tiendo.core.states import SENT_BACK
from tiendo.queries.owed import AT_REST, by_task, collecting, directives_to, pressing, targets_asked, tasks_asked
from tiendo.queries.standing import rules_of, standing_in
from tiendo.records.deeds import deeds_of
from tiendo.records.facts import period_of
from tiendo.records.models import Plan, Report, ReportingPeriod, Unit, Verdict


def lacks(unit: Unit, period: ReportingPeriod, today: date) -> bool:
    """Whether the unit has a directive to answer, or an item to send while the period takes reports; at most a dozen
    queries."""
    run = period.run
    plans = {p.pk: p for p in Plan.objects.filter(programme=run.programme, authority=run.authority)}
    if directives_to(unit, plans).filter(answered_at=None).exists():
        return True
    return period.locks_on > today and _unsent(unit, period, plans, today)


def _unsent(unit: Unit, period: ReportingPeriod, plans: dict[int, Plan], today: date) -> bool:
    run, rules, kinds = period.run, rules_of(period.run), collecting(period.run)
    targets = [t.pk for t in targets_asked(unit, plans, period, kinds, run, today)]
    tasks = by_task(tasks_asked(unit, plans, period, rules, kinds, today))
    stands = _stands(Q(task__in=list(tasks)) | Q(target__in=targets), period)
    if not all(stands.get(f"target:{pk}") for pk in targets) or not all(stands.get(f"task:{pk}", True) for pk in tasks):
        return True
    unsaid, of = [pk for pk in tasks if f"task:{pk}" not in stands], period_of(period)
    deeds = deeds_of(unsaid, run.since)
    most = (min((standing_in(row, deeds[pk], rules, of, today) for row in tasks[pk]), key=pressing) for pk in unsaid)
    return any(one.standing.work not in AT_REST for one in most)


def _stands(mine: Q, period: ReportingPeriod) -> dict[str, bool]:
    """By item on which a report was sent for the period, whether the last one stands: it was not sent back."""
    rows = Report.objects.filter(mine, taken_back_at__isnull=True, period=period).order_by("sent_at", "id")
    last = {f"task:{t}" if t else f"target:{g}": pk for pk, t, g in rows.values_list("pk", "task_id", "target_id")}
    said = Verdict.objects.filter(report__in=last.values()).order_by("at", "id") if last else Verdict.objects.none()
    steps = dict(said.values_list("report_id", "step"))
    return {key: steps.get(pk) not in SENT_BACK for key, pk in last.items()}
