"""How well a reader gives back the grids that were printed, before any step looks at them.

    python tests/corpus/grids.py [WORD …] [--misses]

For each printed table: the share of its rows that came back with every cell right (case, spacing and dashes folded;
merged cells count where they stand first), and the share of cells right in the rows found by their longest cell.
"""

from __future__ import annotations

import argparse
import sys
from difflib import SequenceMatcher
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.corpus.compose import Grid, GridCell, compose  # noqa: E402
from tests.corpus.layouts import LAYOUTS  # noqa: E402
from tests.corpus.renderings import Rendering, all_renderings, plan_of, respell  # noqa: E402
from tools.scoring import folded as fold  # noqa: E402


def spread(grid: Grid) -> list[list[str]]:
    """Body rows as full rows; a merged cell stands once."""
    out = []
    for row in grid.rows[grid.header :]:
        full = [GridCell("") for _ in grid.kinds]
        c = 0
        for cell in row:
            full[c] = cell
            c += cell.across
        out.append([" ".join(cell.text.split()) for cell in full])
    return out


def found(rendering: Rendering) -> list[list[str]]:
    """Rows of every table of the document read; a merged cell stands once, in its first position."""
    from tiendo.intake.document import Table
    from tiendo.intake.opening import open_file

    document = open_file(rendering.make(), name=rendering.name)
    rows = []
    for table in (b for b in document.blocks if isinstance(b, Table)):
        seen: set[int] = set()
        for row in table.rows:
            texts = []
            for cell in row:
                texts.append("" if id(cell) in seen else cell.flat)
                seen.add(id(cell))
            rows.append(texts)
    return rows


def compare(rendering: Rendering) -> tuple[float, float, list[str]]:
    layout = LAYOUTS[rendering.layout]
    blocks = respell(compose(plan_of(rendering.plan), layout), layout)
    got = [[fold(c) for c in row] for row in found(rendering)]
    groups = {group(row) for row in got} - {""}
    whole = cells = right = rows = 0
    misses = []
    for grid in (b for b in blocks if isinstance(b, Grid)):
        for row in spread(grid):
            want = [fold(c) for c in row]
            rows += 1
            cells += len(want)
            if want in got or group(want) in groups:
                whole += 1
                right += len(want)
                continue
            best = nearest(want, got)
            right += sum(a == b for a, b in zip(want, best, strict=False)) if len(best) == len(want) else 0
            misses.append(f"want {' | '.join(row)}\n       got {' | '.join(best)}")
    return (whole / rows if rows else 1.0), (right / cells if cells else 1.0), misses


def group(row: list[str]) -> str:
    """A group row's text, whether its number stands in a cell of its own or not; "" for any other row."""
    texts = [c for c in row if c]
    return "".join(texts).replace(".", "").replace(" ", "") if 0 < len(texts) < 3 else ""


def nearest(want: list[str], got: list[list[str]]) -> list[str]:
    key = max(want, key=len)
    scored = [(SequenceMatcher(None, key, max(row, key=len, default="")).ratio(), row) for row in got]
    best = max(scored, key=lambda x: x[0], default=(0.0, []))
    return best[1] if best[0] > 0.6 else []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("words", nargs="*")
    parser.add_argument("--misses", action="store_true")
    args = parser.parse_args()
    for rendering in all_renderings():
        if not all(w in rendering.name for w in args.words):
            continue
        rows, cells, misses = compare(rendering)
        print(f"{rendering.name:46} rows {rows:.2f} cells {cells:.2f}")
        if args.misses:
            print(*(f"    {m}" for m in misses), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
