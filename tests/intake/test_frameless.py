"""Tables without lines, or with some: columns by the white between them, rows by numbers or rules."""

from __future__ import annotations

import pytest
from tests.intake.samples.make import task
from tests.intake.scans import sample

from tiendo.intake.document import Paragraph, Table
from tiendo.intake.opening import open_file
from tiendo.intake.page.boxes import Word, lines_of
from tiendo.intake.page.drawn import Drawn
from tiendo.intake.page.flow import Sheet, flow

WIDE, HIGH = 842.0, 595.0
PLACES = (60.0, 100.0, 400.0, 520.0, 660.0)  # where the five columns begin
HEAD = ("TT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian")


def words(text: str, x: float, y: float, *, bold: bool = False) -> list[Word]:
    out = []
    for part in text.split():
        out.append(Word(part, x, x + 6.0 * len(part), y, y + 12.0, bold))
        x += 6.0 * len(part) + 3.0
    return out


def sheet(*rows: tuple[float, tuple[str, ...]], number: int = 1, prose: tuple[tuple[float, str], ...] = ()) -> Sheet:
    """Rows of cells at heights, set flush left in the five columns; prose begins at the left margin."""
    found = [w for y, cells in rows for x, text in zip(PLACES, cells, strict=True) for w in words(text, x, y)]
    found += [w for y, text in prose for w in words(text, 60, y)]
    return Sheet(number, WIDE, HIGH, lines_of(found))


def tables(*sheets: Sheet) -> list[list[tuple[str, ...]]]:
    blocks = flow(list(sheets))
    return [[tuple(cell.flat for cell in row) for row in b.rows] for b in blocks if isinstance(b, Table)]


ROW = ("1", "Rà soát thủ tục hành chính", "Văn phòng Đảng ủy", "Công an xã", "Tháng 6/2026")
LAST = ("2", "Tập huấn kỹ năng số", "Phòng Kinh tế", "", "Quý III/2026")
PROSE = "Các cơ quan, đơn vị căn cứ Kế hoạch này để tổ chức thực hiện, định kỳ báo cáo về Văn phòng Đảng ủy xã"


def test_the_sample_without_lines_reads_as_it_was_written() -> None:
    document = open_file(sample("khong-khung.pdf"))
    (table,) = [b for b in document.blocks if isinstance(b, Table)]
    assert [tuple(c.flat for c in row) for row in table.rows][1:] == [task(n) for n in range(1, 25)]
    assert table.header == 1
    assert {cell.page for row in table.rows for cell in row} == {1, 2, 3, 4, 5}


def test_a_row_of_several_lines_and_an_empty_cell() -> None:
    more = ("", "nội bộ và công khai kết quả", "xã", "", "")
    assert tables(sheet((60, HEAD), (80, ROW), (94, more), (114, LAST))) == [
        [
            HEAD,
            ("1", "Rà soát thủ tục hành chính nội bộ và công khai kết quả", "Văn phòng Đảng ủy xã", *ROW[3:]),
            LAST,
        ]
    ]


def test_a_row_cut_by_the_page_break_is_whole_without_a_second_header() -> None:
    rest = ("", "nội bộ", "xã", "", "")
    (table,) = tables(sheet((60, HEAD), (80, ROW)), sheet((60, rest), (80, LAST), number=2))
    assert table == [HEAD, ("1", "Rà soát thủ tục hành chính nội bộ", "Văn phòng Đảng ủy xã", *ROW[3:]), LAST]


def test_a_repeated_header_goes() -> None:
    assert tables(sheet((60, HEAD), (80, ROW)), sheet((60, HEAD), (80, LAST), number=2)) == [[HEAD, ROW, LAST]]


def test_a_group_s_name_is_one_cell_over_all_columns() -> None:
    group = "II. Phát triển hạ tầng số"
    blocks = flow([sheet((60, HEAD), (80, ROW), (120, LAST), prose=((100, group),))])
    (table,) = [b for b in blocks if isinstance(b, Table)]
    assert len({id(cell) for cell in table.rows[2]}) == 1
    assert table.rows[2][0].flat == group


