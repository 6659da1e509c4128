"""An outline as JSON and back, exactly: what a paper is kept as.

The codec follows the dataclasses of `core.reporting.outline`; fields at their default are left out.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from tiendo.core.reporting.outline import Annex, Outline, Paragraph, Section, Table


def outline_json(outline: Outline) -> dict[str, Any]:
    """Plain lists, dicts, text and numbers of text; the same outline always gives the same JSON."""
    return cast(dict[str, Any], _plain(outline))


def outline_of(obj: Mapping[str, Any]) -> Outline:
    """The outline whose JSON `obj` is. Raises `ValueError` where it is not one."""
    try:
        return cast(Outline, _made(Outline, obj))
    except (KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise ValueError(f"not an outline: {error}") from error


def part_json(part: Paragraph | Table | Section | Annex) -> dict[str, Any]:
    """A part of an outline as JSON, as it stands within the whole's."""
    return cast(dict[str, Any], _plain(part))


def block_of(obj: Mapping[str, Any]) -> Paragraph | Table:
    return cast("Paragraph | Table", _made(_block(obj), obj))


def section_of(obj: Mapping[str, Any]) -> Section:
    return cast(Section, _made(Section, obj))


def annex_of(obj: Mapping[str, Any]) -> Annex:
    return cast(Annex, _made(Annex, obj))


def _plain(value: object) -> Any:
    if is_dataclass(value):
        return {f.name: _plain(v) for f in fields(value) if (v := getattr(value, f.name)) != _default(f)}
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return str(value) if isinstance(value, StrEnum) else value


def _default(field: Any) -> object:
    if field.default is not MISSING:
        return field.default
    return field.default_factory() if field.default_factory is not MISSING else MISSING


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _made(kind: Any, value: Any) -> Any:
    """`value` as `kind`: a dataclass, a tuple of one kind, a union with None, a block, or a plain value."""
    origin = get_origin(kind)
    if origin is tuple:
        return tuple(_made(get_args(kind)[0], v) for v in value)
    if origin in (Union, types.UnionType):
        choices = [k for k in get_args(kind) if k is not type(None)]
        if value is None:
            return None
        return _made(_block(value) if len(choices) > 1 else choices[0], value)
    if is_dataclass(kind):
        return cast(Any, kind)(**{name: _made(_hints(cast(type, kind))[name], v) for name, v in value.items()})
    if kind is date:
        return date.fromisoformat(value)
    return kind(value) if kind in (Decimal,) or issubclass(kind, StrEnum) else value


def _block(value: Mapping[str, Any]) -> type:
    return Table if "columns" in value else Paragraph
