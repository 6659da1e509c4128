"""What is there already, on the real plans where they lie beside the repository: figures that may not drop."""

from __future__ import annotations

from pathlib import Path

from tools.score_known import BARS, tally


def test_pairs_judged_by_eye(shared: Path) -> None:
    found = tally(shared / "plans")
    assert found.pairs > 70
    assert found.precision >= BARS["precision"], found.misses
    assert found.recall >= BARS["recall"], found.misses
