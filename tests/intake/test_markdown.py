"""Markdown, with each way of drawing a table, becomes the same blocks."""

from __future__ import annotations

import time

import pytest

from tiendo.intake.document import Paragraph, Table
from tiendo.intake.readers.inline import is_bold, plain
from tiendo.intake.readers.markdown import parse

TARGETS = [
    ["TT", "Chỉ tiêu", "Năm 2026", "Năm 2030"],
    ["I", "Hạ tầng số", "", ""],
    ["1", "Tỷ lệ phủ sóng 5G", "≥ 60%", "100%"],
    ["2", "Số điểm phát wifi", "05 điểm", "12 điểm"],
]

PIPE = """
| TT | Chỉ tiêu | Năm 2026 | Năm 2030 |
|:--:|----------|---------:|----------|
| **I** | **Hạ tầng số** | | |
| 1 | Tỷ lệ phủ sóng<br>5G | $\\geq 60\\%$ | 100% |
| 2 | Số điểm phát wifi | 05 điểm | 12 điểm |
"""
BARE_PIPE = """
TT | Chỉ tiêu | Năm 2026 | Năm 2030
---|---|---|---
I | Hạ tầng số | |
1 | Tỷ lệ phủ sóng 5G | ≥ 60% | 100%
2 | Số điểm phát wifi | 05 điểm | 12 điểm
"""
TABS = """
TT\tChỉ tiêu\tNăm 2026\tNăm 2030
<b>I</b>\t<b>Hạ tầng số</b>

1\tTỷ lệ phủ sóng 5G\t≥ 60%\t100%

2\tSố điểm phát wifi\t05 điểm\t12 điểm
"""
CUT_TABS = """
TT\tChỉ tiêu\tNăm 2026\tNăm 2030
I\tHạ tầng số\t\t
1\tTỷ lệ phủ sóng
5G\t≥ 60%\t100%
2\tSố điểm phát wifi\t05 điểm\t12 điểm
"""
HTML = """
<table>
<thead><tr><th>TT</th><th>Chỉ tiêu</th><th>Năm 2026</th><th>Năm 2030</th></tr></thead>
<tr><td><b>I</b></td><td><b>Hạ tầng số</b></td><td></td><td></td></tr>
<tr><td>1</td><td>Tỷ lệ phủ sóng <i>5G</i></td><td>&ge; 60%</td><td>100%</td></tr>
<tr><td>2</td><td>Số điểm phát wifi</td><td>05 điểm</td><td>12 điểm</td></tr>
</table>
"""
PAGES = """
| TT | Chỉ tiêu | Năm 2026 | Năm 2030 |
|---|---|---|---|
| I | Hạ tầng số | | |
| 1 | Tỷ lệ phủ sóng | ≥ 60% | 100% |

| TT | Chỉ tiêu | Năm 2026 | Năm 2030 |
|---|---|---|---|
| | 5G | | |
| 2 | Số điểm phát wifi | 05 điểm | 12 điểm |
"""
HEADLESS_PAGES = """
| TT | Chỉ tiêu | Năm 2026 | Năm 2030 |
|---|---|---|---|
| I | Hạ tầng số | | |
| 1 | Tỷ lệ phủ sóng 5G | ≥ 60% | 100% |

| 2 | Số điểm phát wifi | 05 điểm | 12 điểm |
|---|---|---|---|
"""


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(PIPE, id="pipes"),
        pytest.param(BARE_PIPE, id="pipes-without-edges"),
        pytest.param(TABS, id="tabs-with-blank-lines"),
        pytest.param(CUT_TABS, id="tabs-with-a-cut-row"),
        pytest.param(HTML, id="html"),
        pytest.param(HEADLESS_PAGES, id="cut-by-a-page-without-header"),
    ],
)
def test_every_table_becomes_the_same_grid(source: str) -> None:
    (table,) = parse(source).blocks
    assert isinstance(table, Table)
    assert [[cell.flat for cell in row] for row in table.rows] == TARGETS
    assert table.header == 1


def test_a_row_cut_by_a_page_is_mended_where_it_goes_on_in_small_letters() -> None:
    (table,) = parse(PAGES.replace("| | 5G |", "| | bằng 5G |")).blocks
    assert isinstance(table, Table)
    assert [row[1].flat for row in table.rows[2:]] == ["Tỷ lệ phủ sóng bằng 5G", "Số điểm phát wifi"]


def test_merged_cells_of_html_are_one_cell() -> None:
    source = '<table><tr><td rowspan="2">TT</td><td colspan=2>Mốc</td></tr><tr><td>2026</td><td>2030</td></tr></table>'
    (table,) = parse(source).blocks
    assert isinstance(table, Table)
    (a, b), (c, d) = table.rows[0][:2], table.rows[1][:2]
    assert a is c and b is table.rows[0][2] and d.flat == "2026"


