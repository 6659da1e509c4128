"""How the corpus is read: one line a rendering, then the means by form.

    python tests/corpus/run.py [WORD …] [--misses] [--silent] [--write DIR] [--json FILE] [--raise-floors]

WORD narrows by name (`docx`, `suoi-hoa`, `dump-double`). `--misses` tells every miss, `--silent` the wrong cells that
no doubt was raised about; `--write` puts each file and its truth in a folder, to be read by hand; `--raise-floors`
lifts the floors of the test to what is measured. Each name is PLAN.LAYOUT.FORM.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.corpus.measuring import FIGURES, Measured, mean, measure, raise_floors, summary  # noqa: E402
from tests.corpus.renderings import Rendering, all_renderings  # noqa: E402

SHORT = ("doc", "basis", "tg.f1", "tg.cel", "tk.f1", "tk.cel", "meas", "rep", "find", "beyond")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--silent", action="store_true")
    parser.add_argument("--write", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--raise-floors", action="store_true")
    args = parser.parse_args()
    chosen = [r for r in all_renderings() if all(w in r.name for w in args.words)]
    if args.write:
        for rendering in chosen:
            write(rendering, args.write)
        return 0
    results: dict[str, Measured] = {}
    print(f"{'':44}" + " ".join(f"{s:>6}" for s in SHORT) + "   flagged wrong, right")
    for rendering in chosen:
        found = results[rendering.name] = measure(rendering)
        told = f"{found.doubts.wrong_flagged}/{found.doubts.wrong} {found.doubts.right_flagged}/{found.doubts.right}"
        print(f"{found.name:44}{row(found.figures)}   {told:20} {found.seconds:.2f}s")
        if args.misses or found.failed:
            print(*(f"      {m}" for m in found.misses), sep="\n")
        if args.silent:
            print(*(f"      not flagged: {m}" for m in found.doubts.silent), sep="\n")
    means = by_form(results)
    for form, figures in means.items():
        count = sum(m.form == form for m in results.values())
        flags = f"{figures['flagged']:.2f} {figures['false_flags']:.3f}"
        print(f"{f'mean {form} ({count})':44}{row(figures)}   {flags}")
    if args.json:
        args.json.write_text(json.dumps(summary(results), ensure_ascii=False, indent=1), encoding="utf-8")
    if args.raise_floors:
        raise_floors(means)
    return 0


def by_form(results: dict[str, Measured]) -> dict[str, dict[str, float]]:
    forms = sorted({m.form for m in results.values()})
    return {form: mean(m for m in results.values() if m.form == form) for form in forms}


def row(figures: dict[str, float]) -> str:
    return " ".join(f"{figures[f]:6.2f}" for f in FIGURES)


def write(rendering: Rendering, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / rendering.name).write_bytes(rendering.make())
    gold = json.dumps(rendering.gold(), ensure_ascii=False, indent=1)
    (folder / f"{rendering.name}.truth.json").write_text(gold, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
