"""Targets from tables: groups, milestones, units, owners, over layouts that issuers print."""

from __future__ import annotations

from datetime import date

import pytest
from tests.intake.drafts import outlined
from tests.intake.tables import paragraph, table, work_of

from tiendo.core.reading import Target
from tiendo.intake.document import Block
from tiendo.intake.steps.targets import step

HEAD = ["STT", "Mục tiêu", "2025", "2030", "Cơ quan theo dõi"]


def read(*blocks: Block, title: str = "PHỤ LỤC I. MỤC TIÊU", plan: str | None = None) -> list[Target]:
    work = work_of(*blocks, title=title, plan=plan)
    step(work)
    return work.reading.targets


def values(target: Target) -> list[tuple[object, ...]]:
    return [(m.year, str(m.comparator), m.json()["value"], m.unit) for m in target.milestones]


def test_rows_groups_and_owners() -> None:
    got = read(
        table(
            HEAD,
            ["I", "Nước sạch", "", "", ""],
            ["1", "Tỷ lệ hộ dùng nước sạch", "≥ 60%", "100%", "Phòng Kinh tế"],
            ["2", "Số giếng khoan mới", "-", "≥3", "Phòng Kinh tế"],
            ["II", "Đường thôn", "", "", "Phòng VHXH"],
            ["1", "Có bản đồ số", "Có", "", "Công an xã"],
            ["2", "Tỷ lệ đường có đèn", "", "", ""],
        )
    )
    assert [(t.section, t.ordinal, t.name, t.tracked_by) for t in got] == [
        ("I. Nước sạch", "1", "Tỷ lệ hộ dùng nước sạch", "Phòng Kinh tế"),
        ("I. Nước sạch", "2", "Số giếng khoan mới", "Phòng Kinh tế"),
        ("II. Đường thôn", "1", "Có bản đồ số", "Công an xã"),
        ("II. Đường thôn", "2", "Tỷ lệ đường có đèn", None),
    ]
    assert [values(t) for t in got] == [
        [(2025, ">=", 60, "%"), (2030, "=", 100, "%")],
        [(2030, ">=", 3, None)],
        [(2025, "bool", True, None)],
        [],
    ]
    assert not any(t.unsure for t in got)


def test_source_is_the_row() -> None:
    [target] = read(table(HEAD, ["1", "Hộ dùng nước sạch", "60%", "", ""], line=40))
    assert target.source is not None
    assert (target.source.line, target.source.page) == (41, 1)
    assert target.source.quote == "1 | Hộ dùng nước sạch | 60%"


@pytest.mark.parametrize(
    "group",
    [
        ["I", "Nước sạch", "", "", ""],
        ["I.", "Nước sạch", "", "", ""],
        ["I. Nước sạch", "<", "<", "<", "<"],
        ["I", "Nước sạch", "<", "<", "<"],
        ["", "I. Nước sạch", "", "", ""],
        ["I", "**Nước sạch**", "-", "-", ""],
    ],
)
def test_every_form_of_a_group_row(group: list[str]) -> None:
    got = read(table(HEAD, group, ["1", "Hộ dùng nước", "60%", "70%", ""], ["2", "Giếng khoan", "1", "2", ""]))
    assert [(t.section, t.name) for t in got] == [("I. Nước sạch", "Hộ dùng nước"), ("I. Nước sạch", "Giếng khoan")]


def test_a_group_without_number() -> None:
    got = read(
        table(
            HEAD,
            ["Nước sạch", "<", "<", "<", "<"],
            ["1", "Hộ dùng nước", "60%", "70%", ""],
            ["", "Đường thôn", "", "", ""],
            ["2", "Đường có đèn", "1", "2", ""],
        )
    )
    assert [(t.section, t.name) for t in got] == [("Nước sạch", "Hộ dùng nước"), ("Đường thôn", "Đường có đèn")]


