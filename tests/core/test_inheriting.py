"""What became of a level above's targets and tasks in a plan below: tables of cases."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tiendo.core.adding import Direction
from tiendo.core.figures import parse_figure
from tiendo.core.inheriting import (
    Fate,
    Goal,
    Paper,
    Work,
    asked_of_below,
    bound,
    inherit_targets,
    inherit_tasks,
    unplanned,
)
from tiendo.core.reading import Comparator, Deadline, DeadlineKind, Every, Milestone

NAME = "Tỷ lệ hồ sơ thủ tục hành chính xử lý trực tuyến"


def goal(key: int, cells: dict[int, str], name: str = NAME, indicator: int | None = None, down: bool = False) -> Goal:
    told = tuple(_cell(year, raw) for year, raw in cells.items())
    return Goal(key, name, told, indicator, Direction.DOWN if down else None)


def _cell(year: int, raw: str) -> Milestone:
    figure = parse_figure(raw)
    return Milestone(year, raw, figure.comparator, figure.value, figure.unit)


@pytest.mark.parametrize(
    ("above", "below", "fate", "words"),
    [
        ({2026: "≥ 80%"}, {2026: "≥ 80%"}, Fate.REPEATED, "bằng mức cấp trên"),
        ({2026: "≥ 80%"}, {2026: "80%"}, Fate.REPEATED, "bằng mức"),
        ({2026: "≥ 80%"}, {2026: "≥ 85%"}, Fate.CARRIED, "cao hơn"),
        ({2026: "≥ 80%"}, {2026: "≥ 70%"}, Fate.LOWERED, "cấp trên ≥ 80 %, kế hoạch này ≥ 70 %"),
        ({2026: "≥ 80%"}, {2025: "≥ 90%"}, Fate.CARRIED, "đạt sớm"),
        ({2026: "≥ 80%"}, {2030: "≥ 90%"}, Fate.LOWERED, "đến 2030 mới đạt"),
        ({2026: "≥ 80%"}, {2025: "≥ 60%"}, Fate.LOWERED, "không đặt mốc"),
        ({2026: "≥ 80%"}, {}, Fate.LOWERED, "không đặt mốc"),
        ({2026: "≥ 80%"}, {2026: "≤ 80%"}, Fate.CONTRADICTED, "cấp trên ghi ≥ 80 %"),
        ({2026: "≥ 80%"}, {2026: "≥ 50 hồ sơ"}, Fate.CONTRADICTED, "50 hồ sơ"),
        ({2026: "≤ 5%"}, {2026: "≤ 8%"}, Fate.LOWERED, "≤ 8 %"),
        ({2026: "≤ 5%"}, {2026: "≤ 3%"}, Fate.CARRIED, "≤ 3 %"),
        ({2026: "40 - 50%"}, {2026: "≥ 40%"}, Fate.REPEATED, "bằng"),
        ({2026: "40 - 50%"}, {2026: "35 - 60%"}, Fate.LOWERED, "35 - 60 %"),
        ({2026: "≥ 80%", 2030: "100%"}, {2026: "≥ 85%", 2030: "95%"}, Fate.LOWERED, "2030"),
        ({2026: "Có"}, {2026: "Có"}, Fate.CARRIED, ""),
        ({}, {2026: "≥ 80%"}, Fate.CARRIED, ""),
    ],
)
def test_a_target_against_that_of_the_level_above(
    above: dict[int, str], below: dict[int, str], fate: Fate, words: str
) -> None:
    (heir,) = inherit_targets([goal(1, above)], [goal(7, below), goal(8, {2026: "1"}, "Số lớp tập huấn")])
    assert (heir.lower, heir.fate) == (7, fate), heir.words
    assert words in " ".join(heir.words)


def test_what_nothing_below_speaks_of_is_omitted_and_the_likest_is_named() -> None:
    above = [goal(1, {}, "Tỷ lệ người dân có chữ ký số"), goal(2, {}, "Tỷ lệ phủ sóng 5G"), goal(3, {})]
    below = [goal(7, {}, "Tỷ lệ người dân có chữ ký số, sổ sức khỏe điện tử và tài khoản ngân hàng"), goal(8, {})]
    first, second, third = inherit_targets(above, below)
    assert (first.fate, first.lower, first.near) == (Fate.OMITTED, None, 7)
    assert (second.fate, second.near) == (Fate.OMITTED, None)
    assert (third.fate, third.lower) == (Fate.CARRIED, 8)


def test_the_catalogue_pairs_whatever_the_words_are() -> None:
    above = [goal(1, {2026: "≥ 80%"}, "Người dân dùng chữ ký số", indicator=5)]
    words = "Chữ ký số cá nhân của người trưởng thành"
    below = [goal(7, {2026: "≥ 60%"}, words, indicator=5), goal(8, {2026: "≥ 90%"}, indicator=5)]
    assert inherit_targets(above, below)[0].lower == 8, "of two that measure it the better one speaks"
    apart = [goal(7, {2026: "≥ 60%"}, "Người dân dùng chữ ký số", indicator=6)]
    assert inherit_targets(above, apart)[0].fate is Fate.OMITTED


def test_the_direction_of_the_indicator_rules() -> None:
    above, below = goal(1, {2026: "5%"}, down=True), goal(7, {2026: "8%"})
    assert inherit_targets([above], [below])[0].fate is Fate.LOWERED


ONCE, LATER = Deadline(DeadlineKind.ONCE, due=date(2026, 6, 30)), Deadline(DeadlineKind.ONCE, due=date(2026, 9, 30))
ALWAYS, NONE = Deadline(DeadlineKind.CONTINUOUS), Deadline(DeadlineKind.NONE)
YEARLY = Deadline(DeadlineKind.RECURRING, every=Every.YEAR)
TASK = "Số hóa hồ sơ hộ tịch lưu trữ tại Trung tâm Phục vụ hành chính công"
OWN = "Số hóa hồ sơ hộ tịch lưu trữ của ba xã cũ tại Trung tâm Phục vụ hành chính công, xong trước mùa mưa"


@pytest.mark.parametrize(
    ("above", "name", "below", "fate", "words"),
    [
        (ONCE, TASK, ONCE, Fate.REPEATED, "giữ nguyên lời"),
        (ONCE, OWN, ONCE, Fate.CARRIED, ""),
        (ONCE, TASK, LATER, Fate.LOWERED, "hạn 30/09/2026, cấp trên 30/06/2026"),
        (LATER, OWN, ONCE, Fate.CARRIED, ""),
        (ONCE, TASK, NONE, Fate.LOWERED, "không đặt hạn"),
        (ALWAYS, TASK, ONCE, Fate.LOWERED, "làm một lần"),
        (YEARLY, OWN, ALWAYS, Fate.CARRIED, ""),
        (NONE, OWN, LATER, Fate.CARRIED, ""),
    ],
)
def test_a_task_against_that_of_the_level_above(
    above: Deadline, name: str, below: Deadline, fate: Fate, words: str
) -> None:
    others = [Work(8, "Tổ chức hội nghị tuyên truyền", NONE)]
    (heir,) = inherit_tasks([Work(1, TASK, above, ("UBND các xã, phường",))], [Work(7, name, below), *others])
    assert (heir.lower, heir.fate) == (7, fate), heir.words
    assert words in " ".join(heir.words)


@pytest.mark.parametrize(
    ("bodies", "asked"),
    [
        (("Sở Khoa học và Công nghệ",), False),
        (("Sở Y tế", "UBND các xã, phường"), True),
        (("Các sở, ban, ngành, địa phương",), True),
        (("Đảng ủy các xã, phường, đặc khu",), True),
        (("Ủy ban nhân dân cấp xã",), True),
        (("Ban Xã hội",), False),
        ((), False),
    ],
)
def test_who_is_asked(bodies: tuple[str, ...], asked: bool) -> None:
    assert asked_of_below(bodies) is asked
    (heir,) = inherit_tasks([Work(1, TASK, ONCE, bodies)], [])
    assert heir.fate is (Fate.OMITTED if asked else Fate.NOT_ASKED)


def test_documents_of_the_level_above_without_a_plan() -> None:
    above = [
        Paper("59-NQ/TW", "59NQTW", None, "Kế hoạch 46"),
        Paper("46-KH/TU", "46KHTU", date(2025, 8, 12), ""),
        Paper("59/NQ-TW", "59NQTW", None, "Kế hoạch 50"),
        Paper("30/2020/NĐ-CP", "30NDCP", None, "Kế hoạch 46"),
        Paper("57-NQ/TW", "57NQTW", None, "Kế hoạch 46"),
    ]
    assert [p.number for p in unplanned(above, ["57NQTW"])] == ["59-NQ/TW", "46-KH/TU"]


def test_the_end_of_a_range_that_binds() -> None:
    both = Milestone(2026, "", Comparator.RANGE, (Decimal(2), Decimal(5)))
    assert bound(both, Direction.UP) == 2
    assert bound(both, Direction.DOWN) == 5
