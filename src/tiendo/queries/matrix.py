"""Targets, tasks and data of a plan: which target has no task, which task serves none, which target has no source."""

from __future__ import annotations

from dataclasses import dataclass, field

from tiendo.core.access import Act
from tiendo.core.matrix import Line, Link, propose_links
from tiendo.queries.catalogue import run_at
from tiendo.queries.scope import may, plans_for
from tiendo.records.models import Assignment, Person, Plan, Report, Target, TaskServes


@dataclass(slots=True)
class TargetRow:
    """`tasks` serve it as confirmed; `proposed` seem to. `told`: a figure was reported at least once."""

    target: Target
    told: bool
    tasks: list[Assignment] = field(default_factory=list)
    proposed: list[tuple[Assignment, Link]] = field(default_factory=list)

    @property
    def no_source(self) -> str:
        """Why nobody gives figures for it; "" where somebody does."""
        if self.target.tracked_by_id is None:
            if self.target.tracked_as:
                return f"“{self.target.tracked_as}” chưa ghép với đơn vị nào"
            return "chưa giao cơ quan theo dõi"
        return "" if self.told else "chưa từng có số liệu"


@dataclass(slots=True)
class TaskRow:
    """`targets` it serves as confirmed; `apart`: it serves none by its nature."""

    assignment: Assignment
    targets: list[Target] = field(default_factory=list)
    proposed: list[tuple[Target, Link]] = field(default_factory=list)
    apart: bool = False

    @property
    def settled(self) -> bool:
        return self.apart or bool(self.targets)


@dataclass(frozen=True, slots=True)
class Matrix:
    plan: Plan
    targets: list[TargetRow]
    tasks: list[TaskRow]
    may_link: bool

    @property
    def without_task(self) -> list[TargetRow]:
        return [r for r in self.targets if not r.tasks]

    @property
    def without_target(self) -> list[TaskRow]:
        return [r for r in self.tasks if not r.settled]

    @property
    def without_source(self) -> list[TargetRow]:
        return [r for r in self.targets if r.no_source]

    @property
    def served(self) -> list[TargetRow]:
        return [r for r in self.targets if r.tasks]

    @property
    def apart(self) -> list[TaskRow]:
        return [r for r in self.tasks if r.apart]

    def proposals(self, percent: int) -> list[Link]:
        """The proposals not yet confirmed, of tasks on which nobody decided, at least that like."""
        return [link for r in self.tasks if not r.settled for _, link in r.proposed if link.percent >= percent]


def matrix(person: Person, plan_id: int) -> Matrix | None:
    """The plan's matrix within the person's scope; six queries beside those of the scope."""
    plan = plans_for(person).select_related("authority__authority", "programme").filter(pk=plan_id).first()
    return matrix_of(plan, person) if plan is not None else None


def matrix_of(plan: Plan, person: Person) -> Matrix:
    targets = list(plan.targets.select_related("tracked_by").prefetch_related("milestones"))
    assignments = list(plan.assignments.select_related("task"))
    firsts = {t.pk: t.same_as_id or t.pk for t in targets}
    told = set(Report.objects.filter(target__in=firsts.values(), nothing=False).values_list("target", flat=True))
    rows = {t.pk: TargetRow(t, firsts[t.pk] in told) for t in targets}
    tasks = {a.task_id: TaskRow(a) for a in assignments}
    for link in TaskServes.objects.filter(task__in=tasks, withdrawn_at=None):
        _confirm(link, tasks, rows)
    lines = [Line(a.task_id, a.wording, a.section, a.task.output) for a in assignments]
    for found in propose_links(lines, [Line(t.pk, t.name, t.section) for t in targets]):
        task, target = tasks[found.task], rows[found.target]
        if task.assignment not in target.tasks:
            task.proposed.append((target.target, found))
            target.proposed.append((task.assignment, found))
    allowed = may(person, Act.LINK_INDICATOR, plan.authority, run_at(plan))
    return Matrix(plan, list(rows.values()), list(tasks.values()), allowed)


def _confirm(link: TaskServes, tasks: dict[int, TaskRow], targets: dict[int, TargetRow]) -> None:
    task = tasks[link.task_id]
    if link.target_id is None:
        task.apart = True
    elif link.target_id in targets:
        task.targets.append(targets[link.target_id].target)
        targets[link.target_id].tasks.append(task.assignment)
