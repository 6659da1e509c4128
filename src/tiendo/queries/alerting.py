"""What should be alerting in a run on a day: each task's alerts, and targets whose figure came back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from tiendo.core.alerts import Alert, Rule
from tiendo.core.states import SENT_BACK
from tiendo.queries.leads import assignments_of, leads_of
from tiendo.queries.standing import TaskStanding, standings
from tiendo.records.deeds import Judged, steps_of
from tiendo.records.models import Assignment, Report, Run, Target, Unit, Verdict
from tiendo.records.ready import Ready

# Of an alert: the item ("task:12"), the rule, the label of the period of recurring work.
Key = tuple[str, Rule, str]


@dataclass(frozen=True, slots=True)
class Alerting:
    """One alert that holds now. `row` is the assignment or target; `late` in days; `units` those that lead it."""

    alert: Alert
    row: Assignment | Target
    units: tuple[Unit, ...]
    instance: str = ""
    late: int = 0
    standing: TaskStanding | None = None
    item: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        row = self.row
        key = f"task:{row.task_id}" if isinstance(row, Assignment) else f"target:{row.pk}"
        object.__setattr__(self, "item", key)

    @property
    def key(self) -> Key:
        return (self.item, self.alert.rule, self.instance)

    @property
    def name(self) -> str:
        return self.row.wording if isinstance(self.row, Assignment) else self.row.name

    @property
    def red(self) -> bool:
        return self.alert.colour == "red"


def alerting(
    run: Run, today: date, stood: Mapping[int, TaskStanding] | None = None, moved: Mapping[int, list[int]] | None = None
) -> dict[Key, Alerting]:
    """Every alert that holds at the end of `today`, once each: of a task under several plans, as the one has it that
    presses most. `stood` are the `standings` of the run's assignments and `moved` the `moved_leads` of their tasks,
    where they are known. About ten queries, however many tasks."""
    if stood is None:
        stood = standings(assignments_of(run), run, today, missed=False)
    leads = leads_of([one.assignment for one in stood.values()], today, moved)
    found: dict[Key, Alerting] = {}
    for one in stood.values():
        for alert in one.alerts:
            label = one.instance.label if one.instance else ""
            units = tuple(leads[one.assignment.task_id])
            new = Alerting(alert, one.assignment, units, label, one.late, one)
            held = found.get(new.key)
            if held is None or new.late > held.late:
                found[new.key] = new
    for target, reason in _returned_targets(run):
        words = f"minh chứng bị trả lại, không được tính điểm: {reason}"
        units = (target.tracked_by,) if target.tracked_by else ()
        new = Alerting(Alert(Rule.RETURNED, words), target, units)
        found[new.key] = new
    return found


def _returned_targets(run: Run) -> list[tuple[Target, str]]:
    """The targets whose last figure was returned, with the reason."""
    once = {pk for (pk,) in _BACK_ONCE.rows(run.programme_id, run.authority_id)}
    last: dict[int, int | None] = dict(_LAST.rows(once)) if once else {}
    steps = steps_of(pk for pk in last.values() if pk)
    back = {target: reason for target, pk in last.items() if (reason := _back(steps.get(pk or 0, ()))) is not None}
    targets = Target.objects.select_related("plan", "tracked_by").in_bulk(list(back)) if back else {}
    return [(targets[pk], why) for pk, why in back.items() if pk in targets]


def _back_once(programme: int, authority: int) -> QuerySet[Report, Any]:
    """The targets of a run of which some figure was ever sent back."""
    back = Verdict.ever.filter(report=OuterRef("pk"), step__in=SENT_BACK)
    targets = Target.objects.filter(plan__programme=programme, plan__authority=authority)
    rows = Report.objects.filter(Exists(back), target__in=targets.order_by().values("pk"), taken_back_at=None)
    return rows.order_by().values_list("target_id").distinct()


def _last(targets: Collection[int]) -> QuerySet[Target, Any]:
    """Each of these targets with the last report on it: of its last period the one sent last."""
    reports = Report.objects.filter(target=OuterRef("pk"), taken_back_at=None)
    reports = reports.order_by("-period__end", "-sent_at", "-pk")
    rows = Target.objects.filter(pk__in=targets).order_by("plan_id", "position")
    return rows.values_list("pk", Subquery(reports.values("pk")[:1]))


_BACK_ONCE = Ready(_back_once)
_LAST = Ready(_last)


def _back(steps: Sequence[Judged]) -> str | None:
    """Why a report was sent back; None where its last verdict is no return, or it has none."""
    return steps[-1][2] if steps and steps[-1][1] in SENT_BACK else None
