"""What comes with the product as data: a folder of JSON files for each kind of thing, one file for each thing."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from tiendo.core.reporting.definition import Definition, from_json
from tiendo.core.scoring.rule import ScoringRule, rule_of


def load(folder: str) -> list[dict[str, Any]]:
    """The contents of `shipped/<folder>/*.json`, in the order of their names; none for a folder that is not there."""
    found = files(__package__).joinpath(folder)
    if not found.is_dir():
        return []
    paths = sorted((p for p in found.iterdir() if p.name.endswith(".json")), key=lambda p: p.name)
    return [json.loads(p.read_text(encoding="utf-8")) for p in paths]


@cache
def shipped_definitions() -> tuple[Definition, ...]:
    """The kinds of papers that every run can make, in the order in which they are offered; read once."""
    return tuple(from_json(one) for one in load("reports"))


@cache
def shipped_rules() -> tuple[ScoringRule, ...]:
    """The scoring rules that every authority can take; read once."""
    return tuple(rule_of(one) for one in load("scoring"))
