"""Load the demo through the real intake and the real use cases, once, into an empty database."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tiendo.clock import HANOI
from tiendo.clock import now as clock_now
from tiendo.core.access import Role
from tiendo.core.cells import cell_text
from tiendo.jobs.demo import above, talk, year
from tiendo.records.models import Draft, JournalRow, Person, RoleHeld, Run, Unit, UnitName
from tiendo.records.turns import alone, take_turn
from tiendo.usecases import corrections, journal
from tiendo.usecases.drafts import add_draft
from tiendo.usecases.plans import approve
from tiendo.usecases.reading import read_draft
from tiendo.usecases.units import learn_alias

PASSWORD = "tiendo-demo"
COMMUNE = "suoi-hoa"
ACT, PLAYED = "load_demo", "play_demo_year"
LIVE = "ke-hoach-suoi-hoa.docx"
WAITING = "ke-hoach-nq71-suoi-hoa.md"
OFFICE, COLLEAGUE, APPRAISER, LEADER = "khai", "van", "nhung", "mai"
NEIGHBOUR, NEIGHBOURS_OFFICE = "nam-sa", "hien"
PROVINCE, PROVINCES_OFFICE = "lam-giang", "duc"
BEGAN = datetime(2025, 11, 24, 9, tzinfo=HANOI)  # the plan was issued five days before


def empty() -> bool:
    """Whether nobody and nothing is there yet; only then may the demo be loaded."""
    return not Person.objects.exists() and not Unit.objects.exists()


def load(days: int = 358) -> None:
    """Everything or nothing: units, people, one plan approved `days` ago with some corrections, one draft to review."""
    with transaction.atomic():
        take_turn("demo")
        if not empty():
            return  # another process was first
        now = clock_now() - timedelta(minutes=45)
        began = max(now - timedelta(days=days), BEGAN)
        units = _add_units(_json("units.json"), None)
        people = _add_people(_json("people.json"), units)
        journal.record(act=ACT, subject=f"unit:{units[COMMUNE].pk}", authority=units[COMMUNE], actor=None, now=began)
        live = _read(LIVE, units[COMMUNE], people[OFFICE], began)
        _look_over(live, people[COLLEAGUE], began + timedelta(minutes=5))
        approve(
            draft_id=live.pk,
            programme_code="57-NQ/TW",
            programme_name="Nghị quyết 57: khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số",
            actor=people[OFFICE],
            now=began + timedelta(minutes=20),
        )
        _read(WAITING, units[COMMUNE], people[COLLEAGUE], now + timedelta(minutes=30))
        _neighbour(units[NEIGHBOUR], people[NEIGHBOURS_OFFICE], now - timedelta(days=min(days, 45)))
        recently = now - timedelta(days=min(days, 30))
        above.play(units[PROVINCE], people[PROVINCES_OFFICE], units[COMMUNE], people[OFFICE], recently)


def play_year(stop: Callable[[], bool] = lambda: False) -> None:
    """What the commune reported since its plan was approved, played month by month; once, by one process at a time,
    and where it was broken off (`stop`, or a power cut) it goes on at the next call."""
    with alone("demo year") as mine:
        if mine:
            _play_year(stop)


def _play_year(stop: Callable[[], bool]) -> None:
    mark = JournalRow.objects.filter(act=ACT).select_related("authority").first()
    if mark is None or mark.authority is None or JournalRow.objects.filter(act=PLAYED).exists():
        return
    people = {p.username: p for p in Person.objects.filter(username__in=(APPRAISER, LEADER, OFFICE))}
    run, now = Run.objects.filter(authority=mark.authority).order_by("pk").first(), clock_now()
    if run is None or len(people) < 3:
        return  # the demo was changed by hand
    if year.play(run, people[APPRAISER], people[LEADER], now.date(), stop):
        talk.play(run, people[OFFICE], people[LEADER], now.date())
        journal.record(act=PLAYED, subject=mark.subject, authority=mark.authority, actor=None, now=now)


def playing() -> bool:
    """Whether the demo's year is still to be played, or to be played to its end."""
    marks = set(JournalRow.objects.filter(act__in=(ACT, PLAYED)).values_list("act", flat=True))
    return marks == {ACT}


