from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiendo.core.citations import find_numbers, is_party_number, number_key

NAMED = {
    "Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị": [("57-NQ/TW", date(2024, 12, 22))],
    "Nghị quyết số 57-NQ/TW, ngày 22 tháng 12 năm 2024": [("57-NQ/TW", date(2024, 12, 22))],
    "Nghị quyết số 57- NQ/TW ngày22/12/2024": [("57-NQ/TW", date(2024, 12, 22))],
    "Kế hoạch 433 -KH/TU": [("433-KH/TU", None)],
    "Nghị quyết số 193/2025/QH15 của Quốc hội, ngày 19/02/2025": [("193/2025/QH15", date(2025, 2, 19))],
    "Nghị định số 09/2019/NĐ-CP": [("09/2019/NĐ-CP", None)],
    "Quyết định 970/QĐ-TTg ngày 19/5/2025": [("970/QĐ-TTg", date(2025, 5, 19))],
    "văn bản số 1552/BTTTT-TTH ngày 26/4/2022 và 708/BTTTT-CATTT ngày 02/03/2024": [
        ("1552/BTTTT-TTH", date(2022, 4, 26)),
        ("708/BTTTT-CATTT", date(2024, 3, 2)),
    ],
    "Kế hoạch phối hợp số 106/KHPH-TCTTW-BCĐ06ĐN ngày 06/7/2023": [("106/KHPH-TCTTW-BCĐ06ĐN", date(2023, 7, 6))],
    "Thông báo số 17-TB/CQTTBCĐ ngày 29/12/2025": [("17-TB/CQTTBCĐ", date(2025, 12, 29))],
    "Chương trình 62-Ctr/TU và Kế hoạch số 15-KH/TU ngày 12/9/2025": [
        ("62-Ctr/TU", None),
        ("15-KH/TU", date(2025, 9, 12)),
    ],
    "theo 57-NQ/TW về phát triển; báo cáo trước ngày 05/3/2026": [("57-NQ/TW", None)],
    "Nghị định số 13/2023/NĐ-CP ngày 31/02/2023": [("13/2023/NĐ-CP", None)],
    "Ngày 22/12/2024, Bộ Chính trị đã ban hành Nghị quyết số 57-NQ/TW về đột phá": [("57-NQ/TW", date(2024, 12, 22))],
    "Nghị quyết số 18-NQ/TW của Ban Chấp hành Trung ương Đảng (khóa XII), ngày 25/10/2017": [
        ("18-NQ/TW", date(2017, 10, 25))
    ],
    "trước ngày 05/3/2026, báo cáo theo Kế hoạch số 7-KH/TU": [("7-KH/TU", None)],
    "Nghị quyết số 139/NQCP ngày 17/5/2025": [("139/NQ-CP", date(2025, 5, 17))],
    "Đề án 06 và Đề án 06/CP": [],
    "hoạt động 24/7": [],
    "theo TCVN 11930:2017": [],
    "đạt 10/12 xã": [],
    "Kế hoạch số      /KH-UBND": [],
    "tốc độ 1 Gbps/s, mạng 5G/6G": [],
}


@pytest.mark.parametrize("text", NAMED)
def test_documents_named_in_text(text: str) -> None:
    assert [(m.number, m.day) for m in find_numbers(text)] == NAMED[text]


ALIKE = [
    ("02-KH/BCĐTW", "2-KH/BCĐTW"),
    ("62-Ctr/TU", "62-CTr/TU"),
    ("433 -KH/TU", "433-KH/TU"),
    ("57–NQ/TW", "57-NQ/TW"),
    ("57/NQ-TW", "57-NQ/TW"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_spellings_of_one_number(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)


def test_other_numbers_stay_apart() -> None:
    keys = {number_key(n) for n in ("12-KH/TU", "120-KH/TU", "12-KH/ĐU", "12/2025/QĐ-UBND", "12/2024/QĐ-UBND")}
    assert len(keys) == 5


@given(st.integers(1, 9999), st.sampled_from(["NQ/TW", "KH/TU", "QĐ/ĐU"]), st.sampled_from(["-", " -", "- ", " – "]))
def test_spaces_and_dashes_change_no_number(n: int, code: str, dash: str) -> None:
    (found,) = find_numbers(f"theo Kế hoạch số {n}{dash}{code} của cấp trên")
    assert found.number == f"{n}-{code}"


@pytest.mark.parametrize(
    ("number", "party"),
    [
        ("18-KH/ĐU", True),
        ("57-NQ/TW", True),
        ("02 - KH/BCĐ", True),
        ("18/KH-UBND", False),
        ("193/2025/QH15", False),
        ("09/2019/NĐ-CP", False),
        ("", False),
    ],
)
def test_whose_number_it_is(number: str, party: bool) -> None:
    assert is_party_number(number) is party
