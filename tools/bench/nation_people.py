"""The people of the made-up nation and what their pages show beside the facts, by rule, on PostgreSQL alone.

Somebody of the centre, of a province, the standing office of a commune and one who reports there; alerts and notices of
that commune, a score sheet of every commune. Nothing that adding up reads is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from tools.bench.nation_data import OFFICES, TARGETS, TASKS, TODAY

CENTRE, PROVINCE = 1, 2
PEOPLE = ("trunguong", "tinh", "thuongtruc", "phong")
ALERTS = 20


@dataclass(frozen=True, slots=True)
class Place:
    """The commune whose pages are asked for, with the ids of its rows: the first of the first province that no other
    figure of the bench writes in, and the only one where there is one."""

    commune: int
    unit: int
    office: int
    run: int
    task: int
    target: int


def place(communes: int) -> Place:
    provinces = max(1, -(-communes // 98))
    number = provinces if provinces < communes - 1 else 0
    office = 10000 + number * OFFICES
    return Place(number, 100 + number, office, number + 1, number * TASKS + 8, number * TARGETS + 1)


def noon() -> datetime:
    """The instant of which pages are asked: on the last day that adding up has worked through, which may be one
    midnight after the data."""
    from django.db.models import Max

    from tiendo.records.models import ItemStanding

    last = ItemStanding.objects.aggregate(last=Max("since"))["last"]
    day = max(date.fromisoformat(TODAY), last or date.min)
    return datetime.combine(day, time(12), tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def furnish(communes: int) -> Place:
    """Make what is not there yet."""
    from django.db import connection

    from tiendo.core.access import Role
    from tiendo.records.models import Person, RoleHeld

    at = place(communes)
    held = (
        ("trunguong", CENTRE, Role.STEERING),
        ("tinh", PROVINCE, Role.STEERING),
        ("thuongtruc", at.office, Role.STANDING_OFFICE),
        ("phong", at.office + 1, Role.REPORTER),
        ("truongphong", at.office + 1, Role.HEAD),
    )
    for login, unit, role in held:
        person, _ = Person.objects.get_or_create(username=login, defaults={"name": login})
        RoleHeld.objects.get_or_create(person=person, unit_id=unit, role=role)
    with connection.cursor() as cursor:
        _alerts(cursor, at)
        _notices(cursor)
        _sheets(cursor)
        cursor.execute("analyze records_alert, records_notice, records_scoresheet, records_person, records_roleheld")
    return at


def _alerts(cursor: Any, at: Place) -> None:
    cursor.execute(
        """insert into records_alert (run_id, task_id, unit_id, rule, instance, words, level, raised_on,
             acknowledged_note)
           select r.id, s.task_id, s.lead_id, 'overdue', '', 'quá hạn', '', %s, ''
           from records_itemstanding s join records_run r on r.authority_id = s.authority_id
           where s.until is null and s.colour = 'red' and s.task_id is not null and s.authority_id = %s
           order by s.id limit %s on conflict do nothing""",
        [TODAY, at.unit, ALERTS],
    )


def _notices(cursor: Any) -> None:
    cursor.execute(
        """insert into records_notice (person_id, kind, key, text, address, at)
           select p.id, 'reminder', 'thu:' || n, 'Nhắc báo cáo ' || n, '', %s::date - n * interval '1 day'
           from records_person p, generate_series(1, 30) n where p.username = any(%s) on conflict do nothing""",
        [TODAY, list(PEOPLE)],
    )


def _sheets(cursor: Any) -> None:
    """Every second commune has handed in its sheet of the year, with the counts of that day."""
    import json

    from tiendo.core.scoring.rule import rule_json
    from tiendo.records.shipped import shipped_rules

    rule = shipped_rules()[0]
    year = date.fromisoformat(TODAY).year
    cursor.execute(
        """insert into records_scoresheet (run_id, unit_id, year, rule_key, rule, measured, begun_at, submitted_by_id,
             submitted_at)
           select r.id, r.authority_id, %s, %s, %s, '{}', %s, 1, %s from records_run r where r.id %% 2 = 0
           on conflict do nothing""",
        [year, rule.key, json.dumps(rule_json(rule)), TODAY, TODAY],
    )
