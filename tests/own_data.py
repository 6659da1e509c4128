"""A database of its own for processes that a test starts: a folder with SQLite, or a new database of the server that
the tests run on."""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent


def environment(folder: Path, *, sqlite: bool = False, **more: str) -> dict[str, str]:
    """The environment of a process whose data are in `folder`; the same folder is the same data. `sqlite`:
    on SQLite, whatever the tests run on. Its empty tables are made once and copied: making them takes seconds."""
    paths = os.pathsep.join((str(ROOT), str(ROOT / "src")))
    own = {"TIENDO_DATA": str(folder), "PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "tiendo.settings"}
    around = _around(sqlite)
    if "TIENDO_DATABASE" in around:
        own["TIENDO_DATABASE"] = _own_database(folder)
    elif not (folder / "tiendo.sqlite3").exists():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_empty_tables(), folder / "tiendo.sqlite3")
    return around | own | more


def _around(sqlite: bool) -> dict[str, str]:
    """The environment of the tests; of a database it names none or a real one."""
    return {k: v for k, v in os.environ.items() if k != "TIENDO_DATABASE" or (v and not sqlite)}


@cache
def _empty_tables() -> Path:
    """A database with all migrations and no rows but theirs, made once in a process of tests."""
    folder = Path(mkdtemp(prefix="tiendo-empty-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    paths = os.pathsep.join((str(ROOT), str(ROOT / "src")))
    own = _around(sqlite=True) | {"TIENDO_DATA": str(folder), "PYTHONPATH": paths}
    subprocess.run([sys.executable, "-m", "tiendo", "manage", "migrate", "-v0"], env=own, cwd=ROOT, check=True)
    with closing(sqlite3.connect(folder / "tiendo.sqlite3")) as made:
        made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "tiendo.sqlite3"


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """What a query finds in the data of `folder`."""
    if os.environ.get("TIENDO_DATABASE"):
        import psycopg

        with psycopg.connect(_own_database(folder)) as database:
            return list(database.execute(query.encode()).fetchall())
    with sqlite3.connect(folder / "tiendo.sqlite3", timeout=30) as lite:
        return lite.execute(query).fetchall()


def new_database(address: str) -> str:
    """The address of a new, empty database beside the one at `address`."""
    import psycopg

    name = f"own_{uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"'.encode())
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def _own_database(folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / "database"
    if not mark.exists():
        mark.write_text(new_database(os.environ["TIENDO_DATABASE"]))
    return mark.read_text()