def test_sub_rows_are_rows_and_an_empty_parent_is_their_group() -> None:
    got = read(
        table(
            HEAD,
            ["I", "Nước sạch", "", "", ""],
            ["1", "Hộ dùng nước sạch", "", "", ""],
            ["1.1", "Ở thôn vùng cao", "40%", "60%", ""],
            ["1.2", "Ở thôn vùng thấp", "90%", "95%", ""],
            ["2", "Giếng khoan", "3", "5", ""],
            ["", "- Trong đó giếng mới", "1", "2", ""],
            ["3", "Bể chứa", "3", "5", ""],
        )
    )
    assert [(t.section, t.ordinal, t.name) for t in got] == [
        ("I. Nước sạch / 1. Hộ dùng nước sạch", "1.1", "Ở thôn vùng cao"),
        ("I. Nước sạch / 1. Hộ dùng nước sạch", "1.2", "Ở thôn vùng thấp"),
        ("I. Nước sạch", "2", "Giếng khoan"),
        ("I. Nước sạch", None, "Trong đó giếng mới"),
        ("I. Nước sạch", "3", "Bể chứa"),
    ]


def test_all_roman_rows_are_rows() -> None:
    got = read(table(HEAD, ["I", "Hộ dùng nước", "60%", "70%", ""], ["II", "Giếng khoan", "1", "2", ""]))
    assert [t.name for t in got] == ["Hộ dùng nước", "Giếng khoan"]


def test_numbers_inside_the_name() -> None:
    got = read(
        table(
            ["Chỉ tiêu", "Năm 2026", "Năm 2030"],
            ["I. Nước sạch", "", ""],
            ["1. Hộ dùng nước", "60%", "70%"],
            ["2. Giếng khoan", "1", "2"],
        )
    )
    assert [(t.section, t.ordinal, t.name) for t in got] == [
        ("I. Nước sạch", "1", "Hộ dùng nước"),
        ("I. Nước sạch", "2", "Giếng khoan"),
    ]


def test_a_unit_column_gives_the_unit() -> None:
    got = read(
        table(
            ["TT", "Chỉ tiêu", "Đơn vị tính", "Kết quả năm 2024", "KH 2026", "Giai đoạn 2026-2030"],
            ["1", "Hộ dùng nước", "%", "50", "≥ 60", "80"],
            ["2", "Giếng khoan", "Giếng", "1", "2", "5 giếng"],
            ["3", "Có bản đồ số", "", "", "Có", ""],
        )
    )
    assert [values(t) for t in got] == [
        [(2026, ">=", 60, "%"), (2030, "=", 80, "%")],
        [(2026, "=", 2, "giếng"), (2030, "=", 5, "giếng")],
        [(2026, "bool", True, None)],
    ]


def test_the_year_of_a_lone_column_comes_from_the_caption() -> None:
    got = read(
        paragraph("CHỈ TIÊU NĂM 2026"),
        table(["TT", "Nội dung", "Chỉ tiêu"], ["1", "Hộ dùng nước", "≥ 60%"], ["2", "Đường có đèn", "80%"]),
        title="PHỤ LỤC",
    )
    assert [values(t) for t in got] == [[(2026, ">=", 60, "%")], [(2026, "=", 80, "%")]]


def test_the_year_of_a_lone_column_comes_from_the_plan() -> None:
    got = read(
        table(["TT", "Nội dung", "Chỉ tiêu"], ["1", "Hộ dùng nước", "≥ 60%"], ["2", "Đường có đèn", "80%"]),
        title="PHỤ LỤC",
        plan="Kế hoạch nước sạch năm 2027 theo Nghị quyết ngày 05 tháng 3 năm 2025",
    )
    assert [values(t) for t in got] == [[(2027, ">=", 60, "%")], [(2027, "=", 80, "%")]]


def test_years_inside_the_cells() -> None:
    got = read(
        table(
            ["TT", "Chỉ tiêu", "Mục tiêu cần đạt", "Đơn vị chủ trì"],
            ["1", "Hộ dùng nước", "Năm 2026: 60%; năm 2030: 90%", "Phòng Kinh tế"],
            ["2", "Đường có đèn", "Đến năm 2030 đạt 100%", "Phòng VHXH"],
        )
    )
    assert [values(t) for t in got] == [[(2026, "=", 60, "%"), (2030, "=", 90, "%")], [(2030, "=", 100, "%")]]
    assert got[0].tracked_by == "Phòng Kinh tế"


