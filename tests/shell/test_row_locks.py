"""Row locks leave room for foreign keys: who points at a locked row need not wait for whoever holds it."""

from __future__ import annotations

import re
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src"


def test_every_row_lock_is_one_that_foreign_keys_pass() -> None:
    """A plain FOR UPDATE holds up every insert that points at the row; two of them in two orders are a deadlock."""
    bare = [
        f"{path.relative_to(SRC)}: {found}"
        for path in SRC.rglob("*.py")
        for found in re.findall(r"select_for_update\([^)]*\)", path.read_text(encoding="utf-8"))
        if "no_key=True" not in found
    ]
    assert not bare