def test_escaped_pipes_stay_in_the_cell() -> None:
    (table,) = parse("|a|b|\n|---|---|\n|x \\| y|z|\n").blocks
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[1]] == ["x | y", "z"]


def test_lines_of_cells_are_the_lines_of_the_file() -> None:
    (table,) = parse(TABS).blocks
    assert isinstance(table, Table)
    assert [row[0].line for row in table.rows] == [2, 3, 5, 7]


def test_headings_lists_and_notes() -> None:
    source = """
### **1. Mục tiêu chung**

Nâng cao nhận thức<sup>1</sup> của
cán bộ xã theo Kế hoạch số

<sup>1</sup> Theo hướng dẫn của tỉnh.

12-KH/TU của Tỉnh ủy.

- Ý thứ nhất
- Ý thứ hai, dài

sang trang sau.

*Theo Phụ lục*
"""
    blocks = parse(source).blocks
    assert [b.text for b in blocks if isinstance(b, Paragraph)] == [
        "1. Mục tiêu chung",
        "Nâng cao nhận thức của cán bộ xã theo Kế hoạch số 12-KH/TU của Tỉnh ủy.",
        "- Ý thứ nhất",
        "- Ý thứ hai, dài sang trang sau.",
        "Theo Phụ lục",
        "Chú thích 1: Theo hướng dẫn của tỉnh.",
    ]
    assert [b.level for b in blocks if isinstance(b, Paragraph)] == [3, None, None, None, None, None]


def test_a_signature_keeps_its_lines_and_a_title_is_joined() -> None:
    source = "**T/M BAN THƯỜNG VỤ  \nBÍ THƯ**\n\n**thực hiện Nghị quyết  \ncủa Bộ Chính trị**\n"
    assert [(b.text, b.bold) for b in parse(source).blocks if isinstance(b, Paragraph)] == [
        ("T/M BAN THƯỜNG VỤ", True),
        ("BÍ THƯ", True),
        ("thực hiện Nghị quyết của Bộ Chính trị", True),
    ]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("$\\geq 80\\%$", "≥ 80%"),
        ("$\\le 1{,}5$ Gbps", "≤ 1,5 Gbps"),
        ("từ $5 đến $10", "từ $5 đến $10"),
        ("**Đậm** và *nghiêng*", "Đậm và nghiêng"),
        ("3 * 4 * 5", "3 * 4 * 5"),
        ("kế_hoạch_số", "kế_hoạch_số"),
        ("\\- mục \\*", "- mục *"),
        ("[Cổng](https://xa.gov.vn/a_b)", "Cổng"),
        ("1.000 m<sup>2</sup> đất<sup>2</sup>", "1.000 m2 đất"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("< 5% và > 3%", "< 5% và > 3%"),
        ('<span id="page-3"></span>**I.** A', "I. A"),
        ("chú thích[^1] này", "chú thích này"),
    ],
)
def test_marks_inside_a_line(raw: str, text: str) -> None:
    assert plain(raw) == text


@pytest.mark.parametrize(
    ("raw", "bold"),
    [("**a b**", True), ("**a** b", False), ("**a** b **c**", False), ("<b>I</b>", True), ("a", False), ("", False)],
)
def test_bold_is_bold_throughout(raw: str, bold: bool) -> None:
    assert is_bold(raw) is bold


@pytest.mark.parametrize(
    "mark", ["**a ", "_a ", "<b>", "<!-- ", "[a", "![a", "~~a ", "$a ", "`", "<sup>1 ", "| ", "<table>"]
)
def test_marks_without_their_ends_cost_no_more_than_their_length(mark: str) -> None:
    def cost(times: int) -> float:
        start = time.process_time()
        parse(mark * times + "\n" + "đoạn văn")
        return time.process_time() - start

    assert cost(8000) < 2 + 30 * cost(800)


def test_lines_without_blank_lines_between_are_paragraphs_by_their_marks() -> None:
    source = """I- MỤC TIÊU
1- Mục đích
Nâng cao đời sống.
2- 100% chi bộ có sổ tay điện tử.
2.1- Phát triển hạ tầng số
2.2/ Đưa vào
sinh hoạt hằng tháng.
(Chi tiết tại Phụ lục)
Nơi nhận:
- Lưu: VT.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
Đặng Văn Minh
"""
    assert [b.text for b in parse(source).blocks if isinstance(b, Paragraph)] == [
        "I- MỤC TIÊU",
        "1- Mục đích",
        "Nâng cao đời sống.",
        "2- 100% chi bộ có sổ tay điện tử.",
        "2.1- Phát triển hạ tầng số",
        "2.2/ Đưa vào sinh hoạt hằng tháng.",
        "(Chi tiết tại Phụ lục)",
        "Nơi nhận:",
        "- Lưu: VT.",
        "KT. GIÁM ĐỐC",
        "PHÓ GIÁM ĐỐC",
        "Đặng Văn Minh",
    ]
