"""The rows that hang on instances, without a query made for each of them as `prefetch_related` does."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from django.db.models import Model, QuerySet


def hang(owners: Iterable[Model], name: str, rows: Iterable[tuple[Any, Model]]) -> None:
    """Let `owner.<name>.all()` be those of `rows` that come with the owner's id, in their order.

    `prefetch_related` makes a query for each owner, which is never asked, and takes longer than all else of a list.
    """
    of: dict[Any, list[Model]] = {}
    for pk, row in rows:
        of.setdefault(pk, []).append(row)
    for owner in owners:
        kept: dict[str, Any] = owner.__dict__.setdefault("_prefetched_objects_cache", {})
        kept[name] = _Hung.of(owner, name, of.get(owner.pk, []))


def give(owner: Model, name: str, one: Model | None) -> None:
    """Let `owner.<name>` be `one`, whose id the owner has already: not asked for, nor looked at as by setting it."""
    owner._state.fields_cache[name] = one


def hung(owner: Model, name: str) -> Collection[Any]:
    """The rows of `owner.<name>.all()`, without a manager made for them where they hang already."""
    rows = owner.__dict__.get("_prefetched_objects_cache", {}).get(name)
    return rows._rows if isinstance(rows, _Hung) else getattr(owner, name).all()


class _Hung(QuerySet[Any]):
    """The rows of one owner; narrowed or ordered anew they are asked for as ever."""

    _owner: Model
    _name: str
    _rows: list[Model]

    @classmethod
    def of(cls, owner: Model, name: str, rows: list[Model]) -> _Hung:
        out = cls.__new__(cls)
        out.__dict__.update(
            _blank(type(owner), name), _owner=owner, _name=name, _rows=rows, _result_cache=rows, _hints={}
        )
        return out

    def _chain(self) -> QuerySet[Any]:
        kept: dict[str, Any] = self._owner.__dict__["_prefetched_objects_cache"]
        mine = kept.pop(self._name)
        try:
            return getattr(self._owner, self._name).get_queryset()._chain()  # type: ignore[no-any-return]
        finally:
            kept[self._name] = mine


@cache
def _blank(owner: type[Model], name: str) -> dict[str, Any]:
    """What a query of these rows holds, which none of them changes: it is never asked."""
    related: Any = owner._meta.get_field(name).related_model
    return _Hung(related).__dict__ | {"_prefetch_done": True}
