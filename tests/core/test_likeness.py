"""Likeness of rows: the same thing in other words is found, a neighbour that only sounds like it is not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tiendo.core.likeness import Index, likeness
from tiendo.core.wording import wording

SAME, APART = 0.76, 0.55

ALIKE = {
    "accents and tone marks": ("Hoà mạng cáp quang các thôn", "HÒA MẠNG CÁP QUANG CÁC THÔN"),
    "figure in the sentence": (
        "Ít nhất 75% hộ dân có thùng rác phân loại",
        "Tỷ lệ hộ dân có thùng rác phân loại đạt từ 80% trở lên",
    ),
    "abbreviations": (
        "Tỷ lệ TTHC trả kết quả đúng hạn qua DVCTT",
        "Tỷ lệ thủ tục hành chính trả kết quả đúng hạn qua dịch vụ công trực tuyến",
    ),
    "order of words": (
        "Tập huấn kỹ năng số cho cán bộ, công chức thôn bản",
        "Cán bộ, công chức thôn bản được bồi dưỡng kỹ năng số",
    ),
    "synonyms": ("Hộ gia đình dùng băng thông rộng cố định", "Hộ gia đình dùng băng rộng cố định"),
    "light verbs": (
        "Xây dựng mô hình chợ thanh toán không dùng tiền mặt",
        "Triển khai mô hình chợ thanh toán không sử dụng tiền mặt",
    ),
    "short names in brackets": ("Hội quán nông nghiệp số (HQNNS)", "Hội quán nông nghiệp số"),
    "number of a resolution": (
        "Học tập, quán triệt Nghị quyết số 71-NQ/TW tới chi bộ thôn",
        "Tổ chức quán triệt, học tập NQ 71 tới các chi bộ thôn",
    ),
    "own commune named": (
        "Nâng cấp đài truyền thanh thông minh trên địa bàn xã",
        "Nâng cấp đài truyền thanh thông minh",
    ),
    "dashes and quotes": ("Phong trào “Chợ - phiên số” cuối tuần", "Phong trào Chợ phiên số cuối tuần"),
}

UNLIKE = {
    "another generation": ("Tỷ lệ phủ sóng 5G toàn xã", "Tỷ lệ phủ sóng 6G toàn xã"),
    "another resolution": ("Quán triệt Nghị quyết số 57-NQ/TW", "Quán triệt Nghị quyết số 59-NQ/TW"),
    "another object": ("Thành lập Ban Chỉ đạo cấp xã", "Thành lập Tổ công nghệ số cộng đồng"),
    "reach and use": (
        "Tỷ lệ hộ dân tiếp cận nước sạch tập trung",
        "Tỷ lệ hộ dân thường xuyên trả tiền điện qua ngân hàng",
    ),
    "companies and cooperatives": (
        "Số doanh nghiệp thành lập mới hằng năm",
        "Số hợp tác xã chuyển sang mô hình liên kết chuỗi",
    ),
    "nothing in common": ("Trồng rừng phòng hộ ven suối", "Số hóa sổ hộ tịch giai đoạn trước"),
}


@pytest.mark.parametrize("pair", ALIKE.values(), ids=ALIKE)
def test_the_same_in_other_words(pair: tuple[str, str]) -> None:
    assert likeness(*pair) >= SAME


@pytest.mark.parametrize("pair", UNLIKE.values(), ids=UNLIKE)
def test_what_only_sounds_alike(pair: tuple[str, str]) -> None:
    assert likeness(*pair) < APART


@pytest.mark.parametrize(
    ("text", "names", "years"),
    [
        ("Phủ sóng 5G đến năm 2030", {"5g"}, {2030}),
        ("Thực hiện Quyết định số 12/2026/QĐ-UBND giai đoạn 2026-2028", {"qd12"}, {2026, 2028}),
        ("Thực hiện 12/2026/QĐ-UBND", {"qd12"}, set()),
        ("Đề án 06 về dữ liệu dân cư", {"da6"}, set()),
        ("Thực hiện NQ 57", {"nq57"}, set()),
        ("Đạt ≥ 57% hộ dân", set(), set()),
    ],
)
def test_numbers_that_name_a_thing_are_no_figures(text: str, names: set[str], years: set[int]) -> None:
    found = wording(text)
    assert (set(found.names), set(found.years)) == (names, years)


def test_rare_words_decide() -> None:
    """Among many rows on one thing, the word that only two of them have points to the right one."""
    rows = [f"Tỷ lệ hồ sơ {what} giải quyết trực tuyến" for what in ("hộ tịch", "đất đai", "xây dựng", "chứng thực")]
    found = Index(rows).likest("Hồ sơ đất đai được giải quyết trực tuyến")
    assert rows[found[0].place] == rows[1]
    assert found[0].score > found[1].score + 0.2


def test_a_narrower_row_holds_the_words_of_the_wider() -> None:
    found = Index(["Số hóa hồ sơ lưu trữ"]).likest("Số hóa hồ sơ lưu trữ lĩnh vực hộ tịch tại bộ phận một cửa")
    assert found[0].held == pytest.approx(1.0)
    assert found[0].score < SAME


def test_no_common_word_is_not_listed() -> None:
    assert Index(["Trồng rừng"]).likest("Mở lớp xóa mù chữ") == []


_TEXTS = st.lists(
    st.sampled_from(["hồ", "sơ", "đất", "đai", "số", "hóa", "chợ", "rừng", "suối"]), min_size=1, max_size=8
)


@given(_TEXTS, _TEXTS)
def test_likeness_is_symmetric_and_whole_for_itself(ours: list[str], theirs: list[str]) -> None:
    a, b = " ".join(ours), " ".join(theirs)
    assert likeness(a, b) == pytest.approx(likeness(b, a))
    assert likeness(a, a) == pytest.approx(1.0)
    assert 0 <= likeness(a, b) <= 1


def test_two_hundred_rows_against_five_hundred_take_seconds_at_most() -> None:
    nouns = [
        "hồ sơ",
        "đất đai",
        "hộ tịch",
        "chợ phiên",
        "rừng phòng hộ",
        "trường",
        "trạm y tế",
        "đường thôn",
        "mương",
        "đê",
    ]
    verbs = [
        "số hóa",
        "kiểm tra",
        "nâng cấp",
        "bảo trì",
        "thống kê",
        "xếp loại",
        "lắp đặt",
        "thay thế",
        "cấp",
        "giám sát",
    ]
    rows = [f"{v} {n} tại thôn thứ {i} của xã với {i}% kinh phí" for i in range(7) for v in verbs for n in nouns]
    begun = time.process_time()
    index = Index(rows[:500], rows[500:])
    for row in rows[500:]:
        index.likest(f"{row} và báo cáo kết quả")
    assert time.process_time() - begun < 20  # a third of a second, on a machine that does nothing else
