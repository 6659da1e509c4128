"""Headers that a dump tears into pieces are put together before their tables are looked for."""

from __future__ import annotations

import pytest
from tests.intake.test_flat_shapes import tables

ROWS = """
QUẢN LÝ NƯỚC
1

Lắp trạm quan trắc mặn tự động

Phòng Kinh tế

Ban Quản lý các công trình thủy lợi

Quý II/2026

2

Số hóa sổ vận hành trạm bơm

Văn phòng HĐND và UBND

Đoàn Thanh niên xã

Quý III/2026

3

Tập huấn đọc số liệu cho thủy nông viên

Phòng Kinh tế

Hội Nông dân xã

Thường xuyên
"""
TITLES = "Nhiệm vụ\n\nCơ quan\nchủ trì\n\nCơ quan phối hợp\n\nThời gian hoàn thành\n"

HEADERS = [
    pytest.param(f"TT\n\n{TITLES}\nI\n", id="whole"),
    pytest.param(f"TT\nI\n\n{TITLES}", id="the group's number behind the first title"),
    pytest.param("TT\n\nNhiệm vụ\n\nI\n\n" + TITLES.removeprefix("Nhiệm vụ\n\n"), id="between two titles"),
    pytest.param(
        f"(Kèm theo Kế hoạch số\nSTT\nI\n\nPHỤ LỤC 02\nDANH MỤC NHIỆM VỤ\n/KH-UBND ngày / /2026)\n\n{TITLES}",
        id="a caption between them",
    ),
    pytest.param(
        "ST\nT\n\nI\n\nNhiệm vụ\n\nPHỤ LỤC II\nDANH MỤC NHIỆM VỤ\n\n" + TITLES.removeprefix("Nhiệm vụ\n\n"),
        id="a caption behind a title",
    ),
]


@pytest.mark.parametrize("header", HEADERS)
def test_a_header_in_pieces_names_its_columns(header: str) -> None:
    (table,) = tables(header + ROWS)
    titles = [cell.flat for cell in table.rows[0]]
    assert titles[1:] == ["Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"]
    numbered = [[cell.flat for cell in row] for row in table.rows if row[0].flat.isdigit()]
    assert numbered[1] == [
        "2",
        "Số hóa sổ vận hành trạm bơm",
        "Văn phòng HĐND và UBND",
        "Đoàn Thanh niên xã",
        "Quý III/2026",
    ]
    assert [row[0] for row in numbered] == ["1", "2", "3"]


def test_a_caption_ends_the_table_above_it() -> None:
    first = f"TT\n\n{TITLES}\nI\n{ROWS}"
    found = tables(f"{first}\n(Kèm theo Kế hoạch số\nSTT\nI\n\nPHỤ LỤC 02\nDANH MỤC\n/KH-UBND)\n\n{TITLES}{ROWS}")
    assert [len(table.rows) for table in found] == [5, 5]
    assert found[0].rows[-1][-1].flat == "Thường xuyên"


def test_numbers_behind_a_whole_header_stay_where_they_are() -> None:
    from tiendo.intake.flat.lines import printed_lines
    from tiendo.intake.flat.torn import mended

    lines, _ = printed_lines(f"TT\n\n{TITLES}\nI\n{ROWS}")
    assert mended(lines) == lines
