"""How well plans are read: figures against the bars, the doubts that were flagged, and the time it took.

    python tools/score.py [--misses] [--real]

Scored are the repository's own corpus (`tests/corpus`) and, where a folder of real plans with gold readings lies beside
the repository (`../shared`, or the folder named by TIENDO_SHARED), those too; findings that the gold does not list are
printed, since each must be judged by eye.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT, ROOT / "src"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from tools.scoring import Doubts, Figures, Json, beyond, compare, doubts, paired  # noqa: E402

score = compare

BARS: Figures = {
    "document": 1.0,
    "basis.f1": 0.95,
    "targets.f1": 0.98,
    "targets.cells": 0.95,
    "tasks.f1": 0.98,
    "tasks.cells": 0.95,
    "measures.f1": 0.95,
    "reporting.recall": 0.8,
    "findings.recall": 0.85,
}
SECONDS_FOR_ALL = 2.0


def shared() -> Path | None:
    """The folder of real plans, where there is one."""
    folder = Path(os.environ.get("TIENDO_SHARED") or ROOT.parent / "shared")
    return folder if (folder / "plans").is_dir() else None


def read_by_command(plan: Path) -> tuple[Json | None, float, str]:
    """(reading, seconds, what went wrong) of `tiendo read PLAN --json`, start-up included."""
    env = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tiendo", "read", str(plan), "--json"],
        capture_output=True,
        text=True,
        env=env,
        check=False,
    )
    took = time.perf_counter() - begun
    if done.returncode:
        return None, took, done.stderr.strip().splitlines()[-1] if done.stderr.strip() else "no message"
    return json.loads(done.stdout), took, ""


def reference(folder: Path) -> Callable[[Json, Json, list[str]], Figures]:
    """The scorer that came with the plans, else our own."""
    path = folder / "reading" / "score.py"
    if not path.exists():
        return compare
    spec = importlib.util.spec_from_file_location("reference_score", path)
    if spec is None or spec.loader is None:
        return compare
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[[Json, Json, list[str]], Figures] = module.score
    return found


def table(figures: Figures) -> Iterator[str]:
    for name, value in figures.items():
        bar = BARS.get(name)
        judged = "" if bar is None else ("ok" if value >= bar else f"BELOW {bar:.2f}")
        yield f"  {name:22}{value:6.3f}  {judged}".rstrip()


def score_real(folder: Path, *, misses: bool) -> bool:
    """Print the real plans' figures; False where a bar was missed."""
    good, total, sum_doubts = True, 0.0, Doubts()
    before = _cpu()
    judge = reference(folder)
    for plan in sorted(p for p in (folder / "plans").iterdir() if p.suffix in (".txt", ".md") and p.stem != "README"):
        got, took, why = read_by_command(plan)
        total += took
        print(f"\n{plan.name}  ({took:.2f} s)")
        gold_file = folder / "reading" / "gold" / f"{plan.stem}.json"
        if got is None:
            good = False
            print(f"  NOT READ: {why}")
        elif gold_file.exists():
            gold = json.loads(gold_file.read_text(encoding="utf-8"))
            told: list[str] = []
            figures = judge(gold, got, told)
            flagged = doubts(gold, got)
            sum_doubts = sum_doubts.plus(flagged)
            good &= all(figures[name] >= bar for name, bar in BARS.items())
            print(*table(figures), f"  {flagged}", sep="\n")
            _print_findings("beyond the gold", beyond(gold, got))
            if misses:
                print(*(f"    {m}" for m in (*told, *(f"not flagged: {s}" for s in flagged.silent))), sep="\n")
        else:
            print(
                f"  {len(got['targets'])} targets, {len(got['tasks'])} tasks, {len(got['measures'])} measures (no gold)"
            )
            _print_findings("findings", got["findings"])
    allowed = f"{SECONDS_FOR_ALL:.0f} s allowed, start-up included"
    print(f"\nall plans: {total:.2f} s of {allowed} ({_cpu() - before:.2f} s of processor time); {sum_doubts}")
    return good and total <= SECONDS_FOR_ALL


def _cpu() -> float:
    """Processor seconds of all commands run so far: on a busy machine the clock alone tells little."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _print_findings(title: str, findings: list[Json]) -> None:
    if findings:
        print(f"  {title}:", *(f"    {f['rule']} {f['at'] or ''} {f['message']}" for f in findings), sep="\n")


def score_corpus(*, misses: bool) -> bool:
    """Print the mean figures of the repository's own plans, form by form; False where a bar was missed."""
    from tests.corpus.renderings import all_renderings

    from tiendo.intake import read_document
    from tiendo.intake.opening import open_file

    by_form: dict[str, list[Figures]] = {}
    sum_doubts: dict[str, Doubts] = {}
    for rendering in all_renderings():
        gold = rendering.gold()
        got = read_document(open_file(rendering.make(), name=rendering.name)).json()
        told: list[str] = []
        by_form.setdefault(rendering.kind, []).append(compare(gold, got, told))
        sum_doubts[rendering.kind] = sum_doubts.get(rendering.kind, Doubts()).plus(doubts(gold, got))
        if misses and told:
            print(rendering.name, *(f"    {m}" for m in told), sep="\n")
    good = True
    for form, many in by_form.items():
        mean = {name: sum(f[name] for f in many) / len(many) for name in many[0]}
        good &= all(mean[name] >= bar for name, bar in BARS.items())
        print(f"\ncorpus, {form} ({len(many)} renderings, mean)", *table(mean), f"  {sum_doubts[form]}", sep="\n")
    return good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--misses", action="store_true", help="print every miss, and wrong cells that were not flagged")
    parser.add_argument("--real", action="store_true", help="only the real plans")
    args = parser.parse_args()
    folder = shared()
    good = True
    if folder:
        good = score_real(folder, misses=args.misses)
    else:
        print("No folder of real plans (../shared or TIENDO_SHARED): the corpus alone is scored.")
    if not (args.real and folder):
        good &= score_corpus(misses=args.misses)
    return 0 if good else 1


__all__ = ["BARS", "beyond", "compare", "doubts", "paired", "score"]

if __name__ == "__main__":
    sys.exit(main())
