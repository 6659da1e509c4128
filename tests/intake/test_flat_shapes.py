"""Shapes of flattened tables that other tools print: titles run together, no ordinals, page numbers left in."""

from __future__ import annotations

import pytest

from tiendo.intake.document import Table
from tiendo.intake.readers.text import read


def tables(text: str) -> list[Table]:
    return [b for b in read(text.encode()).blocks if isinstance(b, Table)]


def grid(text: str) -> list[list[str]]:
    return [[cell.flat for cell in row] for row in tables(text)[0].rows]


RUN_TOGETHER = """
TT Nội dung chỉ tiêu ĐVT Hiện trạng
năm 2024
Mục tiêu qua các năm Cơ quan chủ trì
theo dõi, đánh giáNăm 2026 Năm 2028
I. Hạ tầng
1 Tỷ lệ bản có điểm truy cập Internet công cộng % 40% ≥ 70 100 Phòng Kinh tế
2 Tỷ lệ hộ có đồng hồ nước thông minh % 5% ≥ 20 60 Phòng Kinh tế
II. Con người
3 Tỷ lệ cán bộ dùng trợ lý ảo % 10% ≥ 50 90 Văn phòng Đảng ủy
"""


def test_titles_that_ran_together_are_parted() -> None:
    found = grid(RUN_TOGETHER)
    assert found[0][-3:] == ["Năm 2026", "Năm 2028", "Cơ quan chủ trì theo dõi, đánh giá"]
    assert found[-1][-3:] == ["≥ 50", "90", "Văn phòng Đảng ủy"]


NO_ORDINALS = """
CHỈ TIÊU 2026 2028 2030
Mạng lưới
Tỷ lệ trạm bơm điều khiển từ xa ≥ 20% ≥ 50% 100%
Số trạm quan trắc mặn tự động được lắp mới tại
các cống đầu mối
2 trạm 4 trạm 6 trạm
Con người
Tỷ lệ thủy nông viên qua tập huấn ≥ 40% ≥ 80% 100%
"""


def test_values_by_year_need_no_ordinals() -> None:
    found = grid(NO_ORDINALS)
    assert [row[1] for row in found[1:]] == [
        "Mạng lưới",
        "Tỷ lệ trạm bơm điều khiển từ xa",
        "Số trạm quan trắc mặn tự động được lắp mới tại các cống đầu mối",
        "Con người",
        "Tỷ lệ thủy nông viên qua tập huấn",
    ]
    assert found[3][2:] == ["2 trạm", "4 trạm", "6 trạm"]


YES = """
STT Chỉ tiêu Năm 2026 Năm 2027 Năm 2028 Cơ quan theo dõi
1 Tỷ lệ đê bao có bản đồ số ≥ 30% ≥ 60% 100% Phòng Kinh tế
2 Có kho dữ liệu thủy lợi Có Có Có Phòng Kinh tế
3 Tỷ lệ trẻ 3 - 5
tuổi được tiêm nhắc ≥ 90% ≥ 95% ≥ 98,5% Trạm Y tế xã
"""


def test_a_run_of_yes_is_one_value_a_year() -> None:
    assert grid(YES)[2][1:] == ["Có kho dữ liệu thủy lợi", "Có", "Có", "Có", "Phòng Kinh tế"]


def test_a_range_in_a_name_is_no_value() -> None:
    assert grid(YES)[3][1:3] == ["Tỷ lệ trẻ 3 - 5 tuổi được tiêm nhắc", "≥ 90%"]


BODIES = """
STT Nhiệm vụ Cơ quan chủ trì Cơ quan phối hợp Thời hạn Sản phẩm
1 Kiểm kê cống, đập Phòng Kinh tế Các thôn Quý II/2026 Bảng kiểm kê
2 Dọn dẹp sổ tay hộ tịch Phòng Tư pháp Công an xã Tháng 3/2026 Sổ tay đã dọn
3 Cập nhật bản đồ mặn Phòng Kinh tế các thôn 02 buổi/tuần Bản đồ
4 Mở lớp vận hành cống Phòng Kinh tế Sở Nông nghiệp và Môi trường; Hội Nông dân xã Hết tháng 10/2026 Danh sách lớp
5 Trồng cây chắn sóng Đoàn Thanh niên xã Công an xã Quý I/2027 500 cây
"""


@pytest.mark.parametrize(
    ("row", "lead", "cooperating", "time"),
    [
        (2, "Phòng Tư pháp", "Công an xã", "Tháng 3/2026"),
        (3, "Phòng Kinh tế", "các thôn", "02 buổi/tuần"),
        (4, "Phòng Kinh tế", "Sở Nông nghiệp và Môi trường; Hội Nông dân xã", "Hết tháng 10/2026"),
    ],
    ids=["a name that sounds like a time", "small letters", "the second of three bodies"],
)
def test_bodies_on_one_line_are_parted(row: int, lead: str, cooperating: str, time: str) -> None:
    assert grid(BODIES)[row][2:5] == [lead, cooperating, time]


def test_a_number_may_touch_its_name() -> None:
    text = BODIES.replace("5 Trồng", "5Trồng")
    assert grid(text)[5][:2] == ["5", "Trồng cây chắn sóng"]


def test_pages_are_told_by_the_numbers_left_in() -> None:
    prose = "\n".join(f"Ủy ban nhân dân xã giao các thôn rà soát cống số {n} trước mùa lũ năm nay" for n in range(30))
    text = f"{prose}\n2\n{prose}\n3\n{prose}\n4\n{BODIES.strip()}"
    (table,) = tables(text)
    assert table.page == 4
    assert "".join(p.text for p in read(text.encode()).blocks if not isinstance(p, Table)).count("\n") == 0


def test_two_bodies_with_nothing_between_are_doubted() -> None:
    text = BODIES.replace("Công an xã Tháng 3/2026", "Công an xã Trạm Y tế xã Tháng 3/2026")
    (table,) = tables(text)
    assert any(cell.doubt for cell in table.rows[2][2:4])
    assert not any(cell.doubt for cell in table.rows[5][2:4])


def test_a_heading_over_a_list_ends_the_table() -> None:
    text = BODIES.replace("\n1 ", "\nI Thủy lợi\n1 ", 1)
    after = "IV. TỔ CHỨC THỰC HIỆN\n- Hằng tháng, các thôn báo cáo kết quả về Phòng Kinh tế để tổng hợp.\n"
    blocks = read((text.strip() + "\n" + after).encode()).blocks
    assert next(b.text for b in blocks if not isinstance(b, Table)) == "IV. TỔ CHỨC THỰC HIỆN"
