"""A definition as a form and back: dotted names of fields ("outline.2.fill.0.with"), and what its buttons change.

Nothing is kept between two answers but what is in the form, so that it works without script and with several tabs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from tiendo.core.text import bare

Plain = dict[str, Any]

OWN = "rieng"  # groups that the office sets itself
_NOT_ITS = {"op", "kinds", "version", "csrfmiddlewaretoken"}
_LINES = {"addressed_to", "opening", "closing", "recipients", "about"}
_PATH = re.compile(r"[a-z_]+(?:\.(?:[a-z_]+|\d{1,3}))*")
NEW: dict[str, Plain] = {
    "outline": {"title": "Phần mới", "level": 1, "fill": []},
    "fill": {"with": "text", "text": ""},
    "columns": {"key": "name"},
    "groups": {"title": "Nhóm mới", "words": []},
    "annexes": {"title": "PHỤ LỤC", "rows": "tasks", "columns": [{"key": "tt"}, {"key": "name"}]},
}


def typed(data: Mapping[str, str], kinds: Iterable[str]) -> Plain:
    """What a form says, as the JSON of a definition; what is wrong in it is for `from_json` to tell."""
    tree: Plain = {}
    for name, value in data.items():
        if _PATH.fullmatch(name) and name not in _NOT_ITS:
            _put(tree, name.split("."), value)
    made: Plain = _lists(tree)
    for name in _LINES:
        made[name] = [line.strip() for line in str(made.get(name, "")).splitlines() if line.strip()]
    made["kinds"] = list(kinds)
    made["each_unit"] = made.get("each_unit") == "1"
    signature = made.get("signature")
    if isinstance(signature, dict):
        signature["position"] = [x.strip() for x in str(signature.get("position", "")).splitlines() if x.strip()]
    named = str(made.pop("groups_named", ""))
    if named != OWN:
        made["groups"] = named
    for group in made["groups"] if isinstance(made.get("groups"), list) else ():
        if isinstance(group, dict):
            group["words"] = [x.strip() for x in str(group.get("words", "")).splitlines() if x.strip()]
    _keys_and_kinds(made)
    found: Plain = _bare(made)
    return found


def changed(content: Plain, op: str) -> Plain:
    """The content after a button: "add outline", "add outline.2.fill", "del …", "up …", "down …" (paths of rows)."""
    verb, _, path = op.partition(" ")
    steps = path.split(".")
    if verb == "add":
        if path == "groups" and isinstance(content.get("groups"), str):
            content["groups"] = []
        rows = _at(content, steps, make=True)
        if isinstance(rows, list) and steps[-1] in NEW:
            rows.append({k: v.copy() if isinstance(v, list) else v for k, v in NEW[steps[-1]].items()})
            _keys_and_kinds(content)
        return content
    rows, at = _at(content, steps[:-1]), int(steps[-1]) if steps[-1].isdigit() else -1
    if not isinstance(rows, list) or not 0 <= at < len(rows):
        return content
    if verb == "del":
        rows.pop(at)
    elif verb == "up" and at:
        rows[at - 1], rows[at] = rows[at], rows[at - 1]
    elif verb == "down" and at + 1 < len(rows):
        rows[at + 1], rows[at] = rows[at], rows[at + 1]
    return content


def _put(tree: Plain, steps: list[str], value: str) -> None:
    for step in steps[:-1]:
        below = tree.setdefault(step, {})
        if not isinstance(below, dict):
            return
        tree = below
    tree[steps[-1]] = value.replace("\r\n", "\n")


def _lists(value: Any) -> Any:
    """Dicts whose keys are all numbers, as lists in the order of the numbers."""
    if not isinstance(value, dict):
        return value
    made = {k: _lists(v) for k, v in value.items()}
    if made and all(k.isdigit() for k in made):
        return [made[k] for k in sorted(made, key=int)]
    return made


def _keys_and_kinds(content: Plain) -> None:
    """Whole numbers and switches as such; a key for each part and annex that has none yet."""
    used: set[str] = set()
    for name in ("outline", "annexes", "groups"):
        rows = content.get(name)
        for row in rows if isinstance(rows, list) else ():
            if not isinstance(row, dict):
                continue
            if name == "outline":
                level = str(row.get("level", 1))
                row["level"] = int(level) if level.isdigit() else level
                _switch(row, "if_any")
                _parts(row.get("fill"))
            if "landscape" in row and not isinstance(row["landscape"], bool):
                row["landscape"] = row["landscape"] == "1"
            row["key"] = _fresh(str(row.get("key") or _slug(str(row.get("title", "")))), used)
            used.add(row["key"])


def _parts(fills: Any) -> None:
    """What only some fillers have: a switch, and keys of the parts of papers from below, typed with commas or spaces
    between them."""
    for fill in fills if isinstance(fills, list) else ():
        if isinstance(fill, dict):
            _switch(fill, "short")
            if isinstance(fill.get("parts"), str):
                fill["parts"] = fill["parts"].replace(",", " ").split()


def _switch(row: Plain, name: str) -> None:
    if isinstance(row.get(name), str):
        row[name] = row[name] == "1"


def _slug(title: str) -> str:
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in bare(title)).split()
    return "-".join(words)[:40].strip("-") or "phan"


def _fresh(key: str, used: set[str]) -> str:
    return next(k for k in (key, *(f"{key}-{n}" for n in range(2, len(used) + 3))) if k not in used)


def _at(content: Any, steps: list[str], *, make: bool = False) -> Any:
    for n, step in enumerate(steps):
        if isinstance(content, list):
            if not step.isdigit() or int(step) >= len(content):
                return None
            content = content[int(step)]
        elif isinstance(content, dict):
            if step not in content and make and n == len(steps) - 1:
                content[step] = []
            content = content.get(step)
        else:
            return None
    return content


def _bare(value: Any) -> Any:
    """Without what was left empty."""
    if isinstance(value, dict):
        return {k: made for k, v in value.items() if (made := _bare(v)) not in ("", None) or k == "text"}
    return [_bare(v) for v in value] if isinstance(value, list) else value
