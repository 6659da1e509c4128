"""Rules on the list of targets, case by case."""

from __future__ import annotations

import pytest
from tests.core.review.build import places, reading, row, sentence

from tiendo.core.reading import Comparator, Milestone, Reading, Target


def text_goal(
    name: str, raw: str = "", section: str = "II.1. Năm 2026", comparator: Comparator = Comparator.TEXT
) -> Target:
    value = True if comparator is Comparator.BOOL else None
    return Target(name, [Milestone(2026, raw or name, comparator, value)], section=section)


@pytest.mark.parametrize(
    ("target", "fault"),
    [
        (row("Có trung tâm dữ liệu"), True),
        (text_goal("Nâng cao nhận thức của người dân"), True),
        (text_goal("Đẩy mạnh ứng dụng dữ liệu lớn", comparator=Comparator.BOOL), True),
        (text_goal("Thành lập trung tâm điều hành", comparator=Comparator.BOOL), False),
        (text_goal("Khoa học phát triển đột phá", section="II.3. Tầm nhìn đến năm 2045"), False),
        (text_goal("Xếp loại chuyển đổi số", "thuộc nhóm khá của tỉnh"), False),
        (text_goal("Hệ thống chỉ tiêu theo Phụ lục đính kèm"), False),
        (row("Thuê dịch vụ giám sát", "Có", "Có"), False),
        (row("Tỷ lệ người dùng", "80%"), False),
    ],
    ids=[
        "empty row",
        "direction",
        "direction read as a deed",
        "deed",
        "vision",
        "a rank",
        "a pointer",
        "yes",
        "figure",
    ],
)
def test_target_without_value(target: Target, fault: bool) -> None:
    assert bool(places("target-without-value", reading(target))) is fault


def test_a_title_over_its_parts_needs_no_value() -> None:
    rows = [row("Hạ tầng số"), row("Phủ sóng 5G", "50%"), row("Cáp quang")]
    for target, ordinal in zip(rows, ("23", "23.1", "23.2"), strict=True):
        target.ordinal = ordinal
    assert places("target-without-value", reading(*rows)) == [{"target": 2}]


def test_parts_of_two_goals_may_bear_one_name_but_rows_of_two_groups_may_not() -> None:
    rows = [row("Tập huấn"), row("Cán bộ, công chức", "60%"), row("Ký số"), row("Cán bộ, công chức", "70%")]
    for target, ordinal in zip(rows, ("1", "1.1", "2", "2.1"), strict=True):
        target.ordinal = ordinal
    assert places("duplicate-target", reading(*rows)) == []
    assert places("duplicate-target", reading(rows[1], rows[3])) == [{"target": 1}]


def test_a_table_without_values_is_told_once() -> None:
    assert places("target-without-value", reading(*[row(f"Tỷ lệ {k}") for k in range(9)])) == [{}]


def full(n: int, section: str = "I. Hạ tầng") -> list[Target]:
    return [row(f"Tỷ lệ thứ {k}", "50%", "60%", "70%", section=section) for k in range(n)]


def test_a_row_with_fewer_years_than_its_table() -> None:
    rows = [
        *full(4),
        row("Tỷ lệ ngắn", "50%", "60%", "-"),
        row("Tỷ lệ muộn", "-", "-", "90%"),
        row("Chưa có"),
        row("Mua máy", "Có", "-", "-"),
    ]
    assert places("missing-milestone", reading(*rows)) == [{"target": 4}, {"target": 5}]


def test_goals_written_as_sentences_have_their_own_years() -> None:
    rows = [sentence("Tỷ lệ phủ sóng ≥60%", "≥60%"), *full(3), sentence("Có 80% hộ dùng mạng", "80%", 2030)]
    assert places("missing-milestone", reading(*rows)) == []


def test_a_year_that_few_rows_fill_is_nobodys_gap() -> None:
    rows = [row("Tỷ lệ A", "5%", "-", "-"), row("Tỷ lệ B", "-", "6%", "-"), row("Tỷ lệ C", "-", "-", "7%")]
    assert places("missing-milestone", reading(*rows)) == []


def test_two_tables_with_other_years_do_not_measure_each_other() -> None:
    later = [row(f"Chỉ tiêu {k}", "5%", "6%", section="II. Nguồn lực", first=2026) for k in range(4)]
    assert places("missing-milestone", reading(*full(4), *later)) == []


@pytest.mark.parametrize(
    ("first", "second", "fault"),
    [
        (
            row("Số hợp tác xã số hóa trên địa bàn", "3"),
            row("Số Hợp tác xã được số hoá.", "5", section="II. Kinh tế"),
            True,
        ),
        (row("Tỷ lệ hồ sơ TTHC số hóa", "80%"), row("Tỷ lệ hồ sơ thủ tục hành chính số hóa", "90%"), True),
        (row("Số hợp tác xã số hóa", "3"), row("Tỷ lệ hợp tác xã số hóa", "30%"), False),
        (row("Cán bộ được bồi dưỡng kỹ năng số", "80%"), row("Cán bộ được bồi dưỡng kỹ năng số căn bản", "90%"), False),
        (row("Tỷ lệ phủ sóng 4G", "80%"), row("Tỷ lệ phủ sóng 5G", "80%"), False),
        (sentence("Tỷ lệ ký số đạt 60%", "60%"), sentence("Tỷ lệ ký số đạt 90%", "90%", 2030), False),
        (sentence("Tỷ lệ ký số đạt 60%", "60%"), sentence("Tỷ lệ ký số đạt 90%", "90%"), True),
        (sentence("Tỷ lệ ký số đạt 60%", "60%"), row("Tỷ lệ ký số", "60%"), False),
        (sentence("Tỷ lệ ký số đạt 60%", "60%"), row("Tỷ lệ ký số", "70%"), False),
        (
            sentence("Tỷ lệ văn bản điện tử được ký số đạt 60%", "60%"),
            row("Tỷ lệ văn bản điện tử được ký số", "70%"),
            True,
        ),
        (
            row("Tỷ lệ văn bản điện tử được ký số", "60%", section="I. Khối Đảng"),
            row("Tỷ lệ văn bản điện tử được ký số", "70%", section="II. Khối chính quyền"),
            False,
        ),
        (row("Nữ", "60%"), row("Nữ", "70%"), False),
        (
            row("Quy mô kinh tế số", section="I. Đến năm 2030"),
            row("Quy mô kinh tế số", section="II. Đến năm 2045"),
            False,
        ),
    ],
    ids=[
        "other words around it",
        "abbreviated",
        "count and rate",
        "narrower",
        "other generation",
        "other year",
        "same year, two values",
        "body and appendix agree",
        "short name in another section",
        "body and appendix differ",
        "other bodies",
        "too short to tell",
        "groups of other years",
    ],
)
def test_duplicate_target(first: Target, second: Target, fault: bool) -> None:
    assert places("duplicate-target", reading(first, second)) == ([{"target": 1}] if fault else [])


def test_a_plan_without_goals_or_owners() -> None:
    tracked = row("Tỷ lệ ký số", "60%")
    assert places("plan-without-targets", Reading()) == [{}]
    assert places("targets-without-owner", reading(tracked)) == [{}]
    tracked.tracked_by = "Phòng Kinh tế"
    assert places("targets-without-owner", reading(tracked, row("Tỷ lệ khác", "5%"))) == []
    assert places("plan-without-targets", reading(tracked)) == places("targets-without-owner", Reading()) == []
