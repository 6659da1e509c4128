"""A database of its own for processes that a test starts: a folder with SQLite, or a new database of the server that
the tests run on."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a process whose data are in `folder`; the same folder is the same data."""
    paths = os.pathsep.join((str(ROOT), str(ROOT / "src")))
    own = {"TIENDO_DATA": str(folder), "PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "tiendo.settings"}
    if os.environ.get("TIENDO_DATABASE"):
        own["TIENDO_DATABASE"] = _own_database(folder)
    return os.environ | own | more


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    """What a query finds in the data of `folder`."""
    if os.environ.get("TIENDO_DATABASE"):
        import psycopg

        with psycopg.connect(_own_database(folder)) as database:
            return list(database.execute(query.encode()).fetchall())
    import sqlite3

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
