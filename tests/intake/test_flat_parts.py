"""The parts of rebuilding a flattened text: pages, headers, ordinals, paragraphs, tables that keep their layout."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiendo.intake.document import Paragraph, Table
from tiendo.intake.flat.header import find_header
from tiendo.intake.flat.lines import Line, printed_lines
from tiendo.intake.flat.marks import glue
from tiendo.intake.flat.ordinals import row_starts
from tiendo.intake.readers.text import read


def lines(text: str) -> list[Line]:
    return printed_lines(text)[0]


HEADERS = [
    ("STT Chỉ tiêu 2025 2030\nCơ quan theo dõi", ["STT", "Chỉ tiêu", "2025", "2030", "Cơ quan theo dõi"]),
    (
        "TT NHIỆM VỤ CƠ QUAN CHỦ TRÌ CƠ QUAN PHỐI HỢP THỜI GIAN HOÀN THÀNH SẢN PHẨM GHI CHÚ",
        ["TT", "NHIỆM VỤ", "CƠ QUAN CHỦ TRÌ", "CƠ QUAN PHỐI HỢP", "THỜI GIAN HOÀN THÀNH", "SẢN PHẨM", "GHI CHÚ"],
    ),
    (
        "Số\nTT Tên chỉ tiêu ĐVT Hiện trạng năm 2024 Mục tiêu năm 2025 Mục tiêu đến năm 2030 Đơn vị theo dõi Ghi chú",
        [
            "Số TT",
            "Tên chỉ tiêu",
            "ĐVT",
            "Hiện trạng năm 2024",
            "Mục tiêu năm 2025",
            "Mục tiêu đến năm 2030",
            "Đơn vị theo dõi",
            "Ghi chú",
        ],
    ),
    # two rows: the years stand under "Lộ trình", the bodies under "Phân công"
    (
        "TT Chỉ tiêu Đơn vị tính Lộ trình thực hiện Cơ quan chủ trì\nNăm 2025 Năm 2026 Năm 2030",
        ["TT", "Chỉ tiêu", "Đơn vị tính", "Năm 2025", "Năm 2026", "Năm 2030", "Cơ quan chủ trì"],
    ),
    (
        "STT\nNhiệm vụ\nThời gian thực hiện\nPhân công thực hiện\nSản phẩm dự kiến\nChủ trì\nPhối hợp",
        ["STT", "Nhiệm vụ", "Thời gian thực hiện", "Chủ trì", "Phối hợp", "Sản phẩm dự kiến"],
    ),
    (
        "TT TÊN NHIỆM VỤ\nĐƠN VỊ\n\nCHỦ TRÌ\n\nMỤC TIÊU CHÍNH ĐẦU TƯ/\n\nSẢN PHẨM ĐẦU RA",
        ["TT", "TÊN NHIỆM VỤ", "ĐƠN VỊ CHỦ TRÌ", "MỤC TIÊU CHÍNH ĐẦU TƯ/ SẢN PHẨM ĐẦU RA"],
    ),
]


@pytest.mark.parametrize(("text", "titles"), HEADERS, ids=[" ".join(t[1][1:3]) for t in HEADERS])
def test_a_header_is_cut_into_the_titles_of_its_columns(text: str, titles: list[str]) -> None:
    header = find_header(lines(f"{text}\nI Phần chung\n1 Việc đầu tiên"), 0)
    assert header is not None
    assert [c.title for c in header.columns] == titles


@pytest.mark.parametrize(
    "text",
    ["TT Huyện ủy họp phiên thường kỳ\nI Việc thứ nhất", "Tỉnh ủy, HĐND tỉnh;\n1 Sở", "STT của hồ sơ được ghi\n1 Ghi"],
)
def test_a_sentence_is_no_header(text: str) -> None:
    assert find_header(lines(text), 0) is None


ORDINALS = [
    ("I Nhóm\n1 Việc a\n2 Việc b\nII Nhóm\n1 Việc c", "I 1 2 II 1"),
    ("1 Việc a có\n2 lớp học\n2 Việc b", "1 2"),  # a line of the name that starts with a number
    ("1 Số lớp\n3\n4\n2 Số xã\n5\n6", "1 2"),  # values on lines of their own
    ("1 Việc a\n2 Việc b\n1 Việc c\n2 Việc d", "1 2 1 2"),  # a group's heading is lost
    ("III Nhóm\n1 Việc a\nVI. Nhóm\n1 Việc b", "III 1 VI. 1"),  # numerals are skipped
    ("1. Nhóm\n1 Việc a\n2 Việc b\n2. Nhóm\n1 Việc c", "1. 1 2 2. 1"),
    ("1 Việc\n1.1 Việc con\n1.2 Việc con\n2 Việc", "1 1.1 1.2 2"),
]


@pytest.mark.parametrize(("text", "found"), ORDINALS, ids=[o[1] for o in ORDINALS])
def test_rows_begin_at_ordinals_that_count_on(text: str, found: str) -> None:
    rows = lines(text)
    assert " ".join(s.text for s in row_starts(rows, 0, len(rows))) == found


def test_pages_part_at_form_feeds_and_their_numbers_go() -> None:
    rows, pages = printed_lines("Trang đầu\n1\n\fTrang hai\n2\n\fTrang ba\n3\n")
    assert pages == 3
    assert [(r.text, r.page, r.no) for r in rows] == [("Trang đầu", 1, 1), ("Trang hai", 2, 3), ("Trang ba", 3, 5)]


def test_a_page_starts_flush_behind_one_space() -> None:
    body = "\n\n".join(f"Dòng thứ {n} của trang" for n in range(20))
    rows, pages = printed_lines(f"{body}\n và dòng này đã sang trang\n\n{body}\n rồi sang trang nữa\n")
    assert pages == 3
    assert [r.text for r in rows if r.fresh][1:] == ["và dòng này đã sang trang", "rồi sang trang nữa"]


@pytest.mark.parametrize(
    ("head", "tail", "whole"),
    [
        ("Nghị quyết số 57-", "NQ/TW", "Nghị quyết số 57-NQ/TW"),
        ("Kế hoạch số 92/", "KH-UBND", "Kế hoạch số 92/KH-UBND"),
        ("Phòng Văn hóa -", "Xã hội", "Phòng Văn hóa - Xã hội"),
        ("quan tâm đến", "người dân", "quan tâm đến người dân"),
    ],
)
def test_lines_are_glued_as_they_were_written(head: str, tail: str, whole: str) -> None:
    assert glue(head, tail) == whole


BODY = """ KẾ HOẠCH
Triển khai chuyển đổi số trên địa bàn xã
năm 2026

