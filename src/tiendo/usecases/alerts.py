"""Alerts raised, risen, cleared and acknowledged: the rows that remember what the rules say of each day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from tiendo.core.access import Act
from tiendo.core.alerts import RULE_NAMES, Escalation, Rule, escalation
from tiendo.core.policy import Policy
from tiendo.queries.alerting import Alerting, Key, alerting
from tiendo.queries.people import People, people_of, standing_office, steering
from tiendo.records.facts import policy_of
from tiendo.records.models import Alert, Assignment, Person, Run
from tiendo.records.turns import hold_deeds
from tiendo.usecases import journal
from tiendo.usecases.errors import NotAllowed, Refused, WrongState
from tiendo.usecases.guard import require
from tiendo.usecases.notices import notify

LEVELS = list(Escalation)


@dataclass(slots=True)
class Checked:
    """What a check changed: alerts raised, cleared, and those that rose a level."""

    raised: list[Alert] = field(default_factory=list)
    cleared: list[Alert] = field(default_factory=list)
    risen: list[Alert] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.raised or self.cleared or self.risen)


@transaction.atomic
def check_run(run: Run, today: date, now: datetime) -> Checked:
    """Bring the alert rows of a run up to `today`, and tell those who must know, each once.

    A check skipped for days is made good by the next: an alert is raised on the day it is found, at the level that its
    days late have reached, and each level is told once. Two checks at one moment wait for each other.
    """
    hold_deeds(run.authority_id)
    Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    wanted = alerting(run, today)
    open_ = {_key(row): row for row in run.alerts.filter(cleared_on=None).select_related("unit")}
    done = Checked()
    done.cleared = [row for key, row in open_.items() if key not in wanted]
    Alert.objects.filter(pk__in=[r.pk for r in done.cleared], cleared_on=None).update(cleared_on=today)
    policy = policy_of(run)
    done.raised = [_raise(run, one, today) for key, one in wanted.items() if key not in open_]
    rows = {_key(row): row for row in (*open_.values(), *done.raised)}
    _let_rise([(rows[key], one) for key, one in wanted.items()], run, policy, done, now)
    _record(run, done, now)
    return done


@transaction.atomic
def acknowledge(*, alert_id: int, note: str, actor: Person, now: datetime) -> Alert:
    """The unit says that it has seen the alert, and what it does about it; the first time stays."""
    alert = (
        Alert.objects.select_for_update(of=("self",), no_key=True)
        .select_related("unit", "run")
        .filter(pk=alert_id)
        .first()
    )
    if alert is None or alert.unit is None:
        raise NotAllowed("Không có cảnh báo này, hoặc việc này chưa có đơn vị chủ trì trong danh bạ.")
    require(actor, Act.ACKNOWLEDGE, alert.unit)
    if alert.cleared_on is not None:
        raise WrongState("Cảnh báo này đã hết, không cần ghi nhận nữa.")
    if alert.acknowledged_at is not None:
        raise WrongState(f"{alert.acknowledged_by} đã ghi nhận cảnh báo này.")
    note = note.strip()
    if len(note) > 1000:
        raise Refused("Ghi chú dài quá 1.000 ký tự. Hãy rút gọn.")
    alert.acknowledged_by, alert.acknowledged_at, alert.acknowledged_note = actor, now, note
    alert.save(update_fields=["acknowledged_by", "acknowledged_at", "acknowledged_note"])
    journal.record(
        act="acknowledge_alert",
        subject=alert.item_key,
        authority=alert.run.authority,
        actor=actor,
        now=now,
        detail={"alert": alert.pk, "rule": alert.rule, "note": note},
    )
    return alert


def _key(row: Alert) -> Key:
    return (row.item_key, Rule(row.rule), row.instance)


def _raise(run: Run, one: Alerting, today: date) -> Alert:
    on = {"task_id": one.row.task_id} if isinstance(one.row, Assignment) else {"target_id": one.row.pk}
    return Alert.objects.create(
        run=run,
        unit=one.units[0] if one.units else None,
        rule=one.alert.rule,
        instance=one.instance,
        words=one.alert.words,
        raised_on=today,
        **on,
    )


def level_of(one: Alerting, policy: Policy) -> Escalation | None:
    """How high an alert has risen: by days late where it is late; a suspended task waits for who suspended it."""
    if one.alert.rule is Rule.LOOK_AGAIN:
        return Escalation.ASSIGNING
    if one.alert.rule is Rule.OVERDUE:
        return escalation(one.late, policy)
    return Escalation.REPORTER


def _let_rise(pairs: list[tuple[Alert, Alerting]], run: Run, policy: Policy, done: Checked, now: datetime) -> None:
    """Keep the level an alert has reached (it never falls while it stands) and tell the levels that are new."""
    due = []
    for row, one in pairs:
        level, reached = level_of(one, policy), LEVELS.index(Escalation(row.level)) if row.level else -1
        if level is not None and LEVELS.index(level) > reached:
            due.append((row, one, level, LEVELS[reached + 1 : LEVELS.index(level) + 1]))
    if not due:
        return
    people = people_of(u for _, one, _, _ in due for u in one.units)
    above = _distinct([*standing_office(run), *steering(run)])
    for row, one, level, new in due:
        if row not in done.raised:
            done.risen.append(row)
        row.level = level
        row.save(update_fields=["level"])
        steps = [Escalation.ASSIGNING] if one.alert.rule is Rule.LOOK_AGAIN else new
        for step in steps:
            _tell(row, one, step, [people[u.pk] for u in one.units], above, now)


def _tell(row: Alert, one: Alerting, step: Escalation, of: list[People], above: list[Person], now: datetime) -> None:
    match step:
        case Escalation.REPORTER:
            persons = [p for found in of for p in found.first] or (above if not of else [])
        case Escalation.HEAD:
            persons = [p for found in of for p in found.second]
        case Escalation.ASSIGNING:
            persons = above
    text = f"{RULE_NAMES[one.alert.rule]}: {one.name}"
    if one.instance:
        text += f" ({one.instance})"
    notify(
        persons=_distinct(persons),
        kind="alert",
        key=f"alert:{row.pk}:{step}",
        text=f"{text}. {one.alert.words[:1].upper()}{one.alert.words[1:]}.",
        address=reverse("task" if isinstance(one.row, Assignment) else "target", args=[one.row.pk]),
        now=now,
    )


def _distinct(persons: Iterable[Person]) -> list[Person]:
    return list({p.pk: p for p in persons}.values())


def _record(run: Run, done: Checked, now: datetime) -> None:
    """One row of the journal a check that changed something; the software itself acts."""
    if not done:
        return
    found = {"raised": done.raised, "cleared": done.cleared, "risen": done.risen}
    journal.record(
        act="check_alerts",
        subject=f"run:{run.pk}",
        authority=run.authority,
        actor=None,
        now=now,
        detail={name: [[r.pk, r.item_key, r.rule, r.level] for r in rows] for name, rows in found.items()},
    )
