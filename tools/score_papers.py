"""How well plans on paper are read: each paper as DOCX, as PDF with text and as a scan, against the same truth.

    python tools/score_papers.py [WORD …] [--forms docx,pdf,scan] [--misses]

WORD narrows by set and name (`known`, `unseen`, `hard`, `suoi-hoa`). The papers and their split into known and unseen
ones are those of `tests/corpus/papers.py`; a scan takes a second or two a page. Printed for each form and set: rows F1,
cells right, and of the wrong and the right cells the share that the reader flagged, against the bars.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
for folder in (ROOT, ROOT / "src"):
    if str(folder) not in sys.path:
        sys.path.insert(0, str(folder))

from tests.corpus.papers import Paper, missing, papers  # noqa: E402
from tools.scoring import Doubts, Figures, compare, doubts  # noqa: E402

# rows F1, cells
BARS = {"docx": (0.98, 0.97), "pdf": (0.98, 0.96), "scan": (0.96, 0.92), "hard scan": (0.90, 0.0)}
LEAST_FLAGGED, MOST_FALSE = 0.9, 0.1


@dataclass(slots=True)
class Tally:
    """Rows and cells of many papers, added up: a long plan counts for more than a short one."""

    rows: float = 0.0
    cells: float = 0.0
    parts: int = 0
    doubts: Doubts = field(default_factory=Doubts)

    def add(self, gold: dict[str, object], figures: Figures, found: Doubts) -> None:
        for what in ("targets", "tasks"):
            if gold.get(what):
                self.parts += 1
                self.rows += figures[f"{what}.f1"]
                self.cells += figures[f"{what}.cells"]
        self.doubts = self.doubts.plus(found)

    def line(self, name: str, form: str) -> tuple[str, bool]:
        rows, cells = self.rows / self.parts, self.cells / self.parts
        wrong = self.doubts.wrong_flagged / self.doubts.wrong if self.doubts.wrong else 1.0
        right = self.doubts.right_flagged / self.doubts.right if self.doubts.right else 0.0
        low_rows, low_cells = BARS[form]
        good = rows >= low_rows and cells >= low_cells
        if "scan" in form:
            good = good and (wrong >= LEAST_FLAGGED or form == "hard scan") and right <= MOST_FALSE
        told = f"rows {rows:.3f}  cells {cells:.3f}  flagged {wrong:.3f} {right:.3f}  ({self.doubts})"
        return f"{name:34}{told}  {'ok' if good else 'BELOW'}", good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--forms", default="docx,pdf,scan")
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    if (lacking := missing()) is not None:
        print(f"No papers: {lacking}.")
        return 0
    tallies: dict[tuple[str, str], Tally] = {}
    for paper in papers(args.words):
        for form in args.forms.split(","):
            kind = "hard scan" if paper.hard and form == "scan" else form
            measure(paper, form, tallies.setdefault((kind, paper.set), Tally()), misses=args.misses)
    print()
    good = True
    for (form, which), tally in sorted(tallies.items()):
        told, held = tally.line(f"{form}, {which}", form)
        good &= held
        print(told)
    return 0 if good else 1


def measure(paper: Paper, form: str, tally: Tally, *, misses: bool) -> None:
    from tiendo.intake import read_document
    from tiendo.intake.errors import CannotRead
    from tiendo.intake.opening import open_file

    data, gold = {"docx": paper.docx, "pdf": paper.pdf, "scan": paper.scan}[form](), paper.gold()
    begun, told = time.perf_counter(), list[str]()
    try:
        got = read_document(open_file(data, name=f"{paper.name}.{'docx' if form == 'docx' else 'pdf'}")).json()
    except CannotRead as why:
        got, told = {}, [f"refused: {why}"]
    took = time.perf_counter() - begun
    figures, found = compare(gold, got, told), doubts(gold, got)
    tally.add(gold, figures, found)
    names = ("targets.f1", "targets.cells", "tasks.f1", "tasks.cells", "measures.f1", "document", "basis.f1")
    shown = " ".join(f"{figures[name]:.3f}" for name in names)
    print(f"{paper.set:7}{paper.name:40}{form:5} {shown}  {found}  {took:.1f} s", flush=True)
    if misses:
        for line in (*told, *(f"not flagged: {m}" for m in found.silent)):
            print(f"    {line}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