-----

Thực hiện Kế hoạch số 12-KH/TU ngày 02/3/2026 của Tỉnh ủy về phát triển hạ tầng số,
Ủy ban nhân dân xã ban hành kế hoạch với các nội dung sau:

I. MỤC TIÊU

1. Nâng cao năng lực phục vụ người dân, doanh nghiệp trong giải quyết thủ tục hành
chính ở cấp xã

- Phấn đấu tỷ lệ hồ sơ được tiếp nhận trực tuyến đạt từ 80% trở lên, thực hiện số 15-
KH/ĐU của Đảng ủy.
- Mỗi thôn có ít nhất một điểm truy cập mạng miễn phí, do trưởng thôn cùng đoàn viên
thanh niên quản lý - vận hành, Nhà nước hỗ trợ.

Nơi nhận:
- Như trên;
- Lưu VT.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH

Trần Văn A
"""


def test_wrapped_lines_are_folded_and_marks_kept() -> None:
    found = [(b.line, b.text) for b in read(BODY.encode()).blocks if isinstance(b, Paragraph)]
    assert [text for _, text in found] == [
        "KẾ HOẠCH",
        "Triển khai chuyển đổi số trên địa bàn xã năm 2026",
        "-----",
        "Thực hiện Kế hoạch số 12-KH/TU ngày 02/3/2026 của Tỉnh ủy về phát triển hạ tầng số, Ủy ban nhân dân xã ban "
        "hành kế hoạch với các nội dung sau:",
        "I. MỤC TIÊU",
        "1. Nâng cao năng lực phục vụ người dân, doanh nghiệp trong giải quyết thủ tục hành chính ở cấp xã",
        "- Phấn đấu tỷ lệ hồ sơ được tiếp nhận trực tuyến đạt từ 80% trở lên, thực hiện số 15-KH/ĐU của Đảng ủy.",
        "- Mỗi thôn có ít nhất một điểm truy cập mạng miễn phí, do trưởng thôn cùng đoàn viên thanh niên quản lý - "
        "vận hành, Nhà nước hỗ trợ.",
        "Nơi nhận:",
        "- Như trên;",
        "- Lưu VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Trần Văn A",
    ]
    assert [line for line, _ in found][:6] == [1, 2, 5, 7, 10, 12]


ALIGNED = """                              Phụ lục I
                     CHỈ TIÊU CHUYỂN ĐỔI SỐ

                                                                          Cơ quan
 STT               Chỉ tiêu                2025      2030       2035     theo dõi,
                                                                          tổng hợp
 I     Hạ tầng số
       Tỷ lệ thôn có sóng 5G (từ          ≥ 60%                           Phòng Văn
 1                                                   100%       100%
       năm 2035 tính cả 6G)                                               hóa - Xã hội
       Tỷ lệ hộ gia đình dùng cáp         ≥ 50%      80%        90%
 2                                                                        Phòng Kinh tế
       quang
