"""Corrections of an earlier version kept in the next: where the machine read the same, the person's word holds.

What is kept stands in the content under `carried`, each with the patches that made it, so that it can be let go alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from tiendo.core.cells import DOCUMENT, FIELDS, LISTS, MILESTONE, cell_text, field_name, milestone
from tiendo.core.comparing import COMPARED
from tiendo.core.drafting import (
    CARRIED,
    KNOWN,
    MATCHES,
    WHOLE,
    Edit,
    NoSuchCell,
    Patch,
    Stale,
    content_of,
    find_row,
    row_text,
    undone,
)
from tiendo.core.likeness import likeness
from tiendo.core.reading import Json
from tiendo.core.text import fold, squash
from tiendo.core.versions import paired

SET, CONFIRMED, REMOVED, ADDED = "set", "confirmed", "removed", "added"
THERE = 0.9  # likeness from which a row that a person added has been read this time

By = Mapping[tuple[str, str], str]  # who corrected (uid, key) of the earlier version, as a name


def carry(reading: Json, earlier: Json, content: Json, by: By, source: str) -> Edit:
    """What of the corrections still applies: `reading` and `earlier` are the earlier version as read and as corrected.

    `source` is what people call that version. A cell that says something else by now is left as it is.
    """
    kept: dict[str, Json] = {}
    loose: list[Patch] = []
    first = content_of(reading)
    heading = first["document"], content["document"] | {"removed": False}
    _keep(kept, "document", heading[0], earlier["document"] | {"removed": False}, heading[1], by)
    for part in LISTS.values():
        after = {row["uid"]: row for row in earlier[part]}
        pairs = [(a, b) for a, b in paired(first[part], content[part]) if a is not None and b is not None]
        for machine, row in pairs:
            if person := after.get(machine["uid"]):
                _keep(kept, part, machine, person, row, by)
                if fold(row_text(row)) in (fold(row_text(machine)), fold(row_text(person))):
                    loose += _known(earlier, content, person, row)
        _keep_added(kept, part, first, earlier, content, {a["uid"]: b["uid"] for a, b in pairs}, by)
    loose += _matches(earlier, content)
    patches = [Patch.of(p) for entry in kept.values() for p in entry["patches"]] + loose
    patches += [Patch(CARRIED, key, None, entry | {"source": source}) for key, entry in kept.items()]
    return Edit("carry", CARRIED, "", f"{len(kept)} chỗ", source, patches)


def _keep(kept: dict[str, Json], part: str, machine: Json, person: Json, row: Json, by: By) -> None:
    """The cells of one row, or its removal."""
    if row["removed"]:
        return
    if person["removed"]:
        if fold(row_text(machine)) == fold(row_text(row)):
            patch = Patch(row["uid"], "removed", False, True)
            _note(kept, row["uid"], REMOVED, "", row_text(row), "", _who(by, machine, "removed"), [patch])
        return
    years = sorted({m["year"] for r in (machine, person, row) for m in r.get("milestones", [])})
    for name in [*FIELDS[part], *(f"{MILESTONE}{year}" for year in years)]:
        read, said, now = (squash(cell_text(r, name)) for r in (machine, person, row))
        if read != now:
            continue
        sure = [Patch(row["uid"], f"unsure:{name}", row["unsure"][name], None)] if name in row["unsure"] else []
        if said != read:
            patches = [Patch(row["uid"], k, _value(row, k), _value(person, k)) for k in _keys(name)] + sure
            _note(kept, row["uid"], SET, name, now, said, _who(by, machine, *_keys(name)), patches)
        elif sure and name in machine["unsure"] and name not in person["unsure"]:
            _note(kept, row["uid"], CONFIRMED, name, now, said, _who(by, machine, f"unsure:{name}"), sure)


def _keys(name: str) -> tuple[str, ...]:
    return ("deadline_raw", "deadline") if name == "deadline" else (name,)


def _value(row: Json, key: str) -> Any:
    if key.startswith(MILESTONE):
        return deepcopy(milestone(row, int(key.removeprefix(MILESTONE))))
    return deepcopy(row.get(key))


def _who(by: By, row: Json, *keys: str) -> str:
    return next((by[row["uid"], key] for key in keys if (row["uid"], key) in by), "")


def _note(
    kept: dict[str, Json], uid: str, what: str, name: str, before: str, after: str, by: str, patches: list[Patch]
) -> None:
    kept[f"{uid} {name or what}"] = {
        "uid": uid,
        "what": what,
        "field": name,
        "before": before,
        "after": after,
        "by": by,
        "patches": [p.json() for p in patches],
    }


def _keep_added(
    kept: dict[str, Json], part: str, first: Json, earlier: Json, content: Json, now: dict[str, str], by: By
) -> None:
    """Rows that a person added, unless they were read this time, each below the row it stood below."""
    read = {row["uid"] for row in first[part]}
    texts = [row_text(row) for row in content[part]]
    numbers = [int(row["uid"][1:]) for row in content[part]]
    letter = next(letter for letter, name in LISTS.items() if name == part)
    above, put = "", 0
    for row in earlier[part]:
        if row["uid"] in read:
            above = now.get(row["uid"], above)
            continue
        if row["removed"] or any(likeness(row_text(row), text) >= THERE for text in texts):
            continue
        numbers.append(max(numbers, default=0) + 1)
        uid = f"{letter}{numbers[-1]}"
        places = [i for i, r in enumerate(content[part]) if r["uid"] == above]
        index = places[0] + 1 + put if places else None
        put += 1
        own = {key: value for key, value in row.items() if key != COMPARED}  # that was with the earlier file's picture
        patch = Patch(uid, WHOLE, None, deepcopy(own) | {"uid": uid, "source": None}, index)
        _note(kept, uid, ADDED, "", "", row_text(row), by.get((row["uid"], WHOLE), ""), [patch])


def _known(earlier: Json, content: Json, person: Json, row: Json) -> Iterator[Patch]:
    """What was said of a row that is there already."""
    told = earlier.get(KNOWN, {}).get(person["uid"])
    if told and row["uid"] not in content.get(KNOWN, {}):
        yield Patch(KNOWN, row["uid"], None, told | {"carried": True})


def _matches(earlier: Json, content: Json) -> Iterator[Patch]:
    """Which unit a name means; a name that is not in this version does no harm."""
    for key, told in earlier[MATCHES].items():
        if key not in content[MATCHES]:
            yield Patch(MATCHES, key, None, told)


def carried(content: Json, uid: str = "") -> list[Json]:
    """What was kept and still stands (of one row), each with its `key` and its words, in the order it was kept."""
    found: dict[str, Json] = content.get(CARRIED, {})
    asked = ((key, entry) for key, entry in found.items() if uid in ("", entry["uid"]))
    return [entry | {"key": key, "words": _words(entry)} for key, entry in asked if _stands(content, entry)]


def _stands(content: Json, entry: Json) -> bool:
    try:
        row = find_row(content, entry["uid"])
    except NoSuchCell:
        return False
    if entry["what"] in (REMOVED, ADDED):
        return bool(row["removed"] == (entry["what"] == REMOVED))
    return bool(not row["removed"] and squash(cell_text(row, entry["field"])) == entry["after"])


def _words(entry: Json) -> str:
    name = field_name(entry["field"])
    match entry["what"]:
        case "removed":
            return "Bỏ dòng"
        case "added":
            return "Thêm dòng"
        case "confirmed":
            return f"{name}: xác nhận “{entry['after'] or 'trống'}”"
    return f"{name}: “{entry['before'] or 'trống'}” → “{entry['after'] or 'trống'}”"


def let_go(content: Json, keys: list[str]) -> Edit:
    """What the machine read stands again in these places; raises `Stale` where one of them was changed since."""
    found: dict[str, Json] = content.get(CARRIED, {})
    entries = {key: found[key] for key in keys if key in found}
    patches = [p for entry in entries.values() for p in undone(content, [Patch.of(x) for x in entry["patches"]])]
    patches += [Patch(CARRIED, key, entry, None) for key, entry in entries.items()]
    one = next(iter(entries.values())) if len(entries) == 1 else None
    if one is None:
        return Edit("let_go", CARRIED, "", f"{len(entries)} chỗ", "", patches)
    return Edit("let_go", one["uid"], one["field"], one["after"], one["before"], patches)


def can_go(content: Json) -> list[str]:
    """The keys of all that can be let go: nobody changed the place since."""
    out = []
    for entry in carried(content):
        try:
            undone(content, [Patch.of(p) for p in entry["patches"]])
        except Stale:
            continue
        out.append(entry["key"])
    return out


__all__ = ["DOCUMENT", "By", "can_go", "carried", "carry", "let_go"]
