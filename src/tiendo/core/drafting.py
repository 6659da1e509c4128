"""Corrections of a draft: each makes an `Edit`, a patch of keys with their values before and after, that can be undone.

`content` is described in `core.cells`. Functions here look at it and say what to change; `apply` makes the changed
copy. An edit touches only the keys it names, so that two people at two cells of one row never undo each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from tiendo.core.cells import DOCUMENT, LISTS, MILESTONE, BadValue, cell_text, is_field, list_of, milestone, typed
from tiendo.core.reading import Json
from tiendo.core.reading_json import reading_from_json
from tiendo.core.review import review_again
from tiendo.core.text import fold, squash

WHOLE = "*"  # the key of a patch that adds a row
MATCHES = "matches"  # the pseudo-row that holds what people decided about bodies
SETTLED = "settled"  # the pseudo-row that holds what people decided about findings, see `core.findings`
KNOWN = "known"  # the pseudo-row that says which rows are there already, see `core.known`
CARRIED = "carried"  # the pseudo-row of what was kept from an earlier version of the plan, see `core.carrying`
SHELVES = (MATCHES, SETTLED, KNOWN, CARRIED)


class Stale(Exception):
    """The cell does not say any more what the person saw; `current` is what it says."""

    def __init__(self, current: str) -> None:
        super().__init__(current)
        self.current = current


class NoSuchCell(LookupError):
    """There is no such row or cell in this draft."""


@dataclass(frozen=True, slots=True)
class Patch:
    """One key of one row. `index` is where a whole row is put in its list."""

    uid: str
    key: str
    before: Any
    after: Any
    index: int | None = None

    def json(self) -> Json:
        return {"uid": self.uid, "key": self.key, "before": self.before, "after": self.after, "index": self.index}

    @staticmethod
    def of(obj: Json) -> Patch:
        return Patch(obj["uid"], obj["key"], obj["before"], obj["after"], obj.get("index"))

    def turned(self) -> Patch:
        return Patch(self.uid, self.key, self.after, self.before, self.index)


@dataclass(frozen=True, slots=True)
class Edit:
    """One correction: `before` and `after` are the cell's text for people, `patches` what is done to the content."""

    op: str
    uid: str
    field: str = ""
    before: str = ""
    after: str = ""
    patches: Sequence[Patch] = ()

    def json(self) -> Json:
        return {
            "uid": self.uid,
            "field": self.field,
            "before": self.before,
            "after": self.after,
            "patches": [p.json() for p in self.patches],
        }


def content_of(reading: Json) -> Json:
    """The content with which a draft begins: the reading, each row with its uid, doubts by cell, findings by row."""
    content: Json = {
        "document": deepcopy(reading["document"]) | {"uid": DOCUMENT},
        MATCHES: {},
        SETTLED: {},
        KNOWN: {},
        CARRIED: {},
    }
    content["document"]["unsure"] = content["document"].pop("unsure_why", None) or {}
    for letter, part in LISTS.items():
        content[part] = [_fresh(row, f"{letter}{i}") for i, row in enumerate(reading.get(part, []), 1)]
    content["findings"] = [_placed(f, content) for f in reading.get("findings", [])]
    return content


def _fresh(row: Json, uid: str) -> Json:
    out = deepcopy(row) | {"uid": uid, "removed": False}
    out.pop("note", None)
    reasons: dict[str, str] = out.pop("unsure_why", None) or dict.fromkeys(out.get("unsure") or [], "")
    out["unsure"] = {_by_year(out, cell): why for cell, why in reasons.items()}
    if "milestones" in out:
        _one_a_year(out)
    return out


def _one_a_year(row: Json) -> None:
    """Two values for one year stand in one cell, to be settled by a person; the first one counts until then."""
    kept: dict[int, Json] = {}
    for found in row["milestones"]:
        first = kept.setdefault(found["year"], found)
        if first is not found:
            first["raw"] = f"{first['raw']}; {found['raw']}"
            row["unsure"].setdefault(f"{MILESTONE}{found['year']}", "Văn bản ghi hai giá trị cho cùng một năm.")
    row["milestones"] = list(kept.values())


def _by_year(row: Json, cell: str) -> str:
    """`milestones.2` → `milestone:2035`: places move when cells are emptied, years stay."""
    name, _, place = cell.partition(".")
    if name != "milestones" or not place.isdigit():
        return "deadline" if name == "deadline_raw" else name
    return f"{MILESTONE}{row['milestones'][int(place)]['year']}"


def _placed(finding: Json, content: Json) -> Json:
    """A finding with the uid of its row; None where it is about the document or a section."""
    at = finding.get("at") or {}
    row = None
    for name, part in (("target", "targets"), ("task", "tasks")):
        live = [r for r in content[part] if not r["removed"]]
        if isinstance(at.get(name), int) and at[name] < len(live):
            row = live[at[name]]["uid"]
    if "citation" in at:
        row = next((c["uid"] for c in content["basis"] if c["number"] == at["citation"] and not c["removed"]), None)
    return finding | {"row": row}


