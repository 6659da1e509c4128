"""Instances of models out of rows of the database, at a fifth of what Django's own way takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from inspect import getattr_static
from operator import itemgetter
from typing import Any, TypeVar

from django.db.models import Model
from django.db.models.base import ModelState
from django.db.models.fields.related_descriptors import ForeignKeyDeferredAttribute
from django.db.models.query_utils import DeferredAttribute
from django.db.models.signals import post_init, pre_init

M = TypeVar("M", bound=Model)
Made = Callable[[Sequence[Any]], M]
_PLAIN = (DeferredAttribute, ForeignKeyDeferredAttribute)  # whose values stand in `__dict__` as they came


@lru_cache(maxsize=1024)
def maker(model: type[M], alias: str, names: tuple[str, ...]) -> Made[M]:
    """What `model.from_db` makes of the values of these columns (attnames), as read from the database `alias`."""
    if not _is_plain(model, names):
        return partial(model.from_db, alias, names)

    def made(values: Sequence[Any]) -> M:
        out = model.__new__(model)
        state = ModelState()
        state.adding, state.db = False, alias
        out.__dict__.update(zip(names, values, strict=True), _state=state)
        return out

    return made


def _is_plain(model: type[Model], names: Sequence[str]) -> bool:
    """Whether nobody is told when an instance is made, nor does anything else with its values."""
    told = pre_init.has_listeners(model) or post_init.has_listeners(model)
    own = model.__init__ is not Model.__init__ or model.from_db.__func__ is not Model.from_db.__func__  # type: ignore[attr-defined]
    return not told and not own and all(type(getattr_static(model, name)) in _PLAIN for name in names)


def populator(related: Any) -> Callable[[Sequence[Any], Model], None]:
    """What `related.populate` does: gives an instance of a row what a `select_related` brought, with its own."""
    made = maker(related.model_cls, related.db, tuple(related.init_list))
    values = related.reorder_for_init or itemgetter(slice(related.cols_start, related.cols_end))
    key, more = related.pk_idx, [populator(one) for one in related.related_populators]

    def populate(row: Sequence[Any], out: Model) -> None:
        some = values(row)
        found = None
        if some[key] is not None:
            found = made(some)
            for one in more:
                one(row, found)
        related.local_setter(out, found)
        if found is not None:
            related.remote_setter(found, out)

    return populate
