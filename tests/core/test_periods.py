import pytest

from tiendo.core.periods import day_of_month, due_days_in, periods_in

PERIODS = {
    "định kỳ 6 tháng báo cáo kết quả": ["half-year"],
    "báo cáo hằng tháng": ["month"],
    "báo cáo tiến độ hàng tháng, quý trên hệ thống": ["month", "quarter"],
    "định kỳ hàng tháng, 3 tháng, 6 tháng, 1 năm báo cáo": ["month", "quarter", "half-year", "year"],
    "báo cáo theo các kỳ tháng, quý, 6 tháng và 1 năm": ["month", "quarter", "half-year", "year"],
    "sau mỗi giai đoạn (3 tháng, 6 tháng, 1 năm, giữa nhiệm kỳ)": ["quarter", "half-year", "year"],
    "kiểm tra định kỳ (hằng quý, hằng năm)": ["quarter", "year"],
    "theo định kỳ 01 tháng/lần": ["month"],
    "báo cáo 6 tháng, 9 tháng và năm": ["half-year", "nine-months", "year"],
    "báo cáo quý, 6 tháng, năm": ["quarter", "half-year", "year"],
    "hằng tuần báo cáo": ["week"],
    "báo cáo 06 tháng đầu năm và cả năm": ["half-year", "year"],
    "Định kỳ hàng quý, năm": ["quarter", "year"],
    "định kỳ hằng tháng (trước ngày 20), quý (trước ngày 20 tháng cuối quý), năm (trước ngày 15/12)": [
        "month",
        "quarter",
        "year",
    ],
    "báo cáo trước ngày 25 tháng 5 năm 2026": [],
    "hoàn thành trong tháng 10 năm 2025": [],
    "báo cáo theo quy định": [],
    "kế hoạch 5 năm": [],
    "báo cáo quý I năm 2026": [],
    "trong 6 tháng": [],
    "báo cáo kết quả thực hiện hằng năm trước ngày 05/12": ["year"],
    "báo cáo Ủy ban MTTQ Việt Nam": [],
}


@pytest.mark.parametrize("text", PERIODS)
def test_how_often(text: str) -> None:
    assert [str(e) for e in periods_in(text)] == PERIODS[text]


DAYS = {
    "trước ngày 25 tháng 5 và trước ngày 10 tháng 11": ["05-25", "11-10"],
    "trước ngày 15/6 và ngày 15/12 hằng năm": ["06-15", "12-15"],
    "gửi về Phòng trước ngày 05 tháng 3 năm 2026": ["03-05"],
    "chậm nhất 05/3/2026": ["03-05"],
    "trước ngày 20 hằng tháng": [],
    "trước ngày 15 tháng cuối quý": ["03-15", "06-15", "09-15", "12-15"],
    "6 tháng (trước 20/6), 9 tháng (trước 20/9), năm (trước 05/12)": ["06-20", "09-20", "12-05"],
    "theo Nghị quyết số 57-NQ/TW ngày 22/12/2024": [],
    "theo Kế hoạch số 5-KH/TU ngày 01/3/2025, gửi trước ngày 10/6": ["06-10"],
    "trước ngày 20 các tháng 3, 6, 9 và 12": ["03-20", "06-20", "09-20", "12-20"],
    "đạt 3/4 chỉ tiêu": [],
}


@pytest.mark.parametrize("text", DAYS)
def test_by_which_days(text: str) -> None:
    assert due_days_in(text) == DAYS[text]


MONTHLY = {
    "trước ngày 20 hằng tháng": 20,
    "trước ngày 05 của tháng tiếp theo": 5,
    "gửi báo cáo trước ngày 25 của tháng.": 25,
    "trước ngày 15 tháng cuối quý": None,
    "trước ngày 05 tháng 3 năm 2026": None,
}


@pytest.mark.parametrize("text", MONTHLY)
def test_by_which_day_of_every_month(text: str) -> None:
    assert day_of_month(text) == MONTHLY[text]