def with_findings(content: Json) -> Json:
    """The content with its findings said anew, after a correction."""
    again = review_again(reading_from_json(reading_of(content)))
    return content | {"findings": [_placed(f.json(), content) for f in again]}


def reading_of(content: Json) -> Json:
    """The content as a reading's JSON again: without removed rows."""
    return content | {part: [r for r in content[part] if not r["removed"]] for part in LISTS.values()}


def find_row(content: Json, uid: str) -> Json:
    """The row of this uid, removed or not; raises `NoSuchCell`."""
    if uid == DOCUMENT:
        return dict(content["document"]) | {"removed": False}
    try:
        part = list_of(uid)
    except KeyError as why:
        raise NoSuchCell(uid) from why
    for row in content[part]:
        if row["uid"] == uid:
            found: Json = row
            return found
    raise NoSuchCell(uid)


def issued(content: Json) -> date | None:
    day = content["document"].get("issued_on")
    return date.fromisoformat(day) if day else None


def set_cell(content: Json, uid: str, field: str, text: str, seen: str) -> Edit:
    """Type a text into a cell. Raises `Stale` when it does not say `seen`, `BadValue`, `NoSuchCell`.

    A person who saved a cell has looked at it: it is no longer unsure. Patches are empty when nothing changes.
    """
    row = _cell(content, uid, field, seen)
    same = squash(text) == squash(cell_text(row, field))
    values = {} if same else typed(uid, field, text, issued(content))
    patches = [
        Patch(uid, key, before, value) for key, value in values.items() if (before := _get(content, uid, key)) != value
    ]
    return Edit("set", uid, field, cell_text(row, field), squash(text), patches + _sure(row, field))


def confirm_cell(content: Json, uid: str, field: str, seen: str) -> Edit:
    """A person looked at an unsure cell and found it right."""
    row = _cell(content, uid, field, seen)
    text = cell_text(row, field)
    return Edit("confirm", uid, field, text, text, _sure(row, field))


def _cell(content: Json, uid: str, field: str, seen: str) -> Json:
    row = find_row(content, uid)
    if not is_field(uid, field):
        raise NoSuchCell(f"{uid} {field}")
    current = cell_text(row, field)
    if row["removed"]:
        raise Stale("dòng đã bỏ")
    if squash(current) != squash(seen):
        raise Stale(current)
    return row


def _sure(row: Json, field: str) -> list[Patch]:
    why = row["unsure"].get(field)
    return [] if why is None else [Patch(row["uid"], f"unsure:{field}", why, None)]


def remove_row(content: Json, uid: str) -> Edit:
    """Take a row out; it stays in the draft and can be put back."""
    return _remove("remove", find_row(content, uid))


def _remove(op: str, row: Json) -> Edit:
    if row["uid"] == DOCUMENT:
        raise NoSuchCell(DOCUMENT)
    patches = [] if row["removed"] else [Patch(row["uid"], "removed", False, True)]
    return Edit(op, row["uid"], "", row_text(row), "", patches)


def restore_row(content: Json, uid: str) -> Edit:
    row = find_row(content, uid)
    patches = [Patch(uid, "removed", True, False)] if row["removed"] else []
    return Edit("restore", uid, "", "", row_text(row), patches)


def add_row(content: Json, part: str, after: str | None, values: dict[str, str]) -> Edit:
    """A new row in `targets`, `tasks`, `measures`, `basis` or `reporting`, below the row `after` (None: at the end).

    `values` are cells as typed; a section not given is that of the row above. Raises `BadValue`, `NoSuchCell`.
    """
    letters = {name: letter for letter, name in LISTS.items()}
    if part not in letters:
        raise NoSuchCell(part)
    uid = _next_uid(content, letters[part])
    above = find_row(content, after) if after else (content[part][-1] if content[part] else None)
    row = _empty(part, uid)
    if "section" in row:
        row["section"] = (above or row)["section"]
    main = "number" if part == "basis" else "name" if "name" in row else "text" if "text" in row else "raw"
    for cell, text in ({main: ""} | values).items():
        if not is_field(uid, cell):
            raise NoSuchCell(f"{uid} {cell}")
        for key, value in typed(uid, cell, text, issued(content)).items():
            _put_in(row, key, value)
    index = content[part].index(above) + 1 if above in content[part] else len(content[part])
    return Edit("add", uid, "", "", row_text(row), [Patch(uid, WHOLE, None, row, index)])


