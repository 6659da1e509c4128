"""Reminders before, on and after the day a report is due, and the chase that one click sends to all that are late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from tiendo.core.access import Act
from tiendo.queries.alerting import alerting
from tiendo.queries.leads import units_of
from tiendo.queries.owed import SENT, owed, periods_now
from tiendo.queries.people import people_of, standing_office
from tiendo.records.deeds import day_of
from tiendo.records.facts import calendar_of
from tiendo.records.models import Directive, Notice, Person, ReportingPeriod, Run, Unit
from tiendo.usecases import journal
from tiendo.usecases.errors import Refused
from tiendo.usecases.guard import require
from tiendo.usecases.notices import notify


@transaction.atomic
def remind_run(run: Run, today: date, now: datetime) -> list[Person]:
    """Remind those who have not sent, on the days that the calendar names; who was told now.

    Before the due day the reporters are told, on it the heads too, after it the heads and the standing office. Of days
    that were missed only the last is made good. Each is told once a day of the calendar, however often this runs.
    """
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
    units = units_of(run, today)
    people = people_of(units)
    behind, told = [], []
    for unit in units:
        items = owed(unit, period, today).items
        left = [i for i in items if i.state not in SENT]
        if not left:
            continue
        behind.append(unit)
        of = people[unit.pk]
        told += notify(
            persons=of.first if offset < 0 else [*of.first, *of.second] if offset == 0 else of.second,
            kind="remind",
            key=f"remind:{period.pk}:{unit.pk}:{offset}",
            text=f"{unit.name} còn {len(left)}/{len(items)} mục chưa gửi của kỳ {period.label}, "
            f"hạn {period.due:%d/%m/%Y} ({_away(period.due, today)}).",
            address=reverse("my_work"),
            now=now,
        )
    if offset > 0 and behind:
        names = "; ".join(u.name for u in behind)
        told += notify(
            persons=standing_office(run),
            kind="remind",
            key=f"remind:{period.pk}:office:{offset}",
            text=f"{len(behind)}/{len(units)} đơn vị chưa gửi đủ báo cáo kỳ {period.label} "
            f"({_away(period.due, today)}): {names}.",
            address=reverse("alert_board"),
            now=now,
        )
    return told


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
def chase(*, run: Run, units: Iterable[int] | None, actor: Person, now: datetime) -> list[Unit]:
    """Remind the units with red work (all, or those of the ids) of it; the units reminded now.

    A unit is reminded so once a day at most, by whomever. Raises `Refused` where none is left to remind.
    """
    require(actor, Act.REMIND, run.authority, run)
    today = day_of(now)
    red: dict[Unit, set[str]] = {}
    for one in alerting(run, today).values():
        for unit in one.units if one.red else ():
            red.setdefault(unit, set()).add(one.name)
    only = None if units is None else set(units)
    asked = {u: names for u, names in red.items() if only is None or u.pk in only}
    people = people_of(asked)
    reached = [u for u, names in asked.items() if _chase(run, u, people[u.pk].first + people[u.pk].second, names, now)]
    if not reached:
        raise Refused(
            "Hôm nay đã đôn đốc các đơn vị này rồi, mỗi đơn vị một lần một ngày, hoặc không đơn vị nào có việc đỏ."
        )
    _record(run, "remind_late", reached, actor, now)
    return reached


def _chase(run: Run, unit: Unit, persons: Sequence[Person], names: set[str], now: datetime) -> bool:
    listed = "; ".join(sorted(names)[:3]) + (f" và {len(names) - 3} việc khác" if len(names) > 3 else "")
    key = chase_key(run, unit, day_of(now))
    if Notice.objects.filter(key=key).exists():
        return False
    return bool(
        notify(
            persons=persons,
            kind="chase",
            key=key,
            text=f"Cơ quan thường trực đôn đốc {unit.name}: {len(names)} việc đỏ cần xử lý: {listed}.",
            address=reverse("my_work"),
            now=now,
        )
    )


@transaction.atomic
def undo_chase(*, run: Run, actor: Person, now: datetime) -> int:
    """Take back today's reminders that nobody has read and no mail carries yet; how many."""
    require(actor, Act.REMIND, run.authority, run)
    rows = Notice.objects.filter(key__startswith=f"chase:{run.pk}:", key__endswith=f":{day_of(now)}")
    gone, _ = rows.filter(read_at=None, digest=None).delete()
    if gone:
        _record(run, "undo_remind", [], actor, now)
    return gone


def chase_key(run: Run, unit: Unit, day: date) -> str:
    return f"chase:{run.pk}:{unit.pk}:{day}"


def _record(run: Run, act: str, units: list[Unit], actor: Person, now: datetime) -> None:
    journal.record(
        act=act,
        subject=f"run:{run.pk}",
        authority=run.authority,
        actor=actor,
        now=now,
        detail={"units": [u.pk for u in units]} if units else {},
    )