def test_prose_after_a_table_stays_prose() -> None:
    found = sheet((60, HEAD), (80, ROW), (100, LAST), prose=((130, "III. TỔ CHỨC THỰC HIỆN"), (150, PROSE)))
    blocks = flow([found])
    assert [b.text for b in blocks if isinstance(b, Paragraph)] == ["III. TỔ CHỨC THỰC HIỆN", PROSE]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([(60, ("Nơi nhận:", "", "", "TM. ỦY BAN NHÂN DÂN", ""))], id="a signature"),
        pytest.param([(60, ("1.", "Một hai ba", "bốn năm", "sáu", "bảy")), (80, ROW)], id="words that name nothing"),
        pytest.param([(60, HEAD)], id="a header without rows"),
    ],
)
def test_what_is_no_table(rows: list[tuple[float, tuple[str, ...]]]) -> None:
    assert not [rows for rows in tables(sheet(*rows)) if len(rows) > 1]


def test_level_lines_part_rows_without_numbers() -> None:
    found = sheet((60, HEAD), (80, ("", *ROW[1:])), (94, ("", "nội bộ", "", "", "")), (110, ("", *LAST[1:])))
    drawn = Drawn()
    for y in (58, 77, 108, 126):
        drawn.put(58, y, 780, y)
    found.drawn = drawn
    (table,) = tables(found)
    assert [row[1] for row in table[1:]] == ["Rà soát thủ tục hành chính nội bộ", LAST[1]]


def test_a_cell_that_no_level_line_parts_is_tall() -> None:
    found = sheet((60, HEAD), (80, ROW), (110, ("2", LAST[1], "", LAST[3], LAST[4])))
    drawn = Drawn()
    for y in (58, 77, 126):
        drawn.put(58, y, 780, y)
    drawn.put(58, 102, 395, 102)
    drawn.put(515, 102, 780, 102)
    found.drawn = drawn
    blocks = flow([found])
    (table,) = [b for b in blocks if isinstance(b, Table)]
    assert table.rows[1][2] is table.rows[2][2]
    assert table.rows[1][3] is not table.rows[2][3]


def test_numbers_in_the_middle_of_their_rows() -> None:
    first = [(73, ("", "Rà soát thủ tục", "", "", "")), (80, ("1", "", *ROW[2:]))]
    first += [(87, ("", "hành chính nội bộ", "", "", ""))]
    second = [(107, ("", "Tập huấn kỹ năng", "", "", "")), (114, ("2", "", *LAST[2:])), (121, ("", "số", "", "", ""))]
    (table,) = tables(sheet((55, HEAD), *first, *second))
    assert [row[1] for row in table[1:]] == ["Rà soát thủ tục hành chính nội bộ", "Tập huấn kỹ năng số"]
    assert [row[0] for row in table[1:]] == ["1", "2"]


def spread(text: str, x: float, y: float, white: float) -> list[Word]:
    """A line of prose set from margin to margin: a hair more white behind a comma, as a scanner sees it."""
    out = []
    for part in text.split():
        out.append(Word(part, x, x + 5.6 * len(part), y, y + 12.9))
        x += 5.6 * len(part) + white + (0.5 if part.endswith(",") else 0.0)
    return out


@pytest.mark.parametrize("mark", ["- ", ""])
def test_prose_spread_from_margin_to_margin_is_no_header(mark: str) -> None:
    above = f"{mark}Các nhiệm vụ bảo đảm rõ người, rõ việc, rõ thời gian, rõ trách nhiệm, rõ"
    found = spread(above, 120, 356, 5.45) + spread("sản phẩm, rõ thẩm quyền.", 85, 374, 4.1)
    assert tables(Sheet(1, 596.0, 842.0, lines_of(found))) == []
