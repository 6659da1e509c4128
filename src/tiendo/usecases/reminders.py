"""Reminders before, on and after the day a report is due, and the chase that one click sends to all that are late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse

from tiendo.core.access import Act
from tiendo.queries.alert_board import chase_key
from tiendo.queries.alerting import alerting
from tiendo.queries.owed_rows import periods_now
from tiendo.queries.people import People, people_of, standing_office
from tiendo.queries.unreported import UnitReports, reports_of, unsent_key
from tiendo.records.deeds import day_of
from tiendo.records.facts import calendar_of
from tiendo.records.models import Directive, Notice, Person, ReportingPeriod, Run, Unit
from tiendo.records.turns import take_turn
from tiendo.usecases import journal
from tiendo.usecases.errors import Refused, WrongState
from tiendo.usecases.guard import require
from tiendo.usecases.notices import notify


@dataclass(frozen=True, slots=True)
class Reminded:
    """The units reminded now, those that were already today, and those where nobody has an account to be told."""

    now: list[Unit] = field(default_factory=list)
    already: list[Unit] = field(default_factory=list)
    nobody: list[Unit] = field(default_factory=list)


@transaction.atomic
def remind_run(run: Run, today: date, now: datetime) -> list[Person]:
    """Remind those who have not sent, on the days that the calendar names; who was told now.

    Before the due day the reporters are told, on it the heads too, after it the heads and the standing office. Of days
    that were missed only the last is made good. Each is told once a day of the calendar, however often this runs.
    """
    take_turn("remind", run.pk)
    told: list[Person] = []
    for period in periods_now(run, today):
        offset = _offset(run, period, today)
        if offset is not None:
            told += _remind_period(run, period, offset, today, now)
    return told + _remind_directives(run, today, now)


def _offset(run: Run, period: ReportingPeriod, today: date) -> int | None:
    """The latest of the calendar's days that has come, counted from the due day; None where none has."""
    row = next((c for c in run.calendars.all() if c.kind == period.kind), None)
    days = calendar_of(row).remind if row else ()
    come = [n for n in days if period.due + timedelta(days=n) <= today]
    # "three days before" said on the day itself would be wrong: a missed day before gives way to the day's own
    return max(come) if come else None


def _remind_period(run: Run, period: ReportingPeriod, offset: int, today: date, now: datetime) -> list[Person]:
    units = reports_of(run, period, today)
    behind = sorted((u for u in units if u.lacking), key=lambda u: (u.unit.position, u.unit.pk))
    people = people_of(u.unit for u in behind)
    told = []
    for one in behind:
        of = people[one.unit.pk]
        told += notify(
            persons=of.first if offset < 0 else [*of.first, *of.second] if offset == 0 else of.second,
            kind="remind",
            key=f"remind:{period.pk}:{one.unit.pk}:{offset}",
            text=f"{_lacking(one, period)} ({_away(period.due, today)}).",
            address=reverse("my_work"),
            now=now,
        )
    if offset > 0 and behind:
        names = "; ".join(u.unit.name for u in behind)
        told += notify(
            persons=standing_office(run),
            kind="remind",
            key=f"remind:{period.pk}:office:{offset}",
            text=f"{len(behind)}/{len(units)} đơn vị chưa gửi đủ báo cáo kỳ {period.label} "
            f"({_away(period.due, today)}): {names}.",
            address=reverse("desk"),
            now=now,
        )
    return told


def _lacking(one: UnitReports, period: ReportingPeriod) -> str:
    left = one.owed - one.sent
    return f"{one.unit.name} còn {left}/{one.owed} mục chưa gửi của kỳ {period.label}, hạn {period.due:%d/%m/%Y}"


def _away(due: date, today: date) -> str:
    days = (due - today).days
    return "hôm nay" if days == 0 else f"còn {days} ngày" if days > 0 else f"quá hạn {-days} ngày"


def _remind_directives(run: Run, today: date, now: datetime) -> list[Person]:
    """A directive without an answer: the unit the day before, its head and who gave it once it is late."""
    told: list[Person] = []
    soon = today + timedelta(days=1)
    rows = Directive.objects.filter(
        answered_at=None, closed_at=None, due_on__lte=soon, unit__authority=run.authority_id
    )
    rows = rows.select_related("unit", "by")
    people = people_of(row.unit_id for row in rows) if rows else {}
    for row in rows:
        of, late = people[row.unit_id], row.due_on < today
        told += notify(
            persons=[*of.second, row.by] if late else of.first,
            kind="directive",
            key=f"directive:{row.pk}:{'late' if late else 'soon'}",
            text=f"Chỉ đạo chưa trả lời, hạn {row.due_on:%d/%m/%Y} ({_away(row.due_on, today)}): {row.text[:200]}",
            address=reverse("directives"),
            now=now,
        )
    return told


