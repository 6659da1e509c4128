"""Queries for a few rows that every act asks: made into SQL once for each number of ids, then asked with others.

Building and compiling such a query takes the web process three times as long as asking it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet

Row = tuple[Any, ...]
M = TypeVar("M", bound=Model)
_FEW = 256  # more ids are asked for as ever: making the query is little then
_MARK = -2_000_000_000  # no row has such an id


@dataclass(frozen=True, slots=True)
class _Sql:
    text: str
    params: list[tuple[Any, int | None]]  # with the place of the id that takes its stead
    converters: list[tuple[int, Any, Any]]


@dataclass(slots=True)
class Ready:
    """`make` gives a query of `values_list` from lists of ids (or of words), each used with `__in` and nothing else.

    A list of ids that is empty finds nothing. Locking queries are asked in a transaction.
    """

    make: Callable[..., QuerySet[Any, Any]]
    made: dict[tuple[object, ...], _Sql] = field(default_factory=dict)

    def rows(self, *of: Collection[Any]) -> list[Row]:
        if max(map(len, of)) > _FEW:
            return list(self.make(*of))
        lists = [_padded(list(ids)) for ids in of]
        connection = _read()
        key = (connection.vendor, *map(len, lists))
        sql = self.made.get(key) or self.made.setdefault(key, _compiled(self.make, lists, connection))
        ids = [pk for some in lists for pk in some]
        params = [value if at is None else type(value)(ids[at]) for value, at in sql.params]
        with connection.cursor() as cursor:
            cursor.execute(sql.text, params)
            found = cursor.fetchall()
        return [_converted(row, sql.converters, connection) for row in found] if sql.converters else found


def _read() -> BaseDatabaseWrapper:
    """The database that this request reads: the replica, where there is one and it is not writing."""
    return connections[router.db_for_read(Model)]


def columns_of(model: type[Model]) -> list[str]:
    """What `rows_as` takes."""
    return [f.attname for f in model._meta.concrete_fields]


def rows_as(model: type[M], rows: Collection[Row]) -> list[M]:
    """Rows of all columns as instances."""
    names, alias = columns_of(model), _read().alias
    return [model.from_db(alias, names, row) for row in rows]


def _padded(ids: list[Any]) -> list[Any]:
    """To a power of two, so that few numbers of ids are made; a repeated id finds nothing more."""
    ids = ids or [0]
    return ids + ids[-1:] * ((1 << (len(ids) - 1).bit_length()) - len(ids))


def _compiled(make: Callable[..., QuerySet[Any, Any]], lists: list[list[Any]], connection: BaseDatabaseWrapper) -> _Sql:
    places: dict[Any, int] = {}
    marks: list[list[Any]] = []
    for some in lists:
        marks.append(
            [f"\x01{len(places) + n}" if isinstance(pk, str) else _MARK - len(places) - n for n, pk in enumerate(some)]
        )
        places |= {mark: len(places) + n for n, mark in enumerate(marks[-1])}
    compiler = make(*marks).query.get_compiler(connection=connection)
    text, params = compiler.as_sql()
    expressions = [one for one, *_ in compiler.select[: compiler.col_count]]
    converters = [(i, many, one) for i, (many, one) in compiler.get_converters(expressions).items()]
    return _Sql(text, [(p, places.get(p) if isinstance(p, int | str) else None) for p in params], converters)


def _converted(row: Row, converters: list[tuple[int, Any, Any]], connection: BaseDatabaseWrapper) -> Row:
    out = list(row)
    for at, many, expression in converters:
        for convert in many:
            out[at] = convert(out[at], expression, connection)
    return tuple(out)
