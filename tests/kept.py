"""What a fixture makes in the database, made once in a process of tests and then put back as rows: acts of the product
take a hundred times as long. Only on what is known to the last row: else it is made again."""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Model

from tiendo import clock

T = TypeVar("T")
Rows = dict[Any, tuple[Any, ...]]
WRITES = ("INSERT", "UPDATE", "DELETE")
AT_ONCE = 200
REAL_CLOCK = clock.now, clock.today


@dataclass
class _Made:
    """What was made: rows gone or changed and rows to put in by table, files, and the pickled outcome."""

    gone: dict[str, list[Any]]
    rows: dict[str, list[tuple[Any, ...]]]
    files: dict[str, bytes]
    outcome: bytes


@dataclass
class _Test:
    """A test from its first row on: what was kept for it, and what it wrote besides."""

    chain: list[Any] = field(default_factory=list)
    beside: Any = field(default_factory=hashlib.sha256)
    wrote: bool = False
    deaf: bool = False

    def watch(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not self.deaf and str(sql).lstrip().startswith(WRITES):
            self.wrote = True
            self.beside.update(repr((sql, params)).encode())
        return execute(sql, params, many, context)

    @contextmanager
    def quietly(self) -> Iterator[None]:
        """What is written now is not counted: it is kept, or nothing that is made later asks for it."""
        was, self.deaf = self.deaf, True
        try:
            yield
        finally:
            self.deaf = was


_MADE: dict[Any, _Made | None] = {}
_now: _Test | None = None


@contextmanager
def rows_of_a_test() -> Iterator[None]:
    """For a test in a transaction that is taken back; outside of it, or where rows stand already, all is made anew."""
    global _now
    if _rows_stand():
        yield
        return
    _now = _Test()
    try:
        with connection.execute_wrapper(_now.watch):
            yield
    finally:
        _now = None


def kept(make: Callable[..., T], *given: Any) -> T:
    """What `make(*given)` makes and gives. Its outcome is a copy, but for what it was given; it must depend on nothing
    else than that, the database and the clock."""
    test = _now
    # On PostgreSQL the ids of rows that are taken back are not given out again: what was written besides is unlike.
    if test is None or test.deaf or (test.wrote and connection.vendor != "sqlite"):
        return make(*given)
    clocks = None if (clock.now, clock.today) == REAL_CLOCK else (str(clock.now()), str(clock.today()))
    key = (make.__module__, make.__qualname__, clocks, tuple(test.chain), test.beside.hexdigest())
    with test.quietly():
        found = _MADE[key] if key in _MADE else _MADE.setdefault(key, _first(make, given))
        outcome = _again(found, given) if found else make(*given)
    test.chain.append(hashlib.sha256(repr(key).encode()).hexdigest())
    return outcome


@contextmanager
def beside_what_is_kept() -> Iterator[None]:
    """For what a test writes before all is made, and what nothing made later depends on: a log-in, with its random
    key, would have all after it made anew."""
    if _now is None:
        yield
        return
    with _now.quietly():
        yield


def _first(make: Callable[..., Any], given: tuple[Any, ...]) -> _Made | None:
    """Made once and taken back, so that the first test has the same copy as all others."""
    if not isinstance(default_storage, FileSystemStorage):
        return None
    before, files = _all_rows(), _all_files()
    point = transaction.savepoint()
    outcome = make(*given)
    after = _all_rows()
    new = {name: data for name, data in _all_files().items() if name not in files}
    transaction.savepoint_rollback(point)
    for name in new:
        (Path(default_storage.location) / name).unlink()
    gone = {t: [pk for pk, row in rows.items() if after[t].get(pk) != row] for t, rows in before.items()}
    put = {t: [row for pk, row in rows.items() if before[t].get(pk) != row] for t, rows in after.items()}
    return _Made(_only(gone), _only(put), new, _pickled(outcome, given))


def _again(made: _Made, given: tuple[Any, ...]) -> Any:
    by_table = {model._meta.db_table: model for model in _tables()}
    with connection.cursor() as cursor:
        for table, pks in made.gone.items():
            pk = connection.ops.quote_name(by_table[table]._meta.pk.column)
            cursor.executemany(
                f"DELETE FROM {connection.ops.quote_name(table)} WHERE {pk} = %s", [(one,) for one in pks]
            )
        for table, rows in made.rows.items():
            _insert(cursor, table, rows)
        for statement in connection.ops.sequence_reset_sql(no_style(), [by_table[t] for t in made.rows]):
            cursor.execute(statement)
    for name, data in made.files.items():
        path = Path(default_storage.location) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return _Unpickler(io.BytesIO(made.outcome), _known(given)).load()


def _insert(cursor: Any, table: str, rows: list[tuple[Any, ...]]) -> None:
    names = connection.ops.quote_name(table)
    one = f"({', '.join(['%s'] * len(rows[0]))})"
    for start in range(0, len(rows), AT_ONCE):
        some = rows[start : start + AT_ONCE]
        cursor.execute(f"INSERT INTO {names} VALUES {', '.join([one] * len(some))}", [x for row in some for x in row])


@cache
def _any_row() -> str:
    tables = [connection.ops.quote_name(m._meta.db_table) for m in _tables() if m._meta.app_label == "records"]
    return "SELECT " + " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in tables)


def _rows_stand() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_any_row())
        return bool(cursor.fetchone()[0])


@cache
def _tables() -> list[type[Model]]:
    return [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]


def _all_rows() -> dict[str, Rows]:
    out: dict[str, Rows] = {}
    with connection.cursor() as cursor:
        for model in _tables():
            table = model._meta.db_table
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            place = [column[0] for column in cursor.description].index(model._meta.pk.column)
            out[table] = {row[place]: row for row in cursor.fetchall()}
    return out


def _all_files() -> dict[str, bytes]:
    root = Path(default_storage.location)
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()} if root.exists() else {}


def _only(tables: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {table: rows for table, rows in tables.items() if rows}


def _known(given: tuple[Any, ...]) -> list[Any]:
    """The things given and their parts: the outcome points at them, not at copies."""
    parts = [getattr(one, f.name) for one in given if is_dataclass(one) for f in fields(one)]
    return [*given, *(part for part in parts if isinstance(part, Model))]


class _Pickler(pickle.Pickler):
    def __init__(self, file: Any, known: list[Any]) -> None:
        super().__init__(file)
        self.places = {id(one): n for n, one in enumerate(known)}

    def persistent_id(self, thing: Any) -> int | None:
        return self.places.get(id(thing))


class _Unpickler(pickle.Unpickler):
    def __init__(self, file: Any, known: list[Any]) -> None:
        super().__init__(file)
        self.known = known

    def persistent_load(self, place: Any) -> Any:
        return self.known[place]


def _pickled(outcome: Any, given: tuple[Any, ...]) -> bytes:
    held = io.BytesIO()
    _Pickler(held, _known(given)).dump(outcome)
    return held.getvalue()
