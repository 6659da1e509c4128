"""How the corpus is read: one line a rendering, or every miss.

    python tests/corpus/run.py [WORD …] [--misses] [--write DIR] [--json FILE]

WORD narrows by name (`docx`, `suoi-hoa`, `dump-double`); `--write` puts each file and its truth in a folder, to be
read by hand. Each name is PLAN.LAYOUT.FORM. Figures are those of `tools/scoring.py`.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
import traceback
from collections import defaultdict
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.corpus.renderings import Rendering, all_renderings  # noqa: E402
from tools.scoring import compare  # noqa: E402

FIGURES = ("document", "basis.f1", "targets.f1", "targets.cells", "tasks.f1", "tasks.cells")
FIGURES += ("measures.f1", "reporting.recall", "findings.recall", "findings.beyond_gold")
SHORT = ("doc", "basis", "tg.f1", "tg.cel", "tk.f1", "tk.cel", "meas", "rep", "find", "beyond")


def read(data: bytes, name: str) -> dict[str, Any]:
    """The reading's JSON of a file, through the front door of the intake."""
    from tiendo.intake import read_document
    from tiendo.intake.opening import open_file

    return read_document(open_file(data, name=name)).json()


def measure(rendering: Rendering) -> tuple[dict[str, float], list[str], float]:
    """(figures, misses, seconds of reading); a reading that fails has every figure at 0."""
    misses: list[str] = []
    data = rendering.make()
    begun = time.perf_counter()
    try:
        got = read(data, rendering.name)
    except Exception:  # noqa: BLE001  a fault in one rendering must not hide the others
        return dict.fromkeys(FIGURES, 0.0), traceback.format_exc().splitlines()[-6:], 0.0
    took = time.perf_counter() - begun
    return compare(rendering.gold(), got, misses), misses, took


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--write", type=Path)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    chosen = [r for r in all_renderings() if all(w in r.name for w in args.words)]
    sums: dict[str, list[dict[str, float]]] = defaultdict(list)
    results: dict[str, Any] = {}
    print(f"{'':44}" + " ".join(f"{s:>6}" for s in SHORT))
    for rendering in chosen:
        if args.write:
            write(rendering, args.write)
            continue
        figures, misses, took = measure(rendering)
        sums[rendering.form].append(figures)
        results[rendering.name] = {"figures": figures, "misses": misses}
        print(f"{rendering.name:44}" + row(figures) + f"  {took:.2f}s")
        if args.misses:
            print(*(f"      {m}" for m in misses), sep="\n")
    for form, many in sums.items():
        mean = {f: sum(x[f] for x in many) / len(many) for f in FIGURES}
        print(f"{'mean ' + form + f' ({len(many)})':44}" + row(mean))
    if args.json:
        args.json.write_text(json.dumps(results, ensure_ascii=False, indent=1), encoding="utf-8")
    return 0


def row(figures: dict[str, float]) -> str:
    return " ".join(f"{figures[f]:6.2f}" for f in FIGURES)


def write(rendering: Rendering, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / rendering.name).write_bytes(rendering.make())
    gold = json.dumps(rendering.gold(), ensure_ascii=False, indent=1)
    (folder / f"{rendering.name}.truth.json").write_text(gold, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
