"""What a target measures, said by a person: one of the catalogue's indicators, or that none fits; and taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from tiendo.queries.catalogue import indicators_at, matching_of
from tiendo.records.models import Indicator, JournalRow, Person, Plan, Target
from tiendo.usecases import indicator_tallies, journal
from tiendo.usecases.errors import NotAllowed, Refused
from tiendo.usecases.guard import locked_plan_to_link

LINK, UNDO = "link_indicators", "undo_link_indicators"
LEAST = 80  # the likeness in percent below which nothing is confirmed unseen
State = tuple[int | None, bool]


@transaction.atomic
def link_indicator(
    *, target_id: int, indicator_id: int | None, likeness: int | None = None, actor: Person, now: datetime
) -> Target:
    """Say that a target measures the indicator, or (none) that nothing in the catalogue fits.

    What repeats the target in other plans of the authority goes with it: one figure serves all of them.
    """
    target = Target.objects.select_related("plan").filter(pk=target_id).first()
    if target is None:
        raise NotAllowed("Không có chỉ tiêu này, hoặc chỉ tiêu không thuộc đơn vị của bạn.")
    plan = locked_plan_to_link(target.plan_id, actor)
    if indicator_id is not None and not indicators_at(plan.authority).filter(pk=indicator_id).exists():
        raise Refused("Chỉ số này không còn trong danh mục của đơn vị. Hãy tải lại trang rồi chọn lại.")
    _change(plan, {target.pk: (indicator_id, True)}, actor, now, {target.pk: likeness})
    target.refresh_from_db()
    return target


@transaction.atomic
def link_all(*, plan_id: int, percent: int, actor: Person, now: datetime) -> int:
    """Confirm every sure proposal of a plan whose likeness is at least `percent`; how many there were."""
    plan = locked_plan_to_link(plan_id, actor)
    rows = matching_of(plan, actor).above(max(percent, LEAST))
    if not rows:
        raise Refused("Không còn chỉ tiêu nào khớp từ mức này mà chưa xác nhận. Hãy tải lại trang.")
    found = {r.target.pk: (r.best.entry.key, True) for r in rows if r.best}
    _change(plan, found, actor, now, {r.target.pk: r.best.percent for r in rows if r.best})
    return len(rows)


@transaction.atomic
def settle_none(*, plan_id: int, actor: Person, now: datetime) -> int:
    """Say of every target for which nothing is proposed that the catalogue has none; how many there were."""
    plan = locked_plan_to_link(plan_id, actor)
    rows = matching_of(plan, actor).none
    if not rows:
        raise Refused("Không còn chỉ tiêu nào như vậy chờ xác nhận. Hãy tải lại trang.")
    _change(plan, {r.target.pk: (None, True) for r in rows}, actor, now, {})
    return len(rows)


@transaction.atomic
def unlink_indicator(*, target_id: int, actor: Person, now: datetime) -> None:
    """Let a target wait for somebody to say what it measures again."""
    target = Target.objects.filter(pk=target_id).first()
    if target is None:
        raise NotAllowed("Không có chỉ tiêu này, hoặc chỉ tiêu không thuộc đơn vị của bạn.")
    _change(locked_plan_to_link(target.plan_id, actor), {target.pk: (None, False)}, actor, now, {})


@transaction.atomic
def undo_link(*, plan_id: int, actor: Person, now: datetime) -> int:
    """Take back the last act on a plan's links that is not taken back yet; targets changed since stay as they are."""
    plan = locked_plan_to_link(plan_id, actor)
    rows = JournalRow.objects.filter(subject=f"plan:{plan.pk}", act__in=(LINK, UNDO)).order_by("id")
    undone = {row.detail["of"] for row in rows if row.act == UNDO}
    last = next((row for row in reversed(rows) if row.act == LINK and row.pk not in undone), None)
    if last is None:
        raise Refused("Không còn việc nối chỉ số nào để hoàn tác.")
    changes = {c["target"]: c for c in last.detail["changes"]}
    held = {t.pk: (t.indicator_id, t.indicator_settled) for t in Target.ever.filter(pk__in=changes)}
    back = {pk: tuple(c["before"]) for pk, c in changes.items() if held.get(pk) == tuple(c["after"])}
    for pk, (indicator_id, settled) in back.items():
        Target.ever.filter(pk=pk).update(indicator=indicator_id, indicator_settled=settled)
    _follow(plan, [(held[pk][0], state[0]) for pk, state in back.items()], now)
    _record(UNDO, plan, {"of": last.pk, "targets": sorted(back)}, actor, now)
    return len(back)


def _change(
    plan: Plan, wanted: Mapping[int, State], actor: Person, now: datetime, likeness: Mapping[int, int | None]
) -> None:
    """Write the links, of the targets and of those that repeat them, with what was there before."""
    changes: list[dict[str, Any]] = []
    codes = dict(Indicator.objects.filter(pk__in=[i for i, _ in wanted.values() if i]).values_list("pk", "code"))
    for target_id, (indicator_id, settled) in wanted.items():
        for one in _alike(target_id, plan):
            before = (one.indicator_id, one.indicator_settled)
            if before == (indicator_id, settled):
                continue
            Target.ever.filter(pk=one.pk).update(indicator=indicator_id, indicator_settled=settled)
            changes.append(
                {
                    "target": one.pk,
                    "before": list(before),
                    "after": [indicator_id, settled],
                    "code": codes.get(indicator_id or 0, ""),
                    "likeness": likeness.get(target_id),
                }
            )
    if changes:
        _follow(plan, [(c["before"][0], c["after"][0]) for c in changes], now)
        _record(LINK, plan, {"changes": changes}, actor, now)


def _follow(plan: Plan, moved: Iterable[tuple[int | None, int | None]], now: datetime) -> None:
    """Sums of indicators, of those that targets measured until now and of those that they measure from now on."""
    told = {pk for before, after in moved if before != after for pk in (before, after) if pk is not None}
    indicator_tallies.follow_links(plan.authority_id, told, now)


def _alike(target_id: int, plan: Plan) -> list[Target]:
    first = Target.ever.filter(pk=target_id).values_list("same_as_id", flat=True).first() or target_id
    rows = Target.ever.filter(Q(pk=first) | Q(same_as=first), plan__authority=plan.authority_id)
    return list(rows.order_by("pk"))


def _record(act: str, plan: Plan, detail: dict[str, Any], actor: Person, now: datetime) -> None:
    journal.record(act=act, subject=f"plan:{plan.pk}", authority=plan.authority, actor=actor, now=now, detail=detail)
