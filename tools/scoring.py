"""A reading against its gold: figures row by row and cell by cell, and whether the doubtful cells were flagged.

Rows are paired in order by likeness of name; a cell is right when it is equal after folding case, dashes and spaces. A
missed row costs all its cells. F1 counts rows, `cells` is the share of the gold's cells that came out right.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from tiendo.core.text import nfc

LEAST = 0.8  # whatever is less alike is unlike: nobody asks for less
Json = dict[str, Any]
Figures = dict[str, float]


def compare(gold: Json, got: Json, misses: list[str] | None = None) -> Figures:
    """The figures of one reading against its gold; what was missed is told in `misses`."""
    told = misses if misses is not None else []
    targets = paired(gold.get("targets", []), got.get("targets", []), _name)
    tasks = paired(gold.get("tasks", []), got.get("tasks", []), _name)
    return {
        "document": _document(gold, got, told),
        "basis.f1": _basis(gold, got, told),
        "targets.f1": _rows("target", gold, got, targets, told),
        "targets.cells": _cells("target", gold, got, targets, told),
        "tasks.f1": _rows("task", gold, got, tasks, told),
        "tasks.cells": _cells("task", gold, got, tasks, told),
        "measures.f1": _measures(gold, got),
        "reporting.recall": _reporting(gold, got, told),
        **_findings(gold, got, {"target": targets, "task": tasks}, told),
    }


@dataclass
class Doubts:
    """Cells that are wrong and cells that are right, each with how many of them the reader had flagged."""

    wrong: int = 0
    wrong_flagged: int = 0
    right: int = 0
    right_flagged: int = 0
    silent: list[str] = field(default_factory=list)  # wrong and not flagged: the dear ones

    def add(self, what: str, right: bool, flagged: bool) -> None:
        if right:
            self.right += 1
            self.right_flagged += flagged
        else:
            self.wrong += 1
            self.wrong_flagged += flagged
            if not flagged:
                self.silent.append(what)

    def plus(self, other: Doubts) -> Doubts:
        return Doubts(
            self.wrong + other.wrong,
            self.wrong_flagged + other.wrong_flagged,
            self.right + other.right,
            self.right_flagged + other.right_flagged,
            self.silent + other.silent,
        )

    def __str__(self) -> str:
        wrong, right = f"{self.wrong_flagged}/{self.wrong}", f"{self.right_flagged}/{self.right}"
        return f"wrong cells flagged {wrong}, right cells flagged {right}"


def doubts(gold: Json, got: Json) -> Doubts:
    """Whether the reader knew where it was wrong: every cell of every row that has its row in the gold."""
    found = Doubts()
    for cell in _judged(gold, got):
        found.add(*cell)
    return found


def paired(gold: list[Json], got: list[Json], key: Callable[[Json], str], floor: float = 0.85) -> dict[int, int]:
    """gold index → index of its reading, in order: the pairing with the greatest sum of likeness."""
    a, b = [folded(key(x)) for x in gold], [folded(key(x)) for x in got]
    likeness = [[_alike(x, y) for y in b] for x in a]
    best = [[0.0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in reversed(range(len(a))):
        for j in reversed(range(len(b))):
            take = likeness[i][j] + best[i + 1][j + 1] if likeness[i][j] >= floor else 0.0
            best[i][j] = max(take, best[i + 1][j], best[i][j + 1])
    pairs: dict[int, int] = {}
    i = j = 0
    while i < len(a) and j < len(b):
        if likeness[i][j] >= floor and best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            pairs[i] = j
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


_TONES = {
    "oà": "òa",
    "oá": "óa",
    "oả": "ỏa",
    "oã": "õa",
    "oạ": "ọa",
    "oè": "òe",
    "oé": "óe",
    "oẻ": "ỏe",
    "oẽ": "õe",
    "oẹ": "ọe",
    "uỳ": "ùy",
    "uý": "úy",
    "uỷ": "ủy",
    "uỹ": "ũy",
    "uỵ": "ụy",
}


def folded(text: object) -> str:
    """What two spellings of one cell share: case, dashes, quotes, spaces round marks and tone places are let be."""
    return _folded(str(text or ""))


@lru_cache(maxsize=1 << 16)
def _folded(text: str) -> str:
    said = nfc(text).lower()
    for mark in "–—−":
        said = said.replace(mark, "-")
    said = said.replace("…", "...")  # on paper they are one
    for mark in "“”„\"'‘’":
        said = said.replace(mark, "")
    for new, old in _TONES.items():
        said = said.replace(new, old)
    for mark in "-/,;:.()≥≤<>=%":
        said = mark.join(part.strip() for part in said.split(mark))
    return " ".join(said.split()).strip(" .;:,-+*()")


@lru_cache(maxsize=1 << 18)
def _alike(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if not a or not b or min(len(a), len(b)) < 0.6 * max(len(a), len(b)):
        return 0.0
    if len(_words(a) & _words(b)) < 0.4 * min(len(_words(a)), len(_words(b))):
        return 0.0  # most pairs end here, long before the letters are compared
    shared = sum(min(n, _letters(b)[letter]) for letter, n in _letters(a).items())
    if 2 * shared / (len(a) + len(b)) < LEAST:
        return 0.0  # no order of the letters makes them more alike than that
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


@lru_cache(maxsize=1 << 14)
def _letters(text: str) -> Counter[str]:
    return Counter(text)


@lru_cache(maxsize=1 << 14)
def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _name(row: Json) -> str:
    return str(row.get("name") or "")


def _f1(hits: int, gold: int, got: int) -> float:
    return 2 * hits / (gold + got) if gold + got else 1.0


def _share(right: int, total: int) -> float:
    return right / total if total else 1.0


def _document(gold: Json, got: Json, misses: list[str]) -> float:
    fields = ("number", "issued_on", "issuer", "locality", "signer")
    want, have = gold.get("document") or {}, got.get("document") or {}
    right = 0
    for name in fields:
        same = _alike(folded(want.get(name) or "none"), folded(have.get(name) or "none")) >= 0.9
        right += same
        if not same:
            misses.append(f"document.{name}: want {want.get(name)!r}, got {have.get(name)!r}")
    return right / len(fields)


def _basis(gold: Json, got: Json, misses: list[str]) -> float:
    want = {(folded(b["number"]), b.get("date")) for b in gold.get("basis", [])}
    have = {(folded(b["number"]), b.get("date")) for b in got.get("basis", [])}
    misses += [f"basis missing: {b}" for b in sorted(want - have, key=str)]
    misses += [f"basis extra: {b}" for b in sorted(have - want, key=str)]
    return _f1(len(want & have), len(want), len(have))


def _rows(what: str, gold: Json, got: Json, pairs: dict[int, int], misses: list[str]) -> float:
    want, have = gold.get(f"{what}s", []), got.get(f"{what}s", [])
    misses += [f"{what} missing: {_name(r)!r}" for i, r in enumerate(want) if i not in pairs]
    misses += [f"{what} extra: {_name(r)!r}" for j, r in enumerate(have) if j not in pairs.values()]
    return _f1(len(pairs), len(want), len(have))


def _cells(what: str, gold: Json, got: Json, pairs: dict[int, int], misses: list[str]) -> float:
    have = got.get(f"{what}s", [])
    total = right = 0
    for i, row in enumerate(gold.get(f"{what}s", [])):
        for name, want, same in _CELLS[what](row, have[pairs[i]] if i in pairs else None):
            total += 1
            right += same
            if i in pairs and not same:
                misses.append(f"{name} of {_name(row)[:70]!r}: want {want}, got {_shown(name, have[pairs[i]])}")
    return _share(right, total)


def _shown(name: str, row: Json) -> object:
    if name.startswith("milestones"):
        return [(m.get("year"), m.get("raw")) for m in row.get("milestones", [])]
    return row.get("deadline_raw") if name == "deadline" else row.get(name)


def _target_cells(row: Json, mate: Json | None) -> Iterator[tuple[str, object, bool]]:
    have = {_milestone(m) for m in (mate or {}).get("milestones", [])}
    cells = row.get("milestones", [])
    for m in cells:
        yield f"milestones.{m['year']}", m.get("raw"), _milestone(m) in have
    if not cells:
        yield "milestones", None, mate is not None and not have
    if row.get("tracked_by"):
        same = mate is not None and folded(row["tracked_by"]) == folded(mate.get("tracked_by"))
        yield "tracked_by", row["tracked_by"], same


def _task_cells(row: Json, mate: Json | None) -> Iterator[tuple[str, object, bool]]:
    other = mate or {}
    for name in ("lead", "cooperating"):
        yield name, row.get(name), mate is not None and _names(row.get(name)) == _names(other.get(name))
    yield "deadline", row.get("deadline_raw"), mate is not None and _due(row) == _due(other)
    if row.get("output"):
        same = _alike(folded(row["output"]), folded(other.get("output"))) >= 0.95
        yield "output", row["output"], mate is not None and same


_CELLS: dict[str, Callable[[Json, Json | None], Iterator[tuple[str, object, bool]]]] = {
    "target": _target_cells,
    "task": _task_cells,
}


def _milestone(m: Json) -> tuple[object, ...]:
    if m.get("comparator") in ("bool", "text"):
        return (m.get("year"), "words")
    value = m.get("value")
    figures = tuple(float(x) for x in value) if isinstance(value, list) else float(value or 0)
    return (
        m.get("year"),
        m.get("comparator"),
        figures,
        folded(m.get("unit")) == "" and str(m.get("unit")).strip() == "%",
    )


def _names(units: list[str] | None) -> frozenset[str]:
    return frozenset(folded(u) for u in units or [] if folded(u))


def _due(row: Json) -> tuple[object, ...]:
    due = row.get("deadline") or {}
    return tuple(due.get(k) for k in ("kind", "start", "due", "every"))


def _measures(gold: Json, got: Json) -> float:
    want, have = gold.get("measures", []), got.get("measures", [])
    return _f1(len(paired(want, have, lambda m: str(m.get("text"))[:60], 0.8)), len(want), len(have))


def _reporting(gold: Json, got: Json, misses: list[str]) -> float:
    def cycle(duty: Json) -> tuple[frozenset[str], frozenset[str]]:
        return frozenset(duty.get("every") or []), frozenset(duty.get("due") or [])

    want = {cycle(d) for d in gold.get("reporting", []) if d.get("every") or d.get("due")}
    have = {cycle(d) for d in got.get("reporting", [])}
    misses += [f"reporting missing: {sorted(e)} {sorted(d)}" for e, d in want - have]
    return _share(len(want & have), len(want))


def _findings(gold: Json, got: Json, pairs: dict[str, dict[int, int]], misses: list[str]) -> Figures:
    want = {_place(f, pairs) for f in gold.get("findings", [])}
    have = {_place(f, {}) for f in got.get("findings", [])}
    misses += [f"finding missing: {f}" for f in sorted(want - have, key=str)]
    return {"findings.recall": _share(len(want & have), len(want)), "findings.beyond_gold": float(len(have - want))}


def _place(finding: Json, pairs: dict[str, dict[int, int]]) -> tuple[object, ...]:
    at = finding.get("at") or {}
    for what in ("target", "task"):
        if what in at:
            return finding["rule"], what, pairs[what].get(at[what], -1) if pairs else at[what]
    for what in ("citation", "section"):
        if what in at:
            return finding["rule"], what, folded(at[what])
    return finding["rule"], "document"


def beyond(gold: Json, got: Json) -> list[Json]:
    """The findings that the gold does not list."""
    pairs = {w: paired(gold.get(f"{w}s", []), got.get(f"{w}s", []), _name) for w in ("target", "task")}
    want = {_place(f, pairs) for f in gold.get("findings", [])}
    return [f for f in got.get("findings", []) if _place(f, {}) not in want]


def _judged(gold: Json, got: Json) -> Iterator[tuple[str, bool, bool]]:
    """(what, right, flagged) of every cell read: of matched rows each cell, of rows that are none the row itself."""
    for what in ("target", "task"):
        want, have = gold.get(f"{what}s", []), got.get(f"{what}s", [])
        pairs = paired(want, have, _name)
        for i, j in pairs.items():
            yield from _judged_row(what, want[i], have[j])
        for j, row in enumerate(have):
            if j not in pairs.values():
                yield f"{what} that is none: {_name(row)[:70]!r}", False, bool(row.get("unsure"))
    flags = set((got.get("document") or {}).get("unsure") or [])
    for name in ("number", "issued_on", "issuer", "locality", "signer"):
        a, b = (gold.get("document") or {}).get(name), (got.get("document") or {}).get(name)
        yield f"document.{name}: {b!r}", _alike(folded(a or "none"), folded(b or "none")) >= 0.9, name in flags


def _judged_row(what: str, want: Json, have: Json) -> Iterator[tuple[str, bool, bool]]:
    flags = set(have.get("unsure") or [])
    whole = "name" in flags or "row" in flags
    name = f"of {_name(have)[:60]!r}"
    yield f"name {name}", folded(want.get("name")) == folded(have.get("name")), whole
    if what == "target":
        wanted = {_milestone(m) for m in want.get("milestones", [])}
        read = have.get("milestones", [])
        for k, m in enumerate(read):
            flagged = whole or bool(flags & {f"milestones.{k}", "milestones"})
            yield f"milestone {m.get('year')} {m.get('raw')!r} {name}", _milestone(m) in wanted, flagged
        lost = {m["year"] for m in want.get("milestones", [])} - {m.get("year") for m in read}
        for year in sorted(lost):
            yield f"milestone {year} lost {name}", False, whole or any(f.startswith("milestones") for f in flags)
        same = folded(want.get("tracked_by")) == folded(have.get("tracked_by"))
        yield f"tracked_by {have.get('tracked_by')!r} {name}", same, whole or "tracked_by" in flags
    else:
        for cell in ("lead", "cooperating"):
            flagged = whole or any(f.split(".")[0] == cell for f in flags)
            yield f"{cell} {have.get(cell)} {name}", _names(want.get(cell)) == _names(have.get(cell)), flagged
        flagged = whole or bool(flags & {"deadline", "deadline_raw"})
        yield f"deadline {have.get('deadline_raw')!r} {name}", _due(want) == _due(have), flagged
        same = _alike(folded(want.get("output")), folded(have.get("output"))) >= 0.95
        yield f"output {name}", same, whole or "output" in flags
