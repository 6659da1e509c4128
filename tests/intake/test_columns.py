"""What the columns of a table are for, over many layouts."""

import pytest
from tests.intake.tables import table

from tiendo.intake.columns import ColumnKind, Purpose, column_of, is_header_row, read_header


@pytest.mark.parametrize(
    ("header", "kind", "year"),
    [
        ("STT", "ordinal", None),
        ("TT", "ordinal", None),
        ("Số TT", "ordinal", None),
        ("Mục tiêu", "name", None),
        ("Chỉ tiêu", "name", None),
        ("TÊN NHIỆM VỤ", "name", None),
        ("Nội dung nhiệm vụ", "name", None),
        ("Nhiệm vụ năm 2026", "name", None),
        ("Nhiệm vụ, giải pháp", "name", None),
        ("2025", "milestone", 2025),
        ("Năm 2026", "milestone", 2026),
        ("Đến năm 2030", "milestone", 2030),
        ("Đến hết năm 2025", "milestone", 2025),
        ("2026-2030", "milestone", 2030),
        ("Giai đoạn 2026 – 2030", "milestone", 2030),
        ("Tầm nhìn 2045", "milestone", 2045),
        ("Chỉ tiêu năm 2026", "milestone", 2026),
        ("KH 2026", "milestone", 2026),
        ("Kế hoạch thực hiện năm 2026", "milestone", 2026),
        ("Lộ trình thực hiện đến 2030", "milestone", 2030),
        ("Mục tiêu đến 2030", "milestone", 2030),
        ("Kết quả năm 2024", "baseline", None),
        ("Thực hiện năm 2024", "baseline", None),
        ("Ước thực hiện 2025", "baseline", None),
        ("Ước TH 2025", "baseline", None),
        ("Hiện trạng", "baseline", None),
        ("Đơn vị tính", "unit-of-measure", None),
        ("ĐVT", "unit-of-measure", None),
        ("Cơ quan theo dõi, tổng hợp", "tracked-by", None),
        ("Cơ quan\nchủ trì", "lead", None),
        ("ĐƠN VỊ CHỦ TRÌ", "lead", None),
        ("Đơn vị thực hiện", "lead", None),
        ("Cơ quan phụ trách", "lead", None),
        ("Cơ quan, đơn vị chủ trì thực hiện nhiệm vụ", "lead", None),
        ("Cơ quan phối hợp", "cooperating", None),
        ("Phối hợp", "cooperating", None),
        ("Thời gian hoàn thành", "deadline", None),
        ("Thời hạn", "deadline", None),
        ("Tiến độ thực hiện", "deadline", None),
        ("Thời gian bắt đầu", "start", None),
        ("Sản phẩm", "output", None),
        ("MỤC TIÊU CHÍNH ĐẦU TƯ/ SẢN PHẨM ĐẦU RA", "output", None),
        ("Kết quả, sản phẩm", "output", None),
        ("Kinh phí (triệu đồng)", "budget", None),
        ("Kinh phí năm 2026", "budget", None),
        ("Ghi chú", "note", None),
        ("Chỉ tiêu liên quan", "related", None),
        ("Mức độ ưu tiên", "level", None),
        ("Họ và tên", "person", None),
        ("Vùng", "other", None),
    ],
)
def test_header_words(header: str, kind: str, year: int | None) -> None:
    column = column_of(header)
    assert (str(column.kind), column.year) == (kind, year)


def kinds(*rows: list[str], header: int = 0) -> list[str]:
    return [str(c.kind) for c in read_header(table(*rows, header=header)).columns]


def test_a_plain_target_table() -> None:
    got = read_header(
        table(
            ["STT", "Mục tiêu", "2025", "2030", "Cơ quan theo dõi, tổng hợp"],
            ["1", "Tỷ lệ hộ dân dùng nước sạch", "90%", "95%", "Phòng Kinh tế"],
        )
    )
    assert [str(c.kind) for c in got.columns] == ["ordinal", "name", "milestone", "milestone", "tracked-by"]
    assert [c.year for c in got.columns] == [None, None, 2025, 2030, None]
    assert got.header == 1 and got.purpose() is Purpose.TARGETS


def test_a_two_level_header() -> None:
    got = read_header(
        table(
            ["STT", "Chỉ tiêu", "ĐVT", "Mục tiêu đến năm", "<", "Phân công", "<"],
            ["^", "^", "^", "2026", "2030", "Chủ trì", "Phối hợp"],
            ["1", "Hộ dùng nước sạch", "%", "90", "95", "Phòng Kinh tế", "Các thôn"],
        )
    )
    assert [str(c.kind) for c in got.columns] == [
        "ordinal", "name", "unit-of-measure", "milestone", "milestone", "lead", "cooperating",
    ]  # fmt: skip
    assert [c.year for c in got.columns][3:5] == [2026, 2030]
    assert got.header == 2 and got.purpose() is Purpose.TARGETS