def _empty(part: str, uid: str) -> Json:
    shapes: dict[str, Json] = {
        "targets": {"section": "", "ordinal": None, "name": "", "milestones": [], "tracked_by": None},
        "tasks": {
            "section": "",
            "ordinal": None,
            "name": "",
            "lead": [],
            "cooperating": [],
            "deadline_raw": None,
            "deadline": {"kind": "none", "start": None, "due": None, "every": None},
            "output": None,
        },
        "measures": {"section": "", "text": ""},
        "basis": {"number": "", "date": None},
        "reporting": {"where": "", "who": None, "to": None, "every": [], "due": [], "raw": ""},
    }
    return shapes[part] | {"uid": uid, "removed": False, "unsure": {}}


def _next_uid(content: Json, letter: str, beyond: int = 1) -> str:
    numbers = [int(row["uid"][1:]) for row in content[LISTS[letter]]]
    return f"{letter}{max(numbers, default=0) + beyond}"


def merge_rows(content: Json, uid: str, other: str) -> Edit:
    """Join the row `other` into `uid`: one row that was read as two. Raises `BadValue` where both fill one cell."""
    first, second = find_row(content, uid), find_row(content, other)
    if uid in (other, DOCUMENT) or list_of(uid) != list_of(other) or first["removed"] or second["removed"]:
        raise BadValue("Chỉ gộp được hai dòng khác nhau, cùng loại và chưa bỏ.")
    patches: list[Patch] = []
    joined = {key: _join(key, first[key], second.get(key)) for key in _MERGED if key in first}
    if joined.get("deadline_raw") != first.get("deadline_raw"):
        joined |= typed(uid, "deadline", joined["deadline_raw"] or "", issued(content))
    for found in second.get("milestones", []):
        key = f"{MILESTONE}{found['year']}"
        if (ours := milestone(first, found["year"])) and ours["raw"] != found["raw"]:
            raise BadValue(
                f"Cả hai dòng đều có mốc {found['year']} (“{ours['raw']}” và “{found['raw']}”). "
                "Hãy xóa một trong hai ô rồi gộp."
            )
        joined[key] = found
    for key, value in joined.items():
        if (before := _get(content, uid, key)) != value:
            patches.append(Patch(uid, key, before, value))
    patches.append(Patch(other, "removed", False, True))
    return Edit("merge", uid, other, row_text(first), f"{row_text(first)} {row_text(second)}", patches)


_MERGED = ("name", "text", "raw", "lead", "cooperating", "tracked_by", "deadline_raw", "output", "number")


def _join(key: str, ours: Any, theirs: Any) -> Any:
    if isinstance(ours, list):
        return ours + [x for x in theirs or [] if x not in ours]
    if not theirs or ours == theirs:
        return ours
    return f"{ours} {theirs}" if ours and key != "tracked_by" else (ours or theirs)


def split_row(content: Json, uid: str, at: int | None = None) -> Edit:
    """Make two rows of one: a target whose cells hold several promises by what they are of, else its text at `at`.

    `at` is a place in the row's text (see `row_text`). Raises `BadValue` where there is nothing to split.
    """
    row = find_row(content, uid)
    if uid == DOCUMENT or row["removed"]:
        raise NoSuchCell(uid)
    labels = _labels(row) if at is None else []
    if len(labels) > 1:
        rows = [_of_label(row, label, labels) for label in labels]
    else:
        rows = _cut(row, at)
    main = _main_field(row)
    index = content[list_of(uid)].index(row) + 1
    patches = [
        Patch(uid, key, _get(content, uid, key), _get_in(rows[0], key))
        for key in [main, *(f"{MILESTONE}{m['year']}" for m in row.get("milestones", []))]
        if _get(content, uid, key) != _get_in(rows[0], key)
    ]
    for place, extra in enumerate(rows[1:], 1):
        extra["uid"] = _next_uid(content, uid[:1], place)
        patches.append(Patch(extra["uid"], WHOLE, None, extra, index + place - 1))
    return Edit("split", uid, "", row_text(row), " | ".join(row_text(r) for r in rows), patches)


def _labels(row: Json) -> list[str]:
    out: list[str] = []
    for found in row.get("milestones", []):
        out += [p["of"] for p in found.get("parts", []) if p["of"] and p["of"] not in out]
    return out


def _of_label(row: Json, label: str, labels: list[str]) -> Json:
    """The row's share of one label: its parts, the cells that name it, and later cells that name none.

    A row that begins with 5G and says 6G in 2035 measures 6G from then on.
    """
    out = deepcopy(row)
    out["name"] = f"{row['name']} ({label})"
    out["unsure"] = {}
    kept = []
    current = labels[0]
    for found in deepcopy(row["milestones"]):
        promised = {p["of"]: p for p in found.pop("parts", [])}
        named = [x for x in labels if fold(x).replace(" ", "") in fold(found["raw"]).replace(" ", "")]
        if part := promised.get(label):
            kept.append(found | {k: part[k] for k in ("comparator", "value", "unit")} | {"raw": _figure_text(part)})
        if promised:
            continue
        if len(named) == 1:
            current = named[0]
        if current == label:
            kept.append(found)
    out["milestones"] = kept
    return out


