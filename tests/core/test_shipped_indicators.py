"""The indicators that come with the product: whole, of one shape, with rules of adding up that make sense."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tools.score_catalogue import BARS, TRUTH, real_plans, score_corpus, score_real

from tiendo.core.adding import Across, Direction, Over
from tiendo.core.text import nfc, squash
from tiendo.core.values import Counting
from tiendo.records.shipped import load

SETS = load("indicators")
ROWS = [row for given in SETS for row in given["indicators"]]
FIELDS = {"code", "name", "wordings", "group", "unit", "direction", "counting", "across", "over", "source"}


def test_every_set_says_what_it_is() -> None:
    assert len(ROWS) > 90
    assert len({s["key"] for s in SETS}) == len(SETS)
    assert all(s["key"] and s["name"] and s["version"] and s["source"] for s in SETS)


@pytest.mark.parametrize("row", ROWS, ids=lambda r: str(r["code"]))
def test_every_indicator_is_whole(row: dict[str, Any]) -> None:
    assert set(row) == FIELDS
    for name in (row["name"], *row["wordings"]):
        assert name == squash(nfc(name))
    counting, across, over = Counting(row["counting"]), Across(row["across"]), Over(row["over"])
    Direction(row["direction"])
    if across is Across.SUM:
        assert not row["unit"].startswith("%"), "a percentage is never summed"
    if counting is Counting.IN_PERIOD and across is not Across.NONE:
        assert over is Over.SUM, "what happens in a period adds up over periods"
    if counting is Counting.RATIO:
        assert across is not Across.SUM
    assert across is not Across.SHARE or not row["unit"], "the share of places is of deeds"


def test_codes_and_names_are_of_one_indicator_each() -> None:
    for given in SETS:
        codes = [r["code"] for r in given["indicators"]]
        assert len(set(codes)) == len(codes)
    names = [squash(n).lower() for r in ROWS for n in (r["name"], *r["wordings"])]
    assert len(set(names)) == len(names)


def test_the_table_judged_by_eye_names_codes_that_are_there() -> None:
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))
    codes = {r["code"] for r in ROWS}
    told = [c for plan in truth["real"].values() for c in plan] + [
        c for p in truth["corpus"].values() for c in p.values()
    ]
    named = {x for c in told for x in (c if isinstance(c, list) else [c])} - {None}
    assert named <= codes


def test_the_corpus_is_matched_as_well_as_the_bars_say() -> None:
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))
    tally = score_corpus(truth["corpus"])
    assert all(value >= bar for value, bar in zip(tally.figures, BARS["corpus"], strict=True)), tally.misses


def test_real_plans_are_matched_even_where_their_own_wordings_are_left_out(shared: Path) -> None:
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))
    for name, tally in score_real(real_plans(shared / "plans"), truth["real"]).items():
        assert all(value >= bar for value, bar in zip(tally.figures, BARS[name], strict=True)), (name, tally.misses)
