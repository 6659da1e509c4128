from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiendo.core.dates import blank_date, find_dates, parse_date, year_of_title

WHOLE = {
    "ngày 22/12/2024": date(2024, 12, 22),
    "ngày28/02/2025 của Tỉnh ủy": date(2025, 2, 28),
    "ngày 2/6/2025": date(2025, 6, 2),
    "ngày 19 /  11 /2025": date(2025, 11, 19),
    "ngày  19/ 11 /2025": date(2025, 11, 19),
    "ngày 09 tháng 01 năm 2025": date(2025, 1, 9),
    "Đông An, ngày 5 tháng 3 năm 2026": date(2026, 3, 5),
    "ngày 5\ntháng 3\nnăm 2026": date(2026, 3, 5),
    "05.3.2026": date(2026, 3, 5),
    "05-03-2026": date(2026, 3, 5),
    "2026-03-05": date(2026, 3, 5),
    "ngày 05/3/26": date(2026, 3, 5),
    "ngày 31/02/2025": None,
    "Kế hoạch số 12/KH-UBND": None,
    "193/2025/QH15": None,
    "09/2019/NĐ-CP": None,
    "đạt 10/12/15 điểm": None,
    "tỷ lệ 1/2/2": None,
    "ngày    tháng 8  năm 2025": None,
    "ngày     /02/2026": None,
    "hoạt động 24/7": None,
}


@pytest.mark.parametrize("text", WHOLE)
def test_a_date_as_written(text: str) -> None:
    assert parse_date(text) == WHOLE[text]


def test_two_days_in_one_text_are_found_in_order_and_are_not_one_date() -> None:
    text = "trước ngày 25/5/2026 và ngày 10 tháng 11 năm 2026"
    assert [f.day for f in find_dates(text)] == [date(2026, 5, 25), date(2026, 11, 10)]
    assert [text[f.start : f.end] for f in find_dates(text)] == ["ngày 25/5/2026", "ngày 10 tháng 11 năm 2026"]
    assert parse_date(text) is None


OPEN = {
    "ngày     /02/2026 của BCĐ": (2026, 2, None),
    "ngày …/02/2026": (2026, 2, None),
    "ngày    tháng 8  năm 2025": (2025, 8, None),
    "ngày .... tháng .... năm 2025": (2025, None, None),
    "ngày    tháng    năm": (None, None, None),
    "ngày 5 tháng 3 năm 2026": None,
    "ngày 05/3/2026": None,
}


@pytest.mark.parametrize("text", OPEN)
def test_places_left_open(text: str) -> None:
    assert blank_date(text) == OPEN[text]


@given(st.dates(date(1990, 1, 1), date(2080, 12, 31)), st.sampled_from(["%d/%m/%Y", "ngày %d tháng %m năm %Y"]))
def test_what_is_written_is_read_back(day: date, form: str) -> None:
    assert parse_date(f"Kế hoạch {day.strftime(form)} của xã") == day


TITLES = {
    "Đến hết năm 2025": 2025,
    "Giai đoạn 2026 - 2030": 2030,
    "Đến năm 2030, tầm nhìn đến năm 2045": 2030,
    "Tầm nhìn đến năm 2045": 2045,
    "Mục tiêu 2026": 2026,
    "Mục tiêu đến 2030": 2030,
    "Triển khai Nghị quyết số 57-NQ/TW ngày 22/12/2024 trên địa bàn xã năm 2026": 2026,
    "Triển khai Nghị quyết số 57-NQ/TW ngày 22/12/2024": None,
    "Thực hiện Nghị quyết ngày 22 tháng 12 năm 2024": None,
    "Phát triển hạ tầng số": None,
}


@pytest.mark.parametrize("title", TITLES)
def test_the_year_that_a_heading_sets(title: str) -> None:
    assert year_of_title(title) == TITLES[title]
