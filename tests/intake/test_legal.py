"""Text of legal web sites: rows come back from cells parted by bars, however the bars were set."""

from __future__ import annotations

import pytest

from tiendo.intake.document import Document, Paragraph, Table
from tiendo.intake.readers.legal import parse

Rows = list[list[str]]

TASKS: Rows = [
    ["TT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn"],
    ["I", "HẠ TẦNG SỐ"],
    ["1", "Nâng cấp mạng", "Phòng Kinh tế", "Công an xã;\nTrạm Y tế", "Quý IV/2026"],
    ["2", "Lắp wifi", "Phòng VHXH", "", "Tháng 6/2026"],
    ["II", "NHÂN LỰC"],
    ["1", "Tập huấn", "Phòng VHXH", "Các thôn", ""],
    ["2", "Đào tạo", "Văn phòng", "Các thôn", "2027"],
]
BEFORE = (
    "**ĐẢNG ỦY XÃ A**\n\n|\n\n**ĐẢNG CỘNG SẢN VIỆT NAM**\n\n---|---\n\nSố 12-KH/ĐU\n\n|\n\n_A, ngày 02/3/2026_\n\n"
    "**KẾ HOẠCH**\n\nthực hiện nghị quyết\n\n**PHỤ LỤC**\n\n"
)
AFTER = "\n\n**PHỤ LỤC II**\n\nHết."


def between(rows: Rows, *, ruled: bool = False) -> str:
    """A bar between two cells of a row; nothing says where a row ends."""
    out: list[str] = []
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            bold = r == 0 or (len(row) < len(rows[0]) and not cell.isdecimal())
            text = cell.replace("\n", "\n\n")
            out += (["|"] if c else []) + ([f"**{text}**" if bold and text else text] if text else [])
        if r == 0 and ruled:
            out.append("|".join(["---"] * len(row)))
    return "\n\n".join(out)


def behind(rows: Rows) -> str:
    """A bar behind each cell, no blank lines."""
    return "\n".join(line for row in rows for cell in row for line in ([cell] if cell else []) + ["|"])


def on_one_line(rows: Rows) -> str:
    return "\n".join(" | ".join(cell.replace("\n", " ") for cell in row) + " |" for row in rows)


def grids(document: Document) -> list[Rows]:
    return [[[c.text for c in row] for row in b.rows] for b in document.blocks if isinstance(b, Table)]


def texts(document: Document) -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, Paragraph)]


def full(rows: Rows) -> Rows:
    return [row + [""] * (len(rows[0]) - len(row)) for row in rows]


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(between(TASKS), id="bars-between"),
        pytest.param(between(TASKS, ruled=True), id="bars-between-ruled"),
        pytest.param(behind(TASKS), id="bars-behind"),
    ],
)
def test_rows_come_back(source: str) -> None:
    document = parse(BEFORE + source + AFTER)
    assert grids(document) == [full(TASKS)]
    assert texts(document)[:2] == ["ĐẢNG ỦY XÃ A", "ĐẢNG CỘNG SẢN VIỆT NAM"]
    assert texts(document)[-3:] == ["PHỤ LỤC", "PHỤ LỤC II", "Hết."]


def test_rows_on_one_line_come_back() -> None:
    (rows,) = grids(parse("PHỤ LỤC\n\n" + on_one_line(full(TASKS)) + "\n\nHết."))
    assert rows == [[c.replace("\n", " ") for c in row] for row in full(TASKS)]


@pytest.mark.parametrize("write", [between, behind], ids=["bars-between", "bars-behind"])
def test_a_header_of_two_rows(write: object) -> None:
    assert callable(write)
    rows = [
        ["STT", "Chỉ tiêu", "Lộ trình", "Cơ quan theo dõi"],
        ["Năm 2026", "Năm 2030", "Năm 2035"],
        ["I", "Hạ tầng"],
        ["1", "Tỷ lệ 5G", "60%", "80%", "100%", "Phòng A"],
        ["2", "Số điểm", "5", "3", "", "Phòng B"],
        ["3", "Số lớp", "", "4", "", "Phòng B"],
    ]
    (grid,) = grids(parse(BEFORE + write(rows) + AFTER))
    assert grid[0] == ["STT", "Chỉ tiêu", "Lộ trình", "Lộ trình", "Lộ trình", "Cơ quan theo dõi"]
    assert grid[1] == ["STT", "Chỉ tiêu", "Năm 2026", "Năm 2030", "Năm 2035", "Cơ quan theo dõi"]
    assert grid[2:] == full([[""] * 6, *rows[2:]])[1:]