\f STT               Chỉ tiêu                   2025   2030   2035       Cơ quan
                                                                       theo dõi,
                                                                       tổng hợp
 3     Số điểm truy cập mạng miễn phí            ≥4     12     12      Phòng Kinh tế
       tại nhà văn hóa thôn
"""


def test_a_dump_that_keeps_the_layout_is_read_by_position() -> None:
    table = next(b for b in read(ALIGNED.encode()).blocks if isinstance(b, Table))
    assert [[cell.flat for cell in row] for row in table.rows] == [
        ["STT", "Chỉ tiêu", "2025", "2030", "2035", "Cơ quan theo dõi, tổng hợp"],
        ["I", "Hạ tầng số", "", "", "", ""],
        ["1", "Tỷ lệ thôn có sóng 5G (từ năm 2035 tính cả 6G)", "≥ 60%", "100%", "100%", "Phòng Văn hóa - Xã hội"],
        ["2", "Tỷ lệ hộ gia đình dùng cáp quang", "≥ 50%", "80%", "90%", "Phòng Kinh tế"],
        ["3", "Số điểm truy cập mạng miễn phí tại nhà văn hóa thôn", "≥4", "12", "12", "Phòng Kinh tế"],
    ]
    assert [row[1].page for row in table.rows] == [1, 1, 1, 1, 2]


WORDS = st.sampled_from(
    ["Phòng", "Kinh", "tế", "≥", "60%", "100%", "(5G)", "và", "các", "thôn,", "Thường", "xuyên", "Báo", "cáo", "2026"]
    + ["-", "số;", "Công", "an", "xã", "12"]
)


@settings(max_examples=60)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=7), min_size=1, max_size=6), st.integers(0, 1))
def test_no_word_of_a_row_is_lost(rows: list[list[str]], gap: int) -> None:
    text = "STT Nhiệm vụ Cơ quan chủ trì 2025 2030 Sản phẩm\n1 Việc đầu tiên của xã\n"
    text += ("\n" * gap).join(" ".join(row) + "\n" for row in rows)
    for block in read(text.encode()).blocks:
        if isinstance(block, Table):
            kept = sorted(w for row in block.rows[1:] for cell in row for w in cell.text.split())
            assert kept == sorted(["1", "Việc", "đầu", "tiên", "của", "xã", *(w for row in rows for w in row)])
            assert {len(row) for row in block.rows} == {6}
