"""Boxes on a page become grids, lines and paragraphs."""

from __future__ import annotations

import pytest

from tiendo.intake.document import Cell, Paragraph, Table
from tiendo.intake.page.boxes import Line, Word, cell_text, join, lines_of
from tiendo.intake.page.flow import Sheet, flow, furniture
from tiendo.intake.page.grid import grid

A4 = 595.0
HIGH = 842.0


def words(text: str, x: float, y: float, *, bold: bool = False, height: float = 13.0) -> list[Word]:
    """A line of text as words, six points a letter."""
    out = []
    for part in text.split():
        out.append(Word(part, x, x + 6.0 * len(part), y, y + height, bold))
        x += 6.0 * (len(part) + 1)
    return out


def page(*lines: tuple[str, float, float], number: int = 1, bold: tuple[str, ...] = ()) -> Sheet:
    found = [w for text, x, y in lines for w in words(text, x, y, bold=text in bold)]
    return Sheet(number, A4, HIGH, lines_of(found))


def texts(*sheets: Sheet) -> list[str]:
    return [b.text for b in flow(list(sheets)) if isinstance(b, Paragraph)]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        pytest.param(
            ["Nghị quyết số 57-", "NQ/TW của Bộ Chính trị"], "Nghị quyết số 57-NQ/TW của Bộ Chính trị", id="number cut"
        ),
        pytest.param(["Phòng Văn hóa -", "Xã hội"], "Phòng Văn hóa - Xã hội", id="dash between words"),
        pytest.param(["một", "hai  ba"], "một hai ba", id="plain"),
        pytest.param(["≥ 2.500.0", "00 lượt"], "≥ 2.500.000 lượt", id="thousands cut"),
        pytest.param(["mục 2.5", "10 lớp"], "mục 2.5 10 lớp", id="two figures"),
    ],
)
def test_join(lines: list[str], wanted: str) -> None:
    assert join(lines) == wanted


def test_a_merged_cell_covers_its_positions() -> None:
    boxes = [(0, 0, 100, 20), (0, 20, 50, 40), (50, 20, 100, 40), (100, 0, 200, 40)]
    indexes, xs, ys = grid([tuple(map(float, b)) for b in boxes])  # type: ignore[misc]
    assert indexes == [[0, 0, 3], [1, 2, 3]]
    assert (len(xs), len(ys)) == (4, 3)


def test_ruling_lines_a_hair_apart_are_one() -> None:
    indexes, _, _ = grid(
        [(0.0, 0.0, 50.2, 20.1), (51.0, 0.0, 100.0, 19.4), (0.0, 21.0, 50.0, 40.0), (50.5, 20.4, 100.0, 40.0)]
    )
    assert indexes == [[0, 1], [2, 3]]


FULL = "Tổ chức thực hiện hiệu quả các nhiệm vụ chuyển đổi số trên địa bàn xã"  # as wide as the page's text


def test_a_wrapped_paragraph_is_one_and_the_next_is_another() -> None:
    sheet = page((FULL, 85, 100), (FULL, 85, 118), ("đến năm 2030.", 85, 136), (FULL, 85, 154), (FULL, 85, 172))
    assert texts(sheet) == [f"{FULL} {FULL} đến năm 2030.", f"{FULL} {FULL}"]


def test_list_marks_begin_paragraphs() -> None:
    sheet = page((FULL, 85, 100), ("theo quy định.", 85, 118), (f"- {FULL[:60]}", 85, 136), (f"+ {FULL[:60]}", 85, 154))
    assert len(texts(sheet)) == 3


def test_white_between_lines_parts_paragraphs() -> None:
    sheet = page((FULL, 85, 100), (FULL, 85, 118), (FULL, 85, 136), (FULL, 85, 164), (FULL, 85, 182), (FULL, 85, 200))
    assert len(texts(sheet)) == 2


def test_a_paragraph_runs_over_the_page_break_and_page_numbers_do_not_stop_it() -> None:
    first = page((FULL, 85, 100), (FULL, 85, 118), (FULL, 85, 136))
    second = page(("và các năm tiếp theo.", 85, 60), (FULL, 85, 90), (FULL, 85, 108), number=2)
    assert texts(first, second)[0] == f"{FULL} {FULL} {FULL} và các năm tiếp theo."


def test_running_heads_go() -> None:
    bodies = ["Rà soát thủ tục.", "Mở lớp tập huấn.", "Sơ kết, tổng kết."]
    sheets = [page((f"Công báo số {n}", 200, 40), (body, 85, 100), number=n) for n, body in enumerate(bodies, 1)]
    assert texts(*sheets) == bodies


def test_a_line_that_comes_back_within_the_page_is_no_running_head() -> None:
    sheets = [page(("Đơn vị: triệu đồng", 85, 300), (f"Việc {n}", 85, 400), number=n) for n in range(1, 4)]
    assert texts(*sheets).count("Đơn vị: triệu đồng") == 3