def test_a_group_that_is_one_cell_from_edge_to_edge() -> None:
    source = (
        between([TASKS[0], TASKS[2]]) + "\n\n**II. Nhân lực**\n\n" + between([["2", *TASKS[3][1:]]]).replace("**", "")
    )
    (grid,) = grids(parse(BEFORE + source + AFTER))
    assert [row[0] for row in grid] == ["TT", "1", "II. Nhân lực", "2"]
    assert set(grid[2]) == {"II. Nhân lực"}


def test_a_column_that_is_always_empty() -> None:
    rows = [[*row, "Ghi chú" if r == 0 else ""] if len(row) == 5 else row for r, row in enumerate(TASKS)]
    for source in (between(rows), between(rows, ruled=True)):
        assert grids(parse(BEFORE + source + AFTER)) == [full(rows)]


def test_a_skipped_number_still_starts_a_row() -> None:
    rows = [TASKS[0], TASKS[2], ["4", *TASKS[3][1:]], ["5", *TASKS[5][1:]]]
    assert grids(parse(BEFORE + between(rows) + AFTER)) == [rows]


def test_a_cell_lost_to_a_merge_is_doubtful() -> None:
    rows = [TASKS[0], TASKS[2], ["2", "Lắp wifi", "Phòng VHXH", "Tháng 6/2026"], ["3", *TASKS[5][1:4], "2026"]]
    (table,) = (b for b in parse(BEFORE + between(rows) + AFTER).blocks if isinstance(b, Table))
    assert [bool(row[2].doubt) for row in table.rows] == [False, False, True, False]


def test_two_tables_and_a_signature_between() -> None:
    signature = "\n\n_**Nơi nhận:**_  \n- Như trên;\n\n|\n\n**BÍ THƯ**\n\n**Lê Văn A**\n\n**PHỤ LỤC II**\n\n"
    document = parse(BEFORE + between(TASKS) + signature + between(TASKS[:4], ruled=True) + "\n\nHết.")
    assert grids(document) == [full(TASKS), full(TASKS[:4])]
    assert texts(document)[-6:] == ["Nơi nhận:", "- Như trên;", "BÍ THƯ", "Lê Văn A", "PHỤ LỤC II", "Hết."]


def test_bold_over_several_paragraphs() -> None:
    document = parse("**KẾ HOẠCH\n\nthực hiện nghị quyết**\n\nCăn cứ văn bản.\n\n|\n\na\n\n|\n\nb\n\n|\n\nc\n\n|\n")
    assert [(b.text, b.bold) for b in document.blocks if isinstance(b, Paragraph)][:3] == [
        ("KẾ HOẠCH", True),
        ("thực hiện nghị quyết", True),
        ("Căn cứ văn bản.", False),
    ]


def test_lines_without_blank_lines_between() -> None:
    source = """KẾ HOẠCH
Thực hiện Nghị quyết của Ban
Chấp hành Đảng bộ xã.
I. MỤC TIÊU
1. Mục tiêu chung
Nâng cao nhận thức của cán bộ theo Kế hoạch số
12/KH-UBND của xã.
- Ý một;
- Ý hai.
"""
    assert texts(parse(source)) == [
        "KẾ HOẠCH",
        "Thực hiện Nghị quyết của Ban Chấp hành Đảng bộ xã.",
        "I. MỤC TIÊU",
        "1. Mục tiêu chung",
        "Nâng cao nhận thức của cán bộ theo Kế hoạch số 12/KH-UBND của xã.",
        "- Ý một;",
        "- Ý hai.",
    ]
