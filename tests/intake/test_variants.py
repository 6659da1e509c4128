"""Spellings that differ within one scanned plan by their marks alone."""

from __future__ import annotations

import pytest

from tiendo.core.reading import Reading, Target, Task
from tiendo.intake.document import Cell, Document, Paragraph, Table
from tiendo.intake.steps.variants import Spellings, settle_names


def plan(*names: str, tracked: tuple[str, ...] = ()) -> Reading:
    return Reading(
        tasks=[Task(name=f"Việc {n}", lead=[name]) for n, name in enumerate(names)],
        targets=[Target(name=f"Chỉ tiêu {n}", tracked_by=name) for n, name in enumerate(tracked)],
    )


@pytest.mark.parametrize(
    ("read", "meant", "doubted"),
    [
        pytest.param(
            ("Ban Quản lý Bãi tắm", "Ban Quản lý Bãi tắm", "Ban Quản lý Bãi tăm"), "Bãi tắm", 1, id="one tone"
        ),
        pytest.param(
            ("Ban Quản lý Bãi tắm", "Ban Quản lý - Bãi tắm", "Ban Quản lý Bãi tắm"), "Bãi tắm", 1, id="a dash"
        ),
        pytest.param(("Các thôn", "các thôn", "các thôn"), "thôn", 0, id="case is no other spelling"),
        pytest.param(("Phòng Kinh tế", "Phòng Kinh tế"), "Kinh tế", 0, id="one spelling"),
    ],
)
def test_a_body_is_spelt_as_in_the_other_rows(read: tuple[str, ...], meant: str, doubted: int) -> None:
    reading = plan(*read)
    settle_names(reading)
    assert all(task.lead[0].endswith(meant) and " - " not in task.lead[0] for task in reading.tasks)
    assert sum("lead" in task.unsure for task in reading.tasks) == doubted


def test_where_no_spelling_leads_both_are_doubted_and_stay() -> None:
    reading = plan("Trường Nguyễn Trãi", tracked=("Trường Nguyên Trãi",))
    settle_names(reading)
    assert reading.tasks[0].lead == ["Trường Nguyễn Trãi"] and reading.targets[0].tracked_by == "Trường Nguyên Trãi"
    assert "lead" in reading.tasks[0].unsure and "tracked_by" in reading.targets[0].unsure


@pytest.mark.parametrize(
    ("often", "doubtful"),
    [pytest.param(3, True, id="the plan says so often"), pytest.param(2, False, id="too seldom to tell")],
)
def test_a_pair_of_words_that_the_plan_marks_otherwise_elsewhere(often: int, doubtful: bool) -> None:
    usual = [Paragraph("Vận hành bãi đỗ xe", n, 1) for n in range(often - 1)]
    table = Table([[Cell("Số bãi đỗ xe"), Cell("Cho thuê bãi đô xe")]], line=9)
    spellings = Spellings.of(Document("pdf", [*usual, table]))
    assert spellings.doubtful("Cho thuê bãi đô xe") is doubtful
    assert not spellings.doubtful("Số bãi đỗ xe")
