"""Tasks from tables and from labelled lists, over layouts that issuers print."""

from __future__ import annotations

from datetime import date

import pytest
from tests.intake.drafts import outlined
from tests.intake.tables import paragraph, table, work_of

from tiendo.core.reading import Task
from tiendo.intake.document import Block
from tiendo.intake.steps.tasks import step
from tiendo.intake.work import Role, Work

HEAD = ["TT", "Nội dung", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"]


def read(*blocks: Block, title: str = "PHỤ LỤC NHIỆM VỤ", role: Role = Role.APPENDIX) -> list[Task]:
    return tasks(work_of(*blocks, title=title, role=role))


def tasks(work: Work) -> list[Task]:
    work.reading.document.issued_on = date(2025, 8, 15)
    step(work)
    return work.reading.tasks


def test_a_plain_table() -> None:
    got = read(
        table(
            HEAD,
            ["I", "Nước sạch", "", "", ""],
            ["1", "Sửa kênh\nmương", "Phòng Kinh tế", "Các thôn; Công an xã", "Quý IV/2025"],
            ["2", "Nạo vét hồ", "Phòng Văn hóa –\nXã hội", "", "Thường xuyên"],
            ["II", "Đường thôn", "", "", ""],
            ["1", "Lắp đèn", "", "-", ""],
        )
    )
    assert [(t.section, t.ordinal, t.name, t.lead, t.cooperating) for t in got] == [
        ("I. Nước sạch", "1", "Sửa kênh mương", ["Phòng Kinh tế"], ["Các thôn", "Công an xã"]),
        ("I. Nước sạch", "2", "Nạo vét hồ", ["Phòng Văn hóa - Xã hội"], []),
        ("II. Đường thôn", "1", "Lắp đèn", [], []),
    ]
    assert [(t.deadline_raw, t.deadline.kind, t.deadline.due) for t in got] == [
        ("Quý IV/2025", "once", date(2025, 12, 31)),
        ("Thường xuyên", "continuous", None),
        (None, "none", None),
    ]
    assert not any(t.unsure for t in got)


def test_shuffled_columns_with_extras() -> None:
    [task] = read(
        table(
            ["STT", "Thời hạn", "Sản phẩm", "Tên nhiệm vụ", "Phối hợp", "Mức độ", "Chủ trì", "Kinh phí", "Ghi chú"],
            ["1", "6/2026", "Báo cáo được duyệt", "Lập bản đồ số", "Các thôn", "Cao", "Công an xã", "50 triệu", "x"],
        )
    )
    assert (task.name, task.lead, task.cooperating, task.output) == (
        "Lập bản đồ số",
        ["Công an xã"],
        ["Các thôn"],
        "Báo cáo được duyệt",
    )
    assert task.deadline.due == date(2026, 6, 30)


def test_start_and_end_columns_make_a_window() -> None:
    [task] = read(
        table(
            ["TT", "Nhiệm vụ", "Chủ trì", "Thời gian thực hiện", "<"],
            ["^", "^", "^", "Bắt đầu", "Kết thúc"],
            ["1", "Sửa kênh", "Phòng Kinh tế", "Tháng 3/2026", "30/6/2026"],
        )
    )
    assert (task.deadline.kind, task.deadline.start, task.deadline.due) == (
        "window",
        date(2026, 3, 1),
        date(2026, 6, 30),
    )


def test_an_owner_merged_over_rows_owns_each_and_a_task_over_rows_is_one() -> None:
    got = read(
        table(
            HEAD,
            ["1", "Sửa kênh", "Phòng Kinh tế", "Các thôn", "Năm 2026"],
            ["2", "Nạo vét hồ", "^", "^", "Năm 2026"],
            ["3", "Lắp đèn", "Công an xã", "Các ấp", "Năm 2026"],
            ["^", "^", "Trạm Y tế", "Các trường", "^"],
        )
    )
    assert [(t.name, t.lead, t.cooperating) for t in got] == [
        ("Sửa kênh", ["Phòng Kinh tế"], ["Các thôn"]),
        ("Nạo vét hồ", ["Phòng Kinh tế"], ["Các thôn"]),
        ("Lắp đèn", ["Công an xã", "Trạm Y tế"], ["Các ấp", "Các trường"]),
    ]


@pytest.mark.parametrize(
    ("cell", "lead", "cooperating"),
    [
        ("Chủ trì: Phòng Kinh tế\nPhối hợp: Các thôn; Công an xã", ["Phòng Kinh tế"], ["Các thôn", "Công an xã"]),
        ("Phòng Kinh tế chủ trì, phối hợp với Công an xã", ["Phòng Kinh tế"], ["Công an xã"]),
        ("Phòng Kinh tế phối hợp với các thôn", ["Phòng Kinh tế"], ["các thôn"]),
        ("Phòng Kinh tế, Công an xã", ["Phòng Kinh tế", "Công an xã"], []),
    ],
)
def test_one_column_for_both_roles(cell: str, lead: list[str], cooperating: list[str]) -> None:
    [task] = read(table(["TT", "Nhiệm vụ", "Đơn vị thực hiện", "Thời gian"], ["1", "Sửa kênh", cell, "2026"]))
    assert (task.lead, task.cooperating) == (lead, cooperating)


def test_ditto_marks_repeat_the_row_above_and_are_doubted() -> None:
    got = read(
        table(HEAD, ["1", "Sửa kênh", "Phòng Kinh tế", "", "Năm 2026"], ["2", "Nạo vét hồ", "-nt-", "", "Như trên"])
    )
    assert got[1].lead == ["Phòng Kinh tế"] and got[1].deadline.due == date(2026, 12, 31)
    assert set(got[1].unsure) == {"lead", "deadline"}


def test_doubts_of_reader_and_parser() -> None:
    grid = table(HEAD, ["1", "Sửa kênh", "Phòng Kinh tế", "", "Quý IV"])
    grid.rows[1][2].doubt = "Ô có thể lẫn chữ của cột bên"
    [task] = read(grid)
    assert set(task.unsure) == {"lead", "deadline"}


def test_continuation_without_header_after_a_page_break() -> None:
    got = read(
        table(HEAD, ["I", "Nước", "", "", ""], ["1", "Sửa kênh", "Phòng Kinh tế", "", "2026"]),
        table(["2", "Nạo vét hồ chứa", "Công an xã", "", "2026"], line=30),
    )
    assert [(t.section, t.name, t.lead) for t in got] == [
        ("I. Nước", "Sửa kênh", ["Phòng Kinh tế"]),
        ("I. Nước", "Nạo vét hồ chứa", ["Công an xã"]),
    ]


@pytest.mark.parametrize(
    "groups",
    [
        (["1. Nước sạch", "<", "<", "<", "<"], ["2. Đường thôn", "<", "<", "<", "<"]),
        (["1", "Nước sạch", "", "", ""], ["2", "Đường thôn", "", "", ""]),
    ],
    ids=["merged", "named"],
)
def test_headings_with_plain_numbers_over_rows_that_count_anew(groups: tuple[list[str], list[str]]) -> None:
    got = read(
        table(
            HEAD,
            groups[0],
            ["1", "Sửa kênh", "Phòng Kinh tế", "", "2026"],
            ["2", "Nạo vét hồ", "Phòng Kinh tế", "", "2026"],
            groups[1],
            ["1", "Lắp đèn", "Công an xã", "", "2026"],
        )
    )
    assert [(t.section, t.name) for t in got] == [
        ("1. Nước sạch", "Sửa kênh"),
        ("1. Nước sạch", "Nạo vét hồ"),
        ("2. Đường thôn", "Lắp đèn"),
    ]


def test_a_band_below_a_roman_heading_stands_inside_it() -> None:
    got = read(
        table(
            HEAD,
            ["I", "Nước sạch", "", "", ""],
            ["Ở thôn vùng cao", "<", "<", "<", "<"],
            ["1", "Sửa kênh", "Phòng Kinh tế", "", "2026"],
            ["II", "Đường thôn", "", "", ""],
            ["1", "Lắp đèn", "Công an xã", "", "2026"],
        )
    )
    assert [t.section for t in got] == ["I. Nước sạch / Ở thôn vùng cao", "II. Đường thôn"]


def test_a_row_without_owner_or_deadline_is_still_a_task() -> None:
    got = read(
        table(
            HEAD,
            ["1", "Sửa kênh", "Phòng Kinh tế", "", "2026"],
            ["2", "Nạo vét hồ", "", "", ""],
            ["3", "Lắp đèn", "Công an xã", "", "2026"],
        )
    )
    assert [t.name for t in got] == ["Sửa kênh", "Nạo vét hồ", "Lắp đèn"]


def test_numbers_that_begin_anew_without_a_heading_are_doubted() -> None:
    got = read(
        table(
            HEAD,
            ["I", "Nước sạch", "", "", ""],
            ["1", "Sửa kênh", "Phòng Kinh tế", "", "2026"],
            ["2", "Nạo vét hồ", "Phòng Kinh tế", "", "2026"],
            ["1", "Lắp đèn", "Công an xã", "", "2026"],
            ["2", "Vẽ tường", "Công an xã", "", "2026"],
            ["III", "Học tập", "", "", ""],
            ["1", "Mở lớp", "Công an xã", "", "2026"],
        )
    )
    assert [(t.section, "section" in t.unsure) for t in got] == [
        ("I. Nước sạch", False),
        ("I. Nước sạch", False),
        ("", True),
        ("", True),
        ("III. Học tập", False),
    ]


def test_a_timetable_of_crosses() -> None:
    got = read(
        paragraph("NHIỆM VỤ NĂM 2026"),
        table(
            ["TT", "Nhiệm vụ", "Chủ trì", "Quý I", "Quý II", "Quý III", "Quý IV"],
            ["1", "Sửa kênh mương", "Phòng Kinh tế", "", "x", "x", ""],
            ["2", "Nạo vét hồ chứa", "Phòng Kinh tế", "", "", "", "x"],
        ),
    )
    assert [(t.deadline.start, t.deadline.due) for t in got] == [
        (date(2026, 4, 1), date(2026, 9, 30)),
        (None, date(2026, 12, 31)),
    ]


def test_the_field_in_a_merged_first_column_is_the_group() -> None:
    got = read(
        table(
            ["STT", "Lĩnh vực", "Nhiệm vụ", "Chủ trì", "Thời hạn"],
            ["1", "Nước sạch", "Sửa kênh", "Phòng Kinh tế", "2026"],
            ["2", "^", "Nạo vét hồ", "Phòng Kinh tế", "2026"],
            ["3", "Đường thôn", "Lắp đèn", "Công an xã", "2026"],
        )
    )
    assert [(t.section, t.name) for t in got] == [
        ("Nước sạch", "Sửa kênh"),
        ("Nước sạch", "Nạo vét hồ"),
        ("Đường thôn", "Lắp đèn"),
    ]


def test_the_captions_year_is_lent_without_doubt_and_the_year_of_issue_with_one() -> None:
    row = ["1", "Sửa kênh", "Phòng Kinh tế", "", "Quý I"]
    [named] = read(paragraph("NHIỆM VỤ NĂM 2026"), table(HEAD, row))
    [assumed] = read(table(HEAD, row))
    assert (named.deadline.due, dict(named.unsure)) == (date(2026, 3, 31), {})
    assert assumed.deadline.due == date(2026, 3, 31) and "deadline" in assumed.unsure


def test_what_reads_as_no_body_and_a_deadline_cut_short_are_doubted() -> None:
    [task] = read(table(HEAD, ["1", "Sửa kênh", "Báo cáo kết quả", "Các thôn", "Từ tháng 4 đến"]))
    assert set(task.unsure) == {"lead", "deadline"}
    [task] = read(table(HEAD, ["1", "Sửa kênh", "Phòng Kinh tế", "Các thôn", "Hằng năm"]))
    assert not task.unsure


@pytest.mark.parametrize(("form", "flagged"), [("text", {"lead", "deadline"}), ("docx", set())])
def test_a_gap_in_a_full_column_is_doubted_where_the_grid_was_rebuilt(form: str, flagged: set[str]) -> None:
    rows = [[str(i), f"Việc số {i} của xã", "Phòng Kinh tế", "", "Năm 2026"] for i in range(1, 6)]
    work = work_of(table(HEAD, *rows, ["6", "Việc cuối cùng", "", "", ""]), title="PHỤ LỤC NHIỆM VỤ")
    work.document.form = form
    assert [set(t.unsure) for t in tasks(work)] == [set()] * 5 + [flagged]


LIST = (
    paragraph("I. Nhóm nhiệm vụ về nước sạch", 1),
    paragraph("1. Sửa kênh mương ở các thôn.", 2),
    paragraph("- Cơ quan chủ trì: Phòng Kinh tế, Công an xã;", 3),
    paragraph("- Thời gian thực hiện: Hoàn thành trong tháng 11 năm 2025.", 4),
    paragraph("2. Nạo vét hồ", 5),
    paragraph("Đơn vị chủ trì: Trạm Y tế. Đơn vị phối hợp: Các thôn. Sản phẩm: Báo cáo kết quả.", 6),
    paragraph("II. Nhóm nhiệm vụ về đường", 7),
    paragraph("1. Lắp đèn đường", 8),
)


def test_a_list_with_label_lines() -> None:
    got = read(*LIST)
    assert [(t.section, t.ordinal, t.name, t.lead, t.cooperating) for t in got] == [
        ("I. Nhóm nhiệm vụ về nước sạch", "1", "Sửa kênh mương ở các thôn.", ["Phòng Kinh tế", "Công an xã"], []),
        ("I. Nhóm nhiệm vụ về nước sạch", "2", "Nạo vét hồ", ["Trạm Y tế"], ["Các thôn"]),
        ("II. Nhóm nhiệm vụ về đường", "1", "Lắp đèn đường", [], []),
    ]
    assert got[0].deadline.due == date(2025, 11, 30) and got[0].deadline_raw == "Hoàn thành trong tháng 11 năm 2025"
    assert got[1].output == "Báo cáo kết quả"
    assert got[1].source is not None and got[1].source.line == 5


@pytest.mark.parametrize(
    ("numbers", "names"),
    [(("1", "1", "2", "2", "1"), ["A", "B", "C"]), (("1", "1", "2", "2", "3"), ["A", "B", "C"])],
    ids=["each group counts anew", "numbers go on"],
)
def test_groups_numbered_like_their_tasks_are_no_tasks(numbers: tuple[str, ...], names: list[str]) -> None:
    texts = ["Đất đai", "A", "B", "Nước sạch", "C"]
    blocks: list[Block] = []
    for number, text in zip(numbers, texts, strict=True):
        blocks.append(paragraph(f"{number}. {text}"))
        if text in names:
            blocks.append(paragraph("- Cơ quan chủ trì: Phòng Kinh tế"))
    assert [(t.name, t.section) for t in read(*blocks)] == [
        ("A", "1. Đất đai"),
        ("B", "1. Đất đai"),
        ("C", "2. Nước sạch"),
    ]


def test_labels_inside_the_same_paragraph() -> None:
    got = read(
        paragraph("1. Sửa kênh mương (Chủ trì: Phòng Kinh tế; Phối hợp: các thôn; Thời gian: Quý I/2026)."),
        paragraph("2. Nạo vét hồ; chủ trì: Công an xã; hoàn thành: năm 2026."),
    )
    assert [(t.name, t.lead, t.cooperating, t.deadline.due) for t in got] == [
        ("Sửa kênh mương", ["Phòng Kinh tế"], ["các thôn"], date(2026, 3, 31)),
        ("Nạo vét hồ", ["Công an xã"], [], date(2026, 12, 31)),
    ]


def test_in_the_body_only_labelled_items_are_tasks() -> None:
    got = read(
        paragraph("1. Tuyên truyền sâu rộng trong Nhân dân."),
        *LIST[1:6],
        paragraph("3. Tăng cường kiểm tra."),
        role=Role.MEASURES,
    )
    assert [t.name for t in got] == ["Sửa kênh mương ở các thôn.", "Nạo vét hồ"]


def test_prose_with_colons_is_no_list_of_tasks() -> None:
    got = read(
        paragraph("1. Giao Phòng Kinh tế chủ trì: tham mưu sửa kênh."),
        paragraph("2. Tập trung thực hiện: sửa kênh, nạo vét hồ."),
        paragraph("- Thông tin, báo cáo: định kỳ hằng tháng."),
        role=Role.ORGANISATION,
    )
    assert got == []


def test_result_and_time_in_one_column_and_persons_beside_bodies() -> None:
    got = read(
        table(
            ["TT", "Nội dung công việc", "Đơn vị thực hiện", "Kết quả, sản phẩm/Thời gian", "Người phụ trách"],
            [
                "1",
                "Mở lớp nghề",
                "Chủ trì: Phòng Kinh tế; phối hợp: Hội Nông dân, các ấp",
                "Lớp học/Quý I/2026",
                "Đ/c Lê A",
            ],
            ["2", "Khảo sát", "Chủ trì: Công an xã\nPhối hợp: Trạm Y tế", "Báo cáo\nTháng 02/2026", "Đ/c Trần B"],
            ["3", "Trực loa", "Chủ trì: Phòng Kinh tế", "Thường xuyên", "Đ/c Trần B"],
        )
    )
    assert [(t.lead, t.cooperating, t.output, t.deadline_raw) for t in got] == [
        (["Phòng Kinh tế"], ["Hội Nông dân", "các ấp"], "Lớp học", "Quý I/2026"),
        (["Công an xã"], ["Trạm Y tế"], "Báo cáo", "Tháng 02/2026"),
        (["Phòng Kinh tế"], [], None, "Thường xuyên"),
    ]


def test_a_table_of_costs_lists_no_tasks() -> None:
    costs = table(
        ["STT", "Nội dung", "Kinh phí (triệu đồng)", "Nguồn", "Đơn vị thực hiện"],
        ["1", "Sửa kênh", "520", "Ngân sách xã", "Phòng Kinh tế"],
    )
    assert read(costs, title="PHỤ LỤC 3: DỰ TOÁN KINH PHÍ") == []


def test_two_leads_without_a_mark_between_are_doubtful() -> None:
    [task] = read(table(HEAD, ["1", "Lập bản đồ", "Bộ Tài chính Bộ Nội vụ", "", "2026"]))
    assert task.lead == ["Bộ Tài chính", "Bộ Nội vụ"]
    assert "lead" in task.unsure


def test_costs_with_years_list_no_tasks_either() -> None:
    costs = table(
        ["STT", "Nội dung", "Đơn vị thực hiện", "Dự toán (triệu đồng)", "Nguồn kinh phí", "Thời gian"],
        ["1", "Sửa kênh", "Phòng Kinh tế", "520", "Ngân sách xã", "2026-2027"],
    )
    assert read(costs, title="PHỤ LỤC 3: DỰ TOÁN KINH PHÍ THỰC HIỆN") == []
    assert len(read(costs, title="PHỤ LỤC 3: NHIỆM VỤ VÀ KINH PHÍ")) == 1


def test_lettered_tasks_stand_under_the_numbered_line_above() -> None:
    got = read(
        paragraph("III. NHIỆM VỤ", bold=True),
        paragraph("1. Kho dữ liệu dùng chung"),
        paragraph("a) Lập danh mục - Chủ trì: Phòng Kinh tế; phối hợp: các ấp; hoàn thành: tháng 3/2026."),
        paragraph("b) Cập nhật - Chủ trì: Công an xã; hoàn thành: thường xuyên."),
        paragraph("2. Kỹ năng số"),
        paragraph("a) Mở lớp - Chủ trì: Đoàn Thanh niên; hoàn thành: Quý II/2026."),
        role=Role.MEASURES,
    )
    assert [(t.section, t.ordinal, t.name) for t in got] == [
        ("III. NHIỆM VỤ / 1. Kho dữ liệu dùng chung", "a", "Lập danh mục"),
        ("III. NHIỆM VỤ / 1. Kho dữ liệu dùng chung", "b", "Cập nhật"),
        ("III. NHIỆM VỤ / 2. Kỹ năng số", "a", "Mở lớp"),
    ]


def test_lead_and_helper_in_order_under_one_header() -> None:
    got = read(
        table(
            ["Nhóm nhiệm vụ", "Nhiệm vụ cụ thể", "Chủ trì/Phối hợp", "Thời gian"],
            ["Thể chế", "Ban hành quy chế", "Văn phòng UBND/Công an xã", "Quý IV/2025"],
            ["Thể chế", "Rà soát thủ tục", "Công an xã", "Hằng quý"],
        )
    )
    assert [(t.section, t.lead, t.cooperating) for t in got] == [
        ("Thể chế", ["Văn phòng UBND"], ["Công an xã"]),
        ("Thể chế", ["Công an xã"], []),
    ]


def test_of_several_tables_each_says_under_which_heading_it_stands() -> None:
    work = outlined(
        """
        B. NHIỆM VỤ
        I. Nhóm thể chế
        | TT | Nhiệm vụ | Cơ quan tham mưu | Hoàn thành |
        | 1 | Ban hành quy chế | Công an xã | 30/6/2026 |
        II. Nhóm hạ tầng (rà soát)
        | TT | Nhiệm vụ | Cơ quan tham mưu | Hoàn thành |
        | 1 | Lắp trạm phát sóng | Phòng Kinh tế | 31/8/2026 |
        """
    )
    assert [t.section for t in tasks(work)] == ["I. Nhóm thể chế", "II. Nhóm hạ tầng"]


def test_labels_behind_dashes_under_a_bare_unit_header() -> None:
    got = read(
        table(
            ["TT", "Nội dung", "Đơn vị", "Thời gian"],
            ["1", "Nâng cấp trang tin", "- Chủ trì: Phòng Kinh tế\n- Phối hợp: Công an xã", "Quý 1/2026"],
            ["2", "Gia hạn chữ ký số", "nt", "T1-T3/2026"],
        )
    )
    assert [(t.lead, t.cooperating) for t in got] == [
        (["Phòng Kinh tế"], ["Công an xã"]),
        (["Phòng Kinh tế"], []),
    ]
