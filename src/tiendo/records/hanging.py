"""The rows that hang on instances, without a query made for each of them as `prefetch_related` does."""

from __future__ import annotations

from collections.abc import Iterable
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
        kept[name] = _Hung(owner, name, of.get(owner.pk, []))


class _Hung(QuerySet[Any]):
    """The rows of one owner; narrowed or ordered anew they are asked for as ever."""

    def __init__(self, owner: Model, name: str, rows: list[Model]) -> None:
        related: Any = type(owner)._meta.get_field(name).related_model
        super().__init__(related)
        self._owner, self._name = owner, name
        self._result_cache = rows
        self._prefetch_done = True

    def _chain(self) -> QuerySet[Any]:
        kept: dict[str, Any] = self._owner.__dict__["_prefetched_objects_cache"]
        mine = kept.pop(self._name)
        try:
            return getattr(self._owner, self._name).get_queryset()._chain()  # type: ignore[no-any-return]
        finally:
            kept[self._name] = mine