@pytest.mark.parametrize(
    ("text", "y", "scanned", "gone"),
    [
        pytest.param("- 2 -", 30, False, True, id="page number"),
        pytest.param("2", 400, False, False, id="a number within the page"),
        pytest.param("&)", 30, True, True, id="a page number misread"),
        pytest.param("&)", 30, False, False, id="no scan, no scrap"),
        pytest.param("Số: 12-KH/ĐU", 30, True, False, id="a line of text"),
    ],
)
def test_furniture(text: str, y: float, scanned: bool, gone: bool) -> None:
    (line,) = lines_of(words(text, 300, y))
    assert furniture(line, HIGH, scanned=scanned) is gone


def rows(*texts_: list[str], page_: int = 1) -> Table:
    return Table([[Cell(t, page=page_) for t in row] for row in texts_], line=0, page=page_)


def test_a_table_over_pages_is_one_without_its_repeated_header_and_a_cut_row_is_whole() -> None:
    head = ["TT", "Nhiệm vụ", "Chủ trì"]
    first = Sheet(1, A4, HIGH, tables=[(100.0, rows(head, ["1", "Rà soát các thủ tục", "Văn phòng"]))])
    second = Sheet(
        2,
        A4,
        HIGH,
        tables=[(50.0, rows(head, ["", "hành chính nội bộ", "Đảng ủy"], ["2", "Tập huấn", "Công an"], page_=2))],
    )
    (table,) = flow([first, second])
    assert isinstance(table, Table)
    assert [[c.flat for c in row] for row in table.rows] == [
        head,
        ["1", "Rà soát các thủ tục hành chính nội bộ", "Văn phòng Đảng ủy"],
        ["2", "Tập huấn", "Công an"],
    ]


def test_two_columns_of_a_letterhead_stay_apart() -> None:
    sheet = page(
        ("ỦY BAN NHÂN DÂN", 85, 50),
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 300, 50),
        ("XÃ BẾN THỬ", 95, 66),
        ("Độc lập - Tự do - Hạnh phúc", 320, 66),
        (FULL, 85, 120),
        (FULL, 85, 138),
    )
    block = flow([sheet])[0]
    assert isinstance(block, Table)
    assert [c.text.split("\n")[0] for c in block.rows[0]] == ["ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]


def test_rows_that_differ_by_their_figures_alone_are_no_repeated_header() -> None:
    head = ["TT", "Nhiệm vụ", "Chủ trì"]
    tasks = [[str(n), f"Tập huấn kỹ năng số cho cán bộ các thôn, đợt {n}", "Văn phòng"] for n in range(1, 5)]
    (table,) = flow(
        [
            Sheet(1, A4, HIGH, tables=[(100.0, rows(head, *tasks[:2]))]),
            Sheet(2, A4, HIGH, tables=[(50.0, rows(head, *tasks[2:], page_=2))]),
        ]
    )
    assert isinstance(table, Table)
    assert [[c.flat for c in row] for row in table.rows] == [head, *tasks]


@pytest.mark.parametrize(
    ("lines", "wide", "wanted"),
    [
        pytest.param(["Hội Nông dân xã", "Các thôn"], 200, "Hội Nông dân xã\nCác thôn", id="there was room: a new one"),
        pytest.param(["Hội Nông dân xã", "Các thôn"], 120, "Hội Nông dân xã Các thôn", id="the line was full"),
        pytest.param(["Hội Nông dân", "xã"], 200, "Hội Nông dân xã", id="a small letter goes on"),
        pytest.param(["Phòng Văn hóa -", "Xã hội"], 200, "Phòng Văn hóa - Xã hội", id="a dash goes on"),
        pytest.param(["Hội Nông dân xã", "Các thôn"], 0, "Hội Nông dân xã Các thôn", id="width unknown"),
    ],
)
def test_paragraphs_of_a_cell(lines: list[str], wide: float, wanted: str) -> None:
    found = [Line(words(text, 10, 100 + 16 * n)) for n, text in enumerate(lines)]
    assert cell_text(found, wide) == wanted


def test_the_caption_of_an_appendix_ends_at_its_bracket() -> None:
    caption = "(Kèm theo Kế hoạch số 12/KH-UBND ngày 14/11/2025 của Ủy ban nhân dân)"  # as wide as the text
    body = [(FULL, 85.0, 142.0 + 18 * n) for n in range(4)]
    sheet = page((caption, 85, 106), ("1. Đến năm 2026", 85, 124), *body)
    assert texts(sheet)[0] == caption


def test_a_sentence_goes_on_below_a_line_that_stops_short() -> None:
    made = page(
        ("1. Xây dựng chính quyền số. Phát triển đồng bộ các ứng dụng, các", 80, 100),
        ("nền tảng số dùng chung.", 60, 116),
        ("Các cơ quan, đơn vị căn cứ Kế hoạch này để tổ chức triển khai thực hiện, báo", 80, 132),
        ("cáo kết quả.", 60, 148),
    )
    assert [t.split()[-1] for t in texts(made)] == ["chung.", "quả."]