@transaction.atomic
def chase(*, run: Run, units: Iterable[int] | None, actor: Person, now: datetime) -> Reminded:
    """Remind the units with red work (all, or those of the ids) of it, by whomever once a day at most.

    Raises `Refused` where none of them has red work.
    """
    require(actor, Act.REMIND, run.authority, run)
    take_turn("chase", run.pk)
    red: dict[Unit, set[str]] = {}
    for one in alerting(run, day_of(now)).values():
        for unit in one.units if one.red else ():
            red.setdefault(unit, set()).add(one.name)
    asked = {u: _red_words(u, names) for u, names in red.items() if units is None or u.pk in set(units)}
    if not asked:
        raise Refused("Không còn đơn vị nào có việc đỏ để đôn đốc.")
    done = _remind(asked, "chase", chase_key(run), now)
    if done.now:
        _record(run, "remind_late", done.now, actor, now)
    return done


@transaction.atomic
def remind_unsent(
    *, run: Run, period: ReportingPeriod, units: Iterable[int] | None, actor: Person, now: datetime
) -> Reminded:
    """Remind the units that have not sent all they owe in an open period (all, or those of the ids), once a day at
    most. Raises `WrongState` where the period is locked, `Refused` where none of them lacks anything."""
    require(actor, Act.REMIND, run.authority, run)
    take_turn("chase", run.pk)
    today = day_of(now)
    if period.run_id != run.pk or not period.start <= today < period.locks_on:
        raise WrongState(f"Kỳ {period.label} không còn mở nên không nhắc báo cáo nữa.")
    behind = [u for u in reports_of(run, period, today) if u.lacking and (units is None or u.unit.pk in set(units))]
    if not behind:
        raise Refused(f"Các đơn vị đã gửi đủ báo cáo kỳ {period.label}.")
    texts = {u.unit: f"Cơ quan thường trực nhắc: {_lacking(u, period)} ({_away(period.due, today)})." for u in behind}
    done = _remind(texts, "remind", unsent_key(period), now)
    if done.now:
        _record(run, "remind_unsent", done.now, actor, now, period=period.pk)
    return done


def _remind(texts: dict[Unit, str], kind: str, key: str, now: datetime) -> Reminded:
    people, done = people_of(texts), Reminded()
    keys = {unit: f"{key}{unit.pk}:{day_of(now)}" for unit in texts}
    told = set(Notice.objects.filter(key__in=keys.values()).values_list("key", flat=True))
    for unit, text in texts.items():
        if keys[unit] in told:
            done.already.append(unit)
        elif notify(
            persons=_all_of(people[unit.pk]), kind=kind, key=keys[unit], text=text, address=reverse("my_work"), now=now
        ):
            done.now.append(unit)
        else:
            done.nobody.append(unit)
    return done


def _all_of(people: People) -> Sequence[Person]:
    return [*people.first, *people.second]


def _red_words(unit: Unit, names: set[str]) -> str:
    listed = "; ".join(sorted(names)[:3]) + (f" và {len(names) - 3} việc khác" if len(names) > 3 else "")
    return f"Cơ quan thường trực đôn đốc {unit.name}: {len(names)} việc đỏ cần xử lý: {listed}."


@transaction.atomic
def undo_chase(*, run: Run, actor: Person, now: datetime) -> int:
    """Take back today's reminders of red work that nobody has read and no mail carries yet; how many."""
    return _undo(run, chase_key(run), actor, now)


@transaction.atomic
def undo_unsent(*, run: Run, period: ReportingPeriod, actor: Person, now: datetime) -> int:
    """The same of reminders to report for a period."""
    return _undo(run, unsent_key(period), actor, now)


def _undo(run: Run, key: str, actor: Person, now: datetime) -> int:
    require(actor, Act.REMIND, run.authority, run)
    take_turn("chase", run.pk)
    rows = Notice.objects.filter(key__startswith=key, key__endswith=f":{day_of(now)}")
    gone, _ = rows.filter(read_at=None, digest=None).delete()
    if gone:
        _record(run, "undo_remind", [], actor, now)
    return gone


def _record(run: Run, act: str, units: list[Unit], actor: Person, now: datetime, **detail: Any) -> None:
    journal.record(
        act=act,
        subject=f"run:{run.pk}",
        authority=run.authority,
        actor=actor,
        now=now,
        detail=({"units": [u.pk for u in units]} if units else {}) | detail,
    )