def test_a_two_level_header_without_vertical_merges() -> None:
    got = read_header(
        table(
            ["STT", "Chỉ tiêu", "Mục tiêu đến năm", "<", "Chủ trì"],
            ["", "", "2026", "2030", ""],
            ["1", "Hộ dùng nước sạch", "90%", "95%", "Phòng Kinh tế"],
        )
    )
    assert got.header == 2 and [c.year for c in got.columns] == [None, None, 2026, 2030, None]


def test_a_title_above_the_header_and_a_row_of_column_numbers_below() -> None:
    got = read_header(
        table(
            ["BIỂU CHỈ TIÊU NĂM 2026", "<", "<", "<"],
            ["TT", "Chỉ tiêu", "Đơn vị tính", "Kế hoạch"],
            ["(1)", "(2)", "(3)", "(4)"],
            ["1", "Hộ dùng nước sạch", "%", "90"],
            ["2", "Số mô hình mới", "mô hình", "3"],
        )
    )
    assert got.header == 3
    assert [str(c.kind) for c in got.columns][:3] == ["ordinal", "name", "unit-of-measure"]


@pytest.mark.parametrize(
    ("rows", "expected", "purpose"),
    [
        (
            (
                ["TT", "Chỉ tiêu", "Đơn vị", "Kết quả", "Cơ quan theo dõi"],
                ["1", "Hộ dùng nước sạch", "%", "≥ 90", "Phòng Kinh tế"],
                ["2", "Mô hình mới", "mô hình", "3", "Phòng Kinh tế"],
            ),
            ["ordinal", "name", "unit-of-measure", "milestone", "tracked-by"],
            "targets",
        ),
        (
            (
                ["TT", "Nội dung", "Chỉ tiêu", "Ghi chú"],
                ["1", "Hộ dùng nước sạch", "≥ 90%", ""],
                ["2", "Hộ có nhà tiêu hợp vệ sinh", "80%", ""],
            ),
            ["ordinal", "name", "milestone", "note"],
            "targets",
        ),
        (
            (
                ["STT", "Chỉ tiêu", "Đến hết 2026", "Đến 2030", "Tầm nhìn 2045", "Chủ trì", "Phối hợp"],
                ["1", "Hộ dùng nước sạch", "90%", "95%", "100%", "Phòng Kinh tế", "Các thôn"],
            ),
            ["ordinal", "name", "milestone", "milestone", "milestone", "lead", "cooperating"],
            "targets",
        ),
        (
            (
                ["TT", "Nội dung", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"],
                ["1", "Sửa kênh mương", "Phòng Kinh tế", "Các thôn", "Năm 2026"],
            ),
            ["ordinal", "name", "lead", "cooperating", "deadline"],
            "tasks",
        ),
        (
            (
                ["Thời hạn", "Sản phẩm", "Nhiệm vụ", "Phối hợp", "Chủ trì", "STT"],
                ["Quý I/2026", "Báo cáo", "Sửa kênh mương", "Các thôn", "Phòng Kinh tế", "1"],
            ),
            ["deadline", "output", "name", "cooperating", "lead", "ordinal"],
            "tasks",
        ),
        (
            (
                ["STT", "Nội dung", "Chủ trì", "Phối hợp", "Sản phẩm", "Chỉ tiêu liên quan"],
                ["1", "A", "B", "C", "D", "E"],
            ),
            ["ordinal", "name", "lead", "cooperating", "output", "related"],
            "tasks",
        ),
        (
            (
                ["TT", "Nhiệm vụ", "Mục tiêu", "Đơn vị thực hiện"],
                ["1", "Sửa kênh mương", "Tưới đủ nước", "Phòng Kinh tế"],
            ),
            ["ordinal", "name", "output", "lead"],
            "tasks",
        ),
        (
            (["STT", "Nội dung chi", "Kinh phí", "Ghi chú"], ["1", "Mua máy bơm", "20.000.000", ""]),
            ["ordinal", "name", "budget", "note"],
            "other",
        ),
        (
            (["STT", "Họ và tên", "Chức vụ", "Nhiệm vụ"], ["1", "Nguyễn Văn A", "Trưởng ban", "Phụ trách chung"]),
            ["ordinal", "person", "person", "name"],
            "other",
        ),
        ((["Nơi nhận:\n- Như trên;", "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH"],), ["other", "other"], "other"),
    ],
    ids=["unit-result", "one-target-column", "lead-in-targets", "tasks", "shuffled", "related", "goal-as-output",
         "budget", "people", "signature"],
)  # fmt: skip
def test_layouts(rows: tuple[list[str], ...], expected: list[str], purpose: str) -> None:
    columns = read_header(table(*rows))
    assert [str(c.kind) for c in columns.columns] == expected
    assert str(columns.purpose()) == purpose


def test_a_table_without_header_is_told_by_its_cells() -> None:
    got = read_header(
        table(
            ["1", "Sửa chữa kênh mương nội đồng ở các thôn", "Phòng Kinh tế", "Các thôn", "Tháng 6/2026"],
            ["2", "Nạo vét hồ chứa nước phía bắc của xã", "Phòng Kinh tế", "Công an xã", "Quý IV/2026"],
        )
    )
    assert [str(c.kind) for c in got.columns] == ["ordinal", "name", "lead", "cooperating", "deadline"]
    assert got.header == 0 and got.columns[1].guessed


def test_quarters_give_way_to_the_year() -> None:
    got = read_header(
        table(
            ["TT", "Chỉ tiêu", "Quý I/2026", "6 tháng đầu năm 2026", "Cả năm 2026"],
            ["1", "Hộ dùng nước sạch", "80%", "85%", "90%"],
        )
    )
    assert [str(c.kind) for c in got.columns] == ["ordinal", "name", "other", "other", "milestone"]


@pytest.mark.parametrize(
    ("row", "yes"),
    [
        (["STT", "Mục tiêu", "2025"], True),
        (["TT", "Nội dung", "Cơ quan chủ trì"], True),
        (["1", "Nhiệm vụ chung", "Năm 2026"], False),
        (["I", "Nhóm nhiệm vụ về nước", ""], False),
    ],
)
def test_header_rows(row: list[str], yes: bool) -> None:
    assert is_header_row(table(row).rows[0]) is yes


def test_kind_is_a_word() -> None:
    assert ColumnKind.LEAD == "lead"


def test_crosses_under_quarters_are_a_timetable() -> None:
    got = read_header(
        table(
            ["TT", "Nhiệm vụ", "Chủ trì", "Thời gian thực hiện năm 2026", "<", "<", "<"],
            ["^", "^", "^", "Quý I", "Quý II", "Quý III", "Quý IV"],
            ["1", "Sửa kênh mương", "Phòng Kinh tế", "x", "x", "", ""],
            ["2", "Nạo vét hồ chứa", "Phòng Kinh tế", "", "", "", "x"],
        )
    )
    assert got.purpose() is Purpose.TASKS
    assert [str(c.kind) for c in got.columns][:4] == ["ordinal", "name", "lead", "schedule"]


def test_words_under_a_year_in_a_table_of_work_are_an_output() -> None:
    got = read_header(
        table(
            ["TT", "Nhiệm vụ", "Mục tiêu đến 2026", "Chủ trì", "Thời gian"],
            ["1", "Sửa kênh mương", "Đủ nước tưới cho các thôn", "Phòng Kinh tế", "Quý I/2026"],
        )
    )
    assert got.purpose() is Purpose.TASKS and str(got.columns[2].kind) == "output"


def test_the_communes_own_figure_is_the_milestone() -> None:
    assert kinds(
        ["TT", "Chỉ tiêu", "ĐVT", "Tỉnh giao", "Xã phấn đấu", "Ghi chú"],
        ["1", "Hộ dùng nước sạch", "%", "80", "85", ""],
        ["2", "Số mô hình mới", "mô hình", "2", "3", ""],
    ) == ["ordinal", "name", "unit-of-measure", "other", "milestone", "note"]


def test_a_leader_in_charge_is_not_the_lead() -> None:
    assert kinds(
        ["TT", "Nội dung", "Lãnh đạo phụ trách", "Cơ quan chủ trì", "Thời hạn"],
        ["1", "Sửa kênh mương", "Đ/c Phó Chủ tịch", "Phòng Kinh tế", "2026"],
    ) == ["ordinal", "name", "other", "lead", "deadline"]


def test_the_one_in_chief_leads() -> None:
    assert kinds(
        ["TT", "Nội dung", "Cơ quan thực hiện", "Cơ quan chủ trì", "Thời hạn"],
        ["1", "Sửa kênh mương", "Các thôn", "Phòng Kinh tế", "2026"],
    ) == ["ordinal", "name", "other", "lead", "deadline"]


def test_a_header_that_wraps_over_two_rows_without_merging() -> None:
    got = read_header(
        table(
            ["STT", "Nội dung", "Cơ quan", "Cơ quan", "Thời gian"],
            ["", "", "chủ trì", "phối hợp", "hoàn thành"],
            ["1", "Sửa kênh mương", "Phòng Kinh tế", "Các thôn", "2026"],
        )
    )
    assert got.header == 2
    assert [str(c.kind) for c in got.columns] == ["ordinal", "name", "lead", "cooperating", "deadline"]
