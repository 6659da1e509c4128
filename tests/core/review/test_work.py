"""Rules on the tasks, case by case."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.review.build import places, reading, row, task

from tiendo.core.reading import Deadline, DeadlineKind, Task
from tiendo.core.review import RULES
from tiendo.core.review.work import is_vague


def test_no_deadline_in_one_task_and_in_all() -> None:
    some = reading(task(due="2025-12-31"), task(), task(due="2026-01-31"))
    none = reading(task(), task())
    unread = reading(task(due="2025-12-31"), Task("B", ["Công an xã"], deadline_raw="theo chỉ đạo"))
    assert places("task-without-deadline", some) == [{"task": 1}] and places("tasks-without-deadlines", some) == []
    assert places("tasks-without-deadlines", none) == [{}] and places("task-without-deadline", none) == []
    assert places("task-without-deadline", unread) == []


def test_no_lead_in_one_task_in_most_and_in_all() -> None:
    assert places("task-without-lead", reading(task(), task(lead=""), task())) == [{"task": 1}]
    assert places("task-without-lead", reading(task(), *[task(lead="") for _ in range(9)])) == [{}]
    assert places("task-without-lead", reading(task(lead=""), task(lead=""))) == [{}]
    assert places("task-without-lead", reading(task())) == []


def test_a_title_over_its_parts_needs_neither_lead_nor_deadline() -> None:
    parts = [task("Nhân lực", lead="", ordinal="2"), *[task(due="2025-12-31", ordinal=f"2.{k}") for k in (1, 2)]]
    assert places("task-without-lead", reading(*parts)) == places("task-without-deadline", reading(*parts)) == []


@pytest.mark.parametrize(
    ("unit", "vague"),
    [
        ("Các phòng, đơn vị", True),
        ("các cơ quan, đơn vị liên quan", True),
        ("Các phòng, ban, ngành, đơn vị thuộc xã", True),
        ("Các cơ quan chuyên môn có liên quan", True),
        ("Các địa phương", True),
        ("Tất cả các cơ quan, đơn vị", True),
        ("Đơn vị liên quan", True),
        ("Các trường học trên địa bàn xã", False),
        ("Các thôn", False),
        ("Các phòng, ban, ngành và các thôn", True),
        ("Thủ trưởng các cơ quan, đơn vị", True),
        ("Phòng Kinh tế", False),
        ("Ban Xây dựng Đảng", False),
        ("Các tổ công nghệ số cộng đồng", False),
    ],
)
def test_nobody_in_particular(unit: str, vague: bool) -> None:
    assert is_vague(unit) is vague


@pytest.mark.parametrize(
    ("lead", "vague", "several"),
    [
        ("Các phòng, đơn vị", True, False),
        ("Phòng Kinh tế; các phòng, đơn vị", False, True),
        ("Phòng Kinh tế; Công an xã", False, True),
        ("Phòng Văn hóa - Xã hội; Phòng VHXH", False, False),
        ("Phòng Kinh tế", False, False),
        ("", False, False),
    ],
    ids=["nobody", "one and all", "two", "one spelled twice", "one", "none"],
)
def test_vague_and_multiple_leads(lead: str, vague: bool, several: bool) -> None:
    of = reading(task(lead=lead), task())
    assert bool(places("vague-lead", of)) is vague
    assert bool(places("multiple-leads", of)) is several


def test_several_leads_are_mended_by_naming_the_first() -> None:
    (hit,) = dict(RULES)["multiple-leads"](reading(task(lead="Phòng Kinh tế; Công an xã; Văn phòng Đảng ủy")))
    assert hit.mend == "Chủ trì: Phòng Kinh tế; phối hợp: Công an xã, Văn phòng Đảng ủy"


@pytest.mark.parametrize(
    ("due", "issued", "fault"),
    [
        ("2025-09-30", "2025-11-19", True),
        ("2025-11-30", "2025-11-19", False),
        ("2025-11-19", "2025-11-19", False),
        ("2025-09-30", "", False),
        ("", "2025-11-19", False),
    ],
    ids=["past", "to come", "the very day", "date unknown", "no deadline"],
)
def test_deadline_before_issue(due: str, issued: str, fault: bool) -> None:
    assert bool(places("deadline-before-issue", reading(task(due=due), issued=issued))) is fault


def test_a_year_that_is_not_printed_may_be_the_next_one() -> None:
    inferred = task(due="2025-01-31")
    inferred.deadline_raw = "Tháng 01"
    assert places("deadline-before-issue", reading(inferred)) == []


def test_a_window_may_begin_before_the_issue_but_not_end_before_it_begins() -> None:
    begun = Task("A", deadline=Deadline(DeadlineKind.WINDOW, date(2025, 1, 1), date(2026, 12, 31)))
    turned = Task("B", deadline=Deadline(DeadlineKind.WINDOW, date(2026, 12, 31), date(2025, 12, 31)))
    assert places("deadline-before-issue", reading(begun)) == []
    assert places("deadline-reversed", reading(begun, turned)) == [{"task": 1}]


def test_the_same_task_twice() -> None:
    again = "Xây dựng kế hoạch tuyên truyền chuyển đổi số"
    assert places("duplicate-task", reading(task(again), task("Khác"), task(again + "."))) == [{"task": 2}]
    assert places("duplicate-task", reading(task("Tập huấn"), task("Tập huấn"))) == []


@pytest.mark.parametrize(
    ("units", "fault"),
    [
        (["Phòng VHXH", "Phòng Văn hóa - Xã hội"], True),
        (["Phòng Văn hóa – Xã hội", "Phòng Văn hóa - Xã hội"], False),
        (["Phòng Văn hoá - Xã hội", "Phòng Văn hóa - Xã hội"], False),
        (["Ban Xây Dựng Đảng", "Ban Xây dựng Đảng"], False),
        (["Phòng Kinh tế", "Công an xã"], False),
        (["Phòng PB&GDPL", "Phòng Phổ biến và giáo dục pháp luật"], True),
        (["Phòng PB&GDPL", "Phòng Bổ trợ tư pháp địa phương"], False),
        (["UBND các xã, phường", "UBND các xã"], False),
        (["xã", "", "-"], False),
        (["Phòng Kinh tế xã", "Phòng kinh tế -"], False),
    ],
    ids=[
        "abbreviated",
        "other dash",
        "other tone mark",
        "capitals",
        "two units",
        "by initials",
        "other initials",
        "many at once",
        "no names at all",
        "the commune said or not",
    ],
)
def test_inconsistent_unit_name(units: list[str], fault: bool) -> None:
    assert bool(places("inconsistent-unit-name", reading(*[task(lead=u) for u in units]))) is fault


def test_spellings_are_gathered_over_targets_and_tasks() -> None:
    tracked = row("Tỷ lệ ký số", "60%")
    tracked.tracked_by = "Phòng VHXH"
    of = reading(tracked, task(), task(lead="Phòng Văn hóa - Xã hội"))
    (hit,) = dict(RULES)["inconsistent-unit-name"](of)
    assert "“Phòng VHXH” / “Phòng Văn hóa - Xã hội”" in hit.message
