"""What reading a Word table costs, counted in calls of functions: no clock, so that no other work weighs on it."""

from __future__ import annotations

import cProfile
import pstats
from pathlib import Path

import pytest
from tools.bench.reading import write_plan

from tiendo.core.remembered import forget
from tiendo.intake import read_document
from tiendo.intake.opening import open_file

CALLS_A_ROW = 340  # of five cells: some 286 are measured, 710 before; asking all again of each text took over 2,000


def calls(path: Path, rows: int) -> int:
    write_plan(path, rows)
    data = path.read_bytes()
    read_document(open_file(data))  # imports and compiled patterns are paid once
    forget()  # nor must what was read before make this one cheaper
    profile = cProfile.Profile()
    profile.enable()
    reading = read_document(open_file(data))
    profile.disable()
    assert len(reading.tasks) == rows
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> dict[int, int]:
    folder = tmp_path_factory.mktemp("plans")
    return {rows: calls(folder / f"{rows}.docx", rows) for rows in (100, 200, 400)}


def test_a_row_of_a_word_table_costs_a_bounded_number_of_calls(counted: dict[int, int]) -> None:
    assert (counted[400] - counted[200]) / 200 <= CALLS_A_ROW


def test_twice_the_rows_cost_twice_as_much(counted: dict[int, int]) -> None:
    assert counted[400] - counted[200] <= 1.1 * 2 * (counted[200] - counted[100])
