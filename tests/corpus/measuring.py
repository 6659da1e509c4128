"""How a rendering is read: its figures, what was missed, whether the doubtful cells were flagged, and the time."""

from __future__ import annotations

import json
import math
import time
import traceback
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.scoring import Doubts, compare, doubts

from .renderings import Rendering

FLOORS = Path(__file__).parent / "floors.json"
SHARES = ("document", "basis.f1", "targets.f1", "targets.cells", "tasks.f1", "tasks.cells")
SHARES += ("measures.f1", "reporting.recall", "findings.recall")
FIGURES = (*SHARES, "findings.beyond_gold")


@dataclass(slots=True)
class Measured:
    name: str
    form: str
    figures: dict[str, float] = field(default_factory=lambda: dict.fromkeys(FIGURES, 0.0))
    misses: list[str] = field(default_factory=list)
    doubts: Doubts = field(default_factory=Doubts)
    seconds: float = 0.0
    failed: bool = False


def measure(rendering: Rendering) -> Measured:
    """A file that is refused has every figure at 0; so has one whose reading fails, with its traceback for misses."""
    from tiendo.intake import read_document
    from tiendo.intake.errors import CannotRead
    from tiendo.intake.opening import open_file

    out = Measured(rendering.name, rendering.kind)
    data = rendering.make()
    begun = time.perf_counter()
    try:
        got = read_document(open_file(data, name=rendering.name)).json()
    except CannotRead as refused:
        out.misses = [f"refused: {refused}"]
        return out
    except Exception:  # noqa: BLE001  a fault in one rendering must not hide the others
        out.failed, out.misses = True, traceback.format_exc().splitlines()[-8:]
        return out
    out.seconds = time.perf_counter() - begun
    gold = rendering.gold()
    out.figures, out.doubts = compare(gold, got, out.misses), doubts(gold, got)
    return out


def mean(many: Iterable[Measured]) -> dict[str, float]:
    """The mean of each figure; `flagged` is the share of wrong cells that the reader doubted, over all of them."""
    items = list(many)
    out = {name: sum(m.figures[name] for m in items) / len(items) for name in FIGURES}
    total = Doubts()
    for item in items:
        total = total.plus(item.doubts)
    out["flagged"] = total.wrong_flagged / total.wrong if total.wrong else 1.0
    out["false_flags"] = total.right_flagged / total.right if total.right else 0.0
    return out


def floors() -> dict[str, dict[str, float]]:
    """Form → figure → the least that may be measured."""
    found: dict[str, dict[str, float]] = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    return found


def raise_floors(means: dict[str, dict[str, float]]) -> None:
    """Lift each floor to a hundredth below what is measured; no floor ever goes down."""
    known = floors()
    for form, figures in means.items():
        old = known.setdefault(form, {})
        for name in SHARES:
            reached = 1.0 if figures[name] >= 1.0 else max(0.0, math.floor(figures[name] * 100 - 1) / 100)
            old[name] = max(old.get(name, 0.0), reached)
    FLOORS.write_text(json.dumps(known, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def summary(results: dict[str, Measured]) -> dict[str, Any]:
    return {name: {"figures": m.figures, "misses": m.misses} for name, m in results.items()}
