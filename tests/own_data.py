"""A database of its own for processes that a test starts: a folder with SQLite, or a new database of the server that
the tests run on."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
PATHS = os.pathsep.join((str(ROOT), str(ROOT / "src")))


def environment(folder: Path, *, sqlite: bool = False, tables: bool = True, **more: str) -> dict[str, str]:
    """The environment of a process whose data are in `folder`; the same folder is the same data. `sqlite`:
    on SQLite, whatever the tests run on. `tables`: with the empty tables, copied, as making them takes seconds."""
    own = {"TIENDO_DATA": str(folder), "PYTHONPATH": PATHS, "DJANGO_SETTINGS_MODULE": "tiendo.settings"}
    around = _around(sqlite)
    if "TIENDO_DATABASE" in around:
        own["TIENDO_DATABASE"] = _own_database(folder, tables)
    elif tables and not (folder / "tiendo.sqlite3").exists():
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(empty_tables(), folder / "tiendo.sqlite3")
    return around | own | more


def _around(sqlite: bool) -> dict[str, str]:
    """The environment of the tests; of a database it names none or a real one."""
    return {k: v for k, v in os.environ.items() if k != "TIENDO_DATABASE" or (v and not sqlite)}


def empty_tables() -> Path:
    """An SQLite database with all migrations and no rows but theirs, made once for a version of the models."""
    with _one_at_a_time() as folder:
        kept = folder / f"{_version()}.sqlite3"
        if not kept.exists():
            for older in folder.glob("*.sqlite3"):
                older.unlink()
            _make_empty_tables(kept)
    return kept


def _make_empty_tables(path: Path) -> None:
    with TemporaryDirectory(prefix="tiendo-empty-") as folder:
        _migrate({"TIENDO_DATA": folder})
        with closing(sqlite3.connect(Path(folder) / "tiendo.sqlite3")) as made:
            made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(Path(folder) / "tiendo.sqlite3", path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def template(address: str) -> str:
    """The name of such a database on the PostgreSQL server at `address`, for others to be copied from."""
    import psycopg

    name = f"empty_{_version()}"
    with _one_at_a_time(), psycopg.connect(address, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone():
            made = new_database(address, tables=False)
            with TemporaryDirectory(prefix="tiendo-empty-") as folder:
                _migrate({"TIENDO_DATABASE": made, "TIENDO_DATA": folder})
            server.execute(f'ALTER DATABASE "{urlsplit(made).path[1:]}" RENAME TO "{name}"'.encode())
    return name


@contextmanager
def _one_at_a_time() -> Iterator[Path]:
    """The folder of what is kept between runs, for one process of tests alone."""
    folder = ROOT / ".pytest_cache" / "empty"
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def _migrate(own: dict[str, str]) -> None:
    around = _around(sqlite=True) | {"PYTHONPATH": PATHS}
    subprocess.run([sys.executable, "-m", "tiendo", "manage", "migrate", "-v0"], env=around | own, cwd=ROOT, check=True)


@cache
def _version() -> str:
    """What the empty tables are made of: the models, their migrations and the packages beside them."""
    made_of = hashlib.sha256((ROOT / "requirements/run.txt").read_bytes())
    for path in sorted((ROOT / "src/tiendo/records").rglob("*.py")):
        made_of.update(path.read_bytes())
    return made_of.hexdigest()[:16]


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """What a query finds in the data of `folder`."""
    if os.environ.get("TIENDO_DATABASE"):
        import psycopg

        with psycopg.connect(_own_database(folder)) as database:
            return list(database.execute(query.encode()).fetchall())
    with sqlite3.connect(folder / "tiendo.sqlite3", timeout=300) as lite:
        return lite.execute(query).fetchall()


def new_database(address: str, *, tables: bool = True) -> str:
    """The address of a new database beside the one at `address`: with the empty tables, or with nothing at all."""
    import psycopg

    name, like = f"own_{uuid4().hex[:12]}", f' TEMPLATE "{template(address)}"' if tables else ""
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"{like}'.encode())
    return urlunsplit(urlsplit(address)._replace(path=f"/{name}"))


def _own_database(folder: Path, tables: bool = True) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / "database"
    if not mark.exists():
        mark.write_text(new_database(os.environ["TIENDO_DATABASE"], tables=tables))
    return mark.read_text()
