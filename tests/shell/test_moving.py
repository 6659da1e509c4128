"""`tiendo move-to`: a filled commune goes from SQLite to PostgreSQL whole, or not at all (`make test-postgres`)."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from tests import own_data

SERVER = os.environ.get("TIENDO_DATABASE", "")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not SERVER, reason="needs a PostgreSQL server: `make test-postgres` runs it on one"),
]
COUNTS = """
import json
import django
django.setup()
from django.apps import apps
from tiendo.usecases.journal import first_broken_row
from tiendo.records.models import Draft, Milestone, Person, Unit
rows = {m._meta.db_table: m._base_manager.count() for m in apps.get_models(include_auto_created=True)}
assert first_broken_row() is None
draft = Draft.objects.order_by("pk").first()
low = str(Milestone.objects.exclude(low=None).order_by("pk").first().low)
made = Unit.objects.create(kind="hamlet", parent=Unit.objects.get(name="Xã Suối Hoa"), name="Thôn Mới")
seen = {"reading": draft.reading, "content": draft.content, "low": low, "next": made.pk}
can = Person.objects.get(username="khai").check_password("tiendo-demo")
print(json.dumps({"rows": rows, "seen": seen, "can": can}))
"""
FILL = """
import django
django.setup()
from tiendo.jobs.demo import load
load.load()
load.play_year(iter([False] * 2 + [True] * 99).__next__)
"""
KILLED = """
import os, signal, sys
import django
django.setup()
from tiendo.jobs.moving import move_to

def say(line):
    if "records_draft:" in line:
        os.kill(os.getpid(), signal.SIGKILL)

move_to(sys.argv[1], None, say)
"""


class House:
    """A commune on SQLite in a folder, with the demo and some months of its year."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = own_data.environment(folder, sqlite=True)

    def python(self, code: str, **more: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", code], env=self.environment | more, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def move(self, address: str, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "tiendo", "move-to", address, *words]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)

    def put(self, place: tuple[str, str, int], value: str) -> str:
        """Write a cell (table, column, id) past the product; what it said."""
        table, column, pk = place
        with sqlite3.connect(self.folder / "tiendo.sqlite3") as lite:
            ((before,),) = lite.execute(f"SELECT {column} FROM {table} WHERE id = ?", (pk,)).fetchall()
            lite.execute(f"UPDATE {table} SET {column} = ? WHERE id = ?", (value, pk))
        return str(before)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    made = House(tmp_path_factory.mktemp("house"))
    made.python(FILL)
    return made


@pytest.fixture
def target() -> str:
    return own_data.new_database(SERVER)


def counted(address: str) -> int:
    import psycopg

    with psycopg.connect(address) as database:
        found = database.execute(b"SELECT to_regclass('records_journalrow') IS NOT NULL").fetchone()
        if not found or not found[0]:
            return 0
        row = database.execute(b"SELECT count(*) FROM records_journalrow").fetchone()
        return int(row[0]) if row else 0


def test_everything_is_over_and_works_on(house: House) -> None:
    target = own_data.new_database(SERVER, tables=False)
    done = house.move(target)
    assert done.returncode == 0, done.stderr
    assert "hai bên giống hệt" in done.stdout and "TIENDO_DATABASE" in done.stdout
    there = json.loads(house.python(COUNTS, TIENDO_DATABASE=target))
    here = json.loads(house.python(COUNTS))
    assert there == here and there["can"] and there["rows"]["records_report"] > 10
    assert there["seen"]["next"] > there["rows"]["records_unit"], "new rows go after the old ones"
    again = house.move(target)
    assert again.returncode == 1 and "đã có dữ liệu" in again.stderr and "trống" in again.stderr


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("records_unit", "short_name", 2), "ơ" * 120, "cột chỉ 100"),
        (("records_task", "output", 1), "một\0hai", "ký tự mã 0"),
    ],
    ids=["a text too long for its column", "a character of code 0"],
)
def test_what_cannot_be_kept_is_named_and_nothing_is_moved(
    house: House, target: str, place: tuple[str, str, int], value: str, said: str
) -> None:
    before = house.put(place, value)
    done = house.move(target)
    house.put(place, before)
    assert done.returncode == 1 and said in done.stderr and "Chưa chuyển gì" in done.stderr, done.stderr
    assert counted(target) == 0
    assert house.move(target).returncode == 0, "after mending it simply runs again"


def test_a_spoilt_file_is_found_before_anything_is_moved(house: House, target: str) -> None:
    kept = next(p for p in (house.folder / "files").rglob("*") if p.is_file())
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-1] + b"!")
    done = house.move(target)
    kept.write_bytes(whole)
    assert done.returncode == 1 and kept.name in done.stderr and counted(target) == 0


def test_a_move_that_is_killed_leaves_an_empty_target_and_can_be_run_again(house: House, target: str) -> None:
    command = [sys.executable, "-c", KILLED, target]
    assert subprocess.run(command, env=house.environment, check=False).returncode == -signal.SIGKILL
    assert counted(target) == 0
    assert house.move(target).returncode == 0 and counted(target) > 0


@pytest.mark.parametrize(
    ("address", "said"),
    [("mysql://x/y", "PostgreSQL"), ("postgresql://nobody@127.0.0.1:1/x", "Không nối được")],
    ids=["another database", "no server"],
)
def test_an_address_that_will_not_do(house: House, address: str, said: str) -> None:
    done = house.move(address)
    assert done.returncode == 1 and said in done.stderr