def _figure_text(part: Json) -> str:
    value = part["value"]
    text = " - ".join(str(v) for v in value) if isinstance(value, list) else str(value)
    sign = {">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< "}.get(part["comparator"], "")
    unit = part["unit"] or ""
    return f"{sign}{text.replace('.', ',')}{'' if unit == '%' or not unit else ' '}{unit}"


def _cut(row: Json, at: int | None) -> list[Json]:
    main = _main_field(row)
    text = str(row[main])
    if at is None or not text[:at].strip() or not text[at:].strip():
        raise BadValue("Hãy đặt con trỏ vào giữa nội dung, tại chỗ cần tách.")
    first, second = deepcopy(row), deepcopy(row)
    first[main], second[main] = text[:at].strip(" ;,"), text[at:].strip(" ;,")
    second["unsure"] = {}
    if "milestones" in second:
        second["milestones"] = []
    if second.get("ordinal"):
        second["ordinal"] = None
    return [first, second]


def row_text(row: Json) -> str:
    """The main text of a row: its name, text, number or wording."""
    return str(row.get(_main_field(row)) or "")


def _main_field(row: Json) -> str:
    return next(f for f in ("name", "text", "raw", "title", "number") if f in row)


def match_body(content: Json, key: str, unit_id: int | None, name: str = "", unit: str = "") -> Edit:
    """Settle which unit a body's name means (`key`: `core.bodies.body_key`); None: no unit of ours.

    `name` and `unit` are what people call the two, for the record.
    """
    before = content[MATCHES].get(key)
    after = {"unit_id": unit_id}
    patches = [] if before == after else [Patch(MATCHES, key, before, after)]
    return Edit("match", MATCHES, key, name, unit, patches)


def undone(content: Json, patches: Sequence[Patch]) -> list[Patch]:
    """The patches that turn these back; raises `Stale` where something on the same cell came after."""
    turned = [p.turned() for p in reversed(patches)]
    for patch in turned:
        if _get(content, patch.uid, patch.key) != patch.before:
            row = find_row(content, patch.uid) if patch.uid not in SHELVES and _has(content, patch.uid) else {}
            key = patch.key.removeprefix("unsure:")
            raise Stale(cell_text(row, key) if row and key not in (WHOLE, "removed") else "")
    return turned


def _has(content: Json, uid: str) -> bool:
    try:
        return bool(find_row(content, uid))
    except NoSuchCell:
        return False


def apply(content: Json, patches: Sequence[Patch]) -> Json:
    """A changed copy of the content."""
    out = deepcopy(content)
    for patch in patches:
        if patch.key == WHOLE:
            _put_row(out, patch)
        elif patch.uid in SHELVES:
            shelf = out.setdefault(patch.uid, {})
            shelf.pop(patch.key, None)
            if patch.after is not None:
                shelf[patch.key] = patch.after
        elif patch.uid == DOCUMENT:
            _put_in(out["document"], patch.key, patch.after)
        else:
            _put_in(find_row(out, patch.uid), patch.key, patch.after)
    return out


def _put_row(content: Json, patch: Patch) -> None:
    rows: list[Json] = content[list_of(patch.uid)]
    if patch.after is None:
        rows[:] = [r for r in rows if r["uid"] != patch.uid]
    else:
        rows.insert(len(rows) if patch.index is None else patch.index, deepcopy(patch.after))


def _put_in(row: Json, key: str, value: Any) -> None:
    if key.startswith(MILESTONE):
        year = int(key.removeprefix(MILESTONE))
        others = [m for m in row["milestones"] if m["year"] != year]
        row["milestones"] = sorted(others + ([value] if value else []), key=lambda m: int(m["year"]))
    elif key.startswith("unsure:"):
        cell = key.removeprefix("unsure:")
        row["unsure"].pop(cell, None)
        if value is not None:
            row["unsure"][cell] = value
    else:
        row[key] = value


def _get(content: Json, uid: str, key: str) -> Any:
    if uid in SHELVES:
        return content.get(uid, {}).get(key)
    if key == WHOLE:
        return find_row(content, uid) if _has(content, uid) else None
    return _get_in(find_row(content, uid), key)


def _get_in(row: Json, key: str) -> Any:
    if key.startswith(MILESTONE):
        return milestone(row, int(key.removeprefix(MILESTONE)))
    if key.startswith("unsure:"):
        return row["unsure"].get(key.removeprefix("unsure:"))
    return row.get(key)