def _json(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))
    return rows


def _add_units(rows: list[dict[str, Any]], parent: Unit | None) -> dict[str, Unit]:
    """The tree of units, by their ids in the file."""
    made: dict[str, Unit] = {}
    for position, row in enumerate(rows):
        names = {"name": row["name"], "short_name": row.get("short_name") or ""}
        unit = Unit.objects.create(parent=parent, kind=row["kind"], position=position, **names)
        UnitName.objects.create(unit=unit, **names)
        for alias in row.get("aliases") or []:
            learn_alias(unit, alias)
        made |= {row["id"]: unit} | _add_units(row.get("children") or [], unit)
    return made


def _add_people(rows: list[dict[str, Any]], units: dict[str, Unit]) -> dict[str, Person]:
    made = {}
    password = make_password(PASSWORD)  # printed for all to read, so one slow hash will do for all
    for row in rows:
        person = Person.objects.create(username=row["login"], password=password, name=row["name"], title=row["title"])
        for role in row["roles"]:
            RoleHeld.objects.create(person=person, unit=units[role["unit"]], role=Role(role["role"]))
        made[row["login"]] = person
    return made


def _read(name: str, authority: Unit, actor: Person, now: datetime) -> Draft:
    data = files(__package__).joinpath(name).read_bytes()
    draft = add_draft(authority=authority, data=data, file_name=name, actor=actor, now=now).draft
    read_draft(draft_id=draft.pk, now=now)
    draft.refresh_from_db()
    return draft


def _neighbour(commune: Unit, office: Person, now: datetime) -> None:
    """The next commune's plan of its own, live and with nothing reported yet: what a province looks for."""
    text = files(__package__).joinpath(WAITING).read_text("utf-8")
    for ours, theirs in (("Suối Hoa", "Nậm Sa"), ("SUỐI HOA", "NẬM SA"), ("24-KH/ĐU", "31-KH/ĐU")):
        text = text.replace(ours, theirs)
    name = WAITING.replace("suoi-hoa", "nam-sa")
    draft = add_draft(authority=commune, data=text.encode(), file_name=name, actor=office, now=now).draft
    read_draft(draft_id=draft.pk, now=now)
    approve(
        draft_id=draft.pk,
        programme_code="71-NQ/TW",
        programme_name="Nghị quyết 71: đột phá phát triển giáo dục và đào tạo",
        actor=office,
        now=now + timedelta(minutes=20),
    )


def _look_over(draft: Draft, actor: Person, now: datetime) -> None:
    """What a careful reviewer does: confirms the doubtful cells that are right, writes a unit's name out."""
    short, whole = "Phòng VHXH", "Phòng Văn hóa - Xã hội"
    for row in draft.body["targets"] + draft.body["tasks"]:
        for cell in list(row["unsure"]):
            seen = cell_text(row, cell)
            corrections.confirm_cell(draft_id=draft.pk, uid=row["uid"], field=cell, seen=seen, actor=actor, now=now)
        for cell in ("tracked_by", "lead"):
            if cell_text(row, cell) == short:
                corrections.set_cell(
                    draft_id=draft.pk, uid=row["uid"], field=cell, value=whole, seen=short, actor=actor, now=now
                )


def people() -> list[Person]:
    """Who can log in with the demo's password; nobody where the demo was never loaded."""
    if not JournalRow.objects.filter(act=ACT).exists():
        return []
    logins = [row["login"] for row in _json("people.json")]
    return sorted(Person.objects.filter(username__in=logins, is_active=True), key=lambda p: logins.index(p.username))


def importer() -> tuple[Unit, Person] | None:
    """The demo's commune and who uploads there; None without the demo."""
    mark = JournalRow.objects.filter(act=ACT).select_related("authority").first()
    actor = Person.objects.filter(username=OFFICE).first()
    return (mark.authority, actor) if mark and mark.authority and actor else None
