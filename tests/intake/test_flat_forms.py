"""Titles nobody foresaw, tables with tabs, tables without ordinals, and spaces that tell where a cell goes on."""

from __future__ import annotations

import pytest

from tiendo.intake.document import Table
from tiendo.intake.flat.lines import Line, printed_lines
from tiendo.intake.flat.order import BROKEN, column_by_column
from tiendo.intake.flat.titles import Fill, fill_of
from tiendo.intake.flat.tokens import trails_of
from tiendo.intake.headers import ColumnKind, column_of
from tiendo.intake.readers.text import read


@pytest.mark.parametrize(
    ("title", "fill"),
    [
        ("Nội dung, nhiệm vụ cụ thể", Fill.NAME),
        ("Kết quả, sản phẩm phải hoàn thành", Fill.FREE),
        ("Đơn vị, cá nhân chủ trì", Fill.BODY),
        ("Thời hạn trình, hoàn thành", Fill.TIME),
        ("Hiện trạng (2025)", Fill.FIGURE),
        ("Năm học 2025-2026", Fill.FIGURE),
        ("Cơ quan chủ trì Thời gian hoàn thành", None),
        ("Nâng cao nhận thức", None),
    ],
)
def test_a_title_is_told_by_its_head_and_its_words(title: str, fill: Fill | None) -> None:
    assert fill_of(title) is fill


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("Kết quả, sản phẩm phải hoàn thành", ColumnKind.OUTPUT),
        ("Đơn vị phối hợp thực hiện", ColumnKind.COOPERATING),
        ("Cơ quan chủ trì, phối hợp thực hiện", ColumnKind.LEAD),
        ("Kết quả, sản phẩm/Thời gian", ColumnKind.DEADLINE),
    ],
)
def test_a_column_is_told_by_the_head_of_its_title(header: str, kind: ColumnKind) -> None:
    assert column_of(header).kind is kind


def table(text: str) -> list[list[str]]:
    found = [b for b in read(text.encode()).blocks if isinstance(b, Table)]
    assert len(found) == 1, [type(b) for b in found]
    return [[cell.text for cell in row] for row in found[0].rows]


TABS = (
    "KẾ HOẠCH\nPhân công việc làm vườn\n"
    "TT\tNhiệm vụ\tChủ trì\tThời hạn\n"
    "I\tVườn ươm\t\t\n"
    "1\tLàm giàn che\tTổ vườn ươm\tTháng 3/2026\n"
    "2\tMua hạt giống\tTổ vật tư\nTổ kế toán\tTháng 4/2026\n"
    "Vườn cây\n"
    "3\tTỉa cành\tTổ kỹ thuật\t\n"
    "Trên đây là Kế hoạch./.\n"
)


def test_a_row_on_a_line_with_tabs_between_its_cells() -> None:
    assert table(TABS) == [
        ["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn"],
        ["I", "Vườn ươm", "", ""],
        ["1", "Làm giàn che", "Tổ vườn ươm", "Tháng 3/2026"],
        ["2", "Mua hạt giống", "Tổ vật tư\nTổ kế toán", "Tháng 4/2026"],
        ["Vườn cây"] * 4,
        ["3", "Tỉa cành", "Tổ kỹ thuật", ""],
    ]


def test_tabs_in_a_letterhead_make_no_table() -> None:
    text = "UBND XÃ NÀ PHÒN\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 5/KH-UBND\tNà Phòn, ngày 02 tháng 3 năm 2026\n"
    assert not [b for b in read(text.encode()).blocks if isinstance(b, Table)]


UNNUMBERED = """PHỤ LỤC
Nhiệm vụ Chủ trì Phối hợp Thời gian Sản phẩm
I. Đường sá
Khảo sát các tuyến đường bị ngập
trong mùa mưa
Phòng Kinh tế Các thôn Quý I/2026 Báo cáo khảo sát
Sửa cống qua đường liên thôn Phòng Kinh tế Công an xã Tháng 6/2026 05 cống hoàn thành
II. Trường lớp
Lắp đèn học đường Phòng Văn hóa - Xã hội Các trường học Tháng 8/2026 120 bộ đèn
Tặng sách cho thư viện
Đoàn Thanh niên xã Các thôn Hằng năm Danh mục sách
"""


def test_rows_without_ordinals_begin_where_the_cells_of_the_one_above_are_done() -> None:
    assert table(UNNUMBERED)[1:] == [
        ["I.", "Đường sá", "", "", "", ""],
        [
            "",
            "Khảo sát các tuyến đường bị ngập trong mùa mưa",
            "Phòng Kinh tế",
            "Các thôn",
            "Quý I/2026",
            "Báo cáo khảo sát",
        ],
        ["", "Sửa cống qua đường liên thôn", "Phòng Kinh tế", "Công an xã", "Tháng 6/2026", "05 cống hoàn thành"],
        ["II.", "Trường lớp", "", "", "", ""],
        ["", "Lắp đèn học đường", "Phòng Văn hóa - Xã hội", "Các trường học", "Tháng 8/2026", "120 bộ đèn"],
        ["", "Tặng sách cho thư viện", "Đoàn Thanh niên xã", "Các thôn", "Hằng năm", "Danh mục sách"],
    ]


def trailing(spaces: list[tuple[str, int]]) -> list[Line]:
    return [Line(text, n, trail=trail) for n, (text, trail) in enumerate(spaces)]


def test_a_space_at_the_end_of_a_line_tells_that_its_cell_goes_on_where_it_tells_anything() -> None:
    told = trailing([("1 Phòng", 1), ("kinh tế", 0)] * 10)
    mute = trailing([("1 Phòng", 1), ("kinh tế", 1)] * 10)
    assert trails_of(told, range(0, 20, 2)).ends(told[0]) < 0 < trails_of(told, range(0, 20, 2)).ends(told[1])
    assert trails_of(mute, range(0, 20, 2)).ends(mute[0]) == 0


BY_COLUMNS = """PHỤ LỤC
STT
Chỉ tiêu
2026
2030
Cơ quan theo dõi
I
1
2
3
II
4
5
Hạ tầng
Tỷ lệ thôn có sóng
Tỷ lệ hộ có cáp quang
80%
90%
Phòng Kinh tế
"""


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        (BY_COLUMNS, True),
        (UNNUMBERED, False),
        ("1 Số lớp học\n1\n2\n3\n5\n2 Số thư viện\n2\n2\n4\n4\n", False),
        ("STT Tên 2026 2027\n1\n2\n3\n4\n1 Số lớp 3 4\n2 Số trường 4 5\n", False),
    ],
    ids=["columns", "rows", "figures under one another", "columns counted"],
)
def test_ordinals_under_one_another_tell_that_columns_follow_each_other(text: str, broken: bool) -> None:
    assert column_by_column(printed_lines(text)[0]) is broken
    assert (BROKEN in read(text.encode()).notes) is broken
