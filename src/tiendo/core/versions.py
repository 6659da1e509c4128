"""Two versions of one plan: which row is which, and what was added, removed and altered."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from tiendo.core.cells import DOCUMENT, FIELDS, LISTS, MILESTONE, cell_text, field_name
from tiendo.core.drafting import row_text
from tiendo.core.likeness import Index, likeness
from tiendo.core.reading import Json
from tiendo.core.text import fold, squash
from tiendo.core.wording import wording

Pair = tuple[Json | None, Json | None]

ALIKE = 0.6  # likeness from which a row is the same row in other words
ALIKE_IN_PLACE = 0.35  # where its group and number are the same too
SAME_TITLE = 0.9
SHARED_ROWS = 0.3  # of the rows of the shorter version, for two plans of one title to be two versions
ADDED, REMOVED, ALTERED = "added", "removed", "altered"
_UNTOLD = ("section", "ordinal")  # a row that only moved is not told


def paired(old: Sequence[Json], new: Sequence[Json]) -> list[Pair]:
    """The rows of two versions of one list, each once, in the order of the new one, removed rows after the row above.

    Rows of the same words are one row; then the likest, sooner where group and number agree.
    """
    match = _by_words(old, new)
    left_old = [i for i in range(len(old)) if i not in match]
    left_new = [i for i in range(len(new)) if i not in set(match.values())]
    match |= _by_likeness(old, new, left_old, left_new)
    return list(_in_order(old, new, match))


def _by_words(old: Sequence[Json], new: Sequence[Json]) -> dict[int, int]:
    places: dict[str, list[int]] = defaultdict(list)
    for i, row in enumerate(new):
        places[fold(row_text(row))].append(i)
    match: dict[int, int] = {}
    for i, row in enumerate(old):
        waiting = places[fold(row_text(row))]
        if waiting:
            best = min(waiting, key=lambda j: not _in_place(row, new[j]))
            waiting.remove(best)
            match[i] = best
    return match


def _by_likeness(old: Sequence[Json], new: Sequence[Json], left: list[int], right: list[int]) -> dict[int, int]:
    index = Index([row_text(new[j]) for j in right], [row_text(row) for row in old])
    found: list[tuple[float, int, int]] = []
    for i in left:
        for like in index.likest(row_text(old[i])):
            j = right[like.place]
            there = _in_place(old[i], new[j])
            if like.score >= (ALIKE_IN_PLACE if there else ALIKE):
                found.append((-like.score - (0.2 if there else 0), i, j))
    match: dict[int, int] = {}
    for _, i, j in sorted(found):
        if i not in match and j not in match.values():
            match[i] = j
    return match


def _in_place(a: Json, b: Json) -> bool:
    """Whether both stand under one number of one group."""
    number = a.get("ordinal")
    return bool(number) and number == b.get("ordinal") and fold(a.get("section", "")) == fold(b.get("section", ""))


def _in_order(old: Sequence[Json], new: Sequence[Json], match: dict[int, int]) -> Iterator[Pair]:
    came_from = {j: i for i, j in match.items()}
    gone: dict[int, list[Json]] = defaultdict(list)  # by the new place of the kept row above
    above = -1
    for i, row in enumerate(old):
        if i in match:
            above = match[i]
        else:
            gone[above].append(row)
    yield from ((row, None) for row in gone[-1])
    for j, row in enumerate(new):
        yield (old[came_from[j]] if j in came_from else None, row)
        yield from ((lost, None) for lost in gone[j])


@dataclass(frozen=True, slots=True)
class Alteration:
    """One cell: `before` and `after` as an official would type them."""

    field: str
    before: str
    after: str

    @property
    def name(self) -> str:
        return field_name(self.field)

    @property
    def words(self) -> list[tuple[str, str]]:
        return marked(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Difference:
    """`kind`: added, removed or altered; `old` and `new` are uids, "" where there is none; `text` names the row."""

    part: str
    kind: str
    old: str
    new: str
    text: str
    cells: list[Alteration] = field(default_factory=list)

    def json(self) -> Json:
        cells = [{"field": c.field, "before": c.before, "after": c.after} for c in self.cells]
        return {"part": self.part, "kind": self.kind, "old": self.old, "new": self.new, "text": self.text} | (
            {"cells": cells} if cells else {}
        )


def differences(old: Json, new: Json) -> list[Difference]:
    """What the new version's content has other than the old one's, list by list; rows that people removed are none."""
    cells = altered_cells("document", old["document"], new["document"])
    out = [Difference("document", ALTERED, DOCUMENT, DOCUMENT, row_text(new["document"]), cells)] if cells else []
    for part in LISTS.values():
        pairs = paired(*([row for row in content[part] if not row["removed"]] for content in (old, new)))
        out += [found for a, b in pairs if (found := difference(part, a, b))]
    return out


def difference(part: str, old: Json | None, new: Json | None) -> Difference | None:
    """Of one row in two versions; None where nothing changed."""
    if old is None or new is None:
        row, kind = (new, ADDED) if old is None else (old, REMOVED)
        assert row is not None
        return Difference(part, kind, old["uid"] if old else "", new["uid"] if new else "", row_text(row))
    cells = altered_cells(part, old, new)
    return Difference(part, ALTERED, old["uid"], new["uid"], row_text(new), cells) if cells else None


def altered_cells(part: str, old: Json, new: Json) -> list[Alteration]:
    """The cells that say something else, milestones by year; spaces tell nothing."""
    years = sorted({m["year"] for row in (old, new) for m in row.get("milestones", [])})
    names = [f for f in FIELDS[part] if f not in _UNTOLD] + [f"{MILESTONE}{year}" for year in years]
    texts = ((name, squash(cell_text(old, name)), squash(cell_text(new, name))) for name in names)
    return [Alteration(name, before, after) for name, before, after in texts if before != after]


_TOKEN = re.compile(r"\s+|[^\s]+")


def marked(before: str, after: str) -> list[tuple[str, str]]:
    """The two texts as one, word by word: ("same" | "out" | "in", words). Changed words side by side are one change."""
    a, b = _TOKEN.findall(before), _TOKEN.findall(after)
    found = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    runs: list[list[str]] = []  # [same, out, in]
    for place, (op, i, i2, j, j2) in enumerate(found):
        gone, come = "".join(a[i:i2]), "".join(b[j:j2])
        if op == "equal" and (gone.strip() or place in (0, len(found) - 1)):
            runs.append([gone, "", ""])
            continue
        if not runs or runs[-1][0]:
            runs.append(["", "", ""])
        runs[-1][1] += gone
        runs[-1][2] += come
    return [(kind, words) for run in runs for kind, words in zip(("same", "out", "in"), run, strict=True) if words]


def is_version(old: Json, new: Json) -> bool:
    """Whether two contents of one authority seem to be one plan: its number with its title, or its title and rows.

    Two numbers that differ are two plans, whatever else agrees: a person may say otherwise.
    """
    first, second = old["document"], new["document"]
    a, b = (fold(doc.get("number") or "").replace(" ", "") for doc in (first, second))
    titles = likeness(first.get("title") or "", second.get("title") or "")
    years = [wording(doc.get("title") or "").years for doc in (first, second)]
    if (a and b and a != b) or (years[0] and years[1] and years[0] != years[1]):
        return False
    if a and a == b and _same_year(first, second):
        return titles >= ALIKE or _shared(old, new) >= SHARED_ROWS
    return titles >= SAME_TITLE and _shared(old, new) >= SHARED_ROWS


def _same_year(a: Json, b: Json) -> bool:
    """Numbers begin anew each year."""
    days = [doc.get("issued_on") or "" for doc in (a, b)]
    return not all(days) or days[0][:4] == days[1][:4]


def _shared(old: Json, new: Json) -> float:
    names = [{fold(row_text(row)) for part in ("targets", "tasks") for row in content[part]} for content in (old, new)]
    return len(names[0] & names[1]) / (min(map(len, names)) or 1)
