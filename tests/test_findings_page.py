"""The page of rules lists every rule, and no other."""

from __future__ import annotations

import re
from pathlib import Path

from tiendo.core.review import RULES
from tiendo.intake.steps.findings import TEXT_RULES

PAGE = Path(__file__).resolve().parents[1] / "docs" / "reference" / "findings.md"


def test_the_page_lists_every_rule_and_no_other() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \|", PAGE.read_text(encoding="utf-8"), re.M)
    assert sorted(listed) == sorted({name for name, _ in (*RULES, *TEXT_RULES)})
