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


AGAIN = [
    pytest.param(f"\fTT\n\n{TITLES}\n2\n\n{{row}}", id="whole"),
    pytest.param(
        "\fTT\n\nNhiệm vụ\n\n2\n\nSố hóa sổ vận hành trạm bơm\n\nCơ quan\nchủ trì\n\nCơ quan phối hợp\n\n"
        "Thời gian hoàn thành\n\nVăn phòng HĐND và UBND\n\nĐoàn Thanh niên xã\n\nQuý III/2026\n",
        id="a row between its titles",
    ),
]
ROW = "Số hóa sổ vận hành trạm bơm\n\nVăn phòng HĐND và UBND\n\nĐoàn Thanh niên xã\n\nQuý III/2026\n"


@pytest.mark.parametrize("page", AGAIN)
def test_titles_that_a_page_repeats_are_no_cells(page: str) -> None:
    first = f"TT\n\n{TITLES}\nI\n{ROWS.split('2' + chr(10))[0]}"
    (table,) = tables(f"Kế hoạch\n{first}{page.replace('{row}', ROW)}\n3\n\nTập huấn\n\nPhòng Kinh tế\n\n-\n\n2026\n")
    numbered = [[cell.flat for cell in row] for row in table.rows if row[0].flat.isdigit()]
    assert numbered[1][1:] == [line for line in ROW.split("\n") if line]
    assert [row[0] for row in numbered] == ["1", "2", "3"]


def test_a_few_titles_among_rows_are_cells_of_theirs() -> None:
    from tiendo.intake.flat.header import find_header
    from tiendo.intake.flat.lines import printed_lines
    from tiendo.intake.flat.torn import without_torn

    lines, _ = printed_lines(f"TT\n\n{TITLES}\n1\n\nLắp trạm\n\n\fNhiệm vụ\n\nCơ quan phối hợp\n\n{ROW}")
    header = find_header(lines, 0)
    assert header is not None
    assert without_torn(lines[header.stop :], header) == lines[header.stop :]
