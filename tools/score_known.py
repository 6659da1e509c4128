"""How well rows are recognised that an earlier plan has already: precision and recall on pairs judged by eye.

    python tools/score_known.py [--misses]

The pairs (`tests/known/pairs.json`) are of the real plans that lie beside the repository (TIENDO_SHARED names another
folder): each plan is held against each other one, as a new plan of one commune is held against its older ones. Rows
stand there as digests of their folded names. `either` are pairs on which two people would not agree; they count for
nothing.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT, ROOT / "src"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from tools.score import shared  # noqa: E402

from tiendo.core.known import Kind, Standing, propose  # noqa: E402
from tiendo.core.text import fold  # noqa: E402
from tiendo.intake import read_document  # noqa: E402
from tiendo.intake.opening import open_file  # noqa: E402

PAIRS = ROOT / "tests/known/pairs.json"
BARS = {"precision": 0.95, "recall": 0.95}


@dataclass
class Tally:
    """`right` of `proposed` as already there, out of `pairs`; `asked`: true ones that a person is asked about."""

    pairs: int = 0
    proposed: int = 0
    right: int = 0
    asked: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.proposed if self.proposed else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.pairs if self.pairs else 1.0


def key_of(name: str) -> str:
    """Ten hex digits of a row's folded name."""
    return sha256(fold(name).encode()).hexdigest()[:10]


def tally(plans: Path) -> Tally:
    """Every pair of plans in the list of pairs, target by target and task by task."""
    read: dict[str, dict[str, Any]] = {}
    for path in sorted(plans.iterdir()):
        if path.suffix in (".txt", ".md") and path.stem != "README":
            read[path.stem] = read_document(open_file(path.read_bytes(), name=path.name)).json()
    total = Tally()
    for case in json.loads(PAIRS.read_text(encoding="utf-8")):
        if case["new"] in read and case["old"] in read:
            _add(total, case, *(read[case[side]][case.get("list", "targets")] for side in ("new", "old")))
    return total


def _add(total: Tally, case: dict[str, Any], new: list[dict[str, Any]], old: list[dict[str, Any]]) -> None:
    same, either = ({tuple(pair) for pair in case[kind]} for kind in ("same", "either"))
    rows = [row | {"uid": str(i)} for i, row in enumerate(new)]
    standing = [Standing(f"{i}", case["old"], row) for i, row in enumerate(old)]
    total.pairs += len(same)
    for row, found in zip(rows, propose(rows, standing), strict=True):
        if found.standing is None:
            continue
        pair = (key_of(row["name"]), key_of(found.standing.row["name"]))
        if pair in either:
            continue
        taken = found.kind in (Kind.SAME, Kind.PART)
        total.proposed += taken
        total.right += taken and pair in same
        total.asked += found.kind is Kind.NEAR and pair in same
        if taken != (pair in same):
            total.misses.append(f"{found.kind}: {row['name']} | {found.standing.row['name']}")


def main() -> int:
    folder = shared()
    if folder is None:
        print("No folder of real plans: what is there already is not scored.")
        return 0
    begun = time.process_time()
    found = tally(folder / "plans")
    print(f"\nalready there, plan against plan ({found.pairs} pairs judged by eye)")
    for name, bar in BARS.items():
        value = getattr(found, name)
        print(f"  {name:22}{value:6.3f}  {'ok' if value >= bar else f'BELOW {bar:.2f}'}")
    print(f"  of the missed, asked about: {found.asked} ({time.process_time() - begun:.2f} s, reading included)")
    if "--misses" in sys.argv:
        print(*(f"    {m}" for m in found.misses), sep="\n")
    return 0 if all(getattr(found, name) >= bar for name, bar in BARS.items()) else 1


if __name__ == "__main__":
    sys.exit(main())
