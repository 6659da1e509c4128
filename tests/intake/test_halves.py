"""A table printed in two halves side by side is one list again; one whose columns differ is left as it is."""

from __future__ import annotations

import pytest
from tests.intake.drafts import draft

from tiendo.intake import read_document
from tiendo.intake.document import Cell, Table
from tiendo.intake.halves import unfolded
from tiendo.intake.page.boxes import Word, lines_of
from tiendo.intake.page.flow import Sheet, flow

TWO = """
    ^KẾ HOẠCH
    Chuyển đổi số năm 2026
    PHỤ LỤC
    | TT | Nhiệm vụ | Chủ trì | Thời hạn | TT | Nhiệm vụ | Chủ trì | Thời hạn |
    | 1 | Mở lớp kỹ năng số | Phòng Kinh tế | 6/2026 | 3 | Lắp loa thông minh | Công an xã | 9/2026 |
    | 2 | Số hóa hồ sơ | Văn phòng Đảng ủy | 7/2026 |  |  |  |  |
"""


def table_of(text: str) -> Table:
    return next(b for b in draft(text).blocks if isinstance(b, Table))


def test_the_right_half_follows_the_left() -> None:
    tasks = read_document(draft(TWO)).tasks
    assert [(t.ordinal, t.name, t.lead, t.deadline_raw) for t in tasks] == [
        ("1", "Mở lớp kỹ năng số", ["Phòng Kinh tế"], "6/2026"),
        ("2", "Số hóa hồ sơ", ["Văn phòng Đảng ủy"], "7/2026"),
        ("3", "Lắp loa thông minh", ["Công an xã"], "9/2026"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("| TT | Nhiệm vụ | Chủ trì | Phối hợp |\n| 1 | a | b | c |", id="other columns"),
        pytest.param("| TT | Nhiệm vụ | TT |\n| 1 | a | b |", id="an odd number of columns"),
        pytest.param("| Năm 2026 | Năm 2030 | Năm 2026 | Năm 2030 |\n| 1 | 2 | 3 | 4 |", id="no names"),
    ],
)
def test_what_is_no_table_in_halves(rows: str) -> None:
    table = table_of(rows)
    assert unfolded(table) is table


def test_tables_that_begin_level_are_read_from_left_to_right() -> None:
    sheet = Sheet(1, 842.0, 595.0, lines_of([Word("x", 60, 66, 40, 52)]))
    right, left = (Table([[Cell(t, box=(1, x, 80, x + 300, 99))] * 3], 0, 1) for t, x in (("phải", 440), ("trái", 60)))
    sheet.tables = [(79.6, right), (80.4, left)]
    assert [b.rows[0][0].text for b in flow([sheet]) if isinstance(b, Table)] == ["trái", "phải"]
