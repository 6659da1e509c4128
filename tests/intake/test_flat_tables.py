"""Tables that a PDF dump flattened come back as grids, whatever the order of their columns and the spacing of lines."""

from __future__ import annotations

import pytest

from tiendo.intake.document import Table
from tiendo.intake.readers.text import read

SINGLE = """
STT Chỉ tiêu 2025 2030 2035 Đơn vị theo
dõi, tổng hợp

I Hạ tầng số

1 Tỷ lệ thôn có sóng 4G (5G từ năm 2030
trở đi) ≥ 70%

≥
90%
(5G)
40%
(6G)

100% Phòng VHXH

2
Tỷ lệ hộ dân dùng cáp quang tốc độ
02 Gbps

≥ 50% 70% 90% Phòng VHXH

3 Có phòng máy chủ dự phòng Công an xã

II Nhân lực số Phòng VHXH

1 Số lớp tập huấn kỹ năng số mở hằng
năm ≥2 ≥4 ≥6 Trung tâm Dịch vụ
công
2 Tỷ lệ cán bộ dùng chữ ký số 60% 80% Phòng VHXH
"""

DOUBLE = """
TT Nội dung

Cơ quan

chủ trì
Cơ quan phối hợp

Thời gian hoàn

thành

I
Nâng cao nhận thức về chuyển đổi số trong toàn xã, tạo khí thế mới trong các tầng lớp

nhân dân

1

Tuyên truyền về kỹ năng số trên hệ thống truyền thanh của

xã và các trang mạng xã hội.

Phòng Văn hóa -

Xã hội

Các phòng, ban,

ngành có liên

quan

Thường xuyên

2

Mở lớp tập huấn dùng dịch vụ công trực tuyến cho người

cao tuổi tại các thôn.
Công an xã

Các phòng, ban,

ngành có liên

quan

Quý II/2026

1

Nâng cấp mạng nội bộ của trụ sở, bảo đảm kết nối thông

suốt với hệ thống của tỉnh.

Văn phòng HĐND

- UBND xã

Phòng Kinh tế xã

Tháng 9/2026,

duy trì hằng năm
"""


def grid(text: str) -> list[list[str]]:
    tables = [b for b in read(text.encode()).blocks if isinstance(b, Table)]
    assert len(tables) == 1
    return [[cell.flat for cell in row] for row in tables[0].rows]


def test_values_on_one_line_on_many_and_in_parts() -> None:
    assert grid(SINGLE) == [
        ["STT", "Chỉ tiêu", "2025", "2030", "2035", "Đơn vị theo dõi, tổng hợp"],
        ["I", "Hạ tầng số", "", "", "", ""],
        [
            "1",
            "Tỷ lệ thôn có sóng 4G (5G từ năm 2030 trở đi)",
            "≥ 70%",
            "≥ 90% (5G) 40% (6G)",
            "100%",
            "Phòng VHXH",
        ],
        ["2", "Tỷ lệ hộ dân dùng cáp quang tốc độ 02 Gbps", "≥ 50%", "70%", "90%", "Phòng VHXH"],
        ["3", "Có phòng máy chủ dự phòng", "", "", "", "Công an xã"],
        ["II", "Nhân lực số", "", "", "", "Phòng VHXH"],
        ["1", "Số lớp tập huấn kỹ năng số mở hằng năm", "≥2", "≥4", "≥6", "Trung tâm Dịch vụ công"],
        ["2", "Tỷ lệ cán bộ dùng chữ ký số", "60%", "80%", "", "Phòng VHXH"],
    ]


def test_fewer_values_than_years_are_doubted() -> None:
    table = next(b for b in read(SINGLE.encode()).blocks if isinstance(b, Table))
    assert [bool(cell.doubt) for cell in table.rows[-1]] == [False, False, True, True, False, False]
    assert not any(cell.doubt for cell in table.rows[4])


def test_cells_on_lines_of_their_own_double_spaced() -> None:
    rows = grid(DOUBLE)
    assert rows[0] == ["TT", "Nội dung", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"]
    assert rows[1][0] == "I" and rows[1][2:] == ["", "", ""]
    assert [row[2:] for row in rows[2:]] == [
        ["Phòng Văn hóa - Xã hội", "Các phòng, ban, ngành có liên quan", "Thường xuyên"],
        ["Công an xã", "Các phòng, ban, ngành có liên quan", "Quý II/2026"],
        ["Văn phòng HĐND - UBND xã", "Phòng Kinh tế xã", "Tháng 9/2026, duy trì hằng năm"],
    ]


@pytest.mark.parametrize("end", ["Nơi nhận:\n- Lưu VT.", "Phụ lục II\nDANH MỤC", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"])
def test_a_table_ends_where_something_else_begins(end: str) -> None:
    blocks = read(f"{SINGLE}\n\n{end}\n".encode()).blocks
    table = next(b for b in blocks if isinstance(b, Table))
    assert [cell.flat for cell in table.rows[-1]][:2] == ["2", "Tỷ lệ cán bộ dùng chữ ký số"]
    assert blocks.index(table) < len(blocks) - 1
