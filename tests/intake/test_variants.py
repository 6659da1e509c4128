"""Spellings that differ within one scanned plan by their marks alone."""

from __future__ import annotations

import pytest

from tiendo.core.reading import Reading, Target, Task
from tiendo.intake.document import Cell, Document, Paragraph, Table
from tiendo.intake.plausible import RUN_TOGETHER
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
    ("read", "others", "parts", "doubted"),
    [
        pytest.param(
            "Đoàn Thanh niên xã Viễn thông tỉnh",
            ("Đoàn Thanh niên xã", "Viễn thông tỉnh") * 2,
            ["Đoàn Thanh niên xã", "Viễn thông tỉnh"],
            False,
            id="both stand alone often",
        ),
        pytest.param(
            "Đoàn Thanh niên xã Viễn thông tỉnh",
            ("Đoàn Thanh niên xã", "Viễn thông tỉnh"),
            ["Đoàn Thanh niên xã", "Viễn thông tỉnh"],
            True,
            id="both stand alone once",
        ),
        pytest.param(
            "Các thôn Hội Nông dân xã Viễn thông tỉnh",
            ("Các thôn", "Hội Nông dân xã", "Viễn thông tỉnh") * 2,
            ["Các thôn", "Hội Nông dân xã", "Viễn thông tỉnh"],
            False,
            id="three",
        ),
        pytest.param(
            "Đoàn Thanh niên xã Công an xã Bắc",
            ("Đoàn Thanh niên xã",),
            ["Đoàn Thanh niên xã Công an xã Bắc"],
            True,
            id="one of them is nowhere else",
        ),
        pytest.param(
            "Chi bộ Trường Tiểu học",
            ("Trường Tiểu học", "Chi bộ Trường Tiểu học"),
            ["Chi bộ Trường Tiểu học"],
            False,
            id="a body of a body, twice",
        ),
        pytest.param("Phòng Kinh tế", ("Các thôn",), ["Phòng Kinh tế"], False, id="one body"),
    ],
)
def test_bodies_on_lines_of_their_own_are_parted(
    read: str, others: tuple[str, ...], parts: list[str], doubted: bool
) -> None:
    reading = plan(read, *others)
    settle_names(reading)
    assert reading.tasks[0].lead == parts
    assert ("lead" in reading.tasks[0].unsure) is doubted


@pytest.mark.parametrize(
    ("others", "doubted"),
    [
        pytest.param(("Các thôn", "Công an xã"), False, id="other rows name both"),
        pytest.param(("Các thôn",), True, id="other rows name one"),
    ],
)
def test_bodies_parted_by_their_words_alone_are_sure_where_other_rows_name_them(
    others: tuple[str, ...], doubted: bool
) -> None:
    reading = plan("Các thôn", *others)
    reading.tasks[0].lead.append("Công an xã")
    reading.tasks[0].doubt("lead", RUN_TOGETHER)
    settle_names(reading)
    assert ("lead" in reading.tasks[0].unsure) is doubted


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


def test_a_word_that_plans_do_not_have_is_doubted_where_the_plan_spells_it_otherwise_once() -> None:
    table = Table([[Cell("Tỷ lệ nhiễm khuẩn"), Cell("Khoa Kiểm soát nhiễm khuấn")]], line=1)
    spellings = Spellings.of(Document("pdf", [table]))
    assert spellings.doubtful("Khoa Kiểm soát nhiễm khuấn")
    assert not spellings.doubtful("Tỷ lệ nhiễm khuẩn")
