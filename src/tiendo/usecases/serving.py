"""Which task serves which target: confirmed by a person, one by one or many at once, and taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from tiendo.queries.matrix import matrix_of
from tiendo.records.models import Person, Plan, TaskServes
from tiendo.usecases import journal
from tiendo.usecases.errors import Refused
from tiendo.usecases.guard import locked_plan_to_link

LEAST = 34  # the likeness in percent below which no link is proposed


@transaction.atomic
def serve(*, plan_id: int, task_id: int, target_ids: Iterable[int], actor: Person, now: datetime) -> int:
    """Say which targets of the plan a task serves, beside those it serves already; none: it serves none by its nature.

    How many links are new.
    """
    plan, wanted = locked_plan_to_link(plan_id, actor), list(dict.fromkeys(target_ids))
    if not plan.assignments.filter(task=task_id).exists():
        raise Refused("Nhiệm vụ này không thuộc kế hoạch. Hãy tải lại trang.")
    if plan.targets.filter(pk__in=wanted).count() != len(wanted):
        raise Refused("Chỉ tiêu này không thuộc kế hoạch. Hãy tải lại trang.")
    standing = TaskServes.objects.filter(task=task_id, withdrawn_at=None)
    if wanted:
        standing.filter(target=None).update(withdrawn_at=now)
    elif standing.filter(target__isnull=False).exists():
        raise Refused("Nhiệm vụ này đang phục vụ chỉ tiêu. Hãy bỏ các chỉ tiêu ấy trước.")
    return _make(plan, [(task_id, pk) for pk in wanted] or [(task_id, None)], actor, now)


@transaction.atomic
def serve_all(*, plan_id: int, percent: int, actor: Person, now: datetime) -> int:
    """Confirm every proposal of at least that likeness; how many links are new."""
    plan = locked_plan_to_link(plan_id, actor)
    found = matrix_of(plan, actor).proposals(max(percent, LEAST))
    if not found:
        raise Refused("Không còn đề xuất nào từ mức này chờ xác nhận. Hãy tải lại trang.")
    return _make(plan, [(link.task, link.target) for link in found], actor, now)


@transaction.atomic
def unserve(*, plan_id: int, task_id: int, target_id: int | None, actor: Person, now: datetime) -> None:
    """Take one link back (`target_id` none: that the task serves none by its nature)."""
    plan = locked_plan_to_link(plan_id, actor)
    rows = TaskServes.objects.filter(task=task_id, target=target_id, withdrawn_at=None, task__assignments__plan=plan)
    found = rows.values_list("pk", flat=True).distinct()
    if not TaskServes.objects.filter(pk__in=list(found)).update(withdrawn_at=now):
        raise Refused("Nối này đã bỏ rồi. Hãy tải lại trang.")
    _record("unserve_target", plan, [(task_id, target_id)], actor, now)


def _make(plan: Plan, wanted: list[tuple[int, int | None]], actor: Person, now: datetime) -> int:
    tasks = {task for task, _ in wanted}
    have = set(TaskServes.objects.filter(task__in=tasks, withdrawn_at=None).values_list("task", "target"))
    fresh = [pair for pair in wanted if pair not in have]
    TaskServes.objects.bulk_create(TaskServes(task_id=t, target_id=g, by=actor, at=now) for t, g in fresh)
    if fresh:
        _record("serve_target", plan, fresh, actor, now)
    return len(fresh)


def _record(act: str, plan: Plan, links: list[tuple[int, int | None]], actor: Person, now: datetime) -> None:
    detail = {"links": [list(pair) for pair in links]}
    journal.record(act=act, subject=f"plan:{plan.pk}", authority=plan.authority, actor=actor, now=now, detail=detail)