def test_the_lead_tracks_where_nobody_else_does() -> None:
    [target] = read(
        table(
            ["STT", "Chỉ tiêu", "Đến hết 2026", "Tầm nhìn 2045", "Chủ trì", "Phối hợp"],
            ["1", "Hộ dùng nước", "60%", "100%", "Phòng Văn hóa –\nXã hội", "Các thôn"],
        )
    )
    assert target.tracked_by == "Phòng Văn hóa - Xã hội"
    assert values(target) == [(2026, "=", 60, "%"), (2045, "=", 100, "%")]


def test_a_table_over_several_pages() -> None:
    got = read(
        table(HEAD, ["I", "Nước sạch", "", "", ""], ["1", "Hộ dùng nước", "60%", "70%", ""]),
        table(HEAD, ["2", "Giếng khoan", "1", "2", ""], line=20),
        table(["3", "Bể chứa", "1", "2", ""], ["II", "Đường", "", "", ""], ["1", "Đèn", "1", "2", ""], line=30),
    )
    assert [(t.section, t.name) for t in got] == [
        ("I. Nước sạch", "Hộ dùng nước"),
        ("I. Nước sạch", "Giếng khoan"),
        ("I. Nước sạch", "Bể chứa"),
        ("II. Đường", "Đèn"),
    ]


def test_a_header_repeated_inside_and_a_row_cut_in_two() -> None:
    got = read(
        table(
            HEAD,
            ["1", "Tỷ lệ hộ dân ở các thôn", "60%", "70%", "Phòng Kinh"],
            HEAD,
            ["", "vùng cao dùng nước sạch", "", "", "tế"],
            ["2", "Giếng khoan", "1", "2", ""],
        )
    )
    assert [(t.name, t.tracked_by) for t in got] == [
        ("Tỷ lệ hộ dân ở các thôn vùng cao dùng nước sạch", "Phòng Kinh tế"),
        ("Giếng khoan", None),
    ]


def test_several_promises_in_one_cell() -> None:
    [target] = read(table(HEAD, ["1", "Phủ sóng", "≥ 100% (5 G)\n50% (6 G)", "", ""]))
    [milestone] = target.milestones
    assert (milestone.raw, milestone.json()["value"]) == ("≥ 100% (5 G) 50% (6 G)", 100)
    assert [p.of for p in milestone.parts] == ["5G", "6G"] and not target.unsure


def test_a_table_without_any_value_is_doubted_in_its_values() -> None:
    head = ["STT", "Chỉ tiêu", "Cách làm", "Cơ quan theo dõi"]
    got = read(table(head, ["1", "Hộ dùng nước", "6 tổ", "Phòng Kinh tế"], ["2", "Đường có đèn", "", "Công an xã"]))
    assert [set(t.unsure) for t in got] == [{"milestones"}, {"milestones"}]


def test_bodies_under_a_header_that_says_nothing_may_be_owners() -> None:
    head = ["STT", "Chỉ tiêu", "2026", "Địa chỉ"]
    got = read(
        table(head, ["1", "Hộ dùng nước", "60%", "Phòng Kinh tế"], ["2", "Đường có đèn", "70%", "Loa, bảng tin"])
    )
    assert [(t.tracked_by, set(t.unsure)) for t in got] == [(None, {"tracked_by"}), (None, set())]


def test_a_readers_doubt_becomes_the_cells() -> None:
    grid = table(HEAD, ["1", "Hộ dùng nước", "60%", "70%", "Phòng Kinh tế"])
    grid.rows[1][3].doubt = "Ô bị gộp"
    grid.rows[1][4].doubt = "Tên đơn vị bị cắt"
    [target] = read(grid)
    assert target.unsure == {"milestones.1": "Ô bị gộp", "tracked_by": "Tên đơn vị bị cắt"}


