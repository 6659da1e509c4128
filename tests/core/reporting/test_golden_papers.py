"""Each shipped kind of paper, composed from the commune's facts, is the outline kept in `tests/golden/reports`.

After a change that is meant, make them anew and read the difference: `TIENDO_REMAKE=1 pytest <this file>`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from tests.reporting.commune import facts_for

from tiendo.core.reporting.compose import compose
from tiendo.core.reporting.definition import Definition
from tiendo.core.reporting.outline_json import outline_json, outline_of
from tiendo.records.shipped import shipped_definitions

FOLDER = Path(__file__).resolve().parents[2] / "golden" / "reports"


@pytest.mark.parametrize("definition", shipped_definitions(), ids=lambda d: d.key)
def test_each_kind_is_as_it_was(definition: Definition) -> None:
    outline = compose(definition, facts_for(definition))
    path = FOLDER / f"{definition.key}.json"
    if os.environ.get("TIENDO_REMAKE"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(outline_json(outline), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        pytest.skip(f"{path.name} made anew")
    assert outline == outline_of(json.loads(path.read_text(encoding="utf-8")))


def test_there_is_no_golden_paper_of_a_kind_that_is_gone() -> None:
    assert {p.stem for p in FOLDER.glob("*.json")} == {d.key for d in shipped_definitions()}
