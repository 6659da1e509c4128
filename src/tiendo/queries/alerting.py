"""What should be alerting in a run on a day: each task's alerts, and targets whose figure came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tiendo.core.alerts import Alert, Rule
from tiendo.core.states import SENT_BACK
from tiendo.queries.leads import assignments_of, leads_of
from tiendo.queries.standing import TaskStanding, standings
from tiendo.records.models import Assignment, Plan, Report, Run, Target, Unit, Verdict

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

    @property
    def item(self) -> str:
        return f"task:{self.row.task_id}" if isinstance(self.row, Assignment) else f"target:{self.row.pk}"

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
    plans = Plan.objects.filter(programme=run.programme_id, authority=run.authority_id)
    reports = Report.objects.filter(target__plan__in=plans, target__removed_on=None, taken_back_at=None)
    last = dict(reports.order_by("period__end", "sent_at", "id").values_list("target_id", "pk"))
    said = Verdict.objects.filter(report__in=list(last.values())).order_by("at", "pk")
    verdicts = {report: (step, why) for report, step, why in said.values_list("report_id", "step", "reason")}
    back = {target: verdicts[pk][1] for target, pk in last.items() if _back(verdicts.get(pk))}
    targets = Target.objects.select_related("plan", "tracked_by").in_bulk([pk for pk in back if pk])
    return [(targets[pk], why) for pk, why in back.items() if pk in targets]


def _back(verdict: tuple[str, str] | None) -> bool:
    return verdict is not None and verdict[0] in SENT_BACK
