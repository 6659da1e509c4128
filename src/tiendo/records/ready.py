"""Queries for a few rows that every act asks: made into SQL once, then asked with other ids.

Building and compiling such a query takes the web process three times as long as asking it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from json import JSONDecoder
from typing import Any, TypeGuard, TypeVar

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.models import JSONField, Model, QuerySet
from django.db.models.expressions import Col
from django.db.models.query import ModelIterable, get_related_populators
from django.db.models.sql.compiler import SQLCompiler

from tiendo.records.instances import maker, populator

Row = tuple[Any, ...]
Given = Collection[Any] | int | str | date
Taken = tuple[Any, int | None]  # a parameter of a query, with the place of what is asked that takes its stead
Converter = Callable[[Any, Any, BaseDatabaseWrapper], Any]
M = TypeVar("M", bound=Model)
_FEW = 256  # more ids go to SQLite as ever: making the query is little then
_JSON = JSONDecoder().decode
_TEN = 10  # as many PostgreSQL takes any list to have: for a shorter one it would plan the statement each time anew
# Marks, in whose stead a query takes what is asked: no row has such an id, a word or a day.
_ID, _DAY, _INSTANT = -2_000_000_000, date(1000, 1, 1), datetime(1000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class _Sql:
    text: str
    params: list[Taken]
    converters: list[tuple[int, Converter, Any]]
    instance: Callable[[Row], Any]  # of a query that gives instances


@dataclass(slots=True)
class Ready:
    """`make` gives a query from what is asked, of `values_list` for `rows` and of instances for `objects`.

    It takes lists of ids or of words, each used with `__in`, and single ids, words, days and instants, each compared
    as it is, a word also with `__startswith` (no `__contains`, no slice). A list that is empty finds nothing. Locking
    queries are asked in a transaction. Raises ValueError where `make` does something else with what is asked.
    A list goes to PostgreSQL as one array, whatever its length, so that it plans one statement; to SQLite id by id.
    """

    make: Callable[..., QuerySet[Any, Any]]
    made: dict[tuple[object, ...], _Sql] = field(default_factory=dict)

    def rows(self, *of: Given) -> list[Row]:
        return self._found(of)[0]

    def objects(self, *of: Given) -> list[Any]:
        """With what `select_related`, `only` and `annotate` say; not what `prefetch_related` does."""
        rows, sql = self._found(of)
        return [sql.instance(row) for row in rows] if sql else rows

    def _found(self, of: Sequence[Given]) -> tuple[list[Any], _Sql | None]:
        connection = _read()
        if connection.vendor != "postgresql" and any(len(one) > _FEW for one in of if _many(one)):
            return list(self.make(*of)), None
        values = [_values(one, connection) for one in of]
        key = (connection.alias, *map(_shape, of, values))
        sql = self.made.get(key) or self.made.setdefault(key, _compiled(self.make, of, values, connection))
        asked = [_adapted(one, connection) for some in values for one in some]
        params = [one if at is None else _param(one, asked[at], connection) for one, at in sql.params]
        cursor = _cursor(connection)
        cursor.execute(sql.text, params)
        found = cursor.fetchall()
        return [_converted(row, sql.converters, connection) for row in found] if sql.converters else found, sql


def _many(one: Given) -> TypeGuard[Collection[Any]]:
    return not isinstance(one, int | str | date)


def _values(one: Given, connection: BaseDatabaseWrapper) -> list[Any]:
    """What takes the stead of the marks: a single value, one array, or the values of a list."""
    if not _many(one):
        return [one]
    some = list(one)
    return [some + some[-1:] * (_TEN - len(some))] if some and connection.vendor == "postgresql" else _padded(some)


def _shape(one: Given, values: list[Any]) -> object:
    """What the same SQL answers: whether it is a list, of what, and how long."""
    return (len(values), type(_first(values[0])), bool(one)) if _many(one) else type(one)


def _array(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def _first(value: Any) -> Any:
    return value[0] if _array(value) else value


def _param(sample: Any, asked: Any, connection: BaseDatabaseWrapper) -> Any:
    """What is asked in the form that the query gave a mark."""
    if _array(asked):
        return f"{{{','.join(map(str, asked))}}}" if isinstance(asked[0], int) else list(map(str, asked))
    if isinstance(sample, str) and sample[-1] == "%":
        return f"{connection.ops.prep_for_like_query(asked)}%"
    return type(sample)(asked) if isinstance(sample, int | str) else asked


def _read() -> BaseDatabaseWrapper:
    """The database that this request reads: the replica, where there is one and it is not writing."""
    return connections[router.db_for_read(Model)]


def _cursor(connection: BaseDatabaseWrapper) -> CursorWrapper:
    """A cursor for one question, whose answer is fetched at once: the same one as long as the connection lasts. Making
    it anew takes a sixth of what asking takes."""
    connection.close_if_health_check_failed()
    kept: tuple[object, CursorWrapper] | None = connection.__dict__.get("kept_cursor")
    if kept and kept[0] is connection.connection and not connection.queries_logged:
        return kept[1]
    cursor = connection.cursor()
    if not connection.queries_logged:
        connection.__dict__["kept_cursor"] = (connection.connection, cursor)
    return cursor


def columns_of(model: type[Model]) -> list[str]:
    """What `rows_as` takes."""
    return [f.attname for f in model._meta.concrete_fields]


def rows_as(model: type[M], rows: Collection[Row]) -> list[M]:
    """Rows of all columns as instances."""
    return list(map(maker(model, _read().alias, tuple(columns_of(model))), rows))


def _padded(ids: list[Any]) -> list[Any]:
    """To a power of two, so that few numbers of ids are made; a repeated id finds nothing more."""
    ids = ids or [0]
    return ids + ids[-1:] * ((1 << (len(ids) - 1).bit_length()) - len(ids))


def _compiled(
    make: Callable[..., QuerySet[Any, Any]],
    of: Sequence[Given],
    values: list[list[Any]],
    connection: BaseDatabaseWrapper,
) -> _Sql:
    flat = [one for some in values for one in some]
    marks = list(map(_mark, map(_first, flat), count()))
    left = iter(marks)
    parts = [[next(left) for _ in some] for some in values]
    rows = make(*(some if _many(one) else some[0] for one, some in zip(of, parts, strict=True)))
    compiler = rows.query.get_compiler(connection=connection)
    text, params = compiler.as_sql()
    places = {_adapted(mark, connection): at for at, mark in enumerate(marks)}
    places |= {f"{mark}%": at for mark, at in places.items() if isinstance(mark, str)}
    taken = [(p, places.get(p) if isinstance(p, int | str | date) else None) for p in params]
    used = {_adapted(marks[at], connection) for _, at in taken if at is not None}
    for one, some in zip(of, parts, strict=True):
        if one and (lost := {_adapted(mark, connection) for mark in some} - used):
            raise ValueError(f"not compared as it is: {lost} in {text}")
    kinds = {at: "bigint[]" if isinstance(one[0], int) else "text[]" for at, one in enumerate(flat) if _array(one)}
    text = _with_arrays(text, [kinds.get(at) if at is not None else None for _, at in taken])
    if connection.vendor == "postgresql":
        text, taken = _with_constants(text, taken)
    expressions = [one for one, *_ in compiler.select[: compiler.col_count]]
    converters = [
        (at, _quick(convert, one), one)
        for at, (many, one) in compiler.get_converters(expressions).items()
        for convert in many
    ]
    whole = issubclass(rows._iterable_class, ModelIterable)
    return _Sql(text, taken, converters, _instance(compiler, connection.alias) if whole else lambda row: row)


def _with_arrays(text: str, kinds: list[str | None]) -> str:
    """`IN (%s)` as a comparison with the array that the parameter is; `kinds`: of which kind each is, if one."""
    left = iter(kinds)

    def written(found: re.Match[str]) -> str:
        if found[0] == "%%" or not (kind := next(left)):
            return found[0]
        if found[0] == "%s":
            raise ValueError(f"not compared as a list: {text}")
        return f"= ANY(%s::{kind})"

    return re.sub(r"%%|IN \(%s\)|%s", written, text)


def _with_constants(text: str, taken: Sequence[Taken]) -> tuple[str, list[Taken]]:
    """With the query's own constants in its text: a plan that is kept for any values knows these, how rare they are and
    which partial index is theirs. And the parameters that are left."""
    params, left = iter(taken), list[Taken]()

    def written(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return found[0]
        one, at = next(params)
        if at is None and (constant := _constant(one)):
            return constant
        left.append((one, at))
        return found[0]

    return re.sub(r"%%|%s", written, text), left


def _constant(one: object) -> str | None:
    """As it is written in SQL; None of what is better handed over."""
    match one:
        case bool():
            return str(one).upper()
        case int() if one >= 0:
            return str(int(one))
        case str() if "\\" not in one and "\0" not in one:
            return "'" + str(one).replace("'", "''").replace("%", "%%") + "'"
    return None


def _instance(compiler: SQLCompiler, alias: str) -> Callable[[Row], Any]:
    """What Django makes of a row of this query."""
    assert compiler.klass_info
    model, fields = compiler.klass_info["model"], compiler.klass_info["select_fields"]
    own = slice(fields[0], fields[-1] + 1)
    names = [one.target.attname for one, *_ in compiler.select[own]]
    some = get_related_populators(compiler.klass_info, compiler.select, alias)  # type: ignore[call-arg]  # the stubs are of a later Django
    instance, related = maker(model, alias, tuple(names)), [populator(one) for one in some]
    more = list((compiler.annotation_col_map or {}).items())

    def made(row: Row) -> Any:
        out = instance(row[own])
        for give in related:
            give(row, out)
        for name, at in more:
            setattr(out, name, row[at])
        return out

    return made


def _mark(one: object, n: int) -> object:
    """Something of the same kind that is nowhere in the database."""
    match one:
        case bool():
            raise ValueError("two values are two queries")
        case int():
            return _ID - n
        case str():
            return f"\x01{n}"
        case datetime():
            return _INSTANT + timedelta(seconds=n)
        case date():
            return _DAY + timedelta(days=n)
    raise ValueError(f"cannot be asked for: {one!r}")


def _adapted(one: Any, connection: BaseDatabaseWrapper) -> Any:
    """As a query hands it to the database."""
    if isinstance(one, datetime):
        return connection.ops.adapt_datetimefield_value(one)
    return connection.ops.adapt_datefield_value(one) if isinstance(one, date) else one


def _converted(row: Row, converters: list[tuple[int, Converter, Any]], connection: BaseDatabaseWrapper) -> Row:
    out = list(row)
    for at, convert, expression in converters:
        out[at] = convert(out[at], expression, connection)
    return tuple(out)


def _quick(convert: Converter, expression: Any) -> Converter:
    """Of a whole column of JSON what its field does, without asking each time what else it might be."""
    field = getattr(convert, "__self__", None)
    if isinstance(field, JSONField) and convert == field.from_db_value and field.decoder is None:
        return _from_json if isinstance(expression, Col) else convert
    return convert


def _from_json(value: str | None, *_: Any) -> Any:
    return None if value is None else _JSON(value)