def test_a_bare_year_before_the_plans_own_is_no_milestone() -> None:
    work = work_of(table(["TT", "Chỉ tiêu", "2024", "2026"], ["1", "Hộ dùng nước", "50%", "60%"]))
    work.reading.document.issued_on = date(2025, 12, 1)
    step(work)
    assert values(work.reading.targets[0]) == [(2026, "=", 60, "%")]


def test_no_milestone_is_past_for_a_plan_that_looks_far_ahead() -> None:
    work = work_of(
        table(["TT", "Chỉ tiêu", "2026", "2030", "2045"], ["1", "Hộ dùng nước", "50%", "60%", "70%"]),
        plan="Kế hoạch nước sạch đến năm 2030, tầm nhìn 2045",
    )
    work.reading.document.issued_on = date(2025, 12, 1)
    step(work)
    assert [m.year for m in work.reading.targets[0].milestones] == [2026, 2030, 2045]


@pytest.mark.parametrize(
    "rows",
    [
        (["Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"], ["- Như trên;", "CHỦ TỊCH"]),
        (["STT", "Nội dung chi", "Kinh phí năm 2026"], ["1", "Mua máy bơm", "20"]),
        (["STT", "Họ và tên", "Chức vụ", "Ghi chú"], ["1", "Nguyễn Văn A", "Chủ tịch", ""]),
        (["TT", "Nhiệm vụ", "Chủ trì", "Thời hạn"], ["1", "Sửa kênh", "Phòng Kinh tế", "Năm 2026"]),
    ],
    ids=["signature", "budget", "people", "tasks"],
)
def test_other_tables_hold_no_targets(rows: tuple[list[str], ...]) -> None:
    assert read(table(*rows)) == []


def test_a_group_row_sets_the_year_of_a_lone_column() -> None:
    got = read(
        table(
            ["TT", "Chỉ tiêu", "Đơn vị", "Kết quả", "Cơ quan theo dõi"],
            ["I", "Đến năm 2030", "", "", ""],
            ["1", "Quy mô kinh tế số", "%", "≥ 30", "Phòng Kinh tế"],
            ["2", "Số doanh nghiệp số", "doanh nghiệp", "≥ 5", "Phòng Kinh tế"],
            ["II", "Tầm nhìn đến năm 2045", "", "", ""],
            ["3", "Quy mô kinh tế số", "%", "≥ 50", "Phòng Kinh tế"],
        ),
        plan="Kế hoạch năm 2026",
    )
    assert [[(m.year, m.value, m.unit) for m in t.milestones] for t in got] == [
        [(2030, 30, "%")],
        [(2030, 5, "doanh nghiệp")],
        [(2045, 50, "%")],
    ]
    assert not any(t.unsure for t in got)


def test_a_share_in_the_text_is_not_the_count_in_the_table() -> None:
    work = outlined(
        """
        I. MỤC TIÊU ĐẾN NĂM 2030
        - 100% ấp có tổ công nghệ số cộng đồng.
        - Có 12 tổ công nghệ số cộng đồng được kiện toàn.
        PHỤ LỤC: CHỈ TIÊU NĂM 2026
        | STT | Chỉ tiêu | ĐVT | Năm 2026 |
        | 1 | Tổ công nghệ số cộng đồng kiện toàn | Tổ | 12 |
        """
    )
    step(work)
    assert [t.name for t in work.reading.targets] == [
        "Tổ công nghệ số cộng đồng kiện toàn",
        "100% ấp có tổ công nghệ số cộng đồng.",
    ]


def test_a_look_back_in_brackets_sets_no_year() -> None:
    work = outlined("I. MỤC TIÊU NĂM 2026\n- Sản phẩm lên sàn: 05 sản phẩm trở lên (năm 2025: 03 sản phẩm).")
    step(work)
    assert [values(t) for t in work.reading.targets] == [[(2026, ">=", 5, "sản phẩm")]]
